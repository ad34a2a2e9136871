"""The properties of an upload: only what the file says anew is held against the contract."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.intake.checks.examine import examine, feature_problems
from geo.intake.comparison.stored import StoredProjects
from geo.intake.upload import Upload
from geo.model.errors import Finding
from geo.store.file.store import read_snapshot
from tests.conftest import project
from tests.intake.checking import known, without


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(project("a", own="x"), project("b"))
    return StoredProjects(read_snapshot(path), path)


def problems(
    stored: StoredProjects, *features: Any, form: str = "geojson"
) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.feature, each.field) for each in found(stored, *features, form=form)]


def found(stored: StoredProjects, *features: Any, form: str = "geojson") -> list[Finding]:
    upload = Upload(list(features), None, [], form=form)
    done = examine(upload, stored)
    return feature_problems(upload, done.features, done.identities, stored)


@pytest.mark.parametrize(
    "feature",
    [
        project("a", own="x"),
        project("new"),
        known("a", geometry=None),
        known("a", geometry=None) | {"properties": None},
        known("a", geometry=None) | {"properties": {"status": "completed", "note": [1]}},
        known("a", geometry=None) | {"properties": {"location_accuracy_m": 50.0}},
    ],
)
def test_sound_properties_are_no_problem(stored: StoredProjects, feature: Any) -> None:
    assert problems(stored, feature) == []


@pytest.mark.parametrize(
    ("properties", "code", "field"),
    [
        ({"status": "?"}, "unknown_value", "status"),
        ({"status": "complete"}, "unknown_value_near", "status"),
        ({"status": None}, "field_empty", "status"),
        ({"section": True}, "wrong_type", "section"),
        ({"name": ""}, "text_empty", "name"),
        ({"location_verified": 1}, "wrong_type", "location_verified"),
        ({"target_value": 5}, "target_without_unit", "target_unit"),
    ],
)
def test_of_a_known_project_only_what_differs_is_looked_at(
    stored: StoredProjects, properties: dict[str, Any], code: str, field: str
) -> None:
    feature = known("a", geometry=None) | {"properties": properties}
    assert problems(stored, feature) == [(code, "a", field)]


def test_a_new_project_is_told_all_missing_fields_at_once(stored: StoredProjects) -> None:
    feature = known("new", geometry=None) | {"properties": {"name": "新", "status": "?"}}
    first, second = found(stored, feature)
    assert (first.code, second.code) == ("fields_missing", "unknown_value")
    assert "category" in first.params["value"]
    lacking = project("new")
    del lacking["properties"]["category"]
    assert problems(stored, lacking) == [("field_missing", "new", "category")]


@pytest.mark.parametrize(
    ("feature", "code"),
    [
        (None, "not_a_feature"),
        ({"type": "feature"}, "not_a_feature"),
        ({**project("new"), "properties": []}, "properties_missing"),
        (without(project("new"), "properties"), "properties_missing"),
        (without(project("new"), "geometry"), "geometry_missing"),
    ],
)
def test_what_is_no_feature_or_lacks_a_member(
    stored: StoredProjects, feature: Any, code: str
) -> None:
    assert [each[0] for each in problems(stored, feature)] == [code]


def test_a_known_project_may_leave_out_its_place(stored: StoredProjects) -> None:
    (finding,) = found(stored, known("a"))
    assert (finding.code, finding.severity) == ("geometry_missing", "warning")


def test_tables_say_nothing_of_a_place_that_they_leave_out(stored: StoredProjects) -> None:
    assert problems(stored, known("a"), without(project("new"), "geometry"), form="csv") == []


def test_limits_are_told_once(stored: StoredProjects, own_settings: Callable[..., None]) -> None:
    own_settings(max_fields="3", max_text="100")
    feature = known("a", geometry=None) | {
        "properties": {"status_evidence": "长" * 101, "note": "x" * 101, "n1": 1, "n2": 2}
    }
    assert problems(stored, feature) == [
        ("too_many_fields", "a", "properties"),
        ("text_too_long", "a", "status_evidence"),
        ("text_too_long", "a", "note"),
    ]


def test_a_layer_of_bare_shapes_lacks_the_same_of_each(stored: StoredProjects) -> None:
    shapes = [{"type": "Feature", "id": name, "properties": {}, "geometry": None} for name in "xyz"]
    told = found(stored, *shapes)
    assert [(each.feature, each.code, each.field) for each in told] == [
        (name, "fields_missing", "properties") for name in "xyz"
    ]
    nearly = found(stored, {**shapes[0], "properties": {"other": 1}})
    assert told[0].params == nearly[0].params
