"""Quotation marks in CSV: no row swallows the next, and cells of several lines are read."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.intake.formats.table_files import CsvRows
from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from tests.conftest import fault_of

HEADER = "id,名称,经度,纬度\n"


def read(text: str) -> Upload:
    return read_bytes(text.encode(), "a.csv")


def places(upload: Upload) -> dict[str, tuple[float, ...]]:
    return {
        each["id"]: tuple(each["geometry"]["coordinates"])
        for each in upload.features
        if "geometry" in each
    }


def codes(upload: Upload) -> list[str]:
    return [each.code for each in upload.findings]


FOUR = {
    "school-a": (113.70, 23.0),
    "road-b": (113.71, 23.01),
    "park-c": (113.72, 23.02),
    "hall-d": (113.73, 23.03),
}


def rows(**names: str) -> str:
    told = {"school_a": "学校", "road_b": "道路", "park_c": "公园", "hall_d": "会堂"} | names
    lines = [
        f"{key.replace('_', '-')},{name},{x},{y}"
        for (key, name), (x, y) in zip(told.items(), FOUR.values(), strict=True)
    ]
    return HEADER + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ('"道路', "道路"),
        ('道路"', '道路"'),
        ('"大"道路', "大道路"),
        ('"道"路"', '道"路'),
        ('5"管', '5"管'),
        ('""道路', '""道路'),
        ('"道路""', "道路"),
    ],
)
def test_a_stray_mark_in_one_row_leaves_the_others_alone(given: str, name: str) -> None:
    upload = read(rows(road_b=given))
    assert places(upload) == FOUR
    assert '"' not in upload.features[2]["properties"]["name"]


def test_an_unclosed_mark_is_told_with_its_line() -> None:
    upload = read(rows(road_b='"道路'))
    assert places(upload) == FOUR
    assert upload.features[1]["properties"]["name"] == "道路"
    told = next(each for each in upload.findings if each.code == "quotes_stray")
    assert (told.severity, told.params["value"]) == ("warning", ("3",))


def test_two_marks_of_different_rows_make_no_cell() -> None:
    upload = read(rows(road_b='"道路', park_c='公园"'))
    assert places(upload) == FOUR
    assert [each["properties"]["name"] for each in upload.features] == [
        "学校",
        "道路",
        "公园",
        "会堂",
    ]
    assert "quotes_stray" in codes(upload)


def test_a_mark_in_the_last_column_takes_no_row() -> None:
    text = 'id,经度,纬度,备注\na,113.70,23.00,"复核\nb,113.71,23.01,乙\nc,113.72,23.02,丙"\n'
    assert list(places(read(text))) == ["a", "b", "c"]


def test_an_unclosed_heading_takes_no_row() -> None:
    upload = read(rows().replace("名称", '"名称'))
    assert places(upload) == FOUR


def test_a_line_that_fits_in_no_way_is_refused_with_its_line() -> None:
    text = HEADER + 'a,"甲,乙,113.7,23.0\nb,丙,113.8,23.1\nc,丁,113.9,23.2\n'
    found = fault_of(lambda: read(text))
    assert found is not None
    assert (found.code, found.params) == ("table_broken", {"line": 2})


@pytest.mark.parametrize(
    "cell",
    ["第一行\n第二行", "第一行, 甲\n第二行, 乙", 'a "b" c\n, d', "\n", "甲\r\n乙", ",,\n,"],
)
@pytest.mark.parametrize("header", ["id,备注,经度,纬度", "id,经度,纬度,备注", "备注,id,经度,纬度"])
def test_cells_of_several_lines_are_read(cell: str, header: str) -> None:
    names = header.split(",")
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, names)
    writer.writeheader()
    for key in ("a", "b", "c"):
        writer.writerow({"id": key, "备注": cell, "经度": 113.7, "纬度": 23})
    upload = read(buffer.getvalue())
    assert places(upload) == dict.fromkeys("abc", (113.7, 23))
    assert "quotes_stray" not in codes(upload)


def test_a_cell_that_may_hold_rows_is_told() -> None:
    reader = CsvRows('id,名称,部门\na,"甲\nb,乙,丙\nc",丁\nd,e,f\n', ",", 50)
    assert len(list(reader)) == 3
    assert [each.code for each in reader.findings()] == ["quotes_doubtful"]


CELL = st.text(st.sampled_from('ab 1,;"\n中'), max_size=8)


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), max_size=5)
    )
)
def test_what_a_program_writes_is_read_as_it_was(table: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    reader = CsvRows(buffer.getvalue(), ",", 50)
    read_back: list[list[str]] = []
    refused = fault_of(lambda: read_back.extend(cells for _, cells in reader))
    assert read_back == table or reader.findings() or refused


@settings(max_examples=300)
@given(
    st.lists(st.text(st.sampled_from('甲乙 "'), max_size=5), min_size=2, max_size=8),
    st.booleans(),
)
def test_every_line_is_a_row_whatever_the_quotation_marks(names: list[str], last: bool) -> None:
    lines = [f"r{at},113.7{at},23.0{at}" for at in range(len(names))]
    made = [
        f"{line},{name}" if last else f"{name},{line}"
        for line, name in zip(lines, names, strict=True)
    ]
    header = "id,经度,纬度,名称" if last else "名称,id,经度,纬度"
    upload = read("\n".join([header, *made, "z,113.8,23.1,x" if last else "x,z,113.8,23.1"]) + "\n")
    found = places(upload)
    for at in range(len(names)):
        assert found[f"r{at}"] == (float(f"113.7{at}"), float(f"23.0{at}"))


@pytest.mark.parametrize("line", ['x,"a\n', 'b","a\n', '"\n', '""""\n', 'a,"b"c\n', '"a\nb",'])
def test_many_marks_end_soon(line: str) -> None:
    text = "id,名称\n" + line * 30_000
    fault_of(lambda: list(CsvRows(text, ",", 50)))
