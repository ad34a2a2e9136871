"""Distance to the nearest facility by straight line, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.facilities import Facilities

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
_MAX_LEVELS = 32  # queries of the tree; further radii are rounded up, never down


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

    facility: Numbers
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
        this radius, as in :func:`geo.coverage.service_area.three_radii`, and
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
    nearest = shapely.STRtree(facilities.geometry).nearest(points).astype(np.int64)
    spread = facilities.uncertainty_m
    known = np.isfinite(spread)
    low = _least(points, facilities, -_levels(np.where(known, spread, radius_m)))
    high = _least(points, facilities, np.where(known, _levels(np.where(known, spread, 0)), np.inf))
    distance = shapely.distance(points, facilities.geometry[nearest])
    return Nearest(nearest, distance, np.maximum(low, 0.0), high)


def _levels(spread: Floats) -> Floats:
    """Return radii of which only few differ, each at least as large as it was."""
    steps = np.unique(spread)
    if len(steps) > _MAX_LEVELS:
        steps = steps[np.linspace(0, len(steps) - 1, _MAX_LEVELS).round().astype(int)]
    rounded: Floats = steps[np.searchsorted(steps, spread)]
    return rounded


def _least(points: npt.NDArray[np.object_], facilities: Facilities, added: Floats) -> Floats:
    """Return for each point the least distance plus what is added to each facility's."""
    least = np.full(len(points), np.inf)
    for level in np.unique(added[np.isfinite(added)]):
        alike = facilities.geometry[added == level]
        nearest = shapely.STRtree(alike).nearest(points)
        least = np.minimum(least, shapely.distance(points, alike[nearest]) + level)
    return least
