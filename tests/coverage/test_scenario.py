"""Which facilities count in a scenario: statuses, years, sites added, moved and taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.coverage.facilities import COMPLETED
from geo.coverage.scenario import Scenario, TrialPlace, changed, scenario_facilities
from geo.model.errors import UnknownProject
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import fault_of, project
from tests.coverage.squares import at, schools, square_town

TOWN = square_town()


def place_of(x: float, y: float) -> dict[str, object]:
    point = TOWN.to_degrees(at(x, y))
    return {"type": "Point", "coordinates": [round(point.x, 6), round(point.y, 6)]}


@pytest.fixture
def snapshot(projects_file: Callable[..., Path]) -> Snapshot:
    return read_snapshot(
        projects_file(
            project("a-stands", status="completed", geometry=place_of(300, 300)),
            project("b-built", status="under_construction", geometry=place_of(1_000, 1_000)),
            project("c-planned", geometry=place_of(1_700, 300), target_year=2025),
            project("d-no-place", geometry=None, target_year=2027),
            project("e-cancelled", status="cancelled", geometry=place_of(0, 0), target_year=2024),
            project("f-park", category="park", status="completed", geometry=place_of(0, 0)),
            project("g-promise", geometry=None, target_value=7, target_unit="schools"),
        )
    )


def ids(snapshot: Snapshot, **told: object) -> tuple[str, ...]:
    return scenario_facilities(snapshot, "school", TOWN, Scenario(**told)).ids


@pytest.mark.parametrize(
    ("told", "expected", "waiting"),
    [
        ({}, ("a-stands",), 0),
        ({"statuses": (*COMPLETED, "under_construction")}, ("a-stands", "b-built"), 0),
        ({"statuses": None}, ("a-stands", "b-built", "c-planned"), 1),
        ({"until": 2024}, ("a-stands",), 0),
        ({"until": 2025}, ("a-stands", "c-planned"), 0),
        ({"until": 2030}, ("a-stands", "c-planned"), 1),
        ({"removed": frozenset({"a-stands"})}, (), 0),
        (
            {"statuses": None, "removed": frozenset({"d-no-place"})},
            ("a-stands", "b-built", "c-planned"),
            0,
        ),
    ],
)
def test_what_counts(snapshot: Snapshot, told: dict, expected: tuple, waiting: int) -> None:
    found = scenario_facilities(snapshot, "school", TOWN, Scenario(**told))
    assert (found.ids, found.not_located) == (expected, waiting)


def test_a_moved_project_stands_where_it_is_put(snapshot: Snapshot) -> None:
    moved = {"a-stands": TrialPlace(at(900, 900))}
    found = scenario_facilities(snapshot, "school", TOWN, Scenario(moved=moved))
    assert found.geometry[0].equals(at(900, 900))
    assert found.uncertainty_m.tolist() == [0.0]


def test_a_project_without_a_place_may_get_one(snapshot: Snapshot) -> None:
    moved = {"d-no-place": TrialPlace(at(5, 5), uncertainty_m=20.0)}
    found = scenario_facilities(snapshot, "school", TOWN, Scenario(None, moved=moved))
    assert found.ids[-1] == "d-no-place"
    assert (found.uncertainty_m[-1], found.years[-1], found.not_located) == (20.0, 2027, 0)
    # Where it does not count, its place changes nothing.
    assert ids(snapshot, moved=moved) == ("a-stands",)


def test_added_sites_come_last(snapshot: Snapshot) -> None:
    added = (TrialPlace(at(1, 1), name="New"), TrialPlace(at(2, 2)))
    found = scenario_facilities(snapshot, "school", TOWN, Scenario(added=added))
    assert found.ids == ("a-stands", "added-1", "added-2")
    assert found.names[1:] == ("New", "")


@pytest.mark.parametrize("identifier", ["nowhere", "f-park"])
@pytest.mark.parametrize("how", ["moved", "removed"])
def test_a_project_of_another_category_is_unknown(
    snapshot: Snapshot, identifier: str, how: str
) -> None:
    told = {"moved": {identifier: TrialPlace(at(0, 0))}, "removed": frozenset({identifier})}[how]
    fault = fault_of(lambda: ids(snapshot, **{how: told}))
    assert isinstance(fault, UnknownProject)


def test_changing_facilities_leaves_the_old_ones_alone() -> None:
    before = schools((0, 0), (10, 0))
    after = changed(before, (TrialPlace(at(5, 5)),), {"1": TrialPlace(at(1, 1))}, frozenset({"2"}))
    assert after.ids == ("1", "added-1")
    assert [
        each.equals(at(*point))
        for each, point in zip(after.geometry, [(1, 1), (5, 5)], strict=True)
    ] == [True, True]
    assert before.ids == ("1", "2")
    assert before.geometry[0].equals(at(0, 0))
