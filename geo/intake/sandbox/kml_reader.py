"""Read KML in a child process: ``python -m geo.intake.sandbox.kml_reader``.

KML is simple enough to be read without GDAL: no entity is expanded and no link followed.

ArcGIS ("Layer to KML"), Google Earth Pro and many portals write attributes into the
description of a placemark, as an HTML table. A table with two columns is read as names and
values; all other text is kept. Tags are found in linear time even in broken HTML, in which
the parser of Python's library searches for the end of every comment, tag or quotation anew.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from geo.intake.sandbox.restrict import Request, serve
from geo.intake.sandbox.xml_source import (
    LONGEST_POSITION,
    NUMBER,
    Line,
    Names,
    NoCoordinates,
    Shape,
    Walk,
    elements_of,
    foreign,
    joined,
    local,
    multi,
    prepare,
    text_of,
    together,
)
from geo.model.errors import UnreadableFile

_CONTAINERS = {"Document", "Folder"}
_OVERLAYS = {"GroundOverlay", "ScreenOverlay", "PhotoOverlay"}
# Folders of our own export, which repeat properties of the placemarks.
_OWN_FOLDER = re.compile(r"section-\d{1,3}")
# GDAL writes a text id as that of the placemark; other programs number the placemarks.
_OWN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBERED = re.compile(r"(?:id|pm|placemark|kml|feature|feat|f|p)?-?\d+|[0-9a-f]{8,}")
# Text elements of a placemark, and the names of their properties.
_TEXTS = {"address": "address", "phoneNumber": "phoneNumber", "Snippet": "Snippet",
          "snippet": "Snippet"}  # fmt: skip
_WHOLE = re.compile(r"\s*[+-]?\d{1,18}\s*")
Properties = dict[str, Any]
# The types of fields by schema and name; under "" those of all schemas.
Types = dict[str, dict[str, str]]
_CELLS = {"td", "th"}
_NULL = {"<null>", "&lt;null&gt;", "null"}
_LONGEST_DESCRIPTION = 200_000  # characters; a longer description is not parsed
_LONGEST_NAME = 100
_SILENT = {"style", "script", "title"}
Row = list[tuple[str, str]]  # (tag, text) of each cell
SHAPES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack"}
FOREIGN = {"Model"}
_POSITION = re.compile(rf"({NUMBER}),({NUMBER})(?:,({NUMBER}))?")
_COORD = re.compile(rf"({NUMBER})\s{{1,9}}({NUMBER})(?:\s{{1,9}}({NUMBER}))?")
Kind = Literal["start", "end", "text"]
_NAME = re.compile(r"[a-zA-Z][^\s/>\0]{0,99}")
_STOP = re.compile(r"[>\"']")
_RAW = (("start", "script"), ("start", "style"))  # elements inside which "<" has no meaning
_RAW_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)


def read(request: Request) -> Iterator[Any]:
    """Yield the placemarks as features, then a line about the file."""
    walk = _Walk(request)
    for event, element in elements_of(request["path"], "KML"):
        yield from walk.step(event, element)
    if walk.links and not walk.features:
        raise UnreadableFile("network_link", count=walk.links)
    head = {"layer": walk.title, "links": walk.links, "overlays": walk.overlays}
    yield {"head": head}


class _Walk(Walk):
    """Follow the document, with one placemark in memory at a time."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.folders: list[str | None] = []  # None for a folder that is not a group
        self.types: Types = {}
        self.schema = ""
        self.links = self.overlays = 0

    def step(self, event: str, element: Any) -> Iterator[Any]:
        """Process one parse event; yield the feature that it completes."""
        name = local(element)
        if event == "start":
            self._enter(name, element)
            return
        self.path.pop()
        self._note(name, element)
        if name == "Placemark":
            self.count(features=1)
            line = _feature(element, self.types)
            folder = " / ".join(filter(None, self.folders))
            yield {**line, "folder": folder} if folder else line
        if "Placemark" not in self.path:
            element.clear()

    def _note(self, name: str, element: Any) -> None:
        """Record folders, schemas, links and overlays, and count vertices."""
        if name == "SimpleField":
            for schema in (self.schema, ""):
                fields = self.types.setdefault(schema, {})
                fields[element.get("name", "")] = element.get("type", "string")
        elif name == "coordinates":
            self.count(vertices=(element.text or "").count(",") // 2)  # there may be heights
        elif name == "coord":
            self.count(vertices=1)
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
        self.enter(name)
        if name in _CONTAINERS:
            is_own = _OWN_FOLDER.fullmatch(element.get("id") or "")
            is_root = name == "Document" and not self.folders
            self.folders.append(None if is_own or is_root else "")
        elif name == "Schema":
            self.schema = element.get("id") or element.get("name") or ""


def _feature(placemark: Any, types: Types) -> dict[str, Any]:
    feature: dict[str, Any] = {"type": "Feature", "properties": {}, "geometry": None}
    line: dict[str, Any] = {"feature": feature}
    identifier = placemark.get("id") or ""
    if _OWN_ID.fullmatch(identifier) and not _NUMBERED.fullmatch(identifier):
        feature["id"] = identifier
    feature["properties"] = properties = properties_of(placemark, types)
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
    feature["geometry"] = together([part for part in parts if part is not None])
    for side, moment in zip(("begin", "end"), line.pop("when", ()), strict=False):
        properties.setdefault(f"timespan_{side}", moment)
    return line


def properties_of(placemark: Any, types: Types) -> Properties:
    """Return the properties of a placemark.

    Parameters
    ----------
    placemark : Element
    types : dict of str to dict of str to str
        The declared types of fields, by schema and name.
    """
    found: Properties = {}
    data: Properties = {}
    names = Names(data)
    for child in placemark:
        name = local(child)
        if name in ("name", "description"):
            _keep(found, name, text_of(child))
        elif name in _TEXTS:
            _keep(found, _TEXTS[name], text_of(child))
        elif name == "ExtendedData":
            for key, value in _extended(child, types):
                data[names.free(key)] = value
        else:
            _timed_or_linked(child, name, found)
    found.update(data)
    return _without_table(found) if "description" not in data else found


def _whole(element: Any) -> str | None:
    return "".join(element.itertext()) or None


def _keep(found: Properties, name: str, value: str) -> None:
    if value:
        found.setdefault(name, value)


def _timed_or_linked(child: Any, name: str, found: Properties) -> None:
    """Keep times, author and link of a placemark."""
    if name == "TimeStamp":
        _keep(
            found, "timestamp", next((text_of(each) for each in child if local(each) == "when"), "")
        )
    elif name == "TimeSpan":
        for each in child:
            if local(each) in ("begin", "end"):
                _keep(found, f"timespan_{local(each)}", text_of(each))
    elif name == "author":
        _keep(found, "author", " ".join(text_of(child).split()))
    elif name == "link":
        _keep(found, "link", (child.get("href") or text_of(child)).strip())


def _extended(element: Any, types: Types) -> list[tuple[str, Any]]:
    values: list[tuple[str, Any]] = []
    for each in element:
        name = local(each)
        if name == "Data":
            text = next((_whole(child) for child in each if local(child) == "value"), None)
            label = next((text_of(child) for child in each if local(child) == "displayName"), "")
            values.append((each.get("name") or label or "Data", text))
        elif name == "SchemaData":
            schema = (each.get("schemaUrl") or "").rpartition("#")[2]
            values += _of_schema(each, types.get(schema) or types.get("", {}))
        elif name == "SimpleData":
            values.append(_simple(each, types.get("", {})))
        else:
            values += foreign(each)
    return values


def _of_schema(element: Any, types: dict[str, str]) -> list[tuple[str, Any]]:
    made = []
    for each in element:
        name = local(each)
        if name == "SimpleData":
            made.append(_simple(each, types))
        elif name == "SimpleArrayData":
            values = [_whole(child) for child in each if local(child) == "value"]
            made.append((each.get("name") or "SimpleArrayData", values))
    return made


def _simple(element: Any, types: dict[str, str]) -> tuple[str, Any]:
    name = element.get("name") or "SimpleData"
    return name, typed(element.text, types.get(name, "string"))


def typed(text: str | None, kind: str) -> Any:
    """Convert a field to its declared type, unless that would change its value.

    Examples
    --------
    >>> typed("3", "int"), typed("44190000100100200031", "int"), typed("NaN", "double")
    (3, '44190000100100200031', 'NaN')
    """
    if text is None:
        return None
    if kind in ("int", "uint", "short", "ushort"):
        return int(text) if _WHOLE.fullmatch(text) else text
    if kind in ("float", "double"):
        try:
            number = float(text)
        except ValueError:
            return text
        return number if math.isfinite(number) and "_" not in text else text
    if kind == "bool" and text.strip().lower() in ("0", "1", "true", "false"):
        return text.strip().lower() in ("1", "true")
    return text


def _without_table(found: Properties) -> Properties:
    """Move attributes from a table in the description to the properties."""
    parsed = pairs_of(found.get("description") or "")
    if parsed is None:
        return found
    pairs, rest = parsed
    del found["description"]
    names = Names(found)
    for name, value in pairs:
        if found.get(name) != value:
            found[names.free(name)] = value
    lines = [line for line in rest if line != found.get("name")]
    _keep(found, "description", "\n".join(lines))
    return found


class _Tables:
    """Collect the rows of tables in HTML, and the text outside tables."""

    def __init__(self, text: str) -> None:
        self.tables: list[list[Row]] = []  # finished ones, in the order of their ends
        self.rest: list[str] = []
        self._open: list[list[Row]] = []
        self._cells: list[tuple[str, list[str]] | None] = []  # open cell of each open table
        self._silent = 0
        handlers = {"start": self._start, "end": self._end, "text": self._add}
        for kind, value in tokens(text):
            handlers[kind](value)
        while self._open:
            self._end("table")

    def _start(self, tag: str) -> None:
        """Begin a table, a row or a cell."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._open.append([])
            self._cells.append(None)
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS and self._open:
            self._end_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            self._cells[-1] = (tag, [])
        elif tag in ("br", "p", "div", "li", "h1", "h2", "h3"):
            self._add("\n")

    def _end(self, tag: str) -> None:
        """End a table, a row or a cell."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in (*_CELLS, "tr") and self._open:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self.tables.append(self._open.pop())
            self._cells.pop()

    def _add(self, text: str) -> None:
        """Add text to the open cell, or to the text outside tables."""
        if self._silent:
            return
        cell = self._cells[-1] if self._cells else None
        (cell[1] if cell else self.rest).append(text)

    def _end_cell(self) -> None:
        cell = self._cells[-1]
        if cell is not None:
            self._open[-1][-1].append((cell[0], _flat("".join(cell[1]))))
            self._cells[-1] = None


def _flat(text: str) -> str:
    return " ".join(text.split())


def pairs_of(description: str) -> tuple[list[tuple[str, str | None]], list[str]] | None:
    """Return the names and values in the tables of a description, and the other text.

    Parameters
    ----------
    description : str
        Plain text or HTML.

    Returns
    -------
    (pairs, lines) : (list of (str, str or None), list of str) or None
        None if there is no table of names and values, or a table with more
        columns.

    Examples
    --------
    >>> pairs_of("<table><tr><td>层数</td><td>6</td></tr></table>"), pairs_of("plain")
    (([('层数', '6')], []), None)
    """
    if "<t" not in description.lower() or len(description) > _LONGEST_DESCRIPTION:
        return None
    reader = _Tables(description)
    pairs: list[tuple[str, str | None]] = []
    lines: list[str] = []
    for table in reader.tables:
        found = _pairs(table, lines)
        if found is None:
            return None
        pairs += found
    rest = "".join(reader.rest).split("\n")
    lines += [text for text in map(_flat, rest) if text]
    return (pairs, list(dict.fromkeys(lines))) if pairs else None


def _pairs(table: list[Row], lines: list[str]) -> list[tuple[str, str | None]] | None:
    """Return the names and values of one table; a row with a single cell is a line of text."""
    rows = [row for row in table if row and any(text for _, text in row)]
    if len(rows) == 2 and _is_heading(rows[0]) and len(rows[0]) == len(rows[1]):
        return [
            (name, _value(value))
            for (_, name), (_, value) in zip(*rows, strict=True)
            if name or value
        ]
    pairs: list[tuple[str, str | None]] = []
    for row in rows:
        if len(row) == 1:
            lines.append(row[0][1])
        elif len(row) == 2 and row[0][1] and len(row[0][1]) <= _LONGEST_NAME:
            if not _is_heading(row):  # "Field", "Value"
                pairs.append((row[0][1].rstrip(":：").strip(), _value(row[1][1])))
        else:
            return None
    return pairs


def _is_heading(row: Row) -> bool:
    return all(tag == "th" for tag, _ in row) and len(row) > 1


def _value(text: str) -> str | None:
    return None if not text or text.lower() in _NULL else text


def shape_of(element: Any, line: Line) -> Shape | None:
    """Convert a KML geometry to GeoJSON.

    Parameters
    ----------
    element : Element
        Its name is one of :data:`SHAPES`.
    line : dict
        Receives notes on heights, points with a time and parts that cannot be read.

    Returns
    -------
    dict or None
        None if no part of it can be read.

    Raises
    ------
    NoCoordinates
        With the text found instead of coordinates.
    """
    return _BY_NAME[local(element)](element, line)


def _collection(element: Any, line: Line) -> Shape | None:
    parts = []
    for each in element:
        name = local(each)
        if name in FOREIGN:
            line["unsupported"] = name
        part = shape_of(each, line) if name in SHAPES else None
        if part is not None:
            parts.append(part)
    return None if not parts and "unsupported" in line else multi(parts)


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
    words = ",".join(part.strip() for part in text.split(",")).split()
    found = [_POSITION.fullmatch(word) if len(word) < LONGEST_POSITION else None for word in words]
    if None in found:
        raise NoCoordinates(text.strip())
    if any(float(each[3] or 0) for each in found if each):
        line["heights"] = True
    return [[float(each[1]), float(each[2])] for each in found if each]


def _track(element: Any, line: Line) -> Shape | None:
    """Return the line of a moving object, without the times at which it had no position."""
    positions = []
    for each in element:
        name, text = local(each), (each.text or "").strip()
        if name == "when" and text:
            line["when"] = [line.get("when", [text])[0], text]
            line["timed"] = line.get("timed", 0) + 1
        if name != "coord" or not text:
            continue
        found = _COORD.fullmatch(text) if len(text) < LONGEST_POSITION else None
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


def tokens(text: str) -> Iterator[tuple[Kind, str]]:
    """Yield the names of tags in lower case, and the text between them.

    Comments, declarations, scripts and styles are left out. An unfinished tag is text.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> list(tokens("<TD class='a>b'>1 &lt; 2<br/></td><!-- -->"))
    [('start', 'td'), ('text', '1 < 2'), ('start', 'br'), ('end', 'br'), ('end', 'td')]
    """
    # The last place of each sign, so that no search runs to the end of the text in vain.
    last = {sign: text.rfind(sign) for sign in (">", "-->", '"', "'")}
    place = 0
    while place < len(text):
        begin = text.find("<", place)
        if begin > place or begin < 0:
            yield "text", _plain(text[place : begin if begin >= 0 else len(text)])
        if begin < 0:
            return
        place = _end(text, begin, last)
        if place < 0:
            yield "text", _plain(text[begin:])
            return
        if place == begin + 1:
            yield "text", "<"
            continue
        tags = list(_tags(text, begin, place))
        yield from tags
        if len(tags) == 1 and tags[0] in _RAW:
            found = _RAW_END.search(text, place)
            place = found.start() if found else len(text)


def _end(text: str, begin: int, last: dict[str, int]) -> int:
    """Return the end of a tag or comment, `begin` + 1 if it is neither, -1 if it has no end."""
    if text.startswith("<!--", begin):
        return text.find("-->", begin + 4) + 3 if last["-->"] >= begin + 4 else begin + 1
    if last[">"] < begin:
        return begin + 1
    if text.startswith(("<!", "<?"), begin):
        return text.find(">", begin) + 1
    name = _NAME.match(text, begin + (2 if text.startswith("</", begin) else 1))
    if name is None:
        return begin + 1
    place = name.end()
    while found := _STOP.search(text, place):
        place = found.end()
        if found[0] == ">":
            return place
        if last[found[0]] >= place:
            place = text.find(found[0], place) + 1
    return -1


def _tags(text: str, begin: int, end: int) -> Iterator[tuple[Kind, str]]:
    is_end = text.startswith("</", begin)
    found = _NAME.match(text, begin + 1 + is_end)
    if found is None:  # a comment or a declaration
        return
    name = found[0].lower()
    if not is_end:
        yield "start", name
    if is_end or text[end - 2] == "/":
        yield "end", name


def _plain(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text


_BY_NAME: dict[str, Callable[[Any, Line], Shape | None]] = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Polygon": _polygon,
    "MultiGeometry": _collection,
    "Track": _track,
    "MultiTrack": _tracks,
}

if __name__ == "__main__":
    serve(read, prepare)
