"""One recognition of fields for every format: 项目名称 is a name in a Shapefile, too."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import Point

from geo.export.tables.table import to_csv
from geo.intake.checks.examine import Examination, examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.intake.tables.mapping import ColumnMapping
from geo.intake.tables.mapping_store import forget, remember
from geo.intake.upload import Upload
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project
from tests.intake.files import collection, zipped

NAMES = {
    "csv": "a.csv", "geojson": "a.geojson", "gpkg": "a.gpkg", "fgb": "a.fgb", "kml": "a.kml",
    "shp": "a.zip", "xlsx": "a.xlsx",
}  # fmt: skip
LAYERS = ["geojson", "gpkg", "fgb", "kml", "shp"]
CITY = ["甲小学", "乙公园", "丙路"]


def written(folder: Path, form: str, rows: list[dict[str, Any]], encoding: str = "UTF-8") -> bytes:
    """Write rows with one place each as a program of an office would."""
    if form in ("csv", "xlsx"):
        from tests.intake.files import csv_text, workbook

        table = [[*rows[0], "经度", "纬度"]]
        table += [[*row.values(), 113.75 + at / 100, 23.0] for at, row in enumerate(rows)]
        return csv_text(table).encode() if form == "csv" else workbook(table)
    if form == "geojson":
        return collection(
            [
                {"type": "Feature", "properties": row,
                 "geometry": {"type": "Point", "coordinates": [113.75 + at / 100, 23.0]}}
                for at, row in enumerate(rows)
            ]
        )  # fmt: skip
    if form == "kml":
        marks = "".join(
            "<Placemark><ExtendedData>"
            + "".join(f'<Data name="{key}"><value>{row[key]}</value></Data>' for key in row)
            + f"</ExtendedData><Point><coordinates>{113.75 + at / 100},23</coordinates></Point>"
            "</Placemark>"
            for at, row in enumerate(rows)
        )
        return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'.encode()
    places = [Point(113.75 + at / 100, 23.0) for at in range(len(rows))]
    frame = geopandas.GeoDataFrame(rows, geometry=places, crs="EPSG:4326")
    target = folder / "made"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    options = {"encoding": encoding} if form == "shp" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        pyogrio.write_dataframe(frame, target / f"a.{form}", **options)
    if form != "shp":
        return (target / f"a.{form}").read_bytes()
    return zipped({path.name: path.read_bytes() for path in target.iterdir()})


def read(folder: Path, form: str, *rows: dict[str, Any], encoding: str = "UTF-8") -> Upload:
    return read_bytes(written(folder, form, list(rows), encoding), NAMES[form])


def properties(upload: Upload) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in upload.features]


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(
        *(
            project(
                f"p{at}",
                name=name,
                geometry={"type": "Point", "coordinates": [113.75 + at / 100, 23.0]},
            )
            for at, name in enumerate(CITY)
        )
    )
    return StoredProjects(read_snapshot(path), path)


def told(upload: Upload | Examination, code: str) -> list[dict[str, Any]]:
    return [each.params for each in upload.findings if each.code == code]


@pytest.mark.parametrize("form", [*LAYERS, "csv", "xlsx"])
def test_projects_are_matched_by_name_in_every_format(
    stored: StoredProjects, tmp_path: Path, form: str
) -> None:
    rows = [{"项目名称": name, "备注": "现场复核"} for name in CITY]
    done = examine(read(tmp_path, form, *rows), stored)
    assert sorted(str(each.project) for each in done.identities) == ["p0", "p1", "p2"]
    assert [each.fields for each in done.comparison.changed] == [("description",)] * 3
    assert len(told(done, "id_by_same_name")) == 3
    assert ["备注", "description"] in told(done, "columns_found")[0]["meanings"]
    assert not done.failed


HEADINGS = (
    "项目名称", "XMMC", "xmmc", "MC", "mc", "NAME", "Name", "ＭＣ", "名称", " 项目名称 ", "XM_MC",
    "项目名",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "heading"),
    # An attribute of XML has no white space around it.
    [(form, each) for form in LAYERS for each in HEADINGS if form != "kml" or each == each.strip()],
)
def test_usual_headings_are_names(tmp_path: Path, form: str, heading: str) -> None:
    upload = read(tmp_path, form, {heading: "甲小学", "层数": 3})
    assert properties(upload)[0]["name"] == "甲小学"
    assert [each for each in properties(upload)[0] if each != "name"] == ["层数"]


@pytest.mark.parametrize("form", LAYERS)
@pytest.mark.parametrize("heading", ["XMBH", "bh", "编号", "项目编号", "ＢＨ", "Code"])
def test_usual_headings_are_ids_where_the_values_are_ids(
    tmp_path: Path, form: str, heading: str
) -> None:
    upload = read(tmp_path, form, {heading: "guantai-road"}, {heading: "xiping-school"})
    assert {each["id"] for each in upload.features} == {"guantai-road", "xiping-school"}
    assert properties(upload) == [{}, {}]
    kept = "项目编" if form == "shp" and heading == "项目编号" else heading  # ten bytes
    (found,) = told(upload, "columns_found")
    ((column, meaning),) = found["meanings"]
    assert (column.replace("\ufffd", ""), meaning) == (kept, "id")


@pytest.mark.parametrize("form", LAYERS)
@pytest.mark.parametrize(
    "values", [[1, 2], ["1", "2"], ["NC-2023-01", "NC-2023-02"], ["road", "road"], ["甲", "乙"]]
)
def test_the_office_s_own_numbers_stay_as_they_are(
    tmp_path: Path, form: str, values: list[Any]
) -> None:
    upload = read(tmp_path, form, *({"编号": value, "层数": 1} for value in values))
    assert [each.get("id") for each in upload.features] == [None, None]
    assert sorted(str(each["编号"]) for each in properties(upload)) == sorted(map(str, values))


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize(
    ("heading", "field", "value"),
    [
        ("项目名称", "name", "甲小学"),
        ("位置来源", "location_source", "测量"),
        ("状态依据", "status_evidence", "已建成"),
        ("牵头单位", "lead", "规划办"),
        ("所属社区", "community", "西平"),
    ],
)
def test_headings_that_a_shapefile_has_cut(
    tmp_path: Path, encoding: str, heading: str, field: str, value: str
) -> None:
    upload = read(tmp_path, "shp", {heading: value, "甲": "乙"}, encoding=encoding)
    assert properties(upload) == [{field: value, "甲": "乙"}]


STATUSES = {
    "建成": "completed", "已完成": "completed", "Finished": "completed",
    "在建": "under_construction", "施工中": "under_construction", "未开工": "planned",
    "not started": "planned", "Under-Construction": "under_construction",
}  # fmt: skip


@pytest.mark.parametrize("form", LAYERS)
def test_words_for_a_status_become_codes(tmp_path: Path, form: str) -> None:
    upload = read(tmp_path, form, *({"MC": word, "状态": word} for word in STATUSES))
    found = {each["name"]: each for each in properties(upload)}
    assert found == {word: {"name": word, "status": STATUSES[word]} for word in STATUSES}


@pytest.mark.parametrize("word", STATUSES)
def test_a_word_for_a_status_is_enough(tmp_path: Path, word: str) -> None:
    upload = read(tmp_path, "geojson", {"MC": "甲", "状态": word})
    assert properties(upload) == [{"name": "甲", "status": STATUSES[word]}]


FOREIGN = (
    ("类型", "商业用地"), ("STATUS", "Active"), ("Section", "12-B"), ("进度", "80%"),
    ("目标", "便民利民"), ("MC", 12),
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "heading", "value"),
    # KML without a schema has texts only.
    [(form, *each) for form in LAYERS for each in FOREIGN if form != "kml" or each[1] != 12],
)
def test_a_value_that_is_not_ours_stays_under_its_own_name_and_is_told(
    tmp_path: Path, form: str, heading: str, value: Any
) -> None:
    upload = read(tmp_path, form, {heading: value, "甲": "乙"})
    assert properties(upload) == [{heading: value, "甲": "乙"}]
    assert told(upload, "fields_unlike") == [{"value": (heading,)}]


def test_an_unknown_value_among_known_ones_is_told_by_the_check(
    stored: StoredProjects, tmp_path: Path
) -> None:
    rows = [
        {"MC": name, "状态": word}
        for name, word in zip(CITY, ["建成", "在建", "快了"], strict=True)
    ]
    done = examine(read(tmp_path, "gpkg", *rows), stored)
    assert [(each.code, each.field) for each in done.findings if each.severity == "error"] == [
        ("unknown_value", "status")
    ]


@pytest.mark.parametrize("form", LAYERS)
def test_the_field_s_own_name_wins_and_nothing_filled_is_lost(tmp_path: Path, form: str) -> None:
    upload = read(tmp_path, form, {"名称": "乙", "name": "甲"})
    assert properties(upload) == [{"名称": "乙", "name": "甲"}]


def test_an_empty_field_does_not_stand_in_the_way(tmp_path: Path) -> None:
    upload = read(tmp_path, "geojson", {"name": None, "项目名称": "甲", "备注": None})
    assert properties(upload) == [{"name": "甲", "备注": None}]


def test_a_late_value_is_not_written_over(tmp_path: Path) -> None:
    rows = [{"name": None, "项目名称": f"n{at}"} for at in range(600)]
    rows.append({"name": "own", "项目名称": "other"})
    assert properties(read(tmp_path, "geojson", *rows))[-1] == {"name": "own", "项目名称": "other"}


def test_signs_that_cannot_be_seen_in_a_heading_are_left_out_and_told(tmp_path: Path) -> None:
    upload = read(tmp_path, "geojson", {"\u200b项目名称": "甲"})
    assert properties(upload) == [{"name": "甲"}]
    assert len(told(upload, "column_name_cleaned")) == 1


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return read_snapshot(DATA / "projects.geojson")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["gpkg", "fgb", "geojson", "shp"])
def test_our_own_table_that_has_become_a_layer_changes_nothing(
    shipped: Snapshot, tmp_path: Path, form: str, language: Any
) -> None:
    # QGIS makes a layer of our CSV by its two columns, and keeps all columns.
    every = np.arange(len(shipped))
    table = tmp_path / "ours.csv"
    table.write_bytes(to_csv(shipped, every, language))
    frame = pd.read_csv(table, dtype=str, encoding="utf-8-sig")
    axes = ("经度", "纬度") if language == "zh" else ("Longitude", "Latitude")
    found = [next(name for name in frame if name.startswith(axis)) for axis in axes]
    frame = frame[frame[found[0]].notna()]
    x, y = (pd.to_numeric(frame[name]) for name in found)
    rows = frame.astype(object).where(frame.notna(), None)
    made = geopandas.GeoDataFrame(rows, geometry=geopandas.points_from_xy(x, y), crs=4326)
    target = tmp_path / "layer"
    target.mkdir()
    options = {"encoding": "UTF-8"} if form == "shp" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        pyogrio.write_dataframe(made, target / f"a.{form}", **options)
    content = (
        zipped({path.name: path.read_bytes() for path in target.iterdir()})
        if form == "shp"
        else (target / f"a.{form}").read_bytes()
    )
    stored = StoredProjects(shipped, DATA / "projects.geojson")
    done = examine(read_bytes(content, NAMES[form]), stored)
    assert [each for each in done.comparison.changed if each.fields] == []
    assert (done.comparison.added, done.comparison.unmatched, done.failed) == ([], [], frozenset())


@pytest.mark.parametrize("form", LAYERS)
def test_what_a_person_has_assigned_counts_and_is_remembered(
    tmp_path: Path, own_settings: Callable[..., None], form: str
) -> None:
    own_settings(data=str(Path(shutil.copytree(DATA, tmp_path / "data"))))
    content = written(tmp_path, form, [{"甲": "x-1", "乙": "一所学校", "丙": "建成"}])
    header = read_bytes(content, NAMES[form]).columns
    assert header is not None
    mapping = ColumnMapping(header.header, id="甲", fields={"乙": "name", "丙": "status"})
    for upload in (read_bytes(content, NAMES[form], mapping), _again(content, form, mapping)):
        assert upload.features[0]["id"] == "x-1"
        assert properties(upload) == [{"name": "一所学校", "status": "completed"}]
    forget(mapping.header)


def _again(content: bytes, form: str, mapping: ColumnMapping) -> Upload:
    remember(mapping)
    return read_bytes(content, NAMES[form])


def test_two_fields_that_a_person_exchanges_are_exchanged(tmp_path: Path) -> None:
    content = written(tmp_path, "geojson", [{"name": "甲", "全称": "乙"}])
    mapping = ColumnMapping(("name", "全称"), fields={"全称": "name"})
    assert properties(read_bytes(content, "a.geojson", mapping)) == [{"name": "乙", "全称": "甲"}]


def test_more_fields_than_a_layer_has_keep_their_names() -> None:
    features = [
        {"type": "Feature", "properties": {f"n{at}": at, "MC": "甲"}, "geometry": None}
        for at in range(1_000)
    ]
    upload = read_bytes(
        json.dumps({"type": "FeatureCollection", "features": features}).encode(), "a.geojson"
    )
    assert all("MC" in each for each in properties(upload))


@pytest.mark.parametrize("value", [None, 5, [], "x", {"properties": None}, {"properties": []}])
def test_what_is_no_feature_is_left_to_the_check(value: Any) -> None:
    upload = read_bytes(
        collection([value, {"type": "Feature", "properties": {"MC": "甲"}}]), "a.geojson"
    )
    assert upload.features[1]["properties"] == {"name": "甲"}
