"""Classes of a shaded map: equal for shares, natural breaks against another program's."""

from __future__ import annotations

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.coverage.classes import MOST_CLASSES, Classes, classes_of, equal_classes, natural_classes
from geo.coverage.straight_line.service_area import Interval

VALUES = some.lists(some.integers(-10_000, 10_000).map(lambda n: n / 8), min_size=0, max_size=40)


def deviation(values: list[float], classes: Classes) -> float:
    """Return the sum of squared deviations from the means of the classes."""
    known = np.array(values)
    rows = np.array([classes.of(value) for value in values])
    return float(sum(((known[rows == at] - known[rows == at].mean()) ** 2).sum()
                     for at in set(rows.tolist())))  # fmt: skip


@pytest.mark.filterwarnings("ignore:Numba not installed")
@given(VALUES)
def test_natural_breaks_deviate_no_more_than_those_of_mapclassify(values: list[float]) -> None:
    distinct = len(set(values))
    found = natural_classes(values)
    assert len(found) == max(1, min(distinct, MOST_CLASSES))
    assert list(found.bounds) == sorted(set(found.bounds))
    if distinct > MOST_CLASSES:
        theirs = mapclassify.FisherJenks(np.array(values), k=MOST_CLASSES)
        rival = Classes(tuple(theirs.bins[:-1].tolist()), "natural")
        assert deviation(values, found) <= deviation(values, rival) * (1 + 1e-9) + 1e-9


def test_every_distinct_value_is_a_class_while_there_are_few() -> None:
    found = natural_classes([3, 0, 0, 7])
    assert [found.of(value) for value in (0, 3, 7)] == [0, 1, 2]
    assert found.bounds == (0.0, 5.0)


def test_what_is_not_a_number_has_no_class_of_its_own() -> None:
    assert natural_classes([float("nan"), float("inf"), 1.0]).bounds == ()


def test_shares_are_in_fifths_whatever_their_values() -> None:
    figures = [Interval(0.1, 0.2, 0.3), None, Interval(0.9, 0.95, 1.0)]
    found = classes_of(figures, "equal")
    assert found == equal_classes()
    assert [found.of(each.nominal) for each in figures if each] == [0, 4]
    assert [found.spans(each) for each in figures if each] == [True, False]


@pytest.mark.parametrize(("share", "expected"), [(0.2, 0), (0.2 + 1e-12, 0), (0.21, 1), (1.0, 4)])
def test_a_bound_belongs_to_the_lower_class(share: float, expected: int) -> None:
    assert equal_classes().of(share) == expected
