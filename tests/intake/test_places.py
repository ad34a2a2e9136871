"""The positions of an upload as arrays, and back into geometries."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.places import Places, places_of
from geo.model.geometry import structure_findings
from tests.strategies import geometries, geometry_like

POINT = {"type": "Point", "coordinates": [113.7, 23]}
LINE = {"type": "LineString", "coordinates": [[113.7, 23.0], [113.8, 23.1]]}
AREA = {"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [3, 3], [0, 0]]]}
HIGH = {"type": "MultiPoint", "coordinates": [[1, 2, 3], [4, 5]]}
ALL = [POINT, None, LINE, AREA, HIGH]


def places(*shapes: Any) -> Places:
    found, problems = places_of([{"geometry": each} for each in shapes], [""] * len(shapes))
    assert problems == []
    return found


def test_every_position_is_there() -> None:
    found = places(*ALL)
    assert found.rows.tolist() == [0, 2, 3, 4]
    assert found.starts.tolist() == [0, 1, 3, 7, 9]
    assert found.x.tolist() == [113.7, 113.7, 113.8, 0, 3, 3, 0, 1, 4]
    assert found.y.tolist() == [23, 23, 23.1, 0, 0, 3, 0, 2, 5]
    assert found.high == (3,)


@pytest.mark.parametrize("features", [[], [{}], [None, 5, "a"], [{"geometry": None}]])
def test_without_a_place_the_arrays_are_empty(features: list[Any]) -> None:
    found, problems = places_of(features, [""] * len(features))
    assert (len(found), problems) == (0, [])
    assert found.starts.tolist() == [0]
    assert found.middles().shape == (0, 2)
    assert found.figures().shape == (0,)
    assert len(found.kept(np.zeros(0, dtype=bool))) == 0
    assert len(found.replaced(found.x, found.y)) == 0


def test_the_middle_is_the_mean_of_the_positions() -> None:
    found = places(POINT, LINE)
    assert found.middles() == pytest.approx(np.array([[113.7, 23.0], [113.75, 23.05]]))


def test_replaced_positions_keep_the_form_and_lose_the_heights() -> None:
    found = places(*ALL)
    made = found.replaced(found.x + 1.000_000_04, found.y)
    assert made.geometries[0] == {"type": "Point", "coordinates": [114.7, 23.0]}
    assert made.geometries[2]["coordinates"] == [[[1, 0], [4, 0], [4, 3], [1, 0]]]
    assert made.geometries[3]["coordinates"] == [[2, 2], [5, 5]]
    assert made.x.tolist() == [114.7, 114.7, 114.8, 1, 4, 4, 1, 2, 5]
    assert found.geometries[0] is POINT  # the parsed file stays as it is


@pytest.mark.parametrize(
    "wanted", [[True] * 4, [False] * 4, [True, False, False, True], [False, True, True, False]]
)
def test_kept_places_are_those_of_a_smaller_file(wanted: list[bool]) -> None:
    kept = places(*ALL).kept(np.array(wanted))
    shapes = [each for each in ALL if each is not None]
    alone = places(*(each for each, keep in zip(shapes, wanted, strict=True) if keep))
    assert kept.geometries == alone.geometries
    assert (kept.x.tolist(), kept.y.tolist()) == (alone.x.tolist(), alone.y.tolist())
    assert (kept.starts.tolist(), kept.high) == (alone.starts.tolist(), alone.high)
    assert kept.rows.tolist() == [
        row for row, keep in zip([0, 2, 3, 4], wanted, strict=True) if keep
    ]


def test_figures_are_flat() -> None:
    figures = places(*ALL).figures()
    assert [each.geom_type for each in figures] == ["Point", "LineString", "Polygon", "MultiPoint"]
    assert not shapely.has_z(figures).any()


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": ["Point"], "coordinates": [1, 2]}, "geometry_type_unknown"),
        ({"type": "Point"}, "coordinates_missing"),
        ({"type": "Point", "coordinates": [1, "2"]}, "coordinate_not_a_number"),
        ({"type": "Point", "coordinates": [1, float("nan")]}, "coordinate_not_a_number"),
        ({"type": "Point", "coordinates": [1e15, 2]}, "coordinate_out_of_range"),
        pytest.param(
            {"type": "Point", "coordinates": [10**5_000, 2]}, "coordinate_out_of_range", id="digits"
        ),
        ({"type": "LineString", "coordinates": [[1, 2], [3, -1e16]]}, "coordinate_out_of_range"),
        ({"type": "LineString", "coordinates": [[1, 2], [True, 2]]}, "coordinate_not_a_number"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [3, 3], [0, 1]]]}, "ring_open"),
        ([1, 2], "geometry_not_an_object"),
    ],
)
def test_unsound_geometries_are_told_and_left_out(geometry: Any, code: str) -> None:
    found, problems = places_of([{"geometry": geometry}, {"geometry": POINT}], ["a", "b"])
    assert [(each.code, each.feature, each.severity) for each in problems] == [(code, "a", "error")]
    assert found.rows.tolist() == [1]


@given(geometry=geometry_like)
def test_the_short_ways_accept_what_the_full_walk_accepts(geometry: Any) -> None:
    found, problems = places_of([{"geometry": geometry}], ["a"])
    assert (len(found) == 1) is not problems
    told = structure_findings(geometry, "a")
    large = [each for each in problems if each.code == "coordinate_out_of_range"]
    assert told == [each for each in problems if each not in large]
    if len(found):
        assert np.isfinite([found.x, found.y]).all()


@given(shapes=st.lists(geometries, max_size=6))
def test_the_same_positions_make_the_same_geometries(shapes: list[Any]) -> None:
    found = places(*shapes)
    again = found.replaced(found.x, found.y)
    rounded = json.loads(json.dumps(found.geometries), parse_float=lambda x: round(float(x), 6))
    assert again.geometries == rounded
    alone = [shapely.get_coordinates(each) for each in found.figures()]
    together = np.column_stack((found.x, found.y))
    assert np.array_equal(np.concatenate([*alone, np.empty((0, 2))]), together)
