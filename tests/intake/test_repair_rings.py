"""Ends, heights, repeated points, spikes and winding of lines and rings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.intake.repair.rings import blunted, closed, completed, oriented, undoubled
from tests.intake.shapes import SQUARE, at, multi, polygon

HOLE = [(0.5, 0.5), (1, 0.5), (1, 1), (0.5, 0.5)]


def line(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": at(*points)}


@pytest.mark.parametrize("outer", [SQUARE, SQUARE[::-1]])
@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]])
def test_outer_rings_run_counter_clockwise_and_holes_clockwise(outer: Any, hole: Any) -> None:
    made = oriented(polygon(at(*outer), at(*hole)))
    assert made == polygon(at(*SQUARE), at(*HOLE[::-1]))
    assert oriented(made) == made


def test_metres_are_turned_as_well() -> None:
    ring = [[474_000.1, 2_546_000.1], [474_000.1, 2_546_000.2], [474_000.2, 2_546_000.2]]
    made = oriented(polygon([*ring, ring[0]]))
    assert made["coordinates"][0] == [ring[0], *ring[:0:-1], ring[0]]


def test_a_bbox_goes_with_the_heights_and_other_members_stay() -> None:
    point = {"type": "Point", "coordinates": [1, 2, 3], "bbox": [1, 2, 3, 1, 2, 3], "x": 1}
    assert oriented(point) == {"type": "Point", "coordinates": [1, 2], "x": 1}


@pytest.mark.parametrize("geometry", [None, "Point", {}, {"type": "Point", "coordinates": ["a"]}])
def test_what_is_not_sound_comes_back_as_it_is(geometry: Any) -> None:
    assert oriented(geometry) is geometry


SPIKED = [(0, 0), (2, 0), (5, 0), (2, 0), (2, 2), (0, 2)]


@pytest.mark.parametrize("start", range(len(SPIKED)))
def test_a_spike_is_cut_off_wherever_the_ring_begins(start: int) -> None:
    ring = [*SPIKED[start:], *SPIKED[:start], SPIKED[start]]
    cured = blunted(polygon(at(*ring)))
    assert cured is not None
    assert cured[1].count == 1
    assert shape(cured[0]).equals(shape(polygon(at(*SQUARE))))
    assert len(cured[0]["coordinates"][0]) == 5


def test_a_spike_of_many_points_is_cut_off_whole() -> None:
    ring = [(0, 0), (2, 0), (3, 0), (4, 0), (4, 0), (4, 1), (4, 0), (3, 0), (2, 0), (2, 2), (0, 0)]
    cured = blunted(polygon(at(*ring)))
    assert cured is not None
    assert cured[0] == polygon(at((0, 0), (2, 0), (2, 2), (0, 0)))


def test_a_line_keeps_what_lies_beyond_a_spike() -> None:
    cured = blunted(line((0, 0), (20, 0), (10, 0), (10, 20)))
    assert cured is not None
    assert cured[0] == line((0, 0), (10, 0), (10, 20))


@pytest.mark.parametrize(
    "geometry",
    [
        line((0, 0), (1, 0), (0, 0)),
        polygon(at((0, 0), (1, 0), (0, 0), (0, 0))),
        polygon(at((0, 0), (2, 0), (2, 2))),
        line((0, 0), (1, 0), (1, 1)),
        {"type": "Point", "coordinates": [1, 2]},
    ],
)
def test_what_would_collapse_or_has_no_spike_stays(geometry: Any) -> None:
    assert blunted(geometry) is None


def test_a_line_of_one_place_keeps_its_points() -> None:
    assert undoubled(line((0, 0), (0, 0))) is None


def test_an_outer_ring_that_is_empty_stays_empty() -> None:
    assert completed(polygon([], at(*SQUARE))) is None


def test_each_open_ring_is_closed() -> None:
    cured = closed(multi([at(*SQUARE[:-1])], [at(*SQUARE)], [at((5, 5), (6, 5), (6, 6), (5, 6))]))
    assert cured is not None
    assert cured[1].count == 2
    assert [part[0][0] == part[0][-1] for part in cured[0]["coordinates"]] == [True] * 3


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=20),
)
def test_cut_rings_have_no_spike_left(points: Any) -> None:
    cured = blunted(polygon(at(*points, points[0])))
    assert cured is None or blunted(cured[0]) is None
