"""XLSX that opens, without formulas and without links."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import openpyxl
import pytest

from geo.export.tables.table import headings, to_xlsx
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import every_row

HOSTILE = (
    '=HYPERLINK("http://evil")',
    "+1",
    "@SUM(1)",
    "\t=1",
    "＝1",
    "{=1}",
    "http://evil.invalid",
    "mailto:x@evil.invalid",
    "internal:Sheet1!A1",
    "external:evil.xlsx",
)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(
    ("language", "names"), [("zh", ["项目表", "来源"]), ("en", ["Projects", "Source"])]
)
def test_the_workbook_has_the_projects_and_their_source(
    shipped: Snapshot, language: Any, names: list[str]
) -> None:
    book = opened(to_xlsx(shipped, every_row(shipped), language))
    assert book.sheetnames == names
    sheet, source = book.worksheets
    assert [cell.value for cell in sheet[1]] == list(headings(language).values())
    assert sheet.max_row == 64
    facts = {row[0].value: row[1].value for row in source.iter_rows()}
    assert shipped.revision in facts.values()
    assert "2023-02-24" in facts.values()


def test_numbers_are_numbers_and_text_is_text(snapshot_of: Callable[..., Snapshot]) -> None:
    snapshot = snapshot_of(project("a", target_value=250, target_unit="parks", target_year=2028))
    sheet = opened(to_xlsx(snapshot, every_row(snapshot), "en")).worksheets[0]
    row = dict(zip(headings("en"), (cell.value for cell in sheet[2]), strict=True))
    assert (row["target_value"], row["target_year"], row["section"]) == (250, 2028, 3)
    assert row["longitude"] == 113.75
    assert row["status_as_of"] == "2023-02-24"
    assert row["community"] is None


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_or_a_link(snapshot_of: Callable[..., Snapshot], text: str) -> None:
    content = project("a", name=text, lead=text, community=text, target_value=1, target_unit=text)
    snapshot = snapshot_of(content)
    made = to_xlsx(snapshot, every_row(snapshot), "en")
    for sheet in opened(made).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f"
            assert cell.hyperlink is None
            assert not str(cell.value).lstrip().startswith(("=", "＝"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())
    assert not any("externalLink" in name for name in parts)


def test_no_project_is_a_workbook_with_a_heading(shipped: Snapshot) -> None:
    book = opened(to_xlsx(shipped, np.zeros(0, dtype=np.int64), "zh"))
    assert book.worksheets[0].max_row == 1


def test_the_heading_stays_in_sight_and_can_be_filtered(shipped: Snapshot) -> None:
    sheet = opened(to_xlsx(shipped, every_row(shipped), "zh")).worksheets[0]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref.endswith("64")


def test_a_hostile_title_of_the_plan_is_text(
    shipped: Snapshot, own_settings: Callable[..., None], tmp_path: Any
) -> None:
    from tests.conftest import DATA

    text = (DATA / "plan.toml").read_text(encoding="utf-8")
    (tmp_path / "plan.toml").write_text(
        text.replace('title_en = "Nancheng', 'title_en = "=1+Nancheng', 1), encoding="utf-8"
    )
    (tmp_path / "vocabulary.toml").write_bytes((DATA / "vocabulary.toml").read_bytes())
    own_settings(data=str(tmp_path))
    source = opened(to_xlsx(shipped, every_row(shipped), "en")).worksheets[1]
    assert all(cell.data_type != "f" for row in source.iter_rows() for cell in row)
