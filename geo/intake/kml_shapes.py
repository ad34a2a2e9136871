"""The shapes of KML placemarks as GeoJSON; runs in the reader's child process."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

SHAPES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack"}
FOREIGN = {"Model"}
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_POSITION = re.compile(rf"({_NUMBER}),({_NUMBER})(?:,({_NUMBER}))?")
_PLAIN = re.compile(_NUMBER)
_COORD = re.compile(rf"({_NUMBER})\s{{1,9}}({_NUMBER})(?:\s{{1,9}}({_NUMBER}))?")
_LONGEST = 120  # characters of a position
Shape = dict[str, Any]
Line = dict[str, Any]


class NoCoordinates(Exception):
    """A text that should be coordinates and is not."""


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def shape_of(element: Any, line: Line) -> Shape | None:
    """Return a KML geometry as GeoJSON.

    Parameters
    ----------
    element : Element
        Its name is one of :data:`SHAPES`.
    line : dict
        Heights, points with a time and parts that are not read are noted there.

    Returns
    -------
    dict or None
        None where nothing of it can be read.

    Raises
    ------
    NoCoordinates
        With the text in the place of coordinates.
    """
    return _BY_NAME[local(element)](element, line)


def together(parts: list[Shape]) -> Shape | None:
    """Return shapes as one: a Multi shape of like parts, else a collection; None for none."""
    if len(parts) == 1:
        return parts[0]
    return _multi(parts) if parts else None


def _multi(parts: list[Shape]) -> Shape:
    kinds = {part["type"] for part in parts}
    if len(kinds) == 1 and kinds <= {"Point", "LineString", "Polygon"}:
        return {
            "type": "Multi" + kinds.pop(),
            "coordinates": [part["coordinates"] for part in parts],
        }
    return {"type": "GeometryCollection", "geometries": parts}


def _collection(element: Any, line: Line) -> Shape | None:
    parts = []
    for each in element:
        name = local(each)
        if name in FOREIGN:
            line["unsupported"] = name
        part = shape_of(each, line) if name in SHAPES else None
        if part is not None:
            parts.append(part)
    return None if not parts and "unsupported" in line else _multi(parts)


def _polygon(element: Any, line: Line) -> Shape:
    rings = [
        _positions(ring, line)
        for side in ("outerBoundaryIs", "innerBoundaryIs")
        for boundary in element
        if local(boundary) == side
        for ring in boundary
        if local(ring) == "LinearRing"
    ]
    return {"type": "Polygon", "coordinates": rings}


def _point(element: Any, line: Line) -> Shape:
    positions = _positions(element, line)
    return {"type": "Point", "coordinates": positions[0] if positions else []}


def _line(element: Any, line: Line) -> Shape:
    return {"type": "LineString", "coordinates": _positions(element, line)}


def _positions(element: Any, line: Line) -> list[list[float]]:
    text = next((each.text or "" for each in element if local(each) == "coordinates"), "")
    # Some programs write a space after the comma.
    tokens = ",".join(part.strip() for part in text.split(",")).split()
    found = [_POSITION.fullmatch(token) if len(token) < _LONGEST else None for token in tokens]
    if None in found:
        raise NoCoordinates(text.strip())
    if any(float(each[3] or 0) for each in found if each):
        line["heights"] = True
    return [[float(each[1]), float(each[2])] for each in found if each]


def _track(element: Any, line: Line) -> Shape | None:
    """Return the way of something that moves; where a device had no position, it is left out."""
    positions = []
    for each in element:
        name, text = local(each), (each.text or "").strip()
        if name == "when" and text:
            line["when"] = [line.get("when", [text])[0], text]
            line["timed"] = line.get("timed", 0) + 1
        if name != "coord" or not text:
            continue
        found = _COORD.fullmatch(text) if len(text) < _LONGEST else None
        if found is None:
            raise NoCoordinates(text)
        if float(found[3] or 0):
            line["heights"] = True
        positions.append([float(found[1]), float(found[2])])
    if not positions:
        return None
    is_line = len(positions) > 1
    return {
        "type": "LineString" if is_line else "Point",
        "coordinates": positions if is_line else positions[0],
    }


def _tracks(element: Any, line: Line) -> Shape | None:
    found = [_track(each, line) for each in element if local(each) == "Track"]
    return together(joined([part for part in found if part], line))


def position_of(longitude: str | None, latitude: str | None) -> list[float]:
    """Return a position that attributes give; see :func:`shape_of` for what is raised."""
    texts = [(each or "").strip() for each in (longitude, latitude)]
    if any(len(each) > _LONGEST or not _PLAIN.fullmatch(each) for each in texts):
        raise NoCoordinates(" ".join(texts))
    return [float(each) for each in texts]


def joined(parts: list[Shape], line: Line) -> list[Shape]:
    """Return the parts of a track; a single point beside lines is left out, and counted."""
    lines = [part for part in parts if part["type"] == "LineString"]
    if lines and len(lines) < len(parts):
        line["single"] = len(parts) - len(lines)
    return lines or parts


_BY_NAME: dict[str, Callable[[Any, Line], Shape | None]] = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Polygon": _polygon,
    "MultiGeometry": _collection,
    "Track": _track,
    "MultiTrack": _tracks,
}
