"""Where tiles lie: the grid of Web Mercator, and what a displaced system does to it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from geo import crs
from geo.tiles.archive import WORLD, Bounds

Place = tuple[int, int, int]  # zoom level, column, row from the north
_EDGE = WORLD[3]


def fraction(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a position as a share of the world's square, from its north-western corner.

    Parameters
    ----------
    longitude, latitude : float
        Degrees; latitudes beyond the square are moved to its edge.

    Examples
    --------
    >>> fraction(0.0, 0.0), fraction(-180.0, 90.0)
    ((0.5, 0.5), (0.0, 0.0))
    """
    clipped = math.radians(min(max(latitude, -_EDGE), _EDGE))
    south = (1.0 - math.asinh(math.tan(clipped)) / math.pi) / 2.0
    return (longitude + 180.0) / 360.0, max(0.0, round(south, 12))


def degrees(east: float, south: float) -> tuple[float, float]:
    """Return longitude and latitude of a share of the world's square."""
    return east * 360.0 - 180.0, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * south))))


def places(bounds: Bounds, zoom: int) -> Iterator[Place]:
    """Yield the tiles of a zoom level that meet a bounding box, row by row.

    Parameters
    ----------
    bounds : (west, south, east, north)
        Degrees, in the system of the tiles.
    zoom : int

    Examples
    --------
    >>> list(places((113.70, 22.95, 113.80, 23.05), 9))
    [(9, 417, 222)]
    """
    west, south, east, north = bounds
    (left, top), (right, bottom) = fraction(west, north), fraction(east, south)
    last = 2**zoom - 1
    for row in range(int(top * 2**zoom), min(int(bottom * 2**zoom), last) + 1):
        for column in range(int(left * 2**zoom), min(int(right * 2**zoom), last) + 1):
            yield zoom, column, row


def in_system(bounds: Bounds, system: str) -> Bounds:
    """Return a bounding box of WGS 84 in the system of tiles.

    Parameters
    ----------
    bounds : (west, south, east, north)
        WGS 84 degrees.
    system : {"wgs84", "gcj02"}
    """
    if system != "gcj02":
        return bounds
    west, south, east, north = bounds
    x, y = crs.wgs84_to_gcj02([west, east, west, east], [south, south, north, north])
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def true_corner(place: Place, system: str) -> tuple[float, float]:
    """Return where the north-western corner of a tile truly is, as a share of the world's square.

    The displacement of a system is taken at the middle of the tile; within a tile it differs
    by metres.

    Parameters
    ----------
    place : (zoom, column, row)
    system : {"wgs84", "gcj02"}
    """
    zoom, column, row = place
    size = 0.5**zoom
    if system != "gcj02":
        return column * size, row * size
    x, y = crs.gcj02_to_wgs84(*degrees((column + 0.5) * size, (row + 0.5) * size))
    east, south = fraction(float(x), float(y))
    return east - size / 2, south - size / 2
