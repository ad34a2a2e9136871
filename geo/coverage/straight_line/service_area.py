"""Compute service areas by straight line: certainly, nominally and possibly covered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.facilities import Facilities
from geo.model.arrays import Floats

# A circle becomes a polygon of 256 corners; its area is 0.01 % too small for any radius.
QUARTER_SEGMENTS = 64
KINDS = ("sure", "nominal", "possible")  # the figures of an interval


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure given three times because places are uncertain: certain, nominal and possible."""

    sure: float
    nominal: float
    possible: float

    def scaled(self, factor: float) -> Interval:
        """Multiply the figures by a factor."""
        return Interval(self.sure * factor, self.nominal * factor, self.possible * factor)

    def to_dict(self, digits: int = 6) -> dict[str, float]:
        """Return the figures as JSON data."""
        return {
            "sure": round(self.sure, digits),
            "nominal": round(self.nominal, digits),
            "possible": round(self.possible, digits),
        }


def bounded(figures: Interval, total: float) -> Interval:
    """Correct rounding errors: put figures in ascending order and none above the total."""
    nominal = min(figures.nominal, total)
    return Interval(min(figures.sure, nominal), nominal, max(min(figures.possible, total), nominal))


@dataclass(frozen=True, eq=False, slots=True)
class ServiceAreas:
    """What facilities cover, clipped to the town.

    Attributes
    ----------
    sure, nominal, possible : shapely geometry
        In the town's projected system, metres; each is contained in the next.
    """

    sure: Any
    nominal: Any
    possible: Any

    def each(self, measure: Callable[[Any], float]) -> Interval:
        """Apply a measure to all three areas."""
        return Interval(measure(self.sure), measure(self.nominal), measure(self.possible))

    @property
    def area_km2(self) -> Interval:
        """Area of each, km2."""
        return self.each(lambda area: float(area.area) / 1e6)


def three_radii(radius_m: npt.ArrayLike, uncertainty_m: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the radii within which a facility covers certainly, nominally and possibly.

    Wherever the true place of a facility with uncertainty r is, it covers everything
    within R - r of the stored place, and at most what lies within R + r. If r is
    unknown, nothing is certain, and twice the radius is possible.

    Parameters
    ----------
    radius_m : float or (n,) array_like
        R, metres.
    uncertainty_m : (n,) float64
        r, metres; infinite if unknown.

    Returns
    -------
    sure, nominal, possible : (n,) float64
        Metres; a negative radius covers nothing.

    Examples
    --------
    >>> three_radii(500.0, np.array([50.0, np.inf]))[0].tolist()
    [450.0, -inf]
    """
    nominal = np.broadcast_to(np.asarray(radius_m, np.float64), uncertainty_m.shape).copy()
    added = np.where(np.isfinite(uncertainty_m), uncertainty_m, nominal)
    return nominal - uncertainty_m, nominal, nominal + added


def service_areas(facilities: Facilities, radius_m: npt.ArrayLike, outline: Any) -> ServiceAreas:
    """Compute the area of a town that facilities cover.

    Parameters
    ----------
    facilities : Facilities
        A facility outside the town also serves the area inside.
    radius_m : float or (n,) array_like
        Nominal radius, metres.
    outline : shapely geometry
        Outline of the town, in the same projected system, metres.

    Returns
    -------
    ServiceAreas
        With empty geometries if nothing is covered.
    """
    radii = three_radii(radius_m, facilities.uncertainty_m)
    return ServiceAreas(*(_union(facilities.geometry, radius, outline) for radius in radii))


def _union(geometry: npt.NDArray[np.object_], radius: Floats, outline: Any) -> Any:
    covers = radius >= 0
    discs = shapely.buffer(geometry[covers], radius[covers], quad_segs=QUARTER_SEGMENTS)
    return shapely.intersection(shapely.union_all(discs), outline)
