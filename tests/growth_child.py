"""Measure how the time of reading grows with hostile texts: ``python -m tests.growth_child NAME``.

A child process, since a pattern of exponential time cannot be ended from within. It writes down
what it is about to do, so that its parent can say what hung.
"""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import json
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from geo.coverage.population.fields import people_field, people_of
from geo.coverage.user_data.numbers import amount_of
from geo.crs import SYSTEMS
from geo.crs.hints import by_hints
from geo.crs.parse import parse_system
from geo.export.tables.cells import harmless
from geo.intake.archive import gunzip, zip_members
from geo.intake.checks.check import report_of
from geo.intake.checks.examine import examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.encoding import to_text
from geo.intake.formats.geojson import geojson_text, sequence_text
from geo.intake.formats.kml import without_declaration, xml_text
from geo.intake.formats.parcel_text import read_parcels
from geo.intake.formats.shapefile import (
    declared_by_cpg,
    field_names_of,
    foreign_texts,
    read_shapefile,
    values_encoding,
)
from geo.intake.formats.streets import street_form
from geo.intake.formats.table_files import csv_table
from geo.intake.formats.wkt import parse_wkt
from geo.intake.read import read_bytes
from geo.intake.sandbox import gpx_reader, graphml_reader, kml_reader, xlsx_reader
from geo.intake.sandbox.kml_reader import pairs_of
from geo.intake.sniff import sniff_text, xml_root
from geo.intake.tables.coordinate_columns import join_degrees, pair_of, split_pair
from geo.intake.tables.degrees import parse_coordinate
from geo.intake.tables.fields import conform
from geo.intake.tables.mapping import fold_name, guess_mapping, header_fingerprint, role_of
from geo.intake.tables.table import RowReader, read_table, to_table
from geo.model.errors import PlanMapError
from geo.model.messages.quoting import reason_words
from geo.model.public import without_positions
from geo.model.query import parse_filter
from geo.model.search import fold, marked, matches, query_words, spelled, terms
from geo.model.text.mentions import InternalNames
from geo.model.text.plain_text import is_plain
from geo.model.text.safe_json import feature_frame
from geo.model.validate import is_slug, quoted, suggestion
from geo.publish.languages import one_sided
from geo.review.edits import new_id
from geo.review.places import typed_place
from tests.growth_readers import OF_READERS, gpx_documents

SMALL, LARGE = 1_500, 6_000  # characters
MOST_TIMES = 10.0  # a quadratic takes sixteen times as long for four times as much
NOISE_S = 0.02  # below it nothing is judged
# From the alphabets that the patterns know, and what costs much elsewhere.
FRAGMENTS = (
    " ", "\n", "\r\n", "\t", "\ufeff", "\u3000", "(", ")", "（", "[", "]", "{", "}", "<", ">",
    '"', "'", ",", ";", "，", ":", "-", "_", ".", "/", "\\", "=", "|", "?", "1", "9", "1.", "1,",
    "1e", "999\n", "999 a\n", "0\n", "a", "é", "e", "n", "°", "′", "度", "分", "万", "人", "( ",
    "人口(", "(万 ", "(单位 ", "m)", "<!--", "-->", "<?xml ", "?>", "<!DOCTYPE [", "]>", "<a:", "<a ", "<a b='", '<a b="c', "<?", "</a",
    "encoding=", "version 1 charset ", "sep=", "MULTI", "POINT(", "((", "1 2,", "SRID=1;", "ID[",
    'AUTHORITY["', "PROJCS[", "epsg:", "1.:", "bd_", "gcj ", "{}\n", "{ }", "[],", '{"a":', '"a",',
    "\x1e", "\x1e{}", "“", "”", "《", "\u0301", "\ufdfa", "\u202e", "ſ", "ß", "2020年", "东经", "113°45′",
    "113.751234,", "23.0 ", "school ", "a-", "a.", "-1", "+", "@", "https://", "Self-intersection[",
)  # fmt: skip
_PAIRED = (" ",)


def texts(size: int) -> Iterator[tuple[str, str]]:
    """Give the name and the text of about `size` characters for each kind."""
    for start, end in (("", "x"), ("{", ""), ("<", "")):
        for fragment in FRAGMENTS:
            count = max(1, size // len(fragment))
            yield repr((start, fragment, end)), start + fragment * count + end
    for one, other in itertools.product(FRAGMENTS, _PAIRED):
        if one != other:
            half = size // 2
            text = one * max(1, half // len(one)) + other * (half // len(other)) + "!"
            yield repr((one, "then", other)), text


def _names() -> InternalNames:
    names = InternalNames()
    for name in ("aaaa", "1" * 100, "东经东经", "人" * 50, "((((", "a a a a a", "  é"):
        names.add({"id": name, "properties": {"name": name, "name_en": name}})
    return names


def _row(text: str) -> None:
    reader = RowReader(["x", "y", "name"], guess_mapping(["x", "y", "name"]))
    reader.feature([text, text, text], 0)
    wkt = RowReader(["wkt", "id"], guess_mapping(["wkt", "id"]))
    wkt.feature([text, text], 0)


def _people(text: str) -> None:
    people_field([text])
    people_of([{text: text}], text)


def _headings(text: str) -> None:
    for function in (fold_name, role_of):
        function(text)
    guess_mapping([text, text + "1"])
    header_fingerprint([text])
    split_pair([text, "坐标"], [(1, ["1", text])])


def _conformed(text: str) -> None:
    conform({"start": text, "status": text, "section": text, "retired": text, "visibility": text})


def _model(text: str) -> None:
    for function in (fold, terms, is_plain, is_slug, quoted, without_positions, harmless):
        function(text)
    one_sided("公园", text)
    reason_words(text, "zh")
    suggestion(text, "status")
    conform({"name": text})


def _xml(text: str) -> None:
    xml_root(text)
    without_declaration(text)
    content = text.encode("utf-8", "replace")
    xml_text(content)
    street_form(content)


def _bytes(text: str) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        with contextlib.suppress(PlanMapError):
            to_text(text.encode(encoding, "replace"))
    content = text.encode("gb18030", "replace")
    values_encoding([content], "cp1252")
    declared_by_cpg(content)
    list(foreign_texts(content))
    field_names_of(content)
    feature_frame(content)


def _xml_reader(read: Callable[[Any], Iterator[Any]], text: str) -> None:
    request = {"max_features": 10**6, "max_vertices": 10**6, "max_text": 10**4, "max_fields": 200}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document"
        path.write_text(text, encoding="utf-8", errors="replace")
        for _ in read({**request, "path": str(path), "max_values": 10**7}):
            pass


def _kml(text: str) -> None:
    plain = "".join(" " if sign in "<>&\x1e" else sign for sign in text)
    shape = f"<Point><coordinates>{plain}</coordinates></Point>"
    data = f"<ExtendedData><Data name='a'><value>{plain}</value></Data></ExtendedData>"
    _xml_reader(kml_reader.read, f"<kml><Placemark>{shape}{data}</Placemark></kml>")


def _gpx(made: Callable[[int], str]) -> Callable[[int], None]:
    return lambda count: _xml_reader(gpx_reader.read, made(count))


def _graphml(text: str) -> None:
    plain = "".join(" " if sign in "<>&\x1e" else sign for sign in text)
    keys = "".join(f"<key id='{n}' attr.name='{n}'/>" for n in ("x", "y", "geometry", "crs"))
    data = "".join(f"<data key='{n}'>{plain}</data>" for n in ("x", "y", "geometry"))
    graph = f"<graph><node id='1'>{data}</node><edge source='1' target='1'>{data}</edge></graph>"
    _xml_reader(graphml_reader.read, f"<graphml>{keys}{graph}</graphml>")


def _read(name: str) -> Callable[[str], None]:
    def read(text: str) -> None:
        read_bytes(text.encode("utf-8", "replace"), name)

    return read


def _searched(text: str) -> None:
    words = query_words(text[:100])
    properties = {"name": text, "name_en": text, "description": text, "phrase": text}
    properties |= {"status": "planned", "category": "park", "section": 1}
    matches(words, {"id": "a", "geometry": None, "properties": properties}, [text])
    marked(text, "aaaa")
    query_words(text)


# What meets a text from outside, by name.
OF_TEXTS: dict[str, Callable[[str], Any]] = {
    "sniffing": sniff_text,
    "xml": _xml,
    "encodings": _bytes,
    "csv": csv_table,
    "headings": _headings,
    "cells": _row,
    "coordinates": parse_coordinate,
    "pairs": pair_of,
    "wkt": parse_wkt,
    "geojson": geojson_text,
    "sequence": sequence_text,
    "kml": _kml,
    "description": lambda text: [pairs_of(f"<table><tr><td>{text}{end}") for end in ("", "<>\"'")],
    "parcels": lambda text: read_parcels(f"[地块坐标]\n{text}\n1,1,1,a,面,,@\n{text}", "parcels"),
    "degree columns": lambda text: join_degrees([text, text + "度"], [(2, [text, text])]),
    "graphml": _graphml,
    "values": _conformed,
    "systems": parse_system,
    "hints": lambda text: by_hints([text], text, text),
    "people": _people,
    "numbers": amount_of,
    "model": _model,
    "mentions": _names().mentioned,
    "query": lambda text: parse_filter({"q": text, "status": text}, strict=False),
    "pinyin": spelled,
    "search": _searched,
    "typed place": lambda text: typed_place(text, "", SYSTEMS["EPSG:4326"]),
    "file": _read("a.csv"),
}


def _features(count: int, **properties: Any) -> bytes:
    made = [
        {
            "type": "Feature",
            "id": f"a{n}",
            "geometry": {"type": "Point", "coordinates": [113.75, 23.02]},
            "properties": {key: f"{value}{n}" for key, value in properties.items()},
        }
        for n in range(count)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def _checked(content: bytes, name: str = "a.geojson") -> None:
    report_of(examine(read_bytes(content, name), StoredProjects(None), file_name=name))


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _shapefiles(count: int) -> None:
    header = b"\x00\x00\x27\x0a" + b"\0" * 96
    files = {f"{n}.{end}": header for n in range(count // 2) for end in ("shp", "dbf")}
    read_shapefile(zip_members(_zipped(files)))


def _table(count: int) -> bytes:
    """Make a dBASE table of narrow records whose fields claim to be wide."""
    fields = b"".join(struct.pack("<11sc4xBB14x", b"A", b"C", 255, 0) for _ in range(250))
    start = 32 + len(fields) + 1
    head = struct.pack("<4sLHH20x", b"\x03\1\1\1", count, start, 2)
    return head + fields + b"\r" + b"\xe9\xe9" * count


def _sheet(rows: str) -> None:
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
        "content-types'><Override PartName='/xl/workbook.xml' ContentType='application/vnd."
        "openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>",
        "xl/workbook.xml": "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/"
        "main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/"
        "package/2006/relationships'><Relationship Id='r1' Target='worksheets/a.xml' Type='http://"
        "schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'/></Relationships>",
        "xl/worksheets/a.xml": "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/"
        f"2006/main'><dimension ref='A1:XFD1048576'/><sheetData>{rows}</sheetData></worksheet>",
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(_zipped({name: text.encode() for name, text in parts.items()}))
        request = {"max_features": 10**5, "max_fields": 200, "max_values": 10**7}
        for _ in xlsx_reader.read({**request, "path": str(path)}):
            pass


def _lines(count: int) -> None:
    read_table(csv_table("lon,lat\n" + "1" * 20 + " 2 x,“ ”\n" * count))


EMPTY_GZIP = b"\x1f\x8b\x08" + b"\0" * 6 + b"\xff\x03" + b"\0" * 9
# What meets many of a kind, by name: how many, and what is done with so many.
OF_COUNTS: dict[str, tuple[int, Callable[[int], Any]]] = {
    "equal headings": (500, lambda n: to_table([(1, ["a"] * n), (2, [1] * n)])),
    "features of one place": (500, lambda n: _checked(_features(n, name="a"))),
    "unknown values": (500, lambda n: _checked(_features(n, status="completid"))),
    "ids twice": (500, lambda n: _checked(_features(n).replace(b'"a', b'"a0", "id": "b'))),
    "keys": (5_000, lambda n: _checked(json.dumps(
        {"type": "Feature", "geometry": None, "properties": {f"k{k}": k for k in range(n)}}
    ).encode())),
    "duplicate keys": (5_000, lambda n: geojson_text(
        '{"type":"Feature","properties":{"a":[' + '{"a":1,"a":2},' * n + "0]}}"
    )),
    "lists": (20_000, lambda n: geojson_text(
        '{"type":"Feature","properties":{"a":[' + "[]," * n + "0]}}"
    )),
    "spellings of a row number": (300, lambda n: read_bytes(json.dumps({
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": None, "properties": {
            "".join(s.upper() if at >> k & 1 else s for k, s in enumerate("objectid")): at
            for at in range(min(n, 180)) if place < 2
        }} for place in range(n * 4)],
    }).encode(), "a.geojson")),
    "records": (500, lambda n: sequence_text('{"type":"Point"}\n' * n)),
    "people of fields": (5_000, lambda n: people_of([{f"人口{k}(万": 1} for k in range(n)], None)),
    "letters of an id": (2_000, lambda n: new_id("人 a-" * n, " " * n, ())),
    "rows": (2_000, _lines),
    "rows without cells": (50_000, lambda n: csv_table("lon,lat\n1,2" + "\n" * n)),
    "rings of a WKT": (2_000, lambda n: parse_wkt(
        "MULTIPOLYGON (" + "((1 1, 2 2, 3 3, 1 1))," * n + "((1 1, 2 2, 3 3, 1 1)))"
    )),
    "gzip parts": (2_400, lambda n: gunzip(EMPTY_GZIP * n)),
    "gzip bytes": (500, lambda n: gunzip(EMPTY_GZIP[:10] + b"\0\0\0\xff\xff" * n * 100)),
    "zip entries": (240, lambda n: zip_members(_zipped({f"{k}" * 50: b"" for k in range(n)}))),
    "shapefiles": (200, _shapefiles),
    "records of a dBASE table": (20_000, lambda n: list(foreign_texts(_table(n)))),
    **OF_READERS,
    **{name: (count, _gpx(made)) for name, (count, made) in gpx_documents().items()},
    "placemarks": (1_500, lambda n: _xml_reader(kml_reader.read, (
        "<kml>" + "<Placemark><name>a</name><Point><coordinates>1,2</coordinates></Point>"
        "</Placemark>" * n + "</kml>"
    ))),
    "nodes": (1_500, lambda n: _xml_reader(graphml_reader.read, (
        "<graphml><graph>" + "<node id='1'/><edge source='1' target='1'/>" * n + "</graph></graphml>"
    ))),
    "rows of a sheet": (1_000, lambda n: _sheet("".join(
        f"<row r='{k}'><c r='A{k}'><v>1</v></c></row>" for k in range(1, n + 1)
    ))),
    "cells of a sheet": (800, lambda n: _sheet(
        "<row r='1'>" + "<c r='XFD1'><f>1</f><v>1</v></c>" * n + "</row>"
    )),
}  # fmt: skip


def _time(work: Callable[[Any], Any], given: Any) -> float:
    # The collector of garbage comes by at sizes of its own, and may take most of the time.
    gc.disable()
    begin = time.thread_time()
    with contextlib.suppress(Exception):
        work(given)
    took = time.thread_time() - begin
    gc.enable()
    return took


def _grows_too_fast(work: Callable[[Any], Any], small: Any, large: Any) -> str:
    """Return the times as text where a larger one takes much more time; twice in a row."""
    took = _time(work, large)
    if took < NOISE_S:
        return ""
    ratios = []
    for _ in range(3):
        before = min(_time(work, small) for _ in range(2))
        took = min(took, _time(work, large))
        ratios.append(took / max(before, NOISE_S / MOST_TIMES))
        if ratios[-1] < MOST_TIMES:
            return ""
    return f"{took:.3f} s, {min(ratios):.0f} times as much"


def measure(name: str) -> list[str]:
    """Return what grows too fast of one of the names above."""
    if name in OF_COUNTS:
        count, of_count = OF_COUNTS[name]
        _say(f"{name}, {count * 4}")
        found = _grows_too_fast(of_count, count, count * 4)
        return [f"{name}: {found}"] if found else []
    work, slow = OF_TEXTS[name], []
    for kind, text in texts(120):  # a few fragments are enough for what grows exponentially
        _say(f"{name}, few of {kind}")
        _time(work, text)
    for (kind, small), (_, large) in zip(texts(SMALL), texts(LARGE), strict=True):
        _say(f"{name}, {kind}")
        found = _grows_too_fast(work, small, large)
        if found:
            slow.append(f"{name}, {kind}: {found}")
            if len(slow) > 3:
                break
    return slow


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    for each in sys.argv[1:]:
        for line in measure(each):
            _say("SLOW " + line)
    _say("END")
