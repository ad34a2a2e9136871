"""Compute the shares of people and area within each distance of the nearest facility."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
import shapely

from geo.coverage.coverage import Method
from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.network.nearest import walking_distances, ways_to
from geo.coverage.network.streets import Streets
from geo.coverage.network.walk import ROUNDING_M
from geo.coverage.parallel.parts import by_parts
from geo.coverage.population.grid import cell_positions, town_cells
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.straight_line.nearest import nearest_facility
from geo.coverage.straight_line.service_area import KINDS
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries

FARTHEST_M = 3000.0
STEP_M = 50.0
_CELLS = 20_000  # of the grid that measures area, and people not known by point
_SMALLEST_CELL_M = 10.0
_MOST_POINTS = 50_000  # more points than this are measured on the grid ...
_COARSEST_M = 100.0  # ... unless its cells are larger; for a province they would be kilometres


@dataclass(frozen=True, eq=False, slots=True)
class DistanceCurve:
    """Covered shares by distance, by straight line or along streets.

    Attributes
    ----------
    metres : (n,) float64
        Distances in ascending order from 0.
    area_share : (3, n) float64
        Share of the town's area within each distance: certainly, nominally,
        possibly; between 0 and 1.
    people_share : (3, n) float64 or None
        Likewise for people; None without population data.
    cell_m : float
        Side of the grid cells, metres; measuring from their centres may be off by up
        to 0.71 of it.
    people_basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    method : {"straight_line", "network"}
    no_way_area, no_way_people : float
        Shares from which no facility can be reached at any distance: too far from a
        street, or on streets not connected to a facility.
    """

    metres: Floats
    area_share: Floats
    people_share: Floats | None
    cell_m: float
    people_basis: str | None
    method: Method = "straight_line"
    no_way_area: float = 0.0
    no_way_people: float = 0.0

    def rows(self) -> list[dict[str, Any]]:
        """Return the curve as rows for a chart or a table."""
        people = self.people_share
        return [
            {
                "metres": float(metres),
                **{f"area_{kind}": float(self.area_share[k, at]) for k, kind in enumerate(KINDS)},
                **(
                    {f"people_{kind}": float(people[k, at]) for k, kind in enumerate(KINDS)}
                    if people is not None
                    else {}
                ),
            }
            for at, metres in enumerate(self.metres)
        ]


def distance_curve(
    town: Town,
    facilities: Facilities,
    population: Population | None = None,
    farthest_m: float = FARTHEST_M,
    step_m: float = STEP_M,
    *,
    streets: Streets | None = None,
) -> DistanceCurve:
    """Compute the shares of people and area within each distance of the nearest facility.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    population : Population, optional
        People known by point are measured individually, unless they are very many
        and the grid cells are small.
    farthest_m, step_m : float
        Largest distance and interval, metres.
    streets : Streets, optional
        Measure along these streets; by default, by straight line.

    Notes
    -----
    Along streets, area and people not known by point are measured from the centre of
    a grid cell: to its street, along the streets, and to the facility. A coverage
    counts strips along the reached streets instead, so the two differ.

    Examples
    --------
    >>> from geo.coverage.facilities import facilities_at
    >>> town = Town(shapely.box(0, 0, 1000, 1000), 4547)
    >>> distance_curve(town, facilities_at([])).area_share.max()
    np.float64(0.0)
    """
    metres = np.arange(0.0, farthest_m + step_m / 2, step_m)
    measure: _Measure = partial(_reached, facilities=facilities)
    if streets is not None:
        measure = partial(_walked, facilities=facilities, streets=streets)
    grid = _grid(town)
    cell_distances = measure(grid.x, grid.y)
    people_distances, counts = cell_distances, None
    if population is not None and population.total:
        if isinstance(population, PointPopulation) and _is_by_point(population, grid):
            people_distances = measure(population.x, population.y)
            counts = population.people
        else:
            # Cached by identity of the population object.
            counts = _people_of(population, town)  # type: ignore[arg-type]
    return DistanceCurve(
        metres=metres,
        area_share=_shares(cell_distances, grid.area_m2, metres),
        people_share=None if counts is None else _shares(people_distances, counts, metres),
        cell_m=grid.cell_m,
        people_basis=population.basis if population else None,
        method="straight_line" if streets is None else "network",
        no_way_area=_never(cell_distances, grid.area_m2),
        no_way_people=0.0 if counts is None else _never(people_distances, counts),
    )


_Measure = Callable[[Floats, Floats], Floats]


def _reached(x: Floats, y: Floats, *, facilities: Facilities) -> Floats:
    results = by_parts(_reached_at, x, y, facilities.geometry, facilities.uncertainty_m)
    return np.concatenate([distances for _, distances in results], axis=1)


def _reached_at(x: Floats, y: Floats, geometry: Geometries, uncertainty_m: Floats) -> Floats:
    return reaching_distances(x, y, facilities_at(list(geometry), uncertainty_m))


def _walked(x: Floats, y: Floats, *, facilities: Facilities, streets: Streets) -> Floats:
    # Sums of lengths differ in the last digit; a way of exactly the distance must count as within.
    return walking_distances(ways_to(x, y, facilities, streets)) - ROUNDING_M


def _never(distances: Floats, weights: Floats) -> float:
    """Return the share of the weights from which no facility is reached at any distance."""
    return float(weights[np.isinf(distances[1])].sum() / weights.sum())


class _Grid(NamedTuple):
    """The town in grid cells, with a point inside each."""

    cell_m: float
    cells: Geometries
    x: Floats
    y: Floats
    area_m2: Floats


def _is_by_point(population: PointPopulation, grid: _Grid) -> bool:
    return population.count <= _MOST_POINTS or grid.cell_m > _COARSEST_M


# Cached, because many curves are computed for the same town and population.
@lru_cache(maxsize=4)
def _grid(town: Town) -> _Grid:
    cell_m = max(float(np.sqrt(town.outline.area / _CELLS)), _SMALLEST_CELL_M)
    cells = town_cells(town, cell_m)
    return _Grid(cell_m, cells, *cell_positions(cells), shapely.area(cells))


@lru_cache(maxsize=4)
def _people_of(population: Population, town: Town) -> Floats:
    return population.inside_each(_grid(town).cells)


def reaching_distances(x: Floats, y: Floats, facilities: Facilities) -> Floats:
    """Return the radii from which points are certainly, nominally and possibly reached.

    That is the least d + r, d, and d - r over all facilities, where d is the distance and
    r the uncertainty of the facility. If r is unknown, nothing is certain, and twice the
    radius is possible (:func:`geo.coverage.straight_line.service_area.three_radii`): d / 2.

    Parameters
    ----------
    x, y : (n,) float64
        Metres, in the facilities' projected system.
    facilities : Facilities

    Returns
    -------
    (3, n) float64
        Metres; infinite where a point is never reached.
    """
    is_known = np.isfinite(facilities.uncertainty_m)
    known = nearest_facility(x, y, facilities.chosen(is_known), 0.0)
    unknown = nearest_facility(x, y, facilities.chosen(~is_known), 0.0)
    nominal = np.minimum(known.distance_m, unknown.distance_m)
    possible = np.minimum(known.low_m, unknown.distance_m / 2)
    return np.array([known.high_m, nominal, possible])


def _shares(distances: Floats, weights: Floats, metres: Floats) -> Floats:
    """Return the share of the weights within each distance: (3, n)."""
    # Exactly the distance counts as within; the last step is for everything farther away.
    step = [np.searchsorted(metres, each, side="left") for each in distances]
    sums = np.array([np.bincount(at, weights, len(metres) + 1) for at in step]).cumsum(axis=1)
    shares: Floats = sums[:, :-1] / sums[:, -1:]
    return shares
