"""The base maps on offer: always the offline one, and online ones as options."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from geo.model.config.settings import map_settings

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
    urls : list of str
        Tile URL templates, drawn on top of each other; empty for the offline base map.
    attribution : str
    subdomains : str
    system : {"wgs84", "gcj02"}
        CRS of the tiles; over GCJ-02 tiles the projects are displaced for display.
    """

    code: str
    urls: tuple[str, ...] = ()
    attribution: str = ""
    subdomains: str = "abc"
    system: str = "wgs84"

    def to_dict(self) -> dict[str, Any]:
        """Return the base map in the form that the map document needs."""
        return asdict(self)


def basemaps() -> list[TileSource]:
    """Return the base maps on offer; Tianditu only if the settings have its key."""
    offered = [
        TileSource("none"),
        TileSource(
            "osm",
            ("https://tile.openstreetmap.org/{z}/{x}/{y}.png",),
            "© OpenStreetMap contributors (ODbL)",
        ),
        TileSource("gaode", (_GAODE,), "© 高德地图", "1234", "gcj02"),
    ]
    key = map_settings().tianditu_key
    if key:
        offered.insert(
            2,
            TileSource(
                "tianditu", _tianditu(key), "© 国家地理信息公共服务平台(天地图)", "01234567"
            ),
        )
    return offered


def _tianditu(key: str) -> tuple[str, ...]:
    # Layers: vec is the map, cva its labels; the "w" tile matrix set is Web Mercator.
    return tuple(
        f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        f"&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
        f"&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={quote(key, safe='')}"
        for layer in ("vec", "cva")
    )


def default_basemap() -> str:
    """Return the code of the initial base map; the offline one if the configured one is missing."""
    code = map_settings().basemap
    return code if code in [source.code for source in basemaps()] else "none"
