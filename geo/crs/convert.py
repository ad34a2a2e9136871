"""Convert positions and geometries from any known coordinate system to WGS 84, and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs.arrays import Pair, as_pair
from geo.crs.bd09 import bd09_to_wgs84, degrees_to_metres, metres_to_degrees, wgs84_to_bd09
from geo.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from geo.crs.systems import BAIDU_METRES, System
from geo.model.arrays import Floats
from geo.model.grid_definition import grid_transformer

if TYPE_CHECKING:
    from pyproj import Transformer

Direction = Literal["FORWARD", "INVERSE"]
_DISPLACED = {"gcj02": (gcj02_to_wgs84, wgs84_to_gcj02), "bd09": (bd09_to_wgs84, wgs84_to_bd09)}


@dataclass(frozen=True, slots=True)
class Converted:
    """Geometries converted to WGS 84.

    Attributes
    ----------
    geometry : shapely geometry, None, or ndarray of them
        Two-dimensional, in the shape of the input.
    heights_dropped : int
        How many geometries had heights, which were dropped.
    """

    geometry: Any
    heights_dropped: int


def to_wgs84(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    system: System,
    swapped: bool = False,
    scale: float = 1.0,
) -> Pair:
    """Convert positions of any known system to WGS 84.

    Parameters
    ----------
    x, y : array_like of float64
        The first and the second number of each position, as in the file.
    system : System
    swapped : bool
        Whether the first number is the latitude or northing.
    scale : float
        Factor that turns the numbers into degrees or metres, for instance 1e-6.

    Returns
    -------
    longitude, latitude : ndarray of float64
        Degrees; NaN where the input is not finite or cannot be converted.

    Examples
    --------
    >>> from geo.crs.systems import SYSTEMS
    >>> x, y = to_wgs84(2546774.325, 474373.087, SYSTEMS["EPSG:4547"], swapped=True)
    >>> float(x).__round__(6), float(y).__round__(6)
    (113.75, 23.02)
    """
    x, y = as_pair(x, y)
    if swapped:
        x, y = y, x
    return _transform(x * scale, y * scale, system, inverse=True)


def from_wgs84(
    longitude: npt.ArrayLike,
    latitude: npt.ArrayLike,
    system: System,
    swapped: bool = False,
    scale: float = 1.0,
) -> Pair:
    """Convert WGS 84 to any known system: the inverse of :func:`to_wgs84`.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees.
    system, swapped, scale
        As for :func:`to_wgs84`.

    Returns
    -------
    x, y : ndarray of float64
        The first and the second number of each position; NaN where it cannot be
        converted.
    """
    x, y = _transform(*as_pair(longitude, latitude), system, inverse=False)
    x, y = x / scale, y / scale
    return (y, x) if swapped else (x, y)


def geometry_to_wgs84(
    geometry: Any, system: System, swapped: bool = False, scale: float = 1.0
) -> Converted:
    """Convert geometries of any known system to WGS 84.

    Parameters
    ----------
    geometry : shapely geometry, None, or array_like of them
        Empty and missing ones are returned unchanged.
    system, swapped, scale
        As for :func:`to_wgs84`.

    Returns
    -------
    Converted
        Heights are dropped and counted: the plan is two-dimensional.

    Examples
    --------
    >>> from geo.crs.systems import WGS84
    >>> geometry_to_wgs84(shapely.Point(113.75, 23.02, 7.5), WGS84)
    Converted(geometry=<POINT (113.75 23.02)>, heights_dropped=1)
    >>> geometry_to_wgs84(shapely.Point(), WGS84)
    Converted(geometry=<POINT EMPTY>, heights_dropped=0)
    """
    heights = int(np.count_nonzero(shapely.has_z(geometry)))
    flat = shapely.force_2d(geometry)
    converted = shapely.transform(
        flat, lambda x, y: to_wgs84(x, y, system, swapped, scale), interleaved=False
    )
    return Converted(converted, heights)


def _transform(x: Floats, y: Floats, system: System, *, inverse: bool) -> Pair:
    finite = np.isfinite(x) & np.isfinite(y)
    if inverse:
        x, y = _displaced(*_projected(x, y, system, "INVERSE"), system, inverse=True)
    else:
        x, y = _projected(*_displaced(x, y, system, inverse=False), system, "FORWARD")
    # PROJ returns infinity for positions that it cannot convert.
    good = finite & np.isfinite(x) & np.isfinite(y)
    return np.where(good, x, np.nan), np.where(good, y, np.nan)


def _displaced(x: Floats, y: Floats, system: System, *, inverse: bool) -> Pair:
    if system.datum not in _DISPLACED:
        return x, y
    return _DISPLACED[system.datum][0 if inverse else 1](x, y)


def _projected(x: Floats, y: Floats, system: System, direction: Direction) -> Pair:
    if not system.projection:
        return x, y
    if system.projection == BAIDU_METRES:
        return metres_to_degrees(x, y) if direction == "INVERSE" else degrees_to_metres(x, y)
    if system.is_local:
        return grid_transformer(system.projection).transform(x, y, direction=direction)
    return _transformer(system.projection).transform(x, y, direction=direction)


@lru_cache(maxsize=256)
def _transformer(projection: str) -> Transformer:
    """Return the projection from degrees on its own datum; threads may share transformers.

    No datum is changed: CGCS2000 equals WGS 84, and for Xian 1980 and Beijing 1954 PROJ has no
    parameters that hold everywhere (:mod:`geo.crs.systems`). PROJ would choose some by the place,
    so that a file could be torn at the edge of an oil basin.
    """
    from pyproj import Transformer

    degrees = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
    return Transformer.from_pipeline(f"+proj=pipeline {degrees} +step {projection}")
