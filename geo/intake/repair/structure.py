"""Repair geometries with malformed JSON of which only one interpretation makes sense.

A cure takes an unchecked geometry and returns the repaired one with a note for
the sentence shown to the user, or None if there is nothing to repair. Cures do
not change their argument and do not fail on any JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from geo.intake.tables.degrees import parse_coordinate

# Number of lists around the positions of each type.
DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
RINGS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
LARGEST = 1e9  # metres on earth have eight digits; sums of larger squares lose their precision
_KINDS = {kind.casefold(): kind for kind in (*DEPTH, "GeometryCollection")}
Geometry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RepairNote:
    """Values for the sentence that describes a repair.

    Attributes
    ----------
    count : int
        Number of repaired points, rings, numbers or parts; 0 if some are only dropped.
    dropped : int
        Number of empty parts, or of heights that are not numbers, that are left out.
    kind : str
        GeoJSON type after the repair, where it matters.
    parts : int
        Number of areas before a repair that may change it; `count` is the number after.
    area_before, area_after : float or None
        m2 on the ellipsoid; None if the shape is not an area or not in degrees.
    share : float or None
        Change of the area in per cent; None if there was no area.
    """

    count: int = 0
    dropped: int = 0
    kind: str = ""
    parts: int = 0
    area_before: float | None = None
    area_after: float | None = None
    share: float | None = None


Cured = tuple[Geometry, RepairNote]
Cure = Callable[[Geometry], Cured | None]


def is_number(value: Any) -> bool:
    """Check whether a value is a finite number that can be a coordinate.

    Examples
    --------
    >>> [is_number(value) for value in (113.7, float("nan"), 10**400, True, "1")]
    [True, False, False, False, False]
    """
    return type(value) in (int, float) and -LARGEST <= value <= LARGEST


def is_walkable(geometry: Geometry) -> bool:
    """Check that the nesting is that of the type and every position has two or three numbers."""
    found = positions(geometry)
    return found is not None and all(
        2 <= len(each) <= 3 and all(map(is_number, each)) for each in found
    )


def positions(geometry: Geometry) -> list[list[Any]] | None:
    """Return all positions, unchecked; None if the nesting is not that of the type."""
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in DEPTH:
        return None
    level: list[Any] = [geometry.get("coordinates")]
    for _ in range(DEPTH[kind]):
        if not all(isinstance(part, list) for part in level):
            return None
        level = [inner for part in level for inner in part]
    is_right = all(isinstance(each, list) for each in level)
    return level if is_right and level else None


def mapped(geometry: Geometry, change: Callable[[list[Any]], Any], level: int = 0) -> Geometry:
    """Apply a change to each list that is `level` levels above the positions."""

    def walk(part: list[Any], depth: int) -> Any:
        return change(part) if depth <= level else [walk(inner, depth - 1) for inner in part]

    return {**geometry, "coordinates": walk(geometry["coordinates"], DEPTH[geometry["type"]])}


def named(geometry: Geometry) -> Cured | None:
    """Spell the type as GeoJSON does.

    Examples
    --------
    >>> named({"type": "point ", "coordinates": [1, 2]})[0]["type"]
    'Point'
    """
    kind = _kind(geometry)
    if kind is None or kind == geometry["type"]:
        return None
    return {**geometry, "type": kind}, RepairNote(1, kind=kind)


def _kind(geometry: Any) -> str | None:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or len(kind) > 40:
        return None
    return _KINDS.get(kind.strip().casefold())


def gathered(geometry: Geometry) -> Cured | None:
    """Turn a GeometryCollection of one type into that type or its Multi form."""
    members = geometry.get("geometries")
    if geometry.get("type") != "GeometryCollection" or not isinstance(members, list):
        return None
    parts: list[Any] = []
    kinds = set()
    for member in filter(None, members):
        kind, inner = _kind(member), _coordinates(member)
        if kind is None or kind not in DEPTH or inner is None:
            return None
        if inner:
            kinds.add(kind.removeprefix("Multi"))
            parts += inner if kind.startswith("Multi") else [inner]
    if len(kinds) != 1 or not parts:
        return None
    kind = kinds.pop() if len(parts) == 1 else f"Multi{kinds.pop()}"
    coordinates = parts[0] if len(parts) == 1 else parts
    return {"type": kind, "coordinates": coordinates}, RepairNote(len(parts), kind=kind)


def _coordinates(member: Any) -> list[Any] | None:
    inner = member.get("coordinates") if isinstance(member, dict) else None
    return inner if isinstance(inner, list) else None


def nested(geometry: Geometry) -> Cured | None:
    """Leave out null parts of a Multi form; add a missing level of lists or remove an extra one.

    A MultiPolygon without one level is repaired only if it has a single ring:
    several could be areas or holes.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(kind, str) or kind not in DEPTH or not isinstance(coordinates, list):
        return None
    is_multi = kind.startswith("Multi")
    parts = [part for part in coordinates if part is not None] if is_multi else coordinates
    dropped, levels = len(coordinates) - len(parts), _levels(parts)
    is_wrong = levels != DEPTH[kind]
    if parts and levels == DEPTH[kind] - 1 and (kind != "MultiPolygon" or len(parts) == 1):
        parts = [parts]
    elif levels == DEPTH[kind] + 1 and len(parts) == 1:
        parts = parts[0]
    elif is_wrong or not dropped or not parts:
        return None
    return {**geometry, "coordinates": parts}, RepairNote(int(is_wrong), dropped, kind)


def _levels(part: Any) -> int:
    """Return the number of lists around the first position, at most five."""
    levels = 0
    while levels < 5:
        part = next((inner for inner in part if isinstance(inner, list) and inner), None)
        if part is None:
            break
        levels += 1
    return levels


def located(geometry: Geometry) -> Cured | None:
    """Leave out the empty positions of a MultiPoint."""
    found = positions(geometry)
    if geometry.get("type") != "MultiPoint" or not found or all(found):
        return None
    kept = [each for each in found if each]
    dropped = len(found) - len(kept)
    return ({**geometry, "coordinates": kept}, RepairNote(dropped=dropped)) if kept else None


def numbered(geometry: Geometry) -> Cured | None:
    """Parse numbers that are written as text; leave out heights that are not numbers.

    Examples
    --------
    >>> numbered({"type": "Point", "coordinates": ["113.7", " ２３.0", ""]})[0]["coordinates"]
    [113.7, 23.0]
    """
    found = positions(geometry)
    if found is None or all(is_number(value) for each in found for value in each):
        return None
    if not all(2 <= len(each) <= 3 for each in found):
        return None
    parsed = {id(each): list(_parsed(each)) for each in found}
    if any(value is None for each in parsed.values() for value in each[:2]):
        return None
    texts = sum(isinstance(value, str) for each in found for value in each)
    heights = [each[2] for each in found if parsed[id(each)][2:] == [None]]
    texts -= sum(isinstance(value, str) for value in heights)
    cured = mapped(
        geometry, lambda each: [value for value in parsed[id(each)] if value is not None]
    )
    return cured, RepairNote(texts, dropped=len(heights))


def _parsed(position: list[Any]) -> Iterator[int | float | None]:
    """Yield the numbers of a position, None for a value that is not clearly one."""
    for value in position:
        coordinate = parse_coordinate(value) if isinstance(value, str) else None
        if coordinate is not None and not coordinate.note:
            yield coordinate.value if is_number(coordinate.value) else None
        else:
            yield value if is_number(value) else None


def swapped(geometry: Geometry) -> Cured | None:
    """Put the longitude first if every position is a latitude and a longitude in China.

    The geometry must be :func:`is_walkable`.
    """
    found = positions(geometry) or []
    in_china = all(3 <= each[0] <= 54 and 73 <= each[1] <= 135 for each in found)
    # Numbers up to 90 are possible in either order, and the check does not report them.
    if not in_china or all(each[1] <= 90 for each in found):
        return None
    cured = mapped(geometry, lambda each: [each[1], each[0], *each[2:]])
    return cured, RepairNote(len(found))
