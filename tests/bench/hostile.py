"""Files made to harm, as large as the limits let them be, each through the whole check."""

from __future__ import annotations

import json
import math
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from geo.intake.checks.check import check
from geo.intake.comparison.stored import StoredProjects
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, project
from tests.intake import files
from tests.intake.test_gdal import HOSTILE, Outside, test_patterns_do_not_run_away

GOAL_S = 5.0
MEGABYTE = 1_000_000
DISCARD = 9  # nothing listens on this port
KNOWN = "guantai-road"  # so that the place is compared, too
MOST_VERTICES = 200_000
Ring = list[list[float]]


def place(kind: str, coordinates: Any) -> bytes:
    feature = project(KNOWN, geometry={"type": kind, "coordinates": coordinates})
    return files.collection([feature])


def rounded(points: Iterator[tuple[float, float]]) -> Ring:
    ring = [[round(113.7 + x / 50, 6), round(23 + y / 50, 6)] for x, y in points]
    return [*ring, ring[0]]


def star(count: int) -> Ring:
    """A ring of which every side crosses nearly every other."""
    turn = 2 * math.pi * (count // 2) / count
    return rounded((math.cos(turn * at), math.sin(turn * at)) for at in range(count))


def comb(count: int) -> Ring:
    """A valid ring of long oblique teeth: the boxes around its sides all overlap."""
    teeth = count // 2
    steps = ((at / count, at % 2) for at in range(2 * teeth))
    return rounded((at + up, up) for at, up in (*steps, (2.5, 1.5), (2.5, -1.5), (0.0, -1.5)))


def bow_ties(count: int) -> list[Any]:
    corners = ((0, 0), (1, 1), (1, 0), (0, 1))
    return [[rounded((x + at % 3, y) for x, y in corners)] for at in range(count)]


def boxes(count: int) -> list[Ring]:
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    return [
        rounded((x + at / count, y + at / count) for x, y in corners)  # each over the next
        for at in range(count)
    ]


def box_in_box(count: int) -> list[Ring]:
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return [rounded((x * (1 - at / count), y * (1 - at / count)) for x, y in corners)
            for at in range(count)]  # fmt: skip


def bare(number: str) -> bytes:
    return b'{"type":"Point","coordinates":[' + number.encode() + b",23]}"


def many(count: int, **properties: Any) -> bytes:
    return files.collection([project(f"p-{at}", **properties) for at in range(count)])


def sheet_bomb() -> bytes:
    book = files.workbook()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(book)
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    row = b"<row><c><v>1</v></c></row>"
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<sheetData>", b"<sheetData>" + row * 3_700_000)
    return files.zipped(parts)


LARGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "VRT named .geojson": ("a.geojson", lambda: b"<OGRVRTDataSource/>"),
    "crs link": (
        "a.geojson",
        lambda: files.collection()[:-1] + b',"crs":{"type":"link","properties":{"href":"x"}}}',
    ),
    "zip bomb": ("a.zip", lambda: files.zipped({"a.geojson": b"0" * 99 * MEGABYTE})),
    "zip slip": ("a.zip", lambda: files.zipped({"../../a.geojson": files.collection()})),
    "20,000 entries": ("a.zip", lambda: files.zipped({f"{n}.csv": b"" for n in range(20_000)})),
    "gzip bomb": ("a.gz", lambda: files.packed(b"0" * 99 * MEGABYTE)),
    "XLSX bomb": ("a.xlsx", sheet_bomb),
    "deep JSON": ("a.geojson", lambda: b"[" * 19 * MEGABYTE),
    "deep JSON objects": ("a.geojson", lambda: b'{"a":' * (19 * MEGABYTE // 5)),
    "5,000 digits": ("a.geojson", lambda: bare("1" * 5_000)),
    "a number of 19 MB": ("a.geojson", lambda: bare("1" * 19 * MEGABYTE)),
    "1e400": ("a.geojson", lambda: bare("1e400")),
    "NaN": ("a.geojson", lambda: bare("NaN")),
    "ring of 1,000,000 points": (
        "a.geojson",
        lambda: bare("0").replace(b'"Point"', b'"Polygon"').replace(
            b"[0,23]", b"[[" + b"[114,23.0],[113,23.5]," * 500_000 + b"[114,23.0]]]"
        ),
    ),
    "bow-tie of 200,000 vertices": (
        "a.geojson", lambda: place("Polygon", [star(MOST_VERTICES - 10)]),
    ),
    "oblique comb": ("a.geojson", lambda: place("Polygon", [comb(MOST_VERTICES - 10)])),
    "oblique line": ("a.geojson", lambda: place("LineString", comb(MOST_VERTICES - 10))),
    "40,000 bow-ties": ("a.geojson", lambda: place("MultiPolygon", bow_ties(39_900))),
    "40,000 overlapping areas": (
        "a.geojson", lambda: place("MultiPolygon", [[each] for each in boxes(39_900)]),
    ),
    "40,000 areas in each other": (
        "a.geojson", lambda: place("MultiPolygon", [[each] for each in box_in_box(39_900)]),
    ),
    "40,000 holes in each other": ("a.geojson", lambda: place("Polygon", box_in_box(39_900))),
    "200,000 points": ("a.geojson", lambda: place("MultiPoint", star(MOST_VERTICES - 10))),
    "a text of 19 MB": ("a.geojson", lambda: many(1, name="莞" * 6 * MEGABYTE)),
    "a key of 19 MB": ("a.geojson", lambda: many(1, **{"k" * 19 * MEGABYTE: 1})),
    "2,000 odd values of 9,000 letters": (
        "a.geojson", lambda: many(2_000, status="planned" * 1_285),
    ),
    "20,000 odd values": ("a.geojson", lambda: many(20_000, status="planed", category="schol")),
    "the same id 20,000 times": (
        "a.geojson", lambda: files.collection([project("a")] * 20_000),
    ),
    "keys twice in 19 MB": (
        "a.geojson",
        lambda: b'{"type":"FeatureCollection","features":[' + b",".join(
            [b'{"type":"Feature","id":"a","id":"b","properties":null,"geometry":null}'] * 20_000
        ) + b'],"x":[' + b'{"a":1},' * 2_200_000 + b"1]}",
    ),
    "6,000,000 empty features": (
        "a.geojson",
        lambda: b'{"type":"FeatureCollection","features":[' + b"{}," * 6_000_000 + b"{}]}",
    ),
    "CSV with 1,000,000 empty lines": (
        "a.csv", lambda: b"id,lon,lat\n" + b"\n" * 1_000_000 + b"a,113.7,23\n",
    ),
    "CSV of 19 MB of quotes": ("a.csv", lambda: b'id,lon,lat\n"' + b'""' * 9 * MEGABYTE),
    "19 MB of commas": ("a.csv", lambda: b"," * 19 * MEGABYTE),
    "19 MB of zero bytes": ("a.geojson", lambda: bytes(19 * MEGABYTE)),
    "19 MB of GBK letters": ("a.geojson", lambda: "莞".encode("gbk") * (19 * MEGABYTE // 2)),
    "a MultiPoint as KML": (
        "a.kml",
        lambda: files.kml("<Placemark><Point><coordinates>" + "1,2 " * 4 * MEGABYTE
                          + "</coordinates></Point></Placemark>"),
    ),
}  # fmt: skip


def hostile_files(folder: Path) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Give what each is called, its file's name, and how it is made."""
    for name, (file_name, make) in LARGE.items():
        yield name, file_name, make
    outside = Outside(folder, DISCARD)
    for name, (of, _code) in HOSTILE.items():
        yield name, "a.geojson" if "VRT" in name else "a", lambda of=of: of(outside)
    (parameters,) = test_patterns_do_not_run_away.pytestmark
    for number, (content, file_name) in enumerate(parameters.args[1], start=1):
        yield f"runaway pattern {number}", file_name, lambda content=content: content


def run_hostile() -> list[tuple[float, str, str]]:
    """Check every file in this very process; return seconds, name and what was said of each."""
    stored = StoredProjects(read_snapshot(DATA / "projects.geojson"))
    taken = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, file_name, make in hostile_files(folder):
            path = folder / f"upload-{file_name}"
            path.write_bytes(make())
            begin = time.perf_counter()
            report = check(path, None, stored)
            seconds = time.perf_counter() - begin
            codes = dict.fromkeys(each.code for each in report.findings)
            said = ", ".join(list(codes)[:2]) if codes else "read"
            taken.append((seconds, title, ("" if report.readable else "refused: ") + said))
    assert json.loads((DATA / "projects.geojson").read_bytes())  # nothing stored has changed
    return sorted(taken, reverse=True)
