"""Many of a kind for the readers of tables, shapes and texts; see :mod:`tests.growth_child`."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from typing import Any

from geo.intake.formats.esri_json import read_esri_json
from geo.intake.formats.flatgeobuf import check_flatgeobuf
from geo.intake.formats.parcel_text import read_parcels
from geo.intake.formats.shapefile import check_parts
from geo.intake.sandbox.kml_reader import pairs_of
from geo.intake.tables.coordinate_columns import join_degrees
from geo.intake.tables.merged_cells import fill_down

_SHP = b"\x00\x00\x27\x0a"
_WEST, _SOUTH = 474_000.0, 2_546_000.0


def _square(left: float, bottom: float, size: float) -> list[list[float]]:
    """Return a ring that runs clockwise, as an outer one of Esri JSON."""
    right, top = left + size, bottom + size
    return [[left, bottom], [left, top], [right, top], [right, bottom], [left, bottom]]


def _apart(count: int) -> list[list[list[float]]]:
    return [_square(_WEST + 3 * n, _SOUTH, 2) for n in range(count)]


def _nested(count: int) -> list[list[list[float]]]:
    return [_square(_WEST + n / 10, _SOUTH + n / 10, 2 * count - n / 5) for n in range(count)]


def _holes(rings: Iterable[list[list[float]]]) -> list[list[list[float]]]:
    """Return a hole in each ring, beside those that lie within it."""
    return [_square(x + 0.02, y + 0.02, 0.05)[::-1] for (x, y), *_ in rings]


def _esri(rings: list[Any]) -> None:
    feature = {"attributes": {"name": "a"}, "geometry": {"rings": rings}}
    read_esri_json({"geometryType": "esriGeometryPolygon", "features": [feature]})


def _parcels(rings: Iterable[Iterable[list[float]]], count: int = 1) -> None:
    lines = ["[地块坐标]", "4,1,1,a,面,,,,@"]
    for number, ring in enumerate(rings, start=1):
        if count > 1:
            lines.append("4,1,1,a,面,,,,@")
        lines += [f"J{at},{number},{y},{x}" for at, (x, y) in enumerate(ring, start=1)]
    read_parcels("\n".join(lines), "parcels")


def shape_records(count: int, *, number: int | None = None) -> bytes:
    """Make the records of points, each of its own number or all of one."""
    records = b"".join(
        struct.pack(">ii", n if number is None else number, 10) + struct.pack("<idd", 1, 113.7, 23)
        for n in range(1, count + 1)
    )
    size = (100 + len(records)) // 2
    head = _SHP + bytes(20) + struct.pack(">i", size) + struct.pack("<ii", 1000, 1) + bytes(64)
    return head + records


def _index(count: int, place: int | None = None) -> bytes:
    """Make an index whose entries lie one after the other, or all at one place."""
    entries = b"".join(
        struct.pack(">ii", (100 + 28 * n) // 2 if place is None else place // 2, 10)
        for n in range(count)
    )
    return _SHP + bytes(20) + struct.pack(">i", (100 + len(entries)) // 2) + bytes(72) + entries


def flatgeobuf(columns: int, features: int = 0) -> bytes:
    """Make a FlatGeobuf whose head has many columns of one name, and features without content."""
    directory = struct.pack("<HH", 4 + 2 * 10, 20) + struct.pack("<10H", *[0] * 7, 4, 8, 16)
    # The table: where its directory lies and its columns, how many features, no index.
    start = 4 + len(directory)
    table = struct.pack("<iIQI", len(directory), 16, features, 0)
    vector = struct.pack("<I", columns)
    first = start + len(table) + len(vector)  # of the places of the columns
    column = first + 4 * columns + 8
    places = b"".join(struct.pack("<I", column - (first + 4 * n)) for n in range(columns))
    own = struct.pack("<HHHH", 8, 12, 4, 8) + struct.pack("<iIB3x", 8, 8, 8)
    name = struct.pack("<I", 200) + b"a" * 200
    head = struct.pack("<I", start) + directory + table + vector + places + own + name
    return b"fgb\x03fgb\x01" + struct.pack("<I", len(head)) + head + bytes(4) * features


def _rows(count: int, width: int) -> list[tuple[int, list[Any]]]:
    return [(n, ["甲"] + [None] * (width - 1)) for n in range(1, count + 1)]


def _gpx(inner: str) -> str:
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><metadata/>{inner}</gpx>'


def gpx_documents() -> dict[str, tuple[int, Callable[[int], str]]]:
    """Return documents by what there are many of, with how many."""
    point, segment = '<{} lat="23" lon="113.7">{}</{}>', "<trkseg>{}</trkseg>"
    return {
        "waypoints": (1_000, lambda n: _gpx(point.format("wpt", "<name>a</name>", "wpt") * n)),
        "names of a waypoint": (1_000, lambda n: _gpx(point.format("wpt", "<name>a</name>" * n, "wpt"))),
        "numbered names of a waypoint": (1_000, lambda n: _gpx(point.format("wpt", "".join(
            f"<a_{n - k}>1</a_{n - k}><a>1</a>" for k in range(n)
        ), "wpt"))),
        "extensions of a waypoint": (1_000, lambda n: _gpx(point.format(
            "wpt", f"<extensions>{'<a><b>1</b></a>' * n}</extensions>", "wpt"
        ))),
        "points of a track": (1_000, lambda n: _gpx("<trk>" + segment.format(
            point.format("trkpt", "<time>2020-01-01T00:00:00Z</time>", "trkpt") * n
        ) + "</trk>")),
        "segments of a track": (1_000, lambda n: _gpx(
            f"<trk>{segment.format(point.format('trkpt', '', 'trkpt') * 2) * n}</trk>"
        )),
        "points without a segment": (1_000, lambda n: _gpx(
            f"<rte>{point.format('rtept', '<name>a</name>', 'rtept') * n}</rte>"
        )),
    }  # fmt: skip


# What meets many of a kind, by name: how many, and what is done with so many.
OF_READERS: dict[str, tuple[int, Callable[[int], Any]]] = {
    "rows of a description": (1_000, lambda n: pairs_of(
        f"<table>{''.join(f'<tr><td>a{k}</td><td>1</td></tr>' for k in range(n))}</table>"
    )),
    "tables of a description": (1_500, lambda n: pairs_of("<table><tr><td>a<td>1</table>" * n)),
    "tables within tables": (3_000, lambda n: pairs_of("<table><td>a" * n)),
    "lines of a description": (3_000, lambda n: pairs_of(
        "<table><td>a<td>b</table>" + "".join(f"<p>{k}" for k in range(n))
    )),
    "rings apart of Esri JSON": (1_000, lambda n: _esri(_apart(n) + _holes(_apart(n)))),
    "rings within rings of Esri JSON": (
        500, lambda n: _esri(_nested(n) + _holes(_nested(n)))
    ),
    "holes of one ring of Esri JSON": (2_000, lambda n: _esri(
        [_square(_WEST - 1, _SOUTH - 1, 9 * n), *_holes(_apart(n))]
    )),
    "holes without a ring of Esri JSON": (2_000, lambda n: _esri(_holes(_apart(n)))),
    "columns of a FlatGeobuf": (2_000, lambda n: check_flatgeobuf(flatgeobuf(n))),
    "features of a FlatGeobuf": (20_000, lambda n: check_flatgeobuf(flatgeobuf(1, n))),
    "records without an index": (20_000, lambda n: check_parts("a", {".shp": shape_records(n)})),
    "records of one number": (20_000, lambda n: check_parts(
        "a", {".shp": shape_records(n, number=1)}
    )),
    "records with an index": (20_000, lambda n: check_parts(
        "a", {".shp": shape_records(n), ".shx": _index(n)}
    )),
    "an index of one record": (20_000, lambda n: check_parts(
        "a", {".shp": shape_records(1), ".shx": _index(n, place=100)}
    )),
    "points of a parcel": (2_000, lambda n: _parcels([[[_WEST + k, _SOUTH] for k in range(n)]])),
    "parcels": (1_000, lambda n: _parcels(_apart(n), count=n)),
    "rings of a parcel": (240, lambda n: _parcels(_apart(n))),
    "rings within rings of a parcel": (240, lambda n: _parcels(_nested(n))),
    "headings of a parcel text": (5_000, lambda n: read_parcels(
        "".join(f"a{k}=1\n" for k in range(n)) + "[地块坐标]\n1,1,1,a,点,,@\nJ1,1,2,1", "parcels"
    )),
    "lines of no parcel": (5_000, lambda n: read_parcels(
        "[地块坐标]\n1,1,1,a,点,,@\n" + "J1,1,,\n" * n, "parcels"
    )),
    "rows of degree columns": (2_000, lambda n: join_degrees(
        ["度", "分", "秒"] * 2, [(k, [113, 45, 6, 23, 1, 2]) for k in range(n)]
    )),
    "columns of degrees": (2_000, lambda n: join_degrees(["经度度", "经度分"] * n, [(2, [1, 2] * n)])),
    "cells merged over one column": (1_000, lambda n: fill_down(_rows(n, 1), [
        (k, 1, k + 1, 1) for k in range(1, n, 2)
    ])),
    "cells merged over the same rows": (1_000, lambda n: fill_down(
        _rows(n, 2), [(1, 1, n, 1)] * n
    )),
    "cells merged over what others are": (1_000, lambda n: fill_down(_rows(n, 2), [
        (k, 1, n, 1) for k in range(1, n + 1)
    ])),
    "rows that a merged cell claims": (1_000, lambda n: fill_down(
        [(1, ["甲"] * n), (n * 50, ["乙"])], [(1, k, n * 50, k) for k in range(1, n + 1)]
    )),
}  # fmt: skip
