"""Promises: what is named, placed and completed, and what is still to find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from geo.coverage.targets_progress import targets_progress
from geo.model.targets import Progress
from geo.store.counts import plan_targets
from geo.store.geojson_file import read_snapshot
from tests.conftest import DATA, project

PLAN = read_snapshot(DATA / "projects.geojson")


def test_the_plan_of_nancheng() -> None:
    found = {each.target.id: each for each in targets_progress(PLAN)}
    parks = found["pocket-parks-30"]
    assert (parks.target.value, parks.target.year) == (30, 2025)
    assert [(each.id, each.located) for each in parks.named] == [
        ("cbd-central-park", True),
        ("shoukai-community-park", False),
    ]
    assert (parks.to_find, parks.to_place, parks.to_complete) == (28, 29, 30)
    assert parks.as_of == dt.date(2023, 2, 24)
    schools = found["public-schools-7"]
    assert (schools.to_find, schools.to_place, schools.to_complete) == (6, 6, 7)


def test_a_total_is_never_split() -> None:
    for each in targets_progress(PLAN):
        if each.target.unit in ("places", "cameras_per_km2", "minutes"):
            assert not each.counts_sites
            assert (each.named, each.to_find, each.to_place, each.to_complete) == (
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
            project("a", status="completed"),
            project("b", status="cancelled"),
            project("c", geometry=None),
            project("d"),
            project("e", status="completed", retired=True),
        )
    )
    (found,) = targets_progress(snapshot)
    (target,) = plan_targets(snapshot)
    assert target.progress == Progress(named=3, located=2, completed=1)
    assert found.target == target
    assert [each.id for each in found.named] == ["a", "c", "d"]
    assert (found.to_find, found.to_place, found.to_complete) == (0, 0, 1)
