"""Sums of people are the same in any order and in any parts, and right to the last digit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage import exact
from geo.coverage.exact import UNITS, exact_sum, exact_sums, rounded, units_of, units_of_each

PEOPLE = st.floats(0, 2.0**40, allow_nan=False) | st.floats(0, 1) | st.integers(0, 10**6).map(float)


def reference(numbers: list[float]) -> int:
    """Add up fractions, each cut to whole units: slow, and without any rounding."""
    return sum(int(Fraction(number) * UNITS) for number in numbers)


@given(st.lists(PEOPLE, max_size=40))
def test_units_are_those_of_fractions(numbers: list[float]) -> None:
    assert units_of(numbers) == reference(numbers)
    assert exact_sum(numbers) == float(Fraction(reference(numbers), UNITS))


@given(st.lists(PEOPLE, min_size=1, max_size=40), st.randoms(), st.integers(1, 40))
def test_order_and_parts_do_not_matter(numbers: list[float], random: object, size: int) -> None:
    mixed = list(numbers)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    parts = [mixed[begin : begin + size] for begin in range(0, len(mixed), size)]
    assert sum(map(units_of, parts)) == units_of(numbers)


@given(st.lists(st.tuples(st.integers(0, 4), PEOPLE), max_size=40))
def test_groups_are_added_apart(pairs: list[tuple[int, float]]) -> None:
    groups, numbers = [group for group, _ in pairs], [number for _, number in pairs]
    wanted = [reference([n for g, n in pairs if g == group]) for group in range(5)]
    assert units_of_each(groups, numbers, 5) == wanted
    assert exact_sums(groups, numbers, 5).tolist() == [rounded(each) for each in wanted]


def test_many_numbers_at_the_limit_do_not_overflow(monkeypatch: pytest.MonkeyPatch) -> None:
    largest = np.full(3 * exact._BLOCK + 5, np.nextafter(exact._LARGEST, 0))
    assert units_of(largest) == len(largest) * reference([largest[0]])
    beyond = np.full(10, exact._LARGEST)
    assert units_of(beyond) == 10 * reference([exact._LARGEST])


def test_the_usual_sum_would_differ() -> None:
    people = np.random.default_rng(3).gamma(2.0, 17.3, 100_001)
    parts = float(people[:40_000].sum()) + float(people[40_000:].sum())
    usual = float(people.sum()), float(people[::-1].sum()), parts
    assert len(set(usual)) > 1  # otherwise nothing is shown
    assert exact_sum(people) == exact_sum(people[::-1]) == float(sum(map(Fraction, people)))
