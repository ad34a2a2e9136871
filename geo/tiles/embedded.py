"""The tiles of a base map's file that a single document holds, up to a limit of its size."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

from geo.model.config.settings import map_settings
from geo.model.errors import UnreadableTiles
from geo.model.text.language import LANGUAGES, N_, Language
from geo.model.text.translate import translate
from geo.model.tile_maps import TileMap, tile_maps
from geo.tiles.archive import Bounds, TileFile, open_tiles
from geo.tiles.grid import in_system, places
from geo.tiles.sources import TileSource, own_source

_MOST_TILES = 5000
_FEWEST_LEVELS = 1  # below the one that shows the whole; fewer would not be worth their bytes
_SHOWN_PX = 700.0  # of a window that shows the whole
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Embedded:
    """A base map in a document.

    Attributes
    ----------
    source : TileSource or None
        None: the document has the schematic map alone.
    tiles : dict of str
        Tiles in base 64, vector tiles expanded, by ``zoom/column/row``.
    notes : dict of str
        By language: why there is no base map; empty if there is nothing to say.
    """

    source: TileSource | None
    tiles: dict[str, str]
    notes: dict[Language, str]

    def start(self) -> dict[str, Any]:
        """Return the start values of the document that belong to it."""
        if self.source is None:
            return {}
        offered = [TileSource("none").to_dict(), self.source.to_dict()]
        return {"basemaps": offered, "default_basemap": self.source.code, "tiles": self.tiles}


def handed_out(*, public: bool, code: str | None = None) -> TileMap | None:
    """Return the base map that documents and printed maps have in place of the schematic one.

    It is the initial one (PLANMAP_BASEMAP), or another one that is wished, if it is a file.
    Those at an address are never asked: no request leaves the machine by itself.

    Parameters
    ----------
    public : bool
        Whether the document is for the public, which gets public base maps only.
    code : str, optional
        The base map that is wished; by default the initial one.
    """
    wished = map_settings().basemap if code is None else code
    own = (each for each in tile_maps() if each.code == wished and each.kind == "file")
    return next((each for each in own if each.public or not public), None)


def embedded(bounds: Bounds, *, public: bool) -> Embedded:
    """Return the tiles for a document: level by level, as long as they fit.

    Parameters
    ----------
    bounds : (west, south, east, north)
        The town's area, WGS 84 degrees.
    public : bool
        Whether the document is for the public.
    """
    entry = handed_out(public=public)
    nothing = Embedded(None, {}, {})
    if entry is None:
        return nothing
    source = own_source(entry)
    if source is None:
        return replace(nothing, notes=_notes(N_("The base map's file cannot be read."), entry))
    area = in_system(bounds, source.system)
    around = _grown(area)
    held, deepest = _levels(open_tiles(entry), source, area)
    if deepest < min(_whole(area) + _FEWEST_LEVELS, source.max_zoom):
        too_large = N_(
            "The base map “{name}” is left out: its tiles need more than {limit} MB. "
            "The schematic map is shown."
        )
        return replace(nothing, notes=_notes(too_large, entry))
    shown = replace(source, max_zoom=deepest, bounds=_meeting(source.bounds, around))
    return Embedded(shown, held, {})


def _notes(text: str, entry: TileMap) -> dict[Language, str]:
    limit = f"{map_settings().basemap_mb:g}"
    return {
        language: translate(text, language, name=entry.label(language), limit=limit)
        for language in LANGUAGES
    }


def _whole(area: Bounds) -> int:
    """Return the zoom level at which a window shows the whole area."""
    for zoom in range(18):
        if (area[2] - area[0]) / 360.0 * 256 * 2 ** (zoom + 1) > _SHOWN_PX:
            return zoom
    return 18


def _levels(tiles: TileFile, source: TileSource, area: Bounds) -> tuple[dict[str, str], int]:
    """Return as many levels as fit, and the deepest of them; -1 if none does."""
    left = map_settings().basemap_mb * _MB
    held: dict[str, str] = {}
    deepest = -1
    for zoom in range(max(source.min_zoom, _whole(area) - 3), source.max_zoom + 1):
        # What shows the whole also shows what lies around it.
        shown = _grown(area) if zoom <= _whole(area) + 1 else area
        level = _level(tiles, zoom, shown, left, _MOST_TILES - len(held))
        if level is None:
            break
        held |= level
        left -= sum(map(len, level.values()))
        deepest = zoom
    return held, deepest


def _level(
    tiles: TileFile, zoom: int, area: Bounds, limit: float, most: int
) -> dict[str, str] | None:
    level: dict[str, str] = {}
    for count, place in enumerate(places(area, zoom)):
        if count >= most:
            return None
        try:
            tile = tiles.tile(*place)
        except UnreadableTiles:  # one damaged tile is a gap, as on the map
            continue
        if tile is None:
            continue
        text = base64.b64encode(tile.content).decode("ascii")
        limit -= len(text)
        if limit < 0:
            return None
        level["/".join(map(str, place))] = text
    return level


def _grown(area: Bounds) -> Bounds:
    west, south, east, north = area
    width, height = east - west, north - south
    return west - width, south - height, east + width, north + height


def _meeting(one: Bounds, other: Bounds) -> Bounds:
    met = (
        *(max(one[i], other[i]) for i in (0, 1)),
        *(min(one[i], other[i]) for i in (2, 3)),
    )
    return met if met[0] < met[2] and met[1] < met[3] else one  # type: ignore[return-value]
