"""The office's layers in a study: by default, with their name, and with the same figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.layers.store import LayerStore, layer_store
from tests.conftest import project
from tests.layers.conftest import add, data, geojson, point
from tests.layers.test_content import square

__all__ = ["data"]
X, Y = 113.725, 22.99
PEOPLE = (
    b"name,lon (WGS 84),lat (WGS 84),people\n"
    b"A,113.725,22.99,10\nB,113.735,22.99,20\nC,113.75,22.97,40\n"
)
PARKS = geojson(
    point(X, Y, name="甲公园", capacity=100), point(X + 0.01, Y, name="乙公园", capacity=50)
)
LAND = geojson(square(X - 0.01, Y - 0.01, 0.02), square(X + 0.005, Y - 0.01, 0.02))
OUTLINES = geojson(
    square(X - 0.01, Y - 0.01, 0.02, name="甲社区"), square(X + 0.01, Y - 0.01, 0.02, name="乙社区")
)
STREETS = (
    "<osm version='0.6'>"
    + "".join(f"<node id='{n}' lon='{X + n / 1000}' lat='{Y}'/>" for n in range(20))
    + "<way id='1'>"
    + "".join(f"<nd ref='{n}'/>" for n in range(20))
    + "<tag k='highway' v='footway'/></way></osm>"
).encode()
FILES: dict[str, tuple[str, bytes, str, dict[str, Any]]] = {
    "facilities": ("facilities", PARKS, "parks.geojson", {}),
    "residents": ("population", PEOPLE, "people.csv", {"category": None}),
    "land": ("land", LAND, "land.geojson", {"category": None}),
    "communities": ("communities", OUTLINES, "communities.geojson", {"category": None}),
    "streets": ("network", STREETS, "streets.osm", {"category": None}),
}
# Which layers are used is part of the revision: projects belong to communities by them.
ABOUT_FILES = {"files", "layers", "notices", "people_sources", "revision"}


@pytest.fixture
def store(data: Path, own_settings: Callable[..., None]) -> LayerStore:
    def park(identifier: str, place: tuple[float, float], **more: Any) -> Any:
        given = {"category": "park", "status": "completed", "location_accuracy_m": 20, **more}
        return project(identifier, geometry={"type": "Point", "coordinates": place}, **given)

    features = [
        park("a-park", (X, Y + 0.02), name="丙公园"),
        park("renewal", (X + 0.0105, Y), name="乙公园提升工程", status="under_construction"),
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (data / "projects.geojson").write_text(text, encoding="utf-8")
    return layer_store()


def run(*words: str | Path, expect: int = 0) -> Any:
    result = CliRunner().invoke(app, ["coverage", *map(str, words), "--lang", "en"])
    assert result.exit_code == expect, result.output
    return result


def answer(*words: str | Path, expect: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json", expect=expect).stdout)
    return found


def keep(store: LayerStore, kind: str, /, **more: Any) -> None:
    _option, content, name, facts = FILES[kind]
    given = {"kind": kind, "name_zh": f"{kind}层", "name": name, **facts, **more}
    add(store, content, **given)


def codes(found: dict[str, Any]) -> list[str]:
    return [each["code"] for each in found["notices"]]


@pytest.mark.parametrize("method", ["straight_line", "network"])
def test_kept_layers_give_the_figures_of_the_same_files(
    store: LayerStore, tmp_path: Path, method: str
) -> None:
    options: list[str | Path] = []
    for option, content, name, _facts in FILES.values():
        path = tmp_path / name
        path.write_bytes(content)
        options += [f"--{option}", path]
    words = ("park", "--statuses", "all", "--sites", "1", "--method", method)
    by_file = answer(*words, *options)
    for kind in FILES:
        keep(store, kind)
    by_layer = answer(*words)
    # Projects belong to the outlines that are kept, not to those of one visit.
    for found, are_counted in ((by_file, False), (by_layer, True)):
        for row in found["communities"]:
            figures = (row.pop("projects"), row["figures"].pop("projects"))
            assert [each is not None for each in figures] == [are_counted] * 2
    for key in by_file.keys() - ABOUT_FILES:
        assert by_layer[key] == by_file[key], key
    assert by_layer["people"]["nominal"] > 0
    assert by_layer["method"] == method
    assert by_layer["revision"].startswith(by_file["revision"])
    assert by_layer["people_sources"] == [
        {"origin": "layer", "name": "Existing parks", "source": "城管分局", "date": "2023-05"}
    ]
    own = [each for each in codes(by_layer) if not each.startswith("layer")]
    assert own == codes(by_file)
    kinds = {each["kind"] for each in by_layer["layers"]}
    assert kinds == set(FILES) - ({"streets"} if method == "straight_line" else set())


@pytest.mark.parametrize("head", ["name", "remark"])
@pytest.mark.parametrize("overlaps", ["once", "all"])
def test_repeated_rows_count_as_in_a_file(
    store: LayerStore, tmp_path: Path, head: str, overlaps: str
) -> None:
    lines = PEOPLE.replace(b"name,", f"{head},".encode()).splitlines()
    content = b"\n".join([*lines, lines[1], lines[2], b"D,113.725,22.99,10"])
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    words = ("park", "--overlaps", overlaps)
    by_file = answer(*words, "--population", path)
    add(store, content, kind="residents", category=None, name="people.csv")
    by_layer = answer(*words)
    for key in by_file.keys() - ABOUT_FILES:
        assert by_layer[key] == by_file[key], key
    assert [each for each in codes(by_layer) if "layer" not in each] == codes(by_file)
    assert by_layer["people_total"] == (80 if (head, overlaps) == ("name", "once") else 110)


def test_each_layer_is_named_with_date_and_source(store: LayerStore) -> None:
    keep(store, "facilities", name_zh="公园现状", name_en="Existing parks")
    text = run("park").stdout
    assert (
        "Existing facilities: the office's layer “Existing parks”, 2023-05 (features: 2). "
        "Source: 城管分局." in text
    )
    assert "Existing facilities that are not in the plan are missing" not in text
    chinese = CliRunner().invoke(app, ["coverage", "park", "--lang", "zh"]).stdout
    assert "现有设施取自本单位图层“公园现状”（2023-05，2 个），来源：城管分局。" in chinese
    found = answer("park")
    assert found["layers"][0]["name_zh"] == "公园现状"
    assert found["layers"][0]["date"] == "2023-05"


def test_the_notice_goes_out_with_every_file(store: LayerStore, tmp_path: Path) -> None:
    keep(store, "facilities", name_zh="公园现状")
    for name in ("a.xlsx", "a.gpkg"):
        run("park", "--out", tmp_path / name)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [str(each.value) for sheet in book for row in sheet.iter_rows() for each in row]
    assert any("Existing parks" in each and "城管分局" in each for each in cells)
    tables = [name for name, _kind in pyogrio.list_layers(tmp_path / "a.gpkg")]
    frames = [pyogrio.read_dataframe(tmp_path / "a.gpkg", layer=name) for name in tables]
    assert any("Existing parks" in frame.to_string() for frame in frames)


def test_a_category_has_its_own_layers(store: LayerStore) -> None:
    keep(store, "facilities")
    keep(store, "facilities", id="more", name_zh="口袋公园")
    keep(store, "facilities", id="schools", category="school")
    found = answer("park")
    # Both layers hold the same two parks: each counts once.
    assert found["facilities"] == 3
    assert [each["id"] for each in found["layers"]] == ["facilities-park", "more"]
    assert answer("school")["facilities"] == 2


def test_a_file_replaces_a_layer_for_once(store: LayerStore, tmp_path: Path) -> None:
    keep(store, "facilities")
    path = tmp_path / "one.geojson"
    path.write_bytes(geojson(point(X - 0.01, Y - 0.01, name="己公园")))
    found = answer("park", "--facilities", path)
    assert found["facilities"] == 2
    assert found["layers"] == []
    assert found["files"] == {"facilities": "one.geojson"}


def test_layers_can_be_left_out(store: LayerStore) -> None:
    keep(store, "facilities")
    keep(store, "residents")
    assert answer("park", "--without-layers")["layers"] == []
    only = answer("park", "--without", "facilities")
    assert [each["kind"] for each in only["layers"]] == ["residents"]
    assert only["facilities"] == 1
    wrong = answer("park", "--without", "parks", expect=2)["error"]
    assert (wrong["code"], "without" in wrong["message"]) == ("bad_parameter", True)


def test_neighbours_serve_but_are_not_counted(store: LayerStore) -> None:
    keep(store, "residents")
    keep(store, "facilities", kind="neighbours", category="park", name_zh="邻镇公园")
    alone = answer("park", "--without", "neighbours")
    found = answer("park")
    assert found["facilities"] == alone["facilities"] == 1
    assert found["neighbours"] == 2
    assert found["people"]["nominal"] == 30 > alone["people"]["nominal"]
    assert found["capacity"]["places"] is None
    assert "layer_used_neighbours" in codes(found)


def test_density_counts_the_towns_own_only(store: LayerStore) -> None:
    rules = store.folder.parent / "standards.toml"
    rules.write_text(
        rules.read_text("utf-8")
        + '\n[[rule]]\nid = "parks_density"\ncategory = "park"\nkind = "density"\nvalue = 1.0\n'
        'zh = "公园密度"\nen = "Density of parks"\nsource_zh = "x"\nsource_en = "x"\nstatus = "read"\n',
        encoding="utf-8",
    )
    keep(store, "facilities", kind="neighbours", category="park")
    assert answer("park", "--rule", "parks_density")["count"] == 1
    keep(store, "facilities", id="own")
    found = answer("park", "--rule", "parks_density")
    assert found["count"] == 3
    assert {each["id"] for each in found["layers"]} >= {"own"}


def test_what_stands_and_is_renewed_counts_once(store: LayerStore) -> None:
    keep(store, "facilities")
    found = answer("park", "--statuses", "all")
    assert found["facilities"] == 3
    assert found["same"] == [
        {
            "project": "renewal",
            "name": "School A",
            "facility": "乙公园",
            "metres": pytest.approx(51, abs=1),
            "stated": False,
        }
    ]
    assert "facilities_also_planned_one" in codes(found)
    assert answer("park", "--statuses", "all", "--not-same", "renewal")["facilities"] == 4
    assert answer("park")["facilities"] == 3  # the renewal does not count yet, the park does
    assert answer("park", "--not-same", "nothing", expect=2)["error"]["code"] == "unknown_project"


@pytest.mark.parametrize(("said", "count"), [("none", 4), ("renewal", 3), ("", 3)])
def test_the_layer_says_what_is_the_same(store: LayerStore, said: str, count: int) -> None:
    content = geojson(
        point(X, Y, name="甲公园", same_as=""), point(X + 0.01, Y, name="乙公园", same_as=said)
    )
    add(store, content)
    assert answer("park", "--statuses", "all")["facilities"] == count


def test_several_parts_may_be_one_project(store: LayerStore) -> None:
    add(store, geojson(
        square(X, Y, 0.001, name="东区", same_as="renewal"),
        square(X + 0.02, Y, 0.001, name="西区", same_as="renewal"),
    ))  # fmt: skip
    found = answer("park", "--statuses", "all")
    assert found["facilities"] == 2
    assert {each["facility"] for each in found["same"]} == {"东区", "西区"}


def test_the_public_build_uses_public_layers_only(
    store: LayerStore, own_settings: Callable[..., None]
) -> None:
    keep(store, "facilities", visibility="public", name_zh="公开公园")
    keep(store, "residents", name_zh="内部人口")
    inside = answer("park")
    assert "layers_internal" in codes(inside)
    own_settings(data=str(store.folder.parent), public="1")
    result = run("park", "--json")
    found = json.loads(result.stdout)
    assert [each["name_zh"] for each in found["layers"]] == ["公开公园"]
    assert found["people_basis"] == "even"
    assert "内部人口" not in result.stdout
    assert "layers_internal" not in codes(found)


def test_a_damaged_layer_stops_the_command(store: LayerStore) -> None:
    keep(store, "facilities")
    store.path(store.state().layers["facilities-park"]).write_bytes(b"x")
    assert answer("park", expect=2)["error"]["code"] == "layer_damaged"
    assert answer("park", "--without-layers")["facilities"] == 1


def test_along_streets_needs_streets(store: LayerStore) -> None:
    found = answer("park", "--method", "network", expect=2)
    assert found["error"]["code"] == "network_without_streets"
    keep(store, "streets")
    assert answer("park", "--method", "network")["method"] == "network"
    assert answer("park")["method"] == "straight_line"
