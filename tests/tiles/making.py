"""Make base map files as offices get them: vector tiles by GDAL, picture tiles by hand."""

from __future__ import annotations

import gzip
import io
import json
import math
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
from PIL import Image, ImageDraw
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write
from shapely import affinity
from shapely.geometry import LineString, Point, box

Place = tuple[int, int, int]
TOWN = (113.70, 22.94, 113.80, 23.06)  # west, south, east, north of the sample town, WGS 84
CROSSING = (113.752, 23.006)  # where the two roads of `town_layers` meet
RED, BLUE = (214, 40, 40), (40, 80, 214)


def town_layers(schema: str = "openmaptiles") -> dict[str, gpd.GeoDataFrame]:
    """Make the layers of a small town, named as OpenMapTiles or Protomaps name them."""
    x, y = CROSSING
    west, south, east, north = TOWN
    lake = Point(x + 0.015, y + 0.012).buffer(0.007)
    park = box(x - 0.02, y + 0.004, x - 0.008, y + 0.014)
    houses = [
        affinity.translate(
            box(0, 0, 0.0004, 0.0003), x + 0.002 + i * 0.0008, y - 0.004 - j * 0.0007
        )
        for i in range(12)
        for j in range(8)
    ]
    roads = {
        "motorway": [(west, y + 0.02), (east, y + 0.025)],
        "primary": [(x, south), (x, y), (x, north)],
        "secondary": [(west, y), (x, y), (east, y)],
        "minor": [(x - 0.02, y - 0.01), (x + 0.03, y - 0.01)],
    }
    is_protomaps = schema == "protomaps"
    kind = "kind" if is_protomaps else "class"
    names = ["环城高速", "莞太路", "鸿福路", ""]
    codes = {"motorway": "highway", "primary": "major_road", "secondary": "medium_road"}
    classes = [codes.get(each, "minor_road") if is_protomaps else each for each in roads]
    english = ["Ring Expressway", "Guantai Road", "Hongfu Road", ""]

    def frame(geometries: list[Any], **columns: list[Any]) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(columns, geometry=geometries, crs="EPSG:4326")

    return {
        "water": frame([lake], **{kind: ["lake"]}),
        "landuse": frame([park], **{kind: ["park"]}),
        "buildings" if is_protomaps else "building": frame(houses, **{kind: [""] * len(houses)}),
        "roads" if is_protomaps else "transportation": frame(
            [LineString(each) for each in roads.values()],
            **{kind: classes, "name": names, "name:en": english},
        ),
        "places" if is_protomaps else "place": frame(
            [Point(x + 0.004, y - 0.012)],
            **{kind: ["suburb"], "name": ["新基社区"], "name:en": ["Xinji"]},
        ),
        "pipes": frame([LineString([(west, south), (east, north)])], **{kind: ["gas"]}),
    }


def write_vector(path: Path, layers: dict[str, gpd.GeoDataFrame], **options: Any) -> Path:
    """Write vector tiles with GDAL; the driver is known by the ending."""
    driver = {".pmtiles": "PMTiles", ".mbtiles": "MBTiles"}[path.suffix]
    levels = {"MINZOOM": 9, "MAXZOOM": 14, **options}
    # One file takes all layers in one go only from a file that has them all.
    source = path.with_suffix(".gpkg")
    for name, frame in layers.items():
        frame.to_file(source, driver="GPKG", layer=name, engine="pyogrio")
    _translate(source, path, driver, list(layers), levels)
    source.unlink()
    return path


def _translate(
    source: Path, path: Path, driver: str, layers: list[str], levels: dict[str, Any]
) -> None:
    import pyogrio

    # GDAL appends layers to MBTiles and PMTiles only within one dataset, and pyogrio writes one
    # layer at a time; so each layer is written by itself, and their tiles are joined: a vector
    # tile is a list of layers, one after another.
    tiles: dict[Place, bytes] = {}
    about: dict[str, str] = {}
    for name in layers:
        part = path.with_name(f"{path.stem}-{name}.mbtiles")
        frame = pyogrio.read_dataframe(source, layer=name).to_crs(3857)
        pyogrio.write_dataframe(frame, part, layer=name, driver="MBTiles", **levels)
        base = sqlite3.connect(part)
        for z, x, tms, content in base.execute("SELECT * FROM tiles"):
            key = (z, x, 2**z - 1 - tms)
            tiles[key] = tiles.get(key, b"") + gzip.decompress(content)
        about = dict(base.execute("SELECT name, value FROM metadata"))
        base.close()
        part.unlink()
    packed = {place: gzip.compress(content, mtime=0) for place, content in tiles.items()}
    if driver == "MBTiles":
        write_mbtiles(path, packed, {**about, "attribution": "测绘院 2024"})
    else:
        write_pmtiles(path, packed, TileType.MVT, Compression.GZIP)


def write_mbtiles(
    path: Path, tiles: dict[Place, bytes], about: dict[str, str], *, by_views: bool = False
) -> Path:
    """Write an MBTiles file; with views where tiles that are alike are stored once."""
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE metadata (name text, value text)")
    base.executemany("INSERT INTO metadata VALUES (?, ?)", about.items())
    rows = [(z, x, 2**z - 1 - y, content) for (z, x, y), content in tiles.items()]
    if by_views:
        base.execute(
            "CREATE TABLE map (zoom_level int, tile_column int, tile_row int, tile_id int)"
        )
        base.execute("CREATE TABLE images (tile_id integer primary key, tile_data blob)")
        base.execute("CREATE UNIQUE INDEX place ON map (zoom_level, tile_column, tile_row)")
        for number, (z, x, y, content) in enumerate(rows):
            base.execute("INSERT INTO map VALUES (?, ?, ?, ?)", (z, x, y, number))
            base.execute("INSERT INTO images VALUES (?, ?)", (number, content))
        base.execute(
            "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data "
            "FROM map JOIN images ON images.tile_id = map.tile_id"
        )
    else:
        base.execute(
            "CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)"
        )
        base.execute("CREATE UNIQUE INDEX place ON tiles (zoom_level, tile_column, tile_row)")
        base.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    base.commit()
    base.close()
    return path


def write_pmtiles(
    path: Path,
    tiles: dict[Place, bytes],
    kind: TileType = TileType.PNG,
    compression: Compression = Compression.NONE,
    about: dict[str, Any] | None = None,
) -> Path:
    """Write a PMTiles file with the package's own writer."""
    zooms = [z for z, _, _ in tiles]
    west, south, east, north = (round(each * 1e7) for each in TOWN)
    header = {
        "tile_type": kind,
        "tile_compression": compression,
        "min_zoom": min(zooms),
        "max_zoom": max(zooms),
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": min(zooms),
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    with write(str(path)) as writer:
        for place in sorted(tiles, key=lambda each: zxy_to_tileid(*each)):
            writer.write_tile(zxy_to_tileid(*place), tiles[place])
        writer.finalize(header, about or {"attribution": "测绘院 2024"})
    return path


def share(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a position as a share of the square of Web Mercator."""
    south = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return (longitude + 180) / 360, south


def places_of(bounds: tuple[float, float, float, float], zooms: range) -> Iterator[Place]:
    """Yield the tiles that meet a box, level by level."""
    west, south, east, north = bounds
    for zoom in zooms:
        (left, top), (right, bottom) = share(west, north), share(east, south)
        for x in range(int(left * 2**zoom), int(right * 2**zoom) + 1):
            for y in range(int(top * 2**zoom), int(bottom * 2**zoom) + 1):
                yield zoom, x, y


def picture(
    place: Place,
    spots: dict[tuple[float, float], tuple[int, int, int]],
    convert: Callable[[float, float], tuple[float, float]] = share,
    ground: tuple[int, int, int] = (244, 240, 228),
    rows: int = 0,
) -> bytes:
    """Draw a tile with discs at known positions, each 9 pixels across.

    `convert` says where a position is in the grid; `rows` is the number of rows of a level in
    another grid than Web Mercator's.
    """
    zoom, column, row = place
    image = Image.new("RGB", (256, 256), ground)
    draw = ImageDraw.Draw(image)
    for (longitude, latitude), colour in spots.items():
        x, y = convert(longitude, latitude)
        east, south = (x * 2**zoom - column) * 256, (y * (rows or 2**zoom) - row) * 256
        draw.ellipse((east - 4.5, south - 4.5, east + 4.5, south + 4.5), fill=colour)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def pictures(
    spots: dict[tuple[float, float], tuple[int, int, int]],
    zooms: range = range(10, 16),
    bounds: tuple[float, float, float, float] = TOWN,
) -> dict[Place, bytes]:
    """Draw the tiles of a town."""
    return {place: picture(place, spots) for place in places_of(bounds, zooms)}


def write_list(folder: Path, *entries: str) -> None:
    """Write ``basemaps.toml`` into a data folder, with entries as their lines."""
    text = "\n\n".join(f"[[basemap]]\n{entry}" for entry in entries)
    (folder / "basemaps.toml").write_text(text + "\n", encoding="utf-8")


def entry(code: str, **fields: Any) -> str:
    """Write the lines of an entry of ``basemaps.toml``."""
    values = {
        "code": code,
        "zh": "单位底图",
        "en": "Office map",
        "attribution_zh": "测绘院",
        "attribution_en": "Surveying Institute",
        **fields,
    }
    return "\n".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()
    )
