"""Recognise the format of a file by its content; the name is not trusted."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

import orjson

from geo.intake.formats.parcel_text import is_parcel_text
from geo.intake.tables.xy import fits, number_of
from geo.model.errors import UnreadableFile

_LOOK_LINES = 20  # lines examined
RECORD_SEPARATOR = "\x1e"  # RFC 8142: precedes each text of a sequence
_SQLITE = b"SQLite format 3\x00"
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
# First bytes and name of formats that are refused. The names are the same in every language.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS/DOC (Office 97-2003)"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"BM\x36", "BMP"),
    (b"RIFF", "RIFF/WebP"),
    (b"\x00\x00\x27\x0a", "SHP"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"AC10", "DWG"),
    (b"PMTiles", "PMTiles"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)
# Root elements of XML files that people try to upload.
_XML_NAMES = {
    "ogrvrtdatasource": "VRT (GDAL)",
    "vrtdataset": "VRT (GDAL)",
    "html": "HTML",
    "svg": "SVG",
    "featurecollection": "GML",
    "osm": "OSM",
    "gdal_wms": "XML (GDAL)",
    "rss": "RSS",
    "workbook": "XML (Excel 2003)",
    "qgis": "QGIS",
}
# Control characters that no text has, and the share of them above which bytes are not text.
_CONTROLS = bytes({*range(1, 9), *range(14, 26), 28, 29, 31, 127})
_BINARY, _SHORT = 0.01, 64
_BY_ENDING = {"gpkg": "GeoPackage", "fgb": "FlatGeobuf", "xlsx": "XLSX"}
_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([\w.-]+)")
_FIRST_OF_SEVERAL = re.compile(r"[ \t\r\n\ufeff]*+(\{[^\n]*+)\n\s*+\{")
_LOOK_CHARACTERS = 65_536  # characters, or bytes, examined
_LONGEST = 400  # characters of a line of a blank-separated table
_FEWEST = 2  # columns of such a table


class Form(StrEnum):
    """A format that can be read."""

    GEOJSON = "geojson"
    GEOJSON_SEQUENCE = "geojsonseq"
    GZIP = "gzip"
    ZIP = "zip"
    SHAPEFILE = "shapefile"
    GEOPACKAGE = "gpkg"
    FLATGEOBUF = "fgb"
    KML = "kml"
    KMZ = "kmz"
    GPX = "gpx"
    ESRI_JSON = "esrijson"
    XLSX = "xlsx"
    CSV = "csv"
    PARCELS = "parcels"


def sniff_bytes(content: bytes) -> Form | None:
    """Recognise the binary formats.

    Returns
    -------
    Form or None
        None for content that may be text.

    Raises
    ------
    UnreadableFile
        ``format_refused``, with the name of the format.
    """
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Form.ZIP
    if content.startswith(b"\x1f\x8b"):
        return Form.GZIP
    if content.startswith(_SQLITE):
        # Some libraries omit the application id, but none the table of contents.
        if content[68:72] in _GEOPACKAGE_IDS or b"gpkg_contents" in content:
            return Form.GEOPACKAGE
        raise UnreadableFile("format_refused", kind="SQLite")
    if content[:3] == b"fgb" and content[4:7] == b"fgb":
        return Form.FLATGEOBUF
    kind = next((name for first, name in _REFUSED if content.startswith(first)), None)
    if content[257:262] == b"ustar":
        kind = "TAR"
    if kind is not None:
        raise UnreadableFile("format_refused", kind=kind)
    return None


def is_binary(content: bytes) -> bool:
    r"""Check whether bytes that could not be decoded are binary data rather than damaged text.

    Examples
    --------
    >>> is_binary(bytes(range(256))), is_binary("西平".encode("gbk") + b",\xff")
    (True, False)
    """
    sample = content[:_LOOK_CHARACTERS]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _BINARY * len(sample) or sample.count(0) * 10 > len(sample) > _SHORT


def binary_error(name: str) -> UnreadableFile:
    """Return the error for binary data of no known format, by the ending of the file's name."""
    ending = name.lower().rpartition(".")[2]
    if ending in ("zip", "kmz", "gz"):
        return UnreadableFile("archive_broken")
    if ending in _BY_ENDING:
        return UnreadableFile("file_broken", kind=_BY_ENDING[ending])
    return UnreadableFile("format_unknown")


def sniff_text(text: str) -> Form:
    """Recognise the text formats.

    Parameters
    ----------
    text : str
        Decoded, without a byte-order mark.

    Returns
    -------
    Form

    Raises
    ------
    UnreadableFile
        ``format_refused``, with the name of the format; ``format_unknown``.

    Examples
    --------
    >>> sniff_text('{"type": "Point"}'), sniff_text("名称,经度,纬度")
    (<Form.GEOJSON: 'geojson'>, <Form.CSV: 'csv'>)
    """
    # Not lstrip() alone: it would also strip the record separator.
    start = text[:_LOOK_CHARACTERS].lstrip(" \t\r\n\ufeff")
    if start.startswith(RECORD_SEPARATOR):
        return Form.GEOJSON_SEQUENCE
    if is_parcel_text(start):
        return Form.PARCELS
    if start.startswith(("{", "[")):
        return Form.GEOJSON_SEQUENCE if _is_sequence(text) else Form.GEOJSON
    if start.startswith("<"):
        return _xml(start)
    if _is_dxf(start):
        raise UnreadableFile("format_refused", kind="DXF")
    if start.startswith("{\\rtf"):
        raise UnreadableFile("format_refused", kind="RTF")
    if re.match(r"version\s+\d+", start, re.IGNORECASE) and "charset" in start[:200].lower():
        raise UnreadableFile("format_refused", kind="MIF (MapInfo)")
    # The first lines may be a title above the table.
    if any(re.search(r"[,;\t|，；]", line) for line in start.split("\n", 20)[:20]):
        return Form.CSV
    if is_blank_separated(start):
        return Form.CSV
    raise UnreadableFile("format_unknown")


def _is_dxf(start: str) -> bool:
    """Check whether a text begins with a section of a DXF drawing, perhaps after comments."""
    lines = map(str.strip, start.split("\n"))
    for line in lines:
        if line == "999":  # the next line is a comment
            next(lines, "")
        elif line:
            return line == "0" and next(filter(None, lines), "") == "SECTION"
    return False


def _is_sequence(text: str) -> bool:
    """Check whether the first line is a complete JSON object and another one follows."""
    # A pattern avoids copying a large text.
    first = _FIRST_OF_SEVERAL.match(text)
    try:
        return first is not None and isinstance(orjson.loads(first[1]), dict)
    except orjson.JSONDecodeError:
        return False


def xml_root(text: str) -> str:
    """Return the name of the root element in lower case, without prefix; "" for none.

    Examples
    --------
    >>> xml_root('<?xml version="1.0"?><!-- 1 --><k:Kml>'), xml_root("{}")
    ('kml', '')
    """
    start, position = text[:_LOOK_CHARACTERS], 0
    while prologue := _PROLOGUE.match(start, position):
        position = prologue.end()
    root = _ROOT.match(start, position)
    return root.group(1).lower() if root else ""


def _xml(start: str) -> Form:
    """Recognise KML and GPX by their root element; refuse other XML."""
    name = xml_root(start)
    if name == "kml":
        return Form.KML
    if name == "gpx":
        return Form.GPX
    if name == "featurecollection" and "gml" not in start.lower():
        raise UnreadableFile("format_refused", kind="XML (FeatureCollection)")
    raise UnreadableFile("format_refused", kind=_XML_NAMES.get(name, f"XML ({name[:40]})"))


def is_blank_separated(text: str) -> bool:
    r"""Check whether most of the first lines are points: words, two of them coordinates.

    Examples
    --------
    >>> is_blank_separated("1 473538.247 2544206.483 12.35"), is_blank_separated("a b\n1 2")
    (True, False)
    """
    lines = [line for line in text.split("\n", _LOOK_LINES)[:_LOOK_LINES] if line.strip()]
    points = sum(_is_point(line) for line in lines)
    return bool(points) and 2 * points >= len(lines)


def _is_point(line: str) -> bool:
    words = line[:_LONGEST].split()
    if len(words) < _FEWEST or len(line) > _LONGEST:
        return False
    numbers = [number_of(word) for word in words]
    pairs = [(x, y) for x, y in pairwise(numbers) if x is not None and y is not None]
    return any(fits(x, y) or fits(y, x) for x, y in pairs)


def with_tabs(text: str) -> str:
    """Return the text with the blanks between two columns replaced by one tab."""
    return "\n".join("\t".join(line.split()) for line in text.split("\n"))
