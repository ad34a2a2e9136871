"""The journal: whatever moment a writer dies at, file and journal agree afterwards."""

from __future__ import annotations

import contextlib
import errno
import json
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import PlanMapError, StoreBusy, UnreadableHistory, UnwritableFile
from geo.store.file import atomic, journal
from geo.store.file.history import History
from geo.store.file.journal import Journal
from geo.store.file.lock import locked
from tests.conftest import fault_of, project
from tests.store.committing import (
    CHILDREN,
    assert_whole,
    changed,
    child,
    commit_and_die,
    commit_for_ever,
    edit,
    feature_of,
    lines_of,
)

Write = Callable[..., Path]
ROUNDS, MOMENTS = 8, 25


@pytest.fixture
def path(projects_file: Write) -> Path:
    """Interval projects, none changed yet."""
    return projects_file(*(project(name) for name in "abc"))


def folder(path: Path) -> list[str]:
    return sorted(file.name for file in path.with_name(f"{path.name}.history").iterdir())


def test_the_journal_lies_beside_the_file(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "a", note=2)
    assert folder(path) == ["0000001.jsonl", "0000002.jsonl", "base.geojson", "lock"]
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "projects.geojson",
        "projects.geojson.history",
    ]


def test_the_base_is_the_file_as_it_was(path: Path) -> None:
    content = path.read_bytes()
    edit(path, "a", note=1)
    assert Journal(path).base.read_bytes() == content


def test_a_link_and_its_target_share_one_journal(path: Path) -> None:
    link = path.with_name("link.geojson")
    link.symlink_to(path)
    edit(link, "a", note=1)
    assert edit(path, "a", note=2).number == 2
    assert link.is_symlink()


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_killed_at_random_moments_the_store_is_old_or_new(path: Path, round_number: int) -> None:
    chance = random.Random(round_number)
    begun = time.perf_counter()
    number = edit(path, "a", note=0).number
    duration = time.perf_counter() - begun
    for moment in range(MOMENTS):
        here, there = CHILDREN.Pipe(duplex=False)
        with child(commit_for_ever, path, moment, there) as process:
            told = here.recv()
            assert told == number + 1
            time.sleep(chance.uniform(0, 2 * duration))
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
        there.close()
        told = [told, *everything(here)][-1]
        number = assert_whole(path)
        assert number in (told, told + 1)  # what was told as stored is stored


def everything(pipe: Any) -> list[int]:
    received = []
    with contextlib.suppress(EOFError):
        while pipe.poll():
            received.append(pipe.recv())
    pipe.close()
    return received


def test_killed_before_each_step_the_store_is_old_or_new(path: Path) -> None:
    edit(path, "b", note=0)
    number, step, died = 1, 0, True
    while died:
        with child(commit_and_die, path, step) as process:
            process.join()
            died = process.exitcode == -signal.SIGKILL
            assert died or process.exitcode == 0
        now = assert_whole(path)
        assert now in (number, number + 1)
        if now > number:
            assert feature_of(path, "a")["properties"]["note"] == "stored"
            number = edit(path, "a", note="again").number
        else:
            assert feature_of(path, "a")["properties"].get("note") != "stored"
        step += 1
    assert step > 15
    assert folder(path)[-3:] == [f"{number:07}.jsonl", "base.geojson", "lock"]
    assert not list(path.parent.glob(".*"))


def fail_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, call: int) -> None:
    calls, real = iter(range(call)), getattr(module, name)

    def perhaps(*arguments: Any) -> Any:
        if next(calls, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(module, name, perhaps)


@pytest.mark.parametrize("call", [0, 1])
@pytest.mark.parametrize("name", ["_write", "replace"])
def test_on_a_full_disk_nothing_is_stored(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: int
) -> None:
    edit(path, "a", note=1)
    content = path.read_bytes()
    with monkeypatch.context() as full:
        fail_at(full, atomic, name, call)
        with pytest.raises(UnwritableFile):
            edit(path, "a", note=2)
    assert path.read_bytes() == content
    assert assert_whole(path) == 1
    assert edit(path, "a", note=2).number == 2


def test_a_revision_that_could_not_be_numbered_is_numbered_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        fail_at(full, journal, "replace", 0)
        assert edit(path, "a", note=1).number == 1  # the projects file is written
        assert Journal(path).pending.exists()
    assert assert_whole(path) == 1
    assert feature_of(path, "a")["properties"]["note"] == 1


def test_a_change_from_outside_becomes_a_revision(path: Path) -> None:
    edit(path, "a", note=1)
    by_hand = json.loads(path.read_bytes())
    by_hand["features"][1]["properties"]["name"] = "手改"
    del by_hand["features"][2]
    path.write_text(json.dumps(by_hand, indent=2), encoding="utf-8")
    assert edit(path, "a", note=2).number == 3
    newest, outside, _ = History(path).revisions()
    assert (outside.kind, outside.author, outside.reason) == ("outside", "", "")
    assert newest.parent == outside.id
    changes = {each.id: each for each in History(path).changes(2)}
    assert changes["c"].after is None
    assert b"\xe6\x89\x8b\xe6\x94\xb9" in (changes["b"].after or b"")
    assert assert_whole(path) == 3


def test_a_change_of_layout_alone_is_no_revision(path: Path) -> None:
    edit(path, "a", note=1)
    path.write_bytes(path.read_bytes().replace(b'"features"', b'"name":"x","features"'))
    assert edit(path, "a", note=2).number == 2
    assert assert_whole(path) == 2


def test_before_the_first_revision_the_base_follows_the_file(path: Path) -> None:
    with pytest.raises(PlanMapError):  # nothing to store, but the base is written
        edit(path, "a")
    path.write_bytes(path.read_bytes().replace("甲".encode(), "乙".encode()))
    content = path.read_bytes()
    edit(path, "a", note=1)
    assert Journal(path).base.read_bytes() == content


def test_a_journal_that_is_busy_is_told(path: Path) -> None:
    edit(path, "a", note=1)
    with locked(Journal(path).folder / "lock"), ThreadPoolExecutor(1) as other:
        error = other.submit(fault_of, lambda: _open(path)).result()
    assert isinstance(error, StoreBusy)


def _open(path: Path) -> None:
    with Journal(path).writing(seconds=0.05):
        pass


def test_a_wrong_path_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(PlanMapError):
        edit(tmp_path / "no.geojson", "a", note=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["0000001.jsonl", "base.geojson"])
@pytest.mark.parametrize("damage", [None, b"", b'{"number":'])
def test_a_damaged_history_is_told(path: Path, name: str, damage: bytes | None) -> None:
    for note in range(2):
        edit(path, "a", note=note)
    file = Journal(path).folder / name
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    with pytest.raises(UnreadableHistory) as caught:
        History(path).at(1)
    assert caught.value.params == {"file": name}


def test_a_history_that_was_moved_away_begins_anew(path: Path) -> None:
    edit(path, "a", note=1)
    Journal(path).folder.rename(path.with_name("old"))
    assert edit(path, "a", note=2).number == 1
    assert History(path).at(0)[0] == changed(lines_of(path)["a"], note=1)
