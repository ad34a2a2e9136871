"""Find which people reach which site along streets, by one search per site up to the radius."""

from __future__ import annotations

from typing import NamedTuple, get_args

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.network.snap import FARTHEST_STREET_M, Snaps, snap
from geo.coverage.network.streets import Streets
from geo.coverage.network.walk import ROUNDING_M, Pieces, pieces_of, reach
from geo.coverage.straight_line.reach import Candidates, Demand, Reach, Reading
from geo.coverage.straight_line.service_area import three_radii
from geo.model.arrays import Floats, Geometries, Integers

_NUMBERS_AT_ONCE = 8_000_000  # distances from sites to nodes held at once: 64 MB
# Tolerance: by rounding, a way may come out shorter than the straight line.
_SLACK_M = 0.1


class SiteWays(NamedTuple):
    """Ways from people to facilities along streets.

    Attributes
    ----------
    person, facility : (p,) int64
        Each pair once.
    metres : (p,) float64
        Walking distance including the ways to and from the street.
    on_streets : (n,) bool
        People near enough to a street.
    off_streets : int
        Number of facilities too far from any street.
    """

    person: Integers
    facility: Integers
    metres: Floats
    on_streets: npt.NDArray[np.bool_]
    off_streets: int


def reach_along_streets(
    demand: Demand,
    candidates: Candidates,
    facilities: Facilities,
    streets: Streets,
    radius_m: float,
    *,
    reading: Reading = "nominal",
    farthest_m: float = FARTHEST_STREET_M,
) -> Reach:
    """Return the people whom facilities and candidate sites reach by walking along streets.

    Distances are measured as in :func:`geo.coverage.network.coverage.network_coverage`:
    from the person to the street, along the streets, and from there to the site.

    Parameters
    ----------
    demand : Demand
    candidates : Candidates
    facilities : Facilities
    streets : Streets
    radius_m : float
        Metres.
    reading : {"sure", "nominal", "possible"}
        Which of the facilities' three radii to use.
    farthest_m : float
        Candidates, facilities and people farther from any street have no way and
        are reported, metres.
    """
    people = snap(streets, demand.x, demand.y, farthest_m)
    radii = three_radii(radius_m, facilities.uncertainty_m)[get_args(Reading).index(reading)]
    walk = reach(pieces_of(streets, facilities, farthest_m), radii)
    covered, on_streets = np.zeros((2, len(demand)), dtype=bool)
    covered[people.of], on_streets[people.of] = walk.reached(people), True
    figures: Geometries = shapely.points(candidates.x, candidates.y)
    sites = pieces_of(streets, facilities_at(list(figures)), farthest_m)
    off = np.setdiff1d(np.arange(len(candidates)), sites.facility)
    return Reach(
        "network",
        covered,
        *_pairs(sites, people, radius_m),
        off_streets=tuple(off.tolist()),
        people_off_streets=float(demand.people[~on_streets].sum()),
    )


def ways_within(  # noqa: PLR0917
    x: Floats,
    y: Floats,
    facilities: Facilities,
    streets: Streets,
    radius_m: float,
    farthest_m: float = FARTHEST_STREET_M,
) -> SiteWays:
    """Return which people reach which facility along streets, with the distances.

    Parameters
    ----------
    x, y : (n,) float64
        Positions of people, metres, in the streets' projected system.
    facilities : Facilities
        A facility with several entrances is reached by the nearest one.
    streets : Streets
    radius_m : float
        Longer ways are left out, metres.
    farthest_m : float
        People and facilities farther from any street have no way, metres.
    """
    people = snap(streets, x, y, farthest_m)
    sites = pieces_of(streets, facilities, farthest_m)
    gate, place, way = _ways(sites, people, radius_m)
    facility, person = sites.facility[gate], people.of[place]
    order = np.lexsort((way, person, facility))
    facility, person, way = facility[order], person[order], way[order]
    shortest = np.ones(len(way), dtype=bool)
    shortest[1:] = (np.diff(facility) != 0) | (np.diff(person) != 0)
    on_streets = np.zeros(len(x), dtype=bool)
    on_streets[people.of] = True
    off = len(facilities) - len(np.unique(sites.facility))
    return SiteWays(person[shortest], facility[shortest], way[shortest], on_streets, off)


def _pairs(sites: Pieces, people: Snaps, radius_m: float) -> tuple[Integers, Integers]:
    """Return the pairs of candidate and point within reach, sorted by candidate, then point."""
    gate, place, _way = _ways(sites, people, radius_m)
    candidate, point = sites.facility[gate], people.of[place]
    order = np.lexsort((point, candidate))
    return candidate[order], point[order]


def _ways(sites: Pieces, people: Snaps, radius_m: float) -> tuple[Integers, Integers, Floats]:
    """Return the pairs of gate and place within the radius, with their walking distances."""
    gate, place = _near_enough(sites, people, radius_m)
    piece, back, forth = sites.at(people)
    ends = sites.start[piece], sites.end[piece]
    count = sites.joins.shape[0]
    size = max(_NUMBERS_AT_ONCE // max(count, 1), 1)
    ways = np.full(len(gate), np.inf)
    for begin in range(0, len(sites.facility), size):
        gates = np.arange(begin, min(begin + size, len(sites.facility)))
        block = slice(*np.searchsorted(gate, (begin, begin + size)))
        at, row = place[block], gate[block] - begin
        if not len(at):
            continue
        metres = _from_gates(sites, gates, radius_m)
        way = np.minimum(metres[row, ends[0][at]] + back[at], metres[row, ends[1][at]] + forth[at])
        ways[block] = way + people.gap_m[at] + sites.gates.gap_m[gate[block]]
    kept = ways <= radius_m + ROUNDING_M
    return gate[kept], place[kept], ways[kept]


def _near_enough(sites: Pieces, people: Snaps, radius_m: float) -> tuple[Integers, Integers]:
    """Return the pairs within the radius by straight line; only these can be along streets."""
    tree = shapely.STRtree(shapely.points(people.x, people.y))
    gates = shapely.points(sites.gates.x, sites.gates.y)
    gate, place = tree.query(gates, predicate="dwithin", distance=radius_m + _SLACK_M)
    order = np.lexsort((place, gate))
    return gate[order].astype(np.int64), place[order].astype(np.int64)


def _from_gates(sites: Pieces, gates: npt.NDArray[np.int64], radius_m: float) -> Floats:
    """Return the distances from gates to all nodes, metres; infinite beyond the radius."""
    from scipy.sparse.csgraph import dijkstra

    nodes = len(sites.streets.x) + gates
    metres: Floats = dijkstra(sites.joins, indices=nodes, limit=radius_m)
    return metres
