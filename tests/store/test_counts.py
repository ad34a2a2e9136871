"""Figures, facets and targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given

from geo.model.query import ProjectFilter, parse_filter
from geo.model.targets import Progress
from geo.store.columns import columns_of
from geo.store.counts import MAX_TARGETS, figures, in_plan_order, plan_targets
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.strategies import project_lists

WIDE: dict[str, Any] = {"geometry": None, "location_type": "subdistrict_wide"}
PROMISE: dict[str, Any] = {
    "geometry": None,
    "category": "park",
    "target_value": 30,
    "target_unit": "parks",
    "target_year": 2025,
}


def counting(target: str) -> dict[str, Any]:
    return {
        "counts_towards": target,
        "counts_towards_evidence": "列入口袋公园建设清单",
        "counts_towards_by": "城市管理办公室",
    }


def snapshot_of(features: list[dict[str, Any]]) -> Snapshot:
    return Snapshot("r", columns_of(orjson.dumps(feature) for feature in features))


@pytest.fixture
def plan_of_five() -> Snapshot:
    """Two parks, one of them built; a promise of parks; a school; work everywhere."""
    return snapshot_of(
        [
            project(
                "built",
                category="park",
                section=2,
                status="completed",
                community="西平社区",
                **counting("promise"),
            ),
            project("found", category="park", section=2, geometry=None, **counting("promise")),
            project("promise", section=2, sentence=2, **PROMISE),
            project("school", section=3, status="under_construction", community="西平社区"),
            project("wide", section=1, category="programme", status="ongoing", **WIDE),
        ]
    )


def test_totals_count_projects_and_marks(plan_of_five: Snapshot) -> None:
    found = figures(plan_of_five, ProjectFilter())
    assert (found.total, found.located) == (5, 2)


def test_missing_marks_are_counted_by_reason(plan_of_five: Snapshot) -> None:
    found = figures(plan_of_five, ProjectFilter())
    assert found.missing == {"whole_subdistrict": 1, "future_sites": 1, "not_found": 1}


def test_projects_are_counted_by_status(plan_of_five: Snapshot) -> None:
    assert figures(plan_of_five, ProjectFilter()).status == {
        "planned": 2,
        "under_construction": 1,
        "completed": 1,
        "ongoing": 1,
    }


def test_every_section_has_a_count(plan_of_five: Snapshot) -> None:
    sections = figures(plan_of_five, ProjectFilter()).facets["section"]
    assert sections == {"1": 1, "2": 3, "3": 1, "4": 0, "5": 0}


def test_a_facet_counts_under_the_rest_of_the_filter(plan_of_five: Snapshot) -> None:
    found = figures(plan_of_five, parse_filter({"section": "2", "status": "planned"}))
    assert found.total == 2
    assert found.facets["section"] == {"1": 0, "2": 2, "3": 0, "4": 0, "5": 0}
    assert found.facets["status"] == {"planned": 2, "completed": 1}


def test_communities_and_years_are_counted_where_there_are_any(plan_of_five: Snapshot) -> None:
    facets = figures(plan_of_five, ProjectFilter()).facets
    assert facets["community"] == {"西平社区": 2}
    assert facets["year"] == {"2025": 1}


def test_a_filter_that_finds_nothing_counts_nothing(plan_of_five: Snapshot) -> None:
    found = figures(plan_of_five, parse_filter({"q": "没有"}))
    assert (found.total, found.located, found.missing, found.status) == (0, 0, {}, {})


def test_no_projects_no_figures() -> None:
    found = figures(snapshot_of([]), ProjectFilter())
    assert (found.total, found.facets["section"]["1"], found.facets["community"]) == (0, 0, {})


def test_a_target_counts_what_is_linked_to_it(plan_of_five: Snapshot) -> None:
    (target,) = plan_targets(plan_of_five)
    progress = target.progress
    assert progress is not None
    assert (progress.named, progress.located, progress.completed) == (2, 1, 1)
    assert [(each.id, each.located) for each in progress.projects] == [
        ("built", True),
        ("found", False),
    ]


def test_a_project_of_the_kind_does_not_count_by_itself() -> None:
    """A forest park that is completed is no pocket park."""
    forest = project("forest", category="park", section=2, status="completed")
    (target,) = plan_targets(snapshot_of([forest, project("promise", section=2, **PROMISE)]))
    assert target.progress == Progress(named=0, located=0, completed=0)


def test_a_cancelled_or_retired_project_and_a_link_to_nothing_do_not_count() -> None:
    snapshot = snapshot_of(
        [
            project("promise", section=2, **PROMISE),
            project("a", status="cancelled", **counting("promise")),
            project("b", retired=True, **counting("promise")),
            project("c", **counting("elsewhere")),
        ]
    )
    (target,) = plan_targets(snapshot)
    assert target.progress == Progress(named=0, located=0, completed=0)
    assert snapshot.feature(snapshot.row("c"))["properties"]["counts_towards"] == "elsewhere"


def test_the_public_sees_no_link_to_an_internal_promise() -> None:
    features = [
        project("secret-promise", section=2, visibility="internal", **PROMISE),
        project("promise", section=2, **PROMISE),
        project("a", **counting("secret-promise")),
        project("b", **counting("promise")),
    ]
    columns = columns_of(map(orjson.dumps, features), public_only=True)
    assert b"secret-promise" not in b"".join(columns.lines)
    assert "counts_towards_evidence" not in orjson.loads(columns.lines[columns.rows["a"]])
    assert columns.links == {columns.rows["b"]: columns.rows["promise"]}


def test_targets_come_in_the_plans_order() -> None:
    snapshot = snapshot_of(
        [
            project("c", section=3, sentence=1, **PROMISE),
            project("b", section=2, sentence=5, **PROMISE),
            project("a", section=2, sentence=9, **PROMISE),
        ]
    )
    assert [target.id for target in plan_targets(snapshot)] == ["b", "a", "c"]


def test_a_page_has_room_for_so_many_targets() -> None:
    snapshot = snapshot_of([project(f"t{i}", **PROMISE) for i in range(MAX_TARGETS + 5)])
    assert len(plan_targets(snapshot)) == MAX_TARGETS


@pytest.fixture
def ordered() -> Callable[..., list[str]]:
    """Sort features given as (id, section, sentence) and return their ids."""

    def order(*given: tuple[str, int, int]) -> list[str]:
        snapshot = snapshot_of(
            [project(name, section=section, sentence=sentence) for name, section, sentence in given]
        )
        rows = in_plan_order(snapshot, np.arange(len(snapshot))[::-1])
        return [snapshot.feature(int(row))["id"] for row in rows]

    return order


def test_plan_order_is_section_sentence_file(ordered: Callable[..., list[str]]) -> None:
    given = [("a", 2, 1), ("b", 1, 9), ("c", 1, 2), ("d", 2, 1)]
    assert ordered(*given) == ["c", "b", "a", "d"]


@given(project_lists())
def test_counts_add_up(features: list[dict[str, Any]]) -> None:
    found = figures(snapshot_of(features), ProjectFilter())
    assert found.total == len(features)
    assert sum(found.status.values()) == found.total
    assert found.located + sum(found.missing.values()) == found.total
    for name in ("section", "status", "category", "certainty"):
        assert sum(found.facets[name].values()) == found.total
