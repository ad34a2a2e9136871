"""Compute walking distances along streets to the nearest facility, everywhere on the network.

The search is ``scipy.sparse.csgraph.dijkstra`` with `min_only`: one run from all
facilities at once, each starting at its own distance, up to a limit. networkx and
osmnx search in Python, one facility after the other, and their service areas end at
the last node within reach; pandana answers for nodes only, in whole millimetres, and
does not support a different radius per facility. The tests compare with networkx.
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
        Where facilities connect to the streets; gate g is the node ``len(streets.x) + g``.
    facility : (g,) int64
        The facility of each gate.
    edge : (p,) int64
        The edge of each piece, in ascending order.
    begin_m, end_m : (p,) float64
        Distances along the edge, metres.
    start, end : (p,) int64
        Nodes at both ends.
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
        """Sparse matrix of the lengths between nodes in both directions, of several the least."""
        from scipy.sparse import csr_array

        count = len(self.streets.x) + len(self.facility)
        start = np.concatenate((self.start, self.end))
        end = np.concatenate((self.end, self.start))
        length = np.tile(self.end_m - self.begin_m, 2)
        order = np.lexsort((length, end, start))
        start, end, length = start[order], end[order], length[order]
        first = np.ones(len(start), dtype=bool)
        first[1:] = (np.diff(start) != 0) | (np.diff(end) != 0)
        # Built row by row: a conversion would add up parallel streets and might drop
        # streets of length 0, which connect nodes nevertheless.
        rows = np.concatenate(([0], np.cumsum(np.bincount(start[first], minlength=count))))
        return csr_array((length[first], end[first], rows), shape=(count, count))

    def at(self, snaps: Snaps) -> tuple[Integers, Floats, Floats]:
        """Return the piece of each snapped place, and the distances to its start and end.

        Returns
        -------
        piece : (k,) int64
        back_m, forth_m : (k,) float64
            Along the piece, metres.
        """
        if not len(snaps.of):
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
        # Edges laid end to end form one scale, on which one binary search finds all places.
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
    """Snap facilities to the streets and cut the streets there.

    Parameters
    ----------
    streets : Streets
    facilities : Facilities
    farthest_m : float
        A facility farther from any street has no gate, metres.
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

    If radii differ, a facility with a shorter radius starts at the difference to the
    longest one, so that the same limit applies to all.

    Attributes
    ----------
    pieces : Pieces
    limit_m : float
        The longest radius; everything within it is reached.
    distance_m : (n,) float64
        Distance of each node, metres; infinite beyond the limit.
    gate : (n,) int64
        The gate from which each node is reached; -1 if it is not.
    """

    pieces: Pieces
    limit_m: float
    distance_m: Floats
    gate: Integers

    def to_snaps(self, snaps: Snaps) -> Floats:
        """Return the distance to snapped places: (k,) float64, metres."""
        return self._by_way(snaps)[0]

    def facility_of(self, snaps: Snaps) -> Integers:
        """Return the nearest facility of each snapped place: (k,) int64; -1 if there is none."""
        distance, node = self._by_way(snaps)
        gate = self.gate[node]
        is_near = np.isfinite(distance) & (gate >= 0)
        nearest = np.full(len(snaps.of), -1, np.int64)
        nearest[is_near] = self.pieces.facility[gate[is_near]]
        return nearest

    def _by_way(self, snaps: Snaps) -> tuple[Floats, Integers]:
        """Return the distances to snapped places, and the node through which each is nearer."""
        piece, back, forth = self.pieces.at(snaps)
        start, end = self.pieces.start[piece], self.pieces.end[piece]
        back, forth = back + self.distance_m[start], forth + self.distance_m[end]
        return snaps.gap_m + np.minimum(back, forth), np.where(back <= forth, start, end)

    def reached(self, snaps: Snaps) -> npt.NDArray[np.bool_]:
        """Return which snapped places lie within the limit: (k,) bool."""
        return self.to_snaps(snaps) <= self.limit_m + ROUNDING_M

    def intervals(self) -> tuple[Integers, Floats, Floats]:
        """Return the reached parts of pieces: piece, begin and end along its edge in metres."""
        pieces = self.pieces
        length = pieces.end_m - pieces.begin_m
        left = np.clip(self.limit_m - self.distance_m[pieces.start], 0.0, length)
        right = np.clip(self.limit_m - self.distance_m[pieces.end], 0.0, length)
        is_entire = (left + right >= length) & (left + right > 0)
        entire = np.flatnonzero(is_entire)
        first, last = (
            np.flatnonzero(~is_entire & (left > 0)),
            np.flatnonzero(~is_entire & (right > 0)),
        )
        begin, end = pieces.begin_m, pieces.end_m
        return (
            np.concatenate((entire, first, last)),
            np.concatenate((begin[entire], begin[first], end[last] - right[last])),
            np.concatenate((end[entire], begin[first] + left[first], end[last])),
        )


def reach(pieces: Pieces, radius_m: Floats) -> WalkReach:
    """Compute the walking distance of every node from the nearest facility.

    Parameters
    ----------
    pieces : Pieces
    radius_m : (f,) float64
        Radius of each facility, metres; with a negative one it reaches nothing.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    joins = pieces.joins
    count = joins.shape[0]
    radius = radius_m[pieces.facility]
    limit = float(radius.max(initial=0.0))
    start = pieces.gates.gap_m + (limit - radius)
    usable = np.flatnonzero((radius >= 0) & (start <= limit))
    if not len(usable):
        nowhere = np.full(count, -1, np.int64)
        return WalkReach(pieces, limit, np.full(count, np.inf), nowhere)
    # Each gate gets an extra node, connected by an edge as long as its starting distance.
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
    is_reached = source[:count] >= count
    gate = np.where(is_reached, usable[np.where(is_reached, source[:count] - count, 0)], -1)
    return WalkReach(pieces, limit, distance[:count], gate)
