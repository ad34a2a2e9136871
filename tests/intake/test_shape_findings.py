"""What is odd about a shape is told, at every vertex, and never blocks."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from geo.intake.shape_findings import shape_findings

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
