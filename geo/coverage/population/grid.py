"""Divide the town and its people into square grid cells."""

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
    """People by grid cell, each array (n,) float64.

    `x` and `y` lie inside the cell's part of the town, in its projected system, metres.
    """

    x: Floats
    y: Floats
    people: Floats


def demand_grid(town: Town, population: Population, cell_m: float) -> DemandGrid:
    """Return the people of a town by square cells, clipped to its outline.

    Parameters
    ----------
    town : Town
    population : Population
    cell_m : float
        Side of a cell, metres.

    Returns
    -------
    x, y, people : (n,) float64
        Row by row from the south-west, including cells without people; their sum is
        the people of the town.

    Raises
    ------
    BadQuery
        ``bad_cell`` for more than 250,000 cells, or a side not greater than 0.
    """
    cells = town_cells(town, cell_m)
    return DemandGrid(*cell_positions(cells), population.inside_each(cells))


def town_cells(town: Town, cell_m: float) -> Geometries:
    """Return square cells over a town, clipped to its outline.

    Parameters
    ----------
    town : Town
    cell_m : float
        Side of a cell, metres.

    Returns
    -------
    (n,) array of shapely polygons
        Row by row from the south-west corner of the town's bounding box; each has an
        area greater than 0.

    Raises
    ------
    BadQuery
        ``bad_cell``; see :func:`check_cell`.
    """
    check_cell(town, cell_m)
    west, south, east, north = town.outline.bounds
    y, x = np.meshgrid(
        np.arange(south, north, cell_m), np.arange(west, east, cell_m), indexing="ij"
    )
    squares: Geometries = shapely.box(x, y, x + cell_m, y + cell_m).ravel()
    shapely.prepare(town.outline)
    cells = clipped(squares[shapely.intersects(town.outline, squares)], town.outline)
    not_empty: Geometries = cells[shapely.area(cells) > 0]
    return not_empty


def check_cell(town: Town, cell_m: float) -> None:
    """Check that the town's bounding box has at most :data:`MAX_CELLS` cells.

    Raises
    ------
    BadQuery
        ``bad_cell`` if there are more, or if the side is not greater than 0.
    """
    west, south, east, north = town.outline.bounds
    # Negated so that NaN fails as well.
    if not (cell_m > 0 and (east - west) * (north - south) <= MAX_CELLS * cell_m**2):
        raise BadQuery("bad_cell", value=cell_m, limit=MAX_CELLS)


def cell_positions(cells: Geometries) -> tuple[Floats, Floats]:
    """Return x, y of the centroid of each cell, or of a point inside if it lies outside."""
    points = shapely.centroid(cells)
    outside = ~shapely.intersects(cells, points)
    points[outside] = shapely.point_on_surface(cells[outside])
    return shapely.get_x(points), shapely.get_y(points)
