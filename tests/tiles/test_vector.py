"""Vector tiles on paper: as GDAL wrote them, and hostile ones."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import UnreadableTiles
from geo.tiles.pmtiles import PmTiles
from geo.tiles.tile import expanded
from geo.tiles.vector import read_tile
from tests.conftest import worked_within
from tests.tiles.making import CROSSING, places_of, share, town_layers, write_vector


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def tile_of(geometry: bytes, extent: int = 4096, kind: int = 3) -> bytes:
    feature = varint(3 << 3) + varint(kind) + field(4, geometry)
    layer = field(1, b"water") + field(2, feature) + varint(5 << 3) + varint(extent)
    return field(3, layer)


def words(*values: int) -> bytes:
    return b"".join(map(varint, values))


SQUARE = words(9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15)


def test_lines_of_gdal_stand_where_they_were(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "x.pmtiles", {"transportation": town_layers()["transportation"]})
    z, x, y = next(places_of((*CROSSING, *CROSSING), range(14, 15)))
    with contextlib.closing(PmTiles(path)) as file:
        stored = file.stored(z, x, y)
    assert stored is not None
    found = {
        feature.properties["name"]: feature
        for _, feature in read_tile(expanded(stored, 10**6))
        if feature.properties.get("name")
    }
    east, south = share(*CROSSING)
    here = (np.array((east, south)) * 2**z - (x, y)) * 4096
    road = found["莞太路"]  # from south to north through the crossing
    assert road.type == 2
    assert road.properties["class"] == "primary"
    assert np.allclose(np.vstack(road.parts)[:, 0], here[0], atol=1.0)
    assert found["鸿福路"].properties["name:en"] == "Hongfu Road"
    assert np.allclose(np.vstack(found["鸿福路"].parts)[:, 1], here[1], atol=1.0)


def test_a_ring_is_closed_and_the_grid_is_the_layers() -> None:
    ((name, feature),) = read_tile(tile_of(SQUARE, extent=2048))
    assert name == "water"
    assert feature.parts[0].tolist() == [[0, 0], [20, 0], [20, 20], [0, 20], [0, 0]]


@pytest.mark.parametrize(
    "content",
    [
        tile_of(SQUARE)[:-3],
        tile_of(words(9, 0)),
        tile_of(words(2**31 - 6, 0, 0)),
        tile_of(words(13, 0, 0)),
        tile_of(SQUARE, extent=0),
        tile_of(SQUARE, extent=2**40),
        tile_of(words(9, 2**31, 2**31)),
        b"\x1a\xff\xff\xff\xff\x7f",
        b"\xff" * 50,
    ],
)
def test_a_tile_that_contradicts_itself_is_told(content: bytes) -> None:
    with worked_within(1), pytest.raises(UnreadableTiles):
        list(read_tile(content))


def test_a_ring_closed_half_a_billion_times_is_closed_once() -> None:
    bomb = tile_of(words(9, 0, 0, 18, 20, 0, 0, 20, (2**29 - 1) << 3 | 7))
    with worked_within(1):
        ((_, feature),) = read_tile(bomb)
    assert len(feature.parts[0]) == 4


def test_properties_that_point_nowhere_are_left_out() -> None:
    feature = field(2, words(0, 0, 7, 9)) + varint(3 << 3) + varint(1) + field(4, words(9, 2, 2))
    value = field(4, varint(3 << 3 | 1) + struct.pack("<d", 1.5))
    layer = field(1, b"place") + field(2, feature) + field(3, b"height") + value
    ((_, found),) = read_tile(field(3, layer))
    assert found.properties == {"height": 1.5}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    with contextlib.suppress(UnreadableTiles):
        list(read_tile(content))


@given(st.integers(0, 40), st.integers(0, 255))
def test_a_changed_byte_is_read_or_told(place: int, value: int) -> None:
    content = bytearray(tile_of(SQUARE))
    content[place % len(content)] = value
    with contextlib.suppress(UnreadableTiles):
        for _, feature in read_tile(bytes(content)):
            assert all(np.isfinite(part).all() for part in feature.parts)
