"""Writing a file: whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import UnwritableFile
from geo.store.file import atomic
from geo.store.file.atomic import write_atomically


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    return path


def test_the_content_is_replaced_and_nothing_else_is_left(path: Path) -> None:
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_is_made(path: Path) -> None:
    other = path.with_name("b.json")
    write_atomically(other, b"new")
    assert other.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_permissions_are_kept(path: Path, mode: int) -> None:
    path.chmod(mode)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_usual_permissions(path: Path) -> None:
    usual = path.with_name("usual")
    usual.touch()
    other = path.with_name("b.json")
    write_atomically(other, b"")
    assert other.stat().st_mode == usual.stat().st_mode


def test_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("link.json")
    link.symlink_to(path)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("failing", ["_write", "_keep_permissions", "replace"])
def test_a_failure_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic, failing, fail)
    with pytest.raises(UnwritableFile) as caught:
        write_atomically(path, b"new")
    assert caught.value.params["problem"] == "No space left on device"
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile) as caught:
        write_atomically(tmp_path / "no" / "a.json", b"")
    assert caught.value.code == "file_unwritable"


def test_the_bytes_reach_the_disk_before_the_name_changes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    monkeypatch.setattr(os, "fsync", lambda _: steps.append("sync"))
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    write_atomically(path, b"new")
    assert steps == ["sync", "rename", "sync"]


def test_a_reader_on_windows_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_WINDOWS", True)
    refusals = iter([PermissionError(), PermissionError(), None])
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        refusal = next(refusals)
        if refusal is not None:
            raise refusal
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
