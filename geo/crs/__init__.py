"""Convert, recognise and explain the coordinate systems used in China.

Inside the program every position is WGS 84 longitude and latitude in degrees.
The numbers of an outside file become positions by way of a reading: a system
(:mod:`geo.crs.systems`), an axis order and a factor. :mod:`geo.crs.recognise`
decides on the reading, or on the question to ask.
"""

from geo.crs.bd09 import bd09_to_gcj02, bd09_to_wgs84, gcj02_to_bd09, wgs84_to_bd09
from geo.crs.convert import from_wgs84, geometry_to_wgs84, to_wgs84
from geo.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from geo.crs.parse import parse_system
from geo.crs.systems import SYSTEMS, Reading, System

__all__ = [
    "SYSTEMS",
    "Reading",
    "System",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "from_wgs84",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "geometry_to_wgs84",
    "parse_system",
    "to_wgs84",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
