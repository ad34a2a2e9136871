"""What a browser says was drawn, checked and put in order: anything may come from there."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from geo.model.geometry import geometry_findings

FAMILY = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}
MAX_POSITIONS = 20_000
_DECIMALS = 6  # of a degree: 0.1 m


def checked(geometry: Any, draw: str) -> dict[str, Any] | None:
    """Return a drawn geometry in its normal form, or None when it cannot be used.

    Parameters
    ----------
    geometry : object
        As it came from the browser.
    draw : {"point", "line", "area"}
        What was to be drawn.

    Returns
    -------
    GeoJSON geometry or None
        WGS 84 degrees, six decimals, rings closed, outer ones counter-clockwise,
        nothing but ``type`` and ``coordinates``.

    Examples
    --------
    >>> checked({"type": "Point", "coordinates": [113.7512345678, 23]}, "point")
    {'type': 'Point', 'coordinates': [113.751235, 23.0]}
    >>> checked({"type": "Point", "coordinates": ["x", 23]}, "point") is None
    True
    """
    if not isinstance(geometry, dict):
        return None
    bare = {name: geometry.get(name) for name in ("type", "coordinates")}
    if not isinstance(bare["type"], str) or FAMILY.get(bare["type"]) != draw:
        return None
    if _positions(bare["coordinates"], 5) > MAX_POSITIONS or geometry_findings(bare, None):
        return None
    try:
        figure = shapely.force_2d(shape(bare))
        figure = shapely.orient_polygons(figure)
    except (ShapelyError, ValueError, TypeError):
        return None
    made = {"type": bare["type"], "coordinates": _rounded(mapping(figure)["coordinates"])}
    return None if geometry_findings(made, None) else made


def _positions(part: Any, depth: int) -> int:
    if not isinstance(part, list):
        return 0
    if depth == 0:
        return MAX_POSITIONS + 1
    if not part or not isinstance(part[0], list):
        return 1 + len(part) // 10
    return sum(_positions(inner, depth - 1) for inner in part)


def _rounded(part: Any) -> Any:
    if isinstance(part, float | int):
        return round(float(part), _DECIMALS)
    return [_rounded(inner) for inner in part]
