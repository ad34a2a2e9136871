"""Whatever stands in a file: each line is a feature or told, and no place is stored unread."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from geo.cli import app
from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.intake.checks.check import check
from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, fault_of, project
from tests.intake.checking import undeclared
from tests.intake.files import workbook

HEADING = ["编号", "名称", "经度", "纬度"]
# Lines that are no project and stand in every office's tables.
ASIDES = (
    ["合计", "3个项目", "", ""],
    ["", "小计", "", ""],
    ["注：坐标为现场采集", "", "", ""],
    ["填表人：李", "审核人：王", "", ""],
    ["二、学校", "", "", ""],
    HEADING,
    ["", "", "(°)", "(°)"],
    ["1", "2", "3", "4"],
    ["以上位置仅供参考", "", "", ""],
    ["", "", "", "", "另有说明"],
)
ABOVE = (["项目统计表", "", "", ""], ["填报单位：规划所", "", "", ""])
BLANK = ["", "", "", ""]
NAMES = ("西平小学", '学校"甲"', '"莞太路', '路"', '7"管', "甲,乙", "两行\n名称", "")
_SOME = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])

lines = st.lists(st.sampled_from(NAMES) | st.sampled_from([*ASIDES, BLANK]), min_size=3, max_size=9)
tables = st.tuples(st.lists(st.sampled_from([*ABOVE, BLANK]), max_size=3), lines)


def _rows(table: tuple[list[list[str]], list[Any]]) -> list[list[str]]:
    """Return the rows of a table; every project has an id and a place of its own."""
    above, below = table
    made = [
        [f"p{at}", each, *_place(at)] if isinstance(each, str) else each
        for at, each in enumerate(["西平小学", "莞太路", *below])
    ]
    return [*above, HEADING, *made]


def _place(at: int) -> list[str]:
    return [f"{113.7 + at / 1000:.3f}", f"{23 + at / 1000:.3f}"]


def _told(upload: Upload) -> dict[str, int]:
    """Return how many rows each finding tells of."""
    found = {each.code: each.params.get("count", 0) for each in upload.findings}
    return {code: found.get(code, 0) for code in ("rows_left", "rows_above")}


def _all_told(upload: Upload, rows: list[list[str]]) -> None:
    """Look whether each row with content is a feature with its own place, or counted."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(upload.features) + sum(_told(upload).values()) + 1 == len(filled)
    ids = [row[0] for row in rows if re.fullmatch(r"p\d+", row[0])]
    placed = {each["id"]: each for each in upload.features if "id" in each}
    for each in ids:
        expected = [float(value) for value in _place(int(each[1:]))]
        assert placed[each]["geometry"]["coordinates"] == expected


@given(tables)
def test_each_line_of_a_csv_is_a_feature_or_counted(table: Any) -> None:
    rows = _rows(table)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    _all_told(read_bytes(buffer.getvalue().encode(), "a.csv"), rows)


@given(tables)
def test_no_stray_quotation_mark_takes_a_line_away(table: Any) -> None:
    """Quotation marks as they were typed: none of them is doubled, and none encloses a cell."""
    rows = [[cell.replace("\n", " ").replace(",", "、") for cell in row] for row in _rows(table)]
    text = "\n".join(",".join(row) if row != BLANK else "" for row in rows)
    refused = fault_of(lambda: _all_told(read_bytes(text.encode(), "a.csv"), rows))
    if refused is not None:  # a line whose cells nobody can tell apart is named
        assert (refused.code, refused.params["line"] > 0) == ("table_broken", True)


@_SOME
@given(tables)
def test_each_row_of_a_sheet_is_a_feature_or_counted(table: Any) -> None:
    rows = _rows(table)
    cells = [[cell or None for cell in row] for row in rows]
    _all_told(read_bytes(workbook(cells), "a.xlsx"), rows)


OTHERS = (
    None, 5, "a", [], {}, {"type": "Feature"}, {"type": "Point", "coordinates": [113.7, 23.0]},
    {"type": "Feature", "id": "no-place", "properties": {}, "geometry": None},
    {"type": "Feature", "properties": {}, "geometry": {"type": "Circle", "coordinates": [1, 2]}},
    {"type": "Feature", "properties": 5, "geometry": {"type": "Point", "coordinates": ["a", 2]}},
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 9).map(lambda at: OTHERS[at]) | st.none(), max_size=6))
def test_each_member_of_a_geojson_is_a_feature_or_told(tmp_path: Path, others: list[Any]) -> None:
    path = tmp_path / "a.geojson"
    members = [project("a"), *others, project("b")]
    path.write_text(json.dumps(undeclared(*members)), encoding="utf-8")
    report = check(path)
    assert report.features == len(members)
    told = {each.feature for each in report.findings if each.severity == "error"}
    for place, other in enumerate(others, start=2):
        if not isinstance(other, dict) or other.get("type") != "Feature":
            assert f"#{place}" in told, (other, told)


KNOWN = [[113.72, 23.0], [113.73, 23.005], [113.74, 23.01], [113.75, 23.002]]
CONFIRMED, EXACT = "p3", "p0"
DEGREES = ("EPSG:4326", "EPSG:4490", "GCJ-02", "BD-09")
METRES = ("EPSG:4547", "EPSG:4526", "EPSG:32649")
NEAR_M = 3.0
_DEGREE_M = 111_195
offsets = st.tuples(st.integers(-400, 400), st.integers(-400, 400))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> StoredProjects:
    made = [
        project(
            f"p{number}",
            name=f"第{number}个",
            geometry={"type": "Point", "coordinates": place},
            location_verified=f"p{number}" == CONFIRMED,
            location_accuracy_m=20 if f"p{number}" == CONFIRMED else 800,
        )
        for number, place in enumerate(KNOWN)
    ]
    path = tmp_path_factory.mktemp("stored") / "projects.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    return StoredProjects(read_snapshot(path), path)


@st.composite
def surveys(draw: st.DrawFn) -> tuple[str, dict[str, list[float]]]:
    """Draw a system and where projects really are: new ones, estimated ones, a confirmed one."""
    code = draw(st.sampled_from(DEGREES + METRES))
    truth = {}
    for each in draw(st.sets(st.sampled_from(["p1", "p2", "new-a", "new-b"]), min_size=1)):
        x, y = KNOWN[int(each[1])] if each[0] == "p" else [113.735, 23.004]
        east, north = draw(offsets)
        truth[each] = [x + east / _DEGREE_M, y + north / _DEGREE_M]
    for each in draw(st.sets(st.sampled_from([CONFIRMED, EXACT]))):
        truth[each] = KNOWN[int(each[1])]
    return code, truth


def _survey(code: str, truth: dict[str, list[float]], suffix: str) -> bytes:
    written = {
        each: [float(value) for value in from_wgs84(*place, SYSTEMS[code])]
        for each, place in truth.items()
    }
    if suffix == "csv":
        rows = [",".join(HEADING), *(f"{each},,{x},{y}" for each, (x, y) in written.items())]
        return "\n".join(rows).encode()
    features = [
        {"type": "Feature", "id": each, "properties": {}, "geometry": _point(place)}
        for each, place in written.items()
    ]
    return json.dumps(undeclared(*features)).encode()


def _point(place: list[float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": place}


def _off(place: Any, truth: list[float]) -> float:
    (x, y), (true_x, true_y) = place, truth
    return max(abs(x - true_x), abs(y - true_y)) * _DEGREE_M


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(surveys(), st.sampled_from(["csv", "geojson"]))
def test_an_undeclared_survey_is_asked_about_or_settled_by_a_sure_place(
    stored: StoredProjects, tmp_path: Path, drawn: Any, suffix: str
) -> None:
    code, truth = drawn
    path = tmp_path / f"survey.{suffix}"
    path.write_bytes(_survey(code, truth, suffix))
    report = check(path, None, stored)
    assert report.examination is not None
    places = {each["id"]: each.get("geometry") for each in report.examination.features}
    if report.applied is None:
        assert report.asks
        assert any(each.code.startswith("crs_question_") for each in report.findings)
        assert set(places.values()) == {None}
        return
    # Metres of a zone lie in the area in one system alone; degrees do in every one.
    as_stored = [each for each in truth if each[0] == "p" and truth[each] == KNOWN[int(each[1])]]
    assert code in METRES or as_stored
    for each, place in truth.items():
        assert _off(places[each]["coordinates"], place) < NEAR_M


@st.composite
def unknown_surveys(draw: st.DrawFn) -> tuple[str, dict[str, list[float]]]:
    """Draw a system and places of which none is sure."""
    ids = draw(st.sets(st.sampled_from(["zhouxi-village", "shigu-village", "new-a"]), min_size=1))
    east, north = draw(offsets)
    place = [113.72 + east / _DEGREE_M, 23.0 + north / _DEGREE_M]
    return draw(st.sampled_from(DEGREES)), dict.fromkeys(sorted(ids), place)


@_SOME
@given(unknown_surveys(), st.sampled_from(["csv", "geojson"]))
def test_undeclared_degrees_are_not_stored_without_an_answer(
    tmp_path: Path, own_settings: Callable[..., None], drawn: Any, suffix: str
) -> None:
    store = tmp_path / "projects.geojson"
    shutil.copy(DATA / "projects.geojson", store)
    own_settings(store=str(store))
    before = store.read_bytes()
    path = tmp_path / f"survey.{suffix}"
    path.write_bytes(_survey(*drawn, suffix))
    words = ["apply", str(path), "--author", "李工", "--reason", "测量成果", "--lang", "en"]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code != 0
    assert store.read_bytes() == before
    assert "--crs" in refused.output
