"""Read the cells and the georeference of a GeoTIFF with GDAL, in a child process."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs.surroundings import system_with
from geo.intake.archive import MEGABYTE, gunzip, without_data, zip_members
from geo.intake.formats.gdal import ENVIRONMENT
from geo.intake.sandbox.run import run_reader
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.grid_definition import grid_crs
from geo.store.file.scratch import temporary_folder

MAX_CELLS = 4_000_000
_READER = "geo.intake.sandbox.raster_reader"
_DRIVER = "GTiff"
# TIFF and BigTIFF, in either byte order.
_MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
# Only the file itself is read: no neighbouring files, no georeference from elsewhere.
_ENVIRONMENT = {
    **ENVIRONMENT,
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_GEOREF_SOURCES": "INTERNAL",
    "GTIFF_REPORT_COMPD_CS": "NO",
}


@dataclass(frozen=True, eq=False, slots=True)
class Raster:
    """The first band of a raster.

    Attributes
    ----------
    values : (rows, columns) float64
        NaN for cells without data.
    geotransform : tuple of 6 float
        As in GDAL, from the corner of the first cell.
    crs : str
        EPSG code or WKT.
    findings : list of Finding
    """

    values: npt.NDArray[np.float64]
    geotransform: tuple[float, ...]
    crs: str
    findings: list[Finding]


def is_raster(content: bytes) -> bool:
    r"""Check by its content whether a file is a TIFF.

    Examples
    --------
    >>> is_raster(b"II*\x00rest"), is_raster(b'{"type": "Feature"}')
    (True, False)
    """
    return content.startswith(_MAGIC)


def read_raster(
    content: bytes,
    bounds: tuple[float, float, float, float] | None = None,
    crs: str | None = None,
) -> Raster:
    """Read the first band of a GeoTIFF, which may be compressed by gzip or the only one in a zip.

    Parameters
    ----------
    content : bytes
    bounds : west, south, east, north, optional
        Bounding box in WGS 84 degrees; only cells that touch it are read.
    crs : str, optional
        Coordinate system of a raster that names none.

    Raises
    ------
    UnreadableFile
        ``too_large``, ``format_refused``, ``file_broken``, ``raster_no_crs``,
        ``raster_crs_unknown``, ``raster_not_placed``, ``raster_picture``,
        ``raster_not_numbers``, ``raster_outside``, ``raster_too_many_cells``,
        and the errors of archives and child processes.
    """
    limit = limit_settings().max_upload_mb
    if len(content) > limit * MEGABYTE:
        raise UnreadableFile("too_large", size=round(len(content) / MEGABYTE, 1), limit=limit)
    plain = _unpacked(content)
    if not is_raster(plain):
        raise UnreadableFile("format_refused", kind="TIFF?")
    with temporary_folder() as folder:
        path = Path(folder) / "raster.tif"
        path.write_bytes(plain)
        named = _definition(crs)
        request = {"path": str(path), "bounds": bounds, "crs": named, "max_cells": MAX_CELLS}
        environment = {**_ENVIRONMENT, "GDAL_SKIP": _skipped(), "CPL_TMPDIR": folder}
        lines = run_reader(_READER, request, environment)
    return _raster(lines)


def _definition(crs: str | None) -> str | None:
    """Return the definition of a local grid of the town, and any other name unchanged."""
    system = system_with(crs) if crs else None
    return grid_crs(system.projection).to_wkt() if system and system.is_local else crs


def _unpacked(content: bytes) -> bytes:
    if content.startswith(b"\x1f\x8b"):
        return gunzip(content)
    if content.startswith(b"PK\x03\x04"):
        members = zip_members(content)
        rasters = [each.content for each in members if is_raster(each.content)]
        if len(rasters) != 1:
            raise without_data(members)
        return rasters[0]
    return content


@lru_cache(maxsize=1)
def _skipped() -> str:
    """Return the names of the drivers to disable, from a child process without a file."""
    # The GDAL that reads rasters is another one than that for vectors, with other drivers.
    (answer,) = run_reader(_READER, {"path": None}, _ENVIRONMENT)
    return ",".join(name for name in answer["drivers"] if name != _DRIVER)


def _raster(lines: list[dict[str, Any]]) -> Raster:
    head = lines[0]["head"]
    cells = b"".join(base64.b64decode(line["rows"]) for line in lines[1:])
    rows, columns = head["shape"]
    if len(cells) != rows * columns * 8:
        raise UnreadableFile("file_broken", kind="GeoTIFF")
    values = np.frombuffer(cells, dtype="<f8").reshape(rows, columns).astype(np.float64)
    found = []
    if head["bands"] > 1:
        found.append(Finding("raster_bands_left", "warning", params={"count": head["bands"]}))
    return Raster(values, tuple(head["geotransform"]), head["crs"], found)
