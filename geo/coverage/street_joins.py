"""Streets that end beside another one, or cross it, without sharing a point with it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.arrays import Floats, Geometries, Integers
from geo.model.errors import Finding

_MOST = 1000  # of each, from which on the rest is not counted; a file with more is not finished
_MOST_NEAR = 16  # streets near one end
_AT_ONCE = 64  # so that thousands of streets in one place do not fill the memory


class Edges(Protocol):
    """A network as its edges and their nodes; see :class:`geo.coverage.streets.Streets`."""

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
