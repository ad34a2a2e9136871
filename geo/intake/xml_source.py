"""XML files in large pieces, for readers in child processes."""

from __future__ import annotations

from typing import BinaryIO

_PIECE = 1 << 20


class LargePieces:
    """A file that gives more bytes at a time than it is asked for.

    Expat before 2.6 looks at a token that is not complete from its beginning with each new
    piece: a comment of 15 MB took 19 s in the usual pieces of 16 kB.

    Parameters
    ----------
    file : binary file
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, b"" at the end."""
        return self._file.read(max(size, _PIECE) if size >= 0 else size)
