"""Shapes in one cell: long ones, broken ones, those that Excel has cut off."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import shapely

from geo.intake.read import read_bytes
from geo.intake.tables.table import FULL_CELL, read_shape
from geo.intake.upload import Upload
from tests.intake import files

RING = [
    [113.74 + 0.001 * math.cos(at / 700), 23.01 + 0.001 * math.sin(at / 700)] for at in range(4_200)
]
RING.append(RING[0])
LONG = shapely.Polygon(RING)
POINT = {"type": "Point", "coordinates": [113.75, 23.02]}


def table(*cells: str, column: str = "wkt") -> Upload:
    rows = [["id", "名称", column], *([f"p{at}", "甲", cell] for at, cell in enumerate(cells))]
    return read_bytes(files.csv_text(rows).encode(), "a.csv")


def found(upload: Upload) -> list[Any]:
    return [(each.code, each.feature) for each in upload.findings if each.severity == "error"]


@pytest.mark.parametrize("text", [LONG.wkt, json.dumps(shapely.geometry.mapping(LONG))])
def test_a_long_shape_in_a_cell_of_a_text_is_read(text: str) -> None:
    assert len(text) > 140_000
    upload = table(text, "POINT (113.75 23.02)")
    assert len(upload.features[0]["geometry"]["coordinates"][0]) == 4_201
    assert upload.features[1]["geometry"] == POINT
    assert not found(upload)


@pytest.mark.parametrize(
    "text", [LONG.wkt, json.dumps(shapely.geometry.mapping(LONG)), LONG.wkb_hex]
)
def test_a_cell_that_excel_has_cut_is_named_and_the_others_read(text: str) -> None:
    rows = [["id", "geometry"], ["a", text[:FULL_CELL]], ["b", "POINT (113.75 23.02)"]]
    upload = read_bytes(files.workbook(rows), "a.xlsx")
    assert found(upload) == [("cell_cut", "a")]
    assert "geometry" not in upload.features[0]
    assert upload.features[1]["geometry"] == POINT


@pytest.mark.parametrize(
    "text",
    [
        "POINT(113.75 23.02)",
        "point z (113.75 23.02 8)",
        "SRID=4326;POINT(113.75 23.02)",
        json.dumps(POINT),
        json.dumps({"type": "Feature", "properties": {}, "geometry": POINT}),
        shapely.Point(113.75, 23.02).wkb_hex,
        shapely.to_wkb(
            shapely.set_srid(shapely.Point(113.75, 23.02), 4490), hex=True, include_srid=True
        ),
        shapely.Point(113.75, 23.02, 8).wkb_hex.lower(),
    ],
)
def test_the_ways_to_write_a_point(text: str) -> None:
    assert read_shape(text).geometry == POINT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TRIANGLE((0 0,0 1,1 1,0 0))", "geometry_unsupported"),
        ("GEOMETRYCOLLECTION(POINT(113.75 23.02))", "geometry_unsupported"),
        ("CIRCULARSTRING Z (0 0 1, 1 1 1, 2 0 1)", "geometry_unsupported"),
        ('{"type":"GeometryCollection","geometries":[]}', "geometry_unsupported"),
        ("POINT(113.75)", "wkt_broken"),
        ("POLYGON((113.7 23,113.8 23,113.8 23.1)", "wkt_broken"),
        ("MULTIPOINT((1 2)", "wkt_broken"),
        ('{"type":"Point","coordinates":[1,2}', "shape_broken"),
        ('{"type":"Point"}', "shape_broken"),
        ("{" * 5_000, "shape_broken"),
        ('{"a":' * 5_000, "shape_broken"),
        ("0101000000FF", "shape_broken"),
        ("0101000000000000000000F03F000000000000", "shape_broken"),
        ("circle", "shape_not_read"),
    ],
)
def test_what_cannot_be_read_is_told_as_what_it_is(text: str, code: str) -> None:
    upload = table("POINT (113.75 23.02)", text, column="WKT")
    assert found(upload) == [(code, "p1")]
    assert upload.features[0]["geometry"] == POINT


def test_the_number_of_a_system_counts() -> None:
    upload = table("SRID=4547;POINT(473538.247 2544206.483)")
    assert upload.crs == "EPSG:4547"


def test_signs_that_cannot_be_seen() -> None:
    rows = [["\u200bid", "名称\u2060", "经\ufeff度", "\u00a0纬度\u00a0"]]
    rows += [["\u200bp1\u2060", "\ufeff甲", "\u200e113.75", "23.02\u202c"]]
    rows += [["ｐ－２", "乙\u200b", "１１３．７５\u00a0", "+２３．０２"]]
    rows += [["p3", "丙", "113.\u200b75", "23.02"]]
    for upload in (
        read_bytes(files.csv_text(rows).encode(), "a.csv"),
        read_bytes(files.workbook(rows), "a.xlsx"),
    ):
        assert [each["id"] for each in upload.features] == ["p1", "p-2", "p3"]
        assert [each["properties"]["name"] for each in upload.features] == ["甲", "乙", "丙"]
        assert [each.get("geometry") for each in upload.features] == [POINT, POINT, None]
        codes = {each.code: each for each in upload.findings}
        assert {"signs_stripped", "ids_full_width", "cell_hidden_sign"} <= codes.keys()
        assert codes["cell_hidden_sign"].feature == "p3"
        assert codes["cell_hidden_sign"].params["sign"] == "U+200B"
