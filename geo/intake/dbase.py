"""The dBASE table of a Shapefile: its size, its fields and the texts in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from geo.model.config.settings import limit_settings

_TEXT_TYPES = b"CVM"
_LARGEST = 18  # digits that always fit into 64 bits; GDAL makes floats of wider numbers
_MOST_PADDING = 50_000_000  # bytes
_WHOLE = re.compile(r"[+-]?[0-9]{1,254}")


class Field(NamedTuple):
    """A field of a dBASE table: its name as encoded, type, place in a row, width, decimals."""

    name: bytes
    kind: int
    start: int
    width: int
    decimals: int


class Size(NamedTuple):
    """What a dBASE table says of itself, and how many of its rows are there."""

    claimed: int
    there: int
    broken: bool  # the header itself is cut off


def size_of(dbf: bytes) -> Size:
    """Return how many rows a table claims and has.

    Examples
    --------
    >>> size_of(b"")
    Size(claimed=0, there=0, broken=True)
    """
    claimed, start, width = _head(dbf)
    if len(dbf) < 32 or start < 32 or len(dbf) < start or width < 1:
        return Size(claimed, 0, broken=True)
    return Size(claimed, (len(dbf) - start) // width, broken=False)


def padded(dbf: bytes, rows: int) -> bytes | None:
    """Return a table with empty rows behind its own; None when it would grow beyond measure."""
    claimed, start, width = _head(dbf)
    if (rows - claimed) * width > _MOST_PADDING:
        return None
    head = dbf[:4] + rows.to_bytes(4, "little") + dbf[8 : start + claimed * width]
    return head + b" " * ((rows - claimed) * width)


def language_byte(dbf: bytes) -> int:
    """Return the byte that names the code page; 0 where it says nothing."""
    return dbf[29] if len(dbf) >= 32 else 0


def _head(dbf: bytes) -> tuple[int, int, int]:
    return (
        int.from_bytes(dbf[4:8], "little"),
        int.from_bytes(dbf[8:10], "little"),
        int.from_bytes(dbf[10:12], "little"),
    )


def _fields(dbf: bytes) -> Iterator[tuple[int, Field]]:
    """Give each field with the place of its description."""
    start = _head(dbf)[1]
    place = 1
    for at in range(32, min(start, len(dbf)) - 1, 32):
        described = dbf[at : at + 32]
        if len(described) < 32 or described[0] == 0x0D:
            return
        name = described[:11].split(b"\0")[0]
        yield at, Field(name, described[11], place, described[16], described[17])
        place += described[16]


def field_names_of(dbf: bytes) -> list[bytes]:
    """Return the names of a dBASE table's fields, as they are encoded.

    Examples
    --------
    >>> field_names_of(b"")
    []
    """
    return [field.name for _, field in _fields(dbf)]


def foreign_texts(dbf: bytes) -> Iterator[bytes]:
    """Give the field names and texts of a dBASE table that are not ASCII.

    Parameters
    ----------
    dbf : bytes
        Whatever it is: a table that makes no sense gives nothing.

    Examples
    --------
    >>> list(foreign_texts(b"")), list(foreign_texts(b"x" * 200))
    ([], [])
    """
    count, start, width = _head(dbf)
    if len(dbf) < 32 or not 32 < start <= len(dbf) or width < 2:
        return
    fields = [field for _, field in _fields(dbf)]
    yield from (field.name for field in fields if not field.name.isascii())
    spans = [(each.start, each.start + each.width) for each in fields if each.kind in _TEXT_TYPES]
    # No more than will be read anyway, and than a record holds: the file can say anything.
    spans = [span for span in spans[: limit_settings().max_fields] if span[0] < width]
    count = min(count, limit_settings().max_features)
    for row in range(start, min(len(dbf), start + count * width), width):
        record = dbf[row : row + width]
        if not record.isascii():
            texts = (record[first:last].rstrip(b" \0") for first, last in spans)
            yield from (text for text in texts if not text.isascii())


def wide_numbers_as_text(dbf: bytes) -> tuple[bytes, list[bytes]]:
    """Mark whole numbers too wide for 64 bits as text, so that no digit is lost.

    Returns
    -------
    dbf : bytes
    names : list of bytes
        Of the fields that were marked.
    """
    wide = [
        (at, field)
        for at, field in _fields(dbf)
        if field.kind in b"NF" and field.width > _LARGEST and not field.decimals
    ]
    if not wide:
        return dbf, []
    changed = bytearray(dbf)
    for at, _ in wide:
        changed[at + 11] = ord("C")
    return bytes(changed), [field.name for _, field in wide]


def number_of(text: object) -> object:
    """Return the number that a marked field holds; one beyond 64 bits stays text.

    Examples
    --------
    >>> number_of("9007199254740993"), number_of("123456789012345678901"), number_of("1e3")
    (9007199254740993, '123456789012345678901', 1000.0)
    >>> number_of("***"), number_of("")
    (None, None)
    """
    if not isinstance(text, str):
        return text
    if _WHOLE.fullmatch(text):
        number = int(text)
        return number if -(2**63) <= number < 2**63 else text
    try:
        real = float(text)
    except ValueError:
        return None  # as GDAL: asterisks stand for a number that did not fit
    return real if real - real == 0 else None
