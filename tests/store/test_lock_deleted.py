"""What lies in the history folder is deleted, or the projects file replaced, under writers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import UnreadableHistory, UnwritableFile
from geo.store.file import journal, lock
from geo.store.file.history import History
from geo.store.file.journal import Journal
from geo.store.file.lock import locked
from tests.conftest import project
from tests.store.committing import (
    CHILDREN,
    assert_whole,
    changed,
    child,
    commit_and_tell,
    edit,
    feature_of,
    lines_of,
)

WORKERS, STORES = 4, 6


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(*(project(name) for name in "ab"))


def values_stored(path: Path) -> list[tuple[str, int]]:
    """Return the fields and values that the revisions have set, oldest first."""
    history = History(path)
    stored = []
    for number in range(1, len(history.revisions()) + 1):
        for change in history.changes(number):
            before, after = (
                json.loads(line or b"{}").get("properties", {})
                for line in (change.before, change.after)
            )
            stored += [(key, value) for key, value in after.items() if before.get(key) != value]
    return stored


def test_stores_are_kept_while_the_lock_file_is_deleted_again_and_again(path: Path) -> None:
    edit(path, "b", note=0)
    pipes, children = [], []
    for worker in range(WORKERS):
        here, there = CHILDREN.Pipe(duplex=False)
        process = CHILDREN.Process(target=commit_and_tell, args=(path, worker, STORES, there))
        process.start()
        there.close()
        pipes.append(here)
        children.append(process)
    file, told = Journal(path).folder / "lock", []
    for worker, pipe in enumerate(pipes):
        answer: Any = None
        while answer != "done":
            while not pipe.poll(0.001):
                file.unlink(missing_ok=True)
            answer = pipe.recv()
            told.append((f"note_{worker}", answer))
    for process in children:
        process.join()
        assert process.exitcode == 0
    numbers = [each for each in told if each[1] != "done"]
    assert sorted(numbers) == [(f"note_{w}", n) for w in range(WORKERS) for n in range(STORES)]
    assert sorted(values_stored(path)[1:]) == sorted(numbers)
    assert assert_whole(path) == 1 + WORKERS * STORES


def test_a_deleted_lock_file_lets_nobody_in(path: Path) -> None:
    edit(path, "a", note=0)
    here, there = CHILDREN.Pipe(duplex=False)
    file = Journal(path).folder / "lock"
    with locked(file, folder=path.parent):
        file.unlink()
        with child(commit_and_tell, path, 1, 1, there):
            assert not here.poll(0.3)  # it waits, although it could lock a new file
            assert "note_1" not in feature_of(path, "a")["properties"]


@pytest.mark.parametrize("again", [False, True], ids=["deleted", "replaced"])
def test_where_no_folder_can_be_locked_a_lost_lock_stores_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    monkeypatch.setattr(lock, "fcntl", None)
    edit(path, "a", note=0)
    content, write = path.read_bytes(), journal.write_atomically

    def write_and_lose(file: Path, text: bytes) -> None:
        write(file, text)
        held = Journal(path).folder / "lock"
        held.unlink(missing_ok=True)
        if again:
            held.write_bytes(b"another")

    with monkeypatch.context() as losing:
        losing.setattr(journal, "write_atomically", write_and_lose)
        with pytest.raises(UnwritableFile) as caught:
            edit(path, "a", note=1)
    assert caught.value.code == "lock_lost"
    assert path.read_bytes() == content
    assert edit(path, "a", note=1).number == 2
    assert assert_whole(path) == 2


def test_a_change_by_another_program_at_the_last_moment_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(path, "a", note=0)
    write, others = journal.write_atomically, iter("x")

    def write_after_another(file: Path, text: bytes) -> None:
        write(file, text)
        if file.name == "pending.jsonl" and next(others, None):
            line = lines_of(path)["b"]
            path.write_bytes(path.read_bytes().replace(line, changed(line, note="by hand")))

    monkeypatch.setattr(journal, "write_atomically", write_after_another)
    assert edit(path, "a", note=1).number == 3
    assert [each.kind for each in History(path).revisions()] == ["edit", "outside", "edit"]
    assert feature_of(path, "b")["properties"]["note"] == "by hand"
    assert feature_of(path, "a")["properties"]["note"] == 1
    assert assert_whole(path) == 3


def test_a_file_that_changes_all_the_time_is_left_to_the_other_program(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(path, "a", note=0)
    write = journal.write_atomically

    def write_after_another(file: Path, text: bytes) -> None:
        write(file, text)
        if file.name == "pending.jsonl":
            path.write_bytes(path.read_bytes() + b"\n")

    with monkeypatch.context() as changing:
        changing.setattr(journal, "write_atomically", write_after_another)
        with pytest.raises(UnwritableFile) as caught:
            edit(path, "a", note=1)
    assert caught.value.code == "file_keeps_changing"
    assert feature_of(path, "a")["properties"]["note"] == 0
    assert not Journal(path).pending.exists()


def delete_history_after(name: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = journal.write_atomically

    def write_and_delete(file: Path, text: bytes) -> None:
        write(file, text)
        if file.name == name:
            shutil.rmtree(Journal(path).folder)

    monkeypatch.setattr(journal, "write_atomically", write_and_delete)


def test_a_history_deleted_before_the_projects_file_is_written_stores_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(path, "a", note=0)
    content = path.read_bytes()
    delete_history_after("pending.jsonl", path, monkeypatch)
    with pytest.raises(UnwritableFile) as caught:
        edit(path, "a", note=9)
    assert caught.value.code == "lock_lost"
    assert path.read_bytes() == content


def test_a_history_deleted_after_the_projects_file_is_written_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for note in range(2):
        edit(path, "a", note=note)
    delete_history_after("projects.geojson", path, monkeypatch)
    with pytest.raises(UnreadableHistory) as caught:
        edit(path, "a", note=9)
    assert caught.value.code == "history_vanished"
    assert feature_of(path, "a")["properties"]["note"] == 9
    assert Journal(path).file(3).exists()  # what was stored last is written down all the same
