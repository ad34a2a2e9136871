"""Looking back: each state as it was, and the difference of two."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import NothingToStore, UnknownRevision
from geo.store.change import FeatureChange
from geo.store.file.history import History
from geo.store.writer import restore, undo
from tests.conftest import project
from tests.store.committing import add, assert_whole, edit, line_of, lines_of, retire

Write = Callable[..., Path]
# (action, project, value): an undo of the newest revision, or a change of one project.
actions = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "add", "retire", "undo", "restore"]),
        st.sampled_from("abc"),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def path(projects_file: Write) -> Path:
    """Two projects, changed twice."""
    path = projects_file(project("a"), project("b"))
    edit(path, "a", note=1)
    edit(path, "b", note=1)
    return path


def test_a_file_that_was_never_changed_has_no_revisions(projects_file: Write) -> None:
    path = projects_file(project("b"), project("a"))
    history = History(path)
    assert history.revisions() == []
    assert history.at(0) == [lines_of(path)["a"], lines_of(path)["b"]]
    assert list(path.parent.iterdir()) == [path]


def test_the_newest_revision_comes_first(path: Path) -> None:
    first, second = reversed(History(path).revisions())
    assert (first.number, second.number) == (1, 2)
    assert second.parent == first.id
    assert (first.author, first.reason, first.kind, first.features) == (
        "李工",
        "测量成果",
        "edit",
        1,
    )
    assert History(path).revision(1) == first


def test_changes_name_the_line_before_and_after(path: Path) -> None:
    history = History(path)
    (change,) = history.changes(2)
    assert change == FeatureChange("b", history.at(1)[1], history.at(2)[1])


def test_compare_gives_the_net_difference(path: Path) -> None:
    edit(path, "a", note=2)
    history = History(path)
    base, now = history.at(0), history.at(3)
    assert history.compare(0, 3) == (
        FeatureChange("a", base[0], now[0]),
        FeatureChange("b", base[1], now[1]),
    )
    assert history.compare(3, 0) == (
        FeatureChange("a", now[0], base[0]),
        FeatureChange("b", now[1], base[1]),
    )
    assert history.compare(2, 2) == ()


def test_what_came_and_went_is_no_difference(path: Path) -> None:
    undo(path, 2, "李", "错")
    assert History(path).compare(1, 3) == ()


@pytest.mark.parametrize("number", [-1, 0, 3, 10**9])
def test_an_unknown_revision_is_told(path: Path, number: int) -> None:
    with pytest.raises(UnknownRevision) as caught:
        History(path).revision(number)
    assert caught.value.params == {"value": number}
    if number:
        with pytest.raises(UnknownRevision):
            History(path).at(number)
        with pytest.raises(UnknownRevision):
            History(path).compare(1, number)


def act(path: Path, action: str, name: str, value: int) -> None:
    newest = len(History(path).revisions())
    if name not in lines_of(path):
        add(path, project(name))
    elif action == "retire":
        retire(path, name)
    elif action == "undo" and newest:
        undo(path, newest, "李", "错")
    elif action == "restore":
        restore(path, min(value, newest), "李", "错")
    else:
        edit(path, name, note=value)


@settings(max_examples=40)
@given(actions)
def test_every_state_can_be_seen_again(steps: list[tuple[str, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "projects.geojson"
        text = b",\n".join(line_of(project(name)) for name in "ab")
        path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + text + b"\n]}\n")
        states: list[Any] = [[line for _, line in sorted(lines_of(path).items())]]
        for step in steps:
            try:
                act(path, *step)
            except NothingToStore:
                continue
            states.append([line for _, line in sorted(lines_of(path).items())])
        assert assert_whole(path) == len(states) - 1
        history = History(path)
        for number, state in enumerate(states):
            assert history.at(number) == state
            for change in history.compare(number, len(states) - 1):
                assert change.before is None or change.before in state
                assert change.after in states[-1]
