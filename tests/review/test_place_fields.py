"""A place is taken over whole: with its accuracy, its source and who has confirmed it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.export.tables.template import template_headings, template_xlsx
from geo.intake.checks.examine import examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from geo.review.change_set import PlaceNote, Wish, ticked_changes
from geo.review.rows import ASKED_FIELDS, review_rows
from geo.store.file.store import read_snapshot
from tests.conftest import project
from tests.export.test_template import filled

THERE = {"type": "Point", "coordinates": [113.751, 23.0]}
OLD = {
    "location_verified": False,
    "location_accuracy_m": 800,
    "location_source": "一般常识",
    "location_source_en": "General knowledge",
}
SURVEY = {
    "location_accuracy_m": 0.05,
    "location_source": "东莞测绘院 2023-02-24",
    "location_verified": True,
}


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(
        project("estimate", name="乙公园", **OLD),
        project("confirmed", name="甲小学", location_accuracy_m=5, location_source="现场"),
    )
    return StoredProjects(read_snapshot(path), path)


def feature(identifier: str, geometry: Any = THERE, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}


def stored_after(
    stored: StoredProjects, *features: Any, crs: str | None = "EPSG:4326", **wish: Any
) -> dict[str, Any]:
    done = examine(Upload(list(features), crs, []), stored)
    rows = review_rows(done, stored)
    wanted = Wish([each.id for each in rows], **wish)
    return {
        each.id: json.loads(each.after or b"")
        for each in ticked_changes(done, stored, rows, wanted)
    }


def place_of(made: dict[str, Any], identifier: str = "estimate") -> dict[str, Any]:
    properties = made[identifier]["properties"]
    return {name: properties.get(name) for name in OLD}


@pytest.mark.parametrize("geometry_only", [True, False])
def test_a_surveyed_point_arrives_with_what_is_known_of_it(
    stored: StoredProjects, geometry_only: bool
) -> None:
    made = stored_after(stored, feature("estimate", **SURVEY), geometry_only=geometry_only)
    assert made["estimate"]["geometry"] == THERE
    assert place_of(made) == {**SURVEY, "location_source_en": None}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_filled_in_template_is_stored_whole(stored: StoredProjects, language: Any) -> None:
    snapshot = stored.snapshot
    assert snapshot is not None
    row = {
        "longitude": 113.751,
        "latitude": 23.0,
        "crs": "CGCS2000",
        "location_accuracy_m": 0.05,
        "location_source": "东莞测绘院 2023-02-24",
        "location_verified": {"zh": "是", "en": "Yes"}[language],
    }
    content = filled(
        template_xlsx(snapshot, range(len(snapshot)), language), language, estimate=row
    )
    upload = read_bytes(content, "template.xlsx")
    made = stored_after(stored, *upload.features, crs=upload.crs)
    assert set(made) == {"estimate"}
    found = place_of(made)
    assert found["location_accuracy_m"] == 0.05
    assert found["location_verified"] is True
    assert found["location_source"] == "东莞测绘院 2023-02-24"
    assert found["location_source_en"] in {None, "东莞测绘院 2023-02-24"}


def test_a_table_in_the_offices_own_words(stored: StoredProjects) -> None:
    rows = io.StringIO()
    names = template_headings("zh")
    keys = ("id", "longitude", "latitude", "crs", *ASKED_FIELDS)
    values = ("estimate", "113.751", "23.0", "国家2000", "0.05", "测绘院", "是")
    csv.writer(rows).writerows([[names[key] for key in keys], values])
    upload = read_bytes(rows.getvalue().encode(), "点位.csv")
    made = stored_after(stored, *upload.features, crs=upload.crs)
    assert place_of(made) == {
        "location_accuracy_m": 0.05,
        "location_source": "测绘院",
        "location_source_en": None,
        "location_verified": True,
    }


def test_what_the_file_lacks_is_told_row_by_row(stored: StoredProjects) -> None:
    features = [feature("estimate"), feature("confirmed", location_source="踏勘")]
    done = examine(Upload(features, "EPSG:4326", []), stored)
    lacks = {row.id: row.lacks for row in review_rows(done, stored)}
    assert lacks == {
        "estimate": ASKED_FIELDS,
        "confirmed": ("location_accuracy_m", "location_verified"),
    }


def test_a_note_fills_only_what_the_file_lacks(stored: StoredProjects) -> None:
    note = PlaceNote(accuracy_m=2, source="踏勘", verified=True)
    made = stored_after(stored, feature("estimate", location_accuracy_m=0.05), note=note)
    assert place_of(made) == {
        "location_accuracy_m": 0.05,
        "location_source": "踏勘",
        "location_source_en": None,
        "location_verified": True,
    }


def test_who_confirmed_the_old_place_did_not_confirm_the_new_one(stored: StoredProjects) -> None:
    made = stored_after(stored, feature("confirmed"), verified=True)
    assert made["confirmed"]["geometry"] == THERE
    assert made["confirmed"]["properties"]["location_verified"] is False


def test_a_protected_place_keeps_what_is_known_of_it(stored: StoredProjects) -> None:
    survey = feature("confirmed", **SURVEY, status="paused")
    assert stored_after(stored, survey) == {}
    made = stored_after(stored, survey, geometry_only=False)["confirmed"]
    old = stored["confirmed"]
    assert made == {**old, "properties": {**old["properties"], "status": "paused"}}


def test_what_is_known_of_a_place_may_change_without_the_place(stored: StoredProjects) -> None:
    geometry = stored["estimate"]["geometry"]
    done = examine(Upload([feature("estimate", geometry, **SURVEY)], "EPSG:4326", []), stored)
    (row,) = review_rows(done, stored)
    assert (row.moved, row.suggested, row.lacks) == (False, True, ())
    made = stored_after(stored, feature("estimate", geometry, **SURVEY))
    assert place_of(made) == {**SURVEY, "location_source_en": None}


def test_of_an_undecided_file_nothing_is_stored(stored: StoredProjects) -> None:
    made = stored_after(
        stored, feature("estimate", **SURVEY), project("new", name="一座新桥", geometry=THERE),
        crs=None, geometry_only=False, verified=True,
    )  # fmt: skip
    assert made == {}
