"""The nearest facility along streets: by hand, and never nearer than by straight line."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.network.nearest import nearest_along_streets, walking_distances, ways_to
from geo.coverage.population.distance_curve import reaching_distances
from geo.coverage.straight_line.nearest import nearest_facility
from tests.coverage.squares import SOUTH, WEST, schools
from tests.coverage.street_plans import grid, streets

STREET = streets([(0, 0), (2_000, 0)], [(5_000, 0), (5_100, 0)])


def points(*places: tuple[float, float]) -> Any:
    x, y = np.array(places, np.float64).T
    return x + WEST, y + SOUTH


def test_the_nearest_by_hand() -> None:
    x, y = points((300, 40), (1_100, 0), (300, 500), (5_050, 0))
    own = schools((0, 0), (1_000, 30), uncertainty_m=[50, np.inf])
    ways = ways_to(x, y, own, STREET)
    found = nearest_along_streets(ways, 500)
    assert found.facility.tolist() == [0, 1, -1, -1]
    assert found.distance_m.tolist() == [340, 130, np.inf, np.inf]
    assert found.low_m.tolist() == [270, 0, np.inf, np.inf]
    assert found.high_m.tolist() == [390, 1_150, np.inf, np.inf]
    assert ways.off_streets.tolist() == [False, False, True, False]


def test_the_nearest_along_streets_is_another_one() -> None:
    network = streets([(0, 0), (1_000, 0)], [(0, 0), (0, 100), (500, 100)])
    x, y = points((400, 100))
    own = schools((400, 0), (0, 0))
    assert nearest_facility(x, y, own, 500).facility.tolist() == [0]
    found = nearest_along_streets(ways_to(x, y, own, network), 500)
    assert (found.facility.tolist(), found.distance_m.tolist()) == ([1], [500])


def test_no_facility_and_no_street() -> None:
    x, y = points((0, 0))
    for ways in (ways_to(x, y, schools(), STREET), ways_to(x, y, schools((0, 0)), streets())):
        found = nearest_along_streets(ways, 500)
        assert (found.facility[0], found.distance_m[0], found.high_m[0]) == (-1, np.inf, np.inf)
        assert np.isinf(walking_distances(ways)).all()


place = st.tuples(st.floats(0, 2_000), st.floats(0, 2_000))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(place, st.sampled_from([0.0, 70.0, 600.0, math.inf])), max_size=5),
    st.integers(0, 20),
)
def test_a_way_is_never_shorter_than_the_straight_line(own: Any, seed: int) -> None:
    facilities = schools(*(each for each, _ in own), uncertainty_m=[doubt for _, doubt in own])
    x, y = points(*np.random.default_rng(seed).uniform(0, 2_000, (60, 2)))
    ways = ways_to(x, y, facilities, grid(2_000, 500))
    walked, straight = walking_distances(ways), reaching_distances(x, y, facilities)
    assert (walked >= straight - 1e-6).all()
    # A doubt of unknown size may shorten a way by half: then nothing is said of the order.
    assert (walked[0] >= walked[1] - 1e-6).all()
    assert (walked[1] >= walked[2] - 1e-6).all()
