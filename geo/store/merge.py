"""Merge two people's changes, feature by feature and member by member.

Editing is optimistic: nobody locks a project. A change says what its editor saw
(`base`) and what it should become (`mine`); what is stored now is `theirs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar

from geo.model.config.settings import limit_settings
from geo.model.errors import Conflict, Finding, InvalidChange
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature, write_feature

Key = TypeVar("Key")
Members = dict[tuple[str, ...], Any]
Contract = Callable[[str, Any], list[Finding]]


class Absent(Enum):
    """The type of :data:`ABSENT`, which marks a missing member; null is a value."""

    ABSENT = None


ABSENT = Absent.ABSENT


def merge(
    base: Mapping[Key, Any], mine: Mapping[Key, Any], theirs: Mapping[Key, Any]
) -> tuple[dict[Key, Any], list[Key]]:
    """Apply the changes from `base` to `mine` to `theirs` (a three-way merge).

    A member that only one side changed is taken from that side, one that both changed
    in the same way is taken as stored, and one that they changed differently is a
    conflict.

    Returns
    -------
    merged : dict
        In the order of `theirs`; a new member follows its predecessor in `mine`.
    conflicts : list
        Keys of the conflicts; `merged` has their values from `theirs`.

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
        was, edited, stored = (side.get(key, ABSENT) for side in (base, mine, theirs))
        value = stored
        if not same(edited, was) and not same(edited, stored):
            if same(stored, was):
                value = edited
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
    """Return whether two JSON values are equal: 1 equals 1.0 but not true.

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
    current: Mapping[str, bytes],
    changes: Iterable[FeatureChange],
    contract: Contract | None = None,
    *,
    check_after: bool = False,
) -> tuple[dict[str, bytes], list[Conflict]]:
    """Merge changes into the stored features.

    Parameters
    ----------
    current : mapping of str to bytes
        The JSON of every stored feature, by id.
    changes : iterable of FeatureChange
    contract : callable, optional
        Returns what is wrong with a feature, given its id and the feature. The merged
        features must have no findings.
    check_after : bool
        Each `after` must have no findings either, whatever it is merged with.

    Returns
    -------
    result : dict of str to bytes
        The JSON of the features that change, by id.
    conflicts : list of Conflict

    Raises
    ------
    InvalidChange
        With all findings.
    UnreadableFile
        When a line is not JSON.
    """
    contract = contract or (lambda _name, _feature: [])
    result: dict[str, bytes] = {}
    conflicts: list[Conflict] = []
    wrong: list[Finding] = []
    wrong_after: list[Finding] = []
    for change in changes:
        stored = current.get(change.id)
        # Each line is parsed once; usually the stored line is the one that the editor saw.
        before, after = _read(change.before), _read(change.after)
        findings = frame_findings(change.id, before) + frame_findings(change.id, after)
        if check_after and after is not None:
            findings = findings or contract(change.id, after)
        if findings:
            wrong_after += findings
            continue
        theirs = before if stored == change.before else _read(stored)
        merged, clashes = _merged(change, before, after, theirs)
        conflicts += clashes
        line = stored if merged is None else write_feature(merged)
        if line is None or line == stored:
            continue
        result[change.id] = line
        if not (check_after and line == change.after):
            wrong += contract(change.id, merged)
    if wrong_after or (wrong and not conflicts):
        raise InvalidChange(wrong_after or wrong)
    return result, conflicts


def _read(line: bytes | None) -> Any:
    return None if line is None else read_feature(line)


def _merged(
    change: FeatureChange, before: Any, after: Any, stored: Any
) -> tuple[dict[str, Any] | None, list[Conflict]]:
    """Return the merged feature, None if it stays as it is, and the conflicts."""
    base, theirs = members_of(before), members_of(stored)
    mine = {**base, ("properties", "retired"): True} if after is None else members_of(after)
    if stored is None and (before is not None or after is None):
        return None, [] if same(mine, base) else [Conflict(change.id, None)]
    merged, keys = merge(base, mine, theirs)
    conflicts = [_conflict(change.id, key, base, mine, theirs) for key in keys]
    return None if same(merged, theirs) else _feature(merged), conflicts


def frame_findings(name: str, feature: Any) -> list[Finding]:
    """Return why a feature cannot be merged at all; nothing is wrong with None."""
    if feature is None:
        return []
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return [Finding("not_a_feature", feature=name)]
    if feature.get("id") != name:
        params = {"id": name, "value": feature.get("id")}
        return [Finding("id_changed", feature=name, field="id", params=params)]
    limit = limit_settings().max_fields
    if len(properties) > limit:
        params = {"found": len(properties), "limit": limit}
        return [Finding("too_many_fields", feature=name, field="properties", params=params)]
    return []


def members(line: bytes | None) -> Members:
    """Return the members of a feature, given as JSON, by path; each property is a member.

    None has no members.
    """
    return members_of(_read(line))


def members_of(feature: Any) -> Members:
    """Return the members of a parsed feature by path; None has no members."""
    flat: Members = {}
    for key, value in (feature or {}).items():
        if key == "properties" and isinstance(value, dict):
            flat |= {(key, name): property_value for name, property_value in value.items()}
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
