"""Write a file so that it exists either completely or not at all."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from geo.model.errors import unwritable

_WINDOWS = os.name == "nt"
_LONGEST = 200  # bytes; a longer name leaves no room for the temporary file's suffix
_ATTEMPTS = 100  # of 20 ms: how long a reader on Windows may hold the file open


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file completely or not at all, even if the power fails.

    The content is written to a temporary file in the same folder, flushed to disk,
    and renamed over the old file; then the folder is flushed too. The old file's
    permissions (and its owner, where the system allows it) are kept. A symbolic
    link stays a link; its target is replaced.

    Parameters
    ----------
    path : Path
    content : bytes

    Raises
    ------
    UnwritableFile
        With a code for the reason (:mod:`geo.model.errors`); the old file is
        unchanged, and no temporary file is left.
    """
    target = Path(os.path.realpath(path))
    unfinished = temporary_path(target)
    try:
        _write(unfinished, content)
        _keep_permissions(target, unfinished)
        replace(unfinished, target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def temporary_path(target: Path) -> Path:
    """Return a name beside a file under which its new content is written first."""
    # A name that only just fits on the disk must not make the longer temporary name fail.
    name = target.name if len(os.fsencode(target.name)) <= _LONGEST else "long"
    return target.with_name(f".{name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")


def replace(source: Path, target: Path) -> None:
    """Rename `source` to `target`, replacing it, and flush the folder to disk."""
    for attempt in range(_ATTEMPTS):
        try:
            source.replace(target)
            break
        except PermissionError:
            # Windows refuses while another process reads the old file; reading is quick.
            if not _WINDOWS or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.02)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk, where the system supports it."""
    if _WINDOWS:
        return
    with suppress(OSError):  # some network file systems refuse
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_leftover(name: str, target: str) -> bool:
    """Return whether a file name is that of a temporary file left by a write of `target`.

    Examples
    --------
    >>> is_leftover(".a.json.12-3f.tmp", "a.json"), is_leftover("a.json", "a.json")
    (True, False)
    """
    return name.startswith(f".{target}.") and name.endswith(".tmp")


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _keep_permissions(old: Path, new: Path) -> None:
    try:
        status = old.stat()
    except FileNotFoundError:
        return
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(new, status.st_uid, status.st_gid)
    new.chmod(status.st_mode & 0o7777)
