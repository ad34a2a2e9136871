"""Divide figures into the classes of a shaded map: equal ones for shares, else natural breaks.

A value belongs to the first class whose upper bound it does not exceed.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.coverage.straight_line.service_area import Interval
from geo.model.arrays import Floats

MOST_CLASSES = 5  # more shades of one colour cannot be told apart
Method = Literal["equal", "natural"]
_EXACT = 1e-9  # relative; smaller differences come from rounding
_MANTISSAS = (5.0, 2.0, 1.0)


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a shaded map.

    Attributes
    ----------
    bounds : tuple of float
        Upper bound of each class but the last, ascending.
    method : {"equal", "natural"}
        ``equal`` are fifths of the whole, the same on every map; ``natural`` are found in the
        values of this map.
    """

    bounds: tuple[float, ...]
    method: Method

    def __len__(self) -> int:
        return len(self.bounds) + 1

    def of(self, value: float) -> int:
        """Return the class of a value, from 0.

        Examples
        --------
        >>> classes = equal_classes()
        >>> [classes.of(share) for share in (0.0, 0.2, 0.2001, 1.0)]
        [0, 0, 1, 4]
        """
        return bisect_left(self.bounds, value - _EXACT * max(abs(value), 1.0))

    def spans(self, figure: Interval) -> bool:
        """Return whether a figure's uncertainty reaches into another class.

        Examples
        --------
        >>> equal_classes().spans(Interval(0.1, 0.15, 0.19))
        False
        >>> equal_classes().spans(Interval(0.1, 0.15, 0.3))
        True
        """
        return self.of(figure.sure) != self.of(figure.possible)


def equal_classes() -> Classes:
    """Return fifths of a share, the same on every map, so that maps can be compared."""
    bounds = tuple(number / MOST_CLASSES for number in range(1, MOST_CLASSES))
    return Classes(bounds, "equal")


def natural_classes(values: Iterable[float], most: int = MOST_CLASSES) -> Classes:
    """Return natural breaks: the classes with the least squared deviation from their means.

    Computed exactly by dynamic programming (W. D. Fisher, “On grouping for maximum
    homogeneity”, JASA 53, 1958; known to mapmakers as Jenks' natural breaks). Between the
    largest value of a class and the smallest of the next one, the bound is the roundest
    number; which of them it is changes no class.

    Parameters
    ----------
    values : iterable of float
        Not finite ones are left out.
    most : int
        Number of classes, at most.

    Examples
    --------
    >>> natural_classes([1, 2, 2, 3, 40, 41, 97]).bounds  # each value a class: 5 at most
    (1.0, 2.0, 20.0, 50.0)
    >>> natural_classes([]).bounds, natural_classes([7.0, 7.0]).bounds
    ((), ())
    """
    known = np.sort(np.array([each for each in values if math.isfinite(each)], np.float64))
    count = min(most, len(np.unique(known)))
    if count < 2:
        return Classes((), "natural")
    firsts = _first_rows(known, count)
    bounds = tuple(_roundest(float(known[row - 1]), float(known[row])) for row in firsts)
    return Classes(bounds, "natural")


def _first_rows(values: Floats, count: int) -> list[int]:
    """Return the first row of each class but the first one; `values` ascend."""
    distinct, sizes = np.unique(values, return_counts=True)
    first = np.concatenate(([0], np.cumsum(sizes)))
    centred = values - values.mean()  # so that the sums of squares keep their digits
    sums = np.concatenate(([0.0], np.cumsum(centred)))
    squares = np.concatenate(([0.0], np.cumsum(centred**2)))
    total, size = len(distinct), first

    def deviation(low: npt.NDArray[np.int64], high: int) -> Floats:
        rows = size[high] - size[low]
        within: Floats = squares[size[high]] - squares[size[low]]
        result: Floats = within - (sums[size[high]] - sums[size[low]]) ** 2 / rows
        return result

    # best[end]: least deviation of the distinct values before `end` in the classes so far.
    best = np.array([math.inf, *(deviation(np.array([0]), end)[0] for end in range(1, total + 1))])
    starts: list[npt.NDArray[np.int64]] = []
    for classes in range(2, count + 1):
        begin, least = np.zeros(total + 1, np.int64), np.full(total + 1, math.inf)
        for end in range(classes, total + 1):
            low = np.arange(classes - 1, end)
            costs = best[low] + deviation(low, end)
            at = int(np.argmin(costs))
            begin[end], least[end] = low[at], costs[at]
        best = least
        starts.append(begin)
    rows, end = [], total
    for begin in reversed(starts):
        end = int(begin[end])
        rows.append(int(first[end]))
    return rows[::-1]


def _roundest(low: float, high: float) -> float:
    """Return the number with the fewest digits that is at least `low` and below `high`.

    Examples
    --------
    >>> _roundest(3, 7), _roundest(0.8137, 0.8421), _roundest(-3, 4), _roundest(1234, 1239)
    (5.0, 0.82, 0.0, 1235.0)
    """
    if low <= 0 < high:
        return 0.0
    exponent = math.floor(math.log10(max(abs(low), abs(high))))
    for power in range(exponent, exponent - 12, -1):
        for mantissa in _MANTISSAS:
            step = mantissa * 10.0**power
            number = math.ceil(low / step - _EXACT) * step
            if low - _EXACT * step <= number < high:
                return round(number, max(0, -power))
    return low


def classes_of(figures: Sequence[Interval | None], method: Method) -> Classes:
    """Return the classes of a map's figures, by their nominal values.

    Parameters
    ----------
    figures : sequence of Interval or None
    method : {"equal", "natural"}
        ``equal`` is for shares.
    """
    if method == "equal":
        return equal_classes()
    return natural_classes(each.nominal for each in figures if each is not None)
