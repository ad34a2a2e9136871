"""Which coordinate system a name means."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from geo.crs.systems import SYSTEMS, System
from geo.model.errors import UnknownCRS

LONGEST = 20_000  # characters; a projection file has about a thousand
# urn:ogc:def:crs:EPSG::4547, http://www.opengis.net/def/crs/EPSG/0/4547, epsg.xml#4547, EPSG 4547
_IDENTIFIER = re.compile(
    r"(epsg|ogc|esri)(?:\.xml)?[\s:/#_-]*(?:[\d.]{1,9}[:/]+)?(crs84h?|[0-9]{4,6})"
)
_WELL_KNOWN_TEXT = re.compile(r"(?:PROJ|GEOG|GEOD|BASEGEOG|BASEGEOD)[A-Z]*\s*[\[(]\s*\"([^\"]*)\"")
_AUTHORITY = re.compile(r"(?:AUTHORITY|ID)\s*[\[(]\s*\"(\w+)\"\s*,\s*\"?(\w+)\"?\s*[\])]{1,3}\s*$")


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

    from geo.crs.definition import differences

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
