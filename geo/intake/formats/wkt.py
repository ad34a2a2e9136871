"""Parse WKT in a cell of a table into a GeoJSON geometry, without recursion on the text."""

from __future__ import annotations

import re
from typing import Any

_HEAD = re.compile(
    r"(?:SRID=\d{1,6};)?\s{0,9}(MULTI)?(POINT|LINESTRING|POLYGON)\s{0,9}(?:ZM|Z|M)?\s{0,9}"
    r"(\(.*\)|EMPTY)",
    re.IGNORECASE | re.DOTALL,
)
_TOKEN = re.compile(r"[(),]|[^\s(),]+")
_NUMBER = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?")
_DEEPEST = 5
_NAMES = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon"}
# Number of lists around the positions in GeoJSON.
_LEVELS = {"Point": 0, "LineString": 1, "Polygon": 2, "MultiPoint": 1}
_LEVELS |= {"MultiLineString": 2, "MultiPolygon": 3}


def parse_wkt(text: str) -> dict[str, Any] | None:
    """Parse a point, line or polygon, or a Multi form of these; return None for anything else.

    Heights and measures are dropped.

    Examples
    --------
    >>> parse_wkt("POINT Z (113.75 23 8)")
    {'type': 'Point', 'coordinates': [113.75, 23]}
    >>> parse_wkt("MULTIPOINT (1 2, 3 4)")["coordinates"], parse_wkt("CIRCULARSTRING(0 0)")
    ([[1, 2], [3, 4]], None)
    """
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        return None
    name = ("Multi" if found[1] else "") + _NAMES[found[2].upper()]
    content = found[3]
    if content.upper() == "EMPTY":
        return {"type": name, "coordinates": []}
    coordinates = _coordinates(content, name)
    return None if coordinates is None else {"type": name, "coordinates": coordinates}


def _coordinates(content: str, name: str) -> list[Any] | None:
    try:
        parsed = _brackets(content)
    except ValueError:
        return None
    if name == "MultiPoint":
        # Programs write it with or without brackets around each point.
        parsed = [part[0] if part and isinstance(part[0], list) else part for part in parsed]
    coordinates = parsed[0] if name == "Point" and len(parsed) == 1 else parsed
    return coordinates if _nested(coordinates, _LEVELS[name]) else None


def _brackets(content: str) -> list[Any]:
    """Return the content of the outer brackets as lists; raise ValueError if they do not match."""
    stack: list[list[Any]] = [[]]
    position: list[float] = []
    for part in _TOKEN.findall(content):
        if part == "(":
            stack.append([])
        elif part in (",", ")"):
            if position:
                stack[-1].append(_position(position))
                position = []
            if part == ")":
                stack[-2].append(stack.pop())
        else:
            position.append(_number(part))
        if not 0 < len(stack) <= _DEEPEST:
            raise ValueError(part)
    (outer,) = stack
    (parsed,) = outer
    if not isinstance(parsed, list) or position:
        raise ValueError(content[:20])
    return parsed


def _position(numbers: list[float]) -> list[float]:
    if not 2 <= len(numbers) <= 4:
        raise ValueError(numbers)
    return numbers[:2]


def _number(token: str) -> float:
    if not _NUMBER.fullmatch(token):
        raise ValueError(token)
    number = float(token)
    if number in (float("inf"), float("-inf")):
        raise ValueError(token)
    return int(token) if token.lstrip("+-").isdecimal() else number


def _nested(part: Any, level: int) -> bool:
    """Check that positions lie exactly `level` lists deep."""
    if not isinstance(part, list) or not part:
        return False
    if level == 0:
        return len(part) == 2 and not any(isinstance(each, list) for each in part)
    return all(_nested(inner, level - 1) for inner in part)
