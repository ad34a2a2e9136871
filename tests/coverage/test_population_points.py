"""Points with people: each once, at the edge too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.facilities import facilities_at
from geo.coverage.population import points as points_module
from geo.coverage.population.points import PointPopulation, check_people
from geo.coverage.population.population import as_figures
from geo.coverage.straight_line.service_area import service_areas
from geo.coverage.town import Town
from geo.model.errors import UnusablePopulation
from tests.coverage.squares import SOUTH, WEST, schools, square, square_town

TOWN = square_town()


def people_at(*places: tuple[float, float, float], town: Town = TOWN) -> PointPopulation:
    x, y, people = np.array(places, dtype=float).T
    return PointPopulation(WEST + x, SOUTH + y, people, town)


def within(population: PointPopulation, facilities: Any, radius_m: Any = 500.0) -> list[float]:
    found = population.within(service_areas(facilities, 1.0, TOWN.outline), facilities, radius_m)
    return [found.sure, found.nominal, found.possible]


def test_a_point_on_the_edge_of_the_town_counts() -> None:
    population = people_at((0, 1_000, 5), (2_000, 2_000, 7), (-0.001, 1_000, 100))
    assert (population.total, population.outside) == (12, 100)


def test_a_point_exactly_at_the_radius_is_covered() -> None:
    population = people_at((1_300, 1_400, 3), (1_300.001, 1_400, 4))
    assert within(population, schools((1_000, 1_000))) == [3, 3, 3]


def test_a_point_within_reach_of_many_counts_once() -> None:
    population = people_at((1_000, 1_000, 9))
    assert within(population, schools(*[(1_000 + x, 1_000) for x in range(50)])) == [9, 9, 9]


def test_each_facility_has_its_own_radius_and_accuracy() -> None:
    population = people_at((100, 100, 1), (100, 1_900, 10), (1_900, 100, 100))
    facilities = schools(
        (400, 100), (400, 1_900), (1_600, 100), uncertainty_m=np.array([0.0, 250.0, np.inf])
    )
    assert within(population, facilities, np.array([300.0, 310.0, 160.0])) == [1, 11, 111]


def test_lines_and_areas_reach_from_their_edges() -> None:
    population = people_at((1_000, 1_000, 1), (1_000, 1_700, 10), (1_000, 1_701, 100))
    park = facilities_at([square(400, 800, 800)])
    assert within(population, park) == [11, 11, 11]


def test_holes_and_parts_of_the_town_decide_who_counts() -> None:
    holed = square_town(outline=square(2_000).difference(square(500, 500, 500)))
    assert people_at((700, 700, 50), (100, 100, 1), town=holed).total == 1
    parts = square_town(outline=shapely.union_all([square(100), square(100, 1_000)]))
    assert people_at((50, 50, 1), (1_050, 50, 10), (500, 50, 100), town=parts).total == 11


def test_a_point_on_a_shared_edge_counts_in_one_area_and_in_overlaps_in_both() -> None:
    population = people_at((500, 100, 1), (250, 100, 10), (500, 500, 100))
    cells = as_figures([square(500), square(500, 500), square(500, 0, 500), square(500, 500, 500)])
    assert population.inside_each(cells).tolist() == [111, 0, 0, 0]
    overlapping = as_figures([square(500), square(500, 100)])
    # The first point lies on the first area's edge and inside the second; the last on two edges.
    assert population.inside_each(overlapping).tolist() == [110, 11]


def test_zero_people_are_people_of_a_kind() -> None:
    population = people_at((1_000, 1_000, 0))
    assert population.total == 0
    assert within(population, schools((1_000, 1_000))) == [0, 0, 0]


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ([(5_000, 5_000, 1)], "population_nothing_inside"),
        ([(1, 1, -1), (2, 2, 3)], "population_negative"),
        ([(1, 1, np.nan)], "population_not_number"),
        ([(1, 1, np.inf)], "population_not_number"),
        ([(np.nan, 1, 1)], "population_nothing_inside"),
    ],
)
def test_what_cannot_be_counted_is_an_error(places: Any, code: str) -> None:
    with pytest.raises(UnusablePopulation) as caught:
        people_at(*places)
    assert caught.value.code == code


def test_an_error_tells_the_value_and_how_many() -> None:
    with pytest.raises(UnusablePopulation) as caught:
        check_people(np.array([1.0, -2.5, -3.0]), "人口")
    assert caught.value.params == {"field": "人口", "value": "-2.5", "count": 2}


def test_distances_agree_with_a_full_matrix() -> None:
    random = np.random.default_rng(5)
    x, y = random.uniform(0, 2_000, (2, 500))
    people = random.integers(0, 100, 500).astype(float)
    fx, fy = random.uniform(-500, 2_500, (2, 40))
    spread, radius = random.choice([0.0, 60.0, np.inf], 40), random.uniform(50, 400, 40)
    population = people_at(*zip(x, y, people, strict=True))
    far = np.hypot(x[:, None] - fx, y[:, None] - fy)
    reach = np.where(np.isinf(spread), 2 * radius, radius + spread)
    expected = [people[(far <= r).any(axis=1)].sum() for r in (radius - spread, radius, reach)]
    facilities = schools(*zip(fx, fy, strict=True), uncertainty_m=spread)
    assert within(population, facilities, radius) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(6))
def test_few_areas_are_compared_as_many_are(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Points on edges and corners, areas that overlap, have holes, or are none at all.
    random = np.random.default_rng(seed)
    x, y = random.integers(0, 12, (2, 400)).astype(float)
    corner = random.integers(0, 8, (9, 2))
    areas = as_figures([shapely.box(a, b, a + 4, b + 4) for a, b in corner.tolist()])
    areas[2] = areas[2].difference(shapely.box(*(corner[2] + 1), *(corner[2] + 3)))
    areas[4], areas[5] = shapely.Polygon(), shapely.LineString([(0, 0), (9, 9)])
    few = points_module.members_at(x, y, areas)
    monkeypatch.setattr(points_module, "_FEW_AREAS", 0)
    many = points_module.members_at(x, y, areas)
    assert len(few[0]) > 100
    assert [each.tolist() for each in few] == [each.tolist() for each in many]
