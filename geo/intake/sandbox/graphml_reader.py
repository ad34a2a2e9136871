"""Read streets from GraphML in a child process: ``python -m geo.intake.sandbox.graphml_reader``.

The readers of networkx and osmnx trust such a file: they expand its entities
and evaluate texts in it. This one only parses it, element by element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geo.intake.formats.wkt import parse_wkt
from geo.intake.sandbox.restrict import STREETS, Request, check_counts, serve
from geo.intake.sandbox.xml_source import Walk, elements_of, local, prepare

_BATCH = 2000
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{0,30})?(?:[eE][+-]?\d{1,3})?")
# Names that programs use for the coordinates of a node; osmnx and networkx write x and y.
_X = ("x", "lon", "longitude", "lng")
_Y = ("y", "lat", "latitude")
_SAME = 1e-6  # largest distance of a line's end from its node, degrees or metres
Position = list[float]


def read(request: Request) -> Iterator[Any]:
    """Yield streets in batches, then a line with the coordinate system.

    Parameters
    ----------
    request : dict
        ``path`` and the limits.
    """
    walk = _Walk(request)
    for event, element in elements_of(request["path"], "GraphML"):
        walk.step(event, element)
    yield from walk.streets()


class _Walk(Walk):
    """Follow the document and collect nodes and edges."""

    MOST_ELEMENTS = 20_000_000

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.names: dict[str, str] = {}
        self.data: dict[str, str] = {}
        self.crs: str | None = None
        self.nodes: dict[str, tuple[int, Position | None]] = {}
        self.edges: list[tuple[str, str, list[Position]]] = []

    def step(self, event: str, element: Any) -> None:
        """Process one parse event."""
        name = local(element)
        if event == "start":
            self.enter(name)
            return
        self.path.pop()
        owner = self.path[-1] if self.path else ""
        if name == "key":
            self.names[element.get("id", "")] = element.get("attr.name", "").lower()
        elif name == "data":
            self._take(owner, self.names.get(element.get("key", ""), ""), element.text or "")
        elif name == "node":
            self._end_node(element.get("id", ""))
        elif name == "edge":
            self._end_edge(element.get("source", ""), element.get("target", ""))
        if name != "data" or owner == "graph":
            element.clear()

    def _take(self, owner: str, name: str, text: str) -> None:
        if owner == "graph" and name == "crs":
            self.crs = text.strip()[: self.request["max_text"]] or None
        elif owner in ("node", "edge"):
            self.data[name] = text.strip()

    def _end_node(self, identifier: str) -> None:
        place = _place(self.data)
        self.data = {}
        self.nodes[identifier] = (len(self.nodes), place)
        check_counts(self.request, 0, len(self.nodes), times=STREETS)

    def _end_edge(self, source: str, target: str) -> None:
        shape = parse_wkt(self.data.get("geometry", ""))
        self.data = {}
        line = shape["coordinates"] if shape and shape["type"] == "LineString" else []
        self.edges.append((source, target, line))
        self.vertices += 2 + len(line)
        check_counts(self.request, len(self.edges), self.vertices, times=STREETS)

    def streets(self) -> Iterator[Any]:
        """Yield the edges between nodes with coordinates, in batches."""
        batch, next_key, cut = _empty(), -1, 0
        for source, target, line in self.edges:
            first, last = self.nodes.get(source, (0, None)), self.nodes.get(target, (0, None))
            if first[1] is None or last[1] is None:
                cut += 1
                continue
            between = _between(first[1], last[1], line)
            positions = [first[1], *between, last[1]]
            # Only nodes connect streets, so each vertex between them has a unique key.
            keys = [first[0], *range(next_key, next_key - len(between), -1), last[0]]
            next_key -= len(between)
            batch["x"] += [position[0] for position in positions]
            batch["y"] += [position[1] for position in positions]
            batch["keys"] += keys
            batch["sizes"].append(len(positions))
            if len(batch["sizes"]) == _BATCH:
                yield batch
                batch = _empty()
        yield batch
        yield {"head": {"crs": self.crs, "cut": cut}}


def _empty() -> dict[str, list[Any]]:
    return {"x": [], "y": [], "keys": [], "sizes": []}


def _place(data: dict[str, str]) -> Position | None:
    numbers = [
        next((data[name] for name in names if _NUMBER.fullmatch(data.get(name, ""))), None)
        for names in (_X, _Y)
    ]
    return None if None in numbers else [float(number) for number in numbers if number]


def _between(first: Position, last: Position, line: list[Position]) -> list[Position]:
    """Return the vertices of an edge between its nodes, in the direction of the edge.

    Examples
    --------
    >>> _between([0.0, 0.0], [2.0, 0.0], [[2.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    [[1.0, 1.0]]
    """
    along = _far(line[0], first) + _far(line[-1], last) if line else 0.0
    if line and along > _far(line[0], last) + _far(line[-1], first):
        line = [*reversed(line)]  # in an undirected graph the direction is arbitrary
    begin = 1 if line and _far(line[0], first) <= _SAME else 0
    end = len(line) - 1 if line and _far(line[-1], last) <= _SAME else len(line)
    return line[begin:end]


def _far(one: Position, other: Position) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


if __name__ == "__main__":
    serve(read, prepare)
