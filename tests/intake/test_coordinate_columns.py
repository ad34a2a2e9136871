"""Tables that hold longitude and latitude in one cell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.intake.tables.coordinate_columns import pair_of, split_pair
from tests.intake.checking import checked


def points(text: str) -> list[Any]:
    features = read_bytes(text.encode(), "a.csv").features
    return [each["geometry"]["coordinates"] for each in features]


@pytest.mark.parametrize(
    "cell",
    [
        '"113.75,23.02"',
        '"113.75, 23.02"',
        "113.75，23.02",
        "113.75 23.02",
        "113.75；23.02",
        '"(113.75, 23.02)"',
        '"[113.75,23.02]"',
        "东经113°45′00″ 北纬23°01′12″",
        '"113°45\'00""E, 23°01\'12""N"',
    ],
)
@pytest.mark.parametrize("name", ["坐标", "经纬度", "高德坐标", "Coordinates", "坐标（WGS84）"])
def test_a_pair_is_read_as_a_place(name: str, cell: str) -> None:
    [place] = points(f"编号,名称,{name},备注\na,西平,{cell},x\n")
    assert place == pytest.approx([113.75, 23.02])


def test_the_order_is_told_by_the_numbers(tmp_path: Any) -> None:
    text = '编号,latlng\nshigu-village,"22.983,113.697"\n'
    report = checked(text.encode(), tmp_path, StoredProjects(None), name="a.csv")
    assert report.applied is None  # GCJ-02 and BD-09 have the same order
    assert "crs_question_undeclared" in {each.code for each in report.findings}
    assert report.examination is not None
    readings = report.examination.placed.recognition.questions[0].readings
    assert {each.system.code for each in readings} == {"EPSG:4326", "GCJ-02", "BD-09"}
    assert all(each.swapped for each in readings)


def test_the_order_of_a_pair_in_a_declared_system_is_told(tmp_path: Any) -> None:
    text = '编号,latlng,坐标系\nshigu-village,"22.983,113.697",WGS84\n'
    report = checked(text.encode(), tmp_path, StoredProjects(None), name="a.csv")
    assert report.applied == "EPSG:4326"
    assert "axes_swapped_read" in {each.code for each in report.findings}


def test_a_web_map_in_the_name_is_asked_about(tmp_path: Any) -> None:
    text = '编号,百度坐标\na,"113.75,23.02"\n'
    report = checked(text.encode(), tmp_path, StoredProjects(None), name="a.csv")
    assert "crs_question_displaced" in {each.code for each in report.findings}


def test_what_is_no_pair_is_told_as_it_is() -> None:
    upload = read_bytes('编号,坐标\na,"113.75,23.02"\nb,待测\nc,\n'.encode(), "a.csv")
    assert ["geometry" in each for each in upload.features] == [True, False, False]
    told = [each for each in upload.findings if each.severity == "error"]
    assert {(each.code, each.feature) for each in told} == {("cell_not_coordinate", "b")}
    assert {each.params["value"] for each in told} == {"待测"}


@pytest.mark.parametrize(
    "text",
    [
        '编号,经度,纬度,坐标\na,113.7,23.0,"1,2"\n',  # columns of their own say it
        "编号,经度,纬度,位置\na,113.7,23.0,西平社区\n",
    ],
)
def test_columns_of_their_own_come_first(text: str) -> None:
    assert points(text) == [[113.7, 23.0]]


@given(st.text(max_size=130))
def test_any_cell_is_a_pair_or_none(cell: str) -> None:
    assert len(pair_of(cell) or "ab") == 2


def test_rows_that_are_too_short_stay() -> None:
    header, rows = split_pair(["a", "坐标"], [(2, ["x", "1,2"]), (3, ["y"])])
    assert header == ("a", "坐标 1", "坐标 2")
    assert rows == [(2, ["x", "1", "2"]), (3, ["y"])]
