"""Check and use the definition of a local grid, PROJ text or WKT.

PROJ can read files and addresses that a definition names, so only projections and parameters
from a list are let through.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from operator import sub
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

LONGEST = 4_000  # characters of a definition; WKT has about a thousand
_PROJECTIONS = frozenset(
    {"tmerc", "etmerc", "utm", "omerc", "somerc", "lcc", "merc", "sterea", "stere", "laea", "aea",
     "cass", "poly"}
)  # fmt: skip
_NUMBERS = frozenset(
    {"lat_0", "lon_0", "lat_1", "lat_2", "lat_ts", "lon_1", "lon_2", "lonc", "alpha", "gamma",
     "k", "k_0", "x_0", "y_0", "a", "b", "rf", "zone"}
)  # fmt: skip
_SWITCHES = frozenset({"no_defs", "no_off", "no_uoff", "no_rot", "wktext", "approx"})
_WORDS = {"ellps": re.compile(r"\w{1,12}"), "datum": re.compile("WGS84"), "units": re.compile("m"),
          "type": re.compile("crs")}  # fmt: skip
_SHIFT = re.compile(r"[-+\d.eE]{1,24}(?:,[-+\d.eE]{1,24}){2,6}")
_PROJ = re.compile(r"\+(\w{1,12})(?:=(\S{1,200}))?")
_WKT = re.compile(r"PROJ(?:CS|CRS|ECTEDCRS)\s*\[", re.IGNORECASE)
# What leads PROJ to a file, to another definition or to an operation that is no projection.
_FOREIGN = re.compile(
    r"grids|extension|file|pipeline|boundcrs|compd|compoundcrs|derived|concat|https?:|[/\\@]",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\"[^\"]*\"")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRIED = [(x, y) for x in range(74, 136, 3) for y in range(18, 54, 4)]  # places all over China
_EXACT_DEG = 1e-8  # 1 mm
_LARGEST_M = 1e9  # of a coordinate
# By the semi-major axis in metres: GRS 80 and WGS 84, IAG 1975, Krasovsky 1940.
_DATUMS = {6_378_137: "cgcs2000", 6_378_140: "xian1980", 6_378_245: "beijing1954"}


def definition_fault(text: str) -> str | None:
    """Return why a definition cannot be used, a key of ``VALUE_WORDS``, or None.

    Parameters
    ----------
    text : str
        PROJ text or WKT; anything may be in it.

    Examples
    --------
    >>> definition_fault("+proj=tmerc +lon_0=113.75 +x_0=50000 +y_0=-2500000 +ellps=GRS80")
    >>> definition_fault("+proj=tmerc +lon_0=114 +ellps=krass +nadgrids=/etc/passwd")
    'value_grid_foreign'
    >>> definition_fault("EPSG:4547"), definition_fault("+proj=tmerc +lon_0=x +ellps=GRS80")
    ('value_grid_form', 'value_grid_foreign')
    """
    if len(text) > LONGEST or _CONTROL.search(text):
        return "value_grid_form"
    if text.startswith("+"):
        if not _is_known_text(text):
            return "value_grid_foreign"
    elif not _WKT.match(text):
        return "value_grid_form"
    elif _FOREIGN.search(_NAMES.sub(_word_of, text)):
        return "value_grid_foreign"
    if not _leads_back(text):
        return "value_grid_useless"
    return None if grid_datum(text) else "value_grid_datum"


def grid_datum(text: str) -> str | None:
    """Return the datum of a definition by its ellipsoid, None for one of no Chinese datum.

    Examples
    --------
    >>> grid_datum("+proj=tmerc +lon_0=114 +ellps=krass")
    'beijing1954'
    >>> grid_datum("+proj=tmerc +lon_0=114 +ellps=krass +towgs84=15.8,-154.4,-82.3")
    'cgcs2000'
    """
    crs = grid_crs(text)
    if crs.is_bound:
        return "cgcs2000"
    geodetic = crs.geodetic_crs
    ellipsoid = geodetic.ellipsoid if geodetic is not None else None
    axis = round(ellipsoid.semi_major_metre) if ellipsoid is not None else 0
    return _DATUMS.get(axis)


def _word_of(name: re.Match[str]) -> str:
    """Keep a quoted name for the search of foreign things, without harmless slashes."""
    return name[0].replace("/", " ") if "http" not in name[0].lower() else name[0]


def _is_known_text(text: str) -> bool:
    """Check every parameter of a PROJ text against the lists."""
    parts = text.split()
    found = [_PROJ.fullmatch(part) for part in parts]
    if not all(found):
        return False
    values = [(each[1], each[2]) for each in found if each]
    names = [name for name, _ in values]
    return len(set(names)) == len(names) and "proj" in names and all(map(_is_known, values))


def _is_known(parameter: tuple[str, str | None]) -> bool:
    name, value = parameter
    if value is None or name in _SWITCHES:
        return value is None and name in _SWITCHES
    if name == "proj":
        return value in _PROJECTIONS
    if name == "towgs84":
        return _SHIFT.fullmatch(value) is not None and all(map(_is_number, value.split(",")))
    if name in _WORDS:
        return _WORDS[name].fullmatch(value) is not None
    return name in _NUMBERS and _is_number(value)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and abs(float(text)) <= _LARGEST_M
    except ValueError:
        return False


def _leads_back(text: str) -> bool:
    """Check that a definition projects places of China to metres and back."""
    from pyproj.exceptions import ProjError

    try:
        crs = grid_crs(text)
        metres = all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info)
        if not (crs.is_projected and metres):
            return False
        return _returning(text, _TRIED) > 0
    except (ProjError, ValueError, AttributeError, TypeError):
        return False


def _returning(text: str, places: Sequence[tuple[float, float]]) -> int:
    """Return how many of some places a definition projects and leads back to."""
    x, y = ([place[axis] for place in places] for axis in (0, 1))
    transformer = grid_transformer(text)
    back = transformer.transform(*transformer.transform(x, y), direction="INVERSE")
    misses = map(math.hypot, map(sub, back[0], x), map(sub, back[1], y))
    return sum(miss <= _EXACT_DEG for miss in misses)  # infinity and NaN are not


def reaches(text: str, home: tuple[float, float, float, float]) -> bool:
    """Check that a definition can be used in the whole town.

    Parameters
    ----------
    text : str
        A definition without a fault.
    home : (west, south, east, north)
        WGS 84 degrees.
    """
    west, south, east, north = home
    corners = [(x, y) for x in (west, east) for y in (south, north)]
    return _returning(text, corners) == len(corners)


def grid_crs(text: str) -> CRS:
    """Return the coordinate system of a definition."""
    from pyproj import CRS

    return CRS.from_proj4(f"{text} +type=crs") if text.startswith("+") else CRS.from_wkt(text)


@lru_cache(maxsize=32)
def grid_transformer(text: str) -> Transformer:
    """Return the transformation from degrees to a local grid, longitude and easting first.

    The degrees are WGS 84 where the definition has ``towgs84``; otherwise they are those of the
    definition's own datum, and no datum is changed.
    """
    from pyproj import Transformer, network

    network.set_network_enabled(active=False)  # type: ignore[attr-defined]
    crs = grid_crs(text)
    start: Any = "EPSG:4326" if crs.is_bound else crs.geodetic_crs
    return Transformer.from_crs(start, crs, always_xy=True)
