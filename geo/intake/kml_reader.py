"""The child process that reads KML: ``python -m geo.intake.kml_reader``.

KML is small enough to be read without GDAL, which then cannot be misled by it:
no entity is expanded, no link followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.intake.confine import Request, serve
from geo.intake.xml_source import LargePieces
from geo.model.errors import UnreadableFile

_MOST_ELEMENTS = 3_000_000
_DEEPEST = 100
_SHAPES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"}
_FOREIGN = {"Track", "MultiTrack", "Model"}
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_POSITION = re.compile(rf"({_NUMBER}),({_NUMBER})(?:,({_NUMBER}))?")
_LONGEST = 120  # characters of a position
# GDAL writes a text id as the placemark's; programs number placemarks as they like.
_OWN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBERED = re.compile(r"(?:id|pm|placemark|kml|feature|feat|f|p)?-?\d+|[0-9a-f]{8,}")
Shape = dict[str, Any]


class _NoCoordinates(Exception):
    """A text that should be coordinates and is not."""


def prepare() -> None:
    """Import what is needed, before memory is limited."""
    import defusedxml.ElementTree  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Give the placemarks as features, then a head with what else was seen."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    walk = _Walk(request)
    try:
        with Path(request["path"]).open("rb") as file:
            source = LargePieces(file)
            for event, element in iterparse(source, ("start", "end"), forbid_dtd=True):
                yield from walk.step(event, element)
    except DefusedXmlException as error:
        raise UnreadableFile("xml_declarations") from error
    except ParseError as error:
        line, column = error.position
        raise UnreadableFile("xml_broken", line=line, column=column + 1) from error
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        raise UnreadableFile("file_broken", kind="KML") from error
    if walk.links and not walk.count:
        raise UnreadableFile("network_link", count=walk.links)
    yield {"head": {"layer": walk.title, "links": walk.links}}


class _Walk:
    """Follows the document, keeping one placemark in memory at a time."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.path: list[str] = []
        self.types: dict[str, str] = {}
        self.elements = self.count = self.links = self.vertices = 0
        self.title: str | None = None

    def step(self, event: str, element: Any) -> Iterator[Any]:
        """Follow one parse event; give the feature that it completes."""
        name = _local(element)
        if event == "start":
            self._enter(name)
            return
        self.path.pop()
        if name == "SimpleField":
            self.types[element.get("name", "")] = element.get("type", "string")
        elif name == "coordinates":
            self._count_vertices((element.text or "").count(","))
        elif name == "NetworkLink":
            self.links += 1
        elif name == "name" and self.path[-1:] == ["Document"] and self.title is None:
            self.title = (element.text or "").strip() or None
        if name == "Placemark":
            self._count_feature()
            yield _feature(element, self.types)
        if "Placemark" not in self.path:
            element.clear()

    def _enter(self, name: str) -> None:
        self.path.append(name)
        self.elements += 1
        if self.elements > _MOST_ELEMENTS or len(self.path) > _DEEPEST:
            raise UnreadableFile("too_complex")

    def _count_vertices(self, commas: int) -> None:
        self.vertices += commas // 2  # at least: there may be heights
        limit = self.request["max_vertices"]
        if self.vertices > limit:
            raise UnreadableFile("too_many_vertices", found=self.vertices, limit=limit)

    def _count_feature(self) -> None:
        self.count += 1
        limit = self.request["max_features"]
        if self.count > limit:
            raise UnreadableFile("too_many_features", found=self.count, limit=limit)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _feature(placemark: Any, types: dict[str, str]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    made: dict[str, Any] = {"type": "Feature", "properties": properties, "geometry": None}
    line: dict[str, Any] = {"feature": made}
    own = placemark.get("id") or ""
    if _OWN_ID.fullmatch(own) and not _NUMBERED.fullmatch(own):
        made["id"] = own
    for child in placemark:
        name = _local(child)
        if name in ("name", "description") and child.text and child.text.strip():
            properties.setdefault(name, child.text.strip())
        elif name == "ExtendedData":
            properties.update(_extended(child, types))
        elif name in _FOREIGN:
            line["unsupported"] = name
        elif name in _SHAPES:
            try:
                made["geometry"] = shape_of(child, line)
            except _NoCoordinates as problem:
                line["no_coordinate"] = str(problem)[:80]
    return line


def _extended(element: Any, types: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in element.iter():
        name = _local(each)
        if name == "Data":
            value = next((child.text for child in each if _local(child) == "value"), None)
            found[each.get("name", "")] = value
        elif name == "SimpleData":
            key = each.get("name", "")
            found[key] = _typed(each.text, types.get(key, "string"))
    return found


def _typed(text: str | None, kind: str) -> Any:
    if text is None:
        return None
    try:
        if kind in ("int", "uint", "short", "ushort"):
            return int(text)
        if kind in ("float", "double"):
            return float(text)
    except ValueError:
        return text
    if kind == "bool" and text.strip().lower() in ("0", "1", "true", "false"):
        return text.strip().lower() in ("1", "true")
    return text


def shape_of(element: Any, line: dict[str, Any]) -> Shape:
    """Return a KML geometry as GeoJSON; heights are noted in `line` and left out."""
    name = _local(element)
    if name == "MultiGeometry":
        parts = [shape_of(each, line) for each in element if _local(each) in _SHAPES]
        return _together(parts)
    if name == "Polygon":
        rings = [
            _positions(ring, line)
            for side in ("outerBoundaryIs", "innerBoundaryIs")
            for boundary in element
            if _local(boundary) == side
            for ring in boundary
            if _local(ring) == "LinearRing"
        ]
        return {"type": "Polygon", "coordinates": rings}
    positions = _positions(element, line)
    if name == "Point":
        return {"type": "Point", "coordinates": positions[0] if positions else []}
    return {"type": "LineString", "coordinates": positions}


def _together(parts: list[Shape]) -> Shape:
    kinds = {part["type"] for part in parts}
    if len(kinds) == 1 and kinds <= {"Point", "LineString", "Polygon"}:
        return {
            "type": "Multi" + kinds.pop(),
            "coordinates": [part["coordinates"] for part in parts],
        }
    return {"type": "GeometryCollection", "geometries": parts}


def _positions(element: Any, line: dict[str, Any]) -> list[list[float]]:
    text = next((each.text or "" for each in element if _local(each) == "coordinates"), "")
    # Some programs write a space after the comma.
    tokens = ",".join(part.strip() for part in text.split(",")).split()
    found = [_POSITION.fullmatch(token) if len(token) < _LONGEST else None for token in tokens]
    if None in found:
        raise _NoCoordinates(text.strip())
    if any(float(each[3] or 0) for each in found if each):
        line["heights"] = True
    return [[float(each[1]), float(each[2])] for each in found if each]


if __name__ == "__main__":
    serve(read, prepare)
