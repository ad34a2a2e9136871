"""Read MBTiles, a SQLite database, one tile at a time.

``tiles`` and ``metadata`` are tables or, in many files, views of SQL that came with the file. So
the database is opened read-only, only the documented columns are asked for, functions that
reach outside are refused, and a statement that runs long is interrupted.
Source: MBTiles Specification 1.3 (mapbox/mbtiles-spec).
"""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

from geo.model.errors import UnreadableTiles
from geo.tiles.tile import MAX_BYTES

_MOST_SECONDS = 2.0  # of a statement; with the index that the format asks for it takes 1 ms
_STEPS = 2000  # of the database's machine between two looks at the clock
_MAX_ROWS = 200
_MAX_VALUE = 1_000_000  # bytes of a value of the metadata
_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_REFUSED_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}
_TILE = (
    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1"
)
_METADATA = "SELECT name, value FROM metadata LIMIT ?"
_VECTOR = ("pbf", "mvt", "application/vnd.mapbox-vector-tile", "application/x-protobuf")


class MbTiles:
    """An open MBTiles file.

    Parameters
    ----------
    path : Path

    Raises
    ------
    UnreadableTiles
        ``tiles_damaged``
    """

    def __init__(self, path: Path) -> None:
        self._ends = 0.0
        if _is_cut_off(path):
            raise UnreadableTiles("tiles_damaged", value=path.name)
        try:
            # Not `immutable`: whoever copies a newer file over this one changes it while it is
            # open, and SQLite would answer from pages that no longer belong together.
            self._base = sqlite3.connect(
                f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=1
            )
        except sqlite3.Error as error:
            raise UnreadableTiles("tiles_damaged", value=path.name) from error
        try:
            self._restrict()
            self._said = self._metadata()
            self._answer(_TILE, (0, 0, 0))  # now rather than with the first visitor
        except (UnreadableTiles, sqlite3.Error) as error:
            self._base.close()
            raise UnreadableTiles("tiles_damaged", value=path.name) from error

    def _restrict(self) -> None:
        # Functions that reach outside of the database are not for the SQL of a foreign file.
        self._base.execute("PRAGMA trusted_schema = OFF")
        self._base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES + 1000)
        self._base.set_progress_handler(self._is_late, _STEPS)
        self._base.set_authorizer(_permission)

    def _is_late(self) -> int:
        return int(time.monotonic() > self._ends)

    def _answer(self, statement: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
        self._ends = time.monotonic() + _MOST_SECONDS
        try:
            return self._base.execute(statement, values).fetchall()
        except (sqlite3.Error, OverflowError, MemoryError) as error:
            raise UnreadableTiles("tile_damaged") from error

    def _metadata(self) -> dict[str, str]:
        rows = self._answer(_METADATA, (_MAX_ROWS,))
        return {
            str(name)[:100]: str(value)
            for name, value in rows
            if isinstance(value, str | int | float) and len(str(value)) <= _MAX_VALUE
        }

    def about(self) -> dict[str, Any]:
        """Return what the file says about itself, unchecked but for its size."""
        said = self._said
        return {
            "is_vector": said.get("format", "").lower() in _VECTOR,
            "min_zoom": said.get("minzoom"),
            "max_zoom": said.get("maxzoom"),
            "bounds": said.get("bounds", "").split(",")[:5],
            "attribution": said.get("attribution"),
            "layers": _layers(said.get("json", "")),
        }

    def stored(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return the bytes of a tile, rows counted from the north; None where there is none."""
        # The rows of MBTiles are counted from the south, as in TMS.
        rows = self._answer(_TILE, (zoom, column, 2**zoom - 1 - row))
        content = rows[0][0] if rows else None
        return content if isinstance(content, bytes) else None

    def close(self) -> None:
        """Close the database."""
        self._base.close()


def _is_cut_off(path: Path) -> bool:
    """Return whether a database is shorter than its head says; SQLite would read zeros.

    Source: SQLite, Database File Format, 1.3.7, in-header database size.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
        size = path.stat().st_size
    except OSError:
        return True
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    is_known = head[24:28] == head[92:96]  # else an old version wrote it last
    return len(head) < 100 or (is_known and (65_536 if page == 1 else page) * pages > size)


def _layers(text: str) -> list[Any]:
    try:
        said = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return []
    layers = said.get("vector_layers") if isinstance(said, dict) else None
    if not isinstance(layers, list):
        return []
    return [each.get("id") for each in layers if isinstance(each, dict)]


def _permission(
    action: int, _first: str | None, second: str | None, _base: str | None, _view: str | None
) -> int:
    refused = action == sqlite3.SQLITE_FUNCTION and second in _REFUSED_FUNCTIONS
    return sqlite3.SQLITE_OK if action in _ALLOWED and not refused else sqlite3.SQLITE_DENY
