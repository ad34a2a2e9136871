"""Straight-line distance to the nearest facility, and its uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.parallel.parts import by_parts
from geo.model.arrays import Floats, Geometries, Integers

_MANY = 500  # facilities that are points: worth another way of searching
_GROUPS = 32  # of facilities whose accuracies are alike: a search for each


@dataclass(frozen=True, eq=False, slots=True)
class Nearest:
    """Distances from points to their nearest facility.

    Attributes
    ----------
    facility : (n,) int64
        Index of the nominally nearest facility; -1 where there is none.
    distance_m, low_m, high_m : (n,) float64
        Metres: nominal; the least and the greatest that the accuracies of the
        places allow. Infinite where there is no facility, or no way to one.
    """

    facility: Integers
    distance_m: Floats
    low_m: Floats
    high_m: Floats

    @property
    def plus_minus_m(self) -> Floats:
        """Larger of the two ways in which the distance may be wrong, metres."""
        low = np.where(np.isfinite(self.distance_m), self.distance_m - self.low_m, 0.0)
        high = np.where(np.isfinite(self.high_m), self.high_m - self.distance_m, np.inf)
        spread: Floats = np.maximum(low, high)
        return spread


def nearest_facility(x: Floats, y: Floats, facilities: Facilities, radius_m: float) -> Nearest:
    """Return the nearest facility of points.

    The true place of a facility lies within r of the stored one, so its true
    distance lies within d - r and d + r, and the distance to the nearest of
    all lies within the least d - r and the least d + r.

    Parameters
    ----------
    x, y : (n,) float64
        Metres, in the projected system of the facilities.
    facilities : Facilities
    radius_m : float
        Of the rule, metres. Where r is not known, the least distance is d less
        this radius, as in :func:`geo.coverage.straight_line.service_area.three_radii`, and
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
    spread = facilities.uncertainty_m
    known = np.isfinite(spread)
    low = _least(points, facilities, -np.where(known, spread, radius_m))
    high = _least(points, facilities, spread)
    distance = shapely.distance(points, facilities.geometry[nearest])
    return Nearest(nearest, distance, low, high)


def nearest_in_parts(x: Floats, y: Floats, facilities: Facilities, radius_m: float) -> Nearest:
    """Return the nearest facility of many points: here, or on the cluster of the settings.

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
    found = by_parts(_nearest_at, x, y, facilities.geometry, *facts)
    parts = [(of.facility, of.distance_m, of.low_m, of.high_m) for _, of in found]
    return Nearest(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _nearest_at(
    x: Floats, y: Floats, geometry: Geometries, uncertainty_m: Floats, radius_m: float
) -> Nearest:
    return nearest_facility(x, y, facilities_at(list(geometry), uncertainty_m), radius_m)


def _least(points: Geometries, facilities: Facilities, added: Floats) -> Floats:
    """Return for each point the least distance plus what is added to each facility's, or 0."""
    least: Floats = np.full(len(points), np.inf)
    groups = _alike(added)
    for group in groups:
        near = group[_search(facilities.geometry[group])(points)]
        far = shapely.distance(points, facilities.geometry[near])
        least = np.minimum(least, far + added[near])
    for group in groups:
        if np.ptp(added[group]) == 0:
            continue
        room = least - added[group].min()
        tree = shapely.STRtree(facilities.geometry[group])
        # One of the group that is farther and adds less may be the least.
        some = np.flatnonzero((least > 0) & (room >= 0))
        of, other = tree.query(points[some], predicate="dwithin", distance=room[some])
        of, other = some[of], group[other]
        far = shapely.distance(points[of], facilities.geometry[other])
        np.minimum.at(least, of, far + added[other])
    found: Floats = np.maximum(least, 0.0)
    return found


def _search(geometry: Geometries) -> Callable[[Geometries], Integers]:
    """Return a search for the nearest of geometries; of many points, a ten times faster one.

    Which one it is must not depend on the points that are asked for.
    """
    is_point = shapely.get_type_id(geometry) == shapely.GeometryType.POINT
    if len(geometry) < _MANY or not is_point.all() or shapely.is_empty(geometry).any():
        tree = shapely.STRtree(geometry)
        return lambda points: tree.nearest(points).astype(np.int64)
    from scipy.spatial import KDTree

    places = KDTree(shapely.get_coordinates(geometry))
    return lambda points: places.query(shapely.get_coordinates(points))[1].astype(np.int64)


def _alike(added: Floats) -> list[Integers]:
    """Return groups of the facilities to which about the same is added, where it is finite."""
    known = np.flatnonzero(np.isfinite(added))
    order = known[np.argsort(added[known], kind="stable")]
    steps = np.unique(added[order])
    if len(steps) > _GROUPS:
        return [each for each in np.array_split(order, _GROUPS) if len(each)]
    return np.split(order, np.searchsorted(added[order], steps[1:])) if len(steps) else []
