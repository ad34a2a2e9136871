"""A client takes the exported file, edits a place in another program and brings it back."""

from __future__ import annotations

import csv
import json
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
from shapely import Point
from typer.testing import CliRunner

from geo.cli import app
from geo.export.tables.table import headings
from geo.store.file.history import History
from tests.conftest import DATA
from tests.store.committing import lines_of

MOVED = "zhouxi-village"
AXES = [
    {headings(language)[name] for language in ("zh", "en")} for name in ("longitude", "latitude")
]
LON, LAT = 113.7163, 23.0072


@pytest.fixture
def store(tmp_path: Path, own_settings: Callable[..., None]) -> Path:
    """The shipped projects in a folder of their own, so that they can be changed."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(DATA / "projects.geojson", folder)
    own_settings(store=str(folder / "projects.geojson"))
    return folder / "projects.geojson"


def run(*words: str | Path) -> None:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output


def by_gdal(path: Path, driver: str, **options: Any) -> None:
    """Open a file as QGIS does, move one point, and save all layers under the same name."""
    with warnings.catch_warnings():
        # In KML it takes our field "visibility" for whether a placemark is shown.
        warnings.simplefilter("ignore", RuntimeWarning)
        frames = {name: pyogrio.read_dataframe(path, layer=name) for name in layers(path)}
    found = 0
    for frame in frames.values():
        row = frame.index[frame["id"] == MOVED]
        frame.loc[row, "geometry"] = [Point(LON, LAT)] * len(row)
        found += len(row)
    assert found == 1
    path.unlink()
    with warnings.catch_warnings():
        # GDAL says that a Shapefile cuts texts, which our export has done already.
        warnings.simplefilter("ignore", RuntimeWarning)
        for name, frame in frames.items():
            pyogrio.write_dataframe(
                frame, path, layer=name, driver=driver, append=path.exists(), **options
            )


def layers(path: Path) -> list[str]:
    return [str(name) for name, _ in pyogrio.list_layers(path)]


def edited_shapefile(path: Path) -> None:
    folder = path.with_suffix("")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    by_gdal(folder / "points.shp", "ESRI Shapefile", encoding="UTF-8")
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)


def edited_rows(header: list[Any], rows: list[list[Any]]) -> None:
    """Write the new place into the cells of the row, as text where the others are text."""
    (row,) = [each for each in rows if MOVED in each]
    for names, value in zip(AXES, (LON, LAT), strict=True):
        (at,) = [at for at, name in enumerate(header) if name in names]
        row[at] = type(row[at])(value)


def edited_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    edited_rows(header, rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def edited_workbook(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    edited_rows(header, rows)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    book.save(path)


EDITS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "geojson": ("a.geojson", lambda path: by_gdal(path, "GeoJSON")),
    "gpkg": ("a.gpkg", lambda path: by_gdal(path, "GPKG")),
    "shp": ("a.zip", edited_shapefile),
    "kml": ("a.kml", lambda path: by_gdal(path, "KML")),
    "csv": ("a.csv", edited_csv),
    "xlsx": ("a.xlsx", edited_workbook),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", EDITS)
def test_one_edited_place_is_the_only_change(
    store: Path, tmp_path: Path, form: str, language: str
) -> None:
    name, edit = EDITS[form]
    path = tmp_path / name
    before = lines_of(store)
    run("export", form, path, "--lang", language)
    edit(path)
    run("apply", path, "--author", "李工", "--reason", "测量成果")
    after = lines_of(store)
    assert [each for each in after if after[each] != before.get(each)] == [MOVED]
    assert list(after) == list(before)
    feature = json.loads(before[MOVED])
    feature["geometry"] = {"type": "Point", "coordinates": [LON, LAT]}
    assert json.loads(after[MOVED]) == feature
    assert len(History(store).revisions()) == 1
