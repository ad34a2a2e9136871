"""Numbers in the cells of tables."""

from __future__ import annotations

import pytest

from geo.coverage.user_data.numbers import UNITS, number_from


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        (" 12.5 ", 12.5),
        ("1,234,567.5", 1_234_567.5),
        ("-1,200", -1_200),
        ("１，２００人", 1_200),
        ("1e3", 1_000),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert number_from(text) == number


@pytest.mark.parametrize(
    "text", ["", "人", "many", "1,2", "12,34", "1,2345", "1_000", "1.2 m", "600个"]
)
def test_what_is_no_number_of_people(text: str) -> None:
    assert number_from(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("600 个", 600), ("50m", 50), ("90床位", 90), ("m", None)]
)
def test_units_of_places_and_lengths(text: str, number: float | None) -> None:
    assert number_from(text, UNITS) == number
