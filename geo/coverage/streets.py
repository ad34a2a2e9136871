"""A street network in metres, made of lines: joined where the file joins them and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.coverage.street_doubles import doubled_lines, runs
from geo.coverage.street_joins import counted_notice, crossings, joined_ends, loose_ends
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries, Integers
from geo.model.errors import BadQuery, Finding

# Positions that differ by less are the same: what is left of converting coordinates.
SAME_M = 0.01
# A street that ends this close to another one was probably meant to touch it.
NEAR_MISS_M = 1.0
FARTHEST_JOIN_M = 20.0
_ROUNDS = 4


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
        told = {"count": f"{count:,}", "limit": f"{tolerance_m:g}"}
        own = (Finding("streets_joined", "warning", params=told),) if count else ()
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
            told = {"limit": f"{NEAR_MISS_M:g}", "length": f"{self.cut_off_m / 1000:,.2f}"}
            found.append(counted_notice("streets_near_misses", missed, **told))
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
