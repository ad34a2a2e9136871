"""Where an upload lies: known places decide, and what cannot be is told feature by feature."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS, WGS84, Reading
from geo.intake.comparison.identity import identify
from geo.intake.comparison.stored import StoredProjects
from geo.intake.coordinates import (
    CONFIRMED_M,
    FIELDS_SEEN,
    MOST_MATCHES,
    UNKNOWN_M,
    PlacedUpload,
    known_matches,
    place_upload,
    read_as,
)
from geo.intake.places import places_of
from geo.intake.upload import Upload
from geo.store.file.store import read_snapshot
from tests.conftest import project

PLACES = [[113.74, 23.01], [113.75, 23.02], [113.76, 23.0], [113.735, 22.99]]


def point(*position: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(position)}


def feature(identifier: str, geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    made = [
        project(f"p{number}", geometry=point(*place), name=f"第{number}个")
        for number, place in enumerate(PLACES)
    ]
    path = projects_file(*made, project("nowhere", geometry=None))
    return StoredProjects(read_snapshot(path), path)


def placed(
    stored: StoredProjects,
    *features: Any,
    crs: str | None = None,
    form: str = "geojson",
    **options: Any,
) -> PlacedUpload:
    upload = Upload(list(features), crs, [], form=form)
    identities, _found = identify(upload.features, stored)
    places, _broken = places_of(upload.features, [each.name for each in identities])
    return place_upload(upload, places, identities, stored, **options)


def in_system(code: str, **properties: Any) -> list[dict[str, Any]]:
    return [
        feature(f"p{number}", point(*map(float, from_wgs84(*place, SYSTEMS[code]))), **properties)
        for number, place in enumerate(PLACES)
    ]


def codes(found: PlacedUpload) -> list[str]:
    return [each.code for each in found.findings]


def test_degrees_are_left_as_they_are(stored: StoredProjects) -> None:
    features = in_system("EPSG:4326")
    found = placed(stored, *features)
    assert (found.reading, found.applied, codes(found)) == (Reading(WGS84), Reading(WGS84), [])
    assert found.places.geometries[0] is features[0]["geometry"]


def test_metres_are_converted_and_told(stored: StoredProjects) -> None:
    found = placed(stored, *in_system("EPSG:4547"))
    assert codes(found) == ["crs_read"]
    assert [each["coordinates"] for each in found.places.geometries] == PLACES
    assert found.raw.x.min() > 400_000


def test_nothing_is_applied_while_a_question_is_open(stored: StoredProjects) -> None:
    found = placed(stored, *in_system("GCJ-02"))
    assert (found.reading, found.applied) == (Reading(WGS84), None)
    assert codes(found) == ["crs_question_displaced"]
    assert found.findings[0].severity == "warning"
    assert found.findings[0].params["value"] == "GCJ-02"


def test_the_hint_of_a_field_is_enough_for_a_question(stored: StoredProjects) -> None:
    found = placed(stored, feature("new", point(113.74, 23.01), 高德经度=113.74))
    assert codes(found) == ["crs_question_displaced"]
    assert found.applied is None


def test_of_very_many_fields_only_the_first_give_hints(stored: StoredProjects) -> None:
    names = {f"own_{number}": number for number in range(FIELDS_SEEN)} | {"高德经度": 1}
    found = placed(stored, feature("new", point(113.74, 23.01), **names))
    assert codes(found) == ["crs_question_undeclared"]


def test_a_choice_answers_the_question(stored: StoredProjects) -> None:
    found = placed(stored, *in_system("GCJ-02"), chosen=SYSTEMS["GCJ-02"])
    assert found.applied == Reading(SYSTEMS["GCJ-02"])
    assert [each["coordinates"] for each in found.places.geometries] == PLACES


def test_a_choice_that_cannot_be_places_nothing(stored: StoredProjects) -> None:
    found = placed(stored, *in_system("EPSG:4326"), chosen=SYSTEMS["EPSG:4547"])
    assert (found.reading, found.applied, len(found.places)) == (None, None, 0)
    assert len(found.raw) == len(PLACES)
    assert codes(found) == ["crs_contradiction", "crs_question_contradiction"]


def test_an_unknown_declaration_is_asked_about_but_shown_as_it_seems(
    stored: StoredProjects,
) -> None:
    found = placed(stored, feature("new", point(113.74, 23.01)), crs="EPSG:4555")
    assert codes(found) == ["unknown_crs", "crs_question_unknown"]
    assert (found.reading, found.applied) == (Reading(WGS84), None)
    assert len(found.places) == 1


def test_known_places_answer_an_unknown_declaration(stored: StoredProjects) -> None:
    found = placed(stored, *in_system("EPSG:4326"), crs="我局的坐标系")
    assert codes(found) == ["unknown_crs"]
    assert found.applied == Reading(WGS84)


@pytest.mark.parametrize("form", ["geojson", "kml"])
def test_numbers_that_fit_nothing_are_mistakes_where_the_format_knows_degrees(
    stored: StoredProjects, form: str
) -> None:
    found = placed(stored, feature("new", point(113.7, 123.0)), form=form)
    assert [(each.code, each.feature) for each in found.findings] == [
        ("coordinate_out_of_range", "new")
    ]
    assert (found.applied, len(found.places)) == (Reading(WGS84), 0)


def test_numbers_that_fit_nothing_are_a_question_in_a_table(stored: StoredProjects) -> None:
    found = placed(stored, feature("new", point(1234.0, 5678.0)), form="csv")
    assert codes(found) == ["crs_question_none"]
    assert (found.applied, len(found.places)) == (None, 0)


@pytest.mark.parametrize(
    ("position", "code"),
    [((23.0, 113.7), "axes_swapped"), ((474_373.1, 2_546_774.3), "coordinate_out_of_range")],
)
def test_one_place_that_does_not_fit_is_told_and_left_out(
    stored: StoredProjects, position: tuple[float, float], code: str
) -> None:
    found = placed(stored, *in_system("EPSG:4326"), feature("new", point(*position)))
    told = [each for each in found.findings if each.code != "crs_mixed"]
    assert [(each.code, each.feature, each.severity) for each in told] == [(code, "new", "error")]
    assert len(found.places) == len(PLACES)


def test_a_place_that_does_not_fit_the_grid_is_told(stored: StoredProjects) -> None:
    found = placed(stored, *in_system("EPSG:4547"), feature("new", point(4e14, 2e14)))
    told = [(each.code, each.feature) for each in found.findings if each.severity == "error"]
    assert told == [("coordinate_out_of_range", "new")]
    assert [each["coordinates"] for each in found.places.geometries] == PLACES


def test_a_file_without_places_has_nothing_to_decide(stored: StoredProjects) -> None:
    found = placed(stored, feature("p0", None))
    assert (codes(found), found.applied, len(found.places)) == ([], Reading(WGS84), 0)


def test_read_as_says_which_places_are_possible() -> None:
    places, _ = places_of([feature("a", point(200, 23)), feature("b", point(113, 23))], ["a", "b"])
    kept, sound = read_as(places, Reading(WGS84))
    assert (sound.tolist(), kept.rows.tolist()) == ([False, True], [1])
    turned, sound = read_as(places, Reading(WGS84, swapped=True))
    assert (len(turned), sound.tolist()) == (0, [False, False])


# places of the same projects


def matches(stored: StoredProjects, *features: Any) -> Any:
    identities, _found = identify(list(features), stored)
    places, _broken = places_of(list(features), [each.name for each in identities])
    return known_matches(places, identities, stored)


def test_matches_are_by_id_or_by_the_only_name(stored: StoredProjects) -> None:
    by_name = {**feature("", point(1, 2), name="第1个"), "id": None}
    found = matches(stored, feature("p0", point(3, 4)), by_name)
    assert (found.x.tolist(), found.y.tolist()) == ([3, 1], [4, 2])
    assert shapely.get_coordinates(found.known).tolist() == [PLACES[0], PLACES[1]]


@pytest.mark.parametrize(
    "made",
    [
        feature("new", point(1, 2)),
        feature("nowhere", point(1, 2)),
        feature("p0", {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}),
        feature("p0", None),
    ],
)
def test_without_two_places_of_one_kind_there_is_no_match(
    stored: StoredProjects, made: Any
) -> None:
    assert matches(stored, made) is None


def test_every_place_comes_with_its_accuracy(projects_file: Callable[..., Path]) -> None:
    accuracies = [None, 50, None, 800]
    made = [
        project(
            f"p{number}",
            geometry=point(*place),
            location_verified=number in {1, 2},
            location_accuracy_m=accuracies[number],
        )
        for number, place in enumerate(PLACES[:4])
    ]
    path = projects_file(*made)
    stored = StoredProjects(read_snapshot(path), path)
    found = matches(stored, *in_system("EPSG:4326")[:4])
    assert found.accuracy_m.tolist() == [UNKNOWN_M, 50.0, CONFIRMED_M, 800.0]
    assert found.confirmed.tolist() == [False, True, True, False]


def test_a_large_file_is_matched_by_a_part(projects_file: Callable[..., Path]) -> None:
    count = 3 * MOST_MATCHES
    made = [project(f"p{number}") for number in range(count)]
    path = projects_file(*made)
    stored = StoredProjects(read_snapshot(path), path)
    found = matches(stored, *made)
    assert MOST_MATCHES <= len(found) <= 2 * MOST_MATCHES
    places = shapely.get_coordinates(found.known)
    assert np.array_equal(np.column_stack((found.x, found.y)), places)


def test_a_confirmed_place_is_never_left_out_of_the_part(
    projects_file: Callable[..., Path],
) -> None:
    made = [
        project(f"p{number}", location_verified=number == 4_001)
        for number in range(3 * MOST_MATCHES)
    ]
    path = projects_file(*made)
    stored = StoredProjects(read_snapshot(path), path)
    found = matches(stored, *made)
    assert found.confirmed.sum() == 1


@pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:OGC:1.3:CRS84"])
@pytest.mark.parametrize("position", [(500.5, 23.0), (200.0, 23.0), (113.7, 120.0)])
def test_the_only_position_of_a_file_is_named_when_it_is_impossible(
    stored: StoredProjects, position: tuple[float, float], crs: str | None
) -> None:
    found = placed(stored, feature("new", point(*position)), crs=crs)
    assert [(each.code, each.feature) for each in found.findings] in [
        [(code, "new")] for code in ("coordinate_out_of_range", "axes_swapped")
    ]
