"""One word a meaning in Chinese: what is shown to people keeps to it."""

from __future__ import annotations

import json
import re

import pytest

from geo.model.errors import Finding
from geo.model.messages import sentence
from geo.model.vocabulary import vocabulary
from tests.conftest import DATA
from tests.model.test_language import chinese, entries

# What stood for nearly the same: 位置待定 (a place that nobody has found yet), 点位待选 (sites
# that are promised and not chosen yet).
_DROPPED = re.compile(r"落点|落位|待补充|点位未公布|点位尚未公布")
_QUOTES = re.compile(r"[「」『』]")


def texts() -> list[str]:
    data = (DATA / "vocabulary.toml").read_text(encoding="utf-8")
    return [*entries(chinese()).values(), *data.splitlines()]


@pytest.mark.parametrize("pattern", [_DROPPED, _QUOTES])
def test_words_that_were_given_up_are_not_used(pattern: re.Pattern[str]) -> None:
    assert [each for each in texts() if pattern.search(each)] == []


def test_a_place_that_nobody_has_found_has_one_name() -> None:
    assert vocabulary().label("certainty", "not_located", "zh") == "位置待定"


def test_a_quotation_is_closed() -> None:
    assert [each for each in texts() if each.count("“") != each.count("”")] == []


def test_units_are_written_out_in_chinese() -> None:
    unit = re.compile(r"[\d}] ?(?:km²|km|m)(?![a-zA-Z])")
    assert [each for each in texts() if unit.search(each)] == []


def told_by_data() -> list[str]:
    """Return what the shipped data say in Chinese: names, the plan's words, sources, rules."""
    features = [
        feature
        for file in sorted(DATA.glob("*.geojson"))
        for feature in json.loads(file.read_text(encoding="utf-8"))["features"]
    ]
    values = [value for each in features for value in each["properties"].values()]
    rules = re.findall(r'"([^"]*)"', (DATA / "standards.toml").read_text(encoding="utf-8"))
    chinese_sign = re.compile("[一-鿿]")
    return [
        each for each in [*values, *rules] if isinstance(each, str) and chinese_sign.search(each)
    ]


# Beside a Chinese sign; in a formula, a command or a file's own words they are what they are.
_HALF_WIDTH = re.compile(r"[一-鿿“”][(),;:]|[(),;:][一-鿿“”]")


def test_brackets_and_commas_are_full_width() -> None:
    assert [each for each in [*texts(), *told_by_data()] if _HALF_WIDTH.search(each)] == []


def test_quotation_marks_of_data_are_chinese_and_closed() -> None:
    wrong = re.compile(r"[\"'「」『』]")
    told = told_by_data()
    assert [each for each in told if wrong.search(each)] == []
    assert [each for each in told if each.count("“") != each.count("”")] == []
    assert [each for each in told if each.count("（") != each.count("）")] == []


def test_straight_quotation_marks_are_not_used_in_chinese() -> None:
    assert [each for each in entries(chinese()).values() if re.search("[\"']", each)] == []


# Columns and files that a person has to write under just this name.
_WRITTEN = {"location_accuracy_m", "reference_areas", "base_map_source_zh",
            "base_map_source_en", "same_as"}  # fmt: skip


def test_no_code_stands_in_a_sentence() -> None:
    code = re.compile(r"(?<![{\w])[a-z]+(?:_[a-z]+)+\b(?!})")
    both = [text for pair in entries(chinese()).items() for text in pair]
    assert {word for each in both for word in code.findall(each)} <= _WRITTEN


# The same thing called by another word, or said as no planner says it.
_TRANSLATED = re.compile(r"无论|不论|读法|来源所指|无需处理|自身来源|镇街")


def test_what_reads_as_translated_stays_away() -> None:
    pages = [DATA.parent / "README.zh.md", *(DATA.parent / "docs").glob("*.zh.md")]
    told = [*entries(chinese()).values(), *(each.read_text(encoding="utf-8") for each in pages)]
    found = {word for each in told for word in _TRANSLATED.findall(each)}
    assert found <= {"镇街"}  # the pages: other towns and subdistricts
    assert not any("镇街" in each for each in entries(chinese()).values())


def test_the_plans_area_is_not_called_a_town() -> None:
    """``{subdistrict}`` says what it is; in English, too."""
    town = re.compile(r"\b(?:the|this|whole) [Tt]own\b")
    assert [each for each in entries(chinese()) if town.search(each)] == []


def test_a_value_that_is_not_allowed_is_told_in_words() -> None:
    codes = vocabulary().codes("status")
    params = {"value": "done", "allowed": codes, "kind": "status"}
    finding = Finding("unknown_value", params=params)
    assert "建成、" in sentence(finding, "zh")
    assert not any(code in sentence(finding, "zh") for code in codes)
