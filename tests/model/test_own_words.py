"""What is wrong with a value is told in our own words, whatever the value is."""

from __future__ import annotations

import re
from typing import Any

import pytest

from geo.model.errors import Finding
from geo.model.messages import advice, sentence
from geo.model.project import Project, field_names
from geo.model.text.language import LANGUAGES, Language
from geo.model.validate import missing_and_wrong, property_findings
from tests.conftest import project

# Every type of JSON and its extremes, and what a reader of tables may hand over.
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2.5, 3.0, -0.0, 5e-324, 1e308, 10**30, -(10**30), 10**400,
    float("nan"), float("inf"), -float("inf"), "", "  ", "a", "x" * 20_000, "甲\x00", "\ud800",
    "甲\udfff乙", "1", "true", "2023-02-24", "2023-02-30", "0000-01-01", "9999-99-99",
    "2023-02-24\n", "２０２３-02-24", "2023-02-24T00:00:00", [], ["a"], [1], {}, {"a": 1},
    {"date": "2023-02-24"}, b"abc",
]  # fmt: skip
# How the checking library begins its sentences, and what only programmers say.
FOREIGN = re.compile(
    r"input should|valid (?:string|integer|number|boolean|date)|unable to|parse|value error|"
    r"should (?:have|be)|pydantic|unicode string|datetime|finite[）)]|_type|_error",
    re.IGNORECASE,
)


def told(field: str, value: Any) -> list[Finding]:
    return property_findings({**project("a")["properties"], field: value}, "a")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", [*field_names(), "another"])
def test_every_wrong_value_is_told_in_our_own_words(field: str, language: Language) -> None:
    for value in VALUES:
        for found in told(field, value):
            assert found.code != "field_invalid", value
            text = f"{sentence(found, language)} {advice(found, language)}"
            assert not FOREIGN.search(text), (value, text)
            assert language == "en" or re.search("[\u4e00-\u9fff]", text), (value, text)


@pytest.mark.parametrize("field", field_names())
def test_no_kind_of_value_goes_unnoticed(field: str) -> None:
    """What the contract refuses has a finding at its field, and only that."""
    for value in VALUES:
        properties = {**project("a")["properties"], field: value}
        wrong = [each.field for each in told(field, value)]
        try:
            Project.model_validate(properties)
        except ValueError:
            assert set(wrong) & {field, "target_unit", "counts_towards_evidence"}, value
        else:
            assert wrong == [], value


def test_a_name_with_half_a_sign_is_told_once() -> None:
    properties = {**project("a")["properties"], "备\ud800": 1}
    assert [each.code for each in property_findings(properties, "a")] == ["hidden_in_name"]
    assert [each.code for each in missing_and_wrong(properties, "a")[1]] == ["hidden_in_name"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "甲\ud800", {"en": "an invisible character: U+D800", "zh": "U+D800"}),
        ("location_accuracy_m", 10**6, {"en": "(≤ 100,000)", "zh": "（≤ 100,000）"}),
        ("target_year", 2201, {"en": "2201 is out of range (≤ 2200)", "zh": "（≤ 2200）"}),
        ("target_value", float("inf"), {"en": "(a finite number", "zh": "须为有限数值"}),
        ("name", "字" * 20_000, {"en": "longer than 200 characters", "zh": "200"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences(field: str, value: Any, said: dict[str, str], language: Language) -> None:
    assert said[language] in sentence(told(field, value)[0], language)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The value “x” is not allowed in this field."), ("zh", "此字段不能填“x”。")],
)
def test_what_nobody_foresaw_has_a_plain_sentence(language: Language, said: str) -> None:
    assert sentence(Finding("field_invalid", params={"value": "x"}), language) == said
