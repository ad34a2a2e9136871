"""A typed place: two numbers in any supported coordinate system."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from geo.crs import System, to_wgs84
from geo.intake.tables.degrees import parse_coordinate
from geo.model.errors import Finding
from geo.model.geojson import DECIMALS

_BETWEEN = re.compile(r"[\s,，;；、]+")


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """What two typed numbers amount to.

    Attributes
    ----------
    geometry : GeoJSON Point or None
        WGS 84 degrees, six decimals; None when it cannot be read.
    swapped : bool
        The second number is the longitude or easting.
    findings : tuple of Finding
        Why it cannot be read; ``x`` or ``y`` is the field.
    """

    geometry: dict[str, Any] | None
    swapped: bool = False
    findings: tuple[Finding, ...] = ()


def typed_place(first: str, second: str, system: System) -> TypedPlace:
    """Read a position.

    Parameters
    ----------
    first, second : str
        Longitude and latitude, or easting and northing, written in any usual
        way; or both in the first, as they are copied from a map service. The
        other order is recognised by the numbers.
    system : System

    Examples
    --------
    >>> from geo.crs import SYSTEMS
    >>> typed_place("113°45′", "23.02", SYSTEMS["EPSG:4326"]).geometry
    {'type': 'Point', 'coordinates': [113.75, 23.02]}
    >>> typed_place("23.02, 113.75", "", SYSTEMS["EPSG:4326"]).swapped
    True
    >>> typed_place("", "", SYSTEMS["EPSG:4326"])
    TypedPlace(geometry=None, swapped=False, findings=())
    """
    first, second = _pair(first.strip(), second.strip())
    if not first and not second:
        return TypedPlace(None)
    read = {"x": parse_coordinate(first), "y": parse_coordinate(second)}
    texts = {"x": first, "y": second}
    unread = tuple(
        Finding("typed_unreadable", field=field, params={"value": texts[field]})
        for field, value in read.items()
        if value is None
    )
    if read["x"] is None or read["y"] is None:
        return TypedPlace(None, findings=unread)
    return _converted(read["x"].value, read["y"].value, system)


def _pair(first: str, second: str) -> tuple[str, str]:
    if second or parse_coordinate(first) is not None:
        return first, second
    parts = _BETWEEN.split(first)
    halves = (" ".join(parts[: len(parts) // 2]), " ".join(parts[len(parts) // 2 :]))
    together = len(parts) % 2 == 0 and all(parse_coordinate(half) is not None for half in halves)
    return halves if together else (first, second)


def _converted(x: float, y: float, system: System) -> TypedPlace:
    swapped = not _within(x, y, system) and _within(y, x, system)
    if not swapped and not _within(x, y, system):
        params = {"value": f"{x:.12g}, {y:.12g}"}
        return TypedPlace(None, findings=(Finding("typed_outside_system", params=params),))
    longitude, latitude = (float(each) for each in to_wgs84(x, y, system, swapped=swapped))
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        params = {"value": f"{x:.12g}, {y:.12g}"}
        return TypedPlace(None, findings=(Finding("typed_outside_system", params=params),))
    position = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
    return TypedPlace({"type": "Point", "coordinates": position}, swapped)


def _within(x: float, y: float, system: System) -> bool:
    bounds = system.bounds
    return bounds.west <= x <= bounds.east and bounds.south <= y <= bounds.north
