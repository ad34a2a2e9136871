"""Features against the data contract: each finding names feature and field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import Finding
from geo.model.messages import advice, sentence
from geo.model.project import field_names
from geo.model.text.language import LANGUAGES
from geo.model.text.safe_json import parse
from geo.model.validate import (
    MAX_QUOTED,
    all_findings,
    feature_findings,
    is_slug,
    property_findings,
    quoted,
    suggestion,
)
from tests.conftest import project
from tests.strategies import geometry_like, json_values, project_lists


def found(feature: Any, place: int = 0) -> list[Finding]:
    return feature_findings(feature, place, set())


def without(name: str) -> dict[str, Any]:
    feature = project()
    del feature["properties"][name]
    return feature


def test_a_correct_project_has_no_findings() -> None:
    assert found(project()) == []


def test_a_project_without_a_place_has_no_findings() -> None:
    assert found(project(geometry=None, location_accuracy_m=None)) == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": ""}, "text_empty", "name"),
        ({"name": 5}, "wrong_type", "name"),
        ({"name": None}, "field_empty", "name"),
        ({"name": ["甲"]}, "wrong_type", "name"),
        ({"name": "字" * 201}, "text_too_long", "name"),
        ({"name": "甲\x00"}, "control_characters", "name"),
        ({"name": "甲\x1b[31m"}, "control_characters", "name"),
        ({"name": "甲\u202e乙"}, "control_characters", "name"),
        ({"name_en": "a\u2066b"}, "control_characters", "name_en"),
        ({"description": "\uffff"}, "control_characters", "description"),
        ({"name": "甲\ud800"}, "control_characters", "name"),
        ({"phrase": "字" * 41}, "text_too_long", "phrase"),
        ({"phrase": ""}, "text_empty", "phrase"),
        ({"description": "x" * 10_001}, "text_too_long", "description"),
        ({"section": 9}, "unknown_section", "section"),
        ({"section": "3"}, "wrong_type", "section"),
        ({"section": True}, "wrong_type", "section"),
        ({"section": 3.0}, "wrong_type", "section"),
        ({"section": None}, "field_empty", "section"),
        ({"sentence": 0}, "number_out_of_range", "sentence"),
        ({"sentence": 1001}, "number_out_of_range", "sentence"),
        ({"sentence": 1.5}, "wrong_type", "sentence"),
        ({"sentence": True}, "wrong_type", "sentence"),
        ({"category": "schol"}, "unknown_value", "category"),
        ({"category": "School"}, "unknown_value", "category"),
        ({"category": 1}, "wrong_type", "category"),
        ({"status": "compleeted"}, "unknown_value", "status"),
        ({"status": "建成"}, "unknown_value", "status"),
        ({"location_type": "point"}, "unknown_value", "location_type"),
        ({"visibility": "secret"}, "unknown_value", "visibility"),
        ({"visibility": None}, "field_empty", "visibility"),
        ({"status_as_of": "24.02.2023"}, "not_a_date", "status_as_of"),
        ({"status_as_of": "2023-2-4"}, "not_a_date", "status_as_of"),
        ({"status_as_of": "2023-02-24T00:00:00Z"}, "not_a_date", "status_as_of"),
        ({"status_as_of": "2023-02-30"}, "not_a_date", "status_as_of"),
        ({"status_as_of": "２０２３-０２-２４"}, "not_a_date", "status_as_of"),
        ({"status_as_of": 20230224}, "not_a_date", "status_as_of"),
        ({"status_as_of": 1677196800.0}, "not_a_date", "status_as_of"),
        ({"status_as_of": True}, "not_a_date", "status_as_of"),
        ({"status_as_of": ""}, "not_a_date", "status_as_of"),
        ({"start": "soon"}, "not_a_date", "start"),
        ({"location_accuracy_m": -1}, "number_out_of_range", "location_accuracy_m"),
        ({"location_accuracy_m": 1e6}, "number_out_of_range", "location_accuracy_m"),
        ({"location_accuracy_m": "50"}, "wrong_type", "location_accuracy_m"),
        ({"location_accuracy_m": "about 50"}, "wrong_type", "location_accuracy_m"),
        ({"location_accuracy_m": True}, "wrong_type", "location_accuracy_m"),
        ({"location_accuracy_m": [50]}, "wrong_type", "location_accuracy_m"),
        ({"location_accuracy_m": float("nan")}, "number_out_of_range", "location_accuracy_m"),
        ({"location_accuracy_m": 10**400}, "number_out_of_range", "location_accuracy_m"),
        ({"location_verified": "yes"}, "wrong_type", "location_verified"),
        ({"location_verified": 1}, "wrong_type", "location_verified"),
        ({"location_verified": None}, "field_empty", "location_verified"),
        ({"target_value": "30", "target_unit": "parks"}, "wrong_type", "target_value"),
        ({"target_value": True, "target_unit": "parks"}, "wrong_type", "target_value"),
        ({"target_value": {}, "target_unit": "parks"}, "wrong_type", "target_value"),
        ({"target_year": 1800}, "number_out_of_range", "target_year"),
        ({"target_year": "2025"}, "wrong_type", "target_year"),
        ({"target_year": 2025.5}, "wrong_type", "target_year"),
        ({"community": 7}, "wrong_type", "community"),
        ({"community": "x" * 501}, "text_too_long", "community"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_wrong_property_is_named_by_code_and_field(
    changes: dict[str, Any], code: str, field: str
) -> None:
    (finding,) = found(project("a", **changes))
    assert (finding.code, finding.feature, finding.field) == (code, "a", field)
    assert finding.severity == "error"
    for language in LANGUAGES:
        assert sentence(finding, language)
        assert advice(finding, language)


def test_a_target_without_a_unit_is_found() -> None:
    (finding,) = found(project("a", target_value=30, target_unit=None))
    assert (finding.code, finding.feature) == ("target_without_unit", "a")


@pytest.mark.parametrize(
    "name",
    [
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
    ],
)
def test_a_missing_property_is_named(name: str) -> None:
    (finding,) = found(without(name))
    assert (finding.code, finding.field) == ("field_missing", name)


@pytest.mark.parametrize("name", ["visibility", "location_verified", "location_accuracy_m"])
def test_an_optional_property_may_be_missing(name: str) -> None:
    assert found(without(name)) == []


@pytest.mark.parametrize(
    ("feature", "code", "field"),
    [
        (None, "not_a_feature", "type"),
        ([], "not_a_feature", "type"),
        ("Feature", "not_a_feature", "type"),
        ({}, "not_a_feature", "type"),
        ({**project(), "type": "feature"}, "not_a_feature", "type"),
        ({**project(), "id": None}, "id_missing", "id"),
        ({key: value for key, value in project().items() if key != "id"}, "id_missing", "id"),
        ({**project(), "id": 12}, "id_not_a_slug", "id"),
        ({**project(), "id": True}, "id_not_a_slug", "id"),
        ({**project(), "id": ""}, "id_not_a_slug", "id"),
        ({**project(), "properties": None}, "properties_missing", "properties"),
        ({**project(), "properties": []}, "properties_missing", "properties"),
        (
            {key: value for key, value in project().items() if key != "geometry"},
            "geometry_missing",
            "geometry",
        ),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_wrong_member_of_a_nameless_feature_is_found(feature: Any, code: str, field: str) -> None:
    (finding,) = found(feature, place=11)
    assert (finding.code, finding.field) == (code, field)
    named = (
        isinstance(feature, dict) and feature.get("id") == "a-school" and code != "not_a_feature"
    )
    assert finding.feature == ("a-school" if named else "#12")


def test_a_readable_id_names_the_feature_even_when_it_is_no_slug() -> None:
    (finding,) = found(project("莞太路"))
    assert (finding.code, finding.feature) == ("id_not_a_slug", "莞太路")


def test_an_id_given_twice_is_found_at_the_second_feature() -> None:
    (finding,) = all_findings([project("a"), project("b"), project("a", name="乙")])
    assert (finding.code, finding.feature, finding.params) == ("id_twice", "a", {"value": "a"})


def test_every_wrong_property_of_a_feature_is_found() -> None:
    fields = {f.field for f in found(project(name="", status="x", section=9, sentence=0))}
    assert fields == {"name", "status", "section", "sentence"}


def test_properties_and_geometry_are_both_looked_at() -> None:
    codes = [f.code for f in found(project(name="", geometry={"type": "Point", "coordinates": []}))]
    assert codes == ["text_empty", "geometry_empty"]


def test_an_unknown_value_lists_what_is_allowed() -> None:
    (finding,) = found(project(visibility="secret"))
    assert finding.params["allowed"] == ("public", "internal")
    assert finding.params["value"] == "secret"


@pytest.mark.parametrize(
    ("value", "kind", "nearest"),
    [
        ("compleeted", "status", "completed"),
        ("under construction", "status", "under_construction"),
        ("schol", "category", "school"),
        ("elderly-care", "category", "elderly_care"),
        ("zzz", "status", None),
        (None, "status", None),
        (7, "status", None),
    ],
)
def test_a_mistyped_code_has_a_suggestion(value: object, kind: str, nearest: str | None) -> None:
    assert suggestion(value, kind) == nearest


@pytest.mark.parametrize("text", ["a", "guantai-road", "a-1", "2023", "a.b_c-d", "x" * 80])
def test_a_slug_is_accepted(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "a-", "-a", "a--b", "A", "a b", "莞太路", "a/b", "../a", "é", "a\n", "²", "x" * 81],
)
def test_what_is_no_slug_is_refused(text: str) -> None:
    assert not is_slug(text)


def test_a_quoted_value_is_short_and_on_one_line() -> None:
    assert quoted("a\nb") == "a b"
    assert len(quoted("x" * 1000)) == MAX_QUOTED


def test_a_value_nested_too_deep_is_found() -> None:
    deep = parse(b"[" * 1020 + b"]" * 1020)
    (finding,) = found(project("a", name=deep))
    assert (finding.code, finding.field) == ("wrong_type", "name")


def test_findings_stop_at_the_limit() -> None:
    assert len(all_findings(({} for _ in range(10_000)), limit=20)) == 20


@pytest.mark.parametrize("name", ["__class__", "model_config", "__dict__", "self", "", "名"])
def test_any_name_of_an_unknown_property_is_kept(name: str) -> None:
    assert found(project(**{name: {"a": [1]}})) == []


@given(json_values)
def test_any_json_value_is_judged_as_a_feature(value: Any) -> None:
    assert found(value)


@given(
    st.fixed_dictionaries(
        {"type": st.just("Feature")},
        optional={
            "id": json_values,
            "properties": st.dictionaries(st.sampled_from(field_names()), json_values)
            | json_values,
            "geometry": geometry_like | json_values,
        },
    )
)
def test_whatever_looks_like_a_feature_is_judged(feature: Any) -> None:
    for finding in found(feature):
        assert finding.feature
        for language in LANGUAGES:
            assert sentence(finding, language)


@given(st.sampled_from(field_names()), json_values)
def test_any_value_of_a_property_is_judged(name: str, value: Any) -> None:
    properties = {**project()["properties"], name: value}
    assert all(finding.feature == "a" for finding in property_findings(properties, "a"))


@given(st.sampled_from(field_names()), json_values)
def test_a_wrong_value_is_reported_once(name: str, value: Any) -> None:
    properties = {**project()["properties"], "target_unit": "parks", name: value}
    assert len(property_findings(properties, "a")) <= 1


@given(project_lists())
def test_made_up_projects_are_correct(features: list[Any]) -> None:
    assert all_findings(features) == []
