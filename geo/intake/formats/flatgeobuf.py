"""Check the header and the length of a FlatGeobuf, and read its coordinate system."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path
from typing import NamedTuple

from geo.model.errors import Finding, UnreadableFile

_VERSION = 3  # the fourth byte of all files since 2020
_MAGIC = 8  # bytes before the size of the header
_COLUMNS, _COUNT, _NODE, _SYSTEM = 7, 8, 9, 10  # fields of the header
_WKT = 4  # a field of the coordinate system
_NAME, _TYPE = 0, 1  # fields of a column
_UNSIGNED = 8  # type of unsigned 64-bit integers, which GDAL converts to floats
_MOST_COLUMNS = 10_000
_NODE_BYTES = 40  # of a node of the spatial index
_LONGEST_HEAD = 1_000_000  # bytes examined; a header usually has about two thousand
_BROKEN = (struct.error, IndexError, UnicodeDecodeError)


class _Header(NamedTuple):
    """The header: its end in bytes, number of features, index node size, unsigned fields."""

    end: int
    features: int
    node: int
    unsigned: list[str]


def check_flatgeobuf(content: bytes) -> list[Finding]:
    """Check that a FlatGeobuf has a supported version and is complete.

    Returns
    -------
    list of Finding
        ``integers_rounded`` for the fields whose numbers may lose digits.

    Raises
    ------
    UnreadableFile
        ``format_old``; ``file_broken`` if features are missing or cut off.
    """
    if content[:3] == b"fgb" and content[3:4] != bytes([_VERSION]):
        raise UnreadableFile("format_old", kind="FlatGeobuf", value=content[3])
    try:
        header = _header(content)
        is_complete = _is_complete(content, header)
    except _BROKEN:
        return []  # GDAL reports the error
    if not is_complete:
        raise UnreadableFile("file_broken", kind="FlatGeobuf")
    if not header.unsigned:
        return []
    return [Finding("integers_rounded", "warning", params={"value": tuple(header.unsigned)})]


def own_definition(path: Path) -> str | None:
    """Return the WKT of the coordinate system in the header; None if there is only a code.

    GDAL writes both, but reads only the code.

    Parameters
    ----------
    path : Path
    """
    with path.open("rb") as file:
        content = file.read(_LONGEST_HEAD)
    with contextlib.suppress(*_BROKEN):
        table = _MAGIC + 4 + struct.unpack_from("<I", content, _MAGIC + 4)[0]
        offset = _field(content, table, _SYSTEM)
        if offset:
            system = offset + struct.unpack_from("<I", content, offset)[0]
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
    """Return the names of the fields with unsigned 64-bit integers."""
    offset = _field(content, table, _COLUMNS)
    if not offset:
        return []
    vector = offset + struct.unpack_from("<I", content, offset)[0]
    (count,) = struct.unpack_from("<I", content, vector)
    names = []
    for at in range(vector + 4, vector + 4 + 4 * min(count, _MOST_COLUMNS), 4):
        column = at + struct.unpack_from("<I", content, at)[0]
        if _number(content, column, _TYPE, "<B", 0) == _UNSIGNED:
            names.append(_text(content, _field(content, column, _NAME), 200))
    return names


def _text(content: bytes, offset: int, longest: int = _LONGEST_HEAD) -> str:
    """Return the text that a field refers to."""
    start = offset + struct.unpack_from("<I", content, offset)[0]
    (length,) = struct.unpack_from("<I", content, start)
    return content[start + 4 : start + 4 + min(length, longest)].decode()


def _field(content: bytes, table: int, number: int) -> int:
    """Return the offset of a field of a FlatBuffers table; 0 if it is missing."""
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
    offset = _field(content, table, number)
    return int(struct.unpack_from(kind, content, offset)[0]) if offset else default


def _is_complete(content: bytes, header: _Header) -> bool:
    """Check that no feature is cut off, and there are as many as the header states."""
    offset, count = header.end + _index_size(header), 0
    while offset < len(content):
        if offset + 4 > len(content):
            return False
        offset += 4 + struct.unpack_from("<I", content, offset)[0]
        count += 1
        if header.features and count == header.features:
            break
    return offset <= len(content) and count >= header.features


def _index_size(header: _Header) -> int:
    if header.node < 2 or not header.features:
        return 0
    nodes = level = header.features
    while level > 1:
        level = -(-level // header.node)
        nodes += level
    return nodes * _NODE_BYTES
