"""The coordinate system of a parcel text, from 坐标系, 几度分带 and 带号 of its header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from geo.model.errors import Finding

# Codes of the EPSG register less the zone's number: with it in the easting, and without.
_CODES = {
    ("2000", 3): (4488, 4509),
    ("2000", 6): (4478, 4489),
    ("80", 3): (2324, 2345),
    ("80", 6): (2314, 2325),
}
_ZONES = {3: range(25, 46), 6: range(13, 24)}
_MILLION = 1_000_000


def system_of(
    header: Mapping[str, str], eastings: Sequence[float]
) -> tuple[str | None, list[Finding]]:
    """Return the code of the system, and what there is to tell of it.

    Parameters
    ----------
    header : mapping of str to str
    eastings : sequence of float

    Examples
    --------
    >>> header = {"坐标系": "2000国家大地坐标系", "几度分带": "3", "带号": "38"}
    >>> system_of(header, [38473538.2]), system_of(header, [473538.2])
    (('EPSG:4526', []), ('EPSG:4547', []))
    >>> system_of({}, [473538.2])
    (None, [])
    """
    name, told = header.get("坐标系", ""), _number(header.get("带号", ""))
    datum = "2000" if "2000" in name else "80" if "80" in name else ""
    prefixes = {int(each // _MILLION) for each in eastings if each >= _MILLION}
    prefix = prefixes.pop() if len(prefixes) == 1 else None
    found = []
    zone = prefix or told
    if prefix and told and prefix != told:
        params = {"value": told, "zone": prefix}
        found.append(Finding("parcel_zone", "warning", field="带号", params=params))
    width = _number(header.get("几度分带", "")) or _width(zone)
    if not datum or zone is None or width not in _ZONES or zone not in _ZONES[width]:
        return (name or None), found
    with_zone, without = _CODES[datum, width]
    return f"EPSG:{zone + (with_zone if prefix else without)}", found


def _number(text: str) -> int | None:
    found = re.search(r"\d{1,2}", text)
    words = {"三": 3, "六": 6}
    return int(found[0]) if found else next((words[each] for each in text if each in words), None)


def _width(zone: int | None) -> int | None:
    return next((width for width, zones in _ZONES.items() if zone in zones), None)
