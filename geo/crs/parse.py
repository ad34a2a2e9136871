"""Which coordinate system a name means, and whether a definition matches its name."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from functools import cache
from typing import Any

import numpy as np

from geo.crs.systems import SYSTEMS, System
from geo.model.errors import UnknownCRS

LONGEST = 20_000  # characters; a projection file has about a thousand
# urn:ogc:def:crs:EPSG::4547, http://www.opengis.net/def/crs/EPSG/0/4547, epsg.xml#4547, EPSG 4547
_IDENTIFIER = re.compile(
    r"(epsg|ogc|esri)(?:\.xml)?[\s:/#_-]*(?:[\d.]{1,9}[:/]+)?(crs84h?|[0-9]{4,6})"
)
_WELL_KNOWN_TEXT = re.compile(r"(?:PROJ|GEOG|GEOD|BASEGEOG|BASEGEOD)[A-Z]*\s*[\[(]\s*\"([^\"]*)\"")
_AUTHORITY = re.compile(r"(?:AUTHORITY|ID)\s*[\[(]\s*\"(\w+)\"\s*,\s*\"?(\w+)\"?\s*[\])]{1,3}\s*$")
_NEAR_M = 0.05  # metres that two projections of one place may lie apart
_NEAR_DEG = 5e-7
# Longitudes and latitudes at which projections are compared: China's south and Dongguan.
_PLACES = ((113.0, 22.0), (113.75, 23.02), (115.0, 25.0), (112.5, 30.0))
_COMPARED = ("proj", "lon_0", "lat_0", "k", "k_0", "x_0", "y_0", "a", "b", "rf", "ellps", "datum",
             "units", "towgs84", "pm", "lat_1", "lat_2", "lat_ts", "alpha", "nadgrids")  # fmt: skip
_DATUMS = {
    "wgs84": (("wgs", "84"), ("worldgeodeticsystem", "84")),
    "cgcs2000": (("china", "2000"), ("cgcs", "2000")),
    "xian1980": (("xian", "80"),),
}
_FRAMES = {"cgcs2000": "wgs84"}  # as :attr:`geo.crs.systems.System.frame`


def parse_system(name: str) -> System:
    """Return the coordinate system that a name means.

    Parameters
    ----------
    name : str
        An EPSG code with or without its prefix, an OGC URN or address, a name
        as QGIS, ArcGIS, GDAL or an office writes it, or the content of a
        projection file (WKT). Case, spaces and punctuation do not count.

    Returns
    -------
    System

    Raises
    ------
    UnknownCRS
        When it means none of :data:`geo.crs.systems.SYSTEMS`.

    Examples
    --------
    >>> [parse_system(name).code for name in ("epsg:4547", "gcj-02", "urn:ogc:def:crs:EPSG::4490")]
    ['EPSG:4547', 'GCJ-02', 'EPSG:4490']
    >>> parse_system("")
    Traceback (most recent call last):
    geo.model.errors.UnknownCRS: ('unknown_crs', {'value': '', 'allowed': ...})
    """
    text = unicodedata.normalize("NFKC", str(name)[:LONGEST]).strip()
    found = next(filter(None, map(_by_key().get, _keys(text))), None)
    if found is None or not _is_defined_so(text, found):
        raise UnknownCRS("unknown_crs", value=str(name)[:200], allowed=allowed_codes())
    return found


def allowed_codes() -> tuple[str, ...]:
    """Return the codes of all systems, for a sentence."""
    return tuple(SYSTEMS)


def _is_defined_so(text: str, system: System) -> bool:
    """Say whether a definition that bears the name of a system has its parameters."""
    if not _WELL_KNOWN_TEXT.match(text):
        return True
    # Only a definition needs PROJ.
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return not differences(CRS.from_wkt(text), system)
    except CRSError:  # a shortened text, of which the name is all there is
        return True


def _keys(text: str) -> list[str]:
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
def _by_key() -> dict[str, System]:
    found = {}
    for system in SYSTEMS.values():
        for name in (system.code, str(system.epsg or ""), system.text, *system.names):
            if name:
                found[_key(name)] = system
    return found


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def differences(definition: Any, system: System) -> list[str]:
    """Return in what a definition differs from the system whose name or code it bears.

    A name says nothing: offices change the central meridian of a grid, its scale or its
    false easting and leave the name as it was.

    Parameters
    ----------
    definition : pyproj.CRS
    system : System
        With an EPSG code.

    Returns
    -------
    list of str
        Parameters as PROJ writes them, ``lon_0=113.75``; empty when both are the same.

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

    if system.epsg is None:
        return []
    own = CRS.from_epsg(system.epsg)
    given = definition.sub_crs_list[0] if definition.is_compound else definition
    shift: list[float] = []
    if given.is_bound:
        shift, given = given.coordinate_operation.towgs84, given.source_crs
    differing = [] if _same_numbers(given, own) else _differences(given, own) or ["?"]
    if any(shift):
        differing.append(f"towgs84={_short(shift)}")
    return (
        differing
        if differing or _same_datum(given, system)
        else [f"datum={_datum_name(given)[:60]}"]
    )


def _same_numbers(given: Any, own: Any) -> bool:
    """Say whether both write the same longitudes and latitudes as the same numbers."""
    from pyproj.exceptions import ProjError

    if bool(given.is_geographic) != bool(own.is_geographic):
        return False
    with contextlib.suppress(ProjError, AttributeError):
        return bool(np.allclose(_written(given), _written(own), rtol=0, atol=_near(own)))
    return False


def _near(own: Any) -> float:
    return _NEAR_DEG if own.is_geographic else _NEAR_M


def _written(crs: Any) -> Any:
    """Return the places of comparison as they stand in a file; the ellipsoid, for degrees."""
    from pyproj import Transformer

    base = crs if crs.is_geographic else crs.geodetic_crs
    unit = 1.0 if not crs.is_geographic else crs.axis_info[0].unit_conversion_factor * 180 / np.pi
    shape = [base.ellipsoid.semi_major_metre, base.ellipsoid.inverse_flattening]
    meridian = base.prime_meridian.longitude if base.prime_meridian else 0.0
    if crs.is_geographic:
        # Ellipsoids of one system are written with more digits, or fewer.
        return [round(shape[0], 1), round(shape[1], 4), meridian, unit]
    along = Transformer.from_crs(base, crs, always_xy=True)
    written = [each for place in _PLACES for each in along.transform(*place, errcheck=True)]
    return [*written, meridian]


def _datum_name(crs: Any) -> str:
    base = crs.geodetic_crs
    return str(base.datum.name) if base is not None and base.datum is not None else ""


def _same_datum(given: Any, system: System) -> bool:
    name = "".join(filter(str.isalnum, _datum_name(given).casefold()))
    if not name or any(word in name for word in ("unknown", "unnamed", "basedon")):
        return True
    frames = {
        _FRAMES.get(datum, datum)
        for datum, words in _DATUMS.items()
        if any(all(word in name for word in pair) for pair in words)
    }
    return system.frame in frames


def _differences(given: Any, own: Any) -> list[str]:
    ours, theirs = _parameters(own), _parameters(given)
    return [
        f"{name}={_short(theirs.get(name))}"
        for name in _COMPARED
        if str(theirs.get(name)) != str(ours.get(name)) and theirs.get(name) is not None
    ]


def _parameters(crs: Any) -> dict[str, Any]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PROJ's short form leaves out what does not matter here
        found: dict[str, Any] = crs.to_dict()
    return found


def _short(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)[:40]
