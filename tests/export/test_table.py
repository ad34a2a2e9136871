"""The table: labels for codes, words for places, in both languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import openpyxl
import pytest

from geo.export.tables.table import headings, table, to_csv, to_xlsx
from geo.model.project import HEADINGS, field_names
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import AREA, LINE, every_row

Read = Callable[..., Snapshot]
WORDS = {"none", "nan", "null", "nat"}


def row_of(snapshot: Snapshot, language: Any = "en") -> dict[str, Any]:
    """Return the only row of a table."""
    (row,) = table(snapshot, every_row(snapshot), language)
    return row


def test_headings_differ_in_each_language_and_come_in_the_same_order() -> None:
    for language in ("zh", "en"):
        found = headings(language)
        assert list(found) == list(HEADINGS)
        assert len(set(found.values())) == len(found)
    assert headings("zh")["name"] == "名称"
    assert headings("en")["name_en"] == "Name (English)"


def test_every_field_of_the_contract_has_a_column_or_a_word_for_it() -> None:
    in_words = {"location_type": "place", "location_verified": "certainty"}
    translated = {"location_source_en": "location_source"}
    left_out_with_the_project = {"retired"}
    for name in set(field_names()) - left_out_with_the_project:
        assert {**in_words, **translated}.get(name, name) in HEADINGS


def test_each_project_is_a_row_with_every_column_in_the_order_asked_for(shipped: Snapshot) -> None:
    order = every_row(shipped)[::-1]
    rows = table(shipped, order, "zh")
    assert [row["id"] for row in rows] == [shipped.feature(int(i))["id"] for i in order]
    assert all(list(row) == list(HEADINGS) for row in rows)


def test_no_project_is_a_table_without_rows(shipped: Snapshot) -> None:
    assert table(shipped, np.zeros(0, dtype=np.int64), "zh") == []


def test_codes_are_shown_as_labels(snapshot_of: Read) -> None:
    snapshot = snapshot_of(project("a", target_value=30, target_unit="parks"))
    chinese, english = row_of(snapshot, "zh"), row_of(snapshot, "en")
    assert (chinese["status"], english["status"]) == ("规划", "Planned")
    assert (chinese["section_label"], english["section_label"]) == ("社会民生", "Public services")
    assert (chinese["target_unit"], english["target_unit"]) == ("个口袋公园", "pocket parks")
    assert english["section"] == 3


def test_a_unit_of_ones_own_stays_as_it_is(snapshot_of: Read) -> None:
    found = row_of(snapshot_of(project("a", target_value=3, target_unit="桥")))
    assert found["target_unit"] == "桥"


@pytest.mark.parametrize(
    ("geometry", "kind", "words"),
    [
        ({"type": "Point", "coordinates": [113.75, 23.0]}, "site", "Site; confirmed, ±50 m"),
        (LINE, "corridor", "Corridor, 1 km; confirmed, ±50 m"),
        (AREA, "area", "Area, 0.57 km²; confirmed, ±50 m"),
    ],
)
def test_a_place_is_told_in_words(
    snapshot_of: Read, geometry: dict[str, Any], kind: str, words: str
) -> None:
    found = row_of(snapshot_of(project("a", geometry=geometry, location_type=kind)))
    assert found["place"] == words
    assert found["certainty"] == "Confirmed"


def test_a_project_without_a_place_says_why_and_has_no_coordinates(snapshot_of: Read) -> None:
    found = row_of(snapshot_of(project("a", geometry=None, location_type="not_spatial")))
    assert found["place"] == "A policy, service or organisational task without a place of its own"
    assert found["longitude"] is None
    assert found["latitude"] is None


def test_coordinates_are_longitude_and_latitude_with_six_decimals(snapshot_of: Read) -> None:
    place = {"type": "Point", "coordinates": [113.123456789, 23.987654321]}
    found = row_of(snapshot_of(project("a", geometry=place)))
    assert (found["longitude"], found["latitude"]) == (113.123457, 23.987654)


@pytest.mark.parametrize(
    ("language", "english", "expected"),
    [("zh", "a survey", "测绘"), ("en", "a survey", "a survey"), ("en", None, "测绘")],
)
def test_the_source_comes_in_the_readers_language_where_there_is_one(
    snapshot_of: Read, language: Any, english: str | None, expected: str
) -> None:
    feature = project("a", location_source="测绘", location_source_en=english)
    assert row_of(snapshot_of(feature), language)["location_source"] == expected


def test_what_is_not_known_is_empty(snapshot_of: Read) -> None:
    found = row_of(snapshot_of(project("a")))
    for name in ("community", "lead", "start", "end", "description", "target_value"):
        assert found[name] in (None, "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_cell_of_any_table_is_a_word_for_nothing(shipped: Snapshot, language: Any) -> None:
    rows = every_row(shipped)
    cells = [cell for row in table(shipped, rows, language) for cell in row.values()]
    sheets = openpyxl.load_workbook(io.BytesIO(to_xlsx(shipped, rows, language))).worksheets
    lines = [line for sheet in sheets for line in sheet.iter_rows(values_only=True)]
    cells += [cell for line in lines for cell in line]
    text = to_csv(shipped, rows, language).decode("utf-8-sig")
    cells += [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    words = [str(cell).strip().casefold() for cell in cells if cell is not None]
    assert WORDS.intersection(words) == set()
