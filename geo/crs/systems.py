"""Define the coordinate systems that an outside file may use, for the whole of China.

The table follows from arithmetic (:mod:`geo.model.zones`), so that importing it needs no PROJ;
the tests compare every row with the EPSG data set that comes with pyproj.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.zones import DATUMS, UTM_ZONES, ZONES, Width, epsg_code, meridian_of, utm_meridian

__all__ = [
    "BAIDU_METRES", "BD09", "CHINA", "GCJ02", "ROUGH", "SCALES", "SYSTEMS", "WGS84", "WORLD",
    "Bounds", "Reading", "System", "as_system", "displaced_in",
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
# Northings run from Hainan (18 N) to the Amur (54 N). A 6-degree zone reaches 3 degrees from its
# meridian, 317 km at 18 N; a town in its neighbour's 3-degree zone lies up to 4.3 degrees from it.
_NORTHING = (1_900_000.0, 6_000_000.0)
_MERCATOR = Bounds(8_120_000.0, 333_000.0, 15_090_000.0, 7_170_000.0)
_ZONE = Bounds(50_000.0, _NORTHING[0], 950_000.0, _NORTHING[1])
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
# EPSG has six transformations from Beijing 1954 to WGS 84, each for one oil basin, to 1-15 m
# there (Tarim, Ordos, Pearl River Mouth, Yellow Sea, Beibu Gulf). They differ by up to 45 m at one
# place, so none of them holds for another region, and the national parameters are not public.
# The numbers are therefore left unchanged. Each of the six moves no place of China further than
# this; tests/crs/test_systems.py computes it.
_BEIJING_ACCURACY = 120.0
_BEIJING_NOTE = N_(
    "Beijing 1954 is converted without the official parameters, which are not public: "
    "places may be off by up to about 120 m."
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
Datum = Literal["wgs84", "cgcs2000", "xian1980", "beijing1954", "gcj02", "bd09"]
ROUGH = ("xian1980", "beijing1954")  # can only be converted roughly: asked, never applied


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
    displaced = (each for each in SYSTEMS.values() if each.datum == datum)
    return next((each for each in displaced if each.projection == system.projection), None)


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system.

    Attributes
    ----------
    code : str
        ``EPSG:4547``, or a name where the EPSG data set has no entry.
    text : str
        English source text of its label, with the fields ``{zone}`` and ``{meridian}``.
    unit : {"degree", "metre"}
    datum : {"wgs84", "cgcs2000", "xian1980", "beijing1954", "gcj02", "bd09"}
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
    projection : str
        Definition of the projection from degrees on the system's own datum, as PROJ or WKT
        text; empty for degrees. Systems with the same one have the same numbers.
    meridian : int or None
        Central meridian of a zone, degrees east.
    width : int or None
        Of a Gauss-Krüger zone: 3 or 6 degrees.
    own_labels : tuple of (str, str)
        Label of a local grid in Chinese and English, instead of `text`.
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
    projection: str = ""
    meridian: int | None = None
    width: Width | None = None
    own_labels: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        """Refuse an impossible accuracy or weight, and a plain system without EPSG code."""
        if not (math.isfinite(self.accuracy_m) and self.accuracy_m >= 0):
            raise ValueError(f"{self.code}: accuracy {self.accuracy_m}")
        if not 0 < self.weight <= 1:
            raise ValueError(f"{self.code}: weight {self.weight}")
        if self.epsg is None and self.datum not in {"gcj02", "bd09"} and not self.is_local:
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

    @property
    def is_local(self) -> bool:
        """Whether this is a local grid of the town, from ``plan.toml``."""
        return any(self.own_labels)

    def label(self, language: Language) -> str:
        """Return the name to show to people."""
        if self.is_local:
            return self.own_labels[0 if language == "zh" else 1]
        if self.meridian is None:
            return translate(self.text, language)
        zone = self.zone or (self.meridian + 183) // 6  # of UTM
        return translate(self.text, language, meridian=self.meridian, zone=zone)


def as_system(fields: Mapping[str, Any]) -> System:
    """Return the system with the given fields, as ``dataclasses.asdict`` and JSON leave them."""
    parts: dict[str, Any] = dict(fields)
    for name in ("names", "own_labels"):
        parts[name] = tuple(parts[name])
    parts["bounds"] = Bounds(**parts["bounds"])
    return System(**parts)


_ELLIPSOIDS = {
    "cgcs2000": "+ellps=GRS80",
    "xian1980": "+a=6378140 +rf=298.257",  # IAG 1975
    "beijing1954": "+ellps=krass",
}
_MERCATOR_PROJECTION = "+proj=webmerc +ellps=WGS84"
# Label of a zone, by datum, width and whether the easting begins with the zone number.
_LABELS: dict[tuple[str, Width, bool], str] = {
    ("cgcs2000", 3, False): N_("CGCS2000, 3-degree zone, central meridian {meridian}° E"),
    ("cgcs2000", 3, True): N_("CGCS2000, 3-degree zone {zone}, zone number in the easting"),
    ("cgcs2000", 6, False): N_("CGCS2000, 6-degree zone, central meridian {meridian}° E"),
    ("cgcs2000", 6, True): N_("CGCS2000, 6-degree zone {zone}, zone number in the easting"),
    ("xian1980", 3, False): N_("Xian 1980, 3-degree zone, central meridian {meridian}° E"),
    ("xian1980", 3, True): N_("Xian 1980, 3-degree zone {zone}, zone number in the easting"),
    ("xian1980", 6, False): N_("Xian 1980, 6-degree zone, central meridian {meridian}° E"),
    ("xian1980", 6, True): N_("Xian 1980, 6-degree zone {zone}, zone number in the easting"),
    ("beijing1954", 3, False): N_("Beijing 1954, 3-degree zone, central meridian {meridian}° E"),
    ("beijing1954", 3, True): N_("Beijing 1954, 3-degree zone {zone}, zone number in the easting"),
    ("beijing1954", 6, False): N_("Beijing 1954, 6-degree zone, central meridian {meridian}° E"),
    ("beijing1954", 6, True): N_("Beijing 1954, 6-degree zone {zone}, zone number in the easting"),
}
_DISPLACED_LABELS = {
    "gcj02": N_("GCJ-02, projected to the 3-degree zone at {meridian}° E"),
    "bd09": N_("BD-09, projected to the 3-degree zone at {meridian}° E"),
}
# Names as EPSG and ArcGIS write them, by width and whether the easting begins with the zone
# number. ArcGIS calls the 6-degree systems of Beijing 1954 without that number "Zone 13N".
_NAMES: dict[tuple[Width, bool], tuple[str, ...]] = {
    (3, False): ("{epsg} / 3-degree Gauss-Kruger CM {meridian}E",
                 "{esri}_3_Degree_GK_CM_{meridian}E", "{epsg} 3-degree CM {meridian}E"),
    (3, True): ("{epsg} / 3-degree Gauss-Kruger zone {zone}", "{esri}_3_Degree_GK_Zone_{zone}",
                "{epsg} 3-degree zone {zone}"),
    (6, False): ("{epsg} / Gauss-Kruger CM {meridian}E", "{esri}_GK_CM_{meridian}E",
                 "{esri}_GK_Zone_{zone}N"),
    (6, True): ("{epsg} / Gauss-Kruger zone {zone}", "{esri}_GK_Zone_{zone}"),
}  # fmt: skip
_EPSG_NAMES = {"cgcs2000": "CGCS2000", "xian1980": "Xian 1980", "beijing1954": "Beijing 1954"}
# Of a system with the zone number and of one without it. Numbers with a zone are unmistakable.
# A 6-degree zone comes after UTM, which more programs write.
_WEIGHTS: dict[Width, tuple[float, float]] = {3: (1.0, 1.0), 6: (0.9, 0.6)}
_ROUGH_WEIGHT = 0.3


def transverse_mercator(meridian: float, easting: float, ellipsoid: str, scale: float = 1) -> str:
    """Return the PROJ text of a transverse Mercator projection from the equator."""
    return f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k={scale} +x_0={easting} +y_0=0 {ellipsoid}"


def _geographic() -> Iterator[System]:
    yield System(
        "EPSG:4326", N_("WGS 84, longitude and latitude"), "degree", "wgs84", WORLD, 0.0, 1.0,
        ("WGS 84", "WGS 1984", "GCS_WGS_1984", "OGC:CRS84", "CRS84", "OGC:CRS84h", "EPSG:4979",
         "World Geodetic System 1984", "GPS"),
    )  # fmt: skip
    yield System(
        "EPSG:4490", N_("CGCS2000, longitude and latitude"), "degree", "cgcs2000", CHINA,
        _CGCS_ACCURACY, 0.95,
        ("CGCS2000", "China Geodetic Coordinate System 2000", "GCS_CGCS2000", "EPSG:4480",
         "GCS_China_Geodetic_Coordinate_System_2000", "2000国家大地坐标系", "国家2000",
         "国家2000坐标系", "国家大地2000", "2000坐标系", "天地图"),
    )  # fmt: skip
    yield System(
        "EPSG:4610", N_("Xian 1980, longitude and latitude"), "degree", "xian1980", CHINA,
        _XIAN_ACCURACY, _ROUGH_WEIGHT,
        ("Xian 1980", "Xian80", "GCS_Xian_1980", "西安80", "西安80坐标系", "1980西安坐标系"),
        _XIAN_NOTE,
    )  # fmt: skip
    yield System(
        "EPSG:4214", N_("Beijing 1954, longitude and latitude"), "degree", "beijing1954", CHINA,
        _BEIJING_ACCURACY, _ROUGH_WEIGHT,
        ("Beijing 1954", "Beijing54", "GCS_Beijing_1954", "北京54", "北京54坐标系",
         "1954北京坐标系", "1954年北京坐标系"),
        _BEIJING_NOTE,
    )  # fmt: skip


def _gauss_kruger() -> Iterator[System]:
    for datum in DATUMS:
        for width, zones in ZONES.items():
            for numbered in (False, True):
                for zone in zones:
                    yield _zone(datum, width, zone, numbered=numbered)


def _zone(datum: str, width: Width, zone: int, *, numbered: bool) -> System:
    accuracy, weight, note = {
        "cgcs2000": (_CGCS_ACCURACY, _WEIGHTS[width][0 if numbered else 1], ""),
        "xian1980": (_XIAN_ACCURACY, _ROUGH_WEIGHT, _XIAN_NOTE),
        "beijing1954": (_BEIJING_ACCURACY, _ROUGH_WEIGHT, _BEIJING_NOTE),
    }[datum]
    meridian, epsg = meridian_of(zone, width), _EPSG_NAMES[datum]
    words = {"epsg": epsg, "esri": epsg.replace(" ", "_"), "meridian": meridian, "zone": zone}
    easting = 500_000 + zone * 1_000_000 * numbered
    return System(
        f"EPSG:{epsg_code(datum, width, zone, numbered=numbered)}",
        _LABELS[datum, width, numbered],
        "metre",
        datum,  # type: ignore[arg-type]
        _prefixed(_ZONE, zone) if numbered else _ZONE,
        accuracy,
        weight,
        tuple(name.format(**words) for name in _NAMES[width, numbered]),
        note,
        zone if numbered else None,
        transverse_mercator(meridian, easting, _ELLIPSOIDS[datum]),
        meridian,
        width,
    )


def _universal() -> Iterator[System]:
    yield System(
        "EPSG:3857", N_("Web Mercator"), "metre", "wgs84", _MERCATOR, 0.0, 1.0,
        ("WGS 84 / Pseudo-Mercator", "WGS_1984_Web_Mercator_Auxiliary_Sphere", "EPSG:900913",
         "EPSG:3785", "ESRI:102100", "ESRI:102113", "Pseudo-Mercator", "Spherical Mercator"),
        projection=_MERCATOR_PROJECTION,
    )  # fmt: skip
    for zone in UTM_ZONES:
        meridian = utm_meridian(zone)
        yield System(
            f"EPSG:{32600 + zone}", N_("WGS 84, UTM zone {zone}N"), "metre", "wgs84", _ZONE,
            0.0, 0.9,
            (f"WGS 84 / UTM zone {zone}N", f"WGS_1984_UTM_Zone_{zone}N", f"UTM {zone}N",
             f"UTM zone {zone}N", f"UTM{zone}"),
            projection=transverse_mercator(meridian, 500_000, "+ellps=WGS84", 0.9996),
            meridian=meridian,
        )  # fmt: skip


def _displaced() -> Iterator[System]:
    yield System(
        "GCJ-02", N_("GCJ-02 (Gaode and Tencent maps)"), "degree", "gcj02", CHINA, 5.0, 0.5,
        ("GCJ02", "GCJ", "火星坐标系", "火星坐标", "国测局坐标系", "高德", "高德坐标", "高德坐标系",
         "腾讯坐标", "amap", "gaode"),
        _OPEN_FORMULA,
    )  # fmt: skip
    yield System(
        "BD-09", N_("BD-09 (Baidu maps)"), "degree", "bd09", CHINA, 10.0, 0.4,
        ("BD09", "BD09LL", "百度", "百度坐标", "百度坐标系", "baidu"),
        _OPEN_FORMULA,
    )  # fmt: skip
    yield System(
        "GCJ-02/3857", N_("GCJ-02, projected to Web Mercator"), "metre", "gcj02", _MERCATOR,
        5.0, 0.5, ("GCJ-02 Web Mercator", "GCJ-02 Pseudo-Mercator"), _OPEN_FORMULA,
        projection=_MERCATOR_PROJECTION,
    )  # fmt: skip
    yield System(
        "BD-09/3857", N_("BD-09, projected to Web Mercator"), "metre", "bd09", _MERCATOR,
        10.0, 0.4, ("BD-09 Web Mercator", "BD-09 Pseudo-Mercator"), _OPEN_FORMULA,
        projection=_MERCATOR_PROJECTION,
    )  # fmt: skip
    yield System(
        "BD09MC", N_("BD-09 in Baidu's own metres (BD09MC)"), "metre", "bd09", _MERCATOR,
        10.0, 0.4,
        ("BD-09 MC", "Baidu Mercator", "百度墨卡托", "百度米制坐标", "百度平面坐标"),
        _OPEN_FORMULA, projection=BAIDU_METRES,
    )  # fmt: skip
    for datum, name, accuracy, weight in (
        ("gcj02", "GCJ-02", 5.0, 0.25),
        ("bd09", "BD-09", 10.0, 0.2),
    ):
        for zone in ZONES[3]:
            plain = _zone("cgcs2000", 3, zone, numbered=False)
            yield System(
                f"{name}/{plain.epsg}", _DISPLACED_LABELS[datum], "metre",
                datum,  # type: ignore[arg-type]
                _ZONE, accuracy, weight, (), _OPEN_FORMULA,
                projection=plain.projection, meridian=plain.meridian, width=3,
            )  # fmt: skip


SYSTEMS: dict[str, System] = {
    system.code: system
    for group in (_geographic(), _gauss_kruger(), _universal(), _displaced())
    for system in group
}
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
