"""JSON that is built wrongly is read in the one way that is obvious, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from geo.intake.repair.structure import gathered, is_walkable, nested, numbered, swapped
from tests.intake.shapes import RIGHT, SQUARE, at

RING = at(*SQUARE)


@pytest.mark.parametrize(
    ("kind", "coordinates", "expected"),
    [
        ("MultiPoint", [1, 2], [[1, 2]]),
        ("LineString", [[[1, 2], [3, 4]]], [[1, 2], [3, 4]]),
        ("MultiLineString", [[1, 2], [3, 4]], [[[1, 2], [3, 4]]]),
        ("MultiLineString", [[], [[1, 2], [3, 4]]], None),
        ("Polygon", RING, [RING]),
        ("Polygon", [[RING]], [RING]),
        ("Polygon", [[RING], [RING]], None),
        ("MultiPolygon", [RING], [[RING]]),
        ("MultiPolygon", [RING, at(*RIGHT)], None),
        ("MultiPolygon", [None, [RING]], [[RING]]),
        ("MultiPoint", [None], None),
        ("Polygon", [RING, None], None),
        ("Point", [[[1, 2]]], None),
    ],
)
def test_one_bracket_is_added_or_taken(kind: str, coordinates: Any, expected: Any) -> None:
    cured = nested({"type": kind, "coordinates": coordinates})
    assert (cured and cured[0]["coordinates"]) == expected


@pytest.mark.parametrize(
    ("position", "expected", "texts", "heights"),
    [
        (["113.7", 23], [113.7, 23], 1, 0),
        (["113°42'00\"E", "23 N"], [113.7, 23.0], 2, 0),
        (["113.7", "23", "12.5"], [113.7, 23, 12.5], 3, 0),
        ([113.7, 23, "12.5"], [113.7, 23, 12.5], 1, 0),
        ([113.7, "23", "high"], [113.7, 23], 1, 1),
        ([113.7, 23, None], [113.7, 23], 0, 1),
        ([113.7, 23, float("nan")], [113.7, 23], 0, 1),
        (["474373.087", "2546774.325"], [474373.087, 2546774.325], 2, 0),
        (["113,7", "23"], None, 0, 0),
        (["1e300", "23"], None, 0, 0),
        ([None, 23], None, 0, 0),
        ([True, 23], None, 0, 0),
        (["113.7"], None, 0, 0),
        ([113.7, 23], None, 0, 0),
    ],
)
def test_text_is_read_as_numbers(position: Any, expected: Any, texts: int, heights: int) -> None:
    cured = numbered({"type": "Point", "coordinates": position})
    if expected is None:
        assert cured is None
        return
    assert cured is not None
    assert cured[0]["coordinates"] == pytest.approx(expected)
    assert (cured[1].count, cured[1].dropped) == (texts, heights)


def test_a_collection_of_areas_becomes_one_multi_polygon() -> None:
    members = [
        {"type": "polygon", "coordinates": [RING]},
        {"type": "Polygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": [[at(*RIGHT)]]},
    ]
    cured = gathered({"type": "GeometryCollection", "geometries": members})
    assert cured is not None
    assert cured[0] == {"type": "MultiPolygon", "coordinates": [[RING], [at(*RIGHT)]]}


def test_a_collection_of_one_becomes_that_one() -> None:
    point = {"type": "Point", "coordinates": [1, 2]}
    cured = gathered({"type": "GeometryCollection", "geometries": [point]})
    assert cured is not None
    assert cured[0] == point


@pytest.mark.parametrize(
    "coordinates", [[[23.0, 113.7], [113.7, 23.0]], [[23.0, 85.0]], [[113.7, 23.0]]]
)
def test_axes_are_swapped_only_where_all_positions_say_so(coordinates: Any) -> None:
    assert swapped({"type": "MultiPoint", "coordinates": coordinates}) is None


@pytest.mark.parametrize(
    ("coordinates", "walkable"),
    [([1, 2], True), ([1, 2, 3], True), ([1], False), ([1, 2, 3, 4], False)],
)
def test_a_position_has_two_or_three_numbers(coordinates: Any, *, walkable: bool) -> None:
    assert is_walkable({"type": "Point", "coordinates": coordinates}) is walkable
