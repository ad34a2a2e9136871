"""Promises: what is named, placed and completed, and what is still to find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from geo.coverage.targets import targets_progress
from geo.store.counts import plan_targets
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, project

LINK = {
    "counts_towards": "promise",
    "counts_towards_evidence": "列入新建公办学校清单",
    "counts_towards_by": "教育管理中心",
}
PLAN = read_snapshot(DATA / "projects.geojson")


def test_the_plan_of_nancheng() -> None:
    found = {each.target.id: each for each in targets_progress(PLAN)}
    parks = found["pocket-parks-30"]
    assert (parks.target.value, parks.target.year) == (30, 2025)
    assert parks.is_open
    assert [(each.id, each.located) for each in parks.other_projects] == [
        ("cbd-central-park", True),
        ("shoukai-community-park", False),
    ]
    assert (parks.to_find, parks.to_place, parks.to_complete) == (None, None, None)
    assert parks.as_of == dt.date(2023, 2, 24)
    assert [each.id for each in found["public-schools-7"].other_projects] == ["cbd-north-school"]


def test_a_total_is_never_split() -> None:
    for each in targets_progress(PLAN):
        if each.target.unit in ("places", "cameras_per_km2", "minutes"):
            assert not each.counts_sites
            assert (each.other_projects, each.to_find, each.to_place, each.to_complete) == (
                (),
                None,
                None,
                None,
            )


def test_one_category() -> None:
    assert [each.target.id for each in targets_progress(PLAN, "school")] == [
        "public-schools-7",
        "school-places-10851",
    ]


def test_more_than_promised_leaves_nothing_to_find_and_cancelled_and_retired_do_not_count(
    projects_file: Callable[..., Path],
) -> None:
    promise = {"target_value": 2, "target_unit": "schools", "target_year": 2025}
    snapshot = read_snapshot(
        projects_file(
            project("promise", geometry=None, **promise),
            project("a", status="completed", **LINK),
            project("b", status="cancelled", **LINK),
            project("c", geometry=None, **LINK),
            project("d", **LINK),
            project("e", status="completed", retired=True, **LINK),
            project("f", status="completed"),
        )
    )
    (found,) = targets_progress(snapshot)
    (target,) = plan_targets(snapshot)
    progress = target.progress
    assert progress is not None
    assert (progress.named, progress.located, progress.completed) == (3, 2, 1)
    assert found.target == target
    assert [each.id for each in progress.projects] == ["a", "c", "d"]
    assert [each.id for each in found.other_projects] == ["f"]
    assert (found.to_find, found.to_place, found.to_complete) == (0, 0, 1)
