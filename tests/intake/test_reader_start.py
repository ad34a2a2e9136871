"""Readers and the worker, started as the program starts them: other tests start them as forks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.intake.formats.raster import read_raster
from geo.intake.formats.streets import read_streets
from geo.intake.read import read_bytes
from geo.intake.repair import areas
from geo.intake.sandbox import validity
from geo.study.workers import Workers
from tests import forks
from tests.intake import files, street_files
from tests.intake.test_formats_raster import geotiff
from tests.intake.test_gpx import HEAD, points
from tests.intake.test_sound_areas import BOW_TIE
from tests.study import jobs

Read = Callable[[Path], Any]


def of(name: str, make: Callable[[Path], bytes]) -> Read:
    """Read an upload, which is written once: a GeoPackage knows when that was."""

    def read(folder: Path) -> Any:
        path = folder / f"kept-{name}"
        if not path.exists():
            path.write_bytes(make(folder))
        return read_bytes(path.read_bytes(), name)

    return read


def streets(name: str) -> Read:
    def read(folder: Path) -> Any:
        found = read_streets(street_files.FORMATS[name][0](folder), "streets")
        return found.longitude.tolist(), found.latitude.tolist(), found.starts.tolist(), found.form

    return read


def reasons(_folder: Path) -> list[Any]:
    tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validity, "MANY_VERTICES", 0)
        return list(validity.invalidity(np.array([tie, shapely.box(0, 0, 1, 1)])))


def worked_out(_folder: Path) -> Any:
    processes = Workers()
    try:
        call = (jobs.same, (1, "甲"), {})
        return processes.work(call, {}, seconds=60, memory_mb=800)[0]
    finally:
        processes.end()


READ: dict[str, Read] = {
    "Shapefile": of("a.zip", lambda folder: files.zipped(files.shapefile_parts(folder))),
    "GeoPackage": of("a.gpkg", lambda folder: files.written(folder, "a.gpkg")),
    "FlatGeobuf": of("a.fgb", lambda folder: files.written(folder, "a.fgb")),
    "KML": of("a.kml", lambda _folder: files.kml()),
    "GPX": of("a.gpx", lambda _folder: f"{HEAD}{points('wpt', 113.74)}</gpx>".encode()),
    "XLSX": of("a.xlsx", lambda _folder: files.workbook()),
    "GeoTIFF": lambda _folder: read_raster(geotiff()).values.tolist(),
    "OSM PBF": streets("OSM PBF"),
    "GraphML": streets("GraphML of osmnx"),
    "validity": reasons,
    "repair": lambda _folder: areas.mended_together([BOW_TIE], areas.FEW_VERTICES + 1),
    "worker": worked_out,
}


@pytest.mark.parametrize("name", READ)
def test_a_process_of_its_own_gives_what_a_fork_gives(tmp_path: Path, name: str) -> None:
    forked = READ[name](tmp_path)
    with forks.truly_started():
        assert READ[name](tmp_path) == forked
