"""The grid of people: cells of the town, and everybody in one of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo.coverage.population.areas import AreaPopulation
from geo.coverage.population.grid import cell_positions, demand_grid, town_cells
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation, as_figures
from geo.model.errors import BadQuery
from tests.coverage.squares import SOUTH, WEST, square, square_town

TOWN = square_town()
HOLED = square_town(outline=square(2_000).difference(square(430, 610, 770)))
PARTS = square_town(outline=shapely.union_all([square(750), square(320, 1_500, 1_111)]))
TOWNS = pytest.mark.parametrize("town", [TOWN, HOLED, PARTS], ids=["square", "holed", "parts"])


def test_cells_of_a_square_from_the_south_west() -> None:
    x, y, people = demand_grid(TOWN, EvenPopulation(TOWN), 1_000.0)
    assert (x - WEST).tolist() == [500, 1_500, 500, 1_500]
    assert (y - SOUTH).tolist() == [500, 500, 1_500, 1_500]
    assert people.tolist() == [1_000] * 4


@TOWNS
@pytest.mark.parametrize("cell_m", [90.0, 333.0, 5_000.0])
def test_cells_are_the_town_and_people_are_all_of_its_people(town: object, cell_m: float) -> None:
    cells = town_cells(town, cell_m)  # type: ignore[arg-type]
    outline = town.outline  # type: ignore[attr-defined]
    assert shapely.area(cells).sum() == pytest.approx(outline.area)
    assert shapely.area(cells).max() <= cell_m**2 * (1 + 1e-9)
    people = EvenPopulation(town)  # type: ignore[arg-type]
    x, y, counts = demand_grid(town, people, cell_m)  # type: ignore[arg-type]
    assert counts.sum() == pytest.approx(people.total)
    # A middle computed on the very edge may be a rounding error outside.
    assert (shapely.distance(outline, shapely.points(x, y)) < 1e-6).all()


def test_a_person_on_the_edge_of_cells_is_in_one_of_them() -> None:
    along = np.arange(0.0, 2_001.0, 100.0)
    x, y = (each.ravel() for each in np.meshgrid(along, along))
    people = PointPopulation(WEST + x, SOUTH + y, np.ones(len(x)), TOWN)
    assert demand_grid(TOWN, people, 100.0).people.sum() == len(x) == people.total


def test_people_of_areas_are_shared_among_cells() -> None:
    people = AreaPopulation(as_figures([square(500), square(300, 1_700)]), [250, 90], TOWN)
    assert demand_grid(TOWN, people, 130.0).people.sum() == pytest.approx(340)


def test_the_middle_of_a_bent_cell_lies_inside_it() -> None:
    bent = square(1_000).difference(square(900, 100, 100))
    x, y = cell_positions(as_figures([bent]))
    assert bent.intersects(shapely.Point(x[0], y[0]))


@pytest.mark.parametrize("cell_m", [0.0, -5.0, float("nan"), 1.0])
def test_a_grid_that_is_too_fine_is_an_error(cell_m: float) -> None:
    with pytest.raises(BadQuery) as caught:
        town_cells(TOWN, cell_m)
    assert caught.value.code == "bad_cell"
