"""The base maps on offer: the offline one, online ones as options, and the office's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from geo.model.config.settings import access_settings, map_settings
from geo.model.errors import InvalidConfiguration, UnreadableTiles
from geo.model.tile_maps import TileMap, TileMaps, tile_maps, unknown_basemap
from geo.tiles.archive import WORLD, Bounds, open_tiles

_GAODE = (
    "https://webrd0{s}.is.autonavi.com/appmaptile"
    "?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"
)


@dataclass(frozen=True, slots=True)
class TileSource:
    """A base map and its tiles.

    Attributes
    ----------
    code : str
    urls : tuple of str
        Tile URL templates, drawn on top of each other; empty for the offline base map. Those
        of a file begin with ``/``: the program serves them.
    attribution : dict of str
        By language, with the approval number if the map has one.
    subdomains : tuple of str
    system : {"wgs84", "gcj02"}
        CRS of the tiles; over GCJ-02 tiles the projects are displaced for display.
    name : dict of str
        By language; empty for what the program brings along, which its texts name.
    form : {"raster", "vector"}
    grid : {"w", "c"}
        Web Mercator, or degrees.
    zoom_offset : int
        Added to the zoom level that an address names.
    min_zoom, max_zoom : int
    bounds : (west, south, east, north)
        Where there are tiles; degrees in the map's own CRS.
    """

    code: str
    urls: tuple[str, ...] = ()
    attribution: dict[str, str] = field(default_factory=dict)
    subdomains: tuple[str, ...] = ()
    system: str = "wgs84"
    name: dict[str, str] = field(default_factory=dict)
    form: Literal["raster", "vector"] = "raster"
    grid: str = "w"
    zoom_offset: int = 0
    min_zoom: int = 0
    max_zoom: int = 18
    bounds: Bounds = WORLD

    def to_dict(self) -> dict[str, Any]:
        """Return the base map in the form that the map document needs."""
        return asdict(self)


def basemaps() -> list[TileSource]:
    """Return the base maps on offer; Tianditu only if the settings have its key.

    In the public build only those of the office's own that are public. A file that cannot be
    read is not offered.
    """
    offered = [
        TileSource("none"),
        TileSource(
            "osm",
            ("https://tile.openstreetmap.org/{z}/{x}/{y}.png",),
            _same("© OpenStreetMap contributors (ODbL)"),
            ("a", "b", "c"),
        ),
        TileSource("gaode", (_GAODE,), _same("© 高德地图"), tuple("1234"), "gcj02"),
    ]
    key = map_settings().tianditu_key
    if key:
        source = _same("© 国家地理信息公共服务平台(天地图)")
        offered.insert(2, TileSource("tianditu", _tianditu(key), source, tuple("01234567")))
    own = (own_source(each) for each in shown_tile_maps())
    return [*offered, *(each for each in own if each)]


def _same(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _tianditu(key: str) -> tuple[str, ...]:
    # Layers: vec is the map, cva its labels; the "w" tile matrix set is Web Mercator.
    return tuple(
        f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        f"&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
        f"&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={quote(key, safe='')}"
        for layer in ("vec", "cva")
    )


def shown_tile_maps() -> tuple[TileMap, ...]:
    """Return the office's own base maps that this build may show."""
    public = access_settings().public
    return tuple(each for each in tile_maps() if each.public or not public)


def own_source(entry: TileMap) -> TileSource | None:
    """Return a base map of the office's own; None if its file cannot be read."""
    names = {"zh": entry.zh, "en": entry.en}
    credit = {"zh": entry.attribution("zh"), "en": entry.attribution("en")}
    system = "gcj02" if entry.system == "gcj02" else "wgs84"  # CGCS2000 is WGS 84 here
    if entry.kind != "file":
        return TileSource(
            entry.code,
            (entry.template,),
            credit,
            entry.subdomains,
            system,
            names,
            form="vector" if entry.has_vector_address else "raster",
            grid=entry.matrix_set,
            zoom_offset=entry.zoom_offset,
            min_zoom=entry.min_zoom,
            max_zoom=entry.max_zoom,
        )
    try:
        tiles = open_tiles(entry)
    except UnreadableTiles:
        return None
    return TileSource(
        entry.code,
        (f"/tiles/{entry.code}/{{z}}/{{x}}/{{y}}?v={tiles.version}",),
        credit,
        (),
        system,
        names,
        form="vector" if tiles.about.is_vector else "raster",
        min_zoom=tiles.about.min_zoom,
        max_zoom=tiles.about.max_zoom,
        bounds=tiles.about.bounds,
    )


def tile_origins() -> tuple[str, ...]:
    """Return the origins of the office's own base maps, for the page's policy."""
    return _origins(shown_tile_maps())


def vector_origins() -> tuple[str, ...]:
    """Return those origins from which scripts fetch vector tiles."""
    return _origins(each for each in shown_tile_maps() if each.has_vector_address)


def _origins(entries: Iterable[TileMap]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(origin for each in entries for origin in each.origins))


def default_basemap() -> str:
    """Return the code of the initial base map; the offline one if it cannot be shown.

    Raises
    ------
    InvalidConfiguration
        When the settings name a base map that does not exist.
    """
    wrong = unknown_basemap(TileMaps(basemap=tile_maps()))
    if wrong:
        raise InvalidConfiguration(wrong[0].code, **wrong[0].params)
    code = map_settings().basemap
    return code if code in [source.code for source in basemaps()] else "none"
