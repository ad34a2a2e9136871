"""The curve of people and land against distance."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.facilities import facilities_at
from geo.coverage.network.coverage import network_coverage
from geo.coverage.population.distance_curve import distance_curve, reaching_distances
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.coverage.straight_line.service_area import service_areas
from tests.coverage.squares import SOUTH, WEST, rule, schools, square_town
from tests.coverage.street_plans import grid, streets

TOWN = square_town()
MIDDLE = schools((1_000, 1_000))


def at_metres(curve: object, metres: float) -> int:
    return int(np.flatnonzero(curve.metres == metres)[0])  # type: ignore[attr-defined]


def test_land_within_a_distance_is_the_disc() -> None:
    curve = distance_curve(TOWN, MIDDLE, EvenPopulation(TOWN))
    for metres in (300.0, 500.0, 900.0):
        share = math.pi * metres**2 / 4e6
        assert curve.area_share[1, at_metres(curve, metres)] == pytest.approx(share, rel=0.005)
    assert curve.people_share is not None
    assert curve.people_share == pytest.approx(curve.area_share)
    assert (curve.metres[0], curve.metres[-1], curve.area_share[1, -1]) == (0, 3_000, 1)
    assert curve.people_basis == "even"


def test_people_at_points_are_measured_exactly() -> None:
    people = PointPopulation(
        WEST + np.array([1_400.0, 1_000]), SOUTH + np.array([1_300.0, 50]), [30, 70], TOWN
    )
    share = distance_curve(TOWN, MIDDLE, people).people_share
    assert share is not None
    assert share[1, 9:12].tolist() == [0, 0.3, 0.3]
    assert share[1, 18:20].tolist() == [0.3, 1.0]


@pytest.mark.parametrize("spread", [0.0, 120.0, math.inf])
def test_the_curve_agrees_with_the_service_areas(spread: float) -> None:
    facilities = schools((300, 300), (1_500, 1_200), (2_200, 400), uncertainty_m=spread)
    curve = distance_curve(TOWN, facilities)
    for metres in (200.0, 450.0, 1_000.0):
        exact = service_areas(facilities, metres, TOWN.outline).area_km2.scaled(1 / 4)
        found = curve.area_share[:, at_metres(curve, metres)]
        assert found == pytest.approx([exact.sure, exact.nominal, exact.possible], abs=0.004)


def test_shares_rise_and_keep_their_order() -> None:
    facilities = schools((0, 0), (1_900, 700), uncertainty_m=np.array([30.0, math.inf]))
    share = distance_curve(TOWN, facilities).area_share
    assert (np.diff(share, axis=1) >= 0).all()
    assert (share[0] <= share[1]).all()
    assert (share[1] <= share[2]).all()
    assert share.max() <= 1


def test_no_facility_and_nobody() -> None:
    nowhere = distance_curve(TOWN, facilities_at([]))
    assert not nowhere.area_share.any()
    assert nowhere.people_share is None
    empty = square_town(residents=None)
    assert distance_curve(empty, MIDDLE, EvenPopulation(empty)).people_share is None


def test_rows_are_for_charts() -> None:
    rows = distance_curve(TOWN, MIDDLE, EvenPopulation(TOWN), farthest_m=100, step_m=50).rows()
    assert [row["metres"] for row in rows] == [0, 50, 100]
    assert set(rows[0]) == {"metres"} | {
        f"{what}_{kind}" for what in ("area", "people") for kind in ("sure", "nominal", "possible")
    }
    assert "people_sure" not in distance_curve(TOWN, MIDDLE).rows()[0]


def test_from_which_distance_a_point_is_reached() -> None:
    facilities = schools((0, 0), (1_000, 0), uncertainty_m=np.array([50.0, math.inf]))
    far = reaching_distances(np.array([WEST + 800.0]), np.array([SOUTH]), facilities)
    assert far[:, 0].tolist() == [850, 200, 100]


STREET = streets([(0, 1_000), (2_000, 1_000)])


def test_along_streets_people_are_measured_by_their_way_and_the_rest_is_told() -> None:
    people = PointPopulation(
        WEST + np.array([1_250.0, 1_250.0, 1_000.0]),
        SOUTH + np.array([1_050.0, 1_150.0, 1_900.0]),
        [30, 20, 50],
        TOWN,
    )
    curve = distance_curve(TOWN, MIDDLE, people, streets=STREET)
    assert curve.method == "network"
    assert curve.people_share is not None
    assert curve.people_share[1, 5:9].tolist() == [0, 0.3, 0.3, 0.5]
    assert curve.people_share.max() == 0.5
    assert curve.no_way_people == 0.5
    assert curve.no_way_area == pytest.approx(0.8, abs=0.01)
    assert distance_curve(TOWN, MIDDLE, people).no_way_people == 0


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.tuples(st.floats(0, 2_000), st.floats(0, 2_000)),
            st.sampled_from([0.0, 90.0, math.inf]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([150.0, 400.0, 900.0]),
)
def test_the_curve_along_streets_is_the_coverage_at_every_radius(own: Any, metres: float) -> None:
    places, doubts = zip(*own, strict=True)
    facilities = schools(*places, uncertainty_m=list(doubts))
    x, y = np.random.default_rng(6).uniform(0, 2_000, (2, 200))
    people = PointPopulation(WEST + x, SOUTH + y, np.ones(200), TOWN)
    network = grid(2_000, 400)
    curve = distance_curve(TOWN, facilities, people, streets=network)
    straight = distance_curve(TOWN, facilities, people)
    found = network_coverage(TOWN, facilities, rule(metres), network, people).people
    assert found is not None
    assert curve.people_share is not None
    assert straight.people_share is not None
    row = curve.people_share[:, at_metres(curve, metres)] * 200
    assert row == pytest.approx([found.sure, found.nominal, found.possible])
    assert (curve.people_share <= straight.people_share + 1e-12).all()
    assert (curve.area_share <= straight.area_share + 1e-12).all()
