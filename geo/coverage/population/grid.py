"""A population grid over the town, where people are not known by points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from geo.coverage.population.population import Population, clipped
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries
from geo.model.errors import BadQuery

MAX_CELLS = 250_000


class DemandGrid(NamedTuple):
    """People in cells: (n,) float64 each.

    `x` and `y` lie inside the cell's part of the town, in its projected system, metres.
    """

    x: Floats
    y: Floats
    people: Floats


def demand_grid(town: Town, population: Population, cell_m: float) -> DemandGrid:
    """Return the people of a town by square cells, clipped to it.

    Parameters
    ----------
    town : Town
    population : Population
    cell_m : float
        Side of a cell, metres.

    Returns
    -------
    x, y, people : (n,) float64
        From the south-west to the north-east; cells without people are there, too.
        The people of all cells are those of the town.

    Raises
    ------
    BadQuery
        ``bad_cell`` for more than 250,000 cells, or a side that is not above zero.
    """
    cells = town_cells(town, cell_m)
    return DemandGrid(*cell_positions(cells), population.inside_each(cells))


def town_cells(town: Town, cell_m: float) -> Geometries:
    """Return square cells over a town, clipped to it.

    Parameters
    ----------
    town : Town
    cell_m : float
        Metres.

    Returns
    -------
    (n,) array of shapely polygons
        Row by row from the south-west corner of the town's bounds; each has an area.

    Raises
    ------
    BadQuery
        ``bad_cell``
    """
    check_cell(town, cell_m)
    west, south, east, north = town.outline.bounds
    y, x = np.meshgrid(
        np.arange(south, north, cell_m), np.arange(west, east, cell_m), indexing="ij"
    )
    squares: Geometries = shapely.box(x, y, x + cell_m, y + cell_m).ravel()
    shapely.prepare(town.outline)
    cells = clipped(squares[shapely.intersects(town.outline, squares)], town.outline)
    made: Geometries = cells[shapely.area(cells) > 0]
    return made


def check_cell(town: Town, cell_m: float) -> None:
    """Refuse cells of which the town's bounds would have more than :data:`MAX_CELLS`.

    Raises
    ------
    BadQuery
        ``bad_cell``
    """
    west, south, east, north = town.outline.bounds
    # Written so that it fails for NaN too.
    if not (cell_m > 0 and (east - west) * (north - south) <= MAX_CELLS * cell_m**2):
        raise BadQuery("bad_cell", value=cell_m, limit=MAX_CELLS)


def cell_positions(cells: Geometries) -> tuple[Floats, Floats]:
    """Return the middle of each cell; where that lies outside of it, a point inside."""
    places = shapely.centroid(cells)
    outside = ~shapely.intersects(cells, places)
    places[outside] = shapely.point_on_surface(cells[outside])
    return shapely.get_x(places), shapely.get_y(places)
