"""Validate GeoJSON geometries: structure first, then shape (RFC 7946, WGS 84 degrees)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.model.errors import Finding
from geo.model.geojson import without_heights
from geo.model.text.safe_json import json_kind

# How deeply each geometry type nests its positions.
_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
Problem = tuple[str, str, dict[str, Any]]
_INFINITY = float("inf")  # NaN fails the comparison too; integers of any size pass it
_LINES = {"LineString", "MultiLineString"}
_RINGS = {"Polygon", "MultiPolygon"}


def geometry_findings(geometry: Any, feature: str | None) -> list[Finding]:
    """Return what is wrong with a geometry in degrees; every vertex is checked.

    Parameters
    ----------
    geometry : object
        The feature's ``geometry`` member. None, a place not known yet, is valid.
    feature : str or None
        Id used in the findings.

    Examples
    --------
    >>> geometry_findings(None, "a")
    []
    >>> geometry_findings({"type": "Point", "coordinates": [1, float("nan")]}, "a")[0].code
    'coordinate_not_a_number'
    """
    if geometry is None or _is_plain_point(geometry):
        return []
    problem = _structure(geometry, degrees=True)
    if problem is None and geometry["type"] in _RINGS:
        problem = _ring_crossing(geometry)
    return _as_finding(problem, feature)


def structure_findings(geometry: Any, feature: str | None) -> list[Finding]:
    """Return what is wrong with the structure of a geometry in any coordinate system.

    Checks types, nesting, finite numbers and closed rings, but not whether numbers
    are degrees or rings cross themselves.

    Examples
    --------
    >>> structure_findings({"type": "Point", "coordinates": [474373.1, 2546774.3]}, "a")
    []
    """
    return [] if geometry is None else _as_finding(_structure(geometry, degrees=False), feature)


def _as_finding(problem: Problem | None, feature: str | None) -> list[Finding]:
    if problem is None:
        return []
    code, field, params = problem
    return [Finding(code, feature=feature, field=field, params=params)]


def _is_plain_point(geometry: Any) -> bool:
    # The usual case in a large file, decided quickly.
    if type(geometry) is not dict or geometry.get("type") != "Point" or "crs" in geometry:
        return False
    position = geometry.get("coordinates")
    return (
        type(position) is list
        and len(position) == 2
        and type(position[0]) in (int, float)
        and type(position[1]) in (int, float)
        and -180 <= position[0] <= 180
        and -90 <= position[1] <= 90
    )


def _structure(geometry: Any, *, degrees: bool) -> Problem | None:
    if not isinstance(geometry, dict):
        return "geometry_not_an_object", "geometry", {"kind": json_kind(geometry)}
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return "geometry_collection", "geometry.type", {}
    if not isinstance(kind, str) or kind not in _DEPTH:
        return "geometry_type_unknown", "geometry.type", {"value": kind}
    if "coordinates" not in geometry:
        return "coordinates_missing", "geometry.coordinates", {}
    if not geometry["coordinates"]:
        return "geometry_empty", "geometry.coordinates", {}
    problem = next(_problems(geometry["coordinates"], _DEPTH[kind], kind), None)
    return problem or (position_problem(geometry["coordinates"]) if degrees else None)


def _problems(part: Any, depth: int, kind: str) -> Iterator[Problem]:
    field = "geometry.coordinates"
    if not isinstance(part, list):
        yield "coordinates_nesting", field, {"kind": kind, "value": part}
    elif depth == 0:
        yield from _position(part, kind)
    else:
        if depth == 2 and kind in _RINGS and not part:
            yield "too_few_points", field, {"found": 0, "needed": 4, "kind": kind}
        for inner in part:
            yield from _problems(inner, depth - 1, kind)
        if depth == 1 and kind in _LINES and len(part) < 2:
            yield "too_few_points", field, {"found": len(part), "needed": 2, "kind": kind}
        if depth == 1 and kind in _RINGS:
            yield from _ring(part, kind)


def _position(position: list[Any], kind: str) -> Iterator[Problem]:
    field = "geometry.coordinates"
    if position and isinstance(position[0], list):
        yield "coordinates_nesting", field, {"kind": kind, "value": position[0]}
        return
    if not 2 <= len(position) <= 3:
        yield "position_length", field, {"found": len(position)}
        return
    for value in position:
        if type(value) not in (int, float) or not -_INFINITY < value < _INFINITY:
            yield "coordinate_not_a_number", field, {"value": value}
            return


def position_problem(coordinates: Any) -> Problem | None:
    """Return the problem of the first position that is not longitude and latitude, or None.

    Parameters
    ----------
    coordinates : nested list
        Structurally valid.
    """
    if isinstance(coordinates[0], list):
        return next(filter(None, map(position_problem, coordinates)), None)
    longitude, latitude = coordinates[:2]
    if -180 <= longitude <= 180 and -90 <= latitude <= 90:
        return None
    code = "axes_swapped" if _looks_swapped(longitude, latitude) else "coordinate_out_of_range"
    return code, "geometry.coordinates", {"value": coordinates}


def _looks_swapped(longitude: float, latitude: float) -> bool:
    # China lies at 73-135 degrees east and 3-54 north, so the order can be recognised.
    return 3 <= longitude <= 54 and 73 <= latitude <= 135


def _ring(ring: list[Any], kind: str) -> Iterator[Problem]:
    field = "geometry.coordinates"
    if len(ring) < 4:
        yield "too_few_points", field, {"found": len(ring), "needed": 4, "kind": kind}
    elif ring[0] != ring[-1]:
        yield "ring_open", field, {"first": ring[0], "last": ring[-1]}


def _ring_crossing(geometry: dict[str, Any]) -> Problem | None:
    from shapely import is_valid, is_valid_reason
    from shapely.geometry import shape

    area = shape({**geometry, "coordinates": without_heights(geometry["coordinates"])})
    if is_valid(area):
        return None
    return "geometry_invalid", "geometry", {"reason": str(is_valid_reason(area))}
