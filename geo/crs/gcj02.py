"""Convert between WGS 84 and GCJ-02.

GCJ-02 ("Mars coordinates") is the obfuscated system of Chinese web maps such
as Gaode. The formula has been public since 2010 (the "eviltransform"
derivation): a displacement by trigonometric series in degrees from 105 E,
35 N, scaled on the Krasovsky 1940 ellipsoid. CGCS2000 (EPSG:4490) equals
WGS 84 at map accuracy.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.crs.arrays import displaced, in_blocks, undo
from geo.model.arrays import Floats

DegreesLike = npt.ArrayLike

_A = 6_378_245.0  # Krasovsky 1940 semi-major axis, metres
_EE = 0.006_693_421_622_965_943  # its first eccentricity squared
_DEGREES = 180.0 / np.pi  # in a radian
# Each step divides the error by about 300, down to 1e-8 m; along 105 E, where the formula
# takes the square root of 0, it stays at 7e-7 m.
_STEPS = 6


def wgs84_to_gcj02(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert WGS 84 to GCJ-02.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees, WGS 84. Positions outside China's rectangle (72.004-137.8347 E,
        0.8293-55.8271 N) are returned unchanged, as the web maps do.

    Returns
    -------
    longitude, latitude : ndarray of float64
        Degrees, GCJ-02.

    Examples
    --------
    >>> x, y = wgs84_to_gcj02([113.912316, 0.0], [22.543847, 0.0])
    >>> float(x[0]).__round__(7), float(y[0]).__round__(7), float(x[1])
    (113.9171765, 22.5407961, 0.0)
    """
    return in_blocks(displaced(_displacement), longitude, latitude)


def gcj02_to_wgs84(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert GCJ-02 to WGS 84 by fixed-point iteration.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees, GCJ-02.

    Returns
    -------
    longitude, latitude : ndarray of float64
        Degrees, WGS 84. :func:`wgs84_to_gcj02` leads back to the input within
        1e-6 m.
    """
    return in_blocks(undo(_displacement, _STEPS), longitude, latitude)


def inside_china(longitude: Floats, latitude: Floats) -> npt.NDArray[np.bool_]:
    """Return which positions lie in the rectangle that the web maps displace.

    Parameters
    ----------
    longitude, latitude : ndarray of float64
        Degrees. A missing position (NaN) lies outside.

    Returns
    -------
    ndarray of bool
    """
    in_longitude = (longitude >= 72.004) & (longitude <= 137.8347)
    return in_longitude & (latitude >= 0.8293) & (latitude <= 55.8271)


def _displacement(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the displacement in degrees, from series that are in metres."""
    u, v = x - 105.0, y - 35.0
    root = np.sqrt(np.abs(u))
    sin_12, sin_3, sin_1, sin_2u, sin_6u = _harmonics(u)
    east = 300.0 + u + 2.0 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * root
    waves = 20.0 * sin_6u + 20.0 * sin_2u
    long_waves = 150.0 * sin_12 + 300.0 * np.sin(u / 30.0 * np.pi)
    east = east + (waves + 20.0 * sin_1 + 40.0 * sin_3 + long_waves) * 2.0 / 3.0
    sin_12, sin_3, sin_1, _, _ = _harmonics(v)
    north = -100.0 + 2.0 * u + 3.0 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * root
    long_waves = 160.0 * sin_12 + 320.0 * np.sin(v / 30.0 * np.pi)
    north = north + (waves + 20.0 * sin_1 + 40.0 * sin_3 + long_waves) * 2.0 / 3.0
    return _in_degrees(east, north, x, y)


def _in_degrees(east: Floats, north: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Convert metres to degrees by the radii of curvature N cos(phi) and M = a (1 - e2) / w^3."""
    sine = np.sin(y / _DEGREES)
    magic = 1.0 - _EE * sine * sine
    w = np.sqrt(magic)
    inside = inside_china(x, y)
    parallel = np.sqrt(np.where(inside, 1.0 - sine * sine, 1.0))
    north = north * (magic * w * (_DEGREES / (_A * (1.0 - _EE))))
    east = east * (w * (_DEGREES / _A)) / parallel
    return np.where(inside, east, 0.0), np.where(inside, north, 0.0)


def _harmonics(t: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return sin(pi t / 12), sin(pi t / 3), sin(pi t), sin(2 pi t) and sin(6 pi t).

    The identities sin 2a = 2 sin a cos a, cos 2a = 1 - 2 sin^2 a,
    sin 3a = sin a (3 - 4 sin^2 a) and cos 3a = cos a (1 - 4 sin^2 a) reduce
    five trigonometric functions to two.
    """
    angle = t * (np.pi / 12.0)
    sine, cosine = np.sin(angle), np.cos(angle)
    sin_6, cos_6 = 2.0 * sine * cosine, 1.0 - 2.0 * sine * sine
    sin_3, cos_3 = 2.0 * sin_6 * cos_6, 1.0 - 2.0 * sin_6 * sin_6
    square = 4.0 * sin_3 * sin_3
    sin_1, cos_1 = sin_3 * (3.0 - square), cos_3 * (1.0 - square)
    twice = 2.0 * sin_1 * cos_1
    return sine, sin_3, sin_1, twice, twice * (3.0 - 4.0 * twice * twice)
