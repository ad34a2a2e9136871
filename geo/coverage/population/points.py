"""Population at points: each counted once, by exact distances, in the area that contains it."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.certainty import NOMINAL, POSSIBLE, SURE, Classes, interval_sums
from geo.coverage.facilities import Facilities
from geo.coverage.parallel.parts import by_parts, covered_classes
from geo.coverage.population.population import Basis
from geo.coverage.straight_line.service_area import Interval, ServiceAreas
from geo.coverage.town import Town
from geo.model.arrays import Flags, Floats, Geometries, Indices
from geo.model.errors import Finding, UnusablePopulation


class PointPopulation:
    """People at points, such as buildings or centres of blocks.

    Parameters
    ----------
    x, y : (n,) array_like of float
        Metres, in the town's projected system. What lies outside the town does
        not count; what lies on its edge does.
    people : (n,) array_like of float
    town : Town
    inside : (n,) bool, optional
        Which points lie in the town, where that is known better than from x and y.

    Attributes
    ----------
    x, y, people : (m,) float64
        Of the points inside the town.
    total : float
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
        own: Flags = shapely.intersects_xy(town.outline, east, north) if inside is None else inside
        if not own.any():
            raise UnusablePopulation("population_nothing_inside")
        self.x, self.y, self.people = east[own], north[own], count[own]
        self.total = float(self.people.sum())
        self.outside = float(count[~own].sum())

    def classes(self, facilities: Facilities, radius_m: npt.ArrayLike) -> Classes:
        """Return how surely each point is covered by straight line: (m,) int8."""
        return covered_classes(self.x, self.y, facilities, radius_m)

    def within(
        self, areas: ServiceAreas, facilities: Facilities, radius_m: npt.ArrayLike
    ) -> Interval:
        """Return how many people are covered; see :class:`.Population`."""
        del areas
        return interval_sums(self.classes(facilities, radius_m), self.people)

    def within_each(
        self,
        areas: ServiceAreas,
        facilities: Facilities,
        radius_m: npt.ArrayLike,
        parts: Geometries,
    ) -> list[Interval]:
        """Return how many people are covered in each part."""
        del areas
        return self.covered_each(self.classes(facilities, radius_m), parts)

    def covered_each(self, classes: Classes, parts: Geometries) -> list[Interval]:
        """Return how many people are covered in each part, however that was found.

        Parameters
        ----------
        classes : (m,) int8
            See :func:`geo.coverage.certainty.classes_of`.
        parts : (k,) array of shapely geometries
        """
        part, point = self._members(parts)
        counts = [
            np.bincount(part, self.people[point] * (classes[point] >= least), len(parts))
            for least in (SURE, NOMINAL, POSSIBLE)
        ]
        return [Interval(*three) for three in np.column_stack(counts).tolist()]

    def inside(self, area: Any) -> float:
        """Return how many people live inside an area; its edge belongs to it."""
        shapely.prepare(area)
        return float(self.people[shapely.intersects_xy(area, self.x, self.y)].sum())

    def inside_each(self, areas: Geometries) -> Floats:
        """Return how many people live inside each area.

        A point inside two areas that overlap counts in both, one on an edge that
        they share only in the first.
        """
        return self.chosen_each(areas, np.ones(len(self.x), dtype=np.bool_))

    def chosen_each(self, areas: Geometries, chosen: Flags) -> Floats:
        """Return how many people of some points live inside each area.

        Parameters
        ----------
        areas : (k,) array of shapely geometries
        chosen : (m,) bool
            Of the points.
        """
        area, point = self._members(areas)
        people = self.people[point] * chosen[point]
        return np.bincount(area, people, len(areas)).astype(np.float64)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.points(self.x, self.y))

    def _members(self, areas: Geometries) -> tuple[Indices, Indices]:
        """Return which area holds which point, as pairs: here, or on the cluster."""
        here = partial(self._members_here, areas)
        found = by_parts(members_at, self.x, self.y, areas, whole=here)
        return (
            np.concatenate([area for _, (area, _) in found]),
            np.concatenate([begin + point for begin, (_, point) in found]),
        )

    def _members_here(self, areas: Geometries) -> tuple[Indices, Indices]:
        return members_of(self._tree, areas)


def check_people(people: Floats, field: str = "people") -> None:
    """Make sure that numbers of people are numbers, and none is negative.

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
    """Return which area holds which point, as pairs; see :func:`members_of`.

    Examples
    --------
    >>> halves = shapely.box([0, 5], [0, 0], [5, 9], [9, 9])
    >>> area, point = members_at(np.array([7.0, 5.0, 99.0]), np.array([1.0, 1.0, 1.0]), halves)
    >>> area.tolist(), point.tolist()
    ([1, 0], [0, 1])
    """
    return members_of(shapely.STRtree(shapely.points(x, y)), areas)


def members_of(points: shapely.STRtree, areas: Geometries) -> tuple[Indices, Indices]:
    """Return which area holds which point, as pairs.

    A point inside areas that overlap belongs to each of them, one that lies on
    edges only to the first. What is said of a point does not depend on the others.

    Parameters
    ----------
    points : STRtree
        Of n points.
    areas : (k,) array of shapely geometries
        In the same projected system.

    Returns
    -------
    area, point : (p,) intp
        In the order of the points, so that whatever is added up of them is added
        in the same order, however they are found.
    """
    area, point = points.query(areas, predicate="intersects")
    keep = np.ones(len(point), dtype=np.bool_)
    shared = np.flatnonzero(np.bincount(point, minlength=len(points))[point] > 1)
    if len(shared):
        places = points.geometries[point[shared]]
        keep[shared] = _counting(area[shared], point[shared], areas, places)
    area, point = area[keep], point[keep]
    order = np.lexsort((area, point))
    return area[order], point[order]


def _counting(area: Indices, point: Indices, areas: Geometries, points: Geometries) -> Flags:
    """Say which pairs count: inside always; where a point is on edges only, the first area."""
    shapely.prepare(areas)
    within: Flags = shapely.contains_properly(areas[area], points)
    on_edges = ~np.isin(point, point[within])
    order = np.lexsort((area, point))
    first = np.zeros(len(point), dtype=np.bool_)
    first[order[np.diff(point[order], prepend=-1) > 0]] = True
    return within | (on_edges & first)
