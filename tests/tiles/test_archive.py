"""Files of tiles: those of GDAL and of other programs, and hostile ones."""

from __future__ import annotations

import gzip
import io
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    deserialize_header,
    serialize_directory,
    serialize_header,
    zxy_to_tileid,
)

from geo.model.errors import UnreadableTiles
from geo.model.tile_maps import TileMap
from geo.tiles.archive import WORLD, TileFile, about, close_all, open_tiles
from geo.tiles.vector import read_tile
from tests.conftest import worked_within
from tests.tiles.making import (
    CROSSING,
    RED,
    TOWN,
    picture,
    pictures,
    places_of,
    town_layers,
    write_mbtiles,
    write_pmtiles,
    write_vector,
)

ABOUT = {"name": "x", "format": "png", "minzoom": "10", "maxzoom": "12"}
TILES = pictures({CROSSING: RED}, range(10, 13))
PLACE = next(places_of((*CROSSING, *CROSSING), range(12, 13)))
PLACED = "SELECT i AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'00' AS tile_data FROM"


@pytest.fixture
def folder(tmp_path: Path, own_settings: Callable[..., None]) -> Iterator[Path]:
    own_settings(data=str(tmp_path))
    yield tmp_path
    close_all()


def opened(path: Path) -> TileFile:
    fields = {"attribution_zh": "x", "attribution_en": "x", "zh": "x", "en": "x"}
    return open_tiles(TileMap(code="x", kind="file", file=path.name, **fields))


@pytest.mark.parametrize("ending", ["pmtiles", "mbtiles"])
@pytest.mark.parametrize("schema", ["openmaptiles", "protomaps"])
def test_vector_tiles_of_gdal_are_read(folder: Path, ending: str, schema: str) -> None:
    layers = town_layers(schema)
    tiles = opened(write_vector(folder / f"town.{ending}", layers))
    assert tiles.about.is_vector
    assert (tiles.about.min_zoom, tiles.about.max_zoom) == (9, 14)
    place = next(places_of((*CROSSING, *CROSSING), range(14, 15)))
    tile = tiles.tile(*place)
    assert tile is not None
    assert tile.media_type == "application/vnd.mapbox-vector-tile"
    names = {layer for layer, _ in read_tile(tile.content)}
    assert names <= set(layers)
    assert {"transportation", "roads"} & names


@pytest.mark.parametrize("by_views", [False, True])
def test_pictures_are_read_with_rows_from_the_north(folder: Path, *, by_views: bool) -> None:
    tiles = opened(write_mbtiles(folder / "x.mbtiles", TILES, ABOUT, by_views=by_views))
    tile = tiles.tile(*PLACE)
    assert tile is not None
    assert (tile.content, tile.form) == (TILES[PLACE], "png")
    assert not tiles.about.is_vector
    z, x, y = PLACE
    assert tiles.tile(z, x, 2**z - 1 - y) is None


def test_pictures_of_pmtiles_are_read(folder: Path) -> None:
    tiles = opened(write_pmtiles(folder / "x.pmtiles", TILES))
    tile = tiles.tile(*PLACE)
    assert tile is not None
    assert tile.content == TILES[PLACE]
    assert tiles.about.bounds == pytest.approx(TOWN)
    assert tiles.about.attribution == "测绘院 2024"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_each_form_of_picture_is_recognised_by_its_content(folder: Path, form: str) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (256, 256), RED).save(stream, form)
    tiles = opened(write_pmtiles(folder / "x.pmtiles", {PLACE: stream.getvalue()}))
    tile = tiles.tile(*PLACE)
    assert tile is not None
    assert tile.media_type == f"image/{form.lower()}"


@pytest.mark.parametrize(
    "place", [(12, -1, 0), (12, 4096, 0), (12, 0, 4096), (23, 0, 0), (-1, 0, 0)]
)
def test_a_place_beyond_the_world_has_no_tile(folder: Path, place: tuple[int, int, int]) -> None:
    tiles = opened(write_pmtiles(folder / "x.pmtiles", TILES))
    assert tiles.tile(*place) is None


@pytest.mark.parametrize("ending", ["pmtiles", "mbtiles"])
def test_a_file_replaced_while_it_is_served_is_opened_anew(folder: Path, ending: str) -> None:
    def write(path: Path, tiles: dict[Any, bytes]) -> Path:
        return (
            write_pmtiles(path, tiles) if ending == "pmtiles" else write_mbtiles(path, tiles, ABOUT)
        )

    path = write(folder / f"x.{ending}", TILES)
    before = opened(path)
    assert opened(path) is before
    other = picture(PLACE, {})
    write(folder / f"new.{ending}", {PLACE: other}).replace(path)
    after = opened(path)
    assert after.version != before.version
    tile = after.tile(*PLACE)
    assert tile is not None
    assert tile.content == other
    with pytest.raises(UnreadableTiles):  # whoever still holds the old one is told
        before.tile(*PLACE)


def test_a_missing_file_is_told(folder: Path) -> None:
    with pytest.raises(UnreadableTiles) as caught:
        opened(folder / "x.pmtiles")
    assert caught.value.code == "tiles_gone"


@pytest.mark.parametrize("ending", ["pmtiles", "mbtiles"])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.8, 0.99])
def test_a_truncated_file_is_told_or_has_gaps(folder: Path, ending: str, share: float) -> None:
    path = folder / f"x.{ending}"
    if ending == "pmtiles":
        write_pmtiles(path, TILES)
    else:
        write_mbtiles(path, TILES, ABOUT)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with worked_within(3):
        for place in TILES:
            try:
                tile = opened(path).tile(*place)
            except UnreadableTiles:
                continue
            assert tile is None or tile.content == TILES[place]


def header_of(path: Path) -> dict[str, Any]:
    return dict(deserialize_header(path.read_bytes()[:127]))


def rewritten(path: Path, **changes: Any) -> Path:
    content = path.read_bytes()
    header = {**header_of(path), **changes}
    path.write_bytes(serialize_header(header) + content[127:])  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {"root_offset": 2**63},
        {"root_length": 2**63},
        {"root_length": 0},
        {"tile_data_offset": 2**64 - 1},
        {"tile_compression": Compression.ZSTD},
        {"internal_compression": Compression.BROTLI},
        {"tile_type": TileType.MLT},
        {"tile_type": TileType.MVT},
    ],
)
def test_a_lying_header_is_told(folder: Path, changes: dict[str, Any]) -> None:
    path = rewritten(write_pmtiles(folder / "x.pmtiles", TILES), **changes)
    with worked_within(3), pytest.raises(UnreadableTiles):
        drawn(path)


def drawn(path: Path) -> None:
    """Read a tile as if to draw it on paper."""
    tile = opened(path).tile(*PLACE)
    assert tile is not None
    list(read_tile(tile.content))


@pytest.mark.parametrize("length", [2**63, 10])
def test_metadata_that_cannot_be_read_does_not_hide_the_tiles(folder: Path, length: int) -> None:
    path = rewritten(write_pmtiles(folder / "x.pmtiles", TILES), metadata_length=length)
    tiles = opened(path)
    assert tiles.about.attribution == ""
    assert tiles.tile(*PLACE) is not None


def pmtiles_with(path: Path, root: bytes, leaves: bytes = b"", data: bytes = b"") -> Path:
    """Write a PMTiles file of directories as they are given."""
    metadata = gzip.compress(b"{}")
    places = [127, 127 + len(root), 127 + len(root) + len(metadata)]
    header: dict[str, Any] = {
        "root_offset": places[0], "root_length": len(root),
        "metadata_offset": places[1], "metadata_length": len(metadata),
        "leaf_directory_offset": places[2], "leaf_directory_length": len(leaves),
        "tile_data_offset": places[2] + len(leaves), "tile_data_length": len(data),
        "clustered": True, "internal_compression": Compression.GZIP,
        "tile_compression": Compression.GZIP, "tile_type": TileType.MVT,
        "min_zoom": 0, "max_zoom": 14,
    }  # fmt: skip
    path.write_bytes(serialize_header(header) + root + metadata + leaves + data)  # type: ignore[arg-type]
    return path


def test_directories_that_lead_in_a_circle_end(folder: Path) -> None:
    leaf = serialize_directory([Entry(0, 0, 1, 0)])
    for _ in range(5):  # its length stands in itself
        leaf = serialize_directory([Entry(0, 0, len(leaf), 0)])
    path = pmtiles_with(folder / "x.pmtiles", leaf, leaf)
    with worked_within(2), pytest.raises(UnreadableTiles):
        opened(path).tile(*PLACE)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: gzip.compress(bytes(100_000_000)), id="expands a thousandfold"),
        pytest.param(
            lambda: gzip.compress(b"\xff" * 3_000_000), id="number of three million bytes"
        ),
        pytest.param(lambda: gzip.compress(b"\xff" * 7 + b"\x7f"), id="too many entries"),
        pytest.param(lambda: gzip.compress(b"\x02\x01"), id="cut off inside"),
        pytest.param(lambda: b"\x1f\x8b nonsense", id="no gzip"),
        pytest.param(lambda: b"", id="nothing"),
    ],
)
def test_a_bomb_in_place_of_a_directory_is_told(folder: Path, make: Callable[[], bytes]) -> None:
    directory = make()
    path = pmtiles_with(folder / "x.pmtiles", directory)
    with worked_within(4), pytest.raises(UnreadableTiles):
        opened(path).tile(*PLACE)


def test_a_tile_that_expands_too_far_is_told(folder: Path) -> None:
    bomb = gzip.compress(bytes(200_000_000))
    number = zxy_to_tileid(*PLACE)
    root = serialize_directory([Entry(number, 0, len(bomb), 1)])
    tiles = opened(pmtiles_with(folder / "x.pmtiles", root, data=bomb))
    with worked_within(2), pytest.raises(UnreadableTiles) as caught:
        tiles.tile(*PLACE)
    assert caught.value.code == "tile_large"


def test_a_picture_of_too_many_pixels_is_told(folder: Path) -> None:
    stream = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(stream, "PNG")
    tiles = opened(write_pmtiles(folder / "x.pmtiles", {PLACE: stream.getvalue()}))
    with worked_within(2), pytest.raises(UnreadableTiles) as caught:
        tiles.tile(*PLACE)
    assert caught.value.code == "tile_pixels"


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"<html><script>", b"GIF89a"])
def test_what_is_no_picture_is_not_sent_as_one(folder: Path, content: bytes) -> None:
    tiles = opened(write_mbtiles(folder / "x.mbtiles", {PLACE: content}, ABOUT))
    with pytest.raises(UnreadableTiles):
        tiles.tile(*PLACE)


@pytest.mark.parametrize(
    "view",
    [
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) {PLACED} n",
        "SELECT 12 AS zoom_level, 0 AS tile_column, 0 AS tile_row, load_extension('x') AS tile_data",
        "SELECT 12 AS zoom_level, 0 AS tile_column, 0 AS tile_row, zeroblob(2000000000) AS tile_data",
        "SELECT 1 AS one",
        "SELECT * FROM no_such_table",
    ],
)
def test_sql_that_came_with_the_file_has_limits(folder: Path, view: str) -> None:
    path = folder / "x.mbtiles"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE metadata (name text, value text)")
    base.execute(f"CREATE VIEW tiles AS {view}")
    base.commit()
    base.close()
    before = path.read_bytes()
    with worked_within(8), pytest.raises(UnreadableTiles):
        opened(path).tile(12, 0, 4095)
    assert path.read_bytes() == before
    assert sorted(each.name for each in folder.iterdir()) == ["x.mbtiles"]


@pytest.mark.parametrize("content", [5, "text", None, 1.5])
def test_a_tile_that_is_no_bytes_is_none(folder: Path, content: Any) -> None:
    path = write_mbtiles(folder / "x.mbtiles", TILES, ABOUT)
    base = sqlite3.connect(path)
    base.execute("UPDATE tiles SET tile_data = ?", (content,))
    base.commit()
    base.close()
    assert opened(path).tile(*PLACE) is None


def test_a_database_of_something_else_is_told(folder: Path) -> None:
    base = sqlite3.connect(folder / "x.mbtiles")
    base.execute("CREATE TABLE t (x)")
    base.commit()
    base.close()
    with pytest.raises(UnreadableTiles) as caught:
        opened(folder / "x.mbtiles")
    assert caught.value.code == "tiles_damaged"


@pytest.mark.parametrize(
    "bounds",
    [None, [], ["a"], [1, 2, 3], ["nan"] * 4, [1e999, 0, 2, 3], [5, 0, 1, 3], [-500, 0, 1, 3], "x"],
)
def test_bounds_that_cannot_be_are_the_world(bounds: Any) -> None:
    assert about({"is_vector": False, "bounds": bounds}).bounds == WORLD


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<a href='javascript:x'>© 测绘院</a>", "© 测绘院"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("a\u202eb", ""),
        ("x" * 5000, "x" * 200),
        (None, ""),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_an_attribution_is_text(said: Any, shown: str) -> None:
    assert about({"is_vector": False, "attribution": said}).attribution == shown
