"""What the operating system says when a file cannot be written or read, in our words."""

from __future__ import annotations

import errno
from pathlib import Path

from geo.model.errors import UnreadableFile, UnwritableFile

# Each has a sentence and an advice of its own; any other is told with the system's words.
_CODES: dict[int, str] = {
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
    errno.ESTALE: "disk_failed",
}
_OF_READING = {errno.EMFILE, errno.ENFILE, errno.EIO, errno.ESTALE}


def unwritable(path: Path | str, error: OSError) -> UnwritableFile:
    """Return what to tell when a file could not be written.

    Parameters
    ----------
    path : Path or str
        As it is shown to the user.
    error : OSError

    Examples
    --------
    >>> unwritable("a.json", OSError(errno.ENOSPC, "No space left on device")).code
    'disk_full'
    >>> unwritable("a.json", OSError("odd")).code
    'file_unwritable'
    """
    code = _CODES.get(error.errno or 0, "file_unwritable")
    return UnwritableFile(code, file=str(path), problem=_words(error))


def unreadable(path: Path | str, error: OSError) -> UnreadableFile:
    """Return what to tell when a file could not be read; see :func:`unwritable`."""
    code = _CODES[error.errno] if error.errno in _OF_READING else "file_unreadable"
    return UnreadableFile(code, file=str(path), problem=_words(error))


def _words(error: OSError) -> str:
    return error.strerror or str(error)
