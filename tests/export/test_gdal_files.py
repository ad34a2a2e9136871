"""GeoPackage and Shapefile, as other programs open them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import pyogrio
import pytest

from geo.export.gis.gdal_files import IMPRINT_FILE, TEXT_BYTES, cut, to_gpkg, to_shp
from geo.intake.read import read_bytes
from geo.publish.facts import imprint
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import AREA, LINE, every_row

Read = Callable[..., Snapshot]
MULTI = {"type": "MultiLineString", "coordinates": [LINE["coordinates"], [[113, 23], [114, 24]]]}
POINTS = {"type": "MultiPoint", "coordinates": [[113.75, 23.0], [113.76, 23.0]]}


@pytest.fixture
def mixed(snapshot_of: Read) -> Snapshot:
    places = {"a": LINE, "b": AREA, "c": MULTI, "d": POINTS, "f": None}
    return snapshot_of(project("e"), *(project(k, geometry=each) for k, each in places.items()))


def unpacked(content: bytes, folder: Path) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        return archive.namelist()


def test_a_geopackage_holds_every_project(shipped: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(to_gpkg(shipped, every_row(shipped), "zh"))
    frame = geopandas.read_file(path)
    assert frame.crs == "EPSG:4326"
    assert list(frame["id"]) == list(shipped.columns.rows)
    assert frame.geometry.isna().sum() == 45
    assert frame["status_as_of"].dt.date.astype(str).eq("2023-02-24").all()


def test_shapefiles_are_one_for_each_kind(mixed: Snapshot, tmp_path: Path) -> None:
    names = unpacked(to_shp(mixed, every_row(mixed), "zh"), tmp_path)
    assert names[0] == "points.shp"
    kinds = {
        "points": {"e": "Point", "f": None},
        "lines": {"a": "LineString", "c": "MultiLineString"},
        "areas": {"b": "Polygon"},
        "multipoints": {"d": "MultiPoint"},
    }
    for name, ids in kinds.items():
        frame = geopandas.read_file(tmp_path / f"{name}.shp")
        found = [shape and shape.geom_type for shape in frame.geometry]
        assert dict(zip(frame["id"], found, strict=True)) == ids
        assert frame.crs == "EPSG:4326"
        assert (tmp_path / f"{name}.cpg").read_text() == "UTF-8"
    assert {Path(name).stem for name in names} == {*kinds, Path(IMPRINT_FILE).stem}


def test_chinese_and_cut_texts_come_out_whole(snapshot_of: Read, tmp_path: Path) -> None:
    snapshot = snapshot_of(project("a", name="莞太路", description="建" * 100))
    unpacked(to_shp(snapshot, every_row(snapshot), "zh"), tmp_path)
    row = geopandas.read_file(tmp_path / "points.shp").iloc[0]
    assert row["name"] == "莞太路"
    assert row["descriptio"] == "建" * 84


@pytest.mark.parametrize("text", ["a" * 300, "莞" * 300, "a莞" * 100, "😀" * 90, "", "短"])
def test_a_text_is_cut_between_characters(text: str) -> None:
    found = cut(text)
    assert found is not None
    assert text.startswith(found)
    assert len(found.encode()) <= TEXT_BYTES
    assert len(found.encode()) > TEXT_BYTES - 4 or found == text


@pytest.mark.parametrize("write", [to_gpkg, to_shp])
def test_no_project_is_a_file_without_features(shipped: Snapshot, write) -> None:
    content = write(shipped, every_row(shipped)[:0], "zh")
    assert read_bytes(content, "a.gpkg" if write is to_gpkg else "a.zip").features == []


def test_the_same_projects_give_the_same_archive(mixed: Snapshot) -> None:
    assert to_shp(mixed, every_row(mixed), "zh") == to_shp(mixed, every_row(mixed), "zh")


def test_a_property_of_ones_own_comes_back_from_a_geopackage(snapshot_of: Read) -> None:
    snapshot = snapshot_of(project("a", 楼层=3, **{'"; DROP': "x"}))
    (feature,) = read_bytes(to_gpkg(snapshot, every_row(snapshot), "zh"), "a.gpkg").features
    assert feature["properties"]["楼层"] == 3
    assert feature["properties"]['"; DROP'] == "x"


def test_both_files_state_the_imprint(shipped: Snapshot, tmp_path: Path) -> None:
    stated = imprint(shipped, "zh").lines()
    assert stated[0] == "内部草稿"
    package = tmp_path / "out.gpkg"
    package.write_bytes(to_gpkg(shipped, every_row(shipped), "zh"))
    told = pyogrio.read_info(package)["layer_metadata"]["IMPRINT"]
    assert told.splitlines() == list(stated)
    with zipfile.ZipFile(io.BytesIO(to_shp(shipped, every_row(shipped), "zh"))) as archive:
        assert archive.read(IMPRINT_FILE).decode("utf-8").splitlines() == list(stated)
