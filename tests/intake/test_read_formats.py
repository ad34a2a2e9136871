"""Every format, written by GDAL, openpyxl or by hand, comes back with its ids, types and names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.intake.read import read_bytes, read_header, read_upload
from geo.intake.upload import Upload
from geo.model.errors import UnreadableFile
from geo.model.messages.quoting import shown
from tests.intake import files
from tests.intake.files import AREA, LINE, POINT, ROWS, TABLE

SEQUENCE = files.sequence()


def make_shapefile(folder: Path) -> bytes:
    return files.zipped(files.shapefile_parts(folder, encoding="UTF-8"))


def make_kml(folder: Path) -> bytes:
    return files.written(folder, "a.kml", driver="KML")


MADE: dict[str, Callable[[Path], bytes]] = {
    "geojson": lambda _: files.collection(),
    "geojson by gdal": lambda folder: files.written(folder, "a.geojson"),
    "geojsonseq": lambda _: SEQUENCE,
    "geojsonseq RS": lambda _: files.sequence("\x1e"),
    "geojsonseq by gdal": lambda folder: files.written(folder, "a.geojsonl", driver="GeoJSONSeq"),
    "gzip": lambda _: files.packed(files.collection()),
    "gzip sequence": lambda _: files.packed(SEQUENCE),
    "zip geojson": lambda _: files.zipped({"数据/a.geojson": files.collection()}),
    "zip gpkg": lambda folder: files.zipped({"a.gpkg": files.written(folder, "a.gpkg")}),
    "zip csv": lambda _: files.zipped({"表.csv": files.csv_text().encode()}),
    "zip xlsx": lambda _: files.zipped({"表.xlsx": files.workbook()}),
    "shapefile": make_shapefile,
    "gpkg": lambda folder: files.written(folder, "a.gpkg"),
    "fgb": lambda folder: files.written(folder, "a.fgb", SPATIAL_INDEX="NO"),
    "kml by gdal": lambda folder: files.written(folder, "a.kml", driver="LIBKML"),
    "kmz by gdal": lambda folder: files.written(folder, "a.kmz", driver="LIBKML"),
    "csv": lambda _: files.csv_text().encode(),
    "tsv": lambda _: files.csv_text(delimiter="\t").encode(),
    "xlsx": lambda _: files.workbook(),
}


def codes(upload: Upload, severity: str | None = None) -> set[str]:
    return {each.code for each in upload.findings if severity in (None, each.severity)}


def refused(content: bytes, name: str = "a") -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(content, name)
    return caught.value.code


@pytest.mark.parametrize("form", MADE)
def test_a_file_comes_back_with_ids_types_and_chinese_text(form: str, tmp_path: Path) -> None:
    upload = read_bytes(MADE[form](tmp_path), "a file")
    assert [each["id"] for each in upload.features] == [row["id"] for row in ROWS]
    first, second = (each["properties"] for each in upload.features)
    assert (first["name"], second["name"]) == ("西平小学", "莞太路")
    assert (type(first["section"]), first["section"]) == (int, 3)
    is_table = "csv" in form or "tsv" in form or form == "xlsx"
    # Text formats say "1"; GDAL's KML declares everything as text.
    as_text = (is_table and "xlsx" not in form) or "km" in form
    assert first["楼层"] == ("1" if as_text else 1)
    assert second.get("楼层") is None
    assert "id" not in first
    assert upload.features[0]["geometry"]["coordinates"] == pytest.approx([POINT.x, POINT.y])
    assert not codes(upload, "error")
    assert len(upload.sha256) == 64


@pytest.mark.parametrize("form", ["gpkg", "fgb", "shapefile", "geojson by gdal"])
def test_dates_stay_dates(form: str, tmp_path: Path) -> None:
    upload = read_bytes(MADE[form](tmp_path), "a file")
    assert [each["properties"]["开工"] for each in upload.features] == ["2023-02-24", None]


@pytest.mark.parametrize(
    ("form", "said"),
    [("geojson", "geojson"), ("gzip", "geojson"), ("zip gpkg", "gpkg"), ("kmz by gdal", "kmz")],
)
def test_the_form_is_told(form: str, said: str, tmp_path: Path) -> None:
    assert read_bytes(MADE[form](tmp_path), "x").form == said


@pytest.mark.parametrize("form", ["gpkg", "fgb", "shapefile", "xlsx", "csv", "kml by gdal"])
def test_the_name_does_not_matter(form: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(MADE[form](tmp_path))
    assert len(read_upload(path).features) == 2


@pytest.mark.parametrize("suffix", ["gpkg", "fgb"])
@pytest.mark.parametrize("shape", [LINE, AREA, POINT])
def test_shapes_come_back_exactly(suffix: str, shape: Any, tmp_path: Path) -> None:
    options = {"SPATIAL_INDEX": "NO"}
    content = files.written(tmp_path, f"a.{suffix}", (shape, None), **options)
    found, missing = (each["geometry"] for each in read_bytes(content, "a").features)
    assert found == json.loads(json.dumps(shape.__geo_interface__))
    assert missing is None


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "geojson"])
def test_heights_are_dropped_and_told_except_in_geojson(suffix: str, tmp_path: Path) -> None:
    high = Point(113.7, 23.0, 8.0)
    upload = read_bytes(files.written(tmp_path, f"a.{suffix}", (high, high)), "a")
    assert len(upload.features[0]["geometry"]["coordinates"]) == (3 if suffix == "geojson" else 2)
    assert ("heights_dropped" in codes(upload)) == (suffix != "geojson")


@pytest.mark.parametrize(
    ("crs", "told"),
    [
        ("EPSG:4547", "EPSG:4547"),
        ("EPSG:4490", "EPSG:4490"),
        ("EPSG:4526", "EPSG:4526"),
        ("EPSG:32649", "EPSG:32649"),
    ],
)
@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "shp"])
def test_the_declared_system_is_told(crs: str, told: str, suffix: str, tmp_path: Path) -> None:
    if suffix == "shp":
        content = files.zipped(files.shapefile_parts(tmp_path, crs, encoding="UTF-8"))
    else:
        files.frame().to_crs(crs).to_file(tmp_path / f"a.{suffix}", engine="pyogrio")
        content = (tmp_path / f"a.{suffix}").read_bytes()
    assert read_bytes(content, "a").crs == told


def test_the_system_in_old_geojson_is_told() -> None:
    document = json.loads(files.collection())
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    upload = read_bytes(json.dumps(document).encode(), "a.geojson")
    assert upload.crs == "urn:ogc:def:crs:EPSG::4547"


def test_the_first_layer_with_features_is_read_and_the_others_told(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    files.frame().head(0).to_file(path, layer="空", engine="pyogrio")
    files.frame().to_file(path, layer="项目", engine="pyogrio")
    files.frame().to_file(path, layer="其他", engine="pyogrio")
    upload = read_upload(path)
    assert (upload.layer, len(upload.features)) == ("项目", 2)
    told = next(each for each in upload.findings if each.code == "layers_left")
    assert told.params["others"] == ("空", "其他")


def layers(folder: Path, **frames: Any) -> bytes:
    for name, frame in frames.items():
        frame.to_file(folder / "layers.gpkg", layer=name, engine="pyogrio")
    return (folder / "layers.gpkg").read_bytes()


def shapefiles(folder: Path, **frames: Any) -> bytes:
    for name, frame in frames.items():
        frame.to_file(folder / f"{name}.shp", engine="pyogrio", encoding="UTF-8")
    parts = sorted(path for path in folder.iterdir() if path.stem in frames)
    return files.zipped({path.name: path.read_bytes() for path in parts})


PARTS = {"points": files.frame().head(1), "lines": files.frame(files.POINT, files.LINE).tail(1)}


@pytest.mark.parametrize("pack", [layers, shapefiles])
def test_layers_of_the_same_fields_are_one_table(pack: Any, tmp_path: Path) -> None:
    upload = read_bytes(pack(tmp_path, **PARTS), "a")
    kinds = {each["id"]: each["geometry"]["type"] for each in upload.features}
    assert kinds == {"xiping-school": "Point", "guantai-road": "LineString"}
    assert (
        upload.features[1 if upload.features[0]["id"] == "xiping-school" else 0]["properties"][
            "name"
        ]
        == "莞太路"
    )
    assert "layers_merged" in codes(upload)
    assert "layers_left" not in codes(upload)


OTHERS = {
    "other fields": PARTS["lines"].rename(columns={"楼层": "层"}),
    "another system": PARTS["lines"].to_crs("EPSG:4547"),
    "the same id": PARTS["points"],
    "the same name": PARTS["points"].assign(id=None),
}


@pytest.mark.parametrize("pack", [layers, shapefiles])
@pytest.mark.parametrize("other", OTHERS)
def test_layers_that_are_no_parts_of_one_table_are_told(
    pack: Any, other: str, tmp_path: Path
) -> None:
    first = PARTS["points"].assign(id=None) if other == "the same name" else PARTS["points"]
    upload = read_bytes(pack(tmp_path, a=first, b=OTHERS[other]), "a")
    assert (upload.layer, len(upload.features)) == ("a", 1)
    (told,) = (each for each in upload.findings if each.code == "layers_left")
    assert shown(told.params, "en") == {"value": "a", "others": "b"}


@pytest.mark.parametrize("pack", [layers, shapefiles])
def test_the_limits_count_over_all_layers(
    pack: Any, own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(max_features="1")
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(pack(tmp_path, **PARTS), "a")
    assert caught.value.code == "too_many_features"


def test_a_number_given_by_gdal_is_no_id(tmp_path: Path) -> None:
    frame = files.frame().drop(columns=["id"])
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    assert all("id" not in each for each in read_upload(tmp_path / "a.gpkg").features)


def test_a_text_id_in_a_field_wins_over_a_running_number() -> None:
    row = files.feature(ROWS[0])
    row["properties"]["id"] = row.pop("id")
    upload = read_bytes(files.collection([{**row, "id": 7}]), "a")
    assert upload.features[0]["id"] == "xiping-school"
    assert "ids_from_field" in codes(upload)


def test_a_geojson_id_is_kept_as_it_is() -> None:
    row = {**files.feature(ROWS[0]), "id": "a", "properties": {"id": "b", "name": "甲"}}
    upload = read_bytes(files.collection([row]), "a")
    assert upload.features[0]["id"] == "a"
    assert upload.features[0]["properties"]["id"] == "b"


def test_large_whole_numbers_with_gaps_stay_exact(tmp_path: Path) -> None:
    import pandas as pd

    frame = files.frame()
    frame["码"] = pd.array([2**60 + 1, None], dtype="Int64")
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    assert read_upload(tmp_path / "a.gpkg").features[0]["properties"]["码"] == 2**60 + 1


def test_a_remembered_mapping_is_used_the_next_time(
    own_settings: Callable[..., None], tmp_path: Path
) -> None:
    from geo.intake.tables.mapping import ColumnMapping
    from geo.intake.tables.mapping_store import remember

    own_settings(data=str(tmp_path))
    content = "甲,乙,丙\n西平小学,23.0,113.75\n".encode()
    assert refused(content) == "no_coordinate_columns"
    header = read_header(content, "a.csv")
    assert header is not None
    assert header.header == ("甲", "乙", "丙")
    remember(ColumnMapping(header.header, x="丙", y="乙", fields={"甲": "name"}))
    upload = read_bytes(content, "a.csv")
    assert upload.features[0]["geometry"]["coordinates"] == [113.75, 23.0]
    assert upload.features[0]["properties"] == {"name": "西平小学"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "zip csv", "gzip"])
def test_a_header_is_given_for_tables_only(form: str, tmp_path: Path) -> None:
    found = read_header(MADE[form](tmp_path), "a")
    assert (found is None) == (form == "gzip")
    assert found is None or list(found.header) == TABLE[0]


TRUNCATED = ["geojson", "gpkg", "fgb", "shapefile", "kml by gdal", "kmz by gdal", "xlsx", "gzip"]


@pytest.mark.parametrize("form", TRUNCATED)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_file_is_refused_or_read_rightly(form: str, share: float, tmp_path: Path) -> None:
    content = MADE[form](tmp_path)
    try:
        upload = read_bytes(content[: int(len(content) * share)], "a")
    except UnreadableFile:
        return
    # A GeoPackage's last pages may be free, so that nothing is missing.
    assert form == "gpkg"
    assert len(upload.features) == 2


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_random_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_bytes(content, "a.geojson")
    except UnreadableFile:
        return


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_random_text_is_read_or_refused(text: str, encoding: str) -> None:
    content = text.encode(encoding, "replace")
    try:
        read_bytes(content, "a.csv")
    except UnreadableFile:
        return


def test_kml_keeps_its_data() -> None:
    upload = read_bytes(files.kml(), "a.kml")
    assert upload.features == [
        {
            "type": "Feature",
            "properties": {"name": "西平小学", "description": "新建", "楼层": "1", "section": 3},
            "geometry": {"type": "Point", "coordinates": [113.748639, 23.018912]},
            "id": "xiping-school",
        }
    ]
    assert upload.layer == "规划"
    assert codes(upload) == {"ids_from_field", "heights_dropped"}


def test_a_web_page_in_a_description_is_text() -> None:
    page = "<!DOCTYPE html><html><!ENTITY x></html>"
    place = f"<Placemark><description><![CDATA[{page}]]></description></Placemark>"
    upload = read_bytes(files.kml(place), "a.kml")
    assert upload.features[1]["properties"]["description"] == page


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig"])
def test_kml_of_other_encodings_is_read(encoding: str) -> None:
    text = files.kml().decode().replace('"UTF-8"', f'"{encoding}"')
    upload = read_bytes(text.encode(encoding), "a.kml")
    assert upload.features[0]["properties"]["name"] == "西平小学"


RING = "<LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>"
LINES = "<LineString><coordinates>0,0 1,0</coordinates></LineString>"
POINTS = "<Point><coordinates>0,0</coordinates></Point>"
SHAPES = {
    f"<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>": "Polygon",
    LINES: "LineString",
    RING: "LineString",
    f"<MultiGeometry>{POINTS}{POINTS}</MultiGeometry>": "MultiPoint",
    f"<MultiGeometry>{POINTS}{LINES}</MultiGeometry>": "GeometryCollection",
}


@pytest.mark.parametrize(("shape", "kind"), SHAPES.items())
def test_kml_shapes(shape: str, kind: str) -> None:
    upload = read_bytes(files.kml(f"<Placemark>{shape}</Placemark>"), "a.kml")
    assert upload.features[1]["geometry"]["type"] == kind


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ("<Model/>", "geometry_unsupported"),
        ("<Point><coordinates>east,north</coordinates></Point>", "cell_not_coordinate"),
    ],
)
def test_a_shape_that_is_none_is_told_with_its_feature(shape: str, code: str) -> None:
    upload = read_bytes(files.kml(f"<Placemark>{shape}</Placemark>"), "a.kml")
    told = next(each for each in upload.findings if each.code == code)
    assert (told.feature, told.severity) == ("#2", "error")


def test_geopandas_reads_what_it_wrote_and_so_do_we(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    files.frame().to_file(path, engine="pyogrio")
    other = geopandas.read_file(path)
    ours = read_upload(path).features
    assert [each["properties"]["name"] for each in ours] == list(other["name"])
