"""How much of a town a service covers along streets: what can be walked to, who lives there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.coverage.certainty import Classes
from geo.coverage.coverage import Coverage, coverage_from
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

# To each side of a street: the buildings along it. An assumption, and told as one.
WIDTH_M = 50.0
_QUARTER_SEGMENTS = 4  # of the round ends of streets; their edge is up to 1 m inside the circle
_SHORTEST_M = 1e-6
# Uniting few long strips is five times as fast as many short ones; longer gains nothing.
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
    """Return what facilities cover by walking along streets.

    People who are known by point are counted by their way: to the street, along
    it, and from it to the facility. Others are counted inside the service area.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
        Of the kind ``radius``.
    streets : Streets
    population : Population, optional
    width_m : float
        To each side of a reached street, metres.
    farthest_m : float
        Facilities and people farther from any street are not counted, and told.

    Returns
    -------
    Coverage
        With `network`, which holds time, detour and the assumptions.
    """
    facilities = for_rule(facilities, rule)
    found = network_reach(streets, facilities, rule.value, farthest_m)
    areas = network_areas(found, facilities, rule.value, town.outline, width_m)
    classes, off_streets = None, None
    if isinstance(population, PointPopulation):
        classes, off_streets = _by_way(found, population, farthest_m)
    speed = standards().walking.metres_per_minute
    facts = NetworkFacts(
        width_m=width_m,
        farthest_m=farthest_m,
        metres_per_minute=speed,
        minutes=rule.value / speed,
        detour=found.detour,
        not_reached=_not_reached(found, facilities),
        streets_km=float(streets.length_m.sum()) / 1000,
        reached_km=found.length_km,
        people_off_streets=off_streets,
        apart=_apart(found, facilities),
        street_findings=tuple(streets.findings),
    )
    return coverage_from(town, facilities, rule, areas, population, classes, network=facts)


def _not_reached(found: NetworkReach, facilities: Facilities) -> tuple[str, ...]:
    reached = set(found.pieces.facility.tolist())
    return tuple(each for row, each in enumerate(facilities.ids) if row not in reached)


def _apart(found: NetworkReach, facilities: Facilities) -> tuple[str, ...]:
    """Return facilities all of whose ways begin on an island of the network."""
    pieces, streets = found.pieces, found.pieces.streets
    if not len(pieces.facility):
        return ()
    part = streets.component[streets.start[pieces.gates.edge]]
    joined = set(pieces.facility[part == np.argmax(streets.part_m)].tolist())
    apart = set(pieces.facility.tolist()) - joined
    return tuple(facilities.ids[row] for row in sorted(apart))


def _by_way(
    found: NetworkReach, population: PointPopulation, farthest_m: float
) -> tuple[Classes, float]:
    """Return how surely each point is covered, and how many people are far from streets."""
    snaps = snap(found.pieces.streets, population.x, population.y, farthest_m)
    classes = np.zeros(len(population.x), np.int8)
    # Each reading holds the surer ones.
    classes[snaps.of] = sum(reached.reached(snaps).astype(np.int8) for reached in found.all)
    far = np.ones(len(population.x), dtype=bool)
    far[snaps.of] = False
    return classes, float(population.people[far].sum())


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
        """The three, from the surest."""
        return self.sure, self.nominal, self.possible

    @property
    def length_km(self) -> Interval:
        """Length of the reached streets, km."""
        lengths = [reached.intervals() for reached in self.all]
        return Interval(*(float((end - begin).sum()) / 1000 for _, begin, end in lengths))

    @property
    def detour(self) -> float | None:
        """Walking distance over straight line, over all nominally reached streets.

        Both are measured in the middle of each reached piece of a street and
        weighted by its length: the sum of the ones over the sum of the others.
        """
        pieces, walk = self.pieces, self.nominal
        piece, begin, end = walk.intervals()
        middle = (begin + end) / 2
        back = walk.distance_m[pieces.start[piece]] + middle - pieces.begin_m[piece]
        forth = walk.distance_m[pieces.end[piece]] + pieces.end_m[piece] - middle
        node = np.where(back <= forth, pieces.start[piece], pieces.end[piece])
        gate = walk.gate[node]
        place = shapely.line_interpolate_point(pieces.streets.geometry[pieces.edge[piece]], middle)
        off_x = shapely.get_x(place) - pieces.gates.x[gate]
        off_y = shapely.get_y(place) - pieces.gates.y[gate]
        walked = float(((end - begin) * np.minimum(back, forth)).sum())
        straight = float(((end - begin) * np.hypot(off_x, off_y)).sum())
        return walked / straight if straight > 0 else None


def network_reach(
    streets: Streets,
    facilities: Facilities,
    radius_m: float,
    farthest_m: float = FARTHEST_STREET_M,
) -> NetworkReach:
    """Return what can be walked to surely, nominally and possibly.

    Parameters
    ----------
    streets : Streets
    facilities : Facilities
        One known to within r reaches surely R - r, possibly R + r along streets.
    radius_m : float
        R, metres; the way from the facility to its street is part of it.
    farthest_m : float
        A facility farther from any street reaches nothing.

    Notes
    -----
    That r metres of doubt make a way r metres longer or shorter holds where
    streets are close; on the other bank of a river the true way may differ by more.
    """
    pieces = pieces_of(streets, facilities, farthest_m)
    radii = three_radii(radius_m, facilities.uncertainty_m)
    return NetworkReach(pieces, *(reach(pieces, each) for each in radii))


def network_areas(
    found: NetworkReach,
    facilities: Facilities,
    radius_m: float,
    outline: Any,
    width_m: float = WIDTH_M,
) -> ServiceAreas:
    """Return reached streets as areas, clipped to the town.

    Parameters
    ----------
    found : NetworkReach
    facilities : Facilities
    radius_m : float
        Metres.
    outline : shapely geometry
        Of the town, in the same projected system.
    width_m : float
        To each side of a reached street, metres.

    Notes
    -----
    At the end of the reached streets the width would reach beyond the radius
    itself: what lies outside the circle by straight line is cut off, since
    nothing there can be within the radius on foot.
    """
    shapely.prepare(outline)
    pieces = found.pieces
    straight = service_areas(facilities, radius_m, outline)
    area: Any = shapely.Polygon()
    done = np.zeros(len(pieces.edge), dtype=bool)
    made = []
    for reached, circle in zip(
        found.all, (straight.sure, straight.nominal, straight.possible), strict=True
    ):
        piece, begin, end = reached.intervals()
        order = np.lexsort((begin, pieces.edge[piece]))
        piece, begin, end = piece[order], begin[order], end[order]
        new = ~done[piece] & (end - begin > _SHORTEST_M)
        lines = cut_lines(pieces, piece[new], begin[new], end[new])
        lines = lines[shapely.dwithin(lines, outline, width_m)]
        strips = shapely.buffer(in_a_row(lines), width_m, quad_segs=_QUARTER_SEGMENTS)
        # The surer area lies within the next: only what is new has to be united with it.
        area = shapely.union_all([area, *strips])
        whole = end - begin >= (pieces.end_m - pieces.begin_m)[piece]
        done[piece[whole]] = True
        made.append(shapely.intersection(area, circle))
    return ServiceAreas(*made)


def cut_lines(pieces: Pieces, piece: Integers, begin_m: Floats, end_m: Floats) -> Geometries:
    """Return parts of edges as lines.

    Parameters
    ----------
    pieces : Pieces
    piece : (k,) int64
    begin_m, end_m : (k,) float64
        Along the piece's edge, metres; `end_m` is the larger.

    Returns
    -------
    (k,) array of shapely LineStrings
    """
    edge = pieces.edge[piece]
    lines: Geometries = pieces.streets.geometry[edge].copy()
    part = np.flatnonzero((begin_m > 0) | (end_m < pieces.streets.length_m[edge]))
    if not len(part):
        return lines
    own, begin, end = lines[part], begin_m[part], end_m[part]
    corner, of = shapely.get_coordinates(own, return_index=True)
    step = np.hypot(*np.diff(corner, axis=0, prepend=corner[:1]).T)
    step[np.diff(of, prepend=-1) != 0] = 0.0
    along = np.cumsum(step)
    along -= along[np.searchsorted(of, of)]
    inner = (along > begin[of]) & (along < end[of])
    tips = [shapely.get_coordinates(shapely.line_interpolate_point(own, at)) for at in (begin, end)]
    rows = np.arange(len(part))
    place = np.concatenate((tips[0], corner[inner], tips[1]))
    row = np.concatenate((rows, of[inner], rows))
    order = np.lexsort((np.concatenate((begin, along[inner], end)), row))
    lines[part] = shapely.linestrings(place[order], indices=row[order])
    return lines


def in_a_row(lines: Geometries) -> Geometries:
    """Join lines each of which begins where the one before it ends, a few at a time.

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
    made: Geometries = shapely.linestrings(
        corner[kept], indices=(np.cumsum(~follows) - 1)[of[kept]]
    )
    return made
