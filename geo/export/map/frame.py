"""Convert longitude and latitude to pixels of a picture, in Web Mercator as on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

Bounds = tuple[float, float, float, float]

TILE = 256.0  # pixels of the whole world at zoom 0
EQUATOR_M = 40075016.686
MAX_ZOOM = 17.0
_MAX_LATITUDE = 85.0511


@dataclass(frozen=True, slots=True)
class Frame:
    """The extent of a picture in Web Mercator.

    Attributes
    ----------
    width, height : float
        Size of the picture in CSS pixels, 96 per inch of paper.
    world : float
        Width of the whole world at this scale, in pixels.
    left, top : float
        Position of the upper left corner in the world, in pixels.
    """

    width: float
    height: float
    world: float
    left: float
    top: float

    @property
    def zoom(self) -> float:
        """The zoom level at which the screen shows the same scale."""
        return math.log2(self.world / TILE)

    def xy(self, longitude: Any, latitude: Any) -> tuple[Any, Any]:
        """Convert positions to pixels from the picture's upper left corner.

        Parameters
        ----------
        longitude, latitude : float or ndarray
            WGS 84 degrees.
        """
        return (_east(longitude) * self.world - self.left, _south(latitude) * self.world - self.top)

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Convert one position, WGS 84 degrees, to pixels."""
        x, y = self.xy(longitude, latitude)
        return float(x), float(y)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Convert a pixel to longitude and latitude, WGS 84 degrees.

        Examples
        --------
        >>> frame = fit((113.70, 22.95, 113.80, 23.05), 800, 600)
        >>> longitude, latitude = frame.degrees(*frame.point(113.71, 23.01))
        >>> round(longitude, 6), round(latitude, 6)
        (113.71, 23.01)
        """
        longitude = (self.left + x) / self.world * 360.0 - 180.0
        share = (self.top + y) / self.world
        return longitude, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * share))))

    def drawn(self, shape: Any) -> Any:
        """Convert a shapely geometry to pixels, without detail too fine to see."""
        in_pixels = shapely.transform(shape, self.xy, interleaved=False)
        return shapely.simplify(in_pixels, 0.2)

    def metres_a_pixel(self, latitude: float | None = None) -> float:
        """Return the ground length of a pixel; Web Mercator stretches by 1/cos(latitude).

        Parameters
        ----------
        latitude : float, optional
            In degrees; by default that of the picture's centre.
        """
        at = self.middle_latitude if latitude is None else latitude
        return EQUATOR_M * math.cos(math.radians(at)) / self.world

    @property
    def middle_latitude(self) -> float:
        """Latitude of the picture's centre, in degrees."""
        return self.degrees(0.0, self.height / 2)[1]

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Return whether a pixel is in the picture, or at most `margin` pixels outside."""
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin


def _east(longitude: Any) -> Any:
    return (np.asarray(longitude, dtype=float) + 180.0) / 360.0


def _south(latitude: Any) -> Any:
    clipped = np.clip(np.asarray(latitude, dtype=float), -_MAX_LATITUDE, _MAX_LATITUDE)
    return (1.0 - np.arcsinh(np.tan(np.radians(clipped))) / math.pi) / 2.0


def fit(bounds: Bounds, width: float, height: float, *, padding: float = 0.0) -> Frame:
    """Return the frame with the largest scale that shows all of `bounds`.

    Parameters
    ----------
    bounds : (west, south, east, north)
        WGS 84 degrees. A single point is shown at zoom 17.
    width, height : float
        Size of the picture in CSS pixels.
    padding : float
        Pixels to leave free around the bounds.

    Examples
    --------
    >>> frame = fit((113.70, 22.95, 113.80, 23.05), 800, 600)
    >>> x, y = frame.point(113.75, 23.0)
    >>> round(x), round(y)
    (400, 300)
    >>> round(fit((113.75, 23.0, 113.75, 23.0), 800, 600).zoom)
    17
    """
    west, south, east, north = bounds
    x0, x1 = float(_east(west)), float(_east(east))
    y0, y1 = float(_south(north)), float(_south(south))
    inner = max(width - 2 * padding, 1.0), max(height - 2 * padding, 1.0)
    largest = TILE * 2**MAX_ZOOM
    world = min(
        inner[0] / max(x1 - x0, inner[0] / largest),
        inner[1] / max(y1 - y0, inner[1] / largest),
    )
    left = (x0 + x1) / 2 * world - width / 2
    top = (y0 + y1) / 2 * world - height / 2
    return Frame(width, height, world, left, top)
