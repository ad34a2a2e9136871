"""Add people exactly, so that a sum is the same in any order and in any number of parts.

Floating-point addition rounds at every step, so that its result depends on the order. Here
each number is first taken as a whole number of units of 2^-58 of a person; whole numbers add
up exactly, and only the final sum is rounded to a floating-point number. (The idea is Kulisch's
long accumulator, of which numbers of people need a small part only.)

A number of 1/64 or more is a whole number of units without any loss; a smaller one loses less
than 2^-58, which is 4e-18 of a person.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.model.arrays import Floats

_HIGH_BITS, _LOW_BITS = 12, 46
UNITS: int = 2 ** (_HIGH_BITS + _LOW_BITS)  # units per person
# Below this number of people, a block's sums of either half stay below 2^62.
_LARGEST = 2.0**34
_BLOCK = 2**16
_Whole = npt.NDArray[np.int64]


def exact_sum(people: npt.ArrayLike) -> float:
    """Return the sum of numbers of people, correctly rounded.

    Parameters
    ----------
    people : (n,) array_like of float
        Finite and not negative.

    Examples
    --------
    >>> tenths = [0.1] * 10
    >>> sum(tenths), exact_sum(tenths), exact_sum([])
    (0.9999999999999999, 1.0, 0.0)
    """
    return rounded(units_of(people))


def exact_sums(group: npt.ArrayLike, people: npt.ArrayLike, count: int) -> Floats:
    """Return the sum of the people of each group, correctly rounded.

    Parameters
    ----------
    group : (n,) array_like of int
        Group of each number, 0 to ``count - 1``.
    people : (n,) array_like of float
        Finite and not negative.
    count : int
        Number of groups.

    Returns
    -------
    (count,) float64

    Examples
    --------
    >>> exact_sums([1, 1, 0], [0.5, 2.0, 1.0], 3).tolist()
    [1.0, 2.5, 0.0]
    """
    units = units_of_each(group, people, count)
    return np.array([rounded(each) for each in units], dtype=np.float64)


def units_of(people: npt.ArrayLike) -> int:
    """Return the sum of numbers of people as a whole number of units; see :func:`exact_sum`."""
    numbers = np.asarray(people, np.float64)
    if not _are_small(numbers):
        return sum(map(_units, numbers.tolist()))
    total = 0
    for begin in range(0, len(numbers), _BLOCK):
        high, low = _halves(numbers[begin : begin + _BLOCK])
        total += (int(high.sum()) << _LOW_BITS) + int(low.sum())
    return total


def units_of_each(group: npt.ArrayLike, people: npt.ArrayLike, count: int) -> list[int]:
    """Return the sum of each group as a whole number of units; see :func:`exact_sums`."""
    rows, numbers = np.asarray(group, np.intp), np.asarray(people, np.float64)
    totals = [0] * count
    if not _are_small(numbers):
        for row, number in zip(rows.tolist(), numbers.tolist(), strict=True):
            totals[row] += _units(number)
        return totals
    for begin in range(0, len(numbers), _BLOCK):
        part = slice(begin, begin + _BLOCK)
        sums = [np.zeros(count, np.int64) for _ in range(2)]
        for half, into in zip(_halves(numbers[part]), sums, strict=True):
            np.add.at(into, rows[part], half)
        for row in np.flatnonzero(sums[0] | sums[1]).tolist():
            totals[row] += (int(sums[0][row]) << _LOW_BITS) + int(sums[1][row])
    return totals


def rounded(units: int) -> float:
    """Return a number of units as a number of people: the nearest floating-point number.

    Examples
    --------
    >>> rounded(UNITS // 4), rounded(0)
    (0.25, 0.0)
    """
    return units / UNITS


def _are_small(numbers: Floats) -> bool:
    return bool((numbers < _LARGEST).all())


def _units(number: float) -> int:
    return int(number * UNITS)  # a power of 2 changes no digit


def _halves(numbers: Floats) -> tuple[_Whole, _Whole]:
    """Return whole numbers with ``high * 2^46 + low`` the units of each number."""
    scaled = numbers * 2.0**_HIGH_BITS
    high = np.floor(scaled)
    low = (scaled - high) * 2.0**_LOW_BITS  # exact: the fraction of a number has fewer digits
    return high.astype(np.int64), low.astype(np.int64)
