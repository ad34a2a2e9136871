"""What goes out comes back: our own files, and what other programs make of them, change nothing."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pytest

from geo.export import EXPORTERS, file_ending
from geo.export.tables.table import headings
from geo.intake.comparison.compare import Comparison, compare
from geo.intake.read import read_bytes
from geo.intake.tables.fields import conform
from geo.intake.tables.mapping import derived_columns, role_of
from geo.intake.upload import Upload
from geo.model.project import HEADINGS, field_names
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project
from tests.export.conftest import AREA, LINE
from tests.intake import files

METRES = 0.2  # as far as any format may move a place
DERIVED = ("section_label", "place", "certainty")
# A file may hold everything that the contract has, and more than a table shows.
FULL = project(
    "full",
    location_type="corridor",
    location_source="踏勘",
    location_source_en=None,
    target_value=2.5,
    target_unit="parks",
    target_year=2025,
    community="西平社区",
    lead="=1+1",
    start="2023-03-01",
    end="2025-12-31",
    description="第一行\n第二行，“引号”与 , ;",
    geometry=LINE,
)
ODD = [
    FULL,
    project("an-area", location_type="area", geometry=AREA, name="-甲", status_evidence="@乙"),
    project("internal-one", visibility="internal", target_value=30, target_unit="间教室"),
    project("nowhere", geometry=None, location_accuracy_m=None, location_verified=False),
]


# What is made to be looked at does not come back.
READABLE = [form for form in EXPORTERS if form not in ("html", "pdf", "png", "pptx")]


@pytest.fixture
def shipped() -> Snapshot:
    return read_snapshot(DATA / "projects.geojson")


@pytest.fixture
def odd(projects_file: Callable[..., Path]) -> Snapshot:
    return read_snapshot(projects_file(*ODD))


def exported(snapshot: Snapshot, form: str, language: Any = "zh") -> bytes:
    return EXPORTERS[form][0](snapshot, np.arange(len(snapshot)), language)


def compared(snapshot: Snapshot, upload: Upload) -> Comparison:
    features = (snapshot.feature(row) for row in range(len(snapshot)))
    return compare(upload.features, {feature["id"]: feature for feature in features})


def differences(found: Comparison) -> dict[str, Any]:
    """Return what is not as it was; places within the tolerance are."""
    moved = [each for each in found.moved if each.metres is None or each.metres > METRES]
    told = {"added": found.added, "moved": moved, "changed": found.changed}
    told |= {"unmatched": found.unmatched, "missing": found.missing}
    return {name: each for name, each in told.items() if each}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize("data", ["shipped", "odd"])
def test_our_own_file_changes_nothing(
    request: pytest.FixtureRequest, data: str, form: str, language: str
) -> None:
    snapshot = request.getfixturevalue(data)
    upload = read_bytes(exported(snapshot, form, language), f"南城.{file_ending(form)}")
    found = compared(snapshot, upload)
    # One Shapefile holds one kind of geometry; lines and areas come in their own. A
    # workbook has a sheet that says where its rows are from.
    told = {each.code for each in upload.findings}
    assert ("layers_merged" in told) == (form == "shp")
    assert "layers_left" not in told
    assert differences(found) == {}
    assert found.moved == []
    assert [each for each in upload.findings if each.severity == "error"] == []


TEXTS = ("=1+1", "'=1", "-5", "@x", "\t＝1", "甲\r\n乙\r丙", "“;,\"'", " 甲　", "<b>&amp;]]>", "")
TEXTS += (
    "_x000D_",
    "007",
    "1e5",
    "true",
    "2023-02-24",
    "{{7*7}}",
    "莞" * 120,
    "x\u00a0",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", READABLE)
def test_no_text_comes_back_changed(
    projects_file: Callable[..., Path], form: str, language: str
) -> None:
    features = [
        project(f"p-{at}", status_evidence=text, lead=text, location_source=text, description=text)
        for at, text in enumerate(TEXTS)
    ]
    snapshot = read_snapshot(projects_file(*features))
    content = exported(snapshot, form, language)
    upload = read_bytes(content, f"a.{file_ending(form)}")
    assert differences(compared(snapshot, upload)) == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_columns_that_are_worked_out_are_left_aside_and_told(
    shipped: Snapshot, form: str, language: Any
) -> None:
    upload = read_bytes(exported(shipped, form, language), f"a.{form}")
    (told,) = [each for each in upload.findings if each.code == "columns_ignored"]
    assert told.severity == "info"
    assert told.params["value"] == tuple(headings(language)[key] for key in DERIVED)
    for feature in upload.features:
        assert set(feature["properties"]) <= set(field_names())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_of_our_tables_has_a_meaning(language: Any) -> None:
    names = headings(language)
    axes = {"longitude": "x", "latitude": "y"}
    if language == "en":
        axes["location_source"] = "location_source_en"
    for key in HEADINGS:
        if key not in DERIVED:
            assert role_of(names[key]) == axes.get(key, key)
    assert derived_columns(list(names.values())) == tuple(names[key] for key in DERIVED)


def test_a_row_without_a_place_says_nothing_of_the_place(odd: Snapshot) -> None:
    rows = {row["id"]: row for row in read_bytes(exported(odd, "csv"), "a.csv").features}
    assert "geometry" not in rows["nowhere"]
    assert rows["an-area"]["geometry"]["type"] == "Point"


@pytest.mark.parametrize("place", [LINE, AREA])
def test_a_line_or_area_has_moved_when_somebody_writes_another_point(
    projects_file: Callable[..., Path], place: Any
) -> None:
    snapshot = read_snapshot(projects_file(project("a", geometry=place)))
    text = exported(snapshot, "csv").decode("utf-8-sig")
    x, y = snapshot.columns.x[0], snapshot.columns.y[0]
    cells = f"{round(x, 6)},{round(y, 6)}"
    assert cells in text
    other = text.replace(cells, f"{x + 2e-6:.6f},{y:.6f}")
    (move,) = compared(snapshot, read_bytes(other.encode(), "a.csv")).moved
    assert move.id == "a"
    assert move.metres is not None


# Other programs


def zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return buffer.getvalue()


NAMES = {
    "GPKG": "a.gpkg",
    "FlatGeobuf": "a.fgb",
    "GeoJSON": "a.geojson",
    "KML": "a.kml",
    "LIBKML": "b.kml",
    "ESRI Shapefile": "南城.shp",
}


def by_gdal(content: bytes, folder: Path, driver: str, rows: Any = slice(None)) -> bytes:
    """Convert our GeoJSON as QGIS or ogr2ogr would."""
    source = folder / "ours.geojson"
    source.write_bytes(content)
    frame = geopandas.read_file(source, engine="pyogrio")[rows]
    target = folder / "theirs"
    target.mkdir()
    options = {"encoding": "UTF-8"} if driver == "ESRI Shapefile" else {}
    if driver == "FlatGeobuf":
        # It sorts by place, which a project without one does not have.
        options = {"SPATIAL_INDEX": "NO"}
    with warnings.catch_warnings():
        # GDAL says that a Shapefile cuts names and texts, which is what is to be seen here.
        warnings.simplefilter("ignore", RuntimeWarning)
        pyogrio.write_dataframe(frame, target / NAMES[driver], driver=driver, **options)
    if driver == "ESRI Shapefile":
        return zipped(target)
    return (target / NAMES[driver]).read_bytes()


@pytest.mark.parametrize("driver", ["GPKG", "FlatGeobuf", "GeoJSON", "KML", "LIBKML"])
def test_what_gdal_makes_of_our_geojson_changes_nothing(
    shipped: Snapshot, tmp_path: Path, driver: str
) -> None:
    content = by_gdal(exported(shipped, "geojson"), tmp_path, driver)
    upload = read_bytes(content, NAMES[driver])
    assert differences(compared(shipped, upload)) == {}
    assert len(upload.features) == len(shipped)


@pytest.mark.parametrize(("kind", "count"), [("Point", 16), ("LineString", 2), (None, 45)])
def test_a_shapefile_by_gdal_changes_nothing_of_the_kind_that_it_holds(
    shipped: Snapshot, tmp_path: Path, kind: str | None, count: int
) -> None:
    # A Shapefile holds one kind of geometry, so the others are missing from it; the
    # names of its fields, cut to ten bytes, and texts cut to 254 bytes are restored.
    places = [figure and figure.geom_type for figure in shipped.columns.geometry]
    rows = np.array([place == kind for place in places])
    content = by_gdal(exported(shipped, "geojson"), tmp_path, "ESRI Shapefile", rows)
    found = compared(shipped, read_bytes(content, "南城.zip"))
    assert found.unchanged == count
    assert list(differences(found)) == ["missing"]


@pytest.mark.parametrize("form", ["gpkg", "fgb"])
def test_a_layer_that_was_a_shapefile_gets_its_names_back(form: str, tmp_path: Path) -> None:
    frame = files.frame().rename(columns={"楼层": "status_evi", "开工": "location_v"})
    frame["location_v"] = [1, 0]
    frame.to_file(tmp_path / f"a.{form}", engine="pyogrio", layer="a")
    upload = read_bytes((tmp_path / f"a.{form}").read_bytes(), f"a.{form}")
    properties = [each["properties"] for each in upload.features]  # a FlatGeobuf sorts them
    assert {each["location_verified"] for each in properties} == {True, False}
    assert all("status_evidence" in each for each in properties)
    assert "names_restored" in {each.code for each in upload.findings}


@pytest.mark.parametrize(
    ("given_ones", "name"), [({"Name": "西平", "name": "西平"}, "西平"), ({"Name": "西平"}, "西平")]
)
def test_the_name_of_a_placemark_is_no_second_one(given_ones: dict[str, Any], name: str) -> None:
    properties = {**given_ones, "tessellate": -1, "extrude": 0, "icon": None}
    conform(properties)
    assert properties == {"name": name}


def test_a_text_cut_by_a_shapefile_is_no_change(
    projects_file: Callable[..., Path], tmp_path: Path
) -> None:
    long = project("a", description="建设内容" * 40, location_source="甲" * 100)
    snapshot = read_snapshot(projects_file(long))
    content = by_gdal(exported(snapshot, "geojson"), tmp_path, "ESRI Shapefile")
    upload = read_bytes(content, "南城.zip")
    assert len(upload.features[0]["properties"]["description"]) < 160
    assert differences(compared(snapshot, upload)) == {}


def test_areas_come_back_from_programs_that_turn_rings_round(
    projects_file: Callable[..., Path], tmp_path: Path
) -> None:
    snapshot = read_snapshot(projects_file(project("a", geometry=AREA)))
    content = by_gdal(exported(snapshot, "geojson"), tmp_path, "ESRI Shapefile")
    assert compared(snapshot, read_bytes(content, "南城.zip")).moved == []


def test_a_workbook_saved_as_csv_in_china_changes_nothing(shipped: Snapshot) -> None:
    text = exported(shipped, "csv").decode("utf-8-sig")
    dates = re.sub(r"\b2023-02-24\b", "2023/2/24", text)
    assert differences(compared(shipped, read_bytes(dates.encode("gbk"), "a.csv"))) == {}
