"""What a revision changed, the plan as it stood then, and what an undo would do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import EditingNotAllowed, UnknownRevision
from geo.review.past import (
    Effect,
    FieldChange,
    Past,
    PastChange,
    kind_words,
    past_change,
    place_words,
)
from geo.store.change import FeatureChange
from geo.store.writer import restore, undo
from tests.conftest import fault_of, project
from tests.store.committing import add, changed, edit, line_of, retire

NEAR = {"type": "Point", "coordinates": [113.75, 23.001]}
LINE = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0]]}


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(project("a"), project("b"), project("c", geometry=None))


def kinds(path: Path, number: int) -> dict[str, tuple[str, ...]]:
    return {each.id: each.kinds for each in Past(path).changes(number)}


def only(path: Path, number: int) -> PastChange:
    (change,) = Past(path).changes(number)
    return change


def test_a_move_is_told_in_metres_and_direction(path: Path) -> None:
    edit(path, "a", geometry=NEAR)
    change = only(path, 1)
    assert change.kinds == ("moved",)
    assert change.metres == pytest.approx(110.8, abs=0.2)
    assert change.bearing == 0.0
    assert change.after == NEAR
    assert place_words(change, "en") == "111 m north"
    assert place_words(change, "zh") == "向北 111 米"


@pytest.mark.parametrize(
    ("bearing", "words"),
    [
        (0, "north"),
        (22, "north"),
        (23, "north-east"),
        (90, "east"),
        (135.4, "south-east"),
        (180, "south"),
        (225, "south-west"),
        (270, "west"),
        (315, "north-west"),
        (338, "north"),
    ],
)
def test_the_direction_is_the_nearest_of_eight(bearing: float, words: str) -> None:
    change = PastChange("a", {}, ("moved",), (), LINE, LINE, 3.24, bearing)
    assert place_words(change, "en") == f"3.2 m {words}"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(None, NEAR, "place filled in"), (NEAR, None, "place deleted")],
)
def test_a_place_that_comes_or_goes(path: Path, before: Any, after: Any, words: str) -> None:
    edit(path, "b", geometry=before)
    number = edit(path, "b", geometry=after).number
    change = only(path, number)
    assert (change.kinds, change.metres) == (("moved",), None)
    assert place_words(change, "en") == words


def test_fields_are_told_with_both_values(path: Path) -> None:
    edit(path, "a", status="ongoing", note=3)
    change = only(path, 1)
    assert change.kinds == ("changed",)
    assert change.fields == (
        FieldChange("status", "planned", "ongoing"),
        FieldChange("note", None, 3),
    )
    assert change.properties["name"] == "甲学校"


def test_a_project_comes_goes_and_comes_back(path: Path) -> None:
    add(path, project("d"))
    undo(path, 1, "李", "错")
    undo(path, 2, "李", "没错")
    retire(path, "a")
    assert [kinds(path, number) for number in range(1, 5)] == [
        {"d": ("added",)},
        {"d": ("retired",)},
        {"d": ("brought_back",)},
        {"a": ("retired",)},
    ]


def test_a_line_taken_out_by_another_program(path: Path) -> None:
    edit(path, "a", note=1)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert Past(path).unrecorded()
    edit(path, "a", note=2)
    assert not Past(path).unrecorded()
    change = only(path, 2)
    assert change.kinds == ("removed",)
    assert change.properties["name"] == "甲学校"
    assert kind_words(change, "en") == "Removed from the file"


def test_moved_and_changed_at_once(path: Path) -> None:
    edit(path, "a", geometry=LINE, status="ongoing")
    change = only(path, 1)
    assert change.kinds == ("moved", "changed")
    assert kind_words(change, "en") == "Place changed · Fields changed"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"x":1}', '{"x":1.0}'),
        ('{"x":null}', "{}"),
        ('{"x":[1,{"y":2}]}', '{"x": [1.0, {"y":2}]}'),
        ('{"x":"\\u7532"}', '{"x":"甲"}'),
    ],
)
def test_another_spelling_is_no_change(old: str, new: str) -> None:
    sides = [f'{{"id":"a","geometry":null,"properties":{each}}}'.encode() for each in (old, new)]
    change = past_change(FeatureChange("a", *sides))
    assert (change.kinds, change.fields) == ((), ())
    assert kind_words(change, "en") == "Spelling in the file only"


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": ["x", None]},
        {"type": "Point", "coordinates": []},
        {"type": "Nothing"},
        [1, 2],
        "here",
        7,
    ],
)
def test_a_geometry_that_is_none_has_no_place(geometry: Any) -> None:
    line = line_of(project("a"))
    change = past_change(FeatureChange("a", line, line_of(project("a", geometry=geometry))))
    assert (change.kinds, change.after, change.metres) == (("moved",), None, None)


def test_a_ring_that_crosses_itself_cannot_be_drawn_but_is_told() -> None:
    ring = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    bow = {"type": "Polygon", "coordinates": [ring]}
    line = line_of(project("a"))
    change = past_change(FeatureChange("a", line, changed(line, geometry=bow)))
    assert change.kinds == ("moved",)
    assert change.after is None


def test_two_revisions_compared(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "a", note=2, geometry=NEAR)
    edit(path, "b", note=1)
    past = Past(path)
    assert {each.id: each.kinds for each in past.between(1, 3)} == {
        "a": ("moved", "changed"),
        "b": ("changed",),
    }
    (back,) = past.between(2, 1)
    assert back.fields == (FieldChange("note", 2, 1),)
    assert back.bearing == 180.0
    assert past.between(2, 2) == ()


def test_the_plan_as_it_stood(path: Path) -> None:
    edit(path, "a", geometry=None)
    retire(path, "b")
    past = Past(path)
    assert [each["id"] for each in past.plan(0).features] == ["a", "b", "c"]
    plan = past.plan(2)
    assert [each["id"] for each in plan.features] == ["a", "c"]
    assert (plan.located, plan.retired, sum(plan.missing.values())) == (0, 1, 2)
    assert past.plan(0).located == 2


def test_before_the_first_revision_it_is_the_file(path: Path) -> None:
    assert Past(path).revisions() == []
    assert len(Past(path).plan(0).features) == 3
    assert not Past(path).unrecorded()


def test_which_projects_a_revision_touched(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "b", note=1)
    assert [Past(path).touched(number) for number in (1, 2)] == [{"a"}, {"b"}]


def test_what_an_undo_would_do(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "b", note=1)
    past = Past(path)
    assert past.undo_effect(1) == Effect(1)
    edit(path, "a", note=2)
    (conflict,) = past.undo_effect(1).conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (1, None, 2)
    undo(path, 2, "李", "错")
    assert past.undo_effect(2) == Effect(0)


def test_what_a_restore_would_do_is_what_it_does(path: Path) -> None:
    edit(path, "a", note=1)
    add(path, project("d"))
    retire(path, "c")
    edit(path, "b", note=1)
    past = Past(path)
    for number in (3, 1, 0):
        expected = past.restore_effect(number).projects
        assert restore(path, number, "李", "回去").features == expected
        assert past.restore_effect(number) == Effect(0)


def test_the_mark_differs_after_each_change(path: Path) -> None:
    past = Past(path)
    marks = [past.mark()]
    edit(path, "a", note=1)
    marks.append(past.mark())
    undo(path, 1, "李", "错")
    marks.append(past.mark())
    path.write_bytes(path.read_bytes() + b"\n")
    marks.append(past.mark())
    assert len(set(marks)) == 4
    assert past.mark() == marks[-1]


def test_nothing_is_written(path: Path) -> None:
    edit(path, "a", note=1)
    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    past = Past(path)
    past.mark(), past.changes(1), past.plan(0), past.undo_effect(1), past.restore_effect(0)
    after = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    assert after == before


def test_an_unknown_revision(path: Path) -> None:
    edit(path, "a", note=1)
    past = Past(path)
    for ask in (past.changes, past.plan, past.touched, past.undo_effect, past.restore_effect):
        assert isinstance(fault_of(lambda ask=ask: ask(9)), UnknownRevision)


def test_the_public_build_tells_nothing(path: Path, own_settings: Callable[..., None]) -> None:
    edit(path, "a", note=1)
    own_settings(public="1", edit="1")
    error = fault_of(lambda: Past(path))
    assert isinstance(error, EditingNotAllowed)
    assert error.code == "editing_public"
