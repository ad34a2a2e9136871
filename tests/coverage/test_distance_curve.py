"""The curve of people and land against distance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from geo.coverage.distance_curve import distance_curve, reaching_distances
from geo.coverage.facilities import facilities_at
from geo.coverage.people_points import PointPopulation
from geo.coverage.population import EvenPopulation
from geo.coverage.service_area import service_areas
from tests.coverage.squares import SOUTH, WEST, schools, square_town

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
