"""Make temporary folders, for libraries that can only read or write files."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from geo.model.errors import PlanMapError, unwritable

_FULL = 65_536  # bytes; with less free space, a failure is blamed on the full disk


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Make a folder and remove it with its content after the block.

    Raises
    ------
    UnwritableFile
        When it cannot be made or written to; ``disk_full`` also when a library fails
        without a reason and the disk has no space left.
    """
    folder = None
    try:
        with tempfile.TemporaryDirectory(prefix="planmap-", ignore_cleanup_errors=True) as folder:
            try:
                yield folder
            except (OSError, PlanMapError):
                raise
            except Exception as error:
                if shutil.disk_usage(folder).free >= _FULL:
                    raise
                raise OSError(errno.ENOSPC, "No space left on device") from error
    except OSError as error:
        raise unwritable(folder or tempfile.gettempdir(), error) from error
