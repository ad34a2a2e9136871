"""A GeoTIFF is read in a child that knows nothing else: cells, where they lie, and no harm."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS, Transformer
from rasterio.io import MemoryFile

from geo.intake.formats import raster as raster_child
from geo.intake.formats.raster import is_raster, read_raster, read_with_copy
from geo.intake.sandbox.run import run_reader
from geo.model.errors import UnreadableFile
from tests.conftest import fault_of, worked_within
from tests.intake import files

SECONDS = 10
NORTH_UP = Affine(0.01, 0.0, 113.7, 0.0, -0.01, 23.05)
CELLS = np.arange(20, dtype=np.float32).reshape(4, 5)


def geotiff(values: Any = CELLS, driver: str = "GTiff", **profile: Any) -> bytes:
    bands = values if values.ndim == 3 else values[None]
    count, height, width = bands.shape
    profile = {"transform": NORTH_UP, "crs": "EPSG:4326", **profile}
    photometric = profile.pop("interpretation", None)
    with MemoryFile() as memory:
        with memory.open(
            driver=driver, count=count, height=height, width=width, dtype=bands.dtype, **profile
        ) as file:
            file.write(bands)
            if photometric:
                file.colorinterp = photometric
            for name, value in profile.get("tags", {}).items():
                setattr(file, name, value)
        return bytes(memory.read())


@pytest.mark.parametrize(
    ("dtype", "options"),
    [
        ("float32", {}),
        ("float64", {"compress": "deflate", "predictor": 3}),
        ("int16", {"compress": "lzw"}),
        ("uint8", {"tiled": True, "blockxsize": 16, "blockysize": 16}),
        ("uint32", {"BIGTIFF": "YES"}),
        ("int32", {"ENDIANNESS": "BIG"}),
        ("float32", {"compress": "zstd", "nodata": -9999}),
    ],
)
def test_cells_come_as_they_were_written(dtype: str, options: dict[str, Any]) -> None:
    raster = read_raster(geotiff(CELLS.astype(dtype), **options))
    assert raster.values.tolist() == CELLS.tolist()
    assert raster.geotransform == NORTH_UP.to_gdal()
    assert (raster.crs, raster.findings) == ("EPSG:4326", [])


def test_no_data_becomes_nan_and_scales_are_applied() -> None:
    values = np.array([[1, -200], [3, 4]], dtype=np.int16)
    raster = read_raster(geotiff(values, nodata=-200, tags={"scales": (0.5,), "offsets": (10.0,)}))
    assert raster.values[0, 0] == 10.5
    assert np.isnan(raster.values[0, 1])


def test_only_the_window_is_read() -> None:
    values = np.arange(1_000_000, dtype=np.float64).reshape(1000, 1000)
    raster = read_raster(
        geotiff(values, transform=Affine(0.01, 0, 110.0, 0, -0.01, 30.0)),
        bounds=(112.0, 27.5, 112.05, 27.6),
    )
    left, top = raster.geotransform[0], raster.geotransform[3]
    row, column = round((30.0 - top) / 0.01), round((left - 110.0) / 0.01)
    assert raster.values.shape[0] <= 13
    assert raster.values.shape[1] <= 8
    assert raster.values[0, 0] == values[row, column]
    assert left < 112.0
    assert left + 0.01 * raster.values.shape[1] > 112.05


@pytest.mark.parametrize("epsg", [4326, 4490, 4547, 4526, 3857, 32649, 2383])
def test_the_system_is_told_by_its_code(epsg: int) -> None:
    x, y = (113.7, 23.0) if epsg in (4326, 4490) else (4e5, 2.5e6)
    assert (
        read_raster(geotiff(crs=f"EPSG:{epsg}", transform=Affine(1, 0, x, 0, -1, y))).crs
        == f"EPSG:{epsg}"
    )


def test_a_system_without_a_code_comes_as_wkt() -> None:
    crs = "+proj=laea +lat_0=23 +lon_0=113.75 +datum=WGS84 +units=m"
    assert "Azimuthal" in read_raster(geotiff(crs=crs)).crs


SHIFT = (15.8, -154.4, -82.3)
GRID = "+proj=tmerc +lat_0=0 +lon_0=113.75 +k=1 +x_0=40000 +y_0=-2500000 +ellps=krass"
# The same place in the grid by the formulas alone: WGS 84, shifted in space, projected.
INTO_GRID = Transformer.from_pipeline(
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x={} +y={} +z={} +step +inv +proj=cart +ellps=krass "
    "+step {}".format(*SHIFT, GRID)
)
SHIFTED = f"{GRID} +towgs84={','.join(map(str, SHIFT))} +units=m"


@pytest.mark.parametrize("declares", [True, False])
def test_a_local_grid_keeps_its_shift(declares: bool) -> None:
    x, y = INTO_GRID.transform(113.75, 23.02)
    cells = np.arange(100.0).reshape(10, 10)
    placed = Affine(10, 0, x - 50, 0, -10, y + 50)
    content = geotiff(cells, crs=SHIFTED if declares else None, transform=placed)
    around = (113.7499, 23.0199, 113.7501, 23.0201)  # two cells in each direction
    chosen = None if declares else CRS.from_proj4(SHIFTED).to_wkt()
    raster, copy = read_with_copy(content, around, chosen)
    again = read_raster(copy)
    for each in (raster, again):
        placed_by = Transformer.from_crs(4326, each.crs, always_xy=True)
        assert placed_by.transform(113.75, 23.02) == pytest.approx((x, y), abs=1e-4)
    # Without the shift of 50 m, other cells would be read.
    assert {44.0, 45.0, 54.0, 55.0} <= set(raster.values.ravel().tolist())
    assert again.geotransform == raster.geotransform


def test_a_shift_by_a_file_is_left_out() -> None:
    grid = CRS.from_proj4(f"{GRID} +nadgrids=secret.gsb")
    found = read_raster(geotiff(crs=None), crs=grid.to_wkt()).crs
    assert not CRS.from_user_input(found).is_bound
    assert "NADGRIDS" not in found.upper().replace("USING NADGRIDS", "")  # but for a name


def test_a_raster_without_a_system_can_be_told_one() -> None:
    bare = geotiff(crs=None)
    assert code_of(bare) == "raster_no_crs"
    assert read_raster(bare, crs="EPSG:4547").crs == "EPSG:4547"
    with pytest.raises(UnreadableFile) as caught:
        read_raster(bare, crs="nothing")
    assert caught.value.code == "raster_crs_unknown"


def test_further_bands_are_told() -> None:
    raster = read_raster(geotiff(np.stack([CELLS, CELLS + 1])))
    assert [each.code for each in raster.findings] == ["raster_bands_left"]
    assert raster.values[0, 0] == 0


def test_a_packed_raster_is_read() -> None:
    content = geotiff()
    for packed in (gzip.compress(content), files.zipped({"人口.tif": content, "说明.txt": b"a"})):
        assert read_raster(packed).values.shape == (4, 5)


def code_of(content: bytes, bounds: Any = None) -> str | None:
    found = fault_of(lambda: read_raster(content, bounds))
    return found and found.code


def bomb(width: int, height: int) -> bytes:
    """Make a TIFF of one deflated strip that claims to hold all of a huge image."""
    strip = zlib.compress(bytes(10_000_000))
    entries = [
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1),
        (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, len(strip)),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    return b"II*\x00" + struct.pack("<I", 8 + len(strip)) + strip + directory + bytes(4)


def vrt(path: str) -> bytes:
    return (
        '<VRTDataset rasterXSize="5" rasterYSize="4"><VRTRasterBand dataType="Byte" band="1">'
        f"<SimpleSource><SourceFilename>{path}</SourceFilename></SimpleSource></VRTRasterBand>"
        "</VRTDataset>"
    ).encode()


COLOURS = np.zeros((3, 4, 5), np.uint8)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a photograph": (lambda: geotiff(COLOURS, photometric="RGB"), "raster_picture"),
    "complex numbers": (lambda: geotiff(CELLS.astype(np.complex64)), "raster_not_numbers"),
    "no place": (lambda: geotiff(transform=Affine.identity()), "raster_not_placed"),
    "cut off": (lambda: geotiff()[:150], "file_broken"),
    "its cells cut off": (lambda: geotiff(np.ones((500, 500)))[:5_000], "file_broken"),
    "only a magic number": (lambda: b"II*\x00", "file_broken"),
    "noise": (lambda: b"II*\x00" + bytes(range(256)) * 40, "file_broken"),
    "a directory that leads to itself": (
        lambda: b"II*\x00" + struct.pack("<IHI", 8, 0, 8), "file_broken",
    ),
    "too many cells": (lambda: bomb(60_000, 60_000), "raster_not_placed"),
    "a VRT": (lambda: vrt("raster.tif"), "format_refused"),
    "a PNG": (lambda: geotiff(COLOURS[0], driver="PNG"), "format_refused"),
    "nothing": (lambda: b"", "format_refused"),
    "two rasters in one archive": (
        lambda: files.zipped({"a.tif": geotiff(), "b.tif": geotiff()}), "archive_without_data",
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_does_no_harm(name: str) -> None:
    make, code = HOSTILE[name]
    content = make()
    read_raster(geotiff())  # the names of the drivers are asked once
    with worked_within(SECONDS):
        assert code_of(content) == code


def test_a_huge_raster_is_told_by_its_size_or_read_in_part() -> None:
    sparse = geotiff_sparse(30_000)
    assert code_of(sparse) == "raster_too_many_cells"
    part = read_raster(sparse, bounds=(113.7001, 23.0001, 113.701, 23.001))
    assert part.values.size < 20_000


def geotiff_sparse(side: int) -> bytes:
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff", count=1, height=side, width=side, dtype="float32", crs="EPSG:4326",
            transform=Affine(1e-5, 0, 113.7, 0, -1e-5, 23.1), SPARSE_OK="TRUE", tiled=True,
        ):  # fmt: skip
            pass
        return bytes(memory.read())


def test_a_raster_elsewhere_is_outside() -> None:
    assert code_of(geotiff(), (10.0, 50.0, 11.0, 51.0)) == "raster_outside"


def test_too_large_a_file_is_not_begun(own_settings: Callable[..., None]) -> None:
    own_settings(max_upload_mb="1")
    assert code_of(geotiff(np.random.default_rng(1).random((600, 600)))) == "too_large"


def test_gdal_itself_knows_one_driver(tmp_path: Path) -> None:
    """Past the recognition of the format, the child's own walls hold."""
    secret = tmp_path / "secret.tif"
    secret.write_bytes(geotiff())
    path = tmp_path / "raster.tif"
    path.write_bytes(vrt(str(secret)))
    request = {"path": str(path), "bounds": None, "crs": None, "max_cells": 1_000}
    environment = {**raster_child._ENVIRONMENT, "GDAL_SKIP": raster_child._skipped()}
    with pytest.raises(UnreadableFile) as caught:
        run_reader("geo.intake.sandbox.raster_reader", request, environment)
    assert caught.value.code == "file_broken"
    with pytest.raises(UnreadableFile) as caught:
        run_reader("geo.intake.sandbox.raster_reader", request, raster_child._ENVIRONMENT)
    assert caught.value.code == "reader_crashed"


def test_a_file_beside_the_raster_is_not_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "raster.tif"
    path.write_bytes(geotiff())
    (tmp_path / "raster.tfw").write_text("1\n0\n0\n-1\n0\n0\n")
    (tmp_path / "raster.tif.msk").write_bytes(b"II*\x00")
    request = {"path": str(path), "bounds": None, "crs": None, "max_cells": 1_000}
    environment = {**raster_child._ENVIRONMENT, "GDAL_SKIP": raster_child._skipped()}
    head = run_reader("geo.intake.sandbox.raster_reader", request, environment)[0]["head"]
    assert head["geotransform"] == list(NORTH_UP.to_gdal())


def test_a_tiff_is_known_by_its_first_bytes() -> None:
    assert is_raster(b"MM\x00*....")
    assert not is_raster(b"PK\x03\x04")
