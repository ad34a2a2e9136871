"""A street network in metres, built from lines: joined only where the file joins them.

Streets that are in a file more than once count once. Streets that end beside another one,
or cross it, without sharing a point with it are counted and told.
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

# Positions that differ by less are the same: what is left of converting coordinates.
SAME_M = 0.01
# A street that ends this close to another one was probably meant to touch it.
NEAR_MISS_M = 1.0
FARTHEST_JOIN_M = 20.0
_ROUNDS = 4
_MOST = 1000  # of each, from which on the rest is not counted; a file with more is not finished
_MOST_NEAR = 16  # streets near one end
_AT_ONCE = 64  # so that thousands of streets in one place do not fill the memory


class Lines(Protocol):
    """Lines in WGS 84; see :class:`geo.intake.formats.streets.StreetLines`."""

    @property
    def longitude(self) -> Floats:
        """Degrees of all vertices in a row, (n,) float64."""
        ...

    @property
    def latitude(self) -> Floats:
        """Degrees of all vertices in a row, (n,) float64."""
        ...

    @property
    def starts(self) -> Integers:
        """Where each line begins, (k + 1,) int64."""
        ...

    @property
    def keys(self) -> Integers | None:
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
    noticed : tuple of Finding
        What was noticed while reading and joining them.
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
        """The edges, indexed."""
        return shapely.STRtree(self.geometry)

    @cached_property
    def component(self) -> Integers:
        """Number of the connected part of each node, (n,) int64."""
        count = len(self.x)
        return _parts(self.start, self.end, count) if count else np.zeros(0, np.int64)

    @cached_property
    def part_m(self) -> Floats:
        """Length of each connected part, metres."""
        return np.asarray(np.bincount(self.component[self.start], self.length_m), np.float64)

    @cached_property
    def near_misses(self) -> Integers:
        """Nodes where a street ends within 1 m of another one that it is not joined to."""
        return self._loose_ends[0]

    @cached_property
    def cut_off_m(self) -> float:
        """Length of streets that joining those ends would connect with a larger part."""
        nodes, edges = self._loose_ends
        if not len(nodes):
            return 0.0
        part = self.component
        group = _parts(part[nodes], part[self.start[edges]], len(self.part_m))
        largest = np.zeros(len(self.part_m))
        np.maximum.at(largest, group, self.part_m)
        return float(self.part_m.sum() - largest.sum())

    @cached_property
    def crossings(self) -> int:
        """How many pairs of streets cross without a common point."""
        return crossings(self, self.tree, NEAR_MISS_M)

    @cached_property
    def _loose_ends(self) -> tuple[Integers, Integers]:
        return loose_ends(self, self.tree, NEAR_MISS_M)

    def joined(self, tolerance_m: float) -> Streets:
        """Return the network with ends joined to the street that each lies beside.

        Parameters
        ----------
        tolerance_m : float
            Metres, at most 20.

        Raises
        ------
        BadQuery
            ``bad_join``.
        """
        if not 0 < tolerance_m <= FARTHEST_JOIN_M:
            raise BadQuery("bad_join", value=f"{tolerance_m:g}", limit=f"{FARTHEST_JOIN_M:g}")
        made, count = self, 0
        for _ in range(_ROUNDS):  # a street that was cut may have been the nearest of another end
            nodes, edges = loose_ends(made, made.tree, tolerance_m)
            if not len(nodes):
                break
            count += len(nodes)
            net = joined_ends(made, nodes, edges, tolerance_m)
            made = Streets(net.x, net.y, net.start, net.end, net.geometry, self.twice)
        params = {"count": f"{count:,}", "limit": f"{tolerance_m:g}"}
        own = (Finding("streets_joined", "warning", params=params),) if count else ()
        return replace(made, noticed=(*self.noticed, *own))

    @property
    def findings(self) -> list[Finding]:
        """What was noticed about the network; nothing of it was changed silently."""
        found = list(self.noticed)
        if self.twice:
            found.append(Finding("streets_twice", "info", params={"count": f"{self.twice:,}"}))
        if len(self.part_m) > 1:
            share = float(self.part_m.max() / max(self.part_m.sum(), SAME_M))
            params = {"count": f"{len(self.part_m):,}", "share": round(100 * share, 1)}
            found.append(Finding("streets_components", "warning", params=params))
        if missed := len(self.near_misses):
            near_miss = {"limit": f"{NEAR_MISS_M:g}", "length": f"{self.cut_off_m / 1000:,.2f}"}
            found.append(counted_notice("streets_near_misses", missed, **near_miss))
        if self.crossings:
            found.append(counted_notice("streets_crossings", self.crossings))
        return found


def _parts(one: Integers, other: Integers, count: int) -> Integers:
    joins = coo_array((np.ones(len(one)), (one, other)), (count, count))
    return np.asarray(connected_components(joins, directed=False)[1], np.int64)


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


def streets_from(x: Floats, y: Floats, starts: Integers, keys: Integers | None = None) -> Streets:
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
    doubles = doubled_lines(x, y, vertex, line)
    kept = ~np.isin(line, doubles)
    return _noded(x, y, vertex[kept], line[kept], len(doubles))


def _noded(x: Floats, y: Floats, vertex: Integers, line: Integers, twice: int) -> Streets:
    """Cut the lines at their ends and where a vertex occurs again."""
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
    rows, at = runs(begins[several], ends[several])
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


def runs(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return all numbers from each first to each last one, with the row they belong to."""
    sizes = last - first + 1
    row = np.repeat(np.arange(len(first)), sizes)
    within = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return row, first[row] + within


class Edges(Protocol):
    """A network as its edges and their nodes; see :class:`geo.coverage.network.streets.Streets`."""

    @property
    def x(self) -> Floats:
        """Of the nodes, metres."""
        ...

    @property
    def y(self) -> Floats:
        """Of the nodes, metres."""
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

    A street that the end's own street is joined to may come close without harm.
    Beyond a thousand ends they are not all found; see :func:`counted_notice`.

    Parameters
    ----------
    net : Edges
    tree : STRtree
        Of the edges.
    tolerance_m : float
        Metres.
    """
    joined = np.bincount(np.concatenate((net.start, net.end)), minlength=len(net.x))
    own, other = np.zeros((2, len(net.x)), np.int64)
    edges = np.arange(len(net.start))
    own[net.start], own[net.end] = edges, edges
    other[net.start], other[net.end] = net.end, net.start
    ends = np.flatnonzero(joined == 1)
    found: dict[int, int] = {}
    for begin in range(0, len(ends), _AT_ONCE):
        some = ends[begin : begin + _AT_ONCE]
        points = shapely.points(net.x[some], net.y[some])
        which, edge = tree.query(points, predicate="dwithin", distance=tolerance_m)
        fork = other[some[which]]
        apart = (net.start[edge] != fork) & (net.end[edge] != fork) & (edge != own[some[which]])
        which, edge = which[apart], edge[apart]
        few = np.arange(len(which)) - np.searchsorted(which, which) < _MOST_NEAR
        which, edge = which[few], edge[few]
        far = shapely.distance(points[which], net.geometry[edge])
        for at in np.lexsort((edge, far, which)).tolist():
            found.setdefault(int(some[which[at]]), int(edge[at]))
        if len(found) >= _MOST:
            break
    return np.array(list(found), np.int64), np.array(list(found.values()), np.int64)


def crossings(net: Edges, tree: shapely.STRtree, tolerance_m: float) -> int:
    """Return how many pairs of streets cross without a common point: bridges, or not joined.

    Beyond a thousand they are not all counted; see :func:`counted_notice`.
    Streets that merely end near each other are none; see :func:`loose_ends`.
    """
    count = 0
    for begin in range(0, len(net.start), _AT_ONCE):
        own, other = tree.query(net.geometry[begin : begin + _AT_ONCE], predicate="crosses")
        own = own + begin
        later = own < other
        count += int(_apart(net, own[later], other[later], tolerance_m).sum())
        if count >= _MOST:
            break
    return count


def counted_notice(code: str, count: int, **params: str) -> Finding:
    """Return a notice that tells a number, or the one that tells the least it is.

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
    """Say which streets that cross have no common node, and no end at the crossing."""
    apart = np.ones(len(one), dtype=bool)
    for first, second in ((one, other), (other, one)):
        for nodes in (net.start[first], net.end[first]):
            ends = shapely.points(net.x[nodes], net.y[nodes])
            apart &= ~shapely.dwithin(ends, net.geometry[second], tolerance_m)
    return apart


def joined_ends(net: Edges, nodes: Integers, edges: Integers, tolerance_m: float) -> Cut:
    """Return a network in which ends are joined to the streets that they lie beside.

    The street is cut and led through the end; where it has a node so near, the end
    becomes that node.

    Parameters
    ----------
    net : Edges
    nodes, edges : (k,) int64
        See :func:`loose_ends`.
    tolerance_m : float
        Metres.
    """
    points = shapely.points(net.x[nodes], net.y[nodes])
    along = shapely.line_locate_point(net.geometry[edges], points)
    length = shapely.length(net.geometry[edges])
    cuts: dict[int, list[tuple[float, int]]] = {}
    same = np.arange(len(net.x))
    for node, edge, at, whole in zip(
        nodes.tolist(), edges.tolist(), along.tolist(), length.tolist(), strict=True
    ):
        if min(at, whole - at) <= tolerance_m:
            near = net.start[edge] if at <= whole - at else net.end[edge]
            _unite(same, node, int(near))
        else:
            cuts.setdefault(edge, []).append((at, node))
    same = np.array([_root(same, each) for each in range(len(same))], np.int64)
    return _cut(net, cuts, same)


def _root(same: Integers, node: int) -> int:
    while same[node] != node:
        node = int(same[node])
    return node


def _unite(same: Integers, one: int, other: int) -> None:
    first, second = _root(same, one), _root(same, other)
    same[max(first, second)] = min(first, second)


def _cut(net: Edges, cuts: dict[int, list[tuple[float, int]]], same: Integers) -> Cut:
    start, end, figures = [], [], []
    for edge, figure in enumerate(net.geometry):
        stops = [(0.0, int(net.start[edge])), *sorted(cuts.get(edge, []))]
        stops.append((float(shapely.length(figure)), int(net.end[edge])))
        line = shapely.get_coordinates(figure)
        far = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
        for (low, first), (high, last) in itertools.pairwise(stops):
            one, other = int(same[first]), int(same[last])
            between = line[(far > low) & (far < high)]
            course = np.vstack(([net.x[one], net.y[one]], between, [net.x[other], net.y[other]]))
            made = shapely.linestrings(course)
            if made.length > 0:
                start.append(one)
                end.append(other)
                figures.append(made)
    used, number = np.unique(np.array(start + end, np.int64), return_inverse=True)
    made_figures: Geometries = np.empty(len(figures), dtype=object)
    made_figures[:] = figures
    half = len(start)
    return Cut(net.x[used], net.y[used], number[:half], number[half:], made_figures)
