"""A conflict that was decided can be stored; what nobody decided is never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import Conflict, EditConflict, NothingToStore
from geo.review.edits import resolved
from geo.store.change import ChangeSet, FeatureChange
from geo.store.writer import commit
from tests.conftest import fault_of, project
from tests.store.committing import change_set, changed, edit, feature_of, line_of, lines_of, retire

HERE = {"type": "Point", "coordinates": [113.75, 23.0]}
THERE = {"type": "Point", "coordinates": [113.76, 23.01]}


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(project("a", lead="甲"), project("b"))


def conflicting(path: Path, changes: ChangeSet) -> list[Conflict]:
    error = fault_of(lambda: commit(path, changes))
    assert isinstance(error, EditConflict)
    return error.conflicts


def decide(path: Path, changes: ChangeSet, conflicts: list[Conflict], choice: Any) -> ChangeSet:
    return resolved(changes, [(each, choice) for each in conflicts], lines_of(path))


def both_change(path: Path, mine: dict[str, Any], theirs: dict[str, Any]) -> ChangeSet:
    before = lines_of(path)["a"]
    edit(path, "a", before, **theirs)
    return change_set(FeatureChange("a", before, changed(before, **mine)))


@pytest.mark.parametrize(("choice", "lead"), [("mine", "乙"), ("theirs", "丙")])
def test_the_chosen_value_is_stored_with_the_rest_of_both(
    path: Path, choice: str, lead: str
) -> None:
    changes = both_change(
        path, {"lead": "乙", "community": "西平"}, {"lead": "丙", "status": "completed"}
    )
    conflicts = conflicting(path, changes)
    assert [each.field for each in conflicts] == ["lead"]
    commit(path, decide(path, changes, conflicts, choice))
    stored = feature_of(path, "a")["properties"]
    assert (stored["lead"], stored["community"], stored["status"]) == (lead, "西平", "completed")


def test_a_place_is_one_value(path: Path) -> None:
    changes = both_change(path, {"geometry": THERE}, {"geometry": None})
    conflicts = conflicting(path, changes)
    commit(path, decide(path, changes, conflicts, "mine"))
    assert feature_of(path, "a")["geometry"] == THERE


def test_when_all_is_left_as_stored_nothing_is_stored(path: Path) -> None:
    changes = both_change(path, {"geometry": THERE}, {"geometry": None})
    decided = decide(path, changes, conflicting(path, changes), "theirs")
    assert isinstance(fault_of(lambda: commit(path, decided)), NothingToStore)


@pytest.mark.parametrize("stored", [None, "丙"])
def test_a_member_that_is_missing_or_null_can_be_won(path: Path, stored: Any) -> None:
    changes = both_change(path, {"lead": "乙"}, {"lead": stored})
    commit(path, decide(path, changes, conflicting(path, changes), "mine"))
    assert feature_of(path, "a")["properties"]["lead"] == "乙"


def test_a_value_stored_after_the_question_is_asked_about_again(path: Path) -> None:
    changes = both_change(path, {"lead": "乙"}, {"lead": "丙"})
    conflicts = conflicting(path, changes)
    edit(path, "a", lead="丁")
    again = conflicting(path, decide(path, changes, conflicts, "mine"))
    assert [each.theirs for each in again] == ["丁"]
    assert feature_of(path, "a")["properties"]["lead"] == "丁"


def test_what_was_not_decided_stays_a_conflict(path: Path) -> None:
    mine, theirs = {"lead": "乙", "community": "西平"}, {"lead": "丙", "community": "石竹"}
    changes = both_change(path, mine, theirs)
    conflicts = conflicting(path, changes)
    first = [each for each in conflicts if each.field == "lead"]
    again = conflicting(path, decide(path, changes, first, "mine"))
    assert [each.field for each in again] == ["community"]


def test_nothing_decided_is_the_same_change(path: Path) -> None:
    changes = both_change(path, {"lead": "乙"}, {"lead": "丙"})
    assert resolved(changes, [], lines_of(path)) == changes


@pytest.mark.parametrize(("choice", "retired"), [("mine", True), ("theirs", False)])
def test_retiring_against_a_project_that_was_brought_back(
    path: Path, choice: str, retired: bool
) -> None:
    before = lines_of(path)["a"]
    edit(path, "a", retired=False)
    changes = change_set(FeatureChange("a", before, None))
    conflicts = conflicting(path, changes)
    decided = decide(path, changes, conflicts, choice)
    if choice == "mine":
        commit(path, decided)
    assert feature_of(path, "a")["properties"]["retired"] is retired


@pytest.mark.parametrize(("choice", "name"), [("mine", "乙学校"), ("theirs", "丙学校")])
def test_two_who_add_the_same_id(path: Path, choice: str, name: str) -> None:
    commit(path, change_set(FeatureChange("c", None, line_of(project("c", name="丙学校")))))
    mine = project("c", name="乙学校", community="西平")
    changes = change_set(FeatureChange("c", None, line_of(mine)))
    commit(path, decide(path, changes, conflicting(path, changes), choice))
    stored = feature_of(path, "c")["properties"]
    assert (stored["name"], stored["community"]) == (name, "西平")


@pytest.mark.parametrize(("choice", "left"), [("mine", ["a", "b"]), ("theirs", ["b"])])
def test_a_project_that_is_gone_is_added_anew_or_left_out(
    path: Path, projects_file: Callable[..., Path], choice: str, left: list[str]
) -> None:
    before = lines_of(path)["a"]
    other = lines_of(path)["b"]
    projects_file(project("b"))
    changes = change_set(
        FeatureChange("a", before, changed(before, lead="乙")),
        FeatureChange("b", other, changed(other, lead="乙")),
    )
    commit(path, decide(path, changes, conflicting(path, changes), choice))
    assert sorted(lines_of(path)) == left


def test_a_property_called_geometry_is_not_the_place(path: Path) -> None:
    before = lines_of(path)["a"]
    odd = line_of({**project("a"), "properties": {**project("a")["properties"], "geometry": "x"}})
    commit(path, change_set(FeatureChange("a", before, odd)))
    mine = odd.replace(b'"geometry":"x"', b'"geometry":"y"')
    commit(path, change_set(FeatureChange("a", odd, odd.replace(b'"x"', b'"z"'))))
    changes = change_set(FeatureChange("a", odd, mine))
    commit(path, decide(path, changes, conflicting(path, changes), "mine"))
    stored = feature_of(path, "a")
    assert stored["properties"]["geometry"] == "y"
    assert stored["geometry"] == HERE


def test_who_and_why_stay(path: Path) -> None:
    changes = both_change(path, {"lead": "乙"}, {"lead": "丙"})
    decided = decide(path, changes, conflicting(path, changes), "theirs")
    assert (decided.author, decided.reason) == (changes.author, changes.reason)
    assert retire(path, "b").features == 1
