"""Gauss-Krüger and UTM zones of China, and their codes in the EPSG data set.

GB/T 17798 and the survey regulations divide China into 3-degree zones 25 to 45 (central
meridians 75 to 135 E) and 6-degree zones 13 to 23 (the same meridians, every second one). EPSG
numbers both kinds consecutively, once with the zone number in the easting and once without it.
"""

from __future__ import annotations

import math
from typing import Literal

Width = Literal[3, 6]
ZONES: dict[Width, range] = {3: range(25, 46), 6: range(13, 24)}
UTM_ZONES = range(43, 54)
# By datum and width: the codes of the westernmost zone, 75 E, with the zone number in the
# easting and without it.
_FIRST: dict[tuple[str, Width], tuple[int, int]] = {
    ("cgcs2000", 3): (4513, 4534),
    ("cgcs2000", 6): (4491, 4502),
    ("xian1980", 3): (2349, 2370),
    ("xian1980", 6): (2327, 2338),
    ("beijing1954", 3): (2401, 2422),
    ("beijing1954", 6): (21413, 21453),
}
DATUMS = ("cgcs2000", "xian1980", "beijing1954")


def meridian_of(zone: int, width: Width) -> int:
    """Return the central meridian of a zone, degrees east.

    Examples
    --------
    >>> meridian_of(38, 3), meridian_of(19, 6), meridian_of(25, 3), meridian_of(13, 6)
    (114, 111, 75, 75)
    """
    return 3 * zone if width == 3 else 6 * zone - 3


def utm_meridian(zone: int) -> int:
    """Return the central meridian of a UTM zone of the eastern hemisphere, degrees east.

    Examples
    --------
    >>> utm_meridian(49), utm_meridian(43)
    (111, 75)
    """
    return 6 * zone - 183


def zones_between(west: float, east: float, width: Width) -> tuple[int, ...]:
    """Return the zones of China that a range of longitudes reaches into.

    Parameters
    ----------
    west, east : float
        Degrees; a place east or west of China lies in its outermost zone.
    width : {3, 6}

    Examples
    --------
    >>> zones_between(113.66, 113.8, 3), zones_between(103.4, 103.6, 3), zones_between(0, 1, 6)
    ((38,), (34, 35), (13,))
    """
    half = width / 2
    zones = ZONES[width]
    # A place on the boundary of two zones belongs to the eastern one.
    first, last = (
        min(max(math.floor((each - meridian_of(0, width) + half) / width), zones[0]), zones[-1])
        for each in (west, east)
    )
    return tuple(range(first, last + 1))


def utm_between(west: float, east: float) -> tuple[int, ...]:
    """Return the UTM zones that a range of longitudes reaches into; they are 6-degree zones.

    Examples
    --------
    >>> utm_between(113.66, 113.8), utm_between(113.9, 114.1), utm_between(125.2, 125.4)
    ((49,), (49, 50), (51,))
    """
    return tuple(zone + 30 for zone in zones_between(west, east, 6))


def epsg_code(datum: str, width: Width, zone: int, *, numbered: bool) -> int:
    """Return the EPSG code of a Gauss-Krüger system.

    Parameters
    ----------
    datum : {"cgcs2000", "xian1980", "beijing1954"}
    width : {3, 6}
    zone : int
    numbered : bool
        Whether the eastings begin with the zone number.

    Examples
    --------
    >>> epsg_code("cgcs2000", 3, 38, numbered=False), epsg_code("cgcs2000", 3, 38, numbered=True)
    (4547, 4526)
    """
    first = _FIRST[datum, width][0 if numbered else 1]
    return first + zone - ZONES[width][0]
