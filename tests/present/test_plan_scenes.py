"""Title, targets, closing."""

from __future__ import annotations

from collections.abc import Callable

from geo.present.scenes import closing_scene, targets_scene, title_scene
from tests.conftest import project
from tests.present.conftest import Make

PARKS = {"category": "park", "geometry": None, "location_verified": False}


def test_the_title_tells_plan_place_date_and_figures(snapshot_of: Make) -> None:
    scene = title_scene(snapshot_of(project(), project("b", geometry=None)))
    assert scene.heading.en == "Nancheng Subdistrict work plan 2023"
    assert scene.kicker.zh == "广东省东莞市南城街道"
    figures = {fact.code: fact.count for fact in scene.facts if fact.kind == "figure"}
    assert figures == {"projects": 2, "located": 1, "sections": 5}
    assert {fact.value.en for fact in scene.facts if fact.code == "date"} == {"2023-02-24"}


def test_a_target_tells_what_of_it_is_named_located_and_completed(snapshot_of: Make) -> None:
    promise = project("t", target_value=30, target_unit="parks", target_year=2025, **PARKS)
    link = {
        "counts_towards": "t",
        "counts_towards_evidence": "口袋公园建设清单第1号",
        "counts_towards_by": "城市管理办公室",
    }
    park = project("p", category="park", status="completed", **link)
    scene = targets_scene(snapshot_of(promise, park, project("q", category="park")))
    assert scene is not None
    target = scene.targets[0]
    assert (target.value, target.year, target.unit.en) == (30, 2025, "pocket parks")
    assert (target.named, target.located, target.completed) == (1, 1, 1)
    assert "still to be found: 29" in target.text.en


def test_a_total_is_never_split(snapshot_of: Make) -> None:
    promise = project("t", target_value=10851, target_unit="places", **PARKS)
    scene = targets_scene(snapshot_of(promise, project("p")))
    assert scene is not None
    assert (scene.targets[0].named, scene.targets[0].completed) == (None, None)
    assert "does not split it" in scene.targets[0].text.en


def test_the_closing_gives_the_map_approval_number_where_there_is_one(
    snapshot_of: Make, own_settings: Callable[..., None]
) -> None:
    snapshot = snapshot_of(project())
    assert "审图号" not in closing_scene(snapshot).text.zh
    own_settings(map_approval="粤S(2023)001号")
    scene = closing_scene(snapshot)
    assert [fact.value.zh for fact in scene.facts if fact.code == "approval"] == ["粤S(2023)001号"]
    assert "粤S(2023)001号" in scene.text.en
