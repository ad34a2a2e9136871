"""Read PMTiles, version 3, one tile at a time.

Header and tile numbers are read by the package ``pmtiles``. Its reader of directories trusts the
file, which it expands whatever its size, and takes a fifth of a second for one of ten thousand
entries. Here directories are read within limits, as columns.
Source: PMTiles Version 3 Specification (protomaps/PMTiles).
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.model.errors import UnreadableTiles
from geo.tiles.tile import MAX_BYTES, expanded

_HEADER = 127  # bytes
_DEEPEST = 4  # directories from the root to a tile
_MAX_STORED = 4_000_000  # bytes of a directory; most are of some 16 kB
_MAX_DIRECTORY = 6_000_000  # bytes of a directory, expanded: about a million entries
_MAX_ABOUT = 4_000_000
_KEPT = 1_500_000  # entries of directories, 32 bytes each
_MAX_VARINT = 8  # bytes: 56 bits are more than any file is long


@dataclass(frozen=True, slots=True)
class _Directory:
    """The entries of a directory as columns, (n,) int64 each, in the order of tile numbers."""

    numbers: npt.NDArray[np.int64]
    runs: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]

    @classmethod
    def read(cls, content: bytes) -> _Directory:
        """Decode a directory: its count, then each column by itself (specification, 4.2)."""
        values = _varints(content)
        count = int(values[0]) if len(values) else 0
        if not count or len(values) != 1 + 4 * count:
            raise UnreadableTiles("tile_damaged")
        steps, runs, lengths, stored = values[1:].reshape(4, count)
        if stored[0] == 0:
            raise UnreadableTiles("tile_damaged")
        # An offset of 0 means: right after the entry before. So each entry lies as far behind
        # the last one with an offset of its own as the lengths between them add up to.
        before = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        own = np.maximum.accumulate(np.where(stored > 0, np.arange(count), 0))
        offsets = stored[own] - 1 + before - before[own]
        return cls(np.cumsum(steps), runs, lengths, offsets)

    def find(self, number: int) -> tuple[int, int, bool] | None:
        """Return offset and length for a tile number, and whether it is a leaf directory's."""
        row = int(np.searchsorted(self.numbers, number, side="right")) - 1
        if row < 0:
            return None
        run = int(self.runs[row])
        if run and number - int(self.numbers[row]) >= run:
            return None
        return int(self.offsets[row]), int(self.lengths[row]), run == 0


def _varints(content: bytes) -> npt.NDArray[np.int64]:
    stream = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(stream < 0x80)
    if not len(ends) or ends[-1] != len(stream) - 1:
        raise UnreadableTiles("tile_damaged")
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    if sizes.max() > _MAX_VARINT:
        raise UnreadableTiles("tile_damaged")
    values = np.zeros(len(ends), np.int64)
    for place in range(int(sizes.max())):
        longer = sizes > place
        part = stream[starts[longer] + place].astype(np.int64) & 0x7F
        values[longer] |= part << (7 * place)
    return values


class PmTiles:
    """An open PMTiles file.

    Parameters
    ----------
    path : Path

    Raises
    ------
    UnreadableTiles
        ``tiles_damaged``
    """

    def __init__(self, path: Path) -> None:
        self._kept: OrderedDict[int, _Directory] = OrderedDict()
        try:
            self._size = path.stat().st_size
            self._stream = path.open("rb")
        except OSError as error:
            raise UnreadableTiles("tiles_damaged", value=path.name) from error
        try:
            self._header = _header(self._read(0, _HEADER))
        except UnreadableTiles:
            self._stream.close()
            raise

    def about(self) -> dict[str, Any]:
        """Return what the file says about itself, unchecked but for its size."""
        header = self._header
        edges = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
        said = self._metadata()
        layers = said.get("vector_layers")
        return {
            "is_vector": header["tile_type"].name == "MVT",
            "min_zoom": header["min_zoom"],
            "max_zoom": header["max_zoom"],
            "bounds": [header[edge] / 1e7 for edge in edges],
            "attribution": said.get("attribution"),
            "layers": [each.get("id") for each in layers if isinstance(each, dict)]
            if isinstance(layers, list)
            else [],
        }

    def _metadata(self) -> dict[str, Any]:
        offset, length = self._header["metadata_offset"], self._header["metadata_length"]
        if not 0 < length <= _MAX_ABOUT:
            return {}
        try:
            said = json.loads(expanded(self._read(offset, length), _MAX_ABOUT))
        except (UnreadableTiles, ValueError, RecursionError):
            return {}  # the tiles can be drawn without it
        return said if isinstance(said, dict) else {}

    def stored(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return the bytes of a tile, rows counted from the north; None where there is none."""
        from pmtiles.tile import zxy_to_tileid

        number = zxy_to_tileid(zoom, column, row)
        header = self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_DEEPEST):
            entry = self._directory(offset, length).find(number)
            if entry is None:
                return None
            offset, length, is_leaf = entry
            if not is_leaf:
                if length > MAX_BYTES:
                    raise UnreadableTiles("tile_large", limit=MAX_BYTES // 1_000_000)
                return self._read(header["tile_data_offset"] + offset, length)
            offset += header["leaf_directory_offset"]
        raise UnreadableTiles("tile_damaged")  # directories that lead in a circle

    def _directory(self, offset: int, length: int) -> _Directory:
        if offset in self._kept:
            self._kept.move_to_end(offset)
            return self._kept[offset]
        if length > _MAX_STORED:
            raise UnreadableTiles("tile_damaged")
        directory = _Directory.read(expanded(self._read(offset, length), _MAX_DIRECTORY))
        self._kept[offset] = directory
        while len(self._kept) > 1 and sum(len(each.runs) for each in self._kept.values()) > _KEPT:
            self._kept.popitem(last=False)
        return directory

    def _read(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0 or offset + length > self._size:
            raise UnreadableTiles("tile_damaged")
        try:
            self._stream.seek(offset)
            content = self._stream.read(length)
        except (OSError, ValueError) as error:  # ValueError: closed meanwhile
            raise UnreadableTiles("tile_damaged") from error
        if len(content) != length:  # cut off after it was opened
            raise UnreadableTiles("tile_damaged")
        return content

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _header(content: bytes) -> Any:
    """Return the header of a file whose tiles can be drawn."""
    from pmtiles.tile import (
        Compression,
        MagicNumberNotFound,
        SpecVersionUnsupported,
        TileType,
        deserialize_header,
    )

    try:
        header = deserialize_header(content)
    except (MagicNumberNotFound, SpecVersionUnsupported, ValueError) as error:
        raise UnreadableTiles("tile_damaged") from error
    known = (Compression.GZIP, Compression.NONE)
    is_known = header["internal_compression"] in known
    is_known &= header["tile_compression"] in (*known, Compression.UNKNOWN)
    types = (TileType.MVT, TileType.PNG, TileType.JPEG, TileType.WEBP)
    if not is_known or header["tile_type"] not in types:
        raise UnreadableTiles("tile_damaged")
    return header
