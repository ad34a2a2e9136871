"""Each code has a sentence and an advice, readable in both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

import geo
from geo.model.errors import Finding
from geo.model.example import town_example
from geo.model.messages import MESSAGES, RULES, advice, sentence
from geo.model.text.language import LANGUAGES, Language
from geo.model.text.translate import translate

CODE_TEXT = "\n".join(
    path.read_text(encoding="utf-8")
    for path in Path(geo.__file__).parent.rglob("*.py")
    if path.name not in ("messages.py", "reading_messages.py")
)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_can_be_filled_in(language: Language) -> None:
    for code, (text, _) in MESSAGES.items():
        params: dict[str, Any] = dict.fromkeys(fields(text) - {"subdistrict"}, "{x} %s")
        if "meanings" in params:
            params["meanings"] = (("{x} %s", "name"),)  # a column and what it means
        shown = sentence(Finding(code, params=params), language)
        assert shown, code
        assert not params or "{x} %s" in shown, code


def test_an_advice_needs_no_values() -> None:
    for code, (_, text) in MESSAGES.items():
        known = {"folder", "subdistrict", *town_example().words()}
        assert fields(text) <= known, code  # which are always known
        said = {advice(Finding(code), language) for language in LANGUAGES}
        assert said == {""} or len(said) == len(LANGUAGES), code


def test_nobody_is_told_that_there_is_nothing_to_do() -> None:
    nothing = re.compile(r"[Nn]othing (?:needs )?to (?:be )?do|无需(?:处理|任何)")
    told = [advice(Finding(code), language) for code in MESSAGES for language in LANGUAGES]
    assert [each for each in told if nothing.search(each)] == []


def test_names_in_a_sentence_are_listed_as_its_language_does() -> None:
    finding = Finding("layers_merged", params={"value": ("甲", "乙")})
    assert "甲、乙" in sentence(finding, "zh")
    assert "甲, 乙" in sentence(finding, "en")


def test_no_finding_joins_its_names_by_a_comma_of_one_language() -> None:
    """A list of names goes into a finding as a tuple; the sentence joins it."""
    joined = re.compile(r"""(?:params=|Finding\(|value=|allowed=|others=)[^\n]*"[,;] "\.join""")
    assert joined.findall(CODE_TEXT) == []


def test_each_message_and_each_rule_is_used() -> None:
    quoted = set(re.findall(r'"(\w+)"', CODE_TEXT))
    assert {*MESSAGES, *RULES} - quoted == set()


def test_a_rule_is_told_in_words() -> None:
    finding = Finding(
        "bad_parameter",
        params={"field": "year", "value": "1", "rule": "number", "low": 1900, "high": 2200},
    )
    assert sentence(finding, "en") == (
        "The parameter year cannot be “1”. Write a whole number from 1900 to 2200."
    )
    assert "1900" in sentence(finding, "zh")


def test_a_rule_that_is_no_code_is_quoted() -> None:
    finding = Finding("number_out_of_range", params={"value": -1, "rule": "≥ 0"})
    assert sentence(finding, "en") == "The number -1 is out of range (≥ 0)."


def test_a_long_value_is_cut() -> None:
    shown = sentence(Finding("unknown_project", params={"value": "长" * 5000}), "zh")
    assert len(shown) < 250
    assert "…" in shown


def test_a_value_of_several_lines_is_shown_on_one() -> None:
    shown = sentence(Finding("unknown_project", params={"value": "a\n\n b\tc"}), "en")
    assert shown == "There is no project “a b c”."


@pytest.mark.parametrize("value", ["{0}", "{value}", "{{7*7}}", "%(x)s", "{value.__class__}"])
def test_braces_in_a_value_stay_text(value: str) -> None:
    shown = sentence(Finding("unknown_project", params={"value": value}), "en")
    assert shown == f"There is no project “{value}”."


def test_chinese_and_english_sentences_differ() -> None:
    for code, (text, _) in MESSAGES.items():
        params = dict.fromkeys(fields(text), "x")
        assert translate(text, "zh", **params) != translate(text, "en", **params), code
