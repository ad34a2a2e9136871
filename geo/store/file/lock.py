"""Let one writer at a time into the store, across threads and processes.

Two locks are held. A lock file works on every system, but if it is deleted, a second
writer can lock a new file of the same name. So the folder of the projects file is
locked too, where the system can lock a folder (not on Windows, where an open file
cannot be deleted; not on most network drives): it cannot be deleted without its
content. Without a lock on the folder, :meth:`Held.check` notices that the lock file
has been deleted.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from geo.model.errors import StoreBusy, UnwritableFile, unwritable

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

SECONDS = 30.0
_POLL = 0.01  # seconds
_HELD_BY_OTHERS = {errno.EACCES, errno.EAGAIN}


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that is held.

    Attributes
    ----------
    path : Path
        The lock file.
    identity : tuple of int
        Device and inode of the lock file when it was locked.
    folder_too : bool
        Whether the folder is locked as well.
    """

    path: Path
    identity: tuple[int, int]
    folder_too: bool

    def check(self) -> None:
        """Check that no other writer can have taken the lock meanwhile.

        Raises
        ------
        UnwritableFile
            ``lock_lost``: the lock file was deleted or replaced, and the folder is not locked.
        """
        if not self.folder_too and _identity(self.path) != self.identity:
            raise UnwritableFile("lock_lost", file=str(self.path))


@contextmanager
def locked(path: Path, *, folder: Path | None = None, seconds: float = SECONDS) -> Iterator[Held]:
    """Hold a lock while the block runs; the system releases it when the process ends.

    Parameters
    ----------
    path : Path
        The lock file, which stays in place. It is not the file that is written, since
        every write replaces that.
    folder : Path, optional
        The folder to lock as well; by default that of `path`.
    seconds : float
        How long to wait for the lock.

    Raises
    ------
    StoreBusy
        When others have held it all that time.
    UnwritableFile
        When the lock cannot be made, or the file system does not support locks.
    """
    end = time.monotonic() + seconds
    with (
        _folder_locked(folder or path.parent, end, seconds) as folder_too,
        _file_locked(path, end, seconds) as identity,
    ):
        yield Held(path, identity, folder_too)


@contextmanager
def _file_locked(path: Path, end: float, seconds: float) -> Iterator[tuple[int, int]]:
    # A soft lock (the mere existence of a file) would outlive a killed process.
    lock = FileLock(path, fallback_to_soft=False)
    try:
        lock.acquire(timeout=max(0.0, end - time.monotonic()), poll_interval=_POLL)
    except Timeout:
        raise _busy(seconds) from None
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        yield _identity(path)
    finally:
        lock.release()


@contextmanager
def _folder_locked(folder: Path, end: float, seconds: float) -> Iterator[bool]:
    """Lock a folder; yield False if the system cannot."""
    if fcntl is None:
        yield False
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        while (is_locked := _try_to_lock(handle)) is None:
            if time.monotonic() >= end:
                raise _busy(seconds)
            time.sleep(_POLL)
        yield is_locked
    finally:
        os.close(handle)  # releases the lock


def _try_to_lock(handle: int) -> bool | None:
    """Try to lock a folder: None when others hold it, False when it cannot be locked."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in _HELD_BY_OTHERS else False
    return True


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def _busy(seconds: float) -> StoreBusy:
    return StoreBusy("store_busy", seconds=f"{seconds:g}")
