"""What is tried out, in the workbook and the GeoPackage."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.export.coverage.files import coverage_gpkg, coverage_xlsx, trial_rows
from geo.study.result import StudyResult
from tests.export.test_coverage_files import EAST, NORTH, bundle_of


@pytest.fixture
def bundle() -> StudyResult:
    """A park that moves 300 m to the north, a new one with a hostile name, one that gets a place."""
    made = bundle_of((500, 500))
    before = made.coverage
    there = np.array([shapely.Point(EAST + 500, NORTH + 800)])
    corner = shapely.Point(EAST, NORTH)
    new = facilities_at([corner, corner], ids=("added-1", "waiting"), names=("=1+1", "乙"))
    after = replace(before.facilities, geometry=there).joined(new)
    trial = straight_line_coverage(before.town, after, before.rule)
    return replace(made, trial=trial)


def test_the_workbook_has_figures_and_what_is_tried_out(bundle: StudyResult) -> None:
    book = openpyxl.load_workbook(io.BytesIO(coverage_xlsx(bundle, "en")))
    rows: list[Any] = [row[:4] for row in book["Trial"].iter_rows(values_only=True)]
    assert rows[1] == ("Facilities", 1, 3, None)
    assert ("甲", None, "Moved", 300) in rows
    assert ("乙", None, "Given a place", None) in rows
    assert not any(cell == "=1+1" for row in rows for cell in row)


def test_the_geopackage_has_the_new_places(bundle: StudyResult, tmp_path: Path) -> None:
    path = tmp_path / "trial.gpkg"
    path.write_bytes(coverage_gpkg(bundle, "en"))
    found = geopandas.read_file(path, layer="trial")
    assert found["change"].tolist() == ["moved", "added", "placed"]
    assert found["moved_m"][0] == pytest.approx(300)


def test_without_a_trial_there_is_neither(bundle: StudyResult) -> None:
    book = openpyxl.load_workbook(io.BytesIO(coverage_xlsx(replace(bundle, trial=None), "en")))
    assert "Trial" not in book.sheetnames


def test_what_stays_is_no_change(bundle: StudyResult) -> None:
    rows = list(trial_rows(bundle.coverage, bundle.coverage, "zh"))
    assert all(row[5] is None for row in rows)
