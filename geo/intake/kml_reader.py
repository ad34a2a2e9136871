"""The child process that reads KML: ``python -m geo.intake.kml_reader``.

KML is small enough to be read without GDAL, which then cannot be misled by it:
no entity is expanded, no link followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geo.intake.confine import Request, serve
from geo.intake.kml_data import Types, properties_of
from geo.intake.kml_shapes import FOREIGN, SHAPES, NoCoordinates, local, shape_of, together
from geo.intake.xml_source import elements_of
from geo.model.errors import UnreadableFile

_MOST_ELEMENTS = 3_000_000
_DEEPEST = 100
_CONTAINERS = {"Document", "Folder"}
_OVERLAYS = {"GroundOverlay", "ScreenOverlay", "PhotoOverlay"}
# Folders of our own export, which say what the placemarks say as well.
_OWN_FOLDER = re.compile(r"section-\d{1,3}")
# GDAL writes a text id as the placemark's; programs number placemarks as they like.
_OWN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBERED = re.compile(r"(?:id|pm|placemark|kml|feature|feat|f|p)?-?\d+|[0-9a-f]{8,}")


def prepare() -> None:
    """Import what is needed, before memory is limited."""
    import defusedxml.ElementTree  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Give the placemarks as features, then a head with what else was seen."""
    walk = _Walk(request)
    for event, element in elements_of(request["path"], "KML"):
        yield from walk.step(event, element)
    if walk.links and not walk.count:
        raise UnreadableFile("network_link", count=walk.links)
    head = {"layer": walk.title, "links": walk.links, "overlays": walk.overlays}
    yield {"head": head}


class _Walk:
    """Follows the document, keeping one placemark in memory at a time."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.path: list[str] = []
        self.folders: list[str | None] = []  # None: its name is not that of a group
        self.types: Types = {}
        self.schema = ""
        self.elements = self.count = self.links = self.overlays = self.vertices = 0
        self.title: str | None = None

    def step(self, event: str, element: Any) -> Iterator[Any]:
        """Follow one parse event; give the feature that it completes."""
        name = local(element)
        if event == "start":
            self._enter(name, element)
            return
        self.path.pop()
        self._note(name, element)
        if name == "Placemark":
            self._count_feature()
            line = _feature(element, self.types)
            folder = " / ".join(filter(None, self.folders))
            yield {**line, "folder": folder} if folder else line
        if "Placemark" not in self.path:
            element.clear()

    def _note(self, name: str, element: Any) -> None:
        if name == "SimpleField":
            for schema in (self.schema, ""):
                fields = self.types.setdefault(schema, {})
                fields[element.get("name", "")] = element.get("type", "string")
        elif name == "coordinates":
            self._count_vertices((element.text or "").count(",") // 2)  # there may be heights
        elif name == "coord":
            self._count_vertices(1)
        elif name == "NetworkLink":
            self.links += 1
        elif name in _OVERLAYS:
            self.overlays += 1
        elif name in _CONTAINERS and self.folders:
            self.folders.pop()
        elif name == "name" and self.path and self.path[-1] in _CONTAINERS and self.folders:
            self._name((element.text or "").strip())

    def _name(self, text: str) -> None:
        if self.path[-1] == "Document" and self.title is None:
            self.title = text or None
        if self.folders[-1] is not None:
            self.folders[-1] = text

    def _enter(self, name: str, element: Any) -> None:
        self.path.append(name)
        self.elements += 1
        if self.elements > _MOST_ELEMENTS or len(self.path) > _DEEPEST:
            raise UnreadableFile("too_complex")
        if name in _CONTAINERS:
            is_own = _OWN_FOLDER.fullmatch(element.get("id") or "")
            is_root = name == "Document" and not self.folders
            self.folders.append(None if is_own or is_root else "")
        elif name == "Schema":
            self.schema = element.get("id") or element.get("name") or ""

    def _count_vertices(self, count: int) -> None:
        self.vertices += count  # at least so many
        limit = self.request["max_vertices"]
        if self.vertices > limit:
            raise UnreadableFile("too_many_vertices", found=self.vertices, limit=limit)

    def _count_feature(self) -> None:
        self.count += 1
        limit = self.request["max_features"]
        if self.count > limit:
            raise UnreadableFile("too_many_features", found=self.count, limit=limit)


def _feature(placemark: Any, types: Types) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "Feature", "properties": {}, "geometry": None}
    line: dict[str, Any] = {"feature": made}
    own = placemark.get("id") or ""
    if _OWN_ID.fullmatch(own) and not _NUMBERED.fullmatch(own):
        made["id"] = own
    made["properties"] = properties = properties_of(placemark, types)
    parts = []
    for child in placemark:
        name = local(child)
        if name in FOREIGN:
            line["unsupported"] = name
        elif name in SHAPES:
            try:
                parts.append(shape_of(child, line))
            except NoCoordinates as problem:
                line["no_coordinate"] = str(problem)[:80]
    made["geometry"] = together([part for part in parts if part is not None])
    for side, moment in zip(("begin", "end"), line.pop("when", ()), strict=False):
        properties.setdefault(f"timespan_{side}", moment)
    return line


if __name__ == "__main__":
    serve(read, prepare)
