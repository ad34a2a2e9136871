"""Rings of boundary points -> a polygon with its holes, or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo.model.errors import UnreadableFile

_MOST_RINGS = 1_000  # of one parcel: outer rings that overlap are all compared
_FEWEST = 3  # points of a ring
Ring = list[list[float]]


def geometry_of(rings: Sequence[Ring], kind: str = "") -> dict[str, Any] | None:
    """Return the geometry of a parcel; None when it has too few points.

    A ring within another one is a hole of it, one outside is a part of its own.

    Parameters
    ----------
    rings : sequence of list of [float, float]
        Open or closed.
    kind : str
        面, 线 or 点, as the text says.

    Examples
    --------
    >>> geometry_of([[[0, 0], [4, 0], [4, 4]]])
    {'type': 'Polygon', 'coordinates': [[[0, 0], [4, 0], [4, 4], [0, 0]]]}
    >>> geometry_of([[[0, 0]]]), geometry_of([[[0, 0]]], "点")
    (None, {'type': 'Point', 'coordinates': [0, 0]})
    """
    if len(rings) > _MOST_RINGS:
        raise UnreadableFile("too_complex")
    points = [point for ring in rings for point in ring]
    if kind.startswith("点") and points:
        multi = {"type": "MultiPoint", "coordinates": points}
        return {"type": "Point", "coordinates": points[0]} if len(points) == 1 else multi
    if kind.startswith("线"):
        lines = [ring for ring in rings if len(ring) > 1]
        if len(lines) == 1:
            return {"type": "LineString", "coordinates": lines[0]}
        return {"type": "MultiLineString", "coordinates": lines} if lines else None
    closed = [_closed(ring) for ring in rings]
    if not closed or any(len(ring) <= _FEWEST for ring in closed):
        return None
    parts = _parts(closed)
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _closed(ring: Ring) -> Ring:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _parts(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Return the outer rings, each with its holes."""
    areas = shapely.polygons([shapely.linearrings(ring) for ring in rings])
    sizes = shapely.area(areas)
    # A point of each ring: one that crosses itself has no sound interior.
    starts = shapely.STRtree(shapely.points([ring[0] for ring in rings]))
    owners: dict[int, int] = {}
    parts: dict[int, list[Ring]] = {}
    for at in np.argsort(-sizes, kind="stable").tolist():
        if at in owners:
            parts[owners[at]].append(rings[at])
            continue
        parts[at] = [rings[at]]
        for inside in starts.query(areas[at], predicate="covers").tolist():
            if sizes[inside] < sizes[at]:
                owners.setdefault(inside, at)
    return [parts[at] for at in sorted(parts)]
