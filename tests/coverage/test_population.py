"""People in four ways: the same answers where the ways are the same people."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.coverage.population.areas import AreaPopulation
from geo.coverage.population.file import RasterPopulation
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation, as_figures, people_in_parts
from geo.coverage.straight_line.service_area import service_areas
from geo.coverage.town import Town
from geo.model.errors import BadQuery
from geo.model.standards import Rule
from tests.coverage.squares import SOUTH, WEST, rule, schools, square, square_town

TOWN = square_town()  # 2 km x 2 km, 4,000 people: one on each 1,000 m2
ONE_A_CELL = np.full((20, 20), 10.0)  # cells of 100 m
TRANSFORM = (WEST, 100.0, 0.0, SOUTH + 2_000.0, 0.0, -100.0)


def middles(side: float = 10.0) -> tuple[Any, Any]:
    along = np.arange(side / 2, 2_000, side)
    x, y = np.meshgrid(along, along)
    return WEST + x.ravel(), SOUTH + y.ravel()


def points() -> PointPopulation:
    x, y = middles()
    return PointPopulation(x, y, np.full(len(x), 0.1), TOWN)


WAYS: dict[str, Any] = {
    "even": lambda: EvenPopulation(TOWN),
    "points": points,
    "areas": lambda: AreaPopulation(
        as_figures([square(1_000, x, y) for x in (0, 1_000) for y in (0, 1_000)]), [1_000] * 4, TOWN
    ),
    "raster": lambda: RasterPopulation(ONE_A_CELL, TRANSFORM, "EPSG:4547", TOWN),
}


@pytest.fixture(scope="module", params=WAYS)
def population(request: pytest.FixtureRequest) -> Any:
    return WAYS[request.param]()


def test_all_are_the_people_of_the_town(population: Any) -> None:
    assert population.total == pytest.approx(4_000)
    assert population.inside(TOWN.outline) == pytest.approx(4_000)


def test_people_of_a_disc_and_of_its_parts(population: Any) -> None:
    school = schools((1_000, 1_000), uncertainty_m=100.0)
    areas = service_areas(school, 500.0, TOWN.outline)
    people = population.within(areas, school, 500.0)
    for found, radius in ((people.sure, 400), (people.nominal, 500), (people.possible, 600)):
        assert found == pytest.approx(math.pi * radius**2 / 1_000, rel=0.004)
    halves = as_figures([square(2_000, -1_000), square(2_000, 1_000)])
    west, east = population.within_each(areas, school, 500.0, halves)
    assert west.nominal == pytest.approx(east.nominal, rel=0.01)
    assert west.nominal + east.nominal == pytest.approx(people.nominal)
    along = people_in_parts(population, areas, halves)
    assert along[0].nominal == pytest.approx(west.nominal, rel=0.01)


def test_a_facility_outside_serves_inside(population: Any) -> None:
    school = schools((-300, 1_000))
    people = population.within(service_areas(school, 500.0, TOWN.outline), school, 500.0)
    segment = 500**2 * math.acos(300 / 500) - 300 * math.sqrt(500**2 - 300**2)
    assert people.nominal == pytest.approx(segment / 1_000, rel=0.02)


def test_no_facility_serves_nobody(population: Any) -> None:
    none = facilities_at([])
    people = population.within(service_areas(none, 500.0, TOWN.outline), none, 500.0)
    assert (people.sure, people.nominal, people.possible) == (0, 0, 0)


def test_what_is_outside_the_town_does_not_count(population: Any) -> None:
    assert population.inside(square(4_000, -1_000, -1_000)) == pytest.approx(4_000)
    assert population.inside(square(100, 5_000)) == 0


def test_nobody_is_inside_no_area(population: Any) -> None:
    assert population.inside(shapely.Polygon()) == 0
    assert population.inside_each(as_figures([])).shape == (0,)


def test_people_of_several_areas_are_those_of_each(population: Any) -> None:
    areas = as_figures([square(500), square(700, 100, 900), shapely.Polygon(), square(9, 9_999)])
    each = [population.inside(area) for area in areas]
    assert population.inside_each(areas) == pytest.approx(each)
    assert each[0] == pytest.approx(250)


def test_nobody_lives_in_a_town_without_a_total() -> None:
    town = square_town(residents=None)
    people = straight_line_coverage(town, schools((1_000, 1_000)), rule(), EvenPopulation(town))
    assert people.people is not None
    assert people.people.possible == 0
    assert people.people_share is None


HOLED = square(3_000).difference(square(1_000, 1_000, 1_000))
PARTS = shapely.union_all([square(1_000), square(1_000, 3_000)])
positions = st.lists(st.tuples(*[st.floats(-500, 4_500)] * 2), max_size=6)


@given(
    outline=st.sampled_from([square(2_000), HOLED, PARTS]),
    places=positions,
    more=positions,
    radius=st.floats(1, 2_000),
    longer=st.floats(0, 1_000),
    spread=st.sampled_from([0.0, 40.0, 900.0, math.inf]),
    way=st.sampled_from(["even", "points", "areas"]),
)
def test_coverage_grows_with_the_radius_and_with_facilities(
    *, outline: Any, places: Any, more: Any, radius: Any, longer: Any, spread: Any, way: str
) -> None:
    town = Town(outline, 4547, residents=1_000)
    x, y = np.meshgrid(np.arange(50.0, 4_000, 100), np.arange(50.0, 3_000, 100))
    make = {
        "even": lambda: EvenPopulation(town),
        "points": lambda: PointPopulation(
            WEST + x.ravel(), SOUTH + y.ravel(), np.ones(x.size), town
        ),
        "areas": lambda: AreaPopulation(as_figures([square(3_500, -200)]), [500.0], town),
    }
    people = make[way]()

    def figures(chosen: Any, metres: float) -> list[float]:
        found = straight_line_coverage(
            town, schools(*chosen, uncertainty_m=spread), rule(metres), people
        )
        assert found.people is not None
        three = [found.people.sure, found.people.nominal, found.people.possible]
        assert three == sorted(three)
        assert 0 <= three[0] <= three[2] <= people.total
        assert found.covered_km2.possible <= town.area_km2
        return three

    small = figures(places, radius)
    for larger in (figures(places, radius + longer), figures(places + more, radius)):
        assert all(a <= b + 1e-6 for a, b in zip(small, larger, strict=True))


def test_a_density_is_never_drawn_as_a_circle() -> None:
    density = Rule(
        id="cameras", category="public_safety", kind="density", value=250, zh="监控",
        en="cameras", source_zh="计划", source_en="plan", status="read",
    )  # fmt: skip
    with pytest.raises(BadQuery) as caught:
        straight_line_coverage(TOWN, schools((1, 1)), density)
    assert caught.value.code == "rule_not_of_kind"
