"""The sites of the page and of the command line: people, candidates, and by which way."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.coverage.network.coverage import network_coverage
from geo.coverage.population.areas import AreaPopulation
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation, as_figures
from geo.coverage.siting.where_next import best_sites, demand_of, people_cell_m, spacing_m
from geo.coverage.straight_line.reach import Candidates
from tests.coverage.squares import SOUTH, WEST, rule, schools, square, square_town
from tests.coverage.street_plans import grid

TOWN = square_town()


def people(*homes: tuple[float, float, float]) -> PointPopulation:
    x, y, count = np.array(homes, dtype=float).T
    return PointPopulation(x + WEST, y + SOUTH, count, TOWN)


def test_all_people_are_asked_about_however_they_are_known() -> None:
    for population in (EvenPopulation(TOWN), people((5, 5, 30), (1_900, 1_900, 3_970))):
        assert demand_of(TOWN, population).people.sum() == pytest.approx(4_000)
    assert len(demand_of(TOWN, people((5, 5, 30)))) == 1


def test_grids_grow_with_the_town() -> None:
    assert (people_cell_m(TOWN), spacing_m(TOWN)) == (pytest.approx(31.62, abs=0.01), 250)
    province = square_town(400_000)
    assert people_cell_m(province) == spacing_m(province) == pytest.approx(6_325, abs=1)


def test_without_candidates_a_grid_is_tried() -> None:
    homes = people((300, 300, 10), (1_700, 1_700, 20), (1_000, 1_000, 90))
    stand = straight_line_coverage(TOWN, schools((1_000, 1_000)), rule(), homes)
    found = best_sites(stand, homes, 2)
    assert ([site.gain for site in found.sites], found.covered) == ([20, 10], 90)


def test_along_streets_the_way_counts() -> None:
    homes, stand = people((300, 300, 10), (700, 0, 4)), schools((1_900, 1_900))
    spot = Candidates(np.array([WEST + 600.0]), np.array([SOUTH + 0.0]), ("a",))
    straight = straight_line_coverage(TOWN, stand, rule(), homes)
    assert best_sites(straight, homes, 1, spot).gain == 14
    streets = grid()
    walked = network_coverage(TOWN, stand, rule(), streets, homes)
    found = best_sites(walked, homes, 1, spot, streets)
    assert (found.gain, found.method) == (4, "network")  # 600 m round the corner are too far


@pytest.mark.parametrize("people_of", [EvenPopulation, lambda town: block_population()])
@pytest.mark.parametrize("count", [1, 3, 60])
def test_what_sites_add_is_what_the_coverage_then_counts(people_of: Any, count: int) -> None:
    population, stand = people_of(TOWN), schools((300, 300), uncertainty_m=60)
    before: Any = straight_line_coverage(TOWN, stand, rule(250), population)
    found = best_sites(before, population, count)
    gains = [site.gain for site in found.sites]
    new = facilities_at([shapely.Point(site.x, site.y) for site in found.sites])
    after: Any = straight_line_coverage(TOWN, stand.joined(new), rule(250), population)
    added = after.people.nominal - before.people.nominal
    assert found.gain == pytest.approx(added, rel=1e-6)
    assert (found.people, found.covered) == (population.total, before.people.nominal)
    assert gains == sorted(gains, reverse=True) or count > 50
    assert found.bound >= found.gain * (1 - 1e-9)


def test_a_site_adds_no_more_than_its_circle_holds() -> None:
    people_evenly = EvenPopulation(TOWN)
    found = best_sites(
        straight_line_coverage(TOWN, schools(), rule(), people_evenly), people_evenly, 1
    )
    assert found.gain == pytest.approx(np.pi * 500**2 / 1_000, rel=2e-4)  # 1,000 people a km2


def block_population() -> AreaPopulation:
    blocks = as_figures([square(500, x, y) for x in (0, 500, 1_500) for y in (0, 1_000, 1_500)])
    return AreaPopulation(blocks, np.arange(9.0) * 40, TOWN)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_a_few_sites_is_the_best_by_area(seed: int) -> None:
    """Cells of some 100 m would choose by where their middles happen to lie."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(300, 1_700, (2, 7))
    spots = Candidates(x + WEST, y + SOUTH, tuple("abcdefg"))
    town = square_town(6_000, residents=36_000)
    before = straight_line_coverage(town, schools((1_000, 1_000)), rule(), EvenPopulation(town))
    found = best_sites(before, EvenPopulation(town), 2, spots)
    discs = shapely.buffer(shapely.points(spots.x, spots.y), 500, quad_segs=64)
    pairs = [discs[a].union(discs[b]) for a, b in combinations(range(7), 2)]
    best = max((pair & town.outline).difference(before.areas.nominal).area for pair in pairs)
    assert found.gain == pytest.approx(best / 1_000, rel=1e-3)
