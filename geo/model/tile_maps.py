"""Read the office's own base maps (``data/basemaps.toml``): tiles from an address or a file.

The file is optional. Every address ends up in the page's Content Security Policy and in the
visitors' browsers, and every file name is opened by the server, so both are checked strictly.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from geo.model.config.settings import BUILT_IN_BASEMAPS, map_settings, store_settings
from geo.model.config.toml_files import read_configuration, value_error
from geo.model.errors import Finding
from geo.model.text.language import N_, Language
from geo.model.text.plain_text import hidden_sign
from geo.model.text.translate import translate
from geo.model.vocabulary import Code

FILE = "basemaps.toml"
SUFFIXES = (".pmtiles", ".mbtiles")
DEEPEST = 22  # zoom levels; finer tiles than 4 cm a pixel do not exist
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9{}._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?P<port>:\d{1,5})?"
    r"(?P<path>/[A-Za-z0-9{}/?&=.,_~:%+@!$*()-]*)",
    re.IGNORECASE,
)
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_FIELD = re.compile(r"\{([^{}]*)\}")
# The fields of an address as Leaflet writes them, and those of a WMTS resource template.
_FIELDS = {"z", "x", "y", "-y", "s", "key"}
_WMTS_FIELDS = {"TileMatrix": "z", "TileCol": "x", "TileRow": "y"}
# How an address says that its tiles are vector tiles: the file's ending, or WMTS's format.
_VECTOR_ENDINGS = (".pbf", ".mvt")
_VECTOR_FORMAT = "vnd.mapbox-vector-tile"
_SIGNATURES = {".pmtiles": b"PMTiles\x03", ".mbtiles": b"SQLite format 3\x00"}


def _plain(text: str) -> str:
    sign = hidden_sign(text)
    if sign is not None:
        raise value_error("value_hidden", sign=sign)
    return text


PlainText = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_plain)]
Subdomain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")]
Zoom = Annotated[int, Field(ge=0, le=DEEPEST)]


class TileMap(BaseModel):
    """A base map of the office's own.

    `address` is a template with ``{z}``, ``{x}``, ``{y}``, perhaps ``{s}`` and ``{key}``;
    `file` a name relative to the data folder. `system` is the CRS of the tiles; CGCS2000
    equals WGS 84 at this accuracy. `matrix_set` is the grid of a WMTS: ``w`` for Web
    Mercator, ``c`` for degrees. With `zoom_offset`, the service counts its levels from
    another one: -1 where level 0 of a grid in degrees has two tiles. Tiles at an address are
    pictures unless it ends in ``.pbf`` or ``.mvt``, or asks for Mapbox vector tiles.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    zh: PlainText
    en: PlainText
    kind: Literal["xyz", "tms", "wmts", "file"]
    address: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None
    file: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    subdomains: Annotated[tuple[Subdomain, ...], Field(max_length=20)] = ()
    key: Annotated[str, StringConstraints(max_length=200), AfterValidator(_plain)] = ""
    attribution_zh: PlainText
    attribution_en: PlainText
    approval: Annotated[str, StringConstraints(max_length=100), AfterValidator(_plain)] = ""
    system: Literal["wgs84", "cgcs2000", "gcj02"] = "wgs84"
    matrix_set: Literal["w", "c"] = "w"
    zoom_offset: Annotated[int, Field(ge=-3, le=3)] = 0
    min_zoom: Zoom = 0
    max_zoom: Zoom = 18
    public: bool = False

    @field_validator("code")
    @classmethod
    def _is_own(cls, value: str) -> str:
        if value in BUILT_IN_BASEMAPS:
            raise value_error("value_built_in", value=value)
        return value

    @field_validator("address")
    @classmethod
    def _is_template(cls, value: str | None) -> str | None:
        if value is not None:
            check_address(value)
        return value

    @field_validator("file")
    @classmethod
    def _is_file_name(cls, value: str | None) -> str | None:
        if value is None:
            return value
        parts = value.split("/")
        if any(part in ("", ".", "..") for part in parts) or re.search(r"[\\:\x00-\x1f]", value):
            raise value_error("value_file_name")
        _plain(value)
        if not value.lower().endswith(SUFFIXES):
            raise value_error("value_tile_file")
        return value

    @model_validator(mode="after")
    def _belongs_together(self) -> TileMap:
        if (self.file if self.kind == "file" else self.address) is None:
            raise value_error("value_source")
        if (self.address if self.kind == "file" else self.file) is not None:
            raise value_error("value_source")
        if self.min_zoom > self.max_zoom:
            raise value_error("value_zooms", low=self.min_zoom, high=self.max_zoom)
        if self.matrix_set == "c" and self.kind != "wmts":
            raise value_error("value_grid")
        if self.matrix_set == "c" and self.has_vector_address:
            raise value_error("value_vector_grid")
        if self.address and "{s}" in self.address and not self.subdomains:
            raise value_error("value_subdomains")
        if self.address:
            self._check_hosts()
        return self

    def _check_hosts(self) -> None:
        if not all(_HOST_NAME.fullmatch(host) for _, host in self._hosts()):
            raise value_error("value_tile_address")

    def _hosts(self) -> list[tuple[str, str]]:
        match = _ADDRESS.fullmatch(self.address or "")
        if match is None:
            return []
        names = [match["host"].replace("{s}", each) for each in self.subdomains or ("",)]
        scheme = match["scheme"].lower()
        return [(f"{scheme}://{name.lower()}{match['port'] or ''}", name) for name in names]

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins that the tiles come from: scheme, host and port, for the page's policy."""
        return tuple(dict.fromkeys(origin for origin, _ in self._hosts()))

    @property
    def has_vector_address(self) -> bool:
        """Whether the tiles at the address are vector tiles."""
        address = (self.address or "").lower()
        path = address.partition("?")[0]
        return path.endswith(_VECTOR_ENDINGS) or _VECTOR_FORMAT in address

    @property
    def template(self) -> str:
        """The address as Leaflet fills it in: ``{z}``, ``{x}``, ``{y}`` or ``{-y}``, ``{s}``."""
        text = self.address or ""
        for name, short in _WMTS_FIELDS.items():
            text = text.replace(f"{{{name}}}", f"{{{short}}}")
        if self.kind == "tms":
            text = text.replace("{y}", "{-y}")
        return text.replace("{key}", quote(self.secret, safe=""))

    @property
    def secret(self) -> str:
        """The key: from the environment if it is there, else from the file."""
        return map_settings().keys.get(self.code, self.key)

    def label(self, language: Language) -> str:
        """Return the name."""
        return self.zh if language == "zh" else self.en

    def attribution(self, language: Language) -> str:
        """Return where the map comes from, with its approval number if it has one."""
        source = self.attribution_zh if language == "zh" else self.attribution_en
        if not self.approval:
            return source
        number = translate(N_("Map approval number {number}"), language, number=self.approval)
        return f"{source} · {number}"


class TileMaps(BaseModel):
    """All base maps of the office's own, in the order of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    basemap: Annotated[tuple[TileMap, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _codes_differ(self) -> TileMaps:
        codes = [each.code for each in self.basemap]
        repeated = [each for each in codes if codes.count(each) > 1]
        if repeated:
            raise value_error("value_same_code", table="basemap", value=repeated[0])
        return self


def check_address(value: str) -> None:
    """Check that a text is a template of tile addresses.

    Raises
    ------
    PydanticCustomError
        ``value_tile_address`` unless it is an HTTP address without a user name, made of
        plain ASCII; ``value_tile_fields`` unless it has column, row and level once each and
        no other fields than ``{s}`` and ``{key}``.

    Examples
    --------
    >>> check_address("https://map.example.org/{z}/{x}/{y}.png")
    >>> check_address("http://[fd00::8]:81/{TileMatrix}/{TileRow}/{TileCol}?tk={key}")
    """
    match = _ADDRESS.fullmatch(value)
    if match is None or _FIELD.sub("", match["host"]).count("{") or "{key}" in match["host"]:
        raise value_error("value_tile_address")
    fields = [_WMTS_FIELDS.get(name, name) for name in _FIELD.findall(value)]
    stray = _FIELD.sub("", value)
    rows = fields.count("y") + fields.count("-y")
    complete = fields.count("z") == fields.count("x") == rows == 1
    if "{" in stray or "}" in stray or not complete or not set(fields) <= _FIELDS:
        raise value_error("value_tile_fields")
    if set(_FIELD.findall(match["host"])) - {"s"}:
        raise value_error("value_tile_address")


def read_tile_maps(path: Path) -> TileMaps:
    """Read and validate a file of base maps; one that is missing has none.

    Raises
    ------
    InvalidConfiguration
        When the file does not have this form.
    """
    return read_configuration(path, TileMaps) if path.exists() else TileMaps()


def tile_maps(data: Path | None = None) -> tuple[TileMap, ...]:
    """Return the base maps of the data folder; the file is read again when it has changed.

    Raises
    ------
    InvalidConfiguration
    """
    path = (data or store_settings().data) / FILE
    try:
        state = path.stat()
    except OSError:
        return ()
    return _tile_maps(path, state.st_mtime_ns, state.st_size).basemap


@lru_cache(maxsize=4)
def _tile_maps(path: Path, _changed_ns: int, _size: int) -> TileMaps:
    return read_tile_maps(path)


def unknown_basemap(known: TileMaps) -> list[Finding]:
    """Return the finding that PLANMAP_BASEMAP names no base map, if so."""
    allowed = (*BUILT_IN_BASEMAPS, *(each.code for each in known.basemap))
    value = map_settings().basemap
    if value in allowed:
        return []
    fault = {"what": "value_one_of", "allowed": ", ".join(allowed)}
    params = {"field": "PLANMAP_BASEMAP", "value": value[:80], **fault}
    return [Finding("setting_invalid", params=params)]


def tile_file(entry: TileMap, data: Path | None = None) -> Path | None:
    """Return the path of a base map's file; None unless it lies in the data folder.

    Symbolic links are followed first, so that none leads out of the folder.
    """
    folder = (data or store_settings().data).resolve()
    try:
        path = (folder / (entry.file or "")).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return path if path.is_relative_to(folder) and path.is_file() else None


def tile_map_findings(data: Path, known: TileMaps) -> list[Finding]:
    """Return what is wrong with the files that the base maps name, as far as a glance tells.

    Only the first bytes are read, so that a large file does not delay the start.
    """
    return [
        Finding("basemap_file", params={"id": each.code, "value": str(each.file), "what": what})
        for each in known.basemap
        if each.kind == "file" and (what := _file_fault(each, data))
    ]


def _file_fault(entry: TileMap, data: Path) -> str:
    path = tile_file(entry, data)
    if path is None:
        present = (data / str(entry.file)).exists()
        return "file_outside" if present else "file_gone"
    signature = _SIGNATURES[Path(str(entry.file)).suffix.lower()]
    try:
        with path.open("rb") as stream:
            begins = stream.read(len(signature))
    except OSError:
        return "file_denied"
    return "" if begins == signature else "file_no_tiles"
