"""Draw the base map's file on paper: pictures, or vector tiles in the quiet style of the screen.

Base maps at an address are never asked here: no request leaves the machine by itself. Where
the file has no tile, the schematic map below shows.
"""

from __future__ import annotations

import base64
import io
import math
import struct
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geo.export.map.frame import Bounds, Frame
from geo.export.map.labels import Labels
from geo.export.map.style import COLOURS
from geo.export.map.svg import add, number
from geo.model.errors import UnreadableTiles
from geo.model.text.language import N_, Language
from geo.model.text.plain_text import is_plain
from geo.model.text.translate import translate
from geo.tiles.archive import open_tiles
from geo.tiles.embedded import handed_out
from geo.tiles.grid import Place, degrees, in_system, places, true_corner
from geo.tiles.sources import TileSource, own_source
from geo.tiles.tile import Tile
from geo.tiles.vector import EXTENT, Part, TileFeature, read_tile

_MOST_TILES = 64
_MOST_NAMES = 3000
_MOST_LETTERS = 60
_POINT, _LINE, _AREA = 1, 2, 3
_NEARER = 1  # levels that paper is finer than the screen
# Classes in the order of drawing, as in geo/web/js/ground/style.js; a test compares them.
CLASSES = (
    "land", "built", "green", "water", "waterway", "building", "other", "rail", "path",
    "minor", "medium", "major", "motorway", "boundary",
)  # fmt: skip
FILLS = {
    "land": COLOURS["subject"],
    "built": COLOURS["neighbour"],
    "green": "#e9f0ea",
    "water": "#d9e4eb",
    "building": "#e6eaed",
}
STROKES = {
    "waterway": "#c9d8e2",
    "other": COLOURS["border"],
    "rail": COLOURS["metro"],
    "path": "#dfe5e9",
    "minor": "#ffffff",
    "medium": COLOURS["road"],
    "major": COLOURS["road"],
    "motorway": "#ffffff",
    "boundary": COLOURS["border"],
}
# Pixels at zoom 10, 14 and 18.
WIDTHS = {
    "waterway": (0.6, 1.4, 4),
    "other": (0.5, 0.7, 1),
    "rail": (0.6, 1, 1.6),
    "path": (0, 0.7, 1.6),
    "minor": (0, 1.2, 9),
    "medium": (0.6, 2.4, 13),
    "major": (1.2, 3.4, 16),
    "motorway": (1.6, 4, 18),
    "boundary": (0.8, 1, 1.4),
}
_ROADS = ("minor", "medium", "major", "motorway")
_DASHES = {"boundary": "6 4", "rail": "5 3"}
ROAD = {
    "motorway": "motorway", "highway": "motorway", "trunk": "major", "primary": "major",
    "major_road": "major", "secondary": "medium", "tertiary": "medium", "medium_road": "medium",
    "path": "path", "track": "path", "pedestrian": "path", "footway": "path", "rail": "rail",
    "transit": "rail", "subway": "rail", "ferry": "path",
}  # fmt: skip
GREEN = frozenset({
    "wood", "forest", "grass", "grassland", "park", "garden", "meadow", "scrub", "cemetery",
    "nature_reserve", "protected_area", "national_park", "golf_course", "recreation_ground",
    "pitch", "playground", "farmland", "orchard", "wetland", "village_green", "allotments",
})  # fmt: skip
SILENT = frozenset({
    "poi", "pois", "housenumber", "mountain_peak", "water_name", "aerodrome_label",
    "transportation_name", "place", "places", "transit_stops",
})  # fmt: skip
_ROAD_LAYERS = ("transportation", "transportation_name", "roads", "road")
_NEAREST_BUILDINGS = 14  # the zoom from which buildings are drawn
_ROAD_NAMES = 13


@dataclass(slots=True)
class DrawnGround:
    """The base map of a picture.

    Attributes
    ----------
    source : TileSource
    names : list of (rank, size, x, y, line, words)
        Names to write; pixels. `line` is the road that a name belongs to, or None.
    """

    source: TileSource
    names: list[tuple[int, float, float, float, Any, dict[str, str]]] = field(default_factory=list)

    def credit(self, language: Language) -> str:
        """Return name and source of the base map, with its approval number."""
        named = f"{self.source.name[language]} · {self.source.attribution[language]}"
        return translate(N_("Base map: {value}"), language, value=named)

    def label(self, labels: Labels, frame: Frame, language: Language) -> None:
        """Write the names where there is room, each once."""
        written: set[str] = set()
        for rank, size, x, y, line, words in sorted(self.names, key=lambda each: each[0]):
            text = words[language]
            if not text or text in written or (line is not None and frame.zoom < _ROAD_NAMES):
                continue
            written.add(text)
            if line is None:
                labels.at(x, y, text, size, colour=COLOURS["quietText"], spaced=rank < 2)
            else:
                labels.along(line, text, COLOURS["roadText"])


def draw_ground(
    svg: ET.Element, frame: Frame, *, public: bool, code: str | None = None
) -> DrawnGround | None:
    """Draw the tiles of the base map that printed maps have; None if there is none.

    Parameters
    ----------
    svg : Element
    frame : Frame
    public : bool
        Whether the picture is for the public, which gets public base maps only.
    code : str, optional
        The base map that is wished; by default the initial one.
    """
    entry = handed_out(public=public, code=code)
    source = own_source(entry) if entry else None
    if entry is None or source is None:
        return None
    tiles = open_tiles(entry)
    drawn = DrawnGround(source)
    for place in _places(frame, source):
        try:
            tile = tiles.tile(*place)
            if tile is None:
                continue
            size = frame.world / 2 ** place[0]
            east, south = true_corner(place, source.system)
            corner = (east * frame.world - frame.left, south * frame.world - frame.top)
            if source.form == "vector":
                _vector(svg, frame, drawn, tile.content, (*corner, size))
            else:
                _picture(svg, tile, corner, size)
        except UnreadableTiles:  # a gap, as on the screen
            continue
    return drawn


def _places(frame: Frame, source: TileSource) -> list[Place]:
    """Return the tiles of the finest level that is not too many for a picture."""
    bounds = in_system(_bounds(frame), source.system)
    # A vector tile is made for twice as many pixels as a picture, and is as sharp as needed.
    wanted = math.floor(frame.zoom + (-0.5 if source.form == "vector" else _NEARER + 0.5))
    for zoom in range(min(wanted, source.max_zoom), source.min_zoom - 1, -1):
        found = list(places(bounds, zoom))
        if len(found) <= _MOST_TILES:
            return found
    return []


def _bounds(frame: Frame) -> Bounds:
    left, top = frame.left / frame.world, frame.top / frame.world
    right = (frame.left + frame.width) / frame.world
    bottom = (frame.top + frame.height) / frame.world
    (west, north), (east, south) = degrees(left, top), degrees(right, bottom)
    return west, south, east, north


def _picture(svg: ET.Element, tile: Tile, corner: tuple[float, float], size: float) -> None:
    content, form = _printable(tile)
    link = f"data:image/{form};base64,{base64.b64encode(content).decode('ascii')}"
    # Half a pixel more on each side, so that no seam shows between tiles.
    box = {"x": corner[0] - 0.25, "y": corner[1] - 0.25, "width": size + 0.5, "height": size + 0.5}
    add(svg, "image", href=link, preserveAspectRatio="none", **box)


def _printable(tile: Tile) -> tuple[bytes, str]:
    """Return a picture that Typst can draw, and its form; a damaged one would end the page."""
    from PIL import Image

    stream = io.BytesIO()
    try:
        with Image.open(io.BytesIO(tile.content), formats=("PNG", "JPEG", "WEBP")) as picture:
            picture.load()
            if tile.form != "webp":
                return tile.content, tile.form
            picture.convert("RGBA").save(stream, "PNG")
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        raise UnreadableTiles("tile_damaged") from error
    return stream.getvalue(), "png"


def _vector(
    svg: ET.Element,
    frame: Frame,
    drawn: DrawnGround,
    content: bytes,
    square: tuple[float, float, float],
) -> None:
    x, y, size = square
    shapes: dict[str, list[str]] = {}
    scale = size / EXTENT
    for layer, feature in read_tile(content):
        parts = [part * scale + (x, y) for part in feature.parts]
        name = class_of(layer, feature)
        if name and any(_meets(part, frame) for part in parts):
            shapes.setdefault(name, []).extend(map(_path, parts))
        if len(drawn.names) < _MOST_NAMES and parts:
            _note_name(drawn, frame, layer, feature, parts)
    identifier = f"tile-{number(x)}-{number(y)}".replace(".", "_")
    clip = add(svg, "clipPath", id=identifier)
    box = {"x": x - 0.25, "y": y - 0.25, "width": size + 0.5, "height": size + 0.5}
    add(clip, "rect", **box)
    group = add(svg, "g", clip_path=f"url(#{identifier})", stroke_linejoin="round")
    add(group, "rect", fill=COLOURS["subject"], **box)
    _draw(group, {name: "".join(paths) for name, paths in shapes.items()}, frame.zoom)


def _draw(group: ET.Element, paths: dict[str, str], zoom: float) -> None:
    for name in CLASSES:
        if name == _ROADS[0]:
            _draw_cases(group, paths, zoom)
        if name not in paths or (name == "building" and zoom < _NEAREST_BUILDINGS):
            continue
        if name in FILLS:
            add(group, "path", d=paths[name], fill=FILLS[name], fill_rule="evenodd")
        elif (width := width_of(name, zoom)) > 0:
            look = {"stroke": STROKES[name], "stroke_dasharray": _DASHES.get(name)}
            cap = "round" if name in _ROADS else None
            add(group, "path", d=paths[name], stroke_width=width, stroke_linecap=cap, **look)


def _draw_cases(group: ET.Element, paths: dict[str, str], zoom: float) -> None:
    """Draw the edges of all roads below all roads, so that crossings are open."""
    for name in _ROADS:
        width = width_of(name, zoom)
        if name in paths and width > 0:
            wider = width + (0.8 if name == "minor" else 1.4)
            add(group, "path", d=paths[name], stroke=COLOURS["roadCase"], stroke_width=wider)


def width_of(name: str, zoom: float) -> float:
    """Return the width of a line in pixels.

    Examples
    --------
    >>> width_of("major", 14), width_of("minor", 9), width_of("major", 99)
    (3.4, 0.0, 16.0)
    """
    return float(np.interp(zoom, (10, 14, 18), WIDTHS[name]))


def _path(part: Part) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in part.tolist())


def _meets(part: Part, frame: Frame) -> bool:
    (left, top), (right, bottom) = part.min(axis=0), part.max(axis=0)
    return bool(right >= 0 and bottom >= 0 and left <= frame.width and top <= frame.height)


def class_of(layer: str, feature: TileFeature) -> str | None:
    """Return what a feature is drawn as, one of :data:`CLASSES`; None: not at all.

    Parameters
    ----------
    layer : str
        Its name in the schema of OpenMapTiles or Protomaps; features of others are thin lines.
    feature : TileFeature
    """
    is_line, is_area = feature.type == _LINE, feature.type == _AREA
    if layer in SILENT or not (is_line or is_area):
        return None
    kind = str(feature.properties.get("class") or feature.properties.get("kind") or "")
    if layer in ("landcover", "landuse"):
        also = str(feature.properties.get("subclass"))
        green = kind in GREEN or also in GREEN
        return None if is_line else "green" if green else "built"
    if layer in ("transportation", "roads", "road"):
        return ROAD.get(kind, "minor") if is_line else None
    if layer in ("water", "ocean"):
        return "water" if is_area else "waterway"
    areas = {"earth": "land", "park": "green", "parks": "green"}
    areas |= {"building": "building", "buildings": "building"}
    lines = {"transit": "rail", "boundary": "boundary", "boundaries": "boundary"}
    if layer in areas:
        return areas[layer] if is_area else None
    if layer in lines:
        return lines[layer] if is_line else None
    return "waterway" if layer in ("waterway", "waterways") else "other"


def _note_name(
    drawn: DrawnGround, frame: Frame, layer: str, feature: TileFeature, parts: list[Part]
) -> None:
    import shapely

    words = _words(feature.properties)
    if not any(words.values()):
        return
    if layer in ("place", "places") and feature.type == _POINT:
        x, y = parts[0][0].tolist()
        if frame.holds(x, y):
            rank, size = _place_look(feature.properties)
            drawn.names.append((rank, size, x, y, None, words))
    elif layer in _ROAD_LAYERS and feature.type == _LINE:
        longest = max(parts, key=len)
        if len(longest) > 1:
            drawn.names.append((3, 11.0, 0.0, 0.0, shapely.LineString(longest), words))


def _place_look(properties: dict[str, Any]) -> tuple[int, float]:
    kind = properties.get("class") or properties.get("kind_detail") or properties.get("kind")
    if kind == "city" or properties.get("kind") == "region":
        return 0, 14.0
    return (1, 13.0) if kind in ("town", "locality") else (2, 11.0)


def _words(properties: dict[str, Any]) -> dict[str, str]:
    def first(*names: str) -> str:
        found = (properties.get(name) for name in names)
        text = next((each for each in found if isinstance(each, str) and each), "")
        return text[:_MOST_LETTERS] if is_plain(text) else ""

    return {
        "zh": first("name:zh-Hans", "name:zh", "name"),
        "en": first("name:en", "name_en", "name:latin", "name"),
    }
