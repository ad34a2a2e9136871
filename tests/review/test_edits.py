"""A form becomes a change: what was not touched stays as it was, to the byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import InvalidChange
from geo.model.validate import is_slug
from geo.review.edits import (
    KEPT,
    ValueDifference,
    added,
    brought_back,
    differences,
    edited,
    findings_by_field,
    new_id,
    retired,
)
from geo.store.change import FeatureChange
from tests.conftest import fault_of, project
from tests.store.committing import line_of

HERE = {"type": "Point", "coordinates": [113.75, 23.0]}
THERE = {"type": "Point", "coordinates": [113.76, 23.01]}


def line(**changes: Any) -> bytes:
    return line_of(project("a", **changes))


def fields(change: FeatureChange) -> list[str]:
    return [each.field for each in differences(change)]


def after(change: FeatureChange) -> Any:
    assert change.after is not None
    return json.loads(change.after)


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ({"lead": None}, {"lead": ""}),
        ({"lead": ""}, {"lead": None}),
        ({}, {"lead": "", "start": None, "description": ""}),
        ({"location_accuracy_m": 50}, {"location_accuracy_m": 50.0}),
        ({"target_value": 10**20}, {"target_value": 1e20}),
        ({"target_value": 2**60 + 1}, {"target_value": float(2**60 + 1)}),
        ({}, {"location_verified": True}),
        ({"visibility": "internal"}, {"visibility": "internal"}),
        ({"own": {"deep": [1, None]}}, {}),
    ],
)
def test_a_form_that_says_the_same_changes_nothing(
    stored: dict[str, Any], typed: dict[str, Any]
) -> None:
    before = line(**stored)
    change = edited(before, typed, HERE)
    assert differences(change) == []
    assert change.after == before


@pytest.mark.parametrize("name", ["visibility", "location_verified"])
def test_a_default_is_not_written_where_nothing_was(name: str) -> None:
    feature = project("a")
    del feature["properties"][name]
    default = {"visibility": "public", "location_verified": False}[name]
    assert fields(edited(line_of(feature), {name: default})) == []
    other = {"visibility": "internal", "location_verified": True}[name]
    assert fields(edited(line_of(feature), {name: other})) == [name]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"lead": "甲"}, "甲"),
        (
            {"lead": "  {{7*7}} <b> ![x](http://example.invalid) "},
            "  {{7*7}} <b> ![x](http://example.invalid) ",
        ),
        ({"target_value": 30.0}, 30),
        ({"target_value": 0.5}, 0.5),
        ({"location_verified": False}, False),
        ({"name": ""}, ""),
    ],
)
def test_what_was_typed_is_stored(typed: dict[str, Any], stored: Any) -> None:
    (name,) = typed
    value = after(edited(line(), typed))["properties"][name]
    assert value == stored
    assert type(value) is type(stored)


def test_an_optional_field_that_is_emptied_becomes_null() -> None:
    change = edited(line(lead="甲"), {"lead": ""})
    assert differences(change) == [ValueDifference("lead", "甲", None)]


@pytest.mark.parametrize(
    ("geometry", "changed"),
    [
        (KEPT, []),
        (HERE, []),
        ({"type": "Point", "coordinates": [113.7500000001, 23]}, []),
        (THERE, ["geometry"]),
        (None, ["geometry"]),
    ],
)
def test_a_place_changes_only_where_it_differs(geometry: Any, changed: list[str]) -> None:
    assert fields(edited(line(), {}, geometry)) == changed


def test_coordinates_are_stored_with_six_decimals() -> None:
    place = {"type": "Point", "coordinates": [113.12345678, 23.1]}
    assert after(edited(line(), {}, place))["geometry"]["coordinates"] == [113.123457, 23.1]


def test_a_new_project_follows_the_contract_and_leaves_out_what_says_nothing() -> None:
    feature = project("b", lead="", start=None, own="x", target_value=30.0, target_unit="parks")
    feature["properties"] = dict(reversed(feature["properties"].items()))
    change = added(feature, {"a"})
    properties = after(change)["properties"]
    assert (change.id, change.before) == ("b", None)
    assert list(properties)[:3] == ["name", "name_en", "section"]
    assert list(properties)[-1] == "own"
    assert {"lead", "start"} & properties.keys() == set()
    assert type(properties["target_value"]) is int
    assert findings_by_field(change) == {}


def test_an_id_that_is_taken_is_refused() -> None:
    error = fault_of(lambda: added(project("a"), {"a"}))
    assert isinstance(error, InvalidChange)
    assert [(each.code, each.field) for each in error.findings] == [("id_twice", "id")]


def test_retired_and_brought_back_is_as_before() -> None:
    change = retired(line())
    assert change.after is None
    assert differences(change) == [ValueDifference("retired", None, after=True)]
    assert findings_by_field(change) == {}
    hidden = line(retired=True)
    assert brought_back(hidden).after == line()


def test_mistakes_are_found_by_field() -> None:
    typed = {"name": "", "status": "done", "start": "2023-02-30", "target_value": 3}
    place = {"type": "Point", "coordinates": [23.0, 113.75]}
    found = findings_by_field(edited(line(), typed, place))
    assert {name: [each.code for each in each_field] for name, each_field in found.items()} == {
        "name": ["text_empty"],
        "status": ["unknown_value"],
        "start": ["not_a_date"],
        "geometry": ["axes_swapped"],
    }


@pytest.mark.parametrize(
    ("name", "name_en", "taken", "identifier"),
    [
        ("莞太路", "Guantai Road", [], "guantai-road"),
        ("莞太路", "Guantai Road", ["guantai-road"], "guantai-road-2"),
        ("莞太路", "Guantai Road", ["guantai-road", "guantai-road-2"], "guantai-road-3"),
        ("莞太路", "", [], "guan-tai-lu"),
        ("ＣＢＤ北部学校", "", [], "cbd-bei-bu-xue-xiao"),
        ("", "Café “Économie” (7+3)", [], "cafe-economie-7-3"),
        ("", "../../etc/passwd", [], "etc-passwd"),
        ("\u202e\x00", "<script>", [], "script"),
        ("🚧", "—", ["project"], "project-2"),
        ("", "a" * 300, [], "a" * 60),
        ("", "word " * 40, [], "-".join(["word"] * 12)),
    ],
)
def test_an_id_is_made_from_the_name(
    name: str, name_en: str, taken: list[str], identifier: str
) -> None:
    assert new_id(name, name_en, taken) == identifier


@given(st.text(max_size=30), st.text(max_size=30), st.lists(st.text(max_size=5), max_size=4))
def test_an_id_is_a_slug_that_nobody_has(name: str, name_en: str, taken: list[str]) -> None:
    identifier = new_id(name, name_en, taken)
    assert is_slug(identifier)
    assert identifier not in taken
