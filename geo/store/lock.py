"""One writer at a time, across threads and processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from geo.model.errors import StoreBusy, UnwritableFile

SECONDS = 30.0
_POLL = 0.01


@contextmanager
def locked(path: Path, *, seconds: float = SECONDS) -> Iterator[None]:
    """Hold a lock while the block runs; the system frees it when the process ends.

    Parameters
    ----------
    path : Path
        The lock's own file, never the one that is written: that one changes
        its identity with each write. It stays when the lock is free.
    seconds : float
        How long to wait for others.

    Raises
    ------
    StoreBusy
        When others have held it all that time.
    UnwritableFile
        When the lock cannot be made, or the file system knows no locks.
    """
    # A soft lock (a file that is there or not) would outlive a killed process.
    lock = FileLock(path, fallback_to_soft=False)
    try:
        lock.acquire(timeout=seconds, poll_interval=_POLL)
    except Timeout:
        raise StoreBusy("store_busy", seconds=f"{seconds:g}") from None
    except OSError as error:
        problem = error.strerror or str(error)
        raise UnwritableFile("file_unwritable", file=str(path), problem=problem) from error
    try:
        yield
    finally:
        lock.release()
