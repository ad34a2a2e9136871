"""Files of every format, written by the programs that offices use, for the readers' tests."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
from shapely.geometry import LineString, Point, Polygon

POINT = Point(113.748639, 23.018912)
LINE = LineString([(113.74, 23.01), (113.75, 23.02), (113.76, 23.02)])
AREA = Polygon([(113.74, 23.01), (113.75, 23.01), (113.75, 23.02), (113.74, 23.01)])

# What each format is to bring back: text, whole numbers with a gap, a date, Chinese field names.
ROWS: list[dict[str, Any]] = [
    {"id": "xiping-school", "name": "西平小学", "楼层": 1, "section": 3, "开工": "2023-02-24"},
    {"id": "guantai-road", "name": "莞太路", "楼层": None, "section": 4, "开工": None},
]


def frame(*shapes: Any) -> geopandas.GeoDataFrame:
    """The rows as a frame; the same place for each unless told."""
    import pandas as pd

    table = pd.DataFrame(ROWS)
    table["楼层"] = table["楼层"].astype("Int64")
    table["开工"] = [pd.Timestamp(row["开工"]).date() if row["开工"] else None for row in ROWS]
    places = list(shapes) or [POINT, Point(113.751, 23.021)]
    return geopandas.GeoDataFrame(table, geometry=places, crs="EPSG:4326")


def written(folder: Path, name: str, shapes: tuple[Any, ...] = (), **options: Any) -> bytes:
    """Write the rows with pyogrio and return the file."""
    path = folder / name
    frame(*shapes).to_file(path, engine="pyogrio", **options)
    return path.read_bytes()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files into a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def shapefile_parts(folder: Path, crs: str = "EPSG:4326", **options: Any) -> dict[str, bytes]:
    """Write the rows as a Shapefile; names are cut to ten bytes by GDAL."""
    target = folder / "shp"
    target.mkdir(exist_ok=True)
    frame().to_crs(crs).to_file(target / "西平.shp", engine="pyogrio", **options)
    return {path.name: path.read_bytes() for path in sorted(target.iterdir())}


def collection(features: list[Any] | None = None) -> bytes:
    made = features if features is not None else [feature(row) for row in ROWS]
    text = json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False)
    return text.encode()


def feature(row: dict[str, Any]) -> dict[str, Any]:
    properties = {key: value for key, value in row.items() if key != "id"}
    geometry = {"type": "Point", "coordinates": [POINT.x, POINT.y]}
    return {"type": "Feature", "id": row["id"], "properties": properties, "geometry": geometry}


def sequence(separator: str = "") -> bytes:
    lines = [separator + json.dumps(feature(row), ensure_ascii=False) for row in ROWS]
    return ("\n".join(lines) + "\n").encode()


TABLE = [
    ["编号", "项目名称", "经度", "纬度", "部分", "楼层"],
    ["xiping-school", "西平小学", POINT.x, POINT.y, 3, 1],
    ["guantai-road", "莞太路", POINT.x, POINT.y, 4, None],
]


def csv_text(rows: list[list[Any]] = TABLE, delimiter: str = ",") -> str:
    import csv

    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def workbook(rows: list[list[Any]] = TABLE, change: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>规划</name>
<Schema name="s" id="s"><SimpleField name="section" type="int"/></Schema>
<Placemark><name>西平小学</name><description>新建</description><ExtendedData>
<Data name="id"><value>xiping-school</value></Data><Data name="楼层"><value>1</value></Data>
<SchemaData schemaUrl="#s"><SimpleData name="section">3</SimpleData></SchemaData></ExtendedData>
<Point><coordinates>113.748639,23.018912,8</coordinates></Point></Placemark>
{extra}</Document></kml>"""


def kml(extra: str = "") -> bytes:
    return KML.replace("{extra}", extra).encode()


def packed(content: bytes) -> bytes:
    return gzip.compress(content)


def changed_geopackage(content: bytes, folder: Path, *statements: str) -> bytes:
    """Run statements on a GeoPackage, as an attacker would before sending it."""
    path = folder / "changed.gpkg"
    path.write_bytes(content)
    base = sqlite3.connect(path)
    with base:
        for statement in statements:
            base.execute(statement)
    base.close()
    return path.read_bytes()
