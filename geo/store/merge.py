"""Merge two people's changes, feature by feature and member by member.

Optimistic: nobody holds a project while editing it. A change says what its
editor saw (`base`) and wants (`mine`); what is stored now is `theirs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar

from geo.model.errors import Conflict
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature, write_feature

Key = TypeVar("Key")
Members = dict[tuple[str, ...], Any]


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


def merge_changes(
    current: Mapping[str, bytes], changes: Iterable[FeatureChange]
) -> tuple[dict[str, bytes], list[Conflict]]:
    """Merge changes into what is stored.

    Parameters
    ----------
    current : mapping of str to bytes
        Every stored feature's line, by id.
    changes : iterable of FeatureChange

    Returns
    -------
    result : dict of str to bytes
        The lines that become different.
    conflicts : list of Conflict

    Raises
    ------
    UnreadableFile
        When a line is not JSON.
    """
    result: dict[str, bytes] = {}
    conflicts: list[Conflict] = []
    for change in changes:
        stored = current.get(change.id)
        line, found = merge_line(change, stored)
        conflicts += found
        if line is not None and line != stored:
            result[change.id] = line
    return result, conflicts


def merge_line(change: FeatureChange, stored: bytes | None) -> tuple[bytes | None, list[Conflict]]:
    """Merge the change of one feature; see :func:`merge_changes`."""
    base, theirs = members(change.before), members(stored)
    mine = {**base, ("properties", "retired"): True}
    if change.after is not None:
        mine = members(change.after)
    if stored is None and (change.before is not None or change.after is None):
        return None, [] if same(mine, base) else [Conflict(change.id, None)]
    merged, keys = merge(base, mine, theirs)
    line = stored if same(merged, theirs) else write_feature(_feature(merged))
    return line, [_conflict(change.id, key, base, mine, theirs) for key in keys]


def members(line: bytes | None) -> Members:
    """Return a feature's members by path; each property is one. None has no members."""
    feature = {} if line is None else read_feature(line)
    flat: Members = {}
    for key, value in feature.items():
        if key == "properties" and isinstance(value, dict):
            flat |= {(key, name): each for name, each in value.items()}
        else:
            flat[(key,)] = value
    return flat


def _feature(flat: Members) -> dict[str, Any]:
    feature: dict[str, Any] = {}
    for (key, *name), value in flat.items():
        if name:
            feature.setdefault(key, {})[name[0]] = value
        else:
            feature[key] = value
    return feature


def _conflict(
    feature: str, key: tuple[str, ...], base: Members, mine: Members, theirs: Members
) -> Conflict:
    values = (each.get(key) for each in (base, mine, theirs))
    return Conflict(feature, key[-1], *values)
