"""Put two people's changes together, member by member.

Optimistic: nobody holds a project while editing it. A change says what its
editor saw (`base`) and wants (`mine`); what is stored now is `theirs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar

Key = TypeVar("Key")


class Absent(Enum):
    """The value of a member that is not there; null is a value."""

    ABSENT = None


ABSENT = Absent.ABSENT


def merge(
    base: Mapping[Key, Any], mine: Mapping[Key, Any], theirs: Mapping[Key, Any]
) -> tuple[dict[Key, Any], list[Key]]:
    """Do to `theirs` what was done to `base` to get `mine`.

    A member that one side changed is taken from it, a member that both changed
    alike is taken as stored, and one that they changed differently is a conflict.

    Returns
    -------
    merged : dict
        In the order of `theirs`; a new member follows the one it follows in `mine`.
    conflicts : list
        Keys; their members are as in `theirs`.

    Examples
    --------
    >>> merge({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})
    ({'a': 2, 'b': 3}, [])
    >>> merge({"a": 1}, {"a": 2}, {"a": 3})
    ({'a': 3}, ['a'])
    >>> merge({}, {}, {})
    ({}, [])
    """
    merged, conflicts = {}, []
    for key in _order(mine, theirs):
        was, wanted, stored = (side.get(key, ABSENT) for side in (base, mine, theirs))
        value = stored
        if not same(wanted, was) and not same(wanted, stored):
            if same(stored, was):
                value = wanted
            else:
                conflicts.append(key)
        if value is not ABSENT:
            merged[key] = value
    return merged, conflicts


def _order(mine: Iterable[Key], theirs: Mapping[Key, Any]) -> list[Key]:
    order, place = list(theirs), 0
    for key in mine:
        if key in theirs:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    return order


def same(one: Any, other: Any) -> bool:
    """Say whether two JSON values are equal: 1 is 1.0, but it is not true.

    Examples
    --------
    >>> same(1, 1.0), same(1, True), same([None], [])
    (True, False, False)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
