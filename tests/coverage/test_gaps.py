"""What is not covered: known areas, in the order of their people."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.network.coverage import network_coverage
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.coverage.report.notices import gap_findings, notice_sentences
from geo.coverage.straight_line.service_area import Interval
from tests.coverage.squares import SOUTH, WEST, at, covered, rule, schools, square_town
from tests.coverage.street_plans import grid, streets


def band(x: float) -> shapely.LineString:
    return shapely.LineString([at(x, -1_000), at(x, 3_000)])


def test_without_facilities_the_whole_town_is_one_gap() -> None:
    town = square_town()
    found = gaps(covered(town, schools()), EvenPopulation(town))
    (gap,) = found.gaps
    assert (gap.area_km2, gap.people) == (4.0, 4_000.0)
    assert (gap.facility, gap.distance_m) == (None, math.inf)
    assert gap.label == pytest.approx(shapely.get_coordinates(at(1_000, 1_000))[0], abs=15)
    assert found.features()[0]["properties"]["distance_m"] is None


def test_a_band_of_service_leaves_two_gaps_the_larger_first() -> None:
    # A street at x = 800 covers 500 m on both sides: 300 m remain in the west, 700 m in the east.
    town = square_town()
    street = facilities_at([band(800)], ids=("s",), names=("Street",))
    found = gaps(covered(town, street), EvenPopulation(town))
    assert [gap.area_km2 for gap in found.gaps] == pytest.approx([1.4, 0.6])
    assert [gap.people for gap in found.gaps] == pytest.approx([1_400, 600])
    assert [gap.rank for gap in found.gaps] == [1, 2]
    assert {gap.facility_name for gap in found.gaps} == {"Street"}
    assert found.area_km2 == pytest.approx(2.0)
    assert found.people == pytest.approx(2_000)


def test_people_come_before_area() -> None:
    class InTheWest(EvenPopulation):
        def inside_each(self, areas):
            west = shapely.bounds(areas)[:, 0] < at(300, 0).x
            return super().inside_each(areas) * west

    town = square_town()
    found = gaps(covered(town, facilities_at([band(800)])), InTheWest(town))
    assert [gap.area_km2 for gap in found.gaps] == pytest.approx([0.6, 1.4])


def test_slivers_are_left_out_and_told() -> None:
    # 4 corners of 200 x 200 m less a quarter disc remain: 8,584 m2 each.
    town = square_town(400, residents=1_000)
    coverage = covered(town, schools((200, 200)), 200)
    found = gaps(coverage, EvenPopulation(town), sliver_m2=10_000)
    corners = 400**2 - math.pi * 200**2
    assert (found.gaps, found.slivers) == ((), 4)
    assert found.slivers_km2 * 1e6 == pytest.approx(corners, rel=2e-3)
    assert found.slivers_people == pytest.approx(1_000 * corners / 400**2, rel=2e-3)
    assert len(gaps(coverage, sliver_m2=8_000).gaps) == 4


def test_what_is_not_even_possibly_covered_is_smaller() -> None:
    town = square_town()
    coverage = covered(town, facilities_at([band(800)], 100.0))
    assert gaps(coverage).area_km2 == pytest.approx(2.0)
    assert gaps(coverage, beyond="possible").area_km2 == pytest.approx(1.6)


def test_features_are_in_degrees_and_say_by_which_rule() -> None:
    town = square_town()
    (first, _) = gaps(covered(town, facilities_at([band(800)], 100.0))).features()
    area = town.to_metres(shape(first["geometry"])).area
    assert area == pytest.approx(1.4e6, rel=1e-3)
    properties = first["properties"]
    assert properties["radius_m"] == 500.0
    assert (properties["method"], properties["people"]) == ("straight_line", None)
    assert properties["distance_m"] == pytest.approx(850, abs=12)
    assert properties["high_m"] - properties["low_m"] == 200
    assert shape(first["geometry"]).contains(shapely.Point(properties["label"]))


@given(st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 2_000)), max_size=6))
def test_gaps_and_what_is_covered_are_the_town(points: list[tuple[int, int]]) -> None:
    town = square_town()
    coverage = covered(town, schools(*points))
    found = gaps(coverage, EvenPopulation(town))
    whole = found.area_km2 + found.slivers_km2 + coverage.covered_km2.nominal
    assert whole == pytest.approx(town.area_km2)
    people = [gap.people or 0 for gap in found.gaps]
    assert people == sorted(people, reverse=True)
    assert all(gap.distance_m >= 500 * 0.999 for gap in found.gaps)


def test_people_in_gaps_along_streets_are_those_whom_the_coverage_does_not_count() -> None:
    # One lives 120 m off the street and is near enough all the same; one lives beside a
    # reached street, 505 m away with the way to it; one lives far off.
    x, y = np.array([[1_000, 1_120], [1_480, 1_025], [1_900, 1_000]]).T
    town = square_town()
    people = PointPopulation(WEST + x, SOUTH + y, [1.0, 20.0, 300.0], town)
    street = streets([(0, 1_000), (2_000, 1_000)])
    coverage = network_coverage(town, schools((1_000, 1_000)), rule(), street, people)
    assert coverage.people == Interval(1.0, 1.0, 1.0)
    found = gaps(coverage, people)
    assert (found.people, found.elsewhere_people) == (300.0, 20.0)
    told = " ".join(notice_sentences(gap_findings(found), "en"))
    assert "20 more people live next to the streets reached" in told


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 2_000)), max_size=3),
    st.integers(100, 800),
    st.sampled_from(["nominal", "possible"]),
    st.booleans(),
)
def test_people_in_gaps_and_covered_people_are_all_people(
    own: Any, radius: int, beyond: Any, along: bool
) -> None:
    town = square_town()
    x, y = np.random.default_rng(1).uniform(0, 2_000, (2, 300))
    people = PointPopulation(WEST + x, SOUTH + y, np.arange(300.0), town)
    facilities = schools(*own, uncertainty_m=50.0)
    if along:
        coverage = network_coverage(town, facilities, rule(radius), grid(2_000, 400), people)
    else:
        coverage = straight_line_coverage(town, facilities, rule(radius), people)
    found = gaps(coverage, people, beyond)
    assert coverage.people is not None
    assert found.people is not None
    assert found.slivers_people is not None
    left = found.people + found.slivers_people + found.elsewhere_people
    assert left + getattr(coverage.people, beyond) == people.total
