"""A history with a hole is noticed before anything is stored on it, and there is a way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.errors import (
    EditingNotAllowed,
    NothingToStore,
    PlanMapError,
    UnreadableHistory,
    UnwritableFile,
)
from geo.store.file import history_check
from geo.store.file.history import History
from geo.store.file.history_check import begin_anew, history_fault
from geo.store.file.journal import Journal
from geo.store.writer import restore, undo
from tests.conftest import fault_of, project
from tests.store.committing import assert_whole, edit, feature_of


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    """A projects file with three revisions."""
    path = projects_file(*(project(name) for name in "ab"))
    for note in range(3):
        edit(path, "a", note=note)
    return path


def delete(file: Path) -> None:
    file.unlink()


def cut_off(file: Path) -> None:
    """Take the last line away."""
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def scribble(file: Path) -> None:
    file.write_bytes(b"\x00" * file.stat().st_size)


def of_another_revision(file: Path) -> None:
    other = file.with_name("0000001.jsonl" if file.name != "0000001.jsonl" else "0000002.jsonl")
    file.write_bytes(other.read_bytes())


SEEN_BEFORE_STORING = [
    ("base.geojson", delete),
    ("base.geojson", empty),
    ("base.geojson", scribble),
    ("0000001.jsonl", delete),
    ("0000002.jsonl", delete),
    ("0000003.jsonl", cut_off),
    ("0000003.jsonl", empty),
    ("0000003.jsonl", scribble),
    ("0000003.jsonl", of_another_revision),
]
SEEN_WHEN_READ = [
    (name, damage)
    for name in ("0000001.jsonl", "0000002.jsonl")
    for damage in (cut_off, empty, scribble, of_another_revision)
]


def tree(path: Path) -> dict[str, bytes]:
    folder = path.parent
    files = (each for each in folder.rglob("*") if each.is_file() and each.name != "lock")
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


def test_a_whole_history_has_no_fault(path: Path, tmp_path: Path) -> None:
    assert history_fault(path) is None
    assert history_fault(tmp_path / "never.geojson") is None


@pytest.mark.parametrize(("name", "damage"), SEEN_BEFORE_STORING)
def test_nothing_is_stored_on_a_broken_history(
    path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(Journal(path).folder / name)
    before = tree(path)
    for action in (
        lambda: edit(path, "a", note=9),
        lambda: undo(path, 1, "李", "错"),
        lambda: restore(path, 0, "李", "错"),
    ):
        error = fault_of(action)
        assert isinstance(error, UnreadableHistory)
        assert error.params == {"file": name}
        assert tree(path) == before


@pytest.mark.parametrize(("name", "damage"), [*SEEN_BEFORE_STORING, *SEEN_WHEN_READ])
def test_a_fault_is_found_and_there_is_a_way_out(
    path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(Journal(path).folder / name)
    fault = history_fault(path)
    assert fault is not None
    assert fault.params == {"file": name}
    before = tree(path)
    old = begin_anew(path)
    assert old.name == "projects.geojson.history-old-1"
    after = tree(path)
    kept = {
        key.replace("geojson.history/", "geojson.history-old-1/"): text
        for key, text in before.items()
    }
    new_base = {"projects.geojson.history/base.geojson": path.read_bytes()}
    assert after == {**kept, **new_base}
    assert edit(path, "b", note=1).number == 1
    assert assert_whole(path) == 1
    undo(path, 1, "李", "错")
    assert feature_of(path, "a")["properties"]["note"] == 2


def test_a_second_time_the_first_old_history_stays(path: Path) -> None:
    for number in (1, 2):
        (Journal(path).folder / "base.geojson").unlink()
        assert begin_anew(path).name == f"projects.geojson.history-old-{number}"
        edit(path, "a", note=f"new {number}")
    assert (path.parent / "projects.geojson.history-old-1" / "0000003.jsonl").exists()


def test_a_whole_history_is_not_begun_anew(path: Path) -> None:
    before = tree(path)
    with pytest.raises(NothingToStore):
        begin_anew(path)
    assert tree(path) == before


def test_a_damaged_unfinished_revision_has_a_way_out(path: Path) -> None:
    Journal(path).pending.write_bytes(b"\x00\x00")
    assert isinstance(fault_of(lambda: edit(path, "a", note=9)), UnreadableHistory)
    old = begin_anew(path)
    assert (old / "pending.jsonl").read_bytes() == b"\x00\x00"
    assert edit(path, "a", note=9).number == 1


def test_beginning_anew_asks_for_permission(path: Path, own_settings: Callable[..., None]) -> None:
    (Journal(path).folder / "base.geojson").unlink()
    own_settings(public="1")
    before = tree(path)
    with pytest.raises(EditingNotAllowed):
        begin_anew(path)
    assert tree(path) == before


def test_beginning_anew_that_breaks_off_can_be_finished(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (Journal(path).folder / "0000002.jsonl").unlink()
    rename, allowed = Path.rename, iter(range(2))

    def failing(self: Path, target: Path) -> Path:
        if next(allowed, None) is None:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    before = sorted(tree(path).values())
    with monkeypatch.context() as full:
        full.setattr(Path, "rename", failing)
        with pytest.raises(UnwritableFile) as caught:
            begin_anew(path)
    assert caught.value.code == "disk_full"
    assert sorted(tree(path).values()) == before  # moved, not lost
    assert history_fault(path) is not None
    begin_anew(path)
    assert edit(path, "a", note=9).number == 1


def test_a_broken_projects_file_keeps_its_history(path: Path) -> None:
    (Journal(path).folder / "base.geojson").unlink()
    path.write_bytes(b"{")
    before = tree(path)
    with pytest.raises(PlanMapError):
        begin_anew(path)
    assert tree(path) == before


def test_a_history_that_cannot_be_read_is_a_fault(path: Path) -> None:
    folder = Journal(path).folder
    folder.rename(path.with_name("elsewhere"))
    folder.write_bytes(b"a file, not a folder")
    fault = history_fault(path)
    assert fault is not None
    assert fault.params == {"file": folder.name}


def test_what_has_been_read_is_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history_check._read.cache_clear()
    assert history_fault(path) is None
    reads = []
    monkeypatch.setattr(history_check, "read_document", reads.append)
    monkeypatch.setattr(history_check, "decode_changes", reads.append)
    assert history_fault(path) is None
    assert reads == []
    assert len(History(path).revisions()) == 3
