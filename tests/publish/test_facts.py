"""The imprint of every output."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from geo.export.gis.text_files import to_kml
from geo.export.tables.table import to_xlsx
from geo.model.text.language import LANGUAGES, Language
from geo.publish import imprint
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, project
from tests.publish.conftest import APPROVAL, TODAY

INSIDE = {"name": "应急仓库", "name_en": "Depot", "phrase": "物资储备", "location_source": "密"}
SURVEYED = {"location_source": "测绘院", "location_source_en": "Survey institute"}


def test_the_imprint_of_a_plan_that_is_fit(
    own_settings: Callable[..., None], projects_file: Callable[..., Path], folder: Path
) -> None:
    own_settings(data=str(folder), map_approval=APPROVAL)
    snapshot = read_snapshot(
        projects_file(
            project("a", location_source="甲", location_source_en="A"),
            project("b", **SURVEYED),
            project("c", **SURVEYED, status_as_of="2024-01-31"),
            project("d", geometry=None, location_source="无", location_source_en="none"),
            project("e", visibility="internal", status_as_of="2024-02-02", **INSIDE),
        )
    )
    told = imprint(snapshot, "en", today=TODAY)
    assert told.approval == APPROVAL
    assert told.sources[0].startswith("Nancheng Subdistrict work plan 2023")
    assert told.sources[1:] == ("School A, School A: Survey institute", "School A: A")
    assert told.base_map == "A survey institute"
    assert told.data_date == dt.date(2024, 1, 31)
    assert told.made_on == TODAY
    assert told.mark == ""
    assert imprint(snapshot, "zh", today=TODAY).sources[1:] == (
        "甲学校、甲学校：测绘院",
        "甲学校：甲",
    )


@pytest.mark.parametrize(("language", "mark"), [("zh", "内部草稿"), ("en", "Internal draft")])
def test_a_draft_says_so_first(language: Language, mark: str) -> None:
    told = imprint(read_snapshot(DATA / "projects.geojson"), language, today=TODAY)
    assert told.lines()[0] == told.mark == mark
    assert "2023-02-24" in " ".join(told.lines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_not_printed(
    projects_file: Callable[..., Path], language: Language
) -> None:
    told = imprint(read_snapshot(projects_file()), language, today=TODAY)
    assert told.approval == told.base_map == ""
    assert len(told.lines()) == 4
    assert told.data_date == dt.date(2023, 2, 24)


def test_the_imprint_of_today() -> None:
    told = imprint(read_snapshot(DATA / "projects.geojson"), "zh")
    assert abs(told.made_on - dt.datetime.now().astimezone().date()) <= dt.timedelta(days=1)
    assert told.to_dict()["lines"] == list(told.lines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_for_people_state_it(language: Language) -> None:
    snapshot = read_snapshot(DATA / "projects.geojson")
    stated = imprint(snapshot, language).lines()
    rows = np.arange(len(snapshot), dtype=np.int64)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(snapshot, rows, language)))
    cells = {cell.value for row in book.worksheets[1].rows for cell in row}
    assert set(stated) <= cells
    text = to_kml(snapshot, rows, language).decode()
    assert "\n".join(stated) in text
