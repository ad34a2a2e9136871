"""Merge the changes of whole features into what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo.model.errors import Conflict
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature, write_feature
from geo.store.merge import merge, same

Members = dict[tuple[str, ...], Any]


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
