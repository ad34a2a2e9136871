"""The lock: one at a time, told when it takes too long, free when its holder dies."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import StoreBusy, UnwritableFile
from geo.store.file.lock import locked
from tests.store.committing import CHILDREN, child


def hold(path: Path, told: Any) -> None:
    with locked(path):
        told.send("held")
        threading.Event().wait()


def test_the_lock_is_free_after_the_block(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / "lock", seconds=0):
            pass


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), locked(tmp_path / "lock"):
        raise RuntimeError
    with locked(tmp_path / "lock", seconds=0):
        pass


def test_another_process_is_waited_for_and_told(tmp_path: Path) -> None:
    here, there = CHILDREN.Pipe()
    with child(hold, tmp_path / "lock", there):
        assert here.recv() == "held"
        with pytest.raises(StoreBusy) as caught, locked(tmp_path / "lock", seconds=0.05):
            pass
        assert caught.value.params == {"seconds": "0.05"}
    with locked(tmp_path / "lock", seconds=5):  # its holder was killed
        pass


def test_threads_take_turns(tmp_path: Path) -> None:
    inside, most = [], []

    def work() -> None:
        for _ in range(20):
            with locked(tmp_path / "lock"):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [1] * 80


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile), locked(tmp_path):
        pass


def test_the_lock_holds_no_content(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["lock"]
