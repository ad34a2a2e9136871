"""Numbers and values as sentences quote them."""

from __future__ import annotations

from typing import Any

import pytest

from geo.model.errors import Finding
from geo.model.messages import sentence
from geo.model.messages.quoting import shown
from geo.model.text.language import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "params", "words"),
    [
        ("too_many_features", {"found": 1234567, "limit": 20000}, ("1,234,567", "20,000")),
        ("crs_shift", {"metres": 1029}, ("1,029",)),
        ("too_large", {"size": 1024.5, "limit": 20}, ("1,024.5 MB", "20 MB")),
        (
            "partly_outside_area",
            {"count": 1000, "total": 2000, "value": [1, 2]},
            ("1,000", "2,000"),
        ),
        ("xml_broken", {"line": 12345, "column": 1}, ("12345",)),
        ("number_out_of_range", {"value": 2035, "rule": "x"}, ("2035",)),
    ],
)
def test_what_counts_or_measures_has_separators(
    code: str, params: dict[str, Any], words: tuple[str, ...], language: Language
) -> None:
    said = sentence(Finding(code, params=params), language)
    assert all(word in said for word in words)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "null"), (True, "true"), ([None, "a"], '[null, "a"]'), ({"a": False}, '{"a": false}'),
     ("None", "None"), (113.75, "113.75"), ([113.75, 23], "[113.75, 23]")],
)  # fmt: skip
def test_values_are_quoted_in_the_words_of_json(value: Any, text: str) -> None:
    assert shown({"value": value}, "en") == {"value": text}


@pytest.mark.parametrize(
    ("expected", "words"),
    [("integer", "整数"), ("text", "文本"), ("boolean", "是/否"), ("number", "数字")],
)
def test_a_type_is_told_in_the_language(expected: str, words: str) -> None:
    finding = Finding("wrong_type", params={"value": "x", "expected": expected})
    assert words in sentence(finding, "zh")
