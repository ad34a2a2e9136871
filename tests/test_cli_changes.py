"""The commands that compare, store and take back: what they change, and when they refuse."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely.affinity import translate
from typer.testing import CliRunner, Result

from geo.cli import app, changes
from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.store import permission
from tests.conftest import DATA, project
from tests.intake.checking import collection, known, undeclared
from tests.store.committing import edit, feature_of, lines_of

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parent.parent
SIGNED = ("--author", "李工", "--reason", "测量成果")
POINT, ROAD, VERIFIED = "zhouxi-village", "guantai-road", "xiping-metro-landscape"
THERE = {"type": "Point", "coordinates": [113.716, 23.007]}


@pytest.fixture
def store(tmp_path: Path, own_settings: Callable[..., None]) -> Path:
    """The shipped projects in a folder of their own, so that they can be changed."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(DATA / "projects.geojson", folder)
    path = folder / "projects.geojson"
    own_settings(store=str(path))
    return path


@pytest.fixture
def run(store: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in English on the store."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def call(*words: str | Path, expect: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == expect, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return call


@pytest.fixture
def upload(tmp_path: Path) -> Callable[..., Path]:
    """Write features as an upload."""

    def write(*features: Any, name: str = "survey.geojson", **members: Any) -> Path:
        path = tmp_path / name
        text = json.dumps(collection(*features, **members), ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def unchanged(store: Path) -> Iterator[Path]:
    """The store, which must be the same to the byte afterwards, without a revision."""
    before = store.read_bytes()
    yield store
    assert store.read_bytes() == before
    assert CliRunner().invoke(app, ["history", "--json"]).stdout.strip() == "[]"


def place_of(path: Path, identifier: str) -> Any:
    return feature_of(path, identifier)["geometry"]


def moved(identifier: str = POINT, geometry: Any = THERE, **properties: Any) -> dict[str, Any]:
    return known(identifier, geometry=geometry) | {"properties": properties}


# diff


def test_diff_of_the_store_itself_shows_nothing(run: Run, store: Path) -> None:
    answer = json.loads(run("diff", store, "--json").stdout)
    assert answer == {
        "added": [], "moved": [], "changed": [], "unchanged": 63, "unmatched": [], "missing": [],
    }  # fmt: skip


def test_diff_tells_everything_that_differs(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    name = feature_of(store, POINT)["properties"]["name"]
    path = upload(
        moved(status="completed"),
        known(ROAD, geometry=None) | {"properties": {"name": "莞太路品质提升"}},
        project("new-park", name="一座全新的公园"),
        project("zhou-xi", name=name),
    )
    answer = json.loads(run("diff", path, "--json").stdout)
    assert answer["added"] == ["new-park"]
    (first, second) = answer["moved"]
    assert (first["id"], second) == (POINT, {"id": ROAD, "metres": None, "bearing": None})
    assert 100 < first["metres"] < 200
    assert answer["changed"] == [{"id": POINT, "fields": ["status"]}]
    assert answer["unchanged"] == 0
    (unmatched,) = answer["unmatched"]
    assert (unmatched["feature"], unmatched["name"]) == ("zhou-xi", name)
    assert {"id", "score"} == set(unmatched["candidates"][0])
    assert len(answer["missing"]) == 61


@pytest.mark.parametrize(("lang", "word"), [("en", "moved 1"), ("zh", "移动 1")])
def test_diff_for_people(run: Run, upload: Callable[..., Path], lang: str, word: str) -> None:
    output = run("diff", upload(moved()), "--lang", lang).stdout
    assert f"→ {POINT}" in output
    assert word in " ".join(output.split())


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"[", 2), (json.dumps(collection(moved(status="?"))).encode(), 1)],
)
def test_diff_ends_with_what_it_found(run: Run, tmp_path: Path, content: bytes, code: int) -> None:
    path = tmp_path / "upload.geojson"
    path.write_bytes(content)
    run("diff", path, "--json", expect=code)


# apply


def test_apply_stores_one_revision_that_history_tells(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    others = {name: line for name, line in lines_of(store).items() if name != POINT}
    answer = json.loads(run("apply", upload(moved()), *SIGNED, "--json").stdout)
    assert (answer["number"], answer["kind"], answer["features"]) == (1, "edit", 1)
    assert (answer["author"], answer["reason"]) == ("李工", "测量成果")
    assert answer["source"]["file"] == "survey.geojson"
    assert answer["source"]["crs"] == "EPSG:4326"
    assert place_of(store, POINT) == THERE
    assert {name: line for name, line in lines_of(store).items() if name != POINT} == others
    assert [each["code"] for each in answer.pop("issues")] == ["place_unsaid"]
    assert json.loads(run("history", "--json").stdout) == [answer]
    assert "李工: 测量成果" in run("history").stdout


def test_apply_and_undo_leave_the_file_as_it_was(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    before = store.read_bytes()
    run("apply", upload(moved(status="completed"), project("b")), *SIGNED)
    assert store.read_bytes() != before
    answer = json.loads(run("undo", "1", *SIGNED, "--json").stdout)
    assert (answer["number"], answer["kind"], answer["of"]) == (2, "undo", 1)
    assert feature_of(store, POINT) == json.loads(
        next(line for line in before.splitlines() if f'"id":"{POINT}"'.encode() in line).rstrip(
            b","
        )
    )
    assert feature_of(store, "b")["properties"]["retired"] is True  # kept, but no longer shown


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], {"place", "status"}),
        (["--geometry-only"], {"place"}),
        (["--only", POINT], {"place", "status"}),
        (["--only", POINT, "--geometry-only"], {"place"}),
    ],
)
def test_apply_takes_what_is_asked_for(
    run: Run, store: Path, upload: Callable[..., Path], words: list[str], expected: set[str]
) -> None:
    run("apply", upload(moved(status="paused")), *SIGNED, *words)
    feature = feature_of(store, POINT)
    found = {"place"} if feature["geometry"] == THERE else set()
    found |= {"status"} if feature["properties"]["status"] == "paused" else set()
    assert found == expected


def test_only_leaves_the_rest_alone(run: Run, store: Path, upload: Callable[..., Path]) -> None:
    path = upload(moved(), moved("shigu-village"), project("new-park"), moved(ROAD, status="?"))
    run("apply", path, *SIGNED, "--only", POINT, "--only", "new-park")
    assert place_of(store, POINT) == place_of(store, "new-park") | THERE
    assert place_of(store, "shigu-village") != THERE


def test_only_adds_a_project_whose_name_is_like_anothers(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    path = upload(project("zhouxi-village-2", name=feature_of(store, POINT)["properties"]["name"]))
    run("apply", path, *SIGNED, expect=1)
    run("apply", path, *SIGNED, "--only", "zhouxi-village-2")
    assert "zhouxi-village-2" in lines_of(store)


@pytest.mark.parametrize(
    ("words", "goes"),
    [([], False), (["--verified"], True), (["--only", VERIFIED], True)],
)
def test_a_confirmed_place_moves_only_when_that_is_said(
    run: Run, store: Path, upload: Callable[..., Path], words: list[str], *, goes: bool
) -> None:
    result = run("apply", upload(moved(VERIFIED, status="paused")), *SIGNED, *words)
    assert (place_of(store, VERIFIED) == THERE) is goes
    assert feature_of(store, VERIFIED)["properties"]["status"] == "paused"
    assert ("A person has confirmed" in result.stderr) is not goes


@pytest.mark.parametrize(("words", "goes"), [([], False), (["--only", POINT], True)])
def test_a_place_is_taken_away_only_when_its_project_is_named(
    run: Run, store: Path, upload: Callable[..., Path], words: list[str], *, goes: bool
) -> None:
    path = upload(moved(geometry=None, status="paused"))
    result = run("apply", path, *SIGNED, *words)
    assert (place_of(store, POINT) is None) is goes
    assert ("it is kept" in result.stderr) is not goes


def test_apply_notes_what_is_known_of_the_new_places(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    note = ("--accuracy-m", "0.5", "--source", " 市规划院测量 ", "--confirmed")
    run("apply", upload(moved(), known(ROAD, properties={"status": "paused"})), *SIGNED, *note)
    found = feature_of(store, POINT)["properties"]
    assert found["location_accuracy_m"] == 0.5
    assert found["location_source"] == "市规划院测量"
    assert found["location_source_en"] is None  # it told of the estimate
    assert found["location_verified"] is True
    assert feature_of(store, ROAD)["properties"]["location_source"] != "市规划院测量"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--accuracy-m", "-1"], "out of range"),
        (["--accuracy-m", "1e9"], "out of range"),
        (["--accuracy-m", "nan"], "out of range"),
        (["--source", "x" * 10_001], "longer than"),
        (["--source", "a\u202eb"], "U+202E"),
    ],
)
def test_a_note_that_breaks_the_contract_stores_nothing(
    run: Run, unchanged: Path, upload: Callable[..., Path], words: list[str], part: str
) -> None:
    result = run("apply", upload(moved()), *SIGNED, *words, expect=1)
    assert part in result.stderr


def test_apply_reads_the_system_that_is_named(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    x, y = from_wgs84(*THERE["coordinates"], SYSTEMS["GCJ-02"])
    path = upload(moved(geometry={"type": "Point", "coordinates": [float(x), float(y)]}))
    answer = json.loads(run("apply", path, *SIGNED, "--crs", "gcj02", "--json").stdout)
    assert answer["source"]["crs"] == "GCJ-02"
    assert place_of(store, POINT) == THERE


def test_apply_tells_how_the_coordinates_were_read(run: Run, tmp_path: Path) -> None:
    x, y = from_wgs84(*THERE["coordinates"], SYSTEMS["EPSG:4547"])
    turned = {"type": "Point", "coordinates": [float(y), float(x)]}
    path = tmp_path / "survey.geojson"
    path.write_text(json.dumps(undeclared(moved(geometry=turned))), encoding="utf-8")
    result = run("apply", path, *SIGNED, "--json")
    assert json.loads(result.stdout)["source"]["crs"] == "EPSG:4547 y, x"
    told = " ".join(each["message"] for each in json.loads(result.stdout)["issues"])
    assert "Latitude or northing comes first" in told
    assert "read as EPSG:4547" in told


@pytest.mark.parametrize("crs", ["GCJ-02", "BD-09", "EPSG:4610", "urn:ogc:def:crs:EPSG::4555"])
def test_an_open_question_stores_nothing(
    run: Run, unchanged: Path, upload: Callable[..., Path], crs: str
) -> None:
    path = upload(project("a", geometry=THERE), crs={"type": "name", "properties": {"name": crs}})
    assert run("check", path).exit_code == 0
    result = run("apply", path, *SIGNED, expect=1)
    assert result.stdout == ""
    assert "the coordinate system must be decided first" in result.stderr
    assert "--crs" in result.stderr


@pytest.mark.parametrize(
    "case",
    [
        ([moved(status="?"), moved("shigu-village")], [], "1 of the features has errors"),
        ([moved(status="?")], ["--only", POINT], "not in the vocabulary"),
        ([moved(), moved()], [], "occurs more than once"),
        ([moved(), moved()], ["--only", POINT], "occurs more than once"),
        ([moved()], ["--only", "nobody"], "no change for “nobody”"),
        ([moved()], ["--only", ROAD], f"no change for “{ROAD}”"),
        ([moved(geometry=None) | {"id": None}], [], "has no id"),
        ([known(POINT)], [], "nothing to save"),
        ([], [], "nothing to save"),
    ],
)
def test_what_cannot_be_stored_as_it_is_stores_nothing(
    run: Run, unchanged: Path, case: tuple[list[Any], list[str], str], upload: Any
) -> None:
    features, words, part = case
    assert unchanged.exists()
    result = run("apply", upload(*features), *SIGNED, *words, expect=1)
    assert result.stdout == ""
    assert part in result.stderr


def test_a_file_without_ids_is_not_applied_by_names_that_are_only_alike(
    run: Run, unchanged: Path, upload: Callable[..., Path]
) -> None:
    name = feature_of(unchanged, POINT)["properties"]["name"]
    result = run("apply", upload(moved(name=f"{name}二期") | {"id": 3}), *SIGNED, expect=1)
    assert result.stdout == ""
    assert "not known which project it is" in result.stderr
    assert f"probably “{name}” ({POINT})" in result.stderr


def test_an_exact_name_is_applied_and_told(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    name = feature_of(store, POINT)["properties"]["name"]
    result = run("apply", upload(moved(name=name) | {"id": 3}), *SIGNED)
    assert f"it is the project “{name}” ({POINT})" in result.stderr
    assert feature_of(store, POINT)["geometry"] == moved()["geometry"]


def test_an_unreadable_file_stores_nothing(run: Run, unchanged: Path, tmp_path: Path) -> None:
    assert unchanged.exists()
    run("apply", tmp_path / "no.geojson", *SIGNED, expect=2)
    run("apply", tmp_path / "no.geojson", *SIGNED, "--crs", "EPSG:9999", expect=2)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--author", "李工"], 2),
        (["--reason", "测量"], 2),
        ([], 2),
        (["--author", " ", "--reason", "测量"], 1),
        (["--author", "李工", "--reason", ""], 1),
        (["--author", "李" * 101, "--reason", "测量"], 1),
        (["--author", "a\u202eb", "--reason", "测量"], 1),
    ],
)
def test_author_and_reason_are_required(
    run: Run, unchanged: Path, upload: Callable[..., Path], words: list[str], code: int
) -> None:
    assert unchanged.exists()
    run("apply", upload(moved()), *words, expect=code)


def test_the_public_build_changes_nothing(
    run: Run, store: Path, upload: Callable[..., Path], own_settings: Callable[..., None]
) -> None:
    run("apply", upload(moved("shigu-village")), *SIGNED)
    before = store.read_bytes()
    own_settings(store=str(store), public="1", edit="1")
    for words in (["apply", upload(moved()), *SIGNED], ["undo", "1", *SIGNED], ["history"]):
        assert "public version" in run(*words, expect=2).stderr
    assert store.read_bytes() == before


def test_a_process_that_the_network_can_reach_changes_nothing(
    run: Run, unchanged: Path, upload: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unchanged.exists()
    monkeypatch.setattr(permission._server, "addresses", lambda: {"0.0.0.0"})
    assert "PLANMAP_EDIT" in run("apply", upload(moved()), *SIGNED, expect=2).stderr


# others store at the same time


def meanwhile(monkeypatch: pytest.MonkeyPatch, change: Callable[[], Any]) -> None:
    """Let someone else store something between the moment of reading and that of storing."""
    wanted = changes.ticked_changes

    def slowly(*arguments: Any) -> Any:
        made = wanted(*arguments)
        change()
        return made

    monkeypatch.setattr(changes, "ticked_changes", slowly)


def test_what_others_stored_meanwhile_is_kept(
    run: Run, store: Path, upload: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: edit(store, POINT, lead="王工"))
    answer = json.loads(run("apply", upload(moved()), *SIGNED, "--json").stdout)
    assert answer["number"] == 2
    assert place_of(store, POINT) == THERE
    assert feature_of(store, POINT)["properties"]["lead"] == "王工"


def test_a_conflict_is_told_side_by_side_and_overwrites_nothing(
    run: Run, store: Path, upload: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: edit(store, POINT, status="paused"))
    path = upload(moved("shigu-village"), moved(status="completed"))
    result = run("apply", path, *SIGNED, "--json", expect=3)
    conflicts = json.loads(result.stdout)["conflicts"]
    assert {"code", "severity", "feature", "field", "message", "hint"} == set(conflicts[-1])
    assert (conflicts[-1]["feature"], conflicts[-1]["field"]) == (POINT, "status")
    assert "completed" in conflicts[-1]["message"]
    assert "paused" in conflicts[-1]["message"]
    assert feature_of(store, POINT)["properties"]["status"] == "paused"
    assert place_of(store, "shigu-village") != THERE
    assert len(json.loads(run("history", "--json").stdout)) == 1


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        (
            "en",
            (
                "nothing has been saved",
                "You entered “ongoing”, but the saved value is now “paused”",
            ),
        ),
        ("zh", ("未保存任何内容", "您要改为“ongoing”，但现在保存的是“paused”")),
    ],
)
def test_a_conflict_is_told_in_words(run: Run, store: Path, lang: str, parts: list[str]) -> None:
    edit(store, POINT, status="completed")
    edit(store, POINT, status="paused")
    told = run("undo", "1", *SIGNED, "--lang", lang, expect=3).stderr
    assert [part for part in parts if part not in told] == []


# undo


def test_an_undo_leaves_later_revisions(run: Run, store: Path, upload: Callable[..., Path]) -> None:
    before = place_of(store, POINT)
    run("apply", upload(moved()), *SIGNED)
    run("apply", upload(moved("shigu-village")), *SIGNED)
    run("undo", "1", *SIGNED)
    assert place_of(store, POINT) == before
    assert place_of(store, "shigu-village") == THERE
    numbers = [each["number"] for each in json.loads(run("history", "--json").stdout)]
    assert numbers == [3, 2, 1]


def test_an_undo_that_a_later_revision_contradicts_is_a_conflict(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    run("apply", upload(moved(status="paused")), *SIGNED)
    run("apply", upload(moved(status="completed")), *SIGNED)
    before = store.read_bytes()
    result = run("undo", "1", *SIGNED, "--json", expect=3)
    assert json.loads(result.stdout)["conflicts"]
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["7", *SIGNED], 2, "no revision 7"),
        (["0", *SIGNED], 2, "Error"),
        (["x", *SIGNED], 2, "Error"),
        (["1", "--author", "李工"], 2, "--reason"),
    ],
)
def test_an_undo_of_nothing_is_refused(
    run: Run, unchanged: Path, words: list[str], code: int, part: str
) -> None:
    assert unchanged.exists()
    assert part in run("undo", *words, expect=code).stderr


def test_history_speaks_both_languages(run: Run, upload: Callable[..., Path]) -> None:
    run("apply", upload(moved()), *SIGNED)
    run("undo", "1", *SIGNED)
    assert "undo of 1" in run("history", "--lang", "en").stdout
    assert "撤销" in run("history", "--lang", "zh").stdout


# there and back again


@pytest.mark.parametrize(
    ("name", "driver"),
    [("back.geojson", "GeoJSON"), ("back.gpkg", "GPKG"), ("back.fgb", "FlatGeobuf")],
)
def test_a_file_comes_back_from_gdal_with_its_ids(
    run: Run, store: Path, tmp_path: Path, name: str, driver: str
) -> None:
    out = tmp_path / "out.geojson"
    run("export", "geojson", out)
    frame = geopandas.read_file(out, engine="pyogrio")
    before = feature_of(store, POINT)
    here = frame["id"] == POINT
    frame.loc[here, "geometry"] = translate(frame.loc[here, "geometry"].iloc[0], 0.001, 0.001)
    back = tmp_path / name
    options = {"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}  # else null is refused
    frame.to_file(back, driver=driver, engine="pyogrio", **options)
    answer = json.loads(run("diff", back, "--json").stdout)
    assert [each["id"] for each in answer["moved"]] == [POINT]
    assert (answer["added"], answer["changed"], answer["unmatched"]) == ([], [], [])
    assert answer["missing"] == []
    run("apply", back, *SIGNED)
    longitude, latitude = before["geometry"]["coordinates"]
    after = feature_of(store, POINT)
    assert after["geometry"]["coordinates"] == pytest.approx([longitude + 0.001, latitude + 0.001])
    assert after["properties"] == before["properties"]


def test_the_program_applies_and_takes_back(
    run: Run, store: Path, upload: Callable[..., Path]
) -> None:
    before = lines_of(store)
    environment = {name: value for name, value in os.environ.items() if "PLANMAP" not in name}
    environment |= {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PLANMAP_STORE": str(store)}

    def program(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "geo", *words],
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )

    done = program("apply", str(upload(moved())), *SIGNED, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["author"] == "李工"
    assert place_of(store, POINT) == THERE
    assert program("undo", "1", *SIGNED).returncode == 0
    assert lines_of(store) == before
    assert len(json.loads(run("history", "--json").stdout)) == 2


@pytest.mark.parametrize("command", ["check", "diff"])
def test_each_command_tells_that_the_kind_of_place_follows_the_map(
    run: Run, upload: Callable[..., Path], command: str
) -> None:
    denied = project("a-new-park", location_type="not_spatial")
    file = upload(denied)
    answer = json.loads(run(command, file, "--json").stdout)
    (told,) = [each for each in answer["issues"] if each["code"] == "shape_against_type"]
    assert (told["feature"], told["field"]) == ("a-new-park", "location_type")
    said = run(command, file)
    assert told["message"] in said.stdout + said.stderr
