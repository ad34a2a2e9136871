"""Figures in words: no more digits than are known, and never out of order."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage.report import wording
from geo.coverage.straight_line.service_area import Interval

figures = st.tuples(*[st.floats(0, 1e7)] * 3).map(lambda made: Interval(*sorted(made)))


@pytest.mark.parametrize(
    ("three", "digits", "step"),
    [
        (Interval(12.34, 12.34, 12.34), 3, 0.1),
        (Interval(10.0, 12.34, 15.0), 3, 1.0),
        (Interval(0.0, 2.0, 120.0), 3, 1.0),
        (Interval(0.0, 0.0, 30.0), 3, 10.0),
        (Interval(0.0, 0.0, 0.0), 3, 1.0),
        (Interval(99.9, 100.0, 100.1), 2, 10.0),
        (Interval(0.0, 2e-311, 1.0), 3, 0.1),  # a rest of rounding has no digits of its own
        (Interval(0.0, 0.0, 2e-311), 3, 1.0),
    ],
)
def test_the_step_follows_what_is_known(three: Interval, digits: int, step: float) -> None:
    assert wording.step_of(three, digits) == pytest.approx(step)


@given(figures)
def test_rounding_keeps_the_order_and_a_digit(three: Interval) -> None:
    step = wording.step_of(three, 3)
    sure, nominal, possible = (
        float(wording.number(each, step, "en").replace(",", ""))
        for each in (three.sure, three.nominal, three.possible)
    )
    assert sure <= nominal <= possible
    assert nominal > 0 or three.nominal < 1e-9 or step == 1.0


@given(st.floats(1, 1e9), st.integers(0, 7))
def test_ten_thousands_in_chinese_are_the_same_number(value: float, power: int) -> None:
    step = 10.0**power
    chinese, english = (wording.number(value, step, each) for each in ("zh", "en"))
    number = float(chinese.removesuffix(" 万").replace(",", ""))
    number *= 10_000 if chinese.endswith("万") else 1
    assert number == pytest.approx(float(english.replace(",", "")))


@pytest.mark.parametrize(
    ("value", "step", "basis_word"),
    [
        (418_288, 1_000, "41.8 万人"),
        (9_999, 10, "1 万人"),
        (10_000, 10_000, "1 万人"),
        (0.3, 1, "0 人"),
    ],
)
def test_people_in_chinese(value: float, step: float, basis_word: str) -> None:
    assert wording.people(value, step, "zh") == basis_word


def test_people_spread_evenly_have_two_digits() -> None:
    three = Interval(91_234, 91_234, 91_234)
    assert wording.people_step(three, "even") == 1_000
    assert wording.people_step(three, "points") == 100
    assert wording.people_step(Interval(3, 3, 3), "points") == 1


@pytest.mark.parametrize(
    ("metres", "unsure", "text"),
    [
        (0.0, 0.0, "0 m"),
        (4.0, 0.0, "0 m"),
        (994.0, 0.0, "990 m"),
        (12_345.0, 0.0, "12 km"),
        (1_234.0, 1_500.0, "1 km"),
        (640.0, 100.0, "600 m"),
        (40.0, 900.0, "40 m"),
    ],
)
def test_a_distance(metres: float, unsure: float, text: str) -> None:
    assert wording.distance(metres, "en", unsure) == text


@given(st.floats(0, 1))
def test_a_percentage_is_whole_only_when_it_is_so(share: float) -> None:
    text = wording.percent(share, "en")
    assert (text == "0%") <= (share < 1e-8)
    assert (text == "100%") <= (share > 1 - 1e-8)
    assert not math.isnan(float(text.split()[-1].removesuffix("%")))
