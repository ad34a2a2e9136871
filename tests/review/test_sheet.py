"""A sheet becomes changes: only the cells that say something else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.review.edits import SHEET_FIELDS, cell_value, changed_cells, sheet_changes, sheet_row
from tests.conftest import DATA, project
from tests.store.committing import line_of, lines_of

DAY = dt.date(2023, 2, 24)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, None),
        (float("nan"), None),
        (np.float64("nan"), None),
        (pd.NaT, None),
        (DAY, "2023-02-24"),
        (dt.datetime(2023, 2, 24, 8, tzinfo=dt.UTC), "2023-02-24"),
        (pd.Timestamp("2023-02-24"), "2023-02-24"),
        (800.0, 800),
        (np.float64(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        ("{{7*7}}", "{{7*7}}"),
    ],
)
def test_a_cell_as_json(cell: Any, value: Any) -> None:
    found = cell_value(cell)
    assert found == value
    assert type(found) is type(value)


def test_untouched_rows_of_the_real_plan_are_no_change() -> None:
    lines = lines_of(DATA / "projects.geojson")
    rows = [(identifier, sheet_row(line)) for identifier, line in lines.items()]
    assert sheet_changes(lines, rows) == []
    frame = pd.DataFrame([cells for _id, cells in rows])
    again = zip(lines, frame.to_dict("records"), strict=True)
    assert sheet_changes(lines, again) == []


def test_only_changed_cells_are_changes() -> None:
    lines = {name: line_of(project(name, own=1)) for name in ("a", "b")}
    rows = {name: sheet_row(line) for name, line in lines.items()}
    rows["b"] |= {"status": "completed", "status_as_of": dt.date(2024, 1, 5), "lead": "甲"}
    changes = sheet_changes(lines, rows.items())
    assert [(name, each.field, each.after) for name, each in changed_cells(changes)] == [
        ("b", "status", "completed"),
        ("b", "status_as_of", "2024-01-05"),
        ("b", "lead", "甲"),
    ]
    assert json.loads(changes[0].after or b"")["properties"]["own"] == 1


def test_a_sheet_shows_only_what_it_can_edit() -> None:
    assert set(sheet_row(line_of(project("a", own=1)))) == set(SHEET_FIELDS)
