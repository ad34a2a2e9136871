"""Parse XML within limits, for the readers in child processes.

Also has what KML and GPX share: positions, shapes, and unique names for repeated properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from geo.intake.sandbox.restrict import Request, check_counts
from geo.model.errors import UnreadableFile

_PIECE = 1 << 20
_DEEPEST = 100  # levels of elements
_DEEPEST_DATA = 20  # levels of elements from other namespaces
LONGEST_POSITION = 120  # characters of a position
NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_PLAIN = re.compile(NUMBER)
Shape = dict[str, Any]  # a GeoJSON geometry
Line = dict[str, Any]  # a feature, and notes about it


def prepare() -> None:
    """Import the libraries before memory is limited."""
    import defusedxml.ElementTree  # noqa: F401


class _LargePieces:
    """A file that returns more bytes at a time than are requested.

    Expat before 2.6 scans an incomplete token from its beginning with each new piece: a
    comment of 15 MB took 19 s in the usual pieces of 16 kB.

    Parameters
    ----------
    file : binary file
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, or b"" at the end."""
        return self._file.read(max(size, _PIECE) if size >= 0 else size)


def elements_of(path: str, kind: str) -> Iterator[tuple[str, Any]]:
    """Yield the starts and ends of elements; no entity is expanded and no address opened.

    For child processes only, which have limits of time and memory.

    Parameters
    ----------
    path : str
    kind : str
        Name of the format, for messages.

    Yields
    ------
    (event, element) : (str, Element)
        Events are "start" and "end".

    Raises
    ------
    UnreadableFile
        ``xml_declarations``, ``xml_broken``, ``file_broken``.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    try:
        with Path(path).open("rb") as file:
            yield from iterparse(_LargePieces(file), ("start", "end"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFile("xml_declarations") from error
    except ParseError as error:
        line, column = error.position
        raise UnreadableFile("xml_broken", line=line, column=column + 1) from error
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        raise UnreadableFile("file_broken", kind=kind) from error


class Walk:
    """Keep track of the position in an XML document, and enforce limits.

    Parameters
    ----------
    request : dict
        With ``max_features`` and ``max_vertices``.
    """

    MOST_ELEMENTS = 3_000_000

    def __init__(self, request: Request) -> None:
        self.request = request
        self.path: list[str] = []
        self.elements = self.features = self.vertices = 0
        self.title: str | None = None

    def enter(self, name: str) -> None:
        """Enter an element; raise ``too_complex`` for too many elements or levels."""
        self.path.append(name)
        self.elements += 1
        if self.elements > self.MOST_ELEMENTS or len(self.path) > _DEEPEST:
            raise UnreadableFile("too_complex")

    def count(self, *, features: int = 0, vertices: int = 0) -> None:
        """Count features and vertices; raise an error beyond the limits."""
        self.features += features
        self.vertices += vertices
        check_counts(self.request, self.features, self.vertices)


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Any) -> str:
    """Return all text inside an element."""
    return "".join(element.itertext()).strip()


def foreign(element: Any, before: str = "", depth: int = 0) -> list[tuple[str, Any]]:
    """Return the texts of elements from other namespaces, each with its path: a.b.c."""
    name = before + local(element)
    children = list(element)
    texts: list[tuple[str, Any]] = []
    text = (element.text or "").strip()
    if text or not children:
        texts.append((name, text or None))
    if depth < _DEEPEST_DATA:
        for child in children:
            texts += foreign(child, f"{name}.", depth + 1)
    elif children:
        texts.append((name, text_of(element)))
    return texts


class Names:
    """Number the names of repeated properties, so that all values are kept."""

    def __init__(self, taken: dict[str, Any]) -> None:
        self._taken = taken
        self._last: dict[str, int] = {}

    def free(self, name: str) -> str:
        """Return the name if it is free, else with the next free number."""
        unique, number = name, self._last.get(name, 1)
        while unique in self._taken:
            number += 1
            unique = f"{name}_{number}"
        self._last[name] = number
        return unique


class NoCoordinates(Exception):
    """Raised for a text that should be coordinates but is not."""


def position_of(longitude: str | None, latitude: str | None) -> list[float]:
    """Return the position in two attributes; raise NoCoordinates if they are not numbers."""
    texts = [(text or "").strip() for text in (longitude, latitude)]
    if any(len(text) > LONGEST_POSITION or not _PLAIN.fullmatch(text) for text in texts):
        raise NoCoordinates(" ".join(texts))
    return [float(text) for text in texts]


def together(parts: list[Shape]) -> Shape | None:
    """Combine shapes into one, as :func:`multi` if there are several; None for none."""
    if len(parts) == 1:
        return parts[0]
    return multi(parts) if parts else None


def joined(parts: list[Shape], line: Line) -> list[Shape]:
    """Return the parts of a track; single points among lines are left out and counted."""
    lines = [part for part in parts if part["type"] == "LineString"]
    if lines and len(lines) < len(parts):
        line["single"] = len(parts) - len(lines)
    return lines or parts


def multi(parts: list[Shape]) -> Shape:
    """Combine shapes of one type into a Multi geometry, others into a collection."""
    kinds = {part["type"] for part in parts}
    if len(kinds) == 1 and kinds <= {"Point", "LineString", "Polygon"}:
        return {
            "type": "Multi" + kinds.pop(),
            "coordinates": [part["coordinates"] for part in parts],
        }
    return {"type": "GeometryCollection", "geometries": parts}
