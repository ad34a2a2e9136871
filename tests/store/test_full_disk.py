"""A disk that does not take what is written: told by its reason, nothing half-written left."""

from __future__ import annotations

import errno
import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.intake.tables import mapping_store
from geo.intake.tables.mapping import guess_mapping
from geo.intake.tables.mapping_store import forget, remember
from geo.model.errors import Finding, PlanMapError, UnwritableFile, unreadable, unwritable
from geo.model.messages import advice, sentence
from geo.present.composition import Composition
from geo.present.stored import store_composition
from geo.store.file.atomic import write_atomically
from geo.store.file.scratch import temporary_folder
from tests.conftest import fault_of, project
from tests.store.committing import (
    CHILDREN,
    assert_whole,
    child,
    commit_within,
    edit,
    feature_of,
)
from tests.store.disks import fail_after, fill, own_disk

Write = Callable[..., Path]
REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_quota",
    errno.EFBIG: "file_beyond_limit",
    errno.EROFS: "disk_read_only",
    errno.EACCES: "write_denied",
    errno.EPERM: "write_denied",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EMFILE: "too_many_open",
    errno.ENFILE: "too_many_open",
    errno.EISDIR: "is_a_folder",
    errno.EIO: "disk_failed",
    errno.ENOENT: "file_unwritable",
}
NOTE = "x" * 6000


@pytest.fixture
def path(
    projects_file: Write, own_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Everything that is stored lies in one folder."""
    path = projects_file(*(project(name) for name in "ab"))
    own_settings(store=str(path))
    monkeypatch.setattr(mapping_store, "mappings_folder", lambda: path.parent / "mappings")
    return path


def files(folder: Path) -> list[str]:
    return sorted(
        each.name for each in folder.rglob("*") if each.is_file() and "lock" not in each.name
    )


def test_each_reason_has_its_own_sentence_and_way_out() -> None:
    told = [unwritable("a.json", OSError(each, os.strerror(each))) for each in REASONS]
    assert [each.code for each in told] == list(REASONS.values())
    for language in ("zh", "en"):
        found = {each.code: Finding(each.code, params=each.params) for each in told}
        assert len({sentence(each, language) for each in found.values()}) == len(found)
        assert len({advice(each, language) for each in found.values()}) == len(found)
        assert all("a.json" in sentence(each, language) for each in found.values())


def test_reading_with_too_many_open_files_is_told_as_that() -> None:
    assert unreadable("a.json", OSError(errno.EMFILE, "x")).code == "too_many_open"
    assert unreadable("a.json", OSError(errno.EACCES, "x")).code == "file_unreadable"
    assert unreadable("a.json", OSError("x")).code == "file_unreadable"


WRITERS: dict[str, Callable[[Path], Any]] = {
    "a change": lambda path: edit(path, "a", note=1),
    "a composition": lambda _: store_composition(Composition(sections=(1,))),
    "names of columns": lambda _: remember(guess_mapping(["名称", "x", "y"])),
    "a file": lambda path: write_atomically(path.with_name("out.csv"), b"abc"),
}


@pytest.mark.parametrize("number", REASONS, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_tells_the_reason_and_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    edit(path, "a", note=0)
    before = files(path.parent)
    with monkeypatch.context() as failing:
        fail_after(failing, 0, number)
        error = fault_of(lambda: WRITERS[name](path))
    assert isinstance(error, UnwritableFile)
    assert error.code == REASONS[number]
    assert files(path.parent) == before
    assert assert_whole(path) == 1
    WRITERS[name](path)  # and once there is space, it goes through


def test_the_command_line_tells_it_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = path.with_name("out.csv")
    fail_after(monkeypatch, 0, errno.ENOSPC)
    run = CliRunner().invoke(app, ["export", "csv", str(out), "--lang", "en"])
    assert run.exit_code == 2
    assert f"The disk is full: {out}" in run.stderr
    assert "Traceback" not in run.output + run.stderr
    assert not out.exists()


def test_on_a_small_disk_a_change_is_stored_wholly_or_not_at_all(
    tmp_path: Path, projects_file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    written = projects_file(*(project(name) for name in "ab")).read_bytes()
    with own_disk(folder, 64) as real:
        path = folder / "projects.geojson"
        path.write_bytes(written)
        number, codes = edit(path, "a", note=0).number, []
        for left in range(9):
            with monkeypatch.context() as full:
                filler = fill(folder, left) if real else None
                if not real and left < 2:
                    fail_after(full, left, errno.ENOSPC)
                error = fault_of(lambda at=left: edit(path, "a", note=f"{NOTE}{at}"))
                if filler is not None:
                    filler.unlink()
            now = assert_whole(path)
            codes.append(error.code if error else None)
            assert now == number + (error is None)
            number = now
            assert not list(folder.rglob("*.tmp"))
        assert set(codes) == {"disk_full", None}
        assert codes[0] == "disk_full"
        assert codes[-1] is None


def test_a_limit_for_the_size_of_a_file_is_told(path: Path) -> None:
    edit(path, "a", note=0)
    size = path.stat().st_size
    for limit in (100, size // 2, size + 100):
        here, there = CHILDREN.Pipe(duplex=False)
        with child(commit_within, path, (resource.RLIMIT_FSIZE, limit), NOTE, there):
            assert here.recv() == "file_beyond_limit"
        assert assert_whole(path) == 1
        assert not list(path.parent.rglob("*.tmp"))
    assert feature_of(path, "a")["properties"]["note"] == 0


def test_a_limit_of_open_files_is_told(path: Path) -> None:
    edit(path, "a", note=0)
    for limit in range(3, 64):
        here, there = CHILDREN.Pipe(duplex=False)
        with child(commit_within, path, (resource.RLIMIT_NOFILE, limit), NOTE, there):
            code = here.recv()
        if code is None:
            break
        assert code == "too_many_open"
    assert code is None
    assert limit > 4
    assert assert_whole(path) == 2


def test_a_long_name_that_fits_is_written(tmp_path: Path) -> None:
    longest = tmp_path / ("莞" * 80 + ".json")  # 245 bytes of 255
    write_atomically(longest, b"new")
    assert longest.read_bytes() == b"new"
    with pytest.raises(UnwritableFile) as caught:
        write_atomically(tmp_path / ("a" * 300), b"")
    assert caught.value.code == "name_too_long"
    assert [each.name for each in tmp_path.iterdir()] == [longest.name]


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(UnwritableFile) as caught:
        write_atomically(tmp_path / "out.csv", b"")
    assert caught.value.code == "is_a_folder"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_a_full_disk_under_the_temporary_folder_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    def write(*, really: bool) -> None:
        with temporary_folder() as own:
            if not really:
                raise OSError(errno.ENOSPC, "No space left on device")
            (Path(own) / "large").write_bytes(bytes(200_000))

    with own_disk(folder, 16) as real:
        error = fault_of(lambda: write(really=real))
        assert error is not None
        assert error.code == "disk_full"
        assert list(folder.iterdir()) == []


def test_a_library_that_fails_on_a_full_disk_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    usage = type("Usage", (), {"free": 0})
    monkeypatch.setattr("geo.store.file.scratch.shutil.disk_usage", lambda _: usage)
    with pytest.raises(UnwritableFile) as caught, temporary_folder():
        raise RuntimeError("layer could not be written")
    assert caught.value.code == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_other_failures_in_a_temporary_folder_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError), temporary_folder():
        raise RuntimeError("something else")
    with pytest.raises(PlanMapError, match="empty_file"), temporary_folder():
        raise PlanMapError("empty_file")


def test_a_memory_that_cannot_be_dropped_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del path
    remember(guess_mapping(["a", "b"]))

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as readonly:
        readonly.setattr(Path, "unlink", refuse)
        error = fault_of(lambda: forget(["a", "b"]))
    assert error is not None
    assert error.code == "disk_read_only"
    assert len(list(mapping_store.mappings_folder().iterdir())) == 1
