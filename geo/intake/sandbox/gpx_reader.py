"""Read GPX in a child process: ``python -m geo.intake.sandbox.gpx_reader``.

A waypoint becomes a point, a route a line, a track a line or, with several
segments, a MultiLineString. Of the points of a route or track only the
positions are kept; points with other data are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import Request, serve
from geo.intake.sandbox.xml_source import (
    Line,
    Names,
    NoCoordinates,
    Shape,
    Walk,
    elements_of,
    foreign,
    joined,
    local,
    position_of,
    prepare,
    together,
)

_FEATURES = {"wpt", "rte", "trk"}
_POINTS = {"rtept", "trkpt"}
_PARTS = {"trkseg", "rtept", "trkpt"}


def read(request: Request) -> Iterator[Any]:
    """Yield waypoints, routes and tracks as features, then a line about the file."""
    walk = _Walk(request)
    for event, element in elements_of(request["path"], "GPX"):
        yield from walk.step(event, element)
    yield {"head": {"layer": walk.title}}


class _Walk(Walk):
    """Follow the document, keeping only two numbers of each point of a track."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.line: Line = {}
        self.parts: list[list[list[float]]] = []

    def step(self, event: str, element: Any) -> Iterator[Any]:
        """Process one parse event; yield the feature that it completes."""
        name = local(element)
        if event == "start":
            self._enter(name)
            return
        self.path.pop()
        if name in _POINTS and self.path[-1:] != ["extensions"]:
            self._add_point(element)
            element.clear()
        elif name in _FEATURES and len(self.path) == 1:
            yield self._feature(element, name)
        elif name == "name" and self.path in (["gpx"], ["gpx", "metadata"]):
            self.title = (element.text or "").strip() or None
        if len(self.path) <= 1:
            element.clear()

    def _enter(self, name: str) -> None:
        self.enter(name)
        if name in _FEATURES and len(self.path) == 2:
            self.line, self.parts = {}, []
        if name == "trkseg" or (name == "rtept" and not self.parts):
            self.parts.append([])

    def _add_point(self, element: Any) -> None:
        self.count(vertices=1)
        if not self.parts:
            self.parts.append([])
        try:
            self.parts[-1].append(position_of(element.get("lon"), element.get("lat")))
        except NoCoordinates as problem:
            self.line.setdefault("no_coordinate", str(problem)[:80])
        values = {local(each): (each.text or "").strip() for each in element}
        if values.get("time"):
            self.line["when"] = [self.line.get("when", [values["time"]])[0], values["time"]]
        self.line["timed"] = self.line.get("timed", 0) + bool(values)

    def _feature(self, element: Any, name: str) -> Line:
        self.count(features=1)
        line = self.line
        properties = _properties(element)
        feature = {"type": "Feature", "properties": properties, "geometry": None}
        if "no_coordinate" not in line:
            try:
                feature["geometry"] = self._shape(element, name)
            except NoCoordinates as problem:
                line["no_coordinate"] = str(problem)[:80]
        for side, moment in zip(("begin", "end"), line.pop("when", ()), strict=False):
            properties.setdefault(f"timespan_{side}", moment)
        return {**line, "feature": feature}

    def _shape(self, element: Any, name: str) -> Shape | None:
        if name == "wpt":
            self.count(vertices=1)
            position = position_of(element.get("lon"), element.get("lat"))
            return {"type": "Point", "coordinates": position}
        shapes: list[Shape] = [
            {"type": "LineString", "coordinates": part}
            if len(part) > 1
            else {"type": "Point", "coordinates": part[0]}
            for part in self.parts
            if part
        ]
        return together(joined(shapes, self.line))


def _properties(element: Any) -> dict[str, Any]:
    """Return the properties of a waypoint, route or track, including extensions."""
    found: dict[str, Any] = {}
    names = Names(found)
    for child in element:
        name = local(child)
        if name in _PARTS:
            continue
        if name == "link":
            text = child.get("href") or "".join(child.itertext()).strip()
            found[names.free("link")] = text
        elif name == "extensions":
            for inner in child:
                for key, value in foreign(inner):
                    found[names.free(key)] = value
        elif text := "".join(child.itertext()).strip():
            found[names.free(name)] = text
    return found


if __name__ == "__main__":
    serve(read, prepare)
