"""Which communities a project belongs to: those of the kept layer, where there is one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.layers.outlines import kept_outlines, use_kept_outlines
from geo.layers.store import LayerStore, layer_store
from geo.model.outlines import Outlines, community_outlines, use_outlines
from geo.model.query import ProjectFilter
from geo.model.text.english import community_label
from geo.store.counts import in_several
from geo.store.file.store import GeoJSONFileStore
from geo.study.workers import Workers
from tests.conftest import project
from tests.layers.conftest import WHO, add, data, geojson
from tests.layers.test_content import square

__all__ = ["data"]
X, Y = 113.725, 22.99
# Two squares of about 2 km that overlap by a tenth; the east one is called “Dong” in English.
WEST = square(X - 0.01, Y - 0.01, 0.02, name="西社区", accuracy_m=0)
EAST = square(X + 0.008, Y - 0.01, 0.02, name="东社区", name_en="Dong", accuracy_m=0)


def placed(identifier: str, x: float, accuracy_m: float | None = 0, **more: Any) -> Any:
    facts = {"location_accuracy_m": accuracy_m, "location_verified": accuracy_m == 0, **more}
    return project(identifier, geometry={"type": "Point", "coordinates": [x, Y]}, **facts)


@pytest.fixture
def store(data: Path) -> LayerStore:
    features = [
        placed("west", X),
        placed("both", X + 0.009),
        placed("rough", X + 0.005, 530),  # its circle reaches over both edges
        placed("outside", X + 0.1),
        placed("named", X, community="别处社区"),
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (data / "projects.geojson").write_text(text, encoding="utf-8")
    use_kept_outlines()
    return layer_store()


def keep(store: LayerStore, **more: Any) -> None:
    given = {"kind": "communities", "category": None, "name_zh": "社区范围", **more}
    add(store, geojson(WEST, EAST), name="communities.geojson", **given)


def lying(projects: GeoJSONFileStore, identifier: str) -> dict[str, str]:
    snapshot = projects.snapshot()
    return dict(snapshot.columns.communities_at(snapshot.row(identifier)))


def test_projects_belong_to_the_communities_of_the_layer(store: LayerStore, data: Path) -> None:
    projects = GeoJSONFileStore(data / "projects.geojson")
    before = projects.snapshot().revision
    assert lying(projects, "west") == {}
    keep(store)
    assert lying(projects, "west") == {"西社区": "by_place"}
    assert lying(projects, "both") == {"西社区": "by_place", "东社区": "by_place"}
    assert lying(projects, "rough") == {"西社区": "possibly", "东社区": "possibly"}
    assert lying(projects, "outside") == {}
    assert lying(projects, "named") == {"别处社区": "recorded", "西社区": "by_place"}
    kept = projects.snapshot()
    assert kept.revision.startswith(f"{before}-"), "a browser must not keep the old answer"
    assert in_several(kept, ProjectFilter()) == 2  # “both”, and “named”
    assert in_several(kept, ProjectFilter(community=frozenset({"东社区"}))) == 1
    store.undo(1, WHO)
    assert lying(projects, "west") == {}
    assert projects.snapshot().revision == before


def test_an_outline_names_its_community_in_english(store: LayerStore) -> None:
    keep(store)
    assert [community_label(name, "en") for name in ("东社区", "西社区")] == ["Dong", "西社区"]
    assert community_label("东社区", "zh") == "东社区"


def test_an_internal_layer_is_not_used_for_the_public(store: LayerStore) -> None:
    keep(store)
    assert kept_outlines() is not None
    assert kept_outlines(public_only=True) is None
    assert community_outlines(public_only=True).key == ""


def test_a_public_layer_is(store: LayerStore) -> None:
    keep(store, visibility="public")
    found = kept_outlines(public_only=True)
    assert found is not None
    assert [each.name for each in found.outlines] == ["西社区", "东社区"]


def test_a_damaged_layer_leaves_the_communities_of_the_base_map(
    store: LayerStore, data: Path
) -> None:
    keep(store)
    next((data / "layers" / "files").iterdir()).write_bytes(b"not parquet")
    assert kept_outlines() is None
    (data / "layers" / "layers.json").write_text("{", encoding="utf-8")
    assert kept_outlines() is None


def test_the_source_registered_last_is_asked(store: LayerStore) -> None:
    try:
        use_outlines(lambda _public: Outlines((), key="mine"))
        assert community_outlines().key == "mine"
    finally:
        use_kept_outlines()


def listed(*words: str, expect: int = 0) -> Any:
    result = CliRunner().invoke(app, ["list", *words, "--lang", "en"])
    assert result.exit_code == expect, result.output
    return result


def test_the_list_is_filtered_by_community_and_says_how_sure_it_is(store: LayerStore) -> None:
    keep(store)
    lines = listed("--community", "东社区").stdout.splitlines()
    assert "both" in lines[0]
    assert lines[0].endswith("Dong (by its place)")
    assert "rough" in lines[1]
    assert lines[1].endswith("Dong (possibly, by its place)")
    assert lines[2:] == [
        "Also inside another community: 1.",
        "Only possibly inside: 1.",
        "On the map, community not known: 1. These may also lie inside.",
    ]
    answer = json.loads(listed("--community", "东社区", "--json").stdout)
    assert {each["id"]: each["communities"] for each in answer} == {
        "both": [{"name": "西社区", "how": "by_place"}, {"name": "东社区", "how": "by_place"}],
        "rough": [{"name": "西社区", "how": "possibly"}, {"name": "东社区", "how": "possibly"}],
    }
    outside = json.loads(listed("--community", "-", "--json").stdout)
    assert [each["id"] for each in outside] == ["outside"]


def test_a_community_that_is_not_known_is_refused_with_those_that_are(store: LayerStore) -> None:
    keep(store)
    told = listed("--community", "南社区", expect=2).stderr
    assert "“南社区”" in told
    assert "西社区" in told


def test_an_export_takes_a_community_too(store: LayerStore, tmp_path: Path) -> None:
    keep(store)
    out = tmp_path / "east.geojson"
    words = ["export", "geojson", str(out), "--community", "东社区", "--lang", "en"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    found = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert {each["id"] for each in found} == {"both", "rough"}


def test_a_process_that_makes_files_knows_the_outlines_too(store: LayerStore) -> None:
    keep(store)
    processes = Workers()  # started now, so that it has this test's data folder
    try:
        call = (community_label, ("东社区", "en"), {})
        label, _size = processes.work(call, {}, seconds=60, memory_mb=800)
    finally:
        processes.end()
    assert label == "Dong"


def test_coverage_counts_the_projects_of_each_community(store: LayerStore, tmp_path: Path) -> None:
    keep(store)

    def counted(*words: str) -> dict[str, Any]:
        result = CliRunner().invoke(app, ["coverage", "park", "--json", *words])
        assert result.exit_code == 0, result.output
        rows = json.loads(result.stdout)["communities"]
        assert [row["figures"]["projects"] is None for row in rows] == [bool(words)] * 2
        return {row["community"]: row["projects"] for row in rows}

    # “west”, “both” and “named” certainly, “rough” possibly.
    assert counted() == {
        "西社区": {"sure": 3, "nominal": 3, "possible": 4},
        "东社区": {"sure": 1, "nominal": 1, "possible": 2},
    }
    # Projects belong to the outlines that are kept, not to those of one visit.
    file = tmp_path / "communities.geojson"
    file.write_bytes(geojson(WEST, EAST))
    assert counted("--communities", str(file)) == {"西社区": None, "东社区": None}
