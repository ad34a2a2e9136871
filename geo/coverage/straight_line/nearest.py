"""Find the nearest facility of points by straight line, with the uncertainty of the distance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.parallel.parts import by_parts
from geo.model.arrays import Floats, Geometries, Integers

_MANY = 500  # point facilities from which a k-d tree is faster
_GROUPS = 32  # at most, of facilities with similar uncertainty, each searched separately


@dataclass(frozen=True, eq=False, slots=True)
class Nearest:
    """Distances from points to their nearest facility.

    Attributes
    ----------
    facility : (n,) int64
        Index of the nominally nearest facility; -1 if there is none.
    distance_m, low_m, high_m : (n,) float64
        Nominal distance, and the least and the greatest that the facilities'
        uncertainties allow, metres. Infinite if there is no facility, or no way to one.
    """

    facility: Integers
    distance_m: Floats
    low_m: Floats
    high_m: Floats

    @property
    def plus_minus_m(self) -> Floats:
        """Greatest possible error of the distance in either direction, metres."""
        low = np.where(np.isfinite(self.distance_m), self.distance_m - self.low_m, 0.0)
        high = np.where(np.isfinite(self.high_m), self.high_m - self.distance_m, np.inf)
        error: Floats = np.maximum(low, high)
        return error


def nearest_facility(x: Floats, y: Floats, facilities: Facilities, radius_m: float) -> Nearest:
    """Find the nearest facility of each point.

    The true place of a facility lies within r of the stored one, so its true distance
    is between d - r and d + r, and the distance to the nearest of all is between the
    least d - r and the least d + r.

    Parameters
    ----------
    x, y : (n,) float64
        Metres, in the projected system of the facilities.
    facilities : Facilities
    radius_m : float
        Radius of the rule, metres. If r is unknown, the least distance is d minus this
        radius, as in :func:`geo.coverage.straight_line.service_area.three_radii`, and
        the greatest is infinite.

    Examples
    --------
    >>> from geo.coverage.facilities import facilities_at
    >>> nearest_facility(np.zeros(1), np.zeros(1), facilities_at([]), 500.0).distance_m
    array([inf])
    """
    points = shapely.points(x, y)
    if not len(facilities):
        none = np.full(len(points), np.inf)
        return Nearest(np.full(len(points), -1), none, none, none)
    nearest = _search(facilities.geometry)(points)
    uncertainty = facilities.uncertainty_m
    known = np.isfinite(uncertainty)
    low = _least(points, facilities, -np.where(known, uncertainty, radius_m))
    high = _least(points, facilities, uncertainty)
    distance = shapely.distance(points, facilities.geometry[nearest])
    return Nearest(nearest, distance, low, high)


def nearest_in_parts(x: Floats, y: Floats, facilities: Facilities, radius_m: float) -> Nearest:
    """Find the nearest facility of many points, computed here or on the cluster in the settings.

    Parameters
    ----------
    x, y, facilities, radius_m
        See :func:`nearest_facility`.

    Raises
    ------
    ClusterFailed
        See :func:`geo.coverage.parallel.parts.by_parts`.
    """
    facts = facilities.uncertainty_m, radius_m
    results = by_parts(_nearest_at, x, y, facilities.geometry, *facts)
    parts = [(part.facility, part.distance_m, part.low_m, part.high_m) for _, part in results]
    return Nearest(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _nearest_at(
    x: Floats, y: Floats, geometry: Geometries, uncertainty_m: Floats, radius_m: float
) -> Nearest:
    return nearest_facility(x, y, facilities_at(list(geometry), uncertainty_m), radius_m)


def _least(points: Geometries, facilities: Facilities, added: Floats) -> Floats:
    """Return for each point the least sum of distance and added length, but at least 0."""
    least: Floats = np.full(len(points), np.inf)
    groups = _alike(added)
    for group in groups:
        near = group[_search(facilities.geometry[group])(points)]
        distance = shapely.distance(points, facilities.geometry[near])
        least = np.minimum(least, distance + added[near])
    for group in groups:
        if np.ptp(added[group]) == 0:
            continue
        within = least - added[group].min()
        tree = shapely.STRtree(facilities.geometry[group])
        # A facility that is farther away but adds less may give the least sum.
        open_points = np.flatnonzero((least > 0) & (within >= 0))
        point, other = tree.query(
            points[open_points], predicate="dwithin", distance=within[open_points]
        )
        point, other = open_points[point], group[other]
        distance = shapely.distance(points[point], facilities.geometry[other])
        np.minimum.at(least, point, distance + added[other])
    not_negative: Floats = np.maximum(least, 0.0)
    return not_negative


def _search(geometry: Geometries) -> Callable[[Geometries], Integers]:
    """Return a function that finds the nearest geometry; for many points it is ten times faster.

    The choice must not depend on the points searched for, or parts could differ.
    """
    is_point = shapely.get_type_id(geometry) == shapely.GeometryType.POINT
    if len(geometry) < _MANY or not is_point.all() or shapely.is_empty(geometry).any():
        tree = shapely.STRtree(geometry)
        return lambda points: tree.nearest(points).astype(np.int64)
    from scipy.spatial import KDTree

    places = KDTree(shapely.get_coordinates(geometry))
    return lambda points: places.query(shapely.get_coordinates(points))[1].astype(np.int64)


def _alike(added: Floats) -> list[Integers]:
    """Group the facilities by similar added lengths, without those of infinite length."""
    known = np.flatnonzero(np.isfinite(added))
    order = known[np.argsort(added[known], kind="stable")]
    steps = np.unique(added[order])
    if len(steps) > _GROUPS:
        return [each for each in np.array_split(order, _GROUPS) if len(each)]
    return np.split(order, np.searchsorted(added[order], steps[1:])) if len(steps) else []
