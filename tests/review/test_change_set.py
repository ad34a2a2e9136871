"""From ticks to a change: no more than what is ticked, in the form in which it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.crs.systems import SYSTEMS, WGS84, Reading
from geo.intake.checks.examine import Examination, examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.upload import Upload
from geo.review.change_set import PlaceNote, Wish, source_of, ticked_changes
from geo.review.places import fit_types
from geo.review.rows import review_rows
from geo.store.file.store import read_snapshot
from geo.store.writer import commit
from tests.conftest import project
from tests.intake.checking import SQUARE, known
from tests.store.committing import change_set

THERE = {"type": "Point", "coordinates": [113.751, 23.0]}
EVERYTHING = {"geometry_only": False, "verified": True}


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(
        project("confirmed", name="甲小学", location_source="现场", location_source_en="On site"),
        project("estimate", name="乙公园", location_verified=False, location_accuracy_m=800),
        project("nowhere", name="丁站", geometry=None),
    )


@pytest.fixture
def stored(path: Path) -> StoredProjects:
    return StoredProjects(read_snapshot(path), path)


def examined(stored: StoredProjects, *features: Any, **options: Any) -> Examination:
    return examine(Upload(list(features), "EPSG:4326", []), stored, **options)


def wanted(stored: StoredProjects, *features: Any, **wish: Any) -> dict[str, Any]:
    """The projects after the change, by id; every row is ticked unless told."""
    done = examined(stored, *features)
    rows = review_rows(done, stored)
    wish.setdefault("ids", {each.id for each in rows})
    changes, _told = fit_types(ticked_changes(done, stored, rows, Wish(**wish)))
    for each in changes:
        assert each.before == (stored.line(each.id) if each.id in stored else None)
    return {each.id: json.loads(each.after or b"") for each in changes}


def properties(stored: StoredProjects, identifier: str, **changes: Any) -> dict[str, Any]:
    return {**stored[identifier]["properties"], **changes}


def test_places_only_unless_more_is_wanted(stored: StoredProjects) -> None:
    feature = known("estimate", geometry=THERE, properties={"status": "paused"})
    (made,) = wanted(stored, feature).values()
    assert made == {**stored["estimate"], "geometry": THERE}
    (made,) = wanted(stored, feature, geometry_only=False).values()
    assert made["properties"] == properties(stored, "estimate", status="paused")


def test_only_ticked_rows_count(stored: StoredProjects) -> None:
    features = [known(each, geometry=THERE) for each in ("estimate", "nowhere")]
    assert set(wanted(stored, *features, ids={"nowhere", "nobody"})) == {"nowhere"}
    assert wanted(stored, *features, ids=()) == {}


def test_a_confirmed_place_stays_unless_that_is_wanted(stored: StoredProjects) -> None:
    feature = known("confirmed", geometry=THERE, properties={"status": "paused"})
    assert wanted(stored, feature) == {}
    (made,) = wanted(stored, feature, geometry_only=False).values()
    assert made["geometry"] == stored["confirmed"]["geometry"]
    assert made["properties"]["status"] == "paused"
    assert wanted(stored, feature, verified=True)["confirmed"]["geometry"] == THERE


def test_rows_with_errors_are_left_out(stored: StoredProjects) -> None:
    feature = known("estimate", geometry=THERE, properties={"status": "?"})
    assert wanted(stored, feature, **EVERYTHING) == {}


def test_a_property_that_is_emptied_is_stored_as_null_and_a_missing_one_is_not_made(
    stored: StoredProjects,
) -> None:
    feature = known("estimate", properties={"location_accuracy_m": None, "lead": None, "own": 1})
    made = wanted(stored, feature, geometry_only=False)["estimate"]
    assert made["properties"] == properties(stored, "estimate", location_accuracy_m=None, own=1)
    assert "lead" not in made["properties"]


def test_a_new_project_is_stored_as_the_file_has_it(stored: StoredProjects) -> None:
    feature = project("new", name="一座新桥", own={"a": [1.0, 1]}, geometry=THERE)
    assert wanted(stored, feature) == {}  # it is more than a place
    assert wanted(stored, feature, geometry_only=False) == {"new": feature}
    nowhere = project("new", name="一座新桥", geometry=None)
    note = PlaceNote(accuracy_m=5)
    assert wanted(stored, nowhere, geometry_only=False, note=note) == {"new": nowhere}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"type": "Point", "coordinates": [113.7512345678, 23, 8.5]}, [113.751235, 23]),
        ({"type": "Polygon", "coordinates": [SQUARE[::-1]]}, None),
    ],
)
def test_a_place_is_stored_flat_turned_and_rounded(
    stored: StoredProjects, given: Any, kept: Any
) -> None:
    made = wanted(stored, known("nowhere", geometry=given))["nowhere"]["geometry"]
    if kept:
        assert made == {"type": "Point", "coordinates": kept}
    else:
        (ring,) = made["coordinates"]
        assert sorted(ring) == sorted([*SQUARE[:-1], ring[0]])
        assert shapely.LinearRing(ring).is_ccw


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (THERE, "site"),
        ({"type": "MultiPoint", "coordinates": [[113.75, 23.0]]}, "site"),
        ({"type": "LineString", "coordinates": SQUARE[:2]}, "corridor"),
        ({"type": "Polygon", "coordinates": [SQUARE]}, "area"),
    ],
)
def test_an_unknown_place_becomes_one_of_a_kind(
    stored: StoredProjects, geometry: Any, kind: str
) -> None:
    made = wanted(stored, known("nowhere", geometry=geometry))["nowhere"]
    assert made["properties"]["location_type"] == kind
    moved = wanted(stored, known("estimate", geometry=geometry))["estimate"]
    assert moved["properties"]["location_type"] == "site"  # known before, and left alone


def test_a_note_is_put_on_new_places_alone(stored: StoredProjects) -> None:
    note = PlaceNote(accuracy_m=0.5, source="测绘院", verified=True)
    features = [
        known("confirmed", geometry=THERE),
        known("estimate", properties={"status": "paused"}),
        known("nowhere", geometry=THERE),
    ]
    made = wanted(stored, *features, note=note, **EVERYTHING)
    told = {"location_accuracy_m": 0.5, "location_source": "测绘院", "location_verified": True}
    assert made["confirmed"]["properties"] == properties(
        stored, "confirmed", **told, location_source_en=None
    )
    assert made["estimate"]["properties"] == properties(stored, "estimate", status="paused")
    assert made["nowhere"]["properties"] == properties(
        stored, "nowhere", **told, location_type="site"
    )


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (PlaceNote(), {}),
        (PlaceNote(accuracy_m=5.0), {"location_accuracy_m": 5}),
        (PlaceNote(source=""), {}),
        (PlaceNote(verified=False), {"location_verified": False}),
        (PlaceNote(source="甲"), {"location_source": "甲", "location_source_en": None}),
    ],
)
def test_a_note_sets_what_is_known(note: PlaceNote, expected: dict[str, Any]) -> None:
    assert note.properties() == expected
    assert all(type(note.properties()[name]) is type(expected[name]) for name in expected)


def test_a_place_that_is_taken_away_leaves_the_note_out(stored: StoredProjects) -> None:
    note = PlaceNote(accuracy_m=5, verified=True)
    made = wanted(stored, known("estimate", geometry=None), note=note)["estimate"]
    told = properties(stored, "estimate", location_type="unknown")
    assert made == {**stored["estimate"], "properties": told, "geometry": None}


def test_the_changes_can_be_stored(stored: StoredProjects, path: Path) -> None:
    done = examined(
        stored,
        known("estimate", geometry={"type": "Polygon", "coordinates": [SQUARE[::-1]]}),
        known("confirmed", geometry=THERE, properties={"name": "新名"}),
        project("new", name="一座新桥", geometry={"type": "Point", "coordinates": [113.7, 23, 9]}),
    )
    rows = review_rows(done, stored)
    wish = Wish(
        [each.id for each in rows], note=PlaceNote(1, "测绘院", verified=True), **EVERYTHING
    )
    revision = commit(path, change_set(*ticked_changes(done, stored, rows, wish)))
    assert revision.features == 3


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(WGS84), "EPSG:4326"),
        (Reading(SYSTEMS["GCJ-02"], swapped=True), "GCJ-02 y, x"),
        (Reading(WGS84, scale=1e-6), "EPSG:4326 × 1e-06"),
    ],
)
def test_the_revision_remembers_the_file_and_how_it_was_read(
    stored: StoredProjects, reading: Reading, words: str
) -> None:
    source = source_of(examined(stored, known("estimate", geometry=THERE), chosen=reading), "a.zip")
    assert (source.file, source.crs) == ("a.zip", words)
