"""The rows that a planner ticks: one for each project that the upload would add or change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.intake.checks.examine import examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.upload import Upload
from geo.review.rows import Row, review_rows
from geo.store.file.store import read_snapshot
from tests.conftest import project
from tests.intake.checking import SQUARE, known

THERE = {"type": "Point", "coordinates": [113.751, 23.0]}
ROAD = {"type": "LineString", "coordinates": SQUARE[:2]}


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(
        project("confirmed", name="甲小学"),
        project("estimate", name="乙公园", location_verified=False),
        project("road", name="丙路", location_verified=False, geometry=ROAD),
        project("nowhere", name="丁站", geometry=None),
    )
    return StoredProjects(read_snapshot(path), path)


def rows(stored: StoredProjects, *features: Any, **options: Any) -> list[Row]:
    return review_rows(examine(Upload(list(features), "EPSG:4326", []), stored, **options), stored)


def row(stored: StoredProjects, *features: Any, **options: Any) -> Row:
    (found,) = rows(stored, *features, **options)
    return found


def test_what_is_the_same_is_no_row(stored: StoredProjects) -> None:
    assert rows(stored, *(stored[each] for each in stored)) == []
    assert rows(stored) == []
    assert rows(stored, known("estimate")) == []


def test_a_moved_place_with_its_distance_and_bearing(stored: StoredProjects) -> None:
    found = row(stored, known("estimate", geometry=THERE))
    assert (found.id, found.feature, found.name) == ("estimate", 0, "乙公园")
    assert found.moved
    assert found.metres == pytest.approx(102.5, abs=0.3)
    assert found.bearing == pytest.approx(90, abs=0.5)
    assert found.suggested


@pytest.mark.parametrize(
    ("feature", "marks", "suggested"),
    [
        (known("confirmed", geometry=THERE), {"moved", "verified"}, False),
        (known("estimate", geometry=None), {"moved", "removed"}, False),
        (known("road", geometry=THERE), {"moved", "kind_changed"}, False),
        (known("nowhere", geometry=THERE), {"moved"}, True),  # none was confirmed there
        (known("estimate", geometry=THERE, properties={"status": "?"}), {"moved", "failed"}, False),
        (known("estimate", properties={"status": "paused"}), set(), True),  # all the file has
        (project("new", name="一座新桥"), {"added"}, False),
        (project("new", name="一座新桥", status="?"), {"added", "failed"}, False),
    ],
)
def test_marks_of_a_row(
    stored: StoredProjects, feature: Any, marks: set[str], suggested: bool
) -> None:
    found = row(stored, feature)
    names = ("added", "moved", "verified", "removed", "kind_changed", "failed")
    assert {name for name in names if getattr(found, name)} == marks
    assert found.suggested is suggested


def test_values_are_suggested_where_the_file_has_no_place_at_all(stored: StoredProjects) -> None:
    update = known("estimate", properties={"status": "paused"})
    assert row(stored, update).suggested
    both = rows(stored, update, known("nowhere", geometry=THERE))
    assert [each.suggested for each in both] == [False, True], "a survey's other columns wait"


def test_several_lines_in_place_of_one_are_the_same_kind(stored: StoredProjects) -> None:
    lines = {"type": "MultiLineString", "coordinates": [SQUARE[:2], SQUARE[2:4]]}
    assert not row(stored, known("road", geometry=lines)).kind_changed


def test_a_new_project_without_a_name_is_called_by_its_id(stored: StoredProjects) -> None:
    assert row(stored, known("new", geometry=None)).name == "new"


def test_rows_follow_the_file_and_know_their_feature(stored: StoredProjects) -> None:
    found = rows(
        stored,
        known("road", properties={"status": "paused"}),
        known("confirmed"),
        project("new", name="一座新桥"),
        known("estimate", geometry=THERE),
    )
    assert [(each.id, each.feature) for each in found] == [("road", 0), ("new", 2), ("estimate", 3)]
    assert found[0].fields == ("status",)


@pytest.mark.parametrize("identifier", ["estimate", "new"])
def test_two_features_with_one_id_are_one_row_that_fails(
    stored: StoredProjects, identifier: str
) -> None:
    feature = {**project(identifier, name="一座新桥"), "geometry": THERE}
    found = row(stored, feature, feature)
    assert (found.id, found.feature, found.failed) == (identifier, 0, True)


def test_an_answer_makes_the_row(stored: StoredProjects) -> None:
    feature = {**project("x", name="乙公园新址", geometry=THERE), "id": None}
    assert rows(stored, feature) == []
    assert row(stored, feature, answers={"#1": "estimate"}).id == "estimate"
    assert row(stored, feature, answers={"#1": "+new-park"}).added


MOVED = Row("a", 0, "", moved=True)
CONFIRMED = Row("a", 0, "", moved=True, verified=True)
CHANGED = Row("a", 0, "", moved=True, verified=True, fields=("status",))
ADDED = Row("a", 0, "", added=True)
FAILED = Row("a", 0, "", added=True, moved=True, fields=("status",), failed=True)


@pytest.mark.parametrize(
    ("made", "places", "all_", "places_verified"),
    [
        (MOVED, True, True, True),
        (CONFIRMED, False, False, True),
        (CHANGED, False, True, True),
        (ADDED, False, True, False),
        (FAILED, False, False, False),
        (Row("a", 0, ""), False, False, False),
    ],
)
def test_whether_anything_of_a_row_would_be_stored(
    made: Row, places: bool, all_: bool, places_verified: bool
) -> None:
    assert made.applies(geometry_only=True) is places
    assert made.applies(geometry_only=False) is all_
    assert made.applies(geometry_only=True, verified=True) is places_verified
