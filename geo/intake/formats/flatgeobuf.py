"""The head of a FlatGeobuf: version, coordinate system, what GDAL would round; and its end."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path
from typing import NamedTuple

from geo.model.errors import Finding, UnreadableFile

_VERSION = 3  # the fourth byte; all files since 2020
_MAGIC = 8
_COLUMNS, _COUNT, _NODE, _SYSTEM = 7, 8, 9, 10  # fields of the header
_WKT = 4  # a field of the coordinate system
_NAME, _TYPE = 0, 1  # fields of a column
_UNSIGNED = 8  # whole numbers of 64 bits without a sign, which GDAL makes floats of
_MOST_COLUMNS = 10_000
_NODE_BYTES = 40
_LONGEST_HEAD = 1_000_000  # bytes looked at for the definition; a usual head has about two thousand
_BROKEN = (struct.error, IndexError, UnicodeDecodeError)


class _Header(NamedTuple):
    end: int
    features: int
    node: int
    unsigned: list[str]


def check_flatgeobuf(content: bytes) -> list[Finding]:
    """Make sure that a FlatGeobuf is of a version that is read, and whole.

    Returns
    -------
    list of Finding
        ``integers_rounded`` for the fields whose numbers may lose digits.

    Raises
    ------
    UnreadableFile
        ``format_old``; ``file_broken`` where the last feature is cut off.
    """
    if content[:3] == b"fgb" and content[3:4] != bytes([_VERSION]):
        raise UnreadableFile("format_old", kind="FlatGeobuf", value=content[3])
    try:
        header = _header(content)
        whole = _ends_well(content, header)
    except _BROKEN:
        return []  # GDAL says what is wrong
    if not whole:
        raise UnreadableFile("file_broken", kind="FlatGeobuf")
    if not header.unsigned:
        return []
    return [Finding("integers_rounded", "warning", params={"value": tuple(header.unsigned)})]


def own_definition(path: Path) -> str | None:
    """Return the definition of the coordinate system in the head; None where there is a code alone.

    GDAL writes both, and reads the code alone.

    Parameters
    ----------
    path : Path
    """
    with path.open("rb") as file:
        content = file.read(_LONGEST_HEAD)
    with contextlib.suppress(*_BROKEN):
        table = _MAGIC + 4 + struct.unpack_from("<I", content, _MAGIC + 4)[0]
        place = _field(content, table, _SYSTEM)
        if place:
            system = place + struct.unpack_from("<I", content, place)[0]
            text = _field(content, system, _WKT)
            return _text(content, text).strip() or None if text else None
    return None


def _header(content: bytes) -> _Header:
    (size,) = struct.unpack_from("<I", content, _MAGIC)
    start = _MAGIC + 4
    (root,) = struct.unpack_from("<I", content, start)
    table = start + root
    count = _number(content, table, _COUNT, "<Q", 0)
    node = _number(content, table, _NODE, "<H", 16)
    return _Header(start + size, count, node, _unsigned(content, table))


def _unsigned(content: bytes, table: int) -> list[str]:
    place = _field(content, table, _COLUMNS)
    if not place:
        return []
    vector = place + struct.unpack_from("<I", content, place)[0]
    (count,) = struct.unpack_from("<I", content, vector)
    found = []
    for at in range(vector + 4, vector + 4 + 4 * min(count, _MOST_COLUMNS), 4):
        column = at + struct.unpack_from("<I", content, at)[0]
        if _number(content, column, _TYPE, "<B", 0) == _UNSIGNED:
            found.append(_text(content, _field(content, column, _NAME), 200))
    return found


def _text(content: bytes, place: int, longest: int = _LONGEST_HEAD) -> str:
    """Return the text that a field refers to."""
    start = place + struct.unpack_from("<I", content, place)[0]
    (length,) = struct.unpack_from("<I", content, start)
    return content[start + 4 : start + 4 + min(length, longest)].decode()


def _field(content: bytes, table: int, number: int) -> int:
    """Return where a field of a table lies; 0 when it is left out."""
    directory = table - struct.unpack_from("<i", content, table)[0]
    if directory < 0:
        raise IndexError(directory)
    (size,) = struct.unpack_from("<H", content, directory)
    slot = 4 + 2 * number
    if slot + 2 > size:
        return 0
    offset = struct.unpack_from("<H", content, directory + slot)[0]
    return table + offset if offset else 0


def _number(content: bytes, table: int, number: int, kind: str, default: int) -> int:
    place = _field(content, table, number)
    return int(struct.unpack_from(kind, content, place)[0]) if place else default


def _ends_well(content: bytes, header: _Header) -> bool:
    """Say whether the features fill the file to its end, and are as many as the head says."""
    place, found = header.end + _index_size(header), 0
    while place < len(content):
        if place + 4 > len(content):
            return False
        place += 4 + struct.unpack_from("<I", content, place)[0]
        found += 1
        if header.features and found == header.features:
            break
    return place <= len(content) and found >= header.features


def _index_size(header: _Header) -> int:
    if header.node < 2 or not header.features:
        return 0
    nodes = level = header.features
    while level > 1:
        level = -(-level // header.node)
        nodes += level
    return nodes * _NODE_BYTES
