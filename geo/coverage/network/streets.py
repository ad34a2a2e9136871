"""Build a street network in metres from lines, connected only where they share a vertex.

Streets that a file has more than once count once. Streets that end near another one or
cross it without sharing a vertex are reported, and near ends are joined on request.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries, Integers
from geo.model.errors import BadQuery, Finding

# Positions that differ by less are the same: converting coordinates leaves such differences.
SAME_M = 0.01
# A street that ends this close to another one was probably meant to touch it.
NEAR_MISS_M = 1.0
FARTHEST_JOIN_M = 20.0
_ROUNDS = 4
_MOST = 1000  # near misses or crossings; counting stops there
_MOST_NEAR = 16  # streets compared with one end
_AT_ONCE = 64  # streets compared at once, so that thousands in one place do not fill the memory


class Lines(Protocol):
    """Lines in WGS 84; see :class:`geo.intake.formats.streets.StreetLines`."""

    @property
    def longitude(self) -> Floats:
        """Longitudes of the vertices of all lines, degrees, (n,) float64."""
        ...

    @property
    def latitude(self) -> Floats:
        """Latitudes of the vertices of all lines, degrees, (n,) float64."""
        ...

    @property
    def starts(self) -> Integers:
        """Index of the first vertex of each line, and the total, (k + 1,) int64."""
        ...

    @property
    def keys(self) -> Integers | None:
        """Identity of each vertex, equal for shared ones, (n,) int64; None if not in the file."""
        ...


@dataclass(frozen=True, eq=False)
class Streets:
    """A walking network. Every street can be walked in both directions.

    Attributes
    ----------
    x, y : (n,) float64
        Positions of the nodes, metres, in the town's projected system.
    start, end : (m,) int64
        Nodes of each edge; several edges may connect the same two.
    geometry : (m,) array of shapely LineStrings
        From `start` to `end`.
    twice : int
        Number of repeated lines that were dropped.
    noticed : tuple of Finding
        From reading the lines and joining their ends.
    """

    x: Floats
    y: Floats
    start: Integers
    end: Integers
    geometry: Geometries
    twice: int = 0
    noticed: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def length_m(self) -> Floats:
        """Length of each edge, metres."""
        lengths: Floats = shapely.length(self.geometry)
        return lengths

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Spatial index of the edges."""
        return shapely.STRtree(self.geometry)

    @cached_property
    def component(self) -> Integers:
        """Number of the connected component of each node, (n,) int64."""
        count = len(self.x)
        return _components(self.start, self.end, count) if count else np.zeros(0, np.int64)

    @cached_property
    def part_m(self) -> Floats:
        """Length of each connected component, metres."""
        return np.asarray(np.bincount(self.component[self.start], self.length_m), np.float64)

    @cached_property
    def near_misses(self) -> Integers:
        """Nodes where a street ends within 1 m of another one without being connected to it."""
        return self._loose_ends[0]

    @cached_property
    def cut_off_m(self) -> float:
        """Length of streets that would be connected to a larger part by joining these ends, m."""
        nodes, edges = self._loose_ends
        if not len(nodes):
            return 0.0
        part = self.component
        group = _components(part[nodes], part[self.start[edges]], len(self.part_m))
        largest = np.zeros(len(self.part_m))
        np.maximum.at(largest, group, self.part_m)
        return float(self.part_m.sum() - largest.sum())

    @cached_property
    def crossings(self) -> int:
        """Number of pairs of streets that cross without a common vertex."""
        return crossings(self, self.tree, NEAR_MISS_M)

    @cached_property
    def _loose_ends(self) -> tuple[Integers, Integers]:
        return loose_ends(self, self.tree, NEAR_MISS_M)

    def joined(self, tolerance_m: float) -> Streets:
        """Return the network with each loose end joined to the nearest street.

        Parameters
        ----------
        tolerance_m : float
            Largest distance to join, metres, greater than 0 and at most 20.

        Raises
        ------
        BadQuery
            ``bad_join`` if `tolerance_m` is out of range.
        """
        if not 0 < tolerance_m <= FARTHEST_JOIN_M:
            raise BadQuery("bad_join", value=f"{tolerance_m:g}", limit=f"{FARTHEST_JOIN_M:g}")
        streets, count = self, 0
        for _ in range(_ROUNDS):  # cutting a street may give other ends a new nearest street
            nodes, edges = loose_ends(streets, streets.tree, tolerance_m)
            if not len(nodes):
                break
            count += len(nodes)
            net = joined_ends(streets, nodes, edges, tolerance_m)
            streets = Streets(net.x, net.y, net.start, net.end, net.geometry, self.twice)
        params = {"count": f"{count:,}", "limit": f"{tolerance_m:g}"}
        new = (Finding("streets_joined", "warning", params=params),) if count else ()
        return replace(streets, noticed=(*self.noticed, *new))

    @property
    def findings(self) -> list[Finding]:
        """Findings about the network, including everything that was changed in it."""
        findings = list(self.noticed)
        if self.twice:
            findings.append(Finding("streets_twice", "info", params={"count": f"{self.twice:,}"}))
        if len(self.part_m) > 1:
            share = float(self.part_m.max() / max(self.part_m.sum(), SAME_M))
            params = {"count": f"{len(self.part_m):,}", "share": round(100 * share, 1)}
            findings.append(Finding("streets_components", "warning", params=params))
        if missed := len(self.near_misses):
            near_miss = {"limit": f"{NEAR_MISS_M:g}", "length": f"{self.cut_off_m / 1000:,.2f}"}
            findings.append(counted_notice("streets_near_misses", missed, **near_miss))
        if self.crossings:
            findings.append(counted_notice("streets_crossings", self.crossings))
        return findings


def _components(one: Integers, other: Integers, count: int) -> Integers:
    joins = coo_array((np.ones(len(one)), (one, other)), (count, count))
    return np.asarray(connected_components(joins, directed=False)[1], np.int64)


def town_streets(town: Town, lines: Lines) -> Streets:
    """Build the street network of a file in the town's projected system.

    Parameters
    ----------
    town : Town
    lines : Lines
        The lines of the file, WGS 84 degrees.
    """
    x, y = town.points(lines.longitude, lines.latitude)
    return streets_from(x, y, lines.starts, lines.keys)


def streets_from(x: Floats, y: Floats, starts: Integers, keys: Integers | None = None) -> Streets:
    """Build a network from lines.

    Lines are cut and connected where they share a vertex. Lines that cross without
    a common vertex are not connected: one of them may be a bridge.

    Parameters
    ----------
    x, y : (n,) float64
        Vertices of all lines, one line after the other, metres.
    starts : (k + 1,) int64
        Index of the first vertex of each line, and the total.
    keys : (n,) int64, optional
        Identity of each vertex; equal keys are the same vertex. By default vertices
        are the same if they lie in the same square of 1 cm.

    Examples
    --------
    >>> x, y = np.array([0.0, 100.0, 200.0, 100.0, 100.0]), np.array([0.0, 0.0, 0.0, 0.0, 50.0])
    >>> streets = streets_from(x, y, np.array([0, 3, 5]))
    >>> streets.length_m.tolist(), streets.end.tolist()
    ([100.0, 100.0, 50.0], [1, 3, 2])
    >>> len(streets_from(np.zeros(0), np.zeros(0), np.zeros(1, np.int64)))
    0
    """
    identity = np.round(x / SAME_M) + 1j * np.round(y / SAME_M) if keys is None else keys
    _, first, vertex = np.unique(identity, return_index=True, return_inverse=True)
    x, y = x[first], y[first]
    line = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    moves = np.ones(len(vertex), dtype=bool)
    moves[1:] = (np.diff(vertex) != 0) | (np.diff(line) != 0)
    vertex, line = vertex[moves], line[moves]
    doubles = doubled_lines(x, y, vertex, line)
    kept = ~np.isin(line, doubles)
    return _noded(x, y, vertex[kept], line[kept], len(doubles))


def _noded(x: Floats, y: Floats, vertex: Integers, line: Integers, twice: int) -> Streets:
    """Cut the lines at vertices that occur more than once, and make edges of the parts."""
    begins, ends = np.diff(line, prepend=-1) != 0, np.diff(line, append=-1) != 0
    is_node = np.bincount(vertex, minlength=len(x)) > 1
    is_node[vertex[begins | ends]] = True
    # An edge goes from a node to the next node of the same line.
    first = np.flatnonzero(is_node[vertex] & ~ends)
    last = np.flatnonzero(is_node[vertex] & ~begins)
    used, number = np.unique(vertex[np.concatenate((first, last))], return_inverse=True)
    edge, place = runs(first, last)
    at = vertex[place]
    figures: Geometries = np.empty(len(first), dtype=object)
    if len(first):
        figures[:] = shapely.linestrings(x[at], y[at], indices=edge)
    start, end = number[: len(first)], number[len(first) :]
    return Streets(x[used], y[used], start, end, figures, twice)


def doubled_lines(x: Floats, y: Floats, vertex: Integers, line: Integers) -> Integers:
    """Return the lines that repeat an earlier one, in the same or the opposite direction.

    Directed files have each street twice. Streets between the same two nodes that
    take different courses are not repeats.
    """
    begins = np.flatnonzero(np.diff(line, prepend=-1))
    ends = np.flatnonzero(np.diff(line, append=-1))
    low = np.minimum(vertex[begins], vertex[ends])
    high = np.maximum(vertex[begins], vertex[ends])
    _, pair, count = np.unique(low + 1j * high, return_inverse=True, return_counts=True)
    several = np.flatnonzero((count[pair] > 1) & (ends > begins))
    if not len(several):
        return several
    rows, positions = runs(begins[several], ends[several])
    vertices = vertex[positions]
    lines = shapely.linestrings(x[vertices], y[vertices], indices=rows)
    course = shapely.to_wkb(shapely.normalize(lines))
    # The ends are compared as well: streets one above the other may share all positions.
    seen: set[tuple[int, bytes]] = set()
    repeats = []
    for at, key in zip(several, zip(pair[several].tolist(), course, strict=True), strict=True):
        if key in seen:
            repeats.append(line[begins[at]])
        seen.add(key)
    return np.array(repeats, np.int64)


def runs(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return for each row all integers from its first to its last, with the row numbers."""
    sizes = last - first + 1
    row = np.repeat(np.arange(len(first)), sizes)
    within = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return row, first[row] + within


class Edges(Protocol):
    """The edges and nodes of a network; see :class:`geo.coverage.network.streets.Streets`."""

    @property
    def x(self) -> Floats:
        """Positions of the nodes, metres."""
        ...

    @property
    def y(self) -> Floats:
        """Positions of the nodes, metres."""
        ...

    @property
    def start(self) -> Integers:
        """Node at which each edge begins."""
        ...

    @property
    def end(self) -> Integers:
        """Node at which each edge ends."""
        ...

    @property
    def geometry(self) -> Geometries:
        """Lines of the edges."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class Cut:
    """A network after cutting; see :class:`Edges`."""

    x: Floats
    y: Floats
    start: Integers
    end: Integers
    geometry: Geometries


def loose_ends(net: Edges, tree: shapely.STRtree, tolerance_m: float) -> tuple[Integers, Integers]:
    """Return the nodes where a street ends near another one, and the nearest such street.

    Streets connected to the other end of the same street are not considered: they
    may come close. The search stops after a thousand ends; see :func:`counted_notice`.

    Parameters
    ----------
    net : Edges
    tree : STRtree
        Spatial index of the edges.
    tolerance_m : float
        Metres.
    """
    degree = np.bincount(np.concatenate((net.start, net.end)), minlength=len(net.x))
    own_edge, other_end = np.zeros((2, len(net.x)), np.int64)
    edges = np.arange(len(net.start))
    own_edge[net.start], own_edge[net.end] = edges, edges
    other_end[net.start], other_end[net.end] = net.end, net.start
    ends = np.flatnonzero(degree == 1)
    nearest: dict[int, int] = {}
    for begin in range(0, len(ends), _AT_ONCE):
        block = ends[begin : begin + _AT_ONCE]
        points = shapely.points(net.x[block], net.y[block])
        row, edge = tree.query(points, predicate="dwithin", distance=tolerance_m)
        fork = other_end[block[row]]
        is_apart = (net.start[edge] != fork) & (net.end[edge] != fork)
        is_apart &= edge != own_edge[block[row]]
        row, edge = row[is_apart], edge[is_apart]
        few = np.arange(len(row)) - np.searchsorted(row, row) < _MOST_NEAR
        row, edge = row[few], edge[few]
        distance = shapely.distance(points[row], net.geometry[edge])
        for at in np.lexsort((edge, distance, row)).tolist():
            nearest.setdefault(int(block[row[at]]), int(edge[at]))
        if len(nearest) >= _MOST:
            break
    return np.array(list(nearest), np.int64), np.array(list(nearest.values()), np.int64)


def crossings(net: Edges, tree: shapely.STRtree, tolerance_m: float) -> int:
    """Return how many pairs of streets cross without a common vertex: bridges or mistakes.

    Counting stops after a thousand; see :func:`counted_notice`. Streets that merely
    end near each other are not counted; see :func:`loose_ends`.
    """
    count = 0
    for begin in range(0, len(net.start), _AT_ONCE):
        one, other = tree.query(net.geometry[begin : begin + _AT_ONCE], predicate="crosses")
        one = one + begin
        later = one < other
        count += int(_apart(net, one[later], other[later], tolerance_m).sum())
        if count >= _MOST:
            break
    return count


def counted_notice(code: str, count: int, **params: str) -> Finding:
    """Return a finding that states a number, or a lower bound if counting was stopped.

    Examples
    --------
    >>> counted_notice("streets_crossings", 3).code
    'streets_crossings'
    >>> counted_notice("streets_crossings", 1_024).code
    'streets_crossings_least'
    """
    kind = f"{code}_least" if count >= _MOST else code
    return Finding(kind, "warning", params={"count": f"{count:,}", **params})


def _apart(net: Edges, one: Integers, other: Integers, tolerance_m: float) -> npt.NDArray[np.bool_]:
    """Return which crossing streets share no node and have no end near the other street."""
    apart = np.ones(len(one), dtype=bool)
    for first, second in ((one, other), (other, one)):
        for nodes in (net.start[first], net.end[first]):
            ends = shapely.points(net.x[nodes], net.y[nodes])
            apart &= ~shapely.dwithin(ends, net.geometry[second], tolerance_m)
    return apart


def joined_ends(net: Edges, nodes: Integers, edges: Integers, tolerance_m: float) -> Cut:
    """Return the network with loose ends joined to the streets near them.

    The street is cut and led through the end; if it has a node within the tolerance,
    the end is merged with that node.

    Parameters
    ----------
    net : Edges
    nodes, edges : (k,) int64
        Loose ends and the street nearest to each; see :func:`loose_ends`.
    tolerance_m : float
        Metres.
    """
    points = shapely.points(net.x[nodes], net.y[nodes])
    along = shapely.line_locate_point(net.geometry[edges], points)
    length = shapely.length(net.geometry[edges])
    cuts: dict[int, list[tuple[float, int]]] = {}
    same = np.arange(len(net.x))
    for node, edge, at, total in zip(
        nodes.tolist(), edges.tolist(), along.tolist(), length.tolist(), strict=True
    ):
        if min(at, total - at) <= tolerance_m:
            near = net.start[edge] if at <= total - at else net.end[edge]
            _unite(same, node, int(near))
        else:
            cuts.setdefault(edge, []).append((at, node))
    same = np.array([_root(same, each) for each in range(len(same))], np.int64)
    return _cut(net, cuts, same)


def _root(same: Integers, node: int) -> int:
    """Return the node that stands for all nodes merged with this one."""
    while same[node] != node:
        node = int(same[node])
    return node


def _unite(same: Integers, one: int, other: int) -> None:
    first, second = _root(same, one), _root(same, other)
    same[max(first, second)] = min(first, second)


def _cut(net: Edges, cuts: dict[int, list[tuple[float, int]]], same: Integers) -> Cut:
    """Cut edges at distances along them, through the given nodes, and merge the `same` nodes."""
    start, end, figures = [], [], []
    for edge, figure in enumerate(net.geometry):
        stops = [(0.0, int(net.start[edge])), *sorted(cuts.get(edge, []))]
        stops.append((float(shapely.length(figure)), int(net.end[edge])))
        line = shapely.get_coordinates(figure)
        along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
        for (low, first), (high, last) in itertools.pairwise(stops):
            one, other = int(same[first]), int(same[last])
            between = line[(along > low) & (along < high)]
            course = np.vstack(([net.x[one], net.y[one]], between, [net.x[other], net.y[other]]))
            part = shapely.linestrings(course)
            if part.length > 0:
                start.append(one)
                end.append(other)
                figures.append(part)
    used, number = np.unique(np.array(start + end, np.int64), return_inverse=True)
    geometry: Geometries = np.empty(len(figures), dtype=object)
    geometry[:] = figures
    count = len(start)
    return Cut(net.x[used], net.y[used], number[:count], number[count:], geometry)
