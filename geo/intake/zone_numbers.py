"""Eastings of which some carry the number of their zone and some do not, in one column."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from geo.crs.parse import parse_system
from geo.model.errors import Finding, UnknownCRS

_MILLION = 1_000_000
_ZONES = range(13, 46)
_EASTINGS = (100_000, 900_000)  # metres of a zone
_NORTHINGS = (400_000, 6_000_000)
_NEAR_M = 150_000  # from the middle of the others; a zone is twice as wide and more
_DIGITS = 6  # behind the point; the sum has no more that mean something
_MOST_NAMED = 20


def level_zones(features: Sequence[dict[str, Any]], declared: str | None) -> list[Finding]:
    """Give all eastings of a table the zone number that some have, in place.

    Without a declared system the number is added where it is missing; a declared
    one without zone numbers has it taken away. Rows that cannot be brought
    together are told, and stay as they are.

    Parameters
    ----------
    features : sequence of dict
        GeoJSON; points only are looked at.
    declared : str or None
        What the table names as its coordinate system.

    Examples
    --------
    >>> features = [
    ...     {"geometry": {"type": "Point", "coordinates": [38473538.2, 2544206.5]}},
    ...     {"geometry": {"type": "Point", "coordinates": [472783.5, 2546389.5]}},
    ... ]
    >>> [each.code for each in level_zones(features, None)], features[1]["geometry"]["coordinates"]
    (['zone_completed'], [38472783.5, 2546389.5])
    """
    numbered: dict[int, list[int]] = {}
    plain: list[int] = []
    for place, feature in enumerate(features):
        zone = _zone(feature)
        if zone == 0:
            plain.append(place)
        elif zone is not None:
            numbered.setdefault(zone, []).append(place)
    if not numbered or not plain:
        return []
    if len(numbered) > 1 or not _adjoin(features, numbered, plain):
        return [_told("zone_missing", "error", features, plain, min(numbered))]
    zone, places = next(iter(numbered.items()))
    if _without_zones(declared):
        _shift(features, places, -zone)
        return [_told("zone_removed", "warning", features, places, zone)]
    _shift(features, plain, zone)
    return [_told("zone_completed", "warning", features, plain, zone)]


def _zone(feature: dict[str, Any]) -> int | None:
    """Return the zone number of a point in metres, 0 for none; None for anything else."""
    geometry = feature.get("geometry")
    if not geometry or geometry["type"] != "Point" or len(geometry["coordinates"]) != 2:
        return None
    east, north = geometry["coordinates"]
    if not _NORTHINGS[0] <= north <= _NORTHINGS[1]:
        return None
    zone, easting = divmod(east, _MILLION)
    fits = _EASTINGS[0] <= easting <= _EASTINGS[1] and (zone == 0 or zone in _ZONES)
    return int(zone) if fits else None


def _adjoin(
    features: Sequence[dict[str, Any]], numbered: dict[int, list[int]], plain: Sequence[int]
) -> bool:
    """Say whether the rows without a number lie beside the others once they have it."""
    (places,) = numbered.values()
    known = [features[place]["geometry"]["coordinates"] for place in places]
    east, north = median(x % _MILLION for x, _ in known), median(y for _, y in known)
    others = [features[place]["geometry"]["coordinates"] for place in plain]
    return all(abs(x - east) <= _NEAR_M and abs(y - north) <= _NEAR_M for x, y in others)


def _without_zones(declared: str | None) -> bool:
    if declared is None:
        return False
    try:
        system = parse_system(declared)
    except UnknownCRS:
        return False
    return system.unit == "metre" and system.zone is None


def _shift(features: Sequence[dict[str, Any]], places: Sequence[int], zone: int) -> None:
    for place in places:
        position = features[place]["geometry"]["coordinates"]
        position[0] = round(position[0] + zone * _MILLION, _DIGITS)


def _told(
    code: str, severity: Any, features: Sequence[dict[str, Any]], places: Sequence[int], zone: int
) -> Finding:
    names = [str(features[place].get("id") or f"#{place + 1}") for place in places[:_MOST_NAMED]]
    more = ["…"] if len(places) > _MOST_NAMED else []
    params = {"count": len(places), "value": (*names, *more), "zone": zone}
    return Finding(code, severity, params=params)
