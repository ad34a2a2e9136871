"""Who reaches how many places: by hand, at the edges, and nobody lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.capacity.spread import cell_side, place_cells, spread_of, town_catchment
from geo.coverage.facilities import facilities_at
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.coverage.town import Town
from tests.coverage.squares import SOUTH, WEST, at, square_town

TOWN = square_town()  # 2 km, 4,000 people


def people(*homes: tuple[float, float, float]) -> PointPopulation:
    x, y, count = np.array(homes, dtype=float).T
    return PointPopulation(WEST + x, SOUTH + y, count, TOWN)


def school(places: float, x: float = 100, y: float = 100) -> Any:
    return facilities_at([at(x, y)], capacity=np.array([places]))


def test_people_are_sorted_by_what_they_reach() -> None:
    homes = people((100, 100, 100), (200, 100, 100), (1_900, 1_900, 50))
    found = town_catchment(TOWN, school(50), homes, 500.0)
    spread = spread_of(found)
    assert spread is not None
    assert spread.reference == pytest.approx(200)  # 50 places for 250 people
    assert spread.people.tolist() == [50, 0, 0, 200, 0]
    assert (spread.below, spread.nothing, spread.total) == (50, 50, 250)
    asked = spread_of(found, 600.0)
    assert asked is not None
    assert asked.people.tolist() == [50, 200, 0, 0, 0]
    assert found.reached.tolist() == [200]


def test_where_all_have_the_mean_nobody_is_below_it() -> None:
    homes = people(*((100 + at_, 100, 3) for at_ in range(0, 70, 7)))
    spread = spread_of(town_catchment(TOWN, school(7), homes, 5_000.0))
    assert spread is not None
    assert spread.below == 0


def test_nobody_has_no_spread() -> None:
    assert spread_of(town_catchment(TOWN, school(7), people((1, 1, 0)), 500.0)) is None


def test_places_that_nobody_reaches_leave_all_with_nothing() -> None:
    spread = spread_of(town_catchment(TOWN, school(7), people((1_900, 1_900, 4)), 500.0))
    assert spread is not None
    assert (spread.reference, spread.people.tolist()) == (0, [4, 0, 0, 0, 0])


def test_a_cell_has_the_mean_of_its_people() -> None:
    homes = people((1, 1, 30), (11, 1, 10), (1_999, 1_999, 5))
    found = town_catchment(TOWN, school(40, 0, 0), homes, 10.0)
    cells = place_cells(TOWN, found)
    assert cells.side_m == 20.0
    assert cells.per_1000.tolist() == pytest.approx([30 * 40 / 30 * 1000 / 40, 0])
    assert cells.figures[0].bounds == (WEST, SOUTH, WEST + 20, SOUTH + 20)


def test_cells_of_people_spread_evenly_cover_the_town_once() -> None:
    found = town_catchment(TOWN, school(40), EvenPopulation(TOWN), 500.0)
    cells = place_cells(TOWN, found)
    assert len(cells.figures) == 100 * 100
    assert shapely.area(cells.figures).sum() == pytest.approx(TOWN.outline.area)
    assert float(found.people @ found.places) == pytest.approx(40)


@pytest.mark.parametrize(("side", "cell"), [(500.0, 10.0), (7_500.0, 100.0), (1e6, 10_000.0)])
def test_cells_are_round_and_few(side: float, cell: float) -> None:
    assert cell_side(Town(shapely.box(0, 0, side, side), 4547)) == cell
