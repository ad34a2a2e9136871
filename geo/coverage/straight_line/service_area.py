"""Service areas by straight line: certainly, nominally and possibly covered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.facilities import Facilities
from geo.model.arrays import Floats

# A circle becomes a polygon of 256 corners: its area is 0.01 % too small, the same for all radii.
QUARTER_SEGMENTS = 64
KINDS = ("sure", "nominal", "possible")  # of an interval


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure three times: surely, nominally, possibly."""

    sure: float
    nominal: float
    possible: float

    def scaled(self, factor: float) -> Interval:
        """Return the figures times a factor."""
        return Interval(self.sure * factor, self.nominal * factor, self.possible * factor)

    def to_dict(self, digits: int = 6) -> dict[str, float]:
        """Return the figures as JSON for machines."""
        return {
            "sure": round(self.sure, digits),
            "nominal": round(self.nominal, digits),
            "possible": round(self.possible, digits),
        }


def bounded(figures: Interval, whole: float) -> Interval:
    """Return figures in rising order and none above the whole, whatever rounding did."""
    nominal = min(figures.nominal, whole)
    return Interval(min(figures.sure, nominal), nominal, max(min(figures.possible, whole), nominal))


@dataclass(frozen=True, eq=False, slots=True)
class ServiceAreas:
    """What facilities cover, clipped to the town.

    Attributes
    ----------
    sure, nominal, possible : shapely geometry
        In the town's projected system, metres; each lies within the next.
    """

    sure: Any
    nominal: Any
    possible: Any

    def each(self, measure: Callable[[Any], float]) -> Interval:
        """Measure all three."""
        return Interval(measure(self.sure), measure(self.nominal), measure(self.possible))

    @property
    def area_km2(self) -> Interval:
        """Area of each, km2."""
        return self.each(lambda area: float(area.area) / 1e6)


def three_radii(radius_m: npt.ArrayLike, uncertainty_m: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the radii within which a facility covers surely, nominally and possibly.

    A point known to within r covers surely what lies within R - r, wherever the
    true place is, and possibly what lies within R + r. Where r is not known,
    nothing is sure, and twice the radius is possible.

    Parameters
    ----------
    radius_m : float or (n,) array_like
        R, metres.
    uncertainty_m : (n,) float64
        r, metres; infinite where it is not known.

    Returns
    -------
    sure, nominal, possible : (n,) float64
        Metres; a sure radius below zero is negative: it covers nothing.

    Examples
    --------
    >>> three_radii(500.0, np.array([50.0, np.inf]))[0].tolist()
    [450.0, -inf]
    """
    nominal = np.broadcast_to(np.asarray(radius_m, np.float64), uncertainty_m.shape).copy()
    spread = np.where(np.isfinite(uncertainty_m), uncertainty_m, nominal)
    return nominal - uncertainty_m, nominal, nominal + spread


def service_areas(facilities: Facilities, radius_m: npt.ArrayLike, outline: Any) -> ServiceAreas:
    """Return what facilities cover of a town.

    Parameters
    ----------
    facilities : Facilities
        One outside the town still serves what lies inside.
    radius_m : float or (n,) array_like
        Metres.
    outline : shapely geometry
        Of the town, in the same projected system.

    Returns
    -------
    ServiceAreas
        Empty geometries where nothing is covered.
    """
    radii = three_radii(radius_m, facilities.uncertainty_m)
    return ServiceAreas(*(_union(facilities.geometry, each, outline) for each in radii))


def _union(geometry: npt.NDArray[np.object_], radius: Floats, outline: Any) -> Any:
    covers = radius >= 0
    discs = shapely.buffer(geometry[covers], radius[covers], quad_segs=QUARTER_SEGMENTS)
    return shapely.intersection(shapely.union_all(discs), outline)
