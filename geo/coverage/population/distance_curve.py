"""How many people, and how much land, lie within any distance of the nearest facility."""

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
_CELLS = 20_000  # of the grid by which land, and people not known by points, are measured
_SMALLEST_CELL_M = 10.0
_MOST_POINTS = 50_000  # more points than this are measured by the grid ...
_COARSEST_M = 100.0  # ... unless its cells are larger: those of a province have kilometres


@dataclass(frozen=True, eq=False, slots=True)
class DistanceCurve:
    """Shares against distance, by straight line or along streets.

    Attributes
    ----------
    metres : (n,) float64
        Rising from 0.
    area_share : (3, n) float64
        Share of the town's area within each distance: surely, nominally,
        possibly; between 0 and 1.
    people_share : (3, n) float64 or None
        None where nobody is known.
    cell_m : float
        Side of the cells by which land was measured: distances to their middles
        are off by up to 0.71 of it.
    people_basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    method : {"straight_line", "network"}
    no_way_area, no_way_people : float
        Shares from where no way leads to any facility, whatever the distance:
        too far from a street, or on streets that are not connected with it.
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
    """Return the share of people and of land against the distance to the nearest facility.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    population : Population, optional
        Points are measured one by one, unless there are very many and the
        cells are small.
    farthest_m, step_m : float
        Metres.
    streets : Streets, optional
        To walk along; by straight line without them.

    Notes
    -----
    Along streets, what is not known by points is measured from the middle of a
    cell: to its street, along it, and from it. A coverage counts what lies beside
    the reached streets instead, so the two differ there.

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
    ground = _ground(town)
    far = measure(ground.x, ground.y)
    own, counts = far, None
    if population is not None and population.total:
        if isinstance(population, PointPopulation) and _one_by_one(population, ground):
            own, counts = measure(population.x, population.y), population.people
        else:
            # Kept by identity: the same population object is measured once.
            counts = _people_of(population, town)  # type: ignore[arg-type]
    return DistanceCurve(
        metres=metres,
        area_share=_shares(far, ground.area_m2, metres),
        people_share=None if counts is None else _shares(own, counts, metres),
        cell_m=ground.cell_m,
        people_basis=population.basis if population else None,
        method="straight_line" if streets is None else "network",
        no_way_area=_never(far, ground.area_m2),
        no_way_people=0.0 if counts is None else _never(own, counts),
    )


_Measure = Callable[[Floats, Floats], Floats]


def _reached(x: Floats, y: Floats, *, facilities: Facilities) -> Floats:
    found = by_parts(_reached_at, x, y, facilities.geometry, facilities.uncertainty_m)
    return np.concatenate([far for _, far in found], axis=1)


def _reached_at(x: Floats, y: Floats, geometry: Geometries, uncertainty_m: Floats) -> Floats:
    return reaching_distances(x, y, facilities_at(list(geometry), uncertainty_m))


def _walked(x: Floats, y: Floats, *, facilities: Facilities, streets: Streets) -> Floats:
    # Sums of lengths differ in the last digit; a way of exactly so many metres is within them.
    return walking_distances(ways_to(x, y, facilities, streets)) - ROUNDING_M


def _never(far: Floats, weights: Floats) -> float:
    return float(weights[np.isinf(far[1])].sum() / weights.sum())


class _Ground(NamedTuple):
    """A town in cells, with a place inside each."""

    cell_m: float
    cells: Geometries
    x: Floats
    y: Floats
    area_m2: Floats


def _one_by_one(population: PointPopulation, ground: _Ground) -> bool:
    return len(population.x) <= _MOST_POINTS or ground.cell_m > _COARSEST_M


# One question after the other is asked of the same town and the same people.
@lru_cache(maxsize=4)
def _ground(town: Town) -> _Ground:
    cell_m = max(float(np.sqrt(town.outline.area / _CELLS)), _SMALLEST_CELL_M)
    cells = town_cells(town, cell_m)
    return _Ground(cell_m, cells, *cell_positions(cells), shapely.area(cells))


@lru_cache(maxsize=4)
def _people_of(population: Population, town: Town) -> Floats:
    return population.inside_each(_ground(town).cells)


def reaching_distances(x: Floats, y: Floats, facilities: Facilities) -> Floats:
    """Return from which distance on points are surely, nominally and possibly reached.

    That is the least d + r, d, and d - r of all facilities, r being how sure a
    facility's place is. Where r is not known, nothing is sure, and twice the
    distance is possible (:func:`geo.coverage.straight_line.service_area.three_radii`): d / 2.

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
    known = np.isfinite(facilities.uncertainty_m)
    own = nearest_facility(x, y, facilities.chosen(known), 0.0)
    other = nearest_facility(x, y, facilities.chosen(~known), 0.0)
    nominal = np.minimum(own.distance_m, other.distance_m)
    possible = np.minimum(own.low_m, other.distance_m / 2)
    return np.array([own.high_m, nominal, possible])


def _shares(far: Floats, weights: Floats, metres: Floats) -> Floats:
    """Return the share of the weights within each distance: (3, n)."""
    # A distance of exactly so many metres is within them; what is farther than all comes last.
    step = [np.searchsorted(metres, distance, side="left") for distance in far]
    sums = np.array([np.bincount(at, weights, len(metres) + 1) for at in step]).cumsum(axis=1)
    shares: Floats = sums[:, :-1] / sums[:, -1:]
    return shares
