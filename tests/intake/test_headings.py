"""Headings of several rows, merged cells, columns of degrees, and rows that are no features."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.intake.read import read_bytes
from geo.intake.tables.merged_cells import fill_down
from geo.intake.upload import Upload
from tests.intake import files

PLACES = [(113.7419, 22.9968), (113.7345, 23.0165), (113.7155, 23.0062)]
NAMES = ["西平地铁口绿化景观改造", "亨美城市更新改造", "周溪乡村振兴特色精品示范村"]


def parts(value: float) -> list[float]:
    degrees, rest = divmod(value, 1)
    minutes, rest = divmod(round(rest * 3600, 4), 60)
    return [int(degrees), int(minutes), round(rest, 4)]


def sheet(rows: list[list[Any]], *merged: str) -> Upload:
    def change(book: Any) -> None:
        for each in merged:
            book.active.merge_cells(each)

    return read_bytes(files.workbook(rows, change), "a.xlsx")


def text(rows: list[list[Any]]) -> Upload:
    return read_bytes(files.csv_text(rows).encode(), "a.csv")


def told(upload: Upload, code: str) -> Any:
    return next((each for each in upload.findings if each.code == code), None)


def check_places(upload: Upload) -> None:
    found = [each["geometry"]["coordinates"] for each in upload.features]
    assert found == [pytest.approx(each, abs=1e-6) for each in PLACES]
    assert [each["properties"]["name"] for each in upload.features] == NAMES


DMS = [[name, *parts(x), *parts(y)] for name, (x, y) in zip(NAMES, PLACES, strict=True)]
DMS_NORTH = [[name, *parts(y), *parts(x)] for name, (x, y) in zip(NAMES, PLACES, strict=True)]


@pytest.mark.parametrize(
    "header",
    [
        ["项目名称", "经度度", "经度分", "经度秒", "纬度度", "纬度分", "纬度秒"],
        ["项目名称", "经度(度)", "经度(分)", "经度(秒)", "纬度(度)", "纬度(分)", "纬度(秒)"],
        ["项目名称", "经度°", "经度′", "经度″", "纬度°", "纬度′", "纬度″"],
        ["项目名称", "经度", "经分", "经秒", "纬度", "纬分", "纬秒"],
        ["name", "lon_d", "lon_m", "lon_s", "lat_d", "lat_m", "lat_s"],
        ["name", "LonDeg", "LonMin", "LonSec", "LatDeg", "LatMin", "LatSec"],
        ["name", "deg_lon", "min_lon", "sec_lon", "deg_lat", "min_lat", "sec_lat"],
        ["项目名称", "东经_度", "东经_分", "东经_秒", "北纬_度", "北纬_分", "北纬_秒"],
        ["项目名称", "度", "分", "秒", "度", "分", "秒"],
    ],
)
def test_degrees_in_three_columns_under_one_heading(header: list[str]) -> None:
    check_places(text([header, *DMS]))


def test_degrees_in_three_columns_of_a_sheet() -> None:
    header = ["项目名称", "经度度", "经度分", "经度秒", "纬度度", "纬度分", "纬度秒"]
    check_places(sheet([header, *DMS]))


def test_latitude_may_stand_first() -> None:
    check_places(text([["项目名称", "度", "分", "秒", "度", "分", "秒"], *DMS_NORTH]))


@pytest.mark.parametrize(
    "above",
    [
        ["东经", "", "", "北纬", "", ""],
        ["经度", "", "", "纬度", "", ""],
        ["Lon", "", "", "Lat", "", ""],
    ],
)
@pytest.mark.parametrize("titled", [False, True])
def test_degrees_below_a_merged_heading(above: list[str], titled: bool) -> None:
    rows = [["项目名称", *above], ["", "度", "分", "秒", "度", "分", "秒"], *DMS]
    title = [["坐标一览表"], ["填报单位：规划所", "", "", "", "", "单位：度分秒"]] if titled else []
    check_places(text([*title, *rows]))
    first = 1 + len(title)
    merges = [f"A{first}:A{first + 1}", f"B{first}:D{first}", f"E{first}:G{first}"]
    check_places(
        sheet([*title, *[[None if each == "" else each for each in row] for row in rows]], *merges)
    )


def test_three_rows_of_heading() -> None:
    rows: list[list[Any]] = [
        ["序号", "项目名称", "坐标", None, None, None, None, None, "备注"],
        [None, None, "东经", None, None, "北纬", None, None, None],
        [None, None, "度", "分", "秒", "度", "分", "秒", None],
        *([at, *row, "现场"] for at, row in enumerate(DMS, start=1)),
    ]
    merged = ["A1:A3", "B1:B3", "C1:H1", "C2:E2", "F2:H2", "I1:I3"]
    for upload in (sheet(rows, *merged), sheet(rows), text(rows)):
        check_places(upload)
        assert upload.features[0]["properties"]["description"] == "现场"
        assert upload.features[0]["properties"]["序号"] in (1, "1")


@pytest.mark.parametrize("leaves", [["经度", "纬度"], ["X", "Y"], ["E", "N"], ["东", "北"]])
@pytest.mark.parametrize("above", ["坐标", "坐标（WGS84）", "中心点坐标"])
def test_coordinates_below_one_heading(leaves: list[str], above: str) -> None:
    if leaves == ["东", "北"]:
        leaves = ["东坐标", "北坐标"]
    rows: list[list[Any]] = [
        ["序号", "项目名称", above, None, "所属板块"],
        [None, None, *leaves, None],
        *(
            [at, name, x, y, "城市品质"]
            for at, (name, (x, y)) in enumerate(zip(NAMES, PLACES, strict=True))
        ),
    ]
    check_places(text(rows))
    upload = sheet(rows, "A1:A2", "B1:B2", "C1:D1", "E1:E2")
    check_places(upload)
    assert upload.features[0]["properties"]["所属板块"] == "城市品质"


def test_the_map_named_above_stays_beside_the_column() -> None:
    rows = [["项目名称", "高德坐标", ""], ["", "经度", "纬度"], ["甲", 113.7419, 22.9968]]
    upload = text(rows)
    assert upload.columns is not None
    assert upload.columns.x == "经度（高德坐标）"


def test_degrees_are_never_read_alone() -> None:
    header = ["id", "经度度", "经度分", "经度秒", "纬度度", "纬度分", "纬度秒"]
    rows = [["a", 113, None, None, 23, 1, 2], ["b", 113, 61, 0, 23, 1, 2], ["c", *[None] * 6]]
    upload = text([header, *rows])
    assert not any("geometry" in each for each in upload.features)
    wrong = [each.feature for each in upload.findings if each.severity == "error"]
    assert {"a", "b"} <= set(wrong)
    assert "c" not in wrong


def test_a_merged_value_reaches_all_its_rows() -> None:
    rows: list[list[Any]] = [["项目名称", "经度", "纬度", "所属板块"]]
    rows += [[name, x, y, None] for name, (x, y) in zip(NAMES, PLACES, strict=True)]
    rows[1][3] = "城市品质"
    upload = sheet(rows, "D2:D4")
    assert [each["properties"]["所属板块"] for each in upload.features] == ["城市品质"] * 3
    assert told(upload, "merged_filled").params == {"count": 2}


def test_merged_cells_that_lie_over_each_other_fill_what_the_upper_one_leaves() -> None:
    rows: list[tuple[int, list[Any]]] = [(1, ["甲"]), (3, ["乙"]), (4, []), (7, [None]), (9, [])]
    (found,) = fill_down(rows, [(3, 1, 9, 1), (1, 1, 5, 1), (3, 1, 9, 1)])
    assert (rows, found.params) == (
        [(1, ["甲"]), (3, ["乙"]), (4, ["甲"]), (7, ["乙"]), (9, ["乙"])],
        {"count": 3},
    )


def test_a_sheet_merged_to_its_end_is_read_soon() -> None:
    rows: list[list[Any]] = [
        ["项目名称", "经度", "纬度", "板块"],
        ["甲", 113.7, 23.0, "一"],
        ["乙", 113.7, 23.0],
    ]
    content = files.workbook(rows, lambda book: book.active.merged_cells.add("D2:D1048576"))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        members = {name: book.read(name) for name in book.namelist()}
    # A row for each of the covered cells: openpyxl would take a quarter of a minute for them.
    below = "".join(f'<row r="{number}"></row>' for number in range(4, 1_048_577)).encode()
    name = "xl/worksheets/sheet1.xml"
    members[name] = members[name].replace(b"</sheetData>", below + b"</sheetData>")
    assert len(members[name]) > len(below)
    upload = read_bytes(files.zipped(members), "a.xlsx")
    assert [each["properties"]["板块"] for each in upload.features] == ["一", "一"]


ASIDE = [
    ["合计", "5个项目"], ["总计"], ["小计：", "", 3], ["注：坐标为CGCS2000"], ["备注：见附件"], ["说明：略"],
    ["填表人：张三", "审核：李四"], ["审核"], ["Total", "", "", 12], ["一、城市品质"], ["注1：甲"],
    ["项目名称", "经度", "纬度", "面积"], ["共计5项"], ["制表日期：2023年5月"], ["", "合计", "", 7],
]  # fmt: skip


@pytest.mark.parametrize(("row", "read"), [*((row, text) for row in ASIDE), (ASIDE[0], sheet)])
def test_rows_that_are_no_features_are_left_and_counted(row: list[Any], read: Any) -> None:
    rows: list[list[Any]] = [["项目名称", "经度", "纬度", "面积"]]
    rows += [[name, x, y, 1] for name, (x, y) in zip(NAMES, PLACES, strict=True)]
    upload = read([*rows, row])
    check_places(upload)
    assert told(upload, "rows_left").params["count"] == 1


@pytest.mark.parametrize(
    "row",
    [
        ["说明书编制", 113.7, 23.0],
        ["合计", 113.7, 23.0],
        ["总站改造", None, None],
        ["注册中心", None, None],
    ],
)
def test_rows_of_projects_stay(row: list[Any]) -> None:
    upload = text([["项目名称", "经度", "纬度"], ["甲", 113.7, 23.0], row])
    assert len(upload.features) == 2
    assert told(upload, "rows_left") is None


def test_what_stands_above_the_heading_is_told() -> None:
    upload = text([["坐标一览表"], ["项目名称", "经度", "纬度"], ["甲", 113.7, 23.0]])
    assert told(upload, "rows_above").params == {"count": 1, "value": ("坐标一览表",)}


def test_units_and_numbers_of_columns_below_the_heading_are_no_row() -> None:
    rows: list[list[Any]] = [["项目名称", "经度", "纬度", "面积"], ["", "(°)", "(°)", "(m)"]]
    upload = text([*rows, [1, 2, 3, 4], ["甲", 113.7, 23.0, 2]])
    assert [each["properties"]["name"] for each in upload.features] == ["甲"]


ROW = st.one_of(
    st.sampled_from([tuple(each) for each in ASIDE if len(each) < 4]),
    st.tuples(st.sampled_from(["学校", "道路"]), st.just(113.7), st.just(23.0), st.integers(0, 9)),
    st.tuples(st.sampled_from(["公园", "会堂"]), st.none(), st.none(), st.integers(0, 9)),
    st.just(()),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, max_size=12), st.booleans(), st.booleans())
def test_rows_in_are_rows_told(rows: list[tuple[Any, ...]], titled: bool, deep: bool) -> None:
    header = [["项目名称", "坐标", "", "面积"], ["", "经度", "纬度", ""]]
    heading = header if deep else [["项目名称", "经度", "纬度", "面积"]]
    title = [["一览表"]] if titled else []
    body = [list(row) for row in rows] + [["末", 113.7, 23.0, 1]]
    upload = text([*title, *heading, *body])
    counted = sum(
        each.params["count"] for each in upload.findings if each.code in ("rows_left", "rows_above")
    )
    assert len(upload.features) + counted == len(title) + sum(map(bool, body))
