"""Find which people facilities and candidate sites reach by straight line, as pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.coverage import Method
from geo.coverage.facilities import Facilities
from geo.coverage.straight_line.service_area import three_radii
from geo.coverage.town import Town
from geo.model.arrays import Floats, Integers
from geo.model.errors import BadQuery, Finding

MAX_CANDIDATES = 20_000
Reading = Literal["sure", "nominal", "possible"]


@dataclass(frozen=True, eq=False, slots=True)
class Demand:
    """People at points.

    Attributes
    ----------
    x, y : (n,) float64
        Metres, in the town's projected system.
    people : (n,) float64
        Not negative.
    """

    x: Floats
    y: Floats
    people: Floats

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """Candidate sites: points where a facility could be built.

    Attributes
    ----------
    x, y : (m,) float64
        Metres, in the town's projected system.
    names : tuple of str, m long
        Empty for a candidate without a name.
    findings : tuple of Finding
        About the candidates.
    """

    x: Floats
    y: Floats
    names: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False, slots=True)
class Reach:
    """The people whom facilities and candidate sites reach, by either method.

    Attributes
    ----------
    method : {"straight_line", "network"}
    covered : (n,) bool
        Points already covered by a facility.
    candidate, point : (p,) int64
        Pairs of a candidate and a point that it reaches.
    off_streets : tuple of int
        Candidates too far from any street to reach anybody.
    people_off_streets : float
        People too far from any street to be reached.
    """

    method: Method
    covered: npt.NDArray[np.bool_]
    candidate: Integers
    point: Integers
    off_streets: tuple[int, ...] = ()
    people_off_streets: float = 0.0


def straight_line_reach(
    demand: Demand,
    candidates: Candidates,
    facilities: Facilities,
    radius_m: float,
    reading: Reading = "nominal",
) -> Reach:
    """Return the people whom facilities and candidate sites reach by straight line.

    Parameters
    ----------
    demand : Demand
    candidates : Candidates
    facilities : Facilities
    radius_m : float
        Metres.
    reading : {"sure", "nominal", "possible"}
        Which of the facilities' three radii to use.
    """
    covered = already_covered(demand, facilities, radius_m, reading)
    return Reach("straight_line", covered, *pairs_within(candidates, demand, radius_m))


def candidate_grid(town: Town, spacing_m: float) -> Candidates:
    """Return a square grid of candidates inside a town, row by row from the south-west.

    They have no names, since a number would not say where they are.

    Parameters
    ----------
    town : Town
    spacing_m : float
        Metres.

    Raises
    ------
    BadQuery
        ``bad_cell`` for more than 20,000, or a spacing not greater than 0.
    """
    west, south, east, north = town.outline.bounds
    if not (spacing_m > 0 and (east - west) * (north - south) <= MAX_CANDIDATES * spacing_m**2):
        raise BadQuery("bad_cell", value=spacing_m, limit=MAX_CANDIDATES)
    y, x = np.meshgrid(
        np.arange(south + spacing_m / 2, north, spacing_m),
        np.arange(west + spacing_m / 2, east, spacing_m),
        indexing="ij",
    )
    shapely.prepare(town.outline)
    inside = shapely.contains_xy(town.outline, x, y)
    return Candidates(x[inside], y[inside], ("",) * int(inside.sum()))


def pairs_within(
    candidates: Candidates, demand: Demand, radius_m: float
) -> tuple[Integers, Integers]:
    """Return the pairs of candidate and demand point within the radius by straight line.

    Returns
    -------
    candidate, point : (p,) int64
        Sorted by candidate, then by point.
    """
    tree = shapely.STRtree(shapely.points(demand.x, demand.y))
    sites = shapely.points(candidates.x, candidates.y)
    candidate, point = tree.query(sites, predicate="dwithin", distance=radius_m)
    order = np.lexsort((point, candidate))
    return candidate[order].astype(np.int64), point[order].astype(np.int64)


def already_covered(
    demand: Demand, facilities: Facilities, radius_m: float, reading: Reading = "nominal"
) -> npt.NDArray[np.bool_]:
    """Return for each demand point whether a facility covers it already: (n,) bool.

    Parameters
    ----------
    demand : Demand
    facilities : Facilities
    radius_m : float
        Metres.
    reading : {"sure", "nominal", "possible"}
        Which of the facilities' three radii to use.
    """
    radii = three_radii(radius_m, facilities.uncertainty_m)[get_args(Reading).index(reading)]
    covers = radii >= 0
    covered = np.zeros(len(demand), dtype=bool)
    tree = shapely.STRtree(shapely.points(demand.x, demand.y))
    _, point = tree.query(facilities.geometry[covers], predicate="dwithin", distance=radii[covers])
    covered[point] = True
    return covered
