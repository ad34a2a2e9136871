"""Read the bytes of a file that a user names: only regular files, within the size limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from geo.intake.archive import MEGABYTE
from geo.model.config.settings import limit_settings
from geo.model.errors import UnreadableFile

# Without O_NONBLOCK a pipe would wait for a writer; without O_BINARY Windows changes line ends.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def given_content(path: Path, limit_mb: int | None = None) -> bytes:
    """Read a file that a user names.

    Parameters
    ----------
    path : Path
        May be a link, which is followed.
    limit_mb : int, optional
        Largest size in MB; by default ``PLANMAP_MAX_UPLOAD_MB``.

    Raises
    ------
    UnreadableFile
        ``file_missing``, ``file_unreadable``; ``not_a_file`` for a folder, a
        pipe or a device, which may never end; ``too_large``, also for a file
        that grows while it is read.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            return _content(file, path.name, limit_mb or limit_settings().max_upload_mb)
    except (FileNotFoundError, ValueError):  # a NUL in the name
        raise UnreadableFile("file_missing", file=path.name) from None
    except IsADirectoryError:
        raise UnreadableFile("not_a_file", file=path.name) from None
    except OSError as error:
        if path.is_dir():  # Windows does not allow opening a folder
            raise UnreadableFile("not_a_file", file=path.name) from None
        problem = error.strerror or ""
        raise UnreadableFile("file_unreadable", file=path.name, problem=problem) from error


def _content(file: BinaryIO, name: str, limit: int) -> bytes:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("not_a_file", file=name)
    size = status.st_size
    content = file.read(limit * MEGABYTE + 1) if size <= limit * MEGABYTE else b""
    size = max(size, len(content))
    if size > limit * MEGABYTE:
        raise UnreadableFile("too_large", size=round(size / MEGABYTE, 1), limit=limit)
    return content
