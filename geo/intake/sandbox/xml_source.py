"""XML files in large pieces, for readers in child processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from geo.model.errors import UnreadableFile

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


def elements_of(path: str, kind: str) -> Iterator[tuple[str, Any]]:
    """Give the starts and ends of an XML file's elements; nothing is expanded, nothing fetched.

    For child processes only, which have limits of time and memory.

    Parameters
    ----------
    path : str
    kind : str
        What the file is, for a sentence.

    Yields
    ------
    (event, element) : (str, Element)
        Events are "start" and "end".

    Raises
    ------
    UnreadableFile
        ``xml_declarations``, ``xml_broken``, ``file_broken``.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    try:
        with Path(path).open("rb") as file:
            yield from iterparse(LargePieces(file), ("start", "end"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFile("xml_declarations") from error
    except ParseError as error:
        line, column = error.position
        raise UnreadableFile("xml_broken", line=line, column=column + 1) from error
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        raise UnreadableFile("file_broken", kind=kind) from error
