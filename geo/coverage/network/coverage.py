"""Compute how much of a town's area and population a service covers along streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.coverage.certainty import Classes
from geo.coverage.coverage import Coverage, coverage_from
from geo.coverage.exact import exact_sum
from geo.coverage.facilities import Facilities
from geo.coverage.facility_kinds import for_rule
from geo.coverage.network.facts import NetworkFacts
from geo.coverage.network.snap import FARTHEST_STREET_M, snap
from geo.coverage.network.streets import Streets
from geo.coverage.network.walk import Pieces, WalkReach, pieces_of, reach
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.straight_line.service_area import (
    Interval,
    ServiceAreas,
    service_areas,
    three_radii,
)
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries, Integers
from geo.model.standards import Rule, standards

# Strip on each side of a street that holds its buildings; stated as an assumption.
WIDTH_M = 50.0
_QUARTER_SEGMENTS = 4  # of the round ends of strips; the edge is up to 1 m inside the circle
_SHORTEST_M = 1e-6
# Uniting strips of 8 lines is five times as fast as of single lines; more gain nothing.
_IN_A_ROW = 8


def network_coverage(
    town: Town,
    facilities: Facilities,
    rule: Rule,
    streets: Streets,
    population: Population | None = None,
    *,
    width_m: float = WIDTH_M,
    farthest_m: float = FARTHEST_STREET_M,
) -> Coverage:
    """Compute what facilities cover by walking along streets.

    People known by point are counted by walking distance: to the street, along the
    streets, and from there to the facility. Others are counted inside the service area.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
        Of the kind ``radius``.
    streets : Streets
    population : Population, optional
    width_m : float
        Width of the covered strip on each side of a reached street, metres.
    farthest_m : float
        Facilities and people farther from any street are not counted but reported,
        metres.

    Returns
    -------
    Coverage
        Its `network` has walking time, detour and the assumptions.
    """
    facilities = for_rule(facilities, rule)
    reached = network_reach(streets, facilities, rule.value, farthest_m)
    areas = network_areas(reached, facilities, rule.value, town.outline, width_m)
    classes, off_streets = None, None
    if isinstance(population, PointPopulation):
        classes, off_streets = _by_way(reached, population, farthest_m)
    speed = standards().walking.metres_per_minute
    facts = NetworkFacts(
        width_m=width_m,
        farthest_m=farthest_m,
        metres_per_minute=speed,
        minutes=rule.value / speed,
        detour=reached.detour,
        not_reached=_not_reached(reached, facilities),
        streets_km=float(streets.length_m.sum()) / 1000,
        reached_km=reached.length_km,
        people_off_streets=off_streets,
        apart=_apart(reached, facilities),
        street_findings=tuple(streets.findings),
    )
    return coverage_from(town, facilities, rule, areas, population, classes, network=facts)


def _not_reached(reached: NetworkReach, facilities: Facilities) -> tuple[str, ...]:
    on_streets = set(reached.pieces.facility.tolist())
    return tuple(each for row, each in enumerate(facilities.ids) if row not in on_streets)


def _apart(reached: NetworkReach, facilities: Facilities) -> tuple[str, ...]:
    """Return the facilities not connected to the largest part of the network."""
    pieces, streets = reached.pieces, reached.pieces.streets
    if not len(pieces.facility):
        return ()
    component = streets.component[streets.start[pieces.gates.edge]]
    connected = set(pieces.facility[component == np.argmax(streets.part_m)].tolist())
    apart = set(pieces.facility.tolist()) - connected
    return tuple(facilities.ids[row] for row in sorted(apart))


def _by_way(
    reached: NetworkReach, population: PointPopulation, farthest_m: float
) -> tuple[Classes, float]:
    """Return how certainly each point is covered, and how many people are far from streets."""
    snaps = snap(reached.pieces.streets, population.x, population.y, farthest_m)
    classes = np.zeros(len(population.x), np.int8)
    # Certainly reached points are also nominally and possibly reached, so the flags add up.
    classes[snaps.of] = sum(walk.reached(snaps).astype(np.int8) for walk in reached.all)
    far = np.ones(len(population.x), dtype=bool)
    far[snaps.of] = False
    return classes, exact_sum(population.people[far])


@dataclass(frozen=True, eq=False, slots=True)
class NetworkReach:
    """What facilities reach along streets.

    Attributes
    ----------
    pieces : Pieces
    sure, nominal, possible : WalkReach
    """

    pieces: Pieces
    sure: WalkReach
    nominal: WalkReach
    possible: WalkReach

    @property
    def all(self) -> tuple[WalkReach, WalkReach, WalkReach]:
        """Certain, nominal and possible reach, in this order."""
        return self.sure, self.nominal, self.possible

    @property
    def length_km(self) -> Interval:
        """Length of the reached streets, km."""
        reached = [walk.intervals() for walk in self.all]
        return Interval(*(float((end - begin).sum()) / 1000 for _, begin, end in reached))

    @property
    def detour(self) -> float | None:
        """Ratio of walking distance to straight-line distance on nominally reached streets.

        Both distances are measured at the middle of each reached piece of a street,
        weighted by its length and summed before dividing. None if nothing is reached.
        """
        pieces, walk = self.pieces, self.nominal
        piece, begin, end = walk.intervals()
        middle = (begin + end) / 2
        back = walk.distance_m[pieces.start[piece]] + middle - pieces.begin_m[piece]
        forth = walk.distance_m[pieces.end[piece]] + pieces.end_m[piece] - middle
        node = np.where(back <= forth, pieces.start[piece], pieces.end[piece])
        gate = walk.gate[node]
        point = shapely.line_interpolate_point(pieces.streets.geometry[pieces.edge[piece]], middle)
        off_x = shapely.get_x(point) - pieces.gates.x[gate]
        off_y = shapely.get_y(point) - pieces.gates.y[gate]
        walked = float(((end - begin) * np.minimum(back, forth)).sum())
        straight = float(((end - begin) * np.hypot(off_x, off_y)).sum())
        return walked / straight if straight > 0 else None


def network_reach(
    streets: Streets,
    facilities: Facilities,
    radius_m: float,
    farthest_m: float = FARTHEST_STREET_M,
) -> NetworkReach:
    """Compute what facilities certainly, nominally and possibly reach on foot.

    Parameters
    ----------
    streets : Streets
    facilities : Facilities
        A facility with uncertainty r certainly reaches R - r and possibly R + r.
    radius_m : float
        R, metres; includes the way from the facility to its street.
    farthest_m : float
        A facility farther from any street reaches nothing, metres.

    Notes
    -----
    An uncertainty of r metres changes a way by at most r metres only where the network is
    dense; if the true place is across a river, the way may differ by more.
    """
    pieces = pieces_of(streets, facilities, farthest_m)
    radii = three_radii(radius_m, facilities.uncertainty_m)
    return NetworkReach(pieces, *(reach(pieces, radius) for radius in radii))


def network_areas(
    reached: NetworkReach,
    facilities: Facilities,
    radius_m: float,
    outline: Any,
    width_m: float = WIDTH_M,
) -> ServiceAreas:
    """Return strips along the reached streets as service areas, clipped to the town.

    Parameters
    ----------
    reached : NetworkReach
    facilities : Facilities
    radius_m : float
        Metres.
    outline : shapely geometry
        Outline of the town, in the same projected system, metres.
    width_m : float
        Width of the strip on each side of a reached street, metres.

    Notes
    -----
    The strips are also clipped to the straight-line service area: at the ends of the
    reached streets they would extend beyond the radius, where nothing is within walking
    distance.
    """
    shapely.prepare(outline)
    pieces = reached.pieces
    straight = service_areas(facilities, radius_m, outline)
    area: Any = shapely.Polygon()
    done = np.zeros(len(pieces.edge), dtype=bool)
    clipped = []
    for walk, circle in zip(
        reached.all, (straight.sure, straight.nominal, straight.possible), strict=True
    ):
        piece, begin, end = walk.intervals()
        order = np.lexsort((begin, pieces.edge[piece]))
        piece, begin, end = piece[order], begin[order], end[order]
        new = ~done[piece] & (end - begin > _SHORTEST_M)
        lines = cut_lines(pieces, piece[new], begin[new], end[new])
        lines = lines[shapely.dwithin(lines, outline, width_m)]
        strips = shapely.buffer(in_a_row(lines), width_m, quad_segs=_QUARTER_SEGMENTS)
        # Each area contains the previous one, so that only the new strips have to be united.
        area = shapely.union_all([area, *strips])
        is_entire = end - begin >= (pieces.end_m - pieces.begin_m)[piece]
        done[piece[is_entire]] = True
        clipped.append(shapely.intersection(area, circle))
    return ServiceAreas(*clipped)


def cut_lines(pieces: Pieces, piece: Integers, begin_m: Floats, end_m: Floats) -> Geometries:
    """Cut parts out of edges and return them as lines.

    Parameters
    ----------
    pieces : Pieces
    piece : (k,) int64
    begin_m, end_m : (k,) float64
        Distances along the edge of the piece, metres; `begin_m` is the smaller one.

    Returns
    -------
    (k,) array of shapely LineStrings
    """
    edge = pieces.edge[piece]
    lines: Geometries = pieces.streets.geometry[edge].copy()
    part = np.flatnonzero((begin_m > 0) | (end_m < pieces.streets.length_m[edge]))
    if not len(part):
        return lines
    edges, begin, end = lines[part], begin_m[part], end_m[part]
    corner, of = shapely.get_coordinates(edges, return_index=True)
    step = np.hypot(*np.diff(corner, axis=0, prepend=corner[:1]).T)
    step[np.diff(of, prepend=-1) != 0] = 0.0
    along = np.cumsum(step)
    along -= along[np.searchsorted(of, of)]
    inner = (along > begin[of]) & (along < end[of])
    first, last = (
        shapely.get_coordinates(shapely.line_interpolate_point(edges, at)) for at in (begin, end)
    )
    rows = np.arange(len(part))
    vertex = np.concatenate((first, corner[inner], last))
    row = np.concatenate((rows, of[inner], rows))
    order = np.lexsort((np.concatenate((begin, along[inner], end)), row))
    lines[part] = shapely.linestrings(vertex[order], indices=row[order])
    return lines


def in_a_row(lines: Geometries) -> Geometries:
    """Join consecutive lines, a few at a time, where one begins at the end of the previous one.

    Examples
    --------
    >>> lines = shapely.linestrings([[[0, 0], [1, 0]], [[1, 0], [2, 0]], [[5, 0], [6, 0]]])
    >>> [line.wkt for line in in_a_row(lines)]
    ['LINESTRING (0 0, 1 0, 2 0)', 'LINESTRING (5 0, 6 0)']
    """
    if not len(lines):
        return lines
    corner, of = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(of, prepend=-1))
    follows = np.zeros(len(lines), dtype=bool)
    follows[1:] = (corner[first[1:]] == corner[first[1:] - 1]).all(axis=1)
    begins = np.flatnonzero(~follows)
    place = np.arange(len(lines)) - np.repeat(begins, np.diff(begins, append=len(lines)))
    follows &= place % _IN_A_ROW != 0
    kept = np.ones(len(corner), dtype=bool)
    kept[first[follows]] = False
    joined: Geometries = shapely.linestrings(
        corner[kept], indices=(np.cumsum(~follows) - 1)[of[kept]]
    )
    return joined
