"""Small disks, full disks and disks that can only be read: real ones where the system lets us."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from geo.store.file import atomic

PAGE = 4096


@contextmanager
def own_disk(folder: Path, pages: int) -> Iterator[bool]:
    """Mount a small disk on a folder; yield False where that is not permitted."""
    options = ["mount", "-t", "tmpfs", "-o", f"size={pages * PAGE}", "planmap-test", str(folder)]
    try:
        mounted = subprocess.run(options, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=True)


def fill(folder: Path, left: int) -> Path:
    """Fill a disk up, leaving some pages; return the file that fills it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(b"\0" * PAGE)
            except OSError:
                break
    size = filler.stat().st_size // PAGE * PAGE
    os.truncate(filler, max(0, size - left * PAGE))
    return filler


def fail_after(monkeypatch: pytest.MonkeyPatch, steps: int, number: int) -> None:
    """Let the file system fail, after some steps of writing, with half a file written."""
    allowed, write = iter(range(steps)), atomic._write

    def failing(path: Path, content: bytes) -> None:
        if next(allowed, None) is None:
            path.write_bytes(content[: len(content) // 2])
            raise OSError(number, os.strerror(number))
        write(path, content)

    monkeypatch.setattr(atomic, "_write", failing)


@contextmanager
def only_readable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make a folder and what is in it readable only, as a disk that is mounted so."""
    bind, ro = ["mount", "--bind", str(folder), str(folder)], ["mount", "-o", "remount,bind,ro"]
    try:
        bound = subprocess.run(bind, capture_output=True, check=False).returncode == 0
    except OSError:
        bound = False
    try:
        with monkeypatch.context() as refusing:
            if bound:
                subprocess.run([*ro, str(folder)], capture_output=True, check=True)
            else:
                _refuse_writing(folder, refusing)
            yield
    finally:
        if bound:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=True)


def _refuse_writing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(real: Any) -> Any:
        def perhaps(path: Any, *arguments: Any, **options: Any) -> Any:
            writing = real is not opened or (arguments and arguments[0] & os.O_ACCMODE)
            if writing and str(path).startswith(str(folder)):
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
            return real(path, *arguments, **options)

        return perhaps

    for name in ("mkdir", "unlink", "rename", "replace", "open", "chmod"):
        monkeypatch.setattr(os, name, refuse(getattr(os, name)))
    monkeypatch.setattr(atomic, "_write", refuse(atomic._write))
