"""Read a Mapbox vector tile, for maps on paper: lines and rings as arrays, by layer.

The reader in the browser is ``geo/web/js/ground/mvt.js``; both take nothing on trust.
Source: Mapbox Vector Tile Specification 2.1 (mapbox/vector-tile-spec).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.model.errors import UnreadableTiles

EXTENT = 4096
_MOST_LAYERS = 100
_MOST_FEATURES = 60_000
_MOST_POINTS = 400_000
_FAR = 2**20  # units of the tile's grid
_MOVE, _LINE, _CLOSE = 1, 2, 7
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
Part = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TileFeature:
    """A feature of a vector tile.

    Attributes
    ----------
    type : int
        1 for points, 2 for lines, 3 for areas.
    properties : dict
    parts : list of (n, 2) float64
        Points, lines or rings in a grid of 4096 by 4096, y to the south; rings are closed.
    """

    type: int
    properties: dict[str, Any]
    parts: list[Part]


def read_tile(content: bytes) -> Iterator[tuple[str, TileFeature]]:
    """Yield the features of a tile with the names of their layers.

    Parameters
    ----------
    content : bytes
        Expanded.

    Raises
    ------
    UnreadableTiles
        ``tile_damaged`` where a tile is cut off or contradicts itself.

    Examples
    --------
    >>> list(read_tile(b""))
    []
    >>> list(read_tile(bytes([0x1A, 0x7F])))
    Traceback (most recent call last):
    ...
    geo.model.errors.UnreadableTiles: ('tile_damaged', {})
    """
    layers = [value for tag, value in _fields(content) if tag == 3 and isinstance(value, bytes)]
    left = _MOST_FEATURES
    for layer in layers[:_MOST_LAYERS]:
        for named in _layer(layer):
            left -= 1
            if left < 0:
                return
            yield named


def _damaged() -> UnreadableTiles:
    return UnreadableTiles("tile_damaged")


def _varint(content: bytes, position: int) -> tuple[int, int]:
    value = 0
    for count in range(10):
        if position >= len(content):
            raise _damaged()
        byte = content[position]
        position += 1
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, position
    raise _damaged()


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    """Yield the fields of a message: integers, and bytes for everything else."""
    position, end = 0, len(content)
    while position < end:
        key, position = _varint(content, position)
        kind = key & 7
        if kind == _VARINT:
            value, position = _varint(content, position)
            yield key >> 3, value
            continue
        size = {_FIXED64: 8, _FIXED32: 4}.get(kind)
        if kind == _BYTES:
            size, position = _varint(content, position)
        if size is None or position + size > end:
            raise _damaged()
        yield key >> 3, content[position : position + size]
        position += size


def _layer(content: bytes) -> Iterator[tuple[str, TileFeature]]:
    name, extent = "", EXTENT
    features: list[bytes] = []
    keys: list[str] = []
    values: list[Any] = []
    for tag, value in _fields(content):
        if tag == 1 and isinstance(value, bytes):
            name = value.decode("utf-8", "replace")[:100]
        elif tag == 2 and isinstance(value, bytes):
            features.append(value)
        elif tag == 3 and isinstance(value, bytes):
            keys.append(value.decode("utf-8", "replace"))
        elif tag == 4 and isinstance(value, bytes):
            values.append(_value(value))
        elif tag == 5 and isinstance(value, int):
            extent = value
    if not 1 <= extent <= 65_536:
        raise _damaged()
    for feature in features:
        yield name, _feature(feature, keys, values, EXTENT / extent)


def _value(content: bytes) -> Any:
    for tag, value in _fields(content):
        if tag == 1 and isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        if tag in (2, 3) and isinstance(value, bytes) and len(value) in (4, 8):
            return struct.unpack("<f" if len(value) == 4 else "<d", value)[0]
        if tag == 6 and isinstance(value, int):
            return (value >> 1) ^ -(value & 1)
        if isinstance(value, int):
            return bool(value) if tag == 7 else value
    return None


def _feature(content: bytes, keys: list[str], values: list[Any], unit: float) -> TileFeature:
    properties: dict[str, Any] = {}
    kind, parts = 0, []
    for tag, value in _fields(content):
        if tag == 2 and isinstance(value, bytes):
            numbers = _numbers(value).tolist()
            for key, place in zip(numbers[::2], numbers[1::2], strict=False):
                if key < len(keys) and place < len(values):
                    properties[keys[key]] = values[place]
        elif tag == 3 and isinstance(value, int):
            kind = value
        elif tag == 4 and isinstance(value, bytes):
            parts = _parts(_numbers(value), unit)
    return TileFeature(kind, properties, parts)


def _numbers(content: bytes) -> npt.NDArray[np.int64]:
    """Decode packed varints of at most 32 bits."""
    stream = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(stream < 0x80)
    if not len(stream):
        return np.zeros(0, np.int64)
    if not len(ends) or ends[-1] != len(stream) - 1:
        raise _damaged()
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts + 1
    if lengths.max() > 5:
        raise _damaged()
    values = np.zeros(len(ends), np.int64)
    for count in range(int(lengths.max())):
        longer = lengths > count
        part = stream[starts[longer] + count].astype(np.int64) & 0x7F
        values[longer] |= part << (7 * count)
    return values


def _parts(words: npt.NDArray[np.int64], unit: float) -> list[Part]:
    if len(words) > 2 * _MOST_POINTS:
        raise _damaged()
    parts: list[Part] = []
    at = np.zeros(2, np.int64)
    position = 0
    while position < len(words):
        command, count = int(words[position]) & 7, int(words[position]) >> 3
        position += 1
        if command == _CLOSE:  # however often: a number that takes no bytes is no number
            if parts:
                parts[-1] = np.vstack((parts[-1], parts[-1][:1]))
            continue
        if command not in (_MOVE, _LINE) or position + 2 * count > len(words):
            raise _damaged()
        steps = words[position : position + 2 * count].reshape(-1, 2)
        position += 2 * count
        places = at + np.cumsum((steps >> 1) ^ -(steps & 1), axis=0)
        if not count:
            continue
        if np.abs(places).max() > _FAR:
            raise _damaged()
        at = places[-1]
        scaled = places * unit
        if command == _MOVE or not parts:
            parts += list(scaled[:, None])
        else:
            parts[-1] = np.vstack((parts[-1], scaled))
    return parts
