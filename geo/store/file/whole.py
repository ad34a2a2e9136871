"""Tell whether a stored file is as it was written, once as long as it does not change."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path


def is_whole(path: Path, sha256: str) -> bool:
    """Return whether a file has a content with this SHA-256.

    Parameters
    ----------
    path : Path
    sha256 : str
        64 hexadecimal digits.

    Raises
    ------
    OSError
        When the file is not there, or cannot be looked at.
    """
    status = path.stat()
    return _has(str(path), status.st_mtime_ns, status.st_size, status.st_ino, sha256)


@lru_cache(maxsize=4096)
def _has(path: str, _changed: int, _size: int, _node: int, sha256: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
