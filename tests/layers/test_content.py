"""Hostile and ordinary files: a layer takes the way of every upload."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely

from geo.coverage.town import town
from geo.intake.formats.streets import read_streets
from geo.layers.content import read_content, street_lines
from geo.layers.geoparquet import decode_table
from geo.layers.store import LayerStore
from geo.model.errors import BadQuery, PlanMapError, UndecidedSystem, UnusablePopulation
from tests.conftest import fault_of
from tests.layers.conftest import add, geojson, point


def square(x: float, y: float, side: float, **properties: Any) -> dict[str, Any]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def read(kind: str, content: bytes, name: str = "a.geojson", crs: str | None = None) -> Any:
    return read_content(kind, content, name, town(), crs)


def test_a_table_in_gbk_keeps_its_names() -> None:
    text = "名称,经度 (WGS 84),纬度 (WGS 84),学位\n南城小学,113.735,22.99,600\n"
    found = read("facilities", text.encode("gbk"), "schools.csv")
    assert found.features[0]["properties"]["name"] == "南城小学"
    assert found.count == 1


def test_a_geopackage_in_zone_coordinates_is_converted(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"名称": ["甲"], "n": [7]}, geometry=[shapely.Point(474373.087, 2546774.325)], crs=4547
    )
    frame.to_file(tmp_path / "a.gpkg")
    found = read("facilities", (tmp_path / "a.gpkg").read_bytes(), "a.gpkg")
    assert (found.crs, found.decided) == ("EPSG:4547", "declared")
    x, y = found.features[0]["geometry"]["coordinates"]
    assert (x, y) == pytest.approx((113.75, 23.02), abs=1e-6)
    assert decode_table(found.content).features()[0]["properties"]["n"] == 7


def test_an_undeclared_system_is_asked_and_answered() -> None:
    plain = json.dumps({"type": "FeatureCollection", "features": [point(113.735, 22.99)]}).encode()
    with pytest.raises(UndecidedSystem):
        read("facilities", plain)
    found = read("facilities", plain, crs="GCJ-02")
    assert (found.crs, found.decided) == ("GCJ-02", "given")
    assert found.features[0]["geometry"]["coordinates"][0] == pytest.approx(113.7298, abs=1e-3)


def test_rows_without_a_place_are_kept_where_their_number_matters() -> None:
    content = geojson(
        point(113.735, 22.99, name="甲"),
        {**point(0, 0, name="乙"), "geometry": None},
        {**point(0, 0, name="丙"), "geometry": {"type": "Point", "coordinates": ["x", 1]}},
    )
    found = read("facilities", content)
    assert (found.count, found.without_place) == (3, 2)
    assert {each.code for each in found.findings} >= {"layer_unplaced", "coordinate_not_a_number"}
    land = geojson(square(113.73, 22.98, 0.01), {**square(0, 0, 1), "geometry": None})
    found = read("land", land)
    assert (found.count, found.without_place) == (1, 0)
    assert "layer_unplaced_left" in {each.code for each in found.findings}


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"0" * 150_000_000)
    return out.getvalue()


def bow_ties(corners: int) -> bytes:
    angles = np.arange(corners) * 2.399963
    ring = np.column_stack((113.73 + 0.01 * np.cos(angles), 22.99 + 0.01 * np.sin(angles)))
    closed = [*ring.tolist(), ring[0].tolist()]
    area = {"type": "Polygon", "coordinates": [closed]}
    return geojson({"type": "Feature", "properties": {}, "geometry": area})


@pytest.mark.parametrize(
    ("kind", "name", "content", "codes"),
    [
        ("facilities", "a.zip", bomb, {"archive_ratio", "archive_too_large"}),
        (
            "facilities",
            "a.geojson",
            lambda: b'{"type": "FeatureCollection", "features": [',
            {"not_json"},
        ),
        (
            "facilities",
            "a.geojson",
            lambda: geojson(point(1, 1)).replace(b"[1, 1]", b"[NaN, 1]"),
            {"not_json"},
        ),
        (
            "facilities",
            "a.vrt",
            lambda: b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>",
            None,
        ),
        # What a quick machine repairs in time has no area left.
        (
            "land",
            "a.geojson",
            lambda: bow_ties(20_000),
            {"layer_area_tangled", "layer_without_places"},
        ),
        ("residents", "a.tif", lambda: b"II*\0" + b"\xff" * 400, {"file_broken", "raster_picture"}),
        ("streets", "a.osm", lambda: b'<!DOCTYPE x [<!ENTITY a "b">]><osm version="0.6"/>', None),
    ],
    ids=["zip bomb", "half", "NaN", "VRT", "tangle", "TIFF", "entities"],
)
def test_what_is_hostile_is_refused_with_a_code(
    kind: str, name: str, content: Callable[[], bytes], codes: set[str] | None
) -> None:
    error = fault_of(lambda: read(kind, content(), name))
    assert isinstance(error, PlanMapError)
    assert codes is None or error.code in codes


def test_what_cannot_serve_its_purpose_is_refused_at_once() -> None:
    with pytest.raises(UnusablePopulation, match="population_no_field"):
        read("residents", geojson(point(113.735, 22.99, name="甲")))
    with pytest.raises(BadQuery, match="no_land"):
        read("land", geojson(point(113.735, 22.99)))
    with pytest.raises(PlanMapError):
        read("communities", geojson(point(113.735, 22.99)))
    with pytest.raises(PlanMapError, match="no_streets"):
        read("streets", geojson(point(113.735, 22.99)))


def raster(path: Path, **more: Any) -> bytes:
    values = (np.arange(12_000, dtype="float32") % 13).reshape(100, 120)
    profile = {
        "driver": "GTiff", "height": 100, "width": 120, "count": 1, "dtype": "float32",
        "crs": "EPSG:4547", "transform": rasterio.Affine(120, 0, 468_000, 0, -120, 2_553_000), "nodata": 3,
        **more,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        for band in range(1, profile["count"] + 1):
            file.write(values, band)
    return path.read_bytes()


def test_a_raster_is_copied_with_its_cells_and_system(tmp_path: Path) -> None:
    found = read("residents", raster(tmp_path / "a.tif"), "a.tif")
    (tmp_path / "copy.tif").write_bytes(found.content)
    with rasterio.open(tmp_path / "copy.tif") as copy:
        assert copy.crs.to_epsg() == 4547
        cells = copy.read(1)
        assert np.nansum(cells) == found.total
        assert np.isnan(cells).any()
    assert found.form == "raster"
    assert found.crs == "EPSG:4547"
    assert found.bounds is not None
    assert found.bounds[0] == pytest.approx(113.69, abs=0.02)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"crs": None}, "raster_no_crs"),
        ({"photometric": "RGB", "count": 3, "dtype": "uint8", "nodata": None}, "raster_picture"),
        ({"transform": rasterio.Affine(2, 0, 0, 0, -2, 0)}, "raster_outside"),
    ],
)
def test_a_raster_with_lies_is_refused(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    error = fault_of(lambda: read("residents", raster(tmp_path / "a.tif", **change), "a.tif"))
    assert error is not None
    assert error.code == code


def test_rasters_are_compared_by_their_sums(store: LayerStore, tmp_path: Path) -> None:
    from tests.layers.conftest import replacement

    facts = {"kind": "residents", "category": None, "name_zh": "人口格网"}
    add(store, raster(tmp_path / "a.tif"), name="a.tif", **facts)
    found = replacement(store, "residents", raster(tmp_path / "b.tif", nodata=5), "b.tif")
    assert found.comparison is not None
    before, after = found.comparison.sums or (0, 0)
    assert before > 0
    assert before != after


def test_streets_keep_their_nodes(store: LayerStore) -> None:
    osm = (
        b"<osm version='0.6'>"
        b"<node id='1' lon='113.73' lat='22.99'/><node id='2' lon='113.74' lat='22.99'/>"
        b"<node id='3' lon='113.74' lat='22.98'/>"
        b"<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='footway'/></way>"
        b"<way id='2'><nd ref='2'/><nd ref='3'/><tag k='highway' v='footway'/></way></osm>"
    )
    direct = read_streets(osm, "a.osm")
    found = read("streets", osm, "a.osm")
    kept = street_lines(decode_table(found.content), found.crs)
    for name in ("longitude", "latitude", "starts", "keys"):
        assert np.array_equal(getattr(kept, name), getattr(direct, name)), name
    assert kept.system == "EPSG:4326"


def test_lines_without_nodes_are_joined_by_position() -> None:
    line = {"type": "LineString", "coordinates": [[113.73, 22.99], [113.74, 22.99]]}
    content = geojson({"type": "Feature", "properties": {}, "geometry": line})
    found = read("streets", content, crs="EPSG:4326")
    kept = street_lines(decode_table(found.content), found.crs)
    assert kept.keys is None
    assert found.decided == "given"
