"""Resolve what two people changed differently, so that the change can be saved again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

from geo.model.errors import Conflict
from geo.store.change import ChangeSet, FeatureChange
from geo.store.feature_line import read_feature, write_feature
from geo.store.merge import ABSENT, members, same

Choice = Literal["mine", "theirs"]
Decisions = dict[str, list[tuple[Conflict, Choice]]]


def resolved(
    changes: ChangeSet,
    decisions: Iterable[tuple[Conflict, Choice]],
    stored: Mapping[str, bytes],
) -> ChangeSet:
    """Return the change with its conflicts decided.

    Parameters
    ----------
    changes : ChangeSet
    decisions : iterable of (Conflict, {"mine", "theirs"})
        ``mine``: the change's `before` takes the value that was shown, so that
        the change wins. ``theirs``: the change gives way. A project that is gone
        is added anew, or left out of the change.
    stored : mapping of str to bytes
        What is stored now, by id.

    Returns
    -------
    ChangeSet
        A value that was stored after the conflict was shown is not overwritten:
        it is a conflict again, and so is one that was not decided.
    """
    by_project: Decisions = {}
    for conflict, choice in decisions:
        by_project.setdefault(conflict.feature, []).append((conflict, choice))
    kept = (
        _resolved(change, by_project.get(change.id, []), stored.get(change.id))
        for change in changes.changes
    )
    return replace(changes, changes=tuple(change for change in kept if change is not None))


def _resolved(
    change: FeatureChange, decisions: list[tuple[Conflict, Choice]], stored: bytes | None
) -> FeatureChange | None:
    if not decisions:
        return change
    if stored is None:
        return _gone(change, decisions)
    before, after, theirs = _before(change, stored), _after(change), members(stored)
    for conflict, choice in decisions:
        for key in _keys(conflict, before, after, theirs):
            value = theirs.get(key, ABSENT)
            if choice == "theirs":
                # The same on both sides: no change of this member.
                _put(before, key, value)
                _put(after, key, value)
            elif same(None if value is ABSENT else value, conflict.theirs):
                _put(before, key, value)
    return FeatureChange(change.id, write_feature(before), write_feature(after))


def _gone(change: FeatureChange, decisions: list[tuple[Conflict, Choice]]) -> FeatureChange | None:
    is_restored = any(conflict.field is None and choice == "mine" for conflict, choice in decisions)
    return replace(change, before=None) if is_restored and change.after is not None else None


def _before(change: FeatureChange, stored: bytes) -> Any:
    if change.before is not None:
        return read_feature(change.before)
    # Two people added the same id: what both say alike is what both saw.
    mine, theirs = members(change.after), members(stored)
    base: dict[str, Any] = {"properties": {}}
    for key, value in mine.items():
        if key in theirs and same(value, theirs[key]):
            _put(base, key, value)
    return base


def _after(change: FeatureChange) -> Any:
    if change.after is not None:
        return read_feature(change.after)
    feature = read_feature(change.before or b"{}")
    _put(feature, ("properties", "retired"), value=True)
    return feature


def _keys(conflict: Conflict, *sides: Any) -> list[tuple[str, ...]]:
    # A property may be called "geometry" too; only members that differ are touched.
    before, after, theirs = sides
    return [
        key
        for key in ((conflict.field or "",), ("properties", conflict.field or ""))
        if not same(_get(before, key), _get(after, key))
        and not same(theirs.get(key, ABSENT), _get(after, key))
    ]


def _owner(feature: Any, key: tuple[str, ...]) -> Any:
    return feature if len(key) == 1 else feature.setdefault(key[0], {})


def _get(feature: Any, key: tuple[str, ...]) -> Any:
    return _owner(feature, key).get(key[-1], ABSENT)


def _put(feature: Any, key: tuple[str, ...], value: Any) -> None:
    if value is ABSENT:
        _owner(feature, key).pop(key[-1], None)
    else:
        _owner(feature, key)[key[-1]] = value
