"""What GDAL's formats hold beside places, text and numbers is told, and harmless views are read."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from geo.intake.formats import flatgeobuf
from geo.intake.formats.flatgeobuf import check_flatgeobuf
from geo.intake.read import read_bytes
from geo.intake.sandbox.gdal_reader import STANDARD_VIEWS, is_standard_view
from geo.model.errors import UnreadableFile
from tests.intake import files

SPATIAL = (
    "CREATE VIEW spatial_ref_sys AS SELECT srs_id AS srid, organization AS auth_name, "
    "organization_coordsys_id AS auth_srid, definition AS srtext FROM gpkg_spatial_ref_sys"
)
NAMED = (
    "CREATE VIEW st_spatial_ref_sys AS SELECT srs_name, srs_id, organization, "
    "organization_coordsys_id, definition, description FROM gpkg_spatial_ref_sys"
)
TYPED = (
    "CREATE VIEW st_geometry_columns AS SELECT table_name, column_name, "
    "'ST_' || geometry_type_name AS geometry_type_name, g.srs_id, srs_name "
    "FROM gpkg_geometry_columns as g JOIN gpkg_spatial_ref_sys AS s WHERE g.srs_id = s.srs_id"
)
COUNTED = (
    "CREATE VIEW geometry_columns AS SELECT table_name AS f_table_name, column_name AS "
    "f_geometry_column, (CASE geometry_type_name WHEN 'GEOMETRY' THEN 0 WHEN 'POINT' THEN 1 END) "
    "AS geometry_type, 2 + (CASE z WHEN 1 THEN 1 ELSE 0 END) AS coord_dimension, srs_id AS srid "
    "FROM gpkg_geometry_columns"
)


def _told(upload: Any) -> dict[str, dict[str, Any]]:
    return {each.code: each.params for each in upload.findings}


def test_standard_views_and_a_missing_mark_are_read(tmp_path: Path) -> None:
    content = files.written(tmp_path, "a.gpkg")
    changed = files.changed_geopackage(content, tmp_path, SPATIAL, NAMED, TYPED, COUNTED)
    for each in (changed, changed[:68] + bytes(4) + changed[72:]):
        upload = read_bytes(each, "a.gpkg")
        assert [row["id"] for row in upload.features] == [row["id"] for row in files.ROWS]
        assert "layers_left" not in _told(upload)


@pytest.mark.parametrize(
    "query",
    [
        "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x FROM r) SELECT x FROM r",
        "SELECT load_extension(1) FROM gpkg_spatial_ref_sys",
        "SELECT randomblob(1000000000) FROM gpkg_spatial_ref_sys",
        "SELECT (SELECT 1) FROM gpkg_spatial_ref_sys",
        "SELECT 1 FROM gpkg_spatial_ref_sys, gpkg_spatial_ref_sys AS b",
        "SELECT 1 FROM a",
        'SELECT 1 FROM "a"',
        "SELECT 1 FROM(a)",
        "SELECT 1 FROM/**/a",
        "SELECT 1 FROM gpkg_spatial_ref_sys UNION SELECT 2 FROM a",
        "VALUES (1)",
    ],
)
@pytest.mark.parametrize("name", sorted(STANDARD_VIEWS)[:2])
def test_any_other_view_of_such_a_name_is_refused(name: str, query: str) -> None:
    assert not is_standard_view(name, f"CREATE VIEW {name} AS {query}")


def test_the_standard_view_under_another_name_is_refused(tmp_path: Path) -> None:
    content = files.written(tmp_path, "a.gpkg")
    changed = files.changed_geopackage(content, tmp_path, SPATIAL.replace("VIEW spatial", "VIEW s"))
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(changed, "a.gpkg")
    assert caught.value.code == "gpkg_program"


def test_tables_and_further_layers_of_a_geopackage_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame = files.frame()
    frame.to_file(path, layer="places", engine="pyogrio")
    frame.rename(columns={"name": "other"}).to_file(path, layer="second", engine="pyogrio")
    frame.rename(columns={"name": "third"}).to_file(path, layer="third", engine="pyogrio")
    pyogrio.write_dataframe(frame.drop(columns="geometry"), path, layer="table", append=True)
    told = _told(read_bytes(path.read_bytes(), "a.gpkg"))["layers_left"]
    assert told["others"] == ("second", "third", "table")


def _tiles(name: str) -> list[str]:
    """What a program writes that adds a background map to a GeoPackage."""
    table = (
        f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY AUTOINCREMENT, zoom_level INTEGER,'
        " tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
    )
    content = (
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y,"
        f" srs_id) VALUES ('{name}', 'tiles', '{name}', 113, 22, 114, 23, 4326)"
    )
    return [
        table,
        content,
        f"INSERT INTO gpkg_tile_matrix_set VALUES ('{name}', 4326, 113, 22, 114, 23)",
        f"INSERT INTO gpkg_tile_matrix VALUES ('{name}', 0, 1, 1, 256, 256, 0.01, 0.01)",
    ]


def test_the_tiles_of_a_geopackage_are_told_with_its_other_layers(tmp_path: Path) -> None:
    content = files.written(tmp_path, "a.gpkg", layer="项目")
    changed = files.changed_geopackage(content, tmp_path, *_tiles("底图"), *_tiles("影像"))
    upload = read_bytes(changed, "a.gpkg")
    assert len(upload.features) == 2
    assert [each.params for each in upload.findings if each.code == "layers_left"] == [
        {"value": ("项目",), "others": ("底图", "影像")}
    ]


def test_a_geopackage_of_tiles_alone_is_no_broken_file(tmp_path: Path) -> None:
    content = files.written(tmp_path, "a.gpkg", layer="项目")
    without = (
        "DELETE FROM gpkg_geometry_columns",
        "DELETE FROM gpkg_contents",
        'DROP TABLE "项目"',
    )
    changed = files.changed_geopackage(content, tmp_path, *without, *_tiles("底图"))
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(changed, "a.gpkg")
    assert (caught.value.code, caught.value.params) == (
        "format_refused",
        {"kind": "GeoPackage (tiles)"},
    )


@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_binary_fields_are_left_out_and_told_once(ending: str, tmp_path: Path) -> None:
    frame = files.frame()
    frame["photo"] = [b"\x89PNG", None]
    frame.to_file(tmp_path / f"a.{ending}", engine="pyogrio", use_arrow=True)
    upload = read_bytes((tmp_path / f"a.{ending}").read_bytes(), "a")
    assert _told(upload)["binary_left"] == {"value": ("photo",)}
    assert all("photo" not in each["properties"] for each in upload.features)


@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_whole_numbers_of_64_bits_stay_whole(ending: str, tmp_path: Path) -> None:
    frame = files.frame()
    frame["big"] = [2**63 - 1, 2**53 + 1]
    content = files.written(tmp_path, f"b.{ending}")
    frame.to_file(tmp_path / f"a.{ending}", engine="pyogrio")
    content = (tmp_path / f"a.{ending}").read_bytes()
    upload = read_bytes(content, "a")
    found = {each["properties"]["big"] for each in upload.features}  # in the order of an index
    assert found == {2**63 - 1, 2**53 + 1}
    assert "integers_rounded" not in _told(upload)


def test_numbers_that_gdal_rounds_are_told(tmp_path: Path) -> None:
    frame = files.frame()
    frame["big"] = [2**63 - 1, 2**53 + 1]
    frame.to_file(tmp_path / "a.fgb", engine="pyogrio")
    content = bytearray((tmp_path / "a.fgb").read_bytes())
    # The type of the column in the head: whole numbers with a sign become those without.
    content[_type_of_whole_numbers(bytes(content))] = 8
    assert [each.params for each in check_flatgeobuf(bytes(content))] == [{"value": ("big",)}]


def _type_of_whole_numbers(content: bytes) -> int:
    table = 12 + struct.unpack_from("<I", content, 12)[0]
    place = flatgeobuf._field(content, table, 7)
    vector = place + struct.unpack_from("<I", content, place)[0]
    (count,) = struct.unpack_from("<I", content, vector)
    starts = range(vector + 4, vector + 4 + 4 * count, 4)
    columns = [at + struct.unpack_from("<I", content, at)[0] for at in starts]
    places = [flatgeobuf._field(content, column, 1) for column in columns]
    return next(place for place in reversed(places) if place and content[place] == 7)


@pytest.mark.parametrize("index", ["YES", "NO"])
@pytest.mark.parametrize("missing", [0, 1, 20, 200])
def test_a_flatgeobuf_that_ends_early_is_not_whole(
    index: str, missing: int, tmp_path: Path
) -> None:
    content = files.written(tmp_path, "a.fgb", SPATIAL_INDEX=index)
    if not missing:
        assert len(read_bytes(content, "a.fgb").features) == 2
        return
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(content[:-missing], "a.fgb")
    assert (caught.value.code, caught.value.params["kind"]) == ("file_broken", "FlatGeobuf")


@pytest.mark.parametrize("version", [0, 1, 2, 4])
def test_an_old_flatgeobuf_is_told_as_such(version: int, tmp_path: Path) -> None:
    content = files.written(tmp_path, "a.fgb")
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(content[:3] + bytes([version]) + content[4:], "a.fgb")
    assert caught.value.code == "format_old"
