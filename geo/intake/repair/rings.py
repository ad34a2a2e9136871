"""Repair lines and rings: open ends, heights, repeated points, spikes and direction.

Coordinates are degrees or metres, east before north. Each cure takes a geometry
for which :func:`geo.intake.repair.structure.is_walkable` holds, and returns None
if there is nothing to repair.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from geo.intake.checks.shapes import SPIKE_DEGREES
from geo.intake.repair.structure import (
    RINGS,
    Cured,
    Geometry,
    RepairNote,
    is_walkable,
    mapped,
    positions,
)

Position = list[Any]
Line = list[Position]
_SHARP = math.cos(math.radians(SPIKE_DEGREES))


def completed(geometry: Geometry) -> Cured | None:
    """Leave out empty parts and holes; close rings that have only three points.

    Examples
    --------
    >>> triangle = [[0, 0], [1, 0], [0, 1]]
    >>> completed({"type": "Polygon", "coordinates": [triangle, []]})[0]["coordinates"]
    [[[0, 0], [1, 0], [0, 1], [0, 0]]]
    """
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind not in (*RINGS, "MultiLineString"):
        return None
    if kind == "MultiPolygon":
        filled = [_filled(part) for part in parts if any(part)]
        dropped = len(parts) - len(filled) + _empty_holes(parts)
    else:
        filled = _filled(parts) if kind == "Polygon" else [part for part in parts if part]
        dropped = len(parts) - len(filled)
    cured = {**geometry, "coordinates": filled}
    closed = sum(map(_is_triangle, _rings(cured)))
    if not dropped and not closed:
        return None
    cured = mapped(cured, lambda ring: [*ring, ring[0]] if _is_triangle(ring) else ring, 1)
    return cured, RepairNote(closed, dropped)


def _filled(polygon: list[Any]) -> list[Any]:
    # An empty outer ring is kept: without it, the first hole would become the area.
    return [*polygon[:1], *(ring for ring in polygon[1:] if ring)]


def _empty_holes(polygons: list[Any]) -> int:
    return sum(not ring for part in polygons if any(part) for ring in part[1:])


def _rings(geometry: Geometry) -> list[Line]:
    parts = geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in parts for ring in polygon]
    return list(parts) if geometry["type"] == "Polygon" else []


def _is_triangle(ring: Line) -> bool:
    return len(ring) == 3 and len({tuple(point[:2]) for point in ring}) == 3


def rings_are_complete(geometry: Geometry) -> bool:
    """Check that each ring has at least four points and ends where it begins."""
    return all(len(ring) >= 4 and ring[0] == ring[-1] for ring in _rings(geometry))


def closed(geometry: Geometry) -> Cured | None:
    """Repeat the first point of an open ring at its end, or replace one that differs in height."""

    def close(ring: Line) -> Line:
        if not _is_open(ring):
            return ring
        return [*(ring[:-1] if ring[-1][:2] == ring[0][:2] else ring), ring[0]]

    count = sum(map(_is_open, _rings(geometry))) if geometry["type"] in RINGS else 0
    return (mapped(geometry, close, 1), RepairNote(count)) if count else None


def _is_open(ring: Line) -> bool:
    return len(ring) >= 4 and ring[0] != ring[-1]


def flattened(geometry: Geometry) -> Cured | None:
    """Leave out the heights.

    Examples
    --------
    >>> flattened({"type": "MultiPoint", "coordinates": [[1, 2, 3], [4, 5]]})[0]["coordinates"]
    [[1, 2], [4, 5]]
    """
    count = sum(len(each) > 2 for each in positions(geometry) or [])
    return (mapped(geometry, lambda each: each[:2]), RepairNote(count)) if count else None


def undoubled(geometry: Geometry) -> Cured | None:
    """Leave out points that repeat the one before them, if enough others remain."""
    return _line_by_line(geometry, _distinct)


def blunted(geometry: Geometry) -> Cured | None:
    """Cut off spikes: points at which a line turns back by 179 degrees or more.

    Spikes are defined as in the findings (:data:`geo.intake.checks.shapes.SPIKE_DEGREES`).
    """
    return _line_by_line(geometry, _cut)


def _line_by_line(
    geometry: Geometry, change: Callable[[Line, bool], tuple[Line, int]]
) -> Cured | None:
    """Apply a change that returns a new line and a count to each line and ring."""
    if geometry["type"] in ("Point", "MultiPoint"):
        return None
    is_ring = geometry["type"] in RINGS
    count = 0

    def changed(line: Line) -> Line:
        nonlocal count
        new, changes = change(line, is_ring)
        if not changes or len(new) < (4 if is_ring else 2):
            return line  # a line that would collapse is left for a person to redraw
        count += changes
        return new

    cured = mapped(geometry, changed, 1)
    return (cured, RepairNote(count)) if count else None


def _distinct(line: Line, _is_ring: bool) -> tuple[Line, int]:
    kept = [*line[:1]]
    for point in line[1:]:
        if point[:2] != kept[-1][:2]:
            kept.append(point)
    return kept, len(line) - len(kept)


def _cut(line: Line, is_ring: bool) -> tuple[Line, int]:
    """Return the line without spikes, and the number of spikes, in a single pass."""
    if is_ring and (len(line) < 4 or line[0][:2] != line[-1][:2]):
        return line, 0
    kept: Line = []
    count = 0
    for point in line[:-1] if is_ring else line:
        while len(kept) > 1 and _turns_back(kept[-2], kept[-1], point):
            kept.pop()
            count += 1
        if not kept or kept[-1][:2] != point[:2]:
            kept.append(point)
    return _cut_at_ends(kept, count) if is_ring else (kept, count)


def _cut_at_ends(ring: Line, count: int) -> tuple[Line, int]:
    """Cut off spikes at the start of a ring that is passed without its closing point."""
    start = 0
    while len(ring) - start >= 3:
        if ring[-1][:2] == ring[start][:2]:
            ring.pop()
        elif _turns_back(ring[-2], ring[-1], ring[start]):
            ring.pop()
            count += 1
        elif _turns_back(ring[-1], ring[start], ring[start + 1]):
            start += 1
            count += 1
        else:
            break
    return [*ring[start:], ring[start]], count


def _turns_back(before: Position, tip: Position, after: Position) -> bool:
    forth = (tip[0] - before[0], tip[1] - before[1])
    back = (after[0] - tip[0], after[1] - tip[1])
    lengths = math.hypot(*forth) * math.hypot(*back)
    return lengths > 0 and -(forth[0] * back[0] + forth[1] * back[1]) / lengths > _SHARP


def turned(geometry: Geometry) -> Cured | None:
    """Reverse rings like :func:`oriented` if an outer ring runs clockwise."""
    count = sum(_signed_area(polygon[0]) < 0 for polygon in _polygons(geometry) if polygon)
    return (oriented(geometry), RepairNote(count)) if count else None


def _polygons(geometry: Geometry) -> list[list[Line]]:
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else []


def oriented(geometry: Any) -> Any:
    """Return a geometry with ring directions as in RFC 7946, without heights.

    Parameters
    ----------
    geometry : GeoJSON geometry or None
        In degrees or metres, east before north. A malformed one is returned
        unchanged.

    Returns
    -------
    GeoJSON geometry or None
        Outer rings counter-clockwise, holes clockwise; each ring keeps its
        first point. A ``bbox`` is left out, since it may contain heights.

    Examples
    --------
    >>> square = [[0, 0, 5], [0, 1, 5], [1, 1, 5], [0, 0, 5]]
    >>> oriented({"type": "Polygon", "coordinates": [square]})["coordinates"]
    [[[0, 0], [1, 1], [0, 1], [0, 0]]]
    >>> oriented(None) is None
    True
    """
    if not isinstance(geometry, dict) or not is_walkable(geometry):
        return geometry
    plain = {name: value for name, value in geometry.items() if name != "bbox"}
    flat = mapped(plain, lambda each: each[:2])
    return mapped(flat, _turn, 2) if flat["type"] in RINGS else flat


def _turn(polygon: list[Line]) -> list[Line]:
    return [
        ring[::-1] if (_signed_area(ring) < 0) == (place == 0) and _signed_area(ring) else ring
        for place, ring in enumerate(polygon)
    ]


def _signed_area(ring: Line) -> float:
    """Return twice the area, negative for clockwise, in squared units of the coordinates."""
    if not ring:
        return 0.0
    # Relative to the first point: products of large eastings and northings lose precision.
    east, north = ring[0][:2]
    near = [(point[0] - east, point[1] - north) for point in ring]
    return sum(
        (a[0] * b[1] - b[0] * a[1] for a, b in zip(near, [*near[1:], near[0]], strict=True)), 0.0
    )
