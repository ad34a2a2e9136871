"""The optimistic merge, with letters: what both did is there, or it is a conflict."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.store.merge import merge, same
from tests.strategies import json_values

members = st.dictionaries(st.sampled_from("abcde"), st.sampled_from([0, 1, 1.0, True, None, "x"]))


def letters(text: str) -> dict[str, str]:
    """``"a1 b2"`` is ``{"a": "1", "b": "2"}``."""
    return {part[0]: part[1:] for part in text.split()}


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged", "conflicts"),
    [
        ("a1 b1", "a1 b1", "a1 b1", "a1 b1", ""),
        ("a1 b1", "a2 b1", "a1 b1", "a2 b1", ""),
        ("a1 b1", "a1 b1", "a2 b1", "a2 b1", ""),
        ("a1 b1", "a2 b1", "a1 b2", "a2 b2", ""),
        ("a1 b1", "a2 b1", "a2 b1", "a2 b1", ""),
        ("a1 b1", "a2 b1", "a3 b1", "a3 b1", "a"),
        ("a1 b1", "a2 b2", "a3 b3", "a3 b3", "ab"),
        ("a1 b1", "a2 b2", "a3 b1", "a3 b2", "a"),
        ("a1 b1", "b1", "a1 b1", "b1", ""),
        ("a1 b1", "b1", "a1 b2", "b2", ""),
        ("a1 b1", "b1", "a2 b1", "a2 b1", "a"),
        ("a1 b1", "a2 b1", "b1", "b1", "a"),
        ("a1 b1", "b1", "b1", "b1", ""),
        ("a1", "a1 b1", "a1", "a1 b1", ""),
        ("a1", "a1 b1", "a1 c1", "a1 b1 c1", ""),
        ("a1", "a1 b1", "a1 b1", "a1 b1", ""),
        ("a1", "a1 b1", "a1 b2", "a1 b2", "b"),
        ("a1 c1", "a1 b1 c1", "a1 c1", "a1 b1 c1", ""),
        ("a1", "b1 a1", "a1", "b1 a1", ""),
        ("", "a1 b1", "", "a1 b1", ""),
        ("", "a1", "a2", "a2", "a"),
    ],
)
def test_letters(base: str, mine: str, theirs: str, merged: str, conflicts: str) -> None:
    result, keys = merge(letters(base), letters(mine), letters(theirs))
    assert (list(result.items()), keys) == (list(letters(merged).items()), list(conflicts))


def test_null_is_a_value_and_missing_is_none() -> None:
    assert merge({"a": 1}, {"a": None}, {"a": 1}) == ({"a": None}, [])
    assert merge({"a": 1}, {}, {"a": None}) == ({"a": None}, ["a"])


def test_one_stays_one() -> None:
    merged, _ = merge({"a": 1, "b": 1}, {"a": 1.0, "b": 2}, {"a": 1, "b": 1})
    assert json.dumps(merged) == '{"a": 1, "b": 2}'


def test_a_number_is_never_a_truth_value() -> None:
    assert merge({"a": 1}, {"a": True}, {"a": 1}) == ({"a": True}, [])
    assert merge({"a": 0}, {"a": False}, {"a": 1})[1] == ["a"]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1.0, {"b": 2}]}, True),
        ({"a": [1, {"b": 1}]}, {"a": [1, {"b": True}]}, False),
        ([1, 2], [2, 1], False),
        ([], {}, False),
        (10**20, 10**20 + 1, False),
        ("1", 1, False),
        (None, False, False),
    ],
)
def test_what_is_the_same(one: Any, other: Any, *, equal: bool) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal


@given(json_values)
def test_a_value_is_the_same_as_its_copy(value: Any) -> None:
    assert same(value, json.loads(json.dumps(value)))


@given(members, members)
def test_who_did_nothing_changes_nothing(base: dict[str, Any], other: dict[str, Any]) -> None:
    merged, conflicts = merge(base, base, other)
    assert json.dumps(merged) == json.dumps(other)
    assert conflicts == []


@given(members, members)
def test_with_nobody_else_mine_is_the_result(base: dict[str, Any], mine: dict[str, Any]) -> None:
    merged, conflicts = merge(base, mine, base)
    assert same(merged, mine)
    assert conflicts == []


@given(members, members)
def test_equal_changes_agree(base: dict[str, Any], both: dict[str, Any]) -> None:
    merged, conflicts = merge(base, both, both)
    assert json.dumps(merged) == json.dumps(both)
    assert conflicts == []


@given(members, members, members)
def test_sides_can_be_swapped_where_they_do_not_conflict(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    one, conflicts = merge(base, mine, theirs)
    other, swapped = merge(base, theirs, mine)
    assert set(conflicts) == set(swapped)
    for key in set(one) | set(other) - set(conflicts):
        if key not in conflicts:
            assert same(one[key], other[key])


@given(members, members, members)
def test_no_edit_is_lost(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    merged, conflicts = merge(base, mine, theirs)
    gone = object()
    for key in set(base) | set(mine) | set(theirs):
        for side in (mine, theirs):
            touched = not same(side.get(key, gone), base.get(key, gone))
            if touched and key not in conflicts:
                assert same(merged.get(key, gone), side.get(key, gone))


@given(members, members)
def test_what_was_merged_can_be_taken_back(base: dict[str, Any], mine: dict[str, Any]) -> None:
    merged, _ = merge(base, mine, base)
    assert same(merge(mine, base, merged)[0], base)
