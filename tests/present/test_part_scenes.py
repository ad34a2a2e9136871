"""The scenes of sections and key projects."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo.crs.metric import lengths_m
from geo.model.plan import plan
from geo.present import Scene
from geo.present.listing import MAX_LISTED
from geo.present.scenes import project_scene, section_scene
from tests.conftest import project
from tests.present.conftest import Make


def counts(scene: Scene) -> dict[str, int]:
    return {fact.code: fact.count for fact in scene.facts if fact.count is not None}


def test_a_section_counts_status_place_and_certainty(snapshot_of: Make) -> None:
    snapshot = snapshot_of(
        project("a"),
        project("b", status="completed", location_verified=False),
        project("c", geometry=None, location_type="subdistrict_wide"),
        project("d", section=1),
    )
    assert counts(section_scene(snapshot, plan().section[2])) == {
        "projects": 3,
        "located": 2,
        "surveyed": 1,
        "estimate": 1,
        "whole_subdistrict": 1,
        "planned": 2,
        "completed": 1,
    }


def test_a_section_tells_its_figures_and_projects_in_sentences(snapshot_of: Make) -> None:
    scene = section_scene(snapshot_of(project()), plan().section[2])
    assert scene.text.en == (
        "Section 3, Public services: 1 project. By status: Planned 1. "
        "On the map: 1, every place confirmed. The projects: School A (Planned)."
    )
    assert scene.text.zh == (
        "第三部分“社会民生”：1 个项目。按状态：规划 1 项。"
        "已上图 1 项，位置均已核实。项目：甲学校（规划）。"
    )


def test_projects_come_in_the_order_of_the_plan(snapshot_of: Make) -> None:
    snapshot = snapshot_of(project("a", sentence=9), project("b", sentence=2), project("c"))
    scene = section_scene(snapshot, plan().section[2])
    assert [each.id for each in scene.projects] == ["c", "b", "a"]


def test_notes_give_the_words_of_the_plan_the_evidence_and_the_source(snapshot_of: Make) -> None:
    snapshot = snapshot_of(project(location_source="测绘", location_source_en="Survey of May"))
    scene = section_scene(snapshot, plan().section[2])
    assert scene.notes.en == (
        "School A: Planned (as of 2023-02-24). The plan says “甲学校”. "
        "Evidence for the status: “建设甲学校”. Source of the place: Survey of May."
    )
    assert [source.en for source in scene.sources][1:] == ["Survey of May"]


def test_english_is_told_what_the_plans_words_and_communities_mean(snapshot_of: Make) -> None:
    snapshot = snapshot_of(project("a", phrase="莞太路", community="西平社区、甲社区"))
    scene = project_scene(snapshot, "a", by_rule=False)
    facts = {fact.code: fact.value for fact in scene.facts}
    assert (facts["phrase"].zh, facts["phrase"].en) == ("“莞太路”", "“莞太路” (Guantai Road)")
    assert facts["community"].zh == "西平社区、甲社区"
    assert facts["community"].en == "Xiping Community, 甲社区"
    assert "“莞太路” (Guantai Road)" in scene.text.en
    assert "Guantai" not in scene.text.zh


def test_the_window_holds_the_circle_of_an_estimate(snapshot_of: Make) -> None:
    scene = project_scene(snapshot_of(project(location_accuracy_m=1112)), "a-school", by_rule=False)
    west, south, east, north = scene.bounds or (0.0,) * 4
    up = np.array([shapely.LineString([(113.75, south), (113.75, north)])])
    assert lengths_m(up)[0] == pytest.approx(2 * 1112, abs=0.2)
    assert 0.0216 < east - west < 0.0218


def test_a_project_without_a_place_has_no_window(snapshot_of: Make) -> None:
    snapshot = snapshot_of(project(geometry=None, location_verified=False))
    scene = project_scene(snapshot, "a-school", by_rule=False)
    assert (scene.bounds, scene.ids) == (None, ())


def test_a_long_section_says_how_many_are_not_listed(snapshot_of: Make) -> None:
    many = [project(f"p{number:03}") for number in range(MAX_LISTED + 5)]
    scene = section_scene(snapshot_of(*many), plan().section[2])
    assert (len(scene.projects), scene.more) == (MAX_LISTED, 5)
    assert scene.text.en.endswith("5 more are not listed here.")


def test_a_key_project_that_the_rule_chose_says_the_rule(snapshot_of: Make) -> None:
    snapshot = snapshot_of(project())
    assert "best known" in project_scene(snapshot, "a-school", by_rule=True).notes.en
    assert "best known" not in project_scene(snapshot, "a-school", by_rule=False).notes.en


def test_braces_in_a_name_stay_text(snapshot_of: Make) -> None:
    scene = project_scene(snapshot_of(project(name_en="{title} {0}")), "a-school", by_rule=False)
    assert scene.text.en.startswith("{title} {0}: School")
