"""The model of a project: what it takes, what it keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from geo.model.project import Project, field_names
from tests.conftest import project

CONTRACT = {
    "name",
    "name_en",
    "section",
    "sentence",
    "phrase",
    "category",
    "status",
    "status_evidence",
    "status_as_of",
    "location_type",
    "location_accuracy_m",
    "location_source",
    "location_verified",
    "target_value",
    "target_unit",
    "target_year",
    "community",
    "lead",
    "start",
    "end",
    "description",
    "visibility",
}


def made(**changes: Any) -> Project:
    return Project.model_validate(project(**changes)["properties"])


def test_the_fields_are_those_of_the_data_contract() -> None:
    assert set(field_names()) >= CONTRACT


def test_dates_become_dates() -> None:
    assert made(start="2023-03-01").start == dt.date(2023, 3, 1)


def test_unknown_properties_are_kept() -> None:
    assert made(投资额="3亿").model_extra == {"投资额": "3亿"}


def test_a_project_is_public_unless_told_otherwise() -> None:
    properties = project()["properties"]
    del properties["visibility"]
    assert Project.model_validate(properties).visibility == "public"


def test_a_place_is_unverified_unless_told_otherwise() -> None:
    properties = project()["properties"]
    del properties["location_verified"]
    assert Project.model_validate(properties).location_verified is False


def test_a_project_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        made().name = "x"


@pytest.mark.parametrize("value", [0, 50, 12.5, 100_000, None])
def test_an_accuracy_is_a_radius_in_metres(value: float | None) -> None:
    assert made(location_accuracy_m=value).location_accuracy_m == value


@pytest.mark.parametrize("value", [True, "50", -1, 100_001, float("nan"), float("inf")])
def test_an_accuracy_is_a_number_in_range(value: object) -> None:
    with pytest.raises(ValidationError):
        made(location_accuracy_m=value)


def test_a_whole_target_stays_whole() -> None:
    target = made(target_value=10851, target_unit="places").target_value
    assert (target, type(target)) == (10851, int)


def test_a_target_unit_may_be_free_text() -> None:
    assert made(target_value=3, target_unit="条公交线路").target_unit == "条公交线路"


def test_a_phrase_of_40_characters_is_taken() -> None:
    assert made(phrase="字" * 40).phrase == "字" * 40


@pytest.mark.parametrize("text", ["甲\n乙", "tab\there", "e\u0301", "😀", "كلمة"])
def test_ordinary_text_of_any_script_is_taken(text: str) -> None:
    assert made(description=text).description == text
