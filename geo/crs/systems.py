"""Define the coordinate systems that an outside file may use.

EPSG codes are those of the EPSG data set that comes with pyproj. Bounds and
weights are set for the 3-degree zone around 114 E, in which Dongguan lies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

__all__ = [
    "BAIDU_METRES", "BD09", "CHINA", "GCJ02", "SCALES", "SYSTEMS", "WGS84", "WORLD", "Bounds",
    "Reading", "System", "displaced_in",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of coordinates, easting or longitude first.

    Attributes
    ----------
    west, south, east, north : float
        In the unit of the system; west < east, south < north.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Refuse an empty rectangle."""
        if not (self.west < self.east and self.south < self.north):
            raise ValueError(f"empty bounds: {self}")


CHINA = Bounds(73.0, 3.0, 135.5, 54.0)  # land and sea, rounded outwards
WORLD = Bounds(-180.0, -90.0, 180.0, 90.0)
BAIDU_METRES = "BD09MC"  # the grid of :mod:`geo.crs.bd09`, which PROJ does not know
SCALES = (1.0, 1e-6, 1e-7)  # degrees; whole micro-degrees; whole ten-millionths
# A 3-degree zone reaches 1.5 degrees from its meridian, 158 km at 18 N; data
# often extend beyond it. Northings run from Hainan (18 N) to the Amur (54 N).
_NORTHING = (1_900_000.0, 6_000_000.0)
_ZONE_3 = Bounds(240_000.0, _NORTHING[0], 760_000.0, _NORTHING[1])
_MERCATOR = Bounds(8_120_000.0, 333_000.0, 15_090_000.0, 7_170_000.0)
_ZONE_6 = Bounds(150_000.0, _NORTHING[0], 900_000.0, _NORTHING[1])
# The official seven parameters of Xian 1980 are not public, and the EPSG data
# set has none: PROJ converts to WGS 84 by a "ballpark geographic offset", which
# leaves the numbers unchanged. The size of the error is known from the guidance
# on redrawing map sheets for CGCS2000: at 1:50,000 a sheet's frame moves by
# 0.8 mm in one direction and 2.4 mm in the other, 40 m and 120 m on the ground.
_XIAN_ACCURACY = 130.0
_XIAN_NOTE = N_(
    "Xian 1980 is converted without the official parameters, which are not public: "
    "places may be off by up to about 130 m."
)
# pygcj (PyPI) compared the published formula with positions from the map services:
# mean error 3.4 m, standard deviation 2.7 m. No figure is known for BD-09.
_OPEN_FORMULA = N_(
    "The official formula of {system} is secret; the published one is accurate to within "
    "a few metres."
)
# CGCS2000 is fixed at epoch 2000.0, while the plate moves about 3 cm a year.
_CGCS_ACCURACY = 1.0
Unit = Literal["degree", "metre"]
Datum = Literal["wgs84", "cgcs2000", "xian1980", "gcj02", "bd09"]


def _prefixed(bounds: Bounds, zone: int) -> Bounds:
    prefix = zone * 1_000_000.0
    return Bounds(bounds.west + prefix, bounds.south, bounds.east + prefix, bounds.north)


def displaced_in(datum: str, system: System) -> System | None:
    """Return the displaced counterpart of a system: the same projection on a displaced datum.

    Parameters
    ----------
    datum : {"gcj02", "bd09"}
    system : System

    Returns
    -------
    System or None
        None when the table has no such system.

    Examples
    --------
    >>> codes = ("EPSG:4490", "EPSG:3857", "EPSG:4526")
    >>> counterparts = [displaced_in("gcj02", SYSTEMS[code]) for code in codes]
    >>> [system and system.code for system in counterparts]
    ['GCJ-02', 'GCJ-02/3857', None]
    """
    grid = None if system.unit == "degree" else system.grid or system.code
    return next((each for each in _TABLE if each.datum == datum and each.grid == grid), None)


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system.

    Attributes
    ----------
    code : str
        ``EPSG:4547``, or a name where the EPSG data set has no entry.
    text : str
        English source text of its label.
    unit : {"degree", "metre"}
    datum : {"wgs84", "cgcs2000", "xian1980", "gcj02", "bd09"}
    bounds : Bounds
        Coordinates that a file in this system can contain.
    accuracy_m : float
        Largest error of a conversion to WGS 84, metres.
    weight : float
        Greater than 0, at most 1: ranks systems that the same numbers fit.
    names : tuple of str
        Other names; case, spaces and punctuation are ignored.
    note : str
        English source text about the accuracy, or empty.
    zone : int or None
        Zone number at the front of the eastings.
    grid : str or None
        For projected displaced degrees: code of the system with that projection.
    """

    code: str
    text: str
    unit: Unit
    datum: Datum
    bounds: Bounds
    accuracy_m: float
    weight: float
    names: tuple[str, ...] = ()
    note: str = ""
    zone: int | None = None
    grid: str | None = None

    def __post_init__(self) -> None:
        """Refuse an impossible accuracy or weight, and a plain system without EPSG code."""
        if not (math.isfinite(self.accuracy_m) and self.accuracy_m >= 0):
            raise ValueError(f"{self.code}: accuracy {self.accuracy_m}")
        if not 0 < self.weight <= 1:
            raise ValueError(f"{self.code}: weight {self.weight}")
        if self.epsg is None and self.datum not in {"gcj02", "bd09"}:
            raise ValueError(f"{self.code}: needs an EPSG code")

    @property
    def epsg(self) -> int | None:
        """The number in the EPSG data set, or None."""
        return int(self.code[5:]) if self.code.startswith("EPSG:") else None

    @property
    def frame(self) -> str:
        """The datum at map accuracy, at which CGCS2000 equals WGS 84."""
        return "wgs84" if self.datum == "cgcs2000" else self.datum

    @property
    def displaced(self) -> bool:
        """Whether this is GCJ-02 or BD-09, which are never applied without asking."""
        return self.datum in {"gcj02", "bd09"}

    def label(self, language: Language) -> str:
        """Return the name to show to people."""
        return translate(self.text, language)


_TABLE = (
    System(
        "EPSG:4326", N_("WGS 84, longitude and latitude"), "degree", "wgs84", WORLD, 0.0, 1.0,
        ("WGS 84", "WGS 1984", "GCS_WGS_1984", "OGC:CRS84", "CRS84", "OGC:CRS84h", "EPSG:4979",
         "World Geodetic System 1984", "GPS"),
    ),
    System(
        "EPSG:4490", N_("CGCS2000, longitude and latitude"), "degree", "cgcs2000", CHINA,
        _CGCS_ACCURACY, 0.95,
        ("CGCS2000", "China Geodetic Coordinate System 2000", "GCS_CGCS2000", "EPSG:4480",
         "GCS_China_Geodetic_Coordinate_System_2000", "2000国家大地坐标系", "国家2000",
         "国家2000坐标系", "国家大地2000", "2000坐标系", "天地图"),
    ),
    System(
        "EPSG:4547", N_("CGCS2000, 3-degree zone, central meridian 114° E"), "metre", "cgcs2000",
        _ZONE_3, _CGCS_ACCURACY, 1.0,
        ("CGCS2000 / 3-degree Gauss-Kruger CM 114E", "CGCS2000_3_Degree_GK_CM_114E",
         "CGCS2000 3-degree CM 114E"),
    ),
    System(
        "EPSG:4526", N_("CGCS2000, 3-degree zone 38, zone number in the easting"), "metre",
        "cgcs2000", _prefixed(_ZONE_3, 38), _CGCS_ACCURACY, 1.0,
        ("CGCS2000 / 3-degree Gauss-Kruger zone 38", "CGCS2000_3_Degree_GK_Zone_38",
         "CGCS2000 3-degree zone 38"), zone=38,
    ),
    System(
        "EPSG:3857", N_("Web Mercator"), "metre", "wgs84", _MERCATOR, 0.0, 1.0,
        ("WGS 84 / Pseudo-Mercator", "WGS_1984_Web_Mercator_Auxiliary_Sphere", "EPSG:900913",
         "EPSG:3785", "ESRI:102100", "ESRI:102113", "Pseudo-Mercator", "Spherical Mercator"),
    ),
    System(
        "EPSG:32649", N_("WGS 84, UTM zone 49N"), "metre", "wgs84", _ZONE_6, 0.0, 0.9,
        ("WGS 84 / UTM zone 49N", "WGS_1984_UTM_Zone_49N", "UTM 49N", "UTM zone 49N", "UTM49"),
    ),
    System(
        "EPSG:4508", N_("CGCS2000, 6-degree zone, central meridian 111° E"), "metre", "cgcs2000",
        _ZONE_6, _CGCS_ACCURACY, 0.6,
        ("CGCS2000 / Gauss-Kruger CM 111E", "CGCS2000_GK_CM_111E", "EPSG:4546",
         "CGCS2000 / 3-degree Gauss-Kruger CM 111E", "CGCS2000_3_Degree_GK_CM_111E"),
    ),
    System(
        "EPSG:4497", N_("CGCS2000, 6-degree zone 19, zone number in the easting"), "metre",
        "cgcs2000", _prefixed(_ZONE_6, 19), _CGCS_ACCURACY, 0.9,
        ("CGCS2000 / Gauss-Kruger zone 19", "CGCS2000_GK_Zone_19"), zone=19,
    ),
    System(
        "EPSG:4525", N_("CGCS2000, 3-degree zone 37, zone number in the easting"), "metre",
        "cgcs2000", _prefixed(_ZONE_6, 37), _CGCS_ACCURACY, 0.9,
        ("CGCS2000 / 3-degree Gauss-Kruger zone 37", "CGCS2000_3_Degree_GK_Zone_37",
         "CGCS2000 3-degree zone 37"), zone=37,
    ),
    System(
        "EPSG:4610", N_("Xian 1980, longitude and latitude"), "degree", "xian1980", CHINA,
        _XIAN_ACCURACY, 0.3,
        ("Xian 1980", "Xian80", "GCS_Xian_1980", "西安80", "西安80坐标系", "1980西安坐标系"),
        _XIAN_NOTE,
    ),
    System(
        "EPSG:2383", N_("Xian 1980, 3-degree zone, central meridian 114° E"), "metre", "xian1980",
        _ZONE_3, _XIAN_ACCURACY, 0.3,
        ("Xian 1980 / 3-degree Gauss-Kruger CM 114E", "Xian_1980_3_Degree_GK_CM_114E"),
        _XIAN_NOTE,
    ),
    System(
        "EPSG:2362", N_("Xian 1980, 3-degree zone 38, zone number in the easting"), "metre",
        "xian1980", _prefixed(_ZONE_3, 38), _XIAN_ACCURACY, 0.3,
        ("Xian 1980 / 3-degree Gauss-Kruger zone 38", "Xian_1980_3_Degree_GK_Zone_38"),
        _XIAN_NOTE, 38,
    ),
    System(
        "GCJ-02", N_("GCJ-02 (Gaode and Tencent maps)"), "degree", "gcj02", CHINA, 5.0, 0.5,
        ("GCJ02", "GCJ", "火星坐标系", "火星坐标", "国测局坐标系", "高德", "高德坐标", "高德坐标系",
         "腾讯坐标", "amap", "gaode"),
        _OPEN_FORMULA,
    ),
    System(
        "BD-09", N_("BD-09 (Baidu maps)"), "degree", "bd09", CHINA, 10.0, 0.4,
        ("BD09", "BD09LL", "百度", "百度坐标", "百度坐标系", "baidu"),
        _OPEN_FORMULA,
    ),
    System(
        "GCJ-02/3857", N_("GCJ-02, projected to Web Mercator"), "metre", "gcj02", _MERCATOR,
        5.0, 0.5, ("GCJ-02 Web Mercator", "GCJ-02 Pseudo-Mercator"), _OPEN_FORMULA,
        grid="EPSG:3857",
    ),
    System(
        "BD-09/3857", N_("BD-09, projected to Web Mercator"), "metre", "bd09", _MERCATOR,
        10.0, 0.4, ("BD-09 Web Mercator", "BD-09 Pseudo-Mercator"), _OPEN_FORMULA,
        grid="EPSG:3857",
    ),
    System(
        "BD09MC", N_("BD-09 in Baidu's own metres (BD09MC)"), "metre", "bd09", _MERCATOR,
        10.0, 0.4,
        ("BD-09 MC", "Baidu Mercator", "百度墨卡托", "百度米制坐标", "百度平面坐标"),
        _OPEN_FORMULA, grid=BAIDU_METRES,
    ),
    System(
        "GCJ-02/4547", N_("GCJ-02, projected to the 3-degree zone at 114° E"), "metre", "gcj02",
        _ZONE_3, 5.0, 0.25, (), _OPEN_FORMULA, grid="EPSG:4547",
    ),
    System(
        "BD-09/4547", N_("BD-09, projected to the 3-degree zone at 114° E"), "metre", "bd09",
        _ZONE_3, 10.0, 0.2, (), _OPEN_FORMULA, grid="EPSG:4547",
    ),
)  # fmt: skip
SYSTEMS: dict[str, System] = {system.code: system for system in _TABLE}
WGS84 = SYSTEMS["EPSG:4326"]
GCJ02 = SYSTEMS["GCJ-02"]
BD09 = SYSTEMS["BD-09"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to turn a file's numbers into positions.

    Attributes
    ----------
    system : System
    swapped : bool
        Whether the first number is the latitude or northing.
    scale : float
        Factor that turns the numbers into degrees, for instance 1e-6.
    """

    system: System
    swapped: bool = False
    scale: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a factor that is not positive and finite."""
        if not (math.isfinite(self.scale) and self.scale > 0):
            raise ValueError(f"scale {self.scale}")

    @property
    def bounds(self) -> Bounds:
        """The range of possible coordinates, once swapped and scaled.

        Numbers that are swapped or scaled must lie in China: almost any metres
        are micro-degrees of some place in the world.
        """
        is_changed = self.swapped or self.scale != 1.0
        return CHINA if is_changed and self.system.bounds == WORLD else self.system.bounds
