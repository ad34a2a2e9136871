"""GCJ-02, WGS 84 and BD-09, the system of Baidu's maps.

BD-09 displaces GCJ-02 once more. The formula in the open (zms, newsmth.net
"Java" 317952, 2011; the same in coord-convert and eviltransform) turns the
position, taken as a vector from 0 E, 0 N in degrees, by ``3e-6 cos(k x)``
radians, lengthens it by ``2e-5 sin(k y)`` degrees, and adds 0.0065 and 0.006
degrees, with ``k = 3000 pi / 180``.
"""

from __future__ import annotations

import numpy as np

from geo.crs.arrays import in_blocks, undo
from geo.crs.gcj02 import DegreesLike, gcj02_to_wgs84, inside_china, wgs84_to_gcj02
from geo.model.arrays import Floats

_K = np.pi * 3000.0 / 180.0
_EAST, _NORTH = 0.0065, 0.006
_STEPS = 6  # the error falls about 100-fold a step, from 1 km to the rounding error


def gcj02_to_bd09(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert GCJ-02 to BD-09.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Floats. Positions outside China's rectangle
        (:func:`geo.crs.gcj02.inside_china`) are returned as they are.

    Returns
    -------
    longitude, latitude : ndarray of float64

    Examples
    --------
    >>> x, y = gcj02_to_bd09([116.404, 0.0], [39.915, 0.0])
    >>> float(x[0]).__round__(7), float(y[0]).__round__(7), float(x[1])
    (116.4103695, 39.921337, 0.0)
    """
    return in_blocks(_move, longitude, latitude)


def bd09_to_gcj02(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert BD-09 to GCJ-02 by fixed-point iteration.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Floats.

    Returns
    -------
    longitude, latitude : ndarray of float64
        :func:`gcj02_to_bd09` leads back to the input within 1e-6 m; the
        one-step inverse in common use errs by up to 0.2 m.
    """
    return in_blocks(undo(_displacement, _STEPS), longitude, latitude)


def wgs84_to_bd09(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert WGS 84 to BD-09; see :func:`gcj02_to_bd09`."""
    return gcj02_to_bd09(*wgs84_to_gcj02(longitude, latitude))


def bd09_to_wgs84(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert BD-09 to WGS 84; see :func:`bd09_to_gcj02`."""
    return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))


def _move(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    east, north = _displacement(x, y)
    return x + east, y + north


def _displacement(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    inside = inside_china(x, y)
    length = np.where(inside, np.sqrt(x * x + y * y), 1.0)
    longer = 1.0 + 2e-5 * np.sin(y * _K) / length
    turn = 3e-6 * np.cos(x * _K)
    cosine, sine = np.cos(turn), np.sin(turn)
    east = longer * (x * cosine - y * sine) + _EAST - x
    north = longer * (y * cosine + x * sine) + _NORTH - y
    return np.where(inside, east, 0.0), np.where(inside, north, 0.0)
