"""A workbook of several sheets: one is read, and every other that holds something is told once."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import openpyxl
import pytest

from geo.export.tables.table import to_xlsx
from geo.export.tables.template import template_xlsx
from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from geo.model.config.settings import store_settings
from geo.model.text.language import LANGUAGES, Language
from geo.store.file.store import read_snapshot
from tests.intake.files import TABLE

Sheets = dict[str, list[list[Any]]]
PEOPLE = [["项目名称", "负责人"], ["西平小学", "李"], ["莞太路", "王"]]


def _book(sheets: Sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _left(upload: Upload) -> list[dict[str, Any]]:
    return [each.params for each in upload.findings if each.code == "layers_left"]


@pytest.mark.parametrize("names", [("项目", "人员"), ("人员", "项目")])
def test_a_sheet_without_coordinates_is_told(names: tuple[str, str]) -> None:
    upload = read_bytes(_book({each: TABLE if each == "项目" else PEOPLE for each in names}), "a")
    assert (upload.layer, len(upload.features)) == ("项目", 2)
    assert _left(upload) == [{"value": "项目", "others": ("人员",)}]


def test_sheets_with_and_without_coordinates_are_told_together() -> None:
    upload = read_bytes(_book({"一期": TABLE, "人员": PEOPLE, "二期": TABLE}), "a.xlsx")
    assert _left(upload) == [{"value": "一期", "others": ("人员", "二期")}]


@pytest.mark.parametrize("rows", [[], [[None]], [[""], ["  ", "\u3000"]]])
def test_an_empty_sheet_deserves_no_word(rows: list[list[Any]]) -> None:
    upload = read_bytes(_book({"Sheet1": TABLE, "Sheet2": rows, "Sheet3": rows}), "a.xlsx")
    assert _left(upload) == []


def test_of_two_sheets_without_coordinates_the_second_is_told() -> None:
    upload = read_bytes(_book({"人员": PEOPLE, "其他": PEOPLE, "Sheet3": []}), "a.xlsx")
    assert _left(upload) == [{"value": "人员", "others": ("其他",)}]


def test_sheets_beyond_those_that_are_read_are_told() -> None:
    more: Sheets = {f"空{number}": [] for number in range(60)}
    upload = read_bytes(_book({"项目": TABLE, **more, "末": TABLE, "空": []}), "a.xlsx")
    assert _left(upload) == [{"value": "项目", "others": ("末",)}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_in_an_own_file_is_no_sheet_that_was_left(language: Language) -> None:
    snapshot = read_snapshot(store_settings().projects_file)
    rows = np.arange(3)
    for content in (to_xlsx(snapshot, rows, language), template_xlsx(snapshot, rows, language)):
        assert len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) == 2
        assert _left(read_bytes(content, "a.xlsx")) == []


def test_a_sheet_that_is_only_called_like_an_own_one_is_told() -> None:
    upload = read_bytes(_book({"项目": TABLE, "Source": PEOPLE, "来源": PEOPLE}), "a.xlsx")
    assert _left(upload) == [{"value": "项目", "others": ("Source", "来源")}]
