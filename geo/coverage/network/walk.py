"""Walking distance along streets to the nearest facility, everywhere on the network.

The shortest ways are scipy's (``scipy.sparse.csgraph.dijkstra`` with `min_only`):
one search from all facilities at once, each with a head start of its own, ended
at the limit. networkx and osmnx walk in Python, one facility after the other, and
their service area ends at the last node within reach; pandana answers for nodes
only, in whole millimetres, and has no radius that differs by facility. The tests
hold what is computed here against networkx.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.coverage.facilities import Facilities
from geo.coverage.network.snap import FARTHEST_STREET_M, Snaps, entrances, snap
from geo.coverage.network.streets import Streets
from geo.model.arrays import Floats, Integers

ROUNDING_M = 1e-9  # sums of lengths differ in the last digit


@dataclass(frozen=True, eq=False)
class Pieces:
    """The edges of a network, cut where facilities are snapped to them.

    Attributes
    ----------
    streets : Streets
    gates : Snaps
        Where facilities are reached; gate g is the node ``len(streets.x) + g``.
    facility : (g,) int64
        To which facility each gate leads.
    edge : (p,) int64
        Rising.
    begin_m, end_m : (p,) float64
        Along the edge.
    start, end : (p,) int64
        Nodes.
    """

    streets: Streets
    gates: Snaps
    facility: Integers
    edge: Integers
    begin_m: Floats
    end_m: Floats
    start: Integers
    end: Integers

    @cached_property
    def joins(self) -> Any:
        """The pieces as a sparse matrix of lengths, both ways: the shortest of several."""
        from scipy.sparse import csr_array

        count = len(self.streets.x) + len(self.facility)
        start = np.concatenate((self.start, self.end))
        end = np.concatenate((self.end, self.start))
        length = np.tile(self.end_m - self.begin_m, 2)
        order = np.lexsort((length, end, start))
        start, end, length = start[order], end[order], length[order]
        first = np.ones(len(start), dtype=bool)
        first[1:] = (np.diff(start) != 0) | (np.diff(end) != 0)
        # Written row by row: a conversion would add parallel streets up and might drop
        # streets of no length, which join all the same.
        rows = np.concatenate(([0], np.cumsum(np.bincount(start[first], minlength=count))))
        return csr_array((length[first], end[first], rows), shape=(count, count))

    def at(self, snaps: Snaps) -> tuple[Integers, Floats, Floats]:
        """Return on which piece places are, and how far from its start and from its end.

        Returns
        -------
        piece : (k,) int64
        back_m, forth_m : (k,) float64
            Along the piece, metres.
        """
        if not len(snaps.of):
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
        # All edges one behind the other make one long rule on which a place is looked up.
        base = np.cumsum(self.streets.length_m) - self.streets.length_m
        place = np.searchsorted(
            base[self.edge] + self.begin_m, base[snaps.edge] + snaps.at_m, side="right"
        )
        piece = np.clip(
            place - 1,
            np.searchsorted(self.edge, snaps.edge, side="left"),
            np.searchsorted(self.edge, snaps.edge, side="right") - 1,
        )
        back, forth = snaps.at_m - self.begin_m[piece], self.end_m[piece] - snaps.at_m
        return piece, np.abs(back), np.abs(forth)


def pieces_of(
    streets: Streets, facilities: Facilities, farthest_m: float = FARTHEST_STREET_M
) -> Pieces:
    """Snap facilities to the streets and cut these there.

    Parameters
    ----------
    streets : Streets
    facilities : Facilities
    farthest_m : float
        A facility farther from any street has no gate.
    """
    owner, x, y = entrances(facilities, streets)
    gates = snap(streets, x, y, farthest_m)
    edges, count = np.arange(len(streets)), len(streets.x)
    edge = np.concatenate((edges, gates.edge, edges))
    at = np.concatenate((np.zeros(len(streets)), gates.at_m, streets.length_m))
    node = np.concatenate((streets.start, count + np.arange(len(gates.of)), streets.end))
    rank = np.repeat((0, 1, 2), (len(streets), len(gates.of), len(streets)))
    order = np.lexsort((rank, at, edge))
    edge, at, node = edge[order], at[order], node[order]
    same = edge[1:] == edge[:-1]
    return Pieces(
        streets,
        gates,
        owner[gates.of],
        edge[:-1][same],
        at[:-1][same],
        at[1:][same],
        node[:-1][same],
        node[1:][same],
    )


@dataclass(frozen=True, eq=False, slots=True)
class WalkReach:
    """Walking distances from the nearest facility, up to a limit.

    Where radii differ, a facility with a shorter one starts with the difference
    to the longest: what is left of the limit is what is left of its own radius.

    Attributes
    ----------
    pieces : Pieces
    limit_m : float
        The longest radius; what lies within it is reached.
    distance_m : (n,) float64
        Of the nodes, metres; infinite beyond the limit.
    gate : (n,) int64
        Through which each is reached; -1 where none is.
    """

    pieces: Pieces
    limit_m: float
    distance_m: Floats
    gate: Integers

    def to_snaps(self, snaps: Snaps) -> Floats:
        """Return the distance to places that are snapped to streets: (k,) float64, metres."""
        return self._by_way(snaps)[0]

    def facility_of(self, snaps: Snaps) -> Integers:
        """Return to which facility each place is nearest: (k,) int64; -1 where to none."""
        distance, node = self._by_way(snaps)
        gate = self.gate[node]
        is_near = np.isfinite(distance) & (gate >= 0)
        nearest = np.full(len(snaps.of), -1, np.int64)
        nearest[is_near] = self.pieces.facility[gate[is_near]]
        return nearest

    def _by_way(self, snaps: Snaps) -> tuple[Floats, Integers]:
        """Return distances to places, and by which node each is nearer."""
        piece, back, forth = self.pieces.at(snaps)
        start, end = self.pieces.start[piece], self.pieces.end[piece]
        back, forth = back + self.distance_m[start], forth + self.distance_m[end]
        return snaps.gap_m + np.minimum(back, forth), np.where(back <= forth, start, end)

    def reached(self, snaps: Snaps) -> npt.NDArray[np.bool_]:
        """Say which places that are snapped to streets lie within the limit: (k,) bool."""
        return self.to_snaps(snaps) <= self.limit_m + ROUNDING_M

    def intervals(self) -> tuple[Integers, Floats, Floats]:
        """Return what is reached of the pieces: piece, and from where to where on its edge."""
        pieces = self.pieces
        length = pieces.end_m - pieces.begin_m
        left = np.clip(self.limit_m - self.distance_m[pieces.start], 0.0, length)
        right = np.clip(self.limit_m - self.distance_m[pieces.end], 0.0, length)
        whole = (left + right >= length) & (left + right > 0)
        some = np.flatnonzero(whole), np.flatnonzero(~whole & (left > 0))
        last = np.flatnonzero(~whole & (right > 0))
        begin, end = pieces.begin_m, pieces.end_m
        return (
            np.concatenate((*some, last)),
            np.concatenate((begin[some[0]], begin[some[1]], end[last] - right[last])),
            np.concatenate((end[some[0]], begin[some[1]] + left[some[1]], end[last])),
        )


def reach(pieces: Pieces, radius_m: Floats) -> WalkReach:
    """Return how far everything is from the nearest facility.

    Parameters
    ----------
    pieces : Pieces
    radius_m : (f,) float64
        Of each facility, metres; a negative one reaches nothing.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    joins = pieces.joins
    count = joins.shape[0]
    own = radius_m[pieces.facility]
    limit = float(own.max(initial=0.0))
    start = pieces.gates.gap_m + (limit - own)
    usable = np.flatnonzero((own >= 0) & (start <= limit))
    if not len(usable):
        nowhere = np.full(count, -1, np.int64)
        return WalkReach(pieces, limit, np.full(count, np.inf), nowhere)
    # Each facility is a node of its own from which one way leads, as long as its head start.
    graph = csr_array(
        (
            np.concatenate((joins.data, start[usable])),
            np.concatenate((joins.indices, len(pieces.streets.x) + usable)),
            np.concatenate((joins.indptr, joins.indptr[-1] + 1 + np.arange(len(usable)))),
        ),
        shape=(count + len(usable),) * 2,
    )
    distance, _, source = dijkstra(
        graph,
        indices=count + np.arange(len(usable)),
        limit=limit,
        min_only=True,
        return_predecessors=True,
    )
    found = source[:count] >= count
    gate = np.where(found, usable[np.where(found, source[:count] - count, 0)], -1)
    return WalkReach(pieces, limit, distance[:count], gate)
