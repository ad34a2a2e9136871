"""A file of tiles, PMTiles or MBTiles: opened when it is first needed, never read whole."""

from __future__ import annotations

import math
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from geo.model.errors import UnreadableTiles
from geo.model.text.plain_text import is_plain
from geo.model.tile_maps import DEEPEST, TileMap, tile_file
from geo.tiles.mbtiles import MbTiles
from geo.tiles.pmtiles import PmTiles
from geo.tiles.tile import Tile, checked_tile

_MOST_OPEN = 8
_MOST_LAYERS = 200
_MOST_TEXT = 200
_MERCATOR = 85.051129  # degrees; the edge of Web Mercator's square
WORLD = (-180.0, -_MERCATOR, 180.0, _MERCATOR)
Bounds = tuple[float, float, float, float]


class Archive(Protocol):
    """What both kinds of file can do."""

    def about(self) -> dict[str, Any]:
        """Return what the file says about itself, unchecked."""

    def stored(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return the bytes of a tile, rows counted from the north; None where there is none."""

    def close(self) -> None:
        """Close the file."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file of tiles says about itself, within the limits of what can be true.

    Attributes
    ----------
    is_vector : bool
    min_zoom, max_zoom : int
    bounds : (west, south, east, north)
        Degrees; the whole world where the file does not say or says nonsense.
    attribution : str
        As text: what looked like HTML is dropped.
    layers : tuple of str
        Names of the layers of vector tiles.
    """

    is_vector: bool
    min_zoom: int
    max_zoom: int
    bounds: Bounds
    attribution: str
    layers: tuple[str, ...]


@dataclass(slots=True)
class TileFile:
    """An open file of tiles.

    Attributes
    ----------
    version : str
        Changes when the file is replaced; part of the address of each tile.
    about : About
    """

    version: str
    about: About
    _archive: Archive
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tile(self, zoom: int, column: int, row: int) -> Tile | None:
        """Return a tile, rows counted from the north; None where the file has none.

        Raises
        ------
        UnreadableTiles
            When the file or the tile is damaged or breaks the limits.
        """
        if not (0 <= zoom <= DEEPEST and 0 <= column < 2**zoom and 0 <= row < 2**zoom):
            return None
        with self._lock:
            stored = self._archive.stored(zoom, column, row)
        if not stored:
            return None
        return checked_tile(stored, "vector" if self.about.is_vector else None)

    def close(self) -> None:
        """Close the file, once nobody reads a tile."""
        with self._lock:
            self._archive.close()


_open: OrderedDict[Path, tuple[tuple[int, int, int], TileFile]] = OrderedDict()
_opening = threading.Lock()


def open_tiles(entry: TileMap) -> TileFile:
    """Return the open file of a base map; a file that was replaced is opened anew.

    Parameters
    ----------
    entry : TileMap
        Of the kind ``file``.

    Raises
    ------
    UnreadableTiles
        ``tiles_gone`` if there is no such file in the data folder, ``tiles_damaged`` if it
        cannot be read.
    """
    path = tile_file(entry)
    if path is None:
        raise UnreadableTiles("tiles_gone", value=str(entry.file))
    try:
        state = path.stat()
    except OSError as error:
        raise UnreadableTiles("tiles_gone", value=str(entry.file)) from error
    stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
    with _opening:
        known = _open.get(path)
        if known and known[0] == stamp:
            _open.move_to_end(path)
            return known[1]
        opened = _opened(path, str(entry.file), "-".join(f"{part:x}" for part in stamp))
        if known:
            known[1].close()
        _open[path] = (stamp, opened)
        while len(_open) > _MOST_OPEN:
            _open.popitem(last=False)[1][1].close()
        return opened


def close_all() -> None:
    """Close every open file of tiles."""
    with _opening:
        while _open:
            _open.popitem()[1][1].close()


def _opened(path: Path, name: str, version: str) -> TileFile:
    archive: Archive
    try:
        archive = (PmTiles if path.suffix.lower() == ".pmtiles" else MbTiles)(path)
        return TileFile(version, about(archive.about()), archive)
    except UnreadableTiles as error:
        raise UnreadableTiles("tiles_damaged", value=name) from error


def about(said: dict[str, Any]) -> About:
    """Return what a file says about itself, as far as it can be true.

    Parameters
    ----------
    said : dict
        ``is_vector``, and as read: ``min_zoom``, ``max_zoom``, ``bounds``, ``attribution``,
        ``layers``.

    Examples
    --------
    >>> lying = {"is_vector": False, "min_zoom": -3, "max_zoom": "99", "bounds": ["nan", 1, 2, 3]}
    >>> about(lying).min_zoom, about(lying).max_zoom, about(lying).bounds == WORLD
    (0, 22, True)
    """
    low = _zoom(said.get("min_zoom"), 0)
    high = max(low, _zoom(said.get("max_zoom"), DEEPEST))
    layers = said.get("layers")
    names = [_text(each) for each in layers[:_MOST_LAYERS]] if isinstance(layers, list) else []
    return About(
        bool(said["is_vector"]),
        low,
        high,
        _bounds(said.get("bounds")),
        _text(said.get("attribution")),
        tuple(name for name in names if name),
    )


def _zoom(value: Any, default: int) -> int:
    try:
        return min(max(int(str(value)[:4]), 0), DEEPEST)
    except ValueError:
        return default


def _bounds(value: Any) -> Bounds:
    try:
        west, south, east, north = (float(each) for each in value)
    except (TypeError, ValueError):
        return WORLD
    if not all(map(math.isfinite, (west, south, east, north))):
        return WORLD
    south, north = max(south, -_MERCATOR), min(north, _MERCATOR)
    return (west, south, east, north) if -180 <= west < east <= 180 and south < north else WORLD


def _text(value: Any) -> str:
    """Return a text without HTML, and nothing for what could hide something."""
    text = re.sub(r"<[^<>]*>", "", str(value or "")[: 4 * _MOST_TEXT])
    text = " ".join(text.split())[:_MOST_TEXT]
    return text if is_plain(text) else ""
