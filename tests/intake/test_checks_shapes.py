"""What is odd about a shape is told, at every vertex, and never blocks."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from geo.intake.checks import shapes as module
from geo.intake.checks.shapes import odd_places, shape_findings
from geo.intake.places import places_of

AREA = shapely.box(113.68, 22.92, 113.79, 23.04)
SQUARE = [[113.7, 23.0], [113.71, 23.0], [113.71, 23.01], [113.7, 23.01], [113.7, 23.0]]


def codes(geometry: Any, current: Any = None, area: Any = AREA) -> list[tuple[str, str]]:
    found = shape_findings("a", geometry, area, current)
    assert {finding.feature for finding in found} <= {"a"}
    return [(finding.code, finding.severity) for finding in found]


def point(*position: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(position)}


def line(*positions: list[float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": list(positions)}


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    "geometry", [point(113.75, 23.0), polygon(SQUARE), line([113.7, 23.0], [113.72, 23.01]), None]
)
def test_a_sound_place_has_no_findings(geometry: Any) -> None:
    assert codes(geometry) == []


def test_a_clockwise_ring_is_a_hint() -> None:
    assert codes(polygon(SQUARE[::-1])) == [("winding", "info")]


def test_heights_are_a_hint() -> None:
    assert codes(point(113.75, 23.0, 12.5)) == [("three_dimensional", "info")]


def test_repeated_points_are_counted() -> None:
    doubled = [*SQUARE[:2], SQUARE[1], SQUARE[1], *SQUARE[2:]]
    (finding,) = shape_findings("a", polygon(doubled), AREA, None)
    assert (finding.code, finding.params["count"]) == ("repeated_points", 2)


def test_a_spike_is_told_with_its_tip() -> None:
    spiked = line([113.70, 23.0], [113.72, 23.0], [113.71, 23.0], [113.71, 23.02])
    (finding,) = shape_findings("a", spiked, AREA, None)
    assert (finding.code, finding.severity) == ("spike", "warning")
    assert finding.params["value"] == [113.72, 23.0]


def test_a_right_angle_is_no_spike() -> None:
    assert codes(line([113.70, 23.0], [113.71, 23.0], [113.71, 23.01])) == []


@pytest.mark.parametrize("geometry", [point(0, 0), line([113.7, 23.0], [0.0, 0.0])])
def test_null_island_is_found_at_any_vertex(geometry: Any) -> None:
    assert ("null_island", "warning") in codes(geometry)


def test_one_point_in_another_country_is_found() -> None:
    parks = {"type": "MultiPoint", "coordinates": [[113.7, 23.0], [113.71, 23.0], [73.7, 42.0]]}
    (finding,) = shape_findings("a", parks, AREA, None)
    assert finding.code == "partly_outside_area"
    assert (finding.params["count"], finding.params["total"]) == (1, 3)
    assert finding.params["value"] == [73.7, 42.0]


def test_a_place_outside_is_a_warning_and_no_error() -> None:
    assert codes(point(114.5, 22.5)) == [("outside_area", "warning")]


def test_a_place_just_beyond_the_generalised_outline_is_none() -> None:
    assert codes(point(113.793, 23.0)) == []


def test_without_a_study_area_nothing_is_outside() -> None:
    assert codes(point(114.5, 22.5), area=None) == []


def test_a_far_move_is_told_in_kilometres() -> None:
    found = shape_findings("a", point(113.75, 23.0), AREA, point(113.70, 23.0))
    assert [(each.code, each.params) for each in found] == [("far_from_current", {"km": 5.1})]


def test_a_place_that_the_file_takes_away_is_told() -> None:
    assert codes(None, current=point(113.75, 23.0)) == [("place_removed", "warning")]


def test_a_line_without_length_is_an_error() -> None:
    assert codes(line([113.7, 23.0], [113.7, 23.0]))[0] == ("geometry_invalid", "error")


def test_of_a_ring_that_crosses_itself_no_direction_is_told() -> None:
    bow_tie = [SQUARE[at] for at in (0, 2, 1, 3, 0)]
    assert codes(polygon(bow_tie)) == [("geometry_invalid", "error")]


def test_of_many_shapes_each_is_named() -> None:
    shapes = [point(0, 0), polygon(SQUARE[::-1]), line([113.7, 23.0], [113.7, 23.0], [114.5, 23.0])]
    features = [{"geometry": each} for each in [None, *shapes, point(113.75, 23.0)]]
    places, _broken = places_of(features, [""] * len(features))
    found = odd_places(["b", "c", "d", "e"], places, places.figures(), AREA)
    assert {(each.code, each.feature) for each in found} == {
        ("null_island", "b"),
        ("winding", "c"),
        ("partly_outside_area", "d"),
        ("repeated_points", "d"),
    }


def test_of_each_kind_there_are_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_OF_KIND", 2)
    places, _broken = places_of([{"geometry": point(0, 0)}] * 5, [""] * 5)
    assert len(odd_places(list("abcde"), places, places.figures(), AREA)) == 2


HOLED = [
    [[113.72, 22.99], [113.73, 22.99], [113.73, 23.0], [113.72, 23.0], [113.72, 22.99]],
    [[113.722, 22.992], [113.724, 22.992], [113.724, 22.994], [113.722, 22.994], [113.722, 22.992]],
]


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
@pytest.mark.parametrize(
    ("outer", "inner", "told"),
    [
        (1, -1, []),
        (1, 1, ["winding_hole"]),
        (-1, -1, ["winding"]),
        (-1, 1, ["winding", "winding_hole"]),
    ],
)
def test_the_direction_of_holes_is_told(kind: str, outer: int, inner: int, told: list[str]) -> None:
    rings = [HOLED[0][::outer], HOLED[1][::inner]]
    place = {"type": kind, "coordinates": rings if kind == "Polygon" else [rings]}
    assert [each.code for each in shape_findings("a", place, None, None)] == told
