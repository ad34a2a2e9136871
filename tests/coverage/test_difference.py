"""Two scenarios: areas gained and lost, by hand and for any two."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.coverage.network.coverage import network_coverage
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.coverage.scenario import TrialPlace, changed, compare_scenarios
from tests.coverage.squares import SOUTH, WEST, at, covered, rule, schools, square_town
from tests.coverage.street_plans import streets

TOWN = square_town()
PEOPLE = EvenPopulation(TOWN)
DISC = math.pi * 0.3**2


def test_a_moved_school_gains_one_disc_and_loses_another() -> None:
    before = schools((400, 400))
    after = changed(before, moved={"1": TrialPlace(at(1_400, 1_400))})
    found = compare_scenarios(covered(TOWN, before, 300), covered(TOWN, after, 300), PEOPLE)
    assert (found.gained_km2, found.lost_km2) == pytest.approx((DISC, DISC), rel=1e-3)
    assert found.gained_people == pytest.approx(1_000 * DISC, rel=1e-3)
    assert found.covered_km2.nominal == pytest.approx(0, abs=1e-9)
    assert [each["id"] for each in found.features()] == ["gained", "lost"]
    gained = TOWN.to_metres(shape(found.features()[0]["geometry"]))
    assert gained.area / 1e6 == pytest.approx(DISC, rel=2e-3)


def test_an_added_school_loses_nothing() -> None:
    before = schools((400, 400))
    after = changed(before, (TrialPlace(at(600, 400)),))
    found = compare_scenarios(covered(TOWN, before, 300), covered(TOWN, after, 300))
    # Two discs of radius r, their middles 2r/3 apart, share the lens of the textbook.
    r, d = 0.3, 0.2
    lens = 2 * r**2 * math.acos(d / (2 * r)) - d / 2 * math.sqrt(4 * r**2 - d**2)
    assert found.gained_km2 == pytest.approx(DISC - lens, rel=1e-3)
    assert (found.lost_km2, found.gained_people, found.people.nominal > 0) == (0.0, None, True)
    assert [each["id"] for each in found.features()] == ["gained"]


def test_the_same_scenario_differs_in_nothing() -> None:
    one = covered(TOWN, schools((1_000, 1_000)))
    found = compare_scenarios(one, one, PEOPLE)
    assert (found.features(), found.comparable, found.gained_people) == ([], True, 0.0)


def test_another_radius_is_told() -> None:
    school = schools((1_000, 1_000))
    found = compare_scenarios(covered(TOWN, school, 300), covered(TOWN, school, 500))
    assert not found.comparable


def test_people_known_by_point_are_counted_as_the_coverages_count_them() -> None:
    # The nearer home is left of a street that ends before it: it lies beside what is
    # reached, and its own way is too long.
    homes = PointPopulation(
        WEST + np.array([1_300.0, 1_440.0, 500.0]),
        SOUTH + np.array([1_000.0, 1_049.0, 1_000.0]),
        [10, 100, 1_000],
        TOWN,
    )
    main = streets([(0, 1_000), (2_000, 1_000)])
    one, other = (
        network_coverage(TOWN, schools(*each), rule(450), main, homes)
        for each in ([], [(1_000, 1_000)])
    )
    found = compare_scenarios(one, other, homes)
    assert found.people.nominal == 10
    assert (found.gained_people, found.lost_people) == (10, 0)
    back = compare_scenarios(other, one, homes)
    assert (back.gained_people, back.lost_people) == (0, 10)


points = st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 2_000)), max_size=4)


@given(points, points)
def test_gained_less_lost_is_the_change(one: list, other: list) -> None:
    before, after = (covered(TOWN, schools(*each), 300) for each in (one, other))
    found = compare_scenarios(before, after, PEOPLE)
    assert found.gained_km2 - found.lost_km2 == pytest.approx(found.covered_km2.nominal, abs=1e-4)
    assert found.gained_people - found.lost_people == pytest.approx(found.people.nominal, abs=0.1)
    assert found.gained.intersection(found.lost).area < 1e-3
