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


def token_of(memory: dict[str, Any], draw: str, begin: dict[str, Any] | None) -> str:
    """Return the name of a beginning, which what is drawn on it bears.

    A page may hand back what was drawn as the next beginning; that is no new one,
    so that nothing is lost of what was drawn on in the meantime.

    Parameters
    ----------
    memory : dict
        Of one map in one session; kept up to date here. Its ``told`` is what the
        map answered last.
    draw : str
    begin : GeoJSON geometry or None

    Examples
    --------
    >>> memory = {}
    >>> token_of(memory, "point", None)
    '1'
    >>> memory["told"] = {"type": "Point", "coordinates": [113.75, 23.0]}
    >>> token_of(memory, "point", memory["told"])
    '1'
    >>> token_of(memory, "point", None)
    '2'
    """
    known = memory.get("draw") == draw and begin in (memory.get("begin"), memory.get("told"))
    if not known or (begin is None and memory.get("begin") is not None):
        memory["number"] = memory.get("number", 0) + 1
        memory["told"] = None
    memory.update(draw=draw, begin=begin)
    return str(memory["number"])


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
