"""China's coordinate systems: WGS 84 and GCJ-02.

GCJ-02 ("Mars coordinates") is the obfuscated system of Chinese web maps such
as Gaode. The formula is the one published in the open since 2010 (the
"eviltransform" derivation): a displacement by trigonometric series in degrees
from 105 E, 35 N, scaled on the Krasovsky 1940 ellipsoid. CGCS2000 (EPSG:4490)
equals WGS 84 at map accuracy.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Degrees = npt.NDArray[np.float64]
DegreesLike = npt.ArrayLike

_A = 6_378_245.0  # Krasovsky 1940 semi-major axis, metres
_EE = 0.006_693_421_622_965_943  # its first eccentricity squared
_ITERATIONS = 6  # the error falls about 3,000-fold a step; 1e-9 m after five


def wgs84_to_gcj02(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Degrees, Degrees]:
    """Convert WGS 84 to GCJ-02.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees. Positions outside China's rectangle (72.004-137.8347 E,
        0.8293-55.8271 N) are returned as they are, as the web maps do.

    Returns
    -------
    longitude, latitude : ndarray of float64

    Examples
    --------
    >>> x, y = wgs84_to_gcj02([113.912316, 0.0], [22.543847, 0.0])
    >>> float(x[0]).__round__(7), float(y[0]).__round__(7), float(x[1])
    (113.9171765, 22.5407961, 0.0)
    """
    x, y = np.asarray(longitude, float), np.asarray(latitude, float)
    east, north = _displacement(x, y)
    return x + east, y + north


def gcj02_to_wgs84(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Degrees, Degrees]:
    """Convert GCJ-02 to WGS 84 by fixed-point iteration.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees.

    Returns
    -------
    longitude, latitude : ndarray of float64
        :func:`wgs84_to_gcj02` leads back to the input within 1e-6 m.
    """
    x, y = np.asarray(longitude, float), np.asarray(latitude, float)
    guess_x, guess_y = x, y
    for _ in range(_ITERATIONS):
        east, north = _displacement(guess_x, guess_y)
        guess_x, guess_y = x - east, y - north
    return guess_x, guess_y


def _displacement(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    u, v = x - 105.0, y - 35.0
    root = np.sqrt(np.abs(u))
    waves = 20.0 * np.sin(6.0 * u * np.pi) + 20.0 * np.sin(2.0 * u * np.pi)
    north = -100.0 + 2.0 * u + 3.0 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * root
    north = north + (waves + _series(v, 20.0, 40.0) + _long_series(v, 160.0, 320.0)) * 2.0 / 3.0
    east = 300.0 + u + 2.0 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * root
    east = east + (waves + _series(u, 20.0, 40.0) + _wide_series(u)) * 2.0 / 3.0
    phi = np.radians(y)
    magic = 1.0 - _EE * np.sin(phi) ** 2
    north = np.degrees(north / (_A * (1.0 - _EE) / (magic * np.sqrt(magic))))
    east = np.degrees(east / (_A / np.sqrt(magic) * np.cos(phi)))
    inside = (x >= 72.004) & (x <= 137.8347) & (y >= 0.8293) & (y <= 55.8271)
    return np.where(inside, east, 0.0), np.where(inside, north, 0.0)


def _series(t: Degrees, a: float, b: float) -> Degrees:
    return a * np.sin(t * np.pi) + b * np.sin(t / 3.0 * np.pi)


def _long_series(t: Degrees, a: float, b: float) -> Degrees:
    return a * np.sin(t / 12.0 * np.pi) + b * np.sin(t * np.pi / 30.0)


def _wide_series(t: Degrees) -> Degrees:
    return 150.0 * np.sin(t / 12.0 * np.pi) + 300.0 * np.sin(t / 30.0 * np.pi)
