"""Count population given by points: by exact distance, and by the area that contains the point."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.certainty import NOMINAL, POSSIBLE, SURE, Classes, interval_sums
from geo.coverage.exact import exact_sum, exact_sums, rounded, units_of_each
from geo.coverage.facilities import Facilities
from geo.coverage.parallel.parts import by_parts, covered_classes
from geo.coverage.population.population import Basis
from geo.coverage.straight_line.service_area import Interval, ServiceAreas
from geo.coverage.town import Town
from geo.model.arrays import Flags, Floats, Geometries, Indices
from geo.model.errors import Finding, UnusablePopulation

_FEW_AREAS = 500  # up to so many, comparing each with the points in its box is quickest


class PointPopulation:
    """People known by point, such as buildings or centres of blocks.

    Parameters
    ----------
    x, y : (n,) array_like of float
        Metres, in the town's projected system. Points outside the town do not
        count; points on its edge do.
    people : (n,) array_like of float
    town : Town
    inside : (n,) bool, optional
        Which points lie in the town, if known more exactly than from x and y.

    Attributes
    ----------
    x, y, people : (m,) float64
        The points inside the town.
    total : float
        People inside the town.
    outside : float
        People at points outside the town.

    Raises
    ------
    UnusablePopulation
        ``population_not_number``, ``population_negative`` or
        ``population_nothing_inside``.
    """

    basis: Basis = "points"
    findings: tuple[Finding, ...] = ()

    def __init__(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        people: npt.ArrayLike,
        town: Town,
        inside: Flags | None = None,
    ) -> None:
        east, north, count = (np.asarray(each, np.float64) for each in (x, y, people))
        check_people(count)
        shapely.prepare(town.outline)
        if inside is None:
            inside = np.asarray(shapely.intersects_xy(town.outline, east, north), np.bool_)
        if not inside.any():
            raise UnusablePopulation("population_nothing_inside")
        self.x, self.y, self.people = east[inside], north[inside], count[inside]
        self.total = exact_sum(self.people)
        self.outside = exact_sum(count[~inside])

    @property
    def count(self) -> int:
        """Number of points."""
        return len(self.x)

    def classes(self, facilities: Facilities, radius_m: npt.ArrayLike) -> Classes:
        """Return how certainly each point is covered by straight line: (m,) int8."""
        return covered_classes(self.x, self.y, facilities, radius_m)

    def within(
        self, areas: ServiceAreas, facilities: Facilities, radius_m: npt.ArrayLike
    ) -> Interval:
        """Return the number of people covered; see :class:`.Population`."""
        del areas
        return interval_sums(self.classes(facilities, radius_m), self.people)

    def within_each(
        self,
        areas: ServiceAreas,
        facilities: Facilities,
        radius_m: npt.ArrayLike,
        parts: Geometries,
    ) -> list[Interval]:
        """Return the number of people covered in each part; see :class:`.Population`."""
        del areas
        return self.covered_each(self.classes(facilities, radius_m), parts)

    def covered_each(self, classes: Classes, parts: Geometries) -> list[Interval]:
        """Return the number of people covered in each part, by either method.

        Parameters
        ----------
        classes : (m,) int8
            See :func:`geo.coverage.certainty.classes_of`.
        parts : (k,) array of shapely geometries
            In the town's projected system.
        """
        part, point = self._members(parts)
        counts = [
            exact_sums(part, self.people[point] * (classes[point] >= least), len(parts))
            for least in (SURE, NOMINAL, POSSIBLE)
        ]
        return [Interval(*three) for three in np.column_stack(counts).tolist()]

    def inside(self, area: Any) -> float:
        """Return the number of people in an area, including its edge."""
        shapely.prepare(area)
        return exact_sum(self.people[shapely.intersects_xy(area, self.x, self.y)])

    def inside_each(self, areas: Geometries) -> Floats:
        """Return the number of people in each area.

        A point inside overlapping areas counts in each of them; a point on a common
        edge counts only in the first.
        """
        return self.chosen_each(areas, np.ones(len(self.x), dtype=np.bool_))

    def chosen_each(self, areas: Geometries, chosen: Flags) -> Floats:
        """Return the number of people at the chosen points in each area.

        Parameters
        ----------
        areas : (k,) array of shapely geometries
        chosen : (m,) bool
            Which points to count.
        """
        units = self.chosen_units(areas, chosen)
        return np.array([rounded(each) for each in units], dtype=np.float64)

    def chosen_units(self, areas: Geometries, chosen: Flags) -> list[int]:
        """Return what :meth:`chosen_each` does as whole numbers (:mod:`geo.coverage.exact`)."""
        area, point = self._members(areas)
        return units_of_each(area, self.people[point] * chosen[point], len(areas))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.points(self.x, self.y))

    def _members(self, areas: Geometries) -> tuple[Indices, Indices]:
        """Return the pairs of area and point inside it, computed here or on the cluster."""
        here = partial(self._members_here, areas)
        results = by_parts(members_at, self.x, self.y, areas, at_once=here)
        return (
            np.concatenate([area for _, (area, _) in results]),
            np.concatenate([begin + point for begin, (_, point) in results]),
        )

    def _members_here(self, areas: Geometries) -> tuple[Indices, Indices]:
        return members_of(self._tree, areas)


def check_people(people: Floats, field: str = "people") -> None:
    """Check that numbers of people are finite and not negative.

    Raises
    ------
    UnusablePopulation
        ``population_not_number``, ``population_negative``.

    Examples
    --------
    >>> check_people(np.array([0.0, 12.5]))
    """
    for code, wrong in (
        ("population_not_number", ~np.isfinite(people)),
        ("population_negative", people < 0),
    ):
        if wrong.any():
            value = f"{people[wrong][0]:g}"
            count = int(np.count_nonzero(wrong))
            raise UnusablePopulation(code, field=field, value=value, count=count)


def members_at(x: Floats, y: Floats, areas: Geometries) -> tuple[Indices, Indices]:
    """Return the pairs of area and point inside it; see :func:`members_of`.

    Examples
    --------
    >>> halves = shapely.box([0, 5], [0, 0], [5, 9], [9, 9])
    >>> area, point = members_at(np.array([7.0, 5.0, 99.0]), np.array([1.0, 1.0, 1.0]), halves)
    >>> area.tolist(), point.tolist()
    ([1, 0], [0, 1])
    """
    if len(areas) > _FEW_AREAS:
        return members_of(shapely.STRtree(shapely.points(x, y)), areas)
    return _members_of_few(x, y, areas)


def _members_of_few(x: Floats, y: Floats, areas: Geometries) -> tuple[Indices, Indices]:
    """Return what :func:`members_of` returns, area by area, without an object for each point."""
    shapely.prepare(areas)
    inside: list[tuple[Indices, Indices]] = []
    on_edge: list[tuple[Indices, Indices]] = []
    for at, (west, south, east, north) in enumerate(shapely.bounds(areas).tolist()):
        rows = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        within = shapely.contains_xy(areas[at], x[rows], y[rows])
        inside.append(_pairs(at, rows[within]))
        rest = rows[~within]
        touches = shapely.intersects_xy(areas[at], x[rest], y[rest])
        on_edge.append(_pairs(at, rest[touches]))
    area, point = _joined_pairs(inside)
    edge_area, edge_point = _joined_pairs(on_edge)
    is_inside = np.zeros(len(x), np.bool_)
    is_inside[point] = True
    # Of the areas on whose edge a point lies, the first: the areas are in order.
    first_point, first = np.unique(edge_point, return_index=True)
    counts = ~is_inside[first_point]
    area = np.concatenate((area, edge_area[first[counts]]))
    point = np.concatenate((point, first_point[counts]))
    order = np.lexsort((area, point))
    return area[order], point[order]


def _pairs(area: int, points: Indices) -> tuple[Indices, Indices]:
    return np.full(len(points), area, np.intp), points


def _joined_pairs(pairs: list[tuple[Indices, Indices]]) -> tuple[Indices, Indices]:
    empty = np.empty(0, np.intp)
    areas, points = ([each[at] for each in pairs] or [empty] for at in (0, 1))
    return np.concatenate(areas), np.concatenate(points)


def members_of(points: shapely.STRtree, areas: Geometries) -> tuple[Indices, Indices]:
    """Return the pairs of area and point inside it.

    A point inside overlapping areas belongs to each of them; a point on edges only
    belongs to the first. The result for a point does not depend on the others.

    Parameters
    ----------
    points : STRtree
        Spatial index of n points.
    areas : (k,) array of shapely geometries
        In the same projected system.

    Returns
    -------
    area, point : (p,) intp
        Sorted by point, so that sums are always added in the same order.
    """
    area, point = points.query(areas, predicate="intersects")
    keep = np.ones(len(point), dtype=np.bool_)
    shared = np.flatnonzero(np.bincount(point, minlength=len(points))[point] > 1)
    if len(shared):
        keep[shared] = _counting(
            area[shared], point[shared], areas, points.geometries[point[shared]]
        )
    area, point = area[keep], point[keep]
    order = np.lexsort((area, point))
    return area[order], point[order]


def _counting(area: Indices, point: Indices, areas: Geometries, points: Geometries) -> Flags:
    """Return which pairs count: all areas with the point inside; else the first on whose edge."""
    shapely.prepare(areas)
    within: Flags = shapely.contains_properly(areas[area], points)
    on_edges = ~np.isin(point, point[within])
    order = np.lexsort((area, point))
    first = np.zeros(len(point), dtype=np.bool_)
    first[order[np.diff(point[order], prepend=-1) > 0]] = True
    return within | (on_edges & first)
