"""Read PMTiles, version 3, one tile at a time.

Header, tile numbers and directories are those of the package ``pmtiles``. Its own reader trusts
the file: it expands a directory whatever its size. Here each part is read within the limits
of the specification before the package sees it.
Source: PMTiles Version 3 Specification (protomaps/PMTiles).
"""

from __future__ import annotations

import gzip
import json
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any

from geo.model.errors import UnreadableTiles
from geo.tiles.tile import MAX_BYTES, expanded

_HEADER = 127  # bytes
_DEEPEST = 4  # directories from the root to a tile
_MAX_STORED = 2_000_000  # bytes of a directory; the root has at most 16 kB
_MAX_DIRECTORY = 4_000_000  # bytes of a directory, expanded
_MAX_ABOUT = 4_000_000
_KEPT = 64  # directories, of a few thousand entries each
# A number of 64 bits has at most ten bytes; a longer one would be computed for hours.
_ENDLESS = re.compile(rb"[\x80-\xff]{10}")


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
        self._kept: OrderedDict[int, list[Any]] = OrderedDict()
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
        from pmtiles.tile import find_tile, zxy_to_tileid

        number = zxy_to_tileid(zoom, column, row)
        header = self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_DEEPEST):
            entry = find_tile(self._directory(offset, length), number)
            if entry is None:
                return None
            if entry.run_length > 0:
                if entry.length > MAX_BYTES:
                    raise UnreadableTiles("tile_large", limit=MAX_BYTES // 1_000_000)
                return self._read(header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        raise UnreadableTiles("tile_damaged")  # directories that lead in a circle

    def _directory(self, offset: int, length: int) -> list[Any]:
        from pmtiles.tile import deserialize_directory

        if offset in self._kept:
            self._kept.move_to_end(offset)
            return self._kept[offset]
        if length > _MAX_STORED:
            raise UnreadableTiles("tile_damaged")
        content = expanded(self._read(offset, length), _MAX_DIRECTORY)
        if _ENDLESS.search(content):
            raise UnreadableTiles("tile_damaged")
        try:
            # The package expands by itself, and only gzip; this costs a millisecond, once.
            entries = deserialize_directory(gzip.compress(content, compresslevel=0))
        except (EOFError, ValueError, OverflowError, MemoryError) as error:
            raise UnreadableTiles("tile_damaged") from error
        self._kept[offset] = entries
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return entries

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
