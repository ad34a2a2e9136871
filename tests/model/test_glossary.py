"""One word a meaning in Chinese: what is shown to people keeps to it."""

from __future__ import annotations

import re

import pytest

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
