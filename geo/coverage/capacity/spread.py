"""Summarise how the places within reach are distributed, by people and by grid cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.capacity.floating_catchment import Catchment, floating_catchment
from geo.coverage.facilities import Facilities
from geo.coverage.network.streets import Streets
from geo.coverage.population.grid import demand_grid
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries

Classes = npt.NDArray[np.intp]
CELL_SIDES_M = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0)
MOST_CELLS = 10_000
# Multiples of the reference at which the classes from the third on begin; class 0 has no places.
BOUNDS = (0.5, 1.0, 2.0)
NOTHING, ENOUGH = 0, 3  # class without places; first class with at least the reference


@dataclass(frozen=True, eq=False, slots=True)
class Spread:
    """People by the number of places within reach.

    Attributes
    ----------
    reference : float
        Places per 1,000 people that the rule requires, or the mean over all people.
    people : (5,) float64
        People with no places, less than half the reference, less than the reference,
        less than twice the reference, and more.
    """

    reference: float
    people: Floats

    @property
    def total(self) -> float:
        """All people."""
        return float(self.people.sum())

    @property
    def below(self) -> float:
        """People with less than the reference, including those with no places."""
        return float(self.people[:ENOUGH].sum())

    @property
    def nothing(self) -> float:
        """People with no places within reach."""
        return float(self.people[NOTHING])


@dataclass(frozen=True, eq=False, slots=True)
class PlaceCells:
    """Square cells in which people live; those at the edge extend beyond the town.

    Attributes
    ----------
    side_m : float
    figures : (n,) array of shapely geometries
        In the town's projected system, metres.
    per_1000 : (n,) float64
        Places within reach per 1,000 people, averaged over the people of the cell.
    """

    side_m: float
    figures: Geometries
    per_1000: Floats


def cell_side(town: Town) -> float:
    """Return the side of the cells in metres, a round number that gives at most 10,000 or so."""
    smallest = (town.outline.area / MOST_CELLS) ** 0.5
    return next((side for side in CELL_SIDES_M if side >= smallest), smallest)


def town_catchment(
    town: Town,
    facilities: Facilities,
    population: Population,
    radius_m: float,
    streets: Streets | None = None,
) -> Catchment:
    """Share places among the people of a town, by point or by grid cell.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    population : Population
    radius_m : float
        Metres.
    streets : Streets, optional
        Measure along these streets; by default, by straight line.
    """
    if isinstance(population, PointPopulation):
        x, y, people = population.x, population.y, population.people
    else:
        x, y, people = demand_grid(town, population, cell_side(town))
    return floating_catchment(x, y, people, facilities, radius_m, streets)


def classes_of(per_1000: Floats, reference: float) -> Classes:
    """Return the class of each figure, from 0 (none) to 4 (twice the reference and more).

    Examples
    --------
    >>> classes_of(np.array([0.0, 4.0, 5.0, 10.0, 20.0]), 10.0).tolist()
    [0, 1, 2, 3, 4]
    >>> classes_of(np.array([0.0]), 0.0).tolist()
    [0]
    """
    # Exactly the reference must not fall below it by rounding.
    bounds = np.array(BOUNDS) * reference * (1 - 1e-9)
    classes: Classes = np.searchsorted(bounds, per_1000, side="right") + 1
    return np.where(per_1000 > 0, classes, NOTHING)


def spread_of(catchment: Catchment, required: float | None = None) -> Spread | None:
    """Return the number of people by places within reach; None if there are no people.

    Parameters
    ----------
    catchment : Catchment
    required : float, optional
        Places per 1,000 people; by default the mean.
    """
    mean = catchment.per_1000
    if mean is None:
        return None
    reference = mean if required is None else required
    classes = classes_of(catchment.places * 1000, reference)
    people = np.bincount(classes, catchment.people, len(BOUNDS) + 2).astype(np.float64)
    return Spread(reference, people)


def place_cells(town: Town, catchment: Catchment) -> PlaceCells:
    """Return the cells in which people live, with the places within reach.

    Parameters
    ----------
    town : Town
    catchment : Catchment
    """
    side = cell_side(town)
    west, south, *_ = town.outline.bounds
    inhabited = catchment.people > 0
    people = catchment.people[inhabited]
    places = np.floor(
        np.column_stack((catchment.x[inhabited] - west, catchment.y[inhabited] - south)) / side
    )
    cells, cell = np.unique(places, axis=0, return_inverse=True)
    total = np.bincount(cell.ravel(), people, len(cells))
    reached = np.bincount(cell.ravel(), people * catchment.places[inhabited], len(cells))
    x, y = (cells * side + (west, south)).T if len(cells) else (np.zeros(0), np.zeros(0))
    figures: Geometries = shapely.box(x, y, x + side, y + side)
    return PlaceCells(side, figures, reached / total * 1000)
