"""A street network in metres, made of lines: joined where the file joins them and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.town import Town
from geo.model.errors import Finding

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Figures = npt.NDArray[np.object_]
# Positions that differ by less are the same: what is left of converting coordinates.
SAME_M = 0.01
# A street that ends this close to another one was probably meant to touch it.
NEAR_MISS_M = 1.0
_MOST_NEAR_MISSES = 1000  # told; a file with more is not finished
_ENDS_AT_ONCE = 64  # so that thousands of ends in one place do not fill the memory


class Lines(Protocol):
    """Lines in WGS 84; see :class:`geo.intake.streets_child.StreetLines`."""

    @property
    def longitude(self) -> Floats:
        """Degrees of all vertices in a row, (n,) float64."""
        ...

    @property
    def latitude(self) -> Floats:
        """Degrees of all vertices in a row, (n,) float64."""
        ...

    @property
    def starts(self) -> Numbers:
        """Where each line begins, (k + 1,) int64."""
        ...

    @property
    def keys(self) -> Numbers | None:
        """The same key: the same place, (n,) int64; None where only positions say it."""
        ...


@dataclass(frozen=True, eq=False)
class Streets:
    """A walking network. Every street can be walked both ways.

    Attributes
    ----------
    x, y : (n,) float64
        Nodes, metres, in the town's projected system.
    start, end : (m,) int64
        Nodes of each edge; several edges may join the same two.
    geometry : (m,) array of shapely LineStrings
        From `start` to `end`.
    twice : int
        Lines that were in the file more than once and count once.
    """

    x: Floats
    y: Floats
    start: Numbers
    end: Numbers
    geometry: Figures
    twice: int = 0

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def length_m(self) -> Floats:
        """Length of each edge, metres."""
        lengths: Floats = shapely.length(self.geometry)
        return lengths

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The edges, indexed."""
        return shapely.STRtree(self.geometry)

    @cached_property
    def component(self) -> Numbers:
        """Number of the connected part of each node, (n,) int64."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        count = len(self.x)
        if not count:
            return np.zeros(0, np.int64)
        joins = coo_array((np.ones(len(self)), (self.start, self.end)), (count, count))
        return np.asarray(connected_components(joins, directed=False)[1], np.int64)

    @cached_property
    def part_m(self) -> Floats:
        """Length of each connected part, metres."""
        return np.asarray(np.bincount(self.component[self.start], self.length_m), np.float64)

    @cached_property
    def near_misses(self) -> Numbers:
        """Nodes where a street ends within 1 m of another one that it is not joined to."""
        return _near_misses(self, NEAR_MISS_M)

    @property
    def findings(self) -> list[Finding]:
        """What was noticed about the network; nothing of it was changed silently."""
        found = []
        if self.twice:
            found.append(Finding("streets_twice", "info", params={"count": self.twice}))
        if len(self.part_m) > 1:
            share = float(self.part_m.max() / max(self.part_m.sum(), SAME_M))
            params = {"count": len(self.part_m), "share": round(100 * share, 1)}
            found.append(Finding("streets_components", "warning", params=params))
        if missed := len(self.near_misses):
            params = {"count": missed, "limit": NEAR_MISS_M}
            found.append(Finding("streets_near_misses", "warning", params=params))
        return found


def town_streets(town: Town, lines: Lines) -> Streets:
    """Return the streets of a file in the town's projected system.

    Parameters
    ----------
    town : Town
    lines : Lines
        What the file gives, WGS 84 degrees.
    """
    x, y = town.points(lines.longitude, lines.latitude)
    return streets_from(x, y, lines.starts, lines.keys)


def streets_from(x: Floats, y: Floats, starts: Numbers, keys: Numbers | None = None) -> Streets:
    """Make a network of lines.

    Lines are joined where they share a vertex, and cut there. Lines that cross
    without one are not joined: one of them may be a bridge.

    Parameters
    ----------
    x, y : (n,) float64
        Vertices of all lines in a row, metres.
    starts : (k + 1,) int64
        Where each line begins.
    keys : (n,) int64, optional
        The same key: the same place. By default vertices are the same place when
        they lie in the same square of 1 cm.

    Examples
    --------
    >>> x, y = np.array([0.0, 100.0, 200.0, 100.0, 100.0]), np.array([0.0, 0.0, 0.0, 0.0, 50.0])
    >>> streets = streets_from(x, y, np.array([0, 3, 5]))
    >>> streets.length_m.tolist(), streets.end.tolist()
    ([100.0, 100.0, 50.0], [1, 3, 2])
    >>> len(streets_from(np.zeros(0), np.zeros(0), np.zeros(1, np.int64)))
    0
    """
    marks = np.round(x / SAME_M) + 1j * np.round(y / SAME_M) if keys is None else keys
    _, first, vertex = np.unique(marks, return_index=True, return_inverse=True)
    x, y = x[first], y[first]
    line = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    moves = np.ones(len(vertex), dtype=bool)
    moves[1:] = (np.diff(vertex) != 0) | (np.diff(line) != 0)
    vertex, line = vertex[moves], line[moves]
    doubles = _doubles(x, y, vertex, line)
    kept = ~np.isin(line, doubles)
    return _noded(x, y, vertex[kept], line[kept], len(doubles))


def _doubles(x: Floats, y: Floats, vertex: Numbers, line: Numbers) -> Numbers:
    """Return the lines that repeat an earlier one, in the same or the other direction.

    Directed files hold each street twice. Streets of different courses between
    the same two nodes are none.
    """
    begins = np.flatnonzero(np.diff(line, prepend=-1))
    ends = np.flatnonzero(np.diff(line, append=-1))
    low = np.minimum(vertex[begins], vertex[ends])
    high = np.maximum(vertex[begins], vertex[ends])
    _, pair, count = np.unique(low + 1j * high, return_inverse=True, return_counts=True)
    several = np.flatnonzero((count[pair] > 1) & (ends > begins))
    if not len(several):
        return several
    rows, at = _runs(begins[several], ends[several])
    course = shapely.to_wkb(
        shapely.normalize(shapely.linestrings(x[vertex[at]], y[vertex[at]], indices=rows))
    )
    # The same pair of ends too: streets above each other may share all positions.
    seen: set[tuple[int, bytes]] = set()
    found = []
    for place, key in zip(several, zip(pair[several].tolist(), course, strict=True), strict=True):
        if key in seen:
            found.append(line[begins[place]])
        seen.add(key)
    return np.array(found, np.int64)


def _runs(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """Return all numbers from each first to each last one, with the row they belong to."""
    sizes = last - first + 1
    row = np.repeat(np.arange(len(first)), sizes)
    within = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return row, first[row] + within


def _noded(x: Floats, y: Floats, vertex: Numbers, line: Numbers, twice: int) -> Streets:
    """Cut the lines at their ends and where a vertex occurs again."""
    begins, ends = np.diff(line, prepend=-1) != 0, np.diff(line, append=-1) != 0
    is_node = np.bincount(vertex, minlength=len(x)) > 1
    is_node[vertex[begins | ends]] = True
    # An edge goes from a node to the next node of the same line.
    first = np.flatnonzero(is_node[vertex] & ~ends)
    last = np.flatnonzero(is_node[vertex] & ~begins)
    used, number = np.unique(vertex[np.concatenate((first, last))], return_inverse=True)
    edge, place = _runs(first, last)
    at = vertex[place]
    figures: Figures = np.empty(len(first), dtype=object)
    if len(first):
        figures[:] = shapely.linestrings(x[at], y[at], indices=edge)
    start, end = number[: len(first)], number[len(first) :]
    return Streets(x[used], y[used], start, end, figures, twice)


def _near_misses(streets: Streets, tolerance_m: float) -> Numbers:
    joined = np.bincount(np.concatenate((streets.start, streets.end)), minlength=len(streets.x))
    own, other = np.zeros((2, len(streets.x)), np.int64)
    edges = np.arange(len(streets))
    own[streets.start], own[streets.end] = edges, edges
    other[streets.start], other[streets.end] = streets.end, streets.start
    ends = np.flatnonzero(joined == 1)
    found: list[int] = []
    for begin in range(0, len(ends), _ENDS_AT_ONCE):
        some = ends[begin : begin + _ENDS_AT_ONCE]
        points = shapely.points(streets.x[some], streets.y[some])
        which, edge = streets.tree.query(points, predicate="dwithin", distance=tolerance_m)
        # A street that the end's own street is joined to may come close without harm.
        fork = other[some[which]]
        apart = (streets.start[edge] != fork) & (streets.end[edge] != fork)
        apart &= edge != own[some[which]]
        found += np.unique(some[which[apart]]).tolist()
        if len(found) >= _MOST_NEAR_MISSES:
            break
    return np.array(found, np.int64)
