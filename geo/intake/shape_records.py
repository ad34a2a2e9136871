"""The records of a .shp and the index that says where they lie, looked at before GDAL reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.model.config.settings import limit_settings
from geo.model.errors import UnreadableFile

HEADER = 100  # bytes of a .shp and of a .shx before the first record
_MAGIC = b"\x00\x00\x27\x0a"
_ENTRY = 8  # bytes of a record's header, and of its place in the index
_POINTS = {1: 20, 11: 28, 21: 28}  # bytes that a point takes at least, by its type
_PARTED = (3, 5, 13, 15, 23, 25)  # lines and areas
_MULTIPOINTS = (8, 18, 28)
_PATCHES = 31

_Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Records:
    """Where the records of a .shp lie.

    Attributes
    ----------
    places : numpy.ndarray
        Offset of each record's header, bytes.
    lengths : numpy.ndarray
        Bytes of each record behind its header, as the index has them.
    """

    places: _Numbers
    lengths: _Numbers

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.places)

    def index(self, shp: bytes) -> bytes:
        """Return a .shx that says the same."""
        size = (HEADER + _ENTRY * len(self)) // 2
        head = shp[:24] + size.to_bytes(4, "big") + shp[28:HEADER]
        entries = np.column_stack([self.places, self.lengths]) // 2
        return head + entries.astype(">i4").tobytes()


def indexed_records(shx: bytes) -> Records | None:
    """Return the records that an index names, or None for what is no index.

    Examples
    --------
    >>> indexed_records(b"") is None
    True
    """
    if not shx.startswith(_MAGIC) or len(shx) < HEADER:
        return None
    claimed = 2 * int.from_bytes(shx[24:28], "big", signed=True)
    end = min(len(shx), claimed) if claimed >= HEADER else len(shx)
    count = (end - HEADER) // _ENTRY
    entries = np.frombuffer(shx, ">i4", 2 * count, HEADER).astype(np.int64).reshape(-1, 2) * 2
    return Records(entries[:, 0], entries[:, 1])


def walked_records(shp: bytes, rows: int | None) -> tuple[Records, bool]:
    """Find the records of a .shp one after the other, as they are numbered.

    A record that a program has written anew at the end has the number of the old one
    and counts in its place.

    Parameters
    ----------
    shp : bytes
    rows : int or None
        Rows of the table, when there is one.

    Returns
    -------
    records : Records
    whole : bool
        Whether the file ends where its last record ends.

    Raises
    ------
    UnreadableFile
        ``too_many_features``.
    """
    found: list[tuple[int, int, int]] = []
    place, most = HEADER, limit_settings().max_features
    while place + _ENTRY <= len(shp) and len(found) <= 2 * most:
        number = int.from_bytes(shp[place : place + 4], "big")
        length = 2 * int.from_bytes(shp[place + 4 : place + 8], "big")
        if length < 4 or place + _ENTRY + length > len(shp):
            break
        found.append((number, place, length))
        place += _ENTRY + length
    if len(found) > 2 * most:
        raise UnreadableFile("too_many_features", found=len(found), limit=most)
    whole = not shp[place:].strip(b"\0")
    last = {number: (where, length) for number, where, length in found}
    kept = [(where, length) for _, where, length in found]
    numbered = sorted(last) == list(range(1, len(last) + 1))
    if numbered and len(last) < len(kept) and rows in (None, len(last)):
        kept = [last[number] for number in sorted(last)]
    entries = np.array(kept, np.int64).reshape(-1, 2)
    return Records(entries[:, 0], entries[:, 1]), whole


def beyond_the_end(shp: bytes, records: Records) -> _Numbers:
    """Return the numbers of the records that do not lie in the file whole."""
    inside = (records.places >= HEADER) & (records.places + _ENTRY <= len(shp))
    own = _numbers(shp, np.where(inside, records.places + 4, HEADER - 4), ">u4") * 2
    # An index may claim more than the record itself does; GDAL then believes the record.
    ends = records.places + _ENTRY + np.minimum(np.maximum(records.lengths, 0), own)
    return np.flatnonzero(~inside | (ends > len(shp)))


def damaged_shapes(shp: bytes, records: Records) -> _Numbers:
    """Return the numbers of the records whose shape claims more points than it has room for.

    GDAL reads such a record as one without a shape.
    """
    room = np.minimum(len(shp) - records.places - _ENTRY, records.lengths)
    start = records.places + _ENTRY
    kinds = np.where(room >= 4, _numbers(shp, start, "<i4"), -1)
    needed = np.full(len(records), 4, np.int64)
    for kind, size in _POINTS.items():
        needed[kinds == kind] = size
    multiple = np.isin(kinds, _MULTIPOINTS)
    points = _numbers(shp, start + 36, "<u4")
    needed = np.where(multiple, 40 + 16 * points, needed)
    parted = np.isin(kinds, (*_PARTED, _PATCHES))
    parts, points = points, _numbers(shp, start + 40, "<u4")
    each = np.where(kinds == _PATCHES, 8, 4)
    needed = np.where(parted, 44 + each * parts + 16 * points, needed)
    unknown = ~np.isin(kinds, (0, *_POINTS, *_PARTED, *_MULTIPOINTS, _PATCHES))
    return np.flatnonzero(unknown | (needed > room))


def _numbers(content: bytes, places: _Numbers, kind: str) -> _Numbers:
    """Return four-byte numbers from places in a file; 0 beyond its end."""
    data = np.frombuffer(content, np.uint8)
    inside = (places >= 0) & (places + 4 <= len(data))
    starts = np.where(inside, places, 0)
    if len(data) < 4:
        return np.zeros(len(places), np.int64)
    four = data[starts[:, None] + np.arange(4)]
    return np.where(inside, four.reshape(-1).view(kind), 0).astype(np.int64)
