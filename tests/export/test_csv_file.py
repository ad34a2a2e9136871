"""CSV as spreadsheets read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import numpy as np
import pytest

from geo.export.tables.table import headings, to_csv
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import every_row

HOSTILE = ('=HYPERLINK("http://evil")', "+1", "-1", "@SUM(1)", "\t=1", "＝1", "|x", "%x")


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_holds_a_heading_and_a_row_for_each_project(shipped: Snapshot, language) -> None:
    head, *rows = read(to_csv(shipped, every_row(shipped), language))
    assert head == list(headings(language).values())
    assert len(rows) == 63
    assert {len(row) for row in rows} == {len(head)}


def test_excel_is_told_that_it_is_utf8(shipped: Snapshot) -> None:
    assert to_csv(shipped, every_row(shipped)[:1], "zh").startswith(b"\xef\xbb\xbf")


def test_no_project_is_a_file_with_a_heading(shipped: Snapshot) -> None:
    content = to_csv(shipped, np.zeros(0, dtype=np.int64), "en")
    assert read(content) == [list(headings("en").values())]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(snapshot_of: Callable[..., Snapshot], text: str) -> None:
    snapshot = snapshot_of(
        project("a", name=text, lead=text, description=text, target_value=-5, target_unit=text)
    )
    _, row = read(to_csv(snapshot, every_row(snapshot), "en"))
    assert [cell for cell in row if cell.strip().startswith(tuple("=+@|%＝"))] == []
    assert "-5" in row  # a number stays a number


def test_commas_quotes_and_line_breaks_stay_in_their_cell(
    snapshot_of: Callable[..., Snapshot],
) -> None:
    text = 'one, "two"\nthree'
    snapshot = snapshot_of(project("a", description=text))
    _, row = read(to_csv(snapshot, every_row(snapshot), "en"))
    assert text in row
