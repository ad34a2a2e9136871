"""Find the coordinate system that a name, a code or a WKT definition stands for.

A definition (WKT) is also compared with the parameters of the system that it names.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from geo.crs.convert import to_wgs84
from geo.crs.systems import ROUGH, SYSTEMS, Bounds, System
from geo.model.errors import UnknownCRS
from geo.model.grid_definition import grid_crs

LONGEST = 20_000  # characters; a projection file has about a thousand
# urn:ogc:def:crs:EPSG::4547, http://www.opengis.net/def/crs/EPSG/0/4547, epsg.xml#4547, EPSG 4547
_IDENTIFIER = re.compile(
    r"(epsg|ogc|esri)(?:\.xml)?[\s:/#_-]*(?:[\d.]{1,9}[:/]+)?(crs84h?|[0-9]{4,6})"
)
_WELL_KNOWN_TEXT = re.compile(r"(?:PROJ|GEOG|GEOD|BASEGEOG|BASEGEOD)[A-Z]*\s*[\[(]\s*\"([^\"]*)\"")
_AUTHORITY = re.compile(r"(?:AUTHORITY|ID)\s*[\[(]\s*\"(\w+)\"\s*,\s*\"?(\w+)\"?\s*[\])]{1,3}\s*$")
_TOLERANCE_M = 0.05  # largest difference between two projections of one place
_TOLERANCE_DEG = 5e-7
# Places at which projections are compared: degrees east of the central meridian, and latitudes.
_TEST_PLACES = ((-1.0, 22.0), (-0.25, 23.02), (1.0, 25.0), (-1.5, 30.0), (1.5, 48.0))
_MIDDLE = 105.0  # degrees east, for projections without a central meridian
_COMPARED = ("proj", "lon_0", "lat_0", "k", "k_0", "x_0", "y_0", "a", "b", "rf", "ellps", "datum",
             "units", "towgs84", "pm", "lat_1", "lat_2", "lat_ts", "alpha", "nadgrids")  # fmt: skip
_DATUMS = {
    "wgs84": (("wgs", "84"), ("worldgeodeticsystem", "84")),
    "cgcs2000": (("china", "2000"), ("cgcs", "2000")),
    "xian1980": (("xian", "80"),),
    "beijing1954": (("beijing", "54"),),
}
_FRAMES = {"cgcs2000": "wgs84"}  # as :attr:`geo.crs.systems.System.frame`


def parse_system(name: str, grids: Sequence[System] | None = None) -> System:
    """Return the coordinate system that a name stands for.

    Parameters
    ----------
    name : str
        An EPSG code with or without its prefix, an OGC URN or address, a name
        as QGIS, ArcGIS, GDAL or an office writes it, or the content of a
        projection file (WKT). Case, spaces and punctuation are ignored.
    grids : sequence of System, optional
        Local grids; by default those of the plan's town. A definition with the numbers of
        one is that grid, whatever its name. If given, an error does not list other systems.

    Returns
    -------
    System

    Raises
    ------
    UnknownCRS
        When it stands for none of :data:`geo.crs.systems.SYSTEMS` and for no grid.

    Examples
    --------
    >>> [parse_system(name).code for name in ("epsg:4547", "gcj-02", "urn:ogc:def:crs:EPSG::4490")]
    ['EPSG:4547', 'GCJ-02', 'EPSG:4490']
    >>> parse_system("")
    Traceback (most recent call last):
    geo.model.errors.UnknownCRS: ('unknown_crs', {'value': '', 'allowed': ...})
    """
    text = unicodedata.normalize("NFKC", str(name)[:LONGEST]).strip()
    system = next(filter(None, map(_systems_by_key().get, _keys(text))), None)
    if system is not None and _matches_definition(text, system):
        return system
    allowed: tuple[str, ...] = ()
    if grids is None:
        from geo.crs.surroundings import town_surroundings

        grids, allowed = town_surroundings().grids, allowed_codes()
    grid = _grid(text, grids)
    if grid is None:
        raise UnknownCRS("unknown_crs", value=str(name)[:200], allowed=allowed)
    return grid


def allowed_codes() -> tuple[str, ...]:
    """Return the codes of the systems near the town that need no confirmation, for a message."""
    # Imported here because readers of uploads need no town, which takes time to import.
    from geo.crs.surroundings import town_surroundings

    near = town_surroundings().near
    return tuple(each.code for each in near if each.datum not in ROUGH)


def _grid(text: str, grids: Sequence[System]) -> System | None:
    """Return the local grid with a name, or with the numbers of a definition."""
    if not grids:
        return None
    if _WELL_KNOWN_TEXT.match(text):
        return next((each for each in grids if _is_same_grid(text, each)), None)
    keys = set(_keys(text))
    return next(
        (each for each in grids if keys & {_key(name) for name in (each.code, *each.names)}), None
    )


def _is_same_grid(text: str, grid: System) -> bool:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return not differences(CRS.from_wkt(text), grid)
    except CRSError:
        return False


def _matches_definition(text: str, system: System) -> bool:
    """Check that a WKT definition with the name of a system also has its parameters."""
    if not _WELL_KNOWN_TEXT.match(text):
        return True
    # Imported here because only WKT needs PROJ.
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return not differences(CRS.from_wkt(text), system)
    except CRSError:  # the text was cut short: only the name can be used
        return True


def _keys(text: str) -> list[str]:
    """Return the keys under which to look a name up, in order of preference."""
    keys = [_key(text)]
    identifier = _IDENTIFIER.search(text.lower())
    if identifier and identifier.end() == len(text.lower()):
        keys.append(_key("".join(identifier.groups())))
    well_known = _WELL_KNOWN_TEXT.match(text)
    if well_known:
        authority = _AUTHORITY.search(text)
        keys += [_key("".join(authority.groups()))] if authority else []
        keys.append(_key(well_known[1]))
    return keys


@cache
def _systems_by_key() -> dict[str, System]:
    return {
        _key(name): system
        for system in SYSTEMS.values()
        for name in (system.code, str(system.epsg or ""), system.label("en"), *system.names)
        if name
    }


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def differences(definition: Any, system: System) -> list[str]:
    """Return the parameters in which a definition differs from the system that it names.

    The name alone is not reliable: offices change the central meridian of a grid, its
    scale or its false easting without changing the name.

    Parameters
    ----------
    definition : pyproj.CRS
    system : System

    Returns
    -------
    list of str
        Parameters as PROJ writes them, ``lon_0=113.75``; empty when both are the same
        or the system has neither an EPSG code nor a definition of its own.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from geo.crs.systems import SYSTEMS
    >>> differences(CRS.from_epsg(4547), SYSTEMS["EPSG:4547"])
    []
    >>> differences(CRS.from_proj4("+proj=tmerc +lon_0=113.75 +x_0=500000 +ellps=GRS80"),
    ...             SYSTEMS["EPSG:4547"])
    ['lon_0=113.75']
    """
    from pyproj import CRS

    if system.epsg is None and not system.is_local:
        return []
    expected, own = _unbound(
        grid_crs(system.projection) if system.is_local else CRS.from_user_input(system.code)
    )
    defined, shift = _unbound(definition.sub_crs_list[0] if definition.is_compound else definition)
    is_same = _same_numbers(defined, expected, system)
    differing = [] if is_same else _differences(defined, expected) or ["?"]
    if any(shift) and not np.allclose(_seven(shift), _seven(own)):
        differing.append(f"towgs84={_short(shift)}")
    return (
        differing
        if differing or _same_datum(defined, system)
        else [f"datum={_datum_name(defined)[:60]}"]
    )


def _unbound(crs: Any) -> tuple[Any, list[float]]:
    """Return a system without its shift to WGS 84, and the parameters of that shift."""
    if crs.is_bound:
        return crs.source_crs, crs.coordinate_operation.towgs84
    return crs, []


def _seven(shift: list[float]) -> list[float]:
    return [*shift, *[0.0] * 7][:7]


def _same_numbers(defined: Any, expected: Any, system: System) -> bool:
    """Check that two CRSs have the same coordinates for the same places."""
    from pyproj.exceptions import ProjError

    if bool(defined.is_geographic) != bool(expected.is_geographic):
        return False
    tolerance = _TOLERANCE_DEG if expected.is_geographic else _TOLERANCE_M
    with contextlib.suppress(ProjError, AttributeError):
        places = _places(system)
        pair = _fingerprint(defined, places), _fingerprint(expected, places)
        return bool(np.allclose(*pair, rtol=0, atol=tolerance))
    return False


def _places(system: System) -> list[tuple[float, float]]:
    """Return places at which to compare a projection with that of a system."""
    if system.is_local:
        x, y = to_wgs84(*_corners(system.bounds), system)
        return list(zip(x.tolist(), y.tolist(), strict=True))
    middle = _MIDDLE if system.meridian is None else system.meridian
    return [(middle + east, north) for east, north in _TEST_PLACES]


def _corners(box: Bounds) -> tuple[list[float], list[float]]:
    middle = (box.west + box.east) / 2, (box.south + box.north) / 2
    return [box.west, box.east, middle[0]], [box.south, box.north, middle[1]]


def _fingerprint(crs: Any, places: Sequence[tuple[float, float]]) -> list[float]:
    """Return some places in a projected CRS, or the ellipsoid and unit of a geographic one."""
    from pyproj import Transformer

    base = crs if crs.is_geographic else crs.geodetic_crs
    meridian = base.prime_meridian.longitude if base.prime_meridian else 0.0
    if crs.is_geographic:
        unit = crs.axis_info[0].unit_conversion_factor * 180 / np.pi
        # Rounded because files write one ellipsoid with more or fewer digits.
        axis, flattening = base.ellipsoid.semi_major_metre, base.ellipsoid.inverse_flattening
        return [round(axis, 1), round(flattening, 4), meridian, unit]
    projection = Transformer.from_crs(base, crs, always_xy=True)
    projected = [projection.transform(*place, errcheck=True) for place in places]
    return [*(number for position in projected for number in position), meridian]


def _datum_name(crs: Any) -> str:
    base = crs.geodetic_crs
    return str(base.datum.name) if base is not None and base.datum is not None else ""


def _same_datum(defined: Any, system: System) -> bool:
    """Check that a CRS has the datum of a system, or names none."""
    name = _key(_datum_name(defined))
    if not name or any(word in name for word in ("unknown", "unnamed", "basedon")):
        return True
    frames = {
        _FRAMES.get(datum, datum)
        for datum, words in _DATUMS.items()
        if any(all(word in name for word in spelling) for spelling in words)
    }
    return system.frame in frames


def _differences(defined: Any, expected: Any) -> list[str]:
    """Return those PROJ parameters of a CRS that differ from the expected one's."""
    right, actual = _parameters(expected), _parameters(defined)
    return [
        f"{name}={_short(actual.get(name))}"
        for name in _COMPARED
        if str(actual.get(name)) != str(right.get(name)) and actual.get(name) is not None
    ]


def _parameters(crs: Any) -> dict[str, Any]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # to_dict warns of losses, which do not matter here
        parameters: dict[str, Any] = crs.to_dict()
    return parameters


def _short(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)[:40]
