"""Write a file so that it exists either completely or not at all."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from geo.model.errors import unwritable

_WINDOWS = os.name == "nt"
_LONGEST = 200  # bytes of a name that something can still be added to
_ATTEMPTS = 100  # of 20 ms: how long a reader on Windows may hold the file open


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even after a power cut.

    The bytes go into a temporary file in the same folder, reach the disk, and
    take the old file's place in one step; then the folder's entry reaches the
    disk. The old file's permissions (and its owner, where the system lets us)
    are kept. A symbolic link stays a link; its target is replaced.

    Parameters
    ----------
    path : Path
    content : bytes

    Raises
    ------
    UnwritableFile
        With a code for each reason (:mod:`geo.model.errors`); the old file is as
        it was, and no temporary file is left.
    """
    target = Path(os.path.realpath(path))
    unfinished = _beside(target)
    try:
        _write(unfinished, content)
        _keep_permissions(target, unfinished)
        replace(unfinished, target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    # A name that just fits on the disk must not fail for its longer neighbour.
    name = target.name if len(os.fsencode(target.name)) <= _LONGEST else "long"
    return target.with_name(f".{name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")


def replace(source: Path, target: Path) -> None:
    """Give `source` the name `target`, and see to it that the disk knows."""
    for attempt in range(_ATTEMPTS):
        try:
            source.replace(target)
            break
        except PermissionError:
            # Windows refuses while anyone reads the old file; readers are quick.
            if not _WINDOWS or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.02)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can."""
    if _WINDOWS:
        return
    with suppress(OSError):  # some network file systems refuse
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_leftover(name: str, target: str) -> bool:
    """Say whether a file is what an interrupted write of `target` has left.

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
