"""Export projects as GeoJSON, and as KML for Google Earth and similar programs.

GeoJSON has the stored features unchanged, one per line, and the imprint as a foreign member;
KML has a folder per section and a style per status.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import numpy.typing as npt
import orjson

from geo.export.tables.cells import printable
from geo.export.tables.table import headings
from geo.model.location import in_words
from geo.model.plan import plan
from geo.model.project import field_names, name_in
from geo.model.text.language import Language
from geo.model.vocabulary import vocabulary
from geo.publish.facts import imprint
from geo.store.frame import extents
from geo.store.snapshot import Snapshot

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'
_OPAQUE, _FAINT = "ff", "55"  # of 255, in hexadecimal
_GEOJSON_HEAD = b'{"type":"FeatureCollection","name":"projects","imprint":%b,"features":[\n'
_GEOJSON_TAIL = b"\n]}\n"


def to_geojson(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as RFC 7946 GeoJSON in WGS 84, sorted by row.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Language of the imprint; the features have both languages.

    Notes
    -----
    RFC 7946, section 6.1, allows foreign members such as ``imprint``; programs that do not
    know it ignore it.
    """
    stated = orjson.dumps(imprint(snapshot, language).lines())
    lines = [snapshot.columns.lines[int(row)] for row in np.sort(rows)]
    return _GEOJSON_HEAD % stated + b",\n".join(lines) + _GEOJSON_TAIL


def to_kml(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as KML, which is WGS 84 by definition.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        Their order is kept within each section.
    language : {"zh", "en"}
        Language of names, folders and descriptions; the extended data follow the data
        contract, so that the file can be uploaded again.

    Returns
    -------
    bytes
        Projects without a place are placemarks without a geometry. Further properties
        are included if they are text.
    """
    marks: dict[int, list[str]] = {}
    for row, extent in zip(rows, extents(snapshot, rows), strict=True):
        feature = snapshot.feature(int(row))
        section = feature["properties"]["section"]
        marks.setdefault(section, []).append(_placemark(feature, extent, language))
    folders = [
        f'<Folder id="section-{each.number}">\n'
        f"{_element('name', f'{each.numeral} {each.label(language)}')}\n"
        + "\n".join(marks[each.number])
        + "\n</Folder>"
        for each in plan().section
        if each.number in marks
    ]
    title = _element("name", plan().text("title", language))
    stated = _element("description", "\n".join(imprint(snapshot, language).lines()))
    content = "\n".join(["<Document>", title, stated, *_styles(), *folders, "</Document>"])
    return f"{_HEAD}{content}\n</kml>\n".encode()


def _element(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>"


def _escaped(text: str) -> str:
    # An XML parser would turn a bare carriage return into a line feed.
    return escape(printable(text), {"\r": "&#13;"})


def _styles() -> Iterator[str]:
    for status in vocabulary().status:
        colour = status.colour.lstrip("#")
        # Colours in KML are alpha, blue, green, red.
        bgr = f"{colour[4:6]}{colour[2:4]}{colour[0:2]}".lower()
        yield (
            f"<Style id={quoteattr(status.code)}>"
            f"<IconStyle><color>{_OPAQUE}{bgr}</color></IconStyle>"
            f"<LineStyle><color>{_OPAQUE}{bgr}</color><width>4</width></LineStyle>"
            f"<PolyStyle><color>{_FAINT}{bgr}</color></PolyStyle></Style>"
        )


def _placemark(feature: dict[str, Any], extent: tuple[float, float], language: Language) -> str:
    properties, geometry = feature["properties"], feature["geometry"]
    name = name_in(properties, language)
    parts = [
        "<Placemark>",
        _element("name", name),
        # Viewers treat a description as HTML.
        _element("description", html.escape(_description(feature, extent, language), quote=False)),
        _element("styleUrl", f"#{properties['status']}"),
        f"<ExtendedData>{''.join(_data(feature))}</ExtendedData>",
    ]
    if geometry is not None:
        parts.append(shape_text(geometry))
    return "\n".join([*parts, "</Placemark>"])


def _description(feature: dict[str, Any], extent: tuple[float, float], language: Language) -> str:
    properties, names = feature["properties"], headings(language)
    length, area = extent
    located = feature["geometry"] is not None
    facts = {
        "status": vocabulary().label("status", properties["status"], language),
        "category": vocabulary().label("category", properties["category"], language),
        "place": in_words(properties, language, located=located, length_m=length, area_m2=area),
        "phrase": properties["phrase"],
        "description": properties.get("description"),
    }
    between = "：" if language == "zh" else ": "
    return "\n".join(f"{names[key]}{between}{value}" for key, value in facts.items() if value)


def _data(feature: dict[str, Any]) -> Iterator[str]:
    properties = feature["properties"]
    # An upload takes name and description from the placemark unless they are given here.
    values = {"id": feature["id"], "description": None, **properties}
    for name, value in values.items():
        known = name in field_names() or name == "id"
        if name == "description" or (value is not None and (known or isinstance(value, str))):
            yield f"<Data name={_attribute(name)}>{_element('value', _text(value))}</Data>"


def _attribute(text: str) -> str:
    return quoteattr(printable(text), {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def shape_text(geometry: dict[str, Any]) -> str:
    """Convert a GeoJSON geometry to KML, without heights.

    Examples
    --------
    >>> shape_text({"type": "Point", "coordinates": [113.75, 23]})
    '<Point><coordinates>113.75,23</coordinates></Point>'
    """
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        single = kind.removeprefix("Multi")
        parts = [shape_text({"type": single, "coordinates": part}) for part in coordinates]
        return f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"
    if kind == "Polygon":
        outer, *inner = [f"<LinearRing>{_positions(ring)}</LinearRing>" for ring in coordinates]
        holes = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in inner)
        return f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>{holes}</Polygon>"
    positions = [coordinates] if kind == "Point" else coordinates
    return f"<{kind}>{_positions(positions)}</{kind}>"


def _positions(positions: list[list[float]]) -> str:
    text = " ".join(f"{position[0]:.12g},{position[1]:.12g}" for position in positions)
    return f"<coordinates>{text}</coordinates>"
