"""Read the program's settings from environment variables with the prefix ``PLANMAP_``.

Each class covers one concern. docs/settings.md lists every variable; a test compares the two.
The functions below raise ``InvalidConfiguration`` with the name of a variable
whose value is wrong.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from geo.model.config.toml_files import value_error, value_fault
from geo.model.errors import Finding, InvalidConfiguration
from geo.model.text.plain_text import hidden_sign

_PACKAGE = Path(__file__).resolve().parents[2]
_SERVED = _PACKAGE / "served"  # in a wheel: the folders that lie next to the package in a checkout
IS_INSTALLED = _SERVED.is_dir()
ROOT = _SERVED if IS_INSTALLED else _PACKAGE.parent
SAMPLE = ROOT / "data"
# An installed package's files are replaced on update, so the plan is kept elsewhere.
OWN_DATA = Path.home() / "planmap" if IS_INSTALLED else SAMPLE
BUILT_IN_BASEMAPS = ("none", "osm", "tianditu", "gaode")
_PREFIX = "PLANMAP_"
_QUOTED = 80  # characters of a value that a message quotes
_ALIKE = 0.75  # least similarity of a mistyped name for "did you mean"


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True)


class StoreSettings(_Settings):
    """Where the projects and the reference data are."""

    data: Path = Field(
        default=OWN_DATA,
        description="Folder with plan.toml, vocabulary.toml and the offline base map.",
    )
    store: str = Field(
        default="",
        description="GeoJSON file of the projects; empty: projects.geojson in the data folder.",
    )

    @property
    def projects_file(self) -> Path:
        """Path of the projects file."""
        return Path(self.store) if self.store else self.data / "projects.geojson"


_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}=[!-~]{1,200}")


class MapSettings(_Settings):
    """How the map looks when it opens."""

    basemap: str = Field(
        default="none",
        description="Base map at the start: none (offline), osm, tianditu, gaode, or a code of "
        "basemaps.toml.",
    )
    basemap_keys: str = Field(
        default="",
        description="Keys of the base maps in basemaps.toml, as code=key, separated by spaces.",
    )
    basemap_mb: float = Field(
        default=8,
        ge=0,
        le=200,
        description="Most that the tiles of a base map may add to a single file, in MB.",
    )
    layers_mb: float = Field(
        default=2,
        ge=0,
        le=200,
        description="Most that the office's layers may add to a single file, in MB.",
    )
    tianditu_key: str = Field(
        default="", description="Key for Tianditu's tiles; without it Tianditu is not offered."
    )
    map_approval: str = Field(
        default="", description="Map approval number (审图号), shown in the map's attribution."
    )
    view_features: int = Field(
        default=1000,
        ge=50,
        le=5000,
        description="A map window with more features than this is shown as clusters.",
    )

    @field_validator("basemap_keys")
    @classmethod
    def _are_keys(cls, value: str) -> str:
        if not all(_KEY.fullmatch(each) for each in value.split()):
            raise value_error("value_keys")
        return value

    @property
    def keys(self) -> dict[str, str]:
        """Keys of base maps by their codes."""
        pairs = (each.partition("=") for each in self.basemap_keys.split())
        return {code: key for code, _, key in pairs}

    @field_validator("map_approval")
    @classmethod
    def _is_text(cls, value: str) -> str:
        sign = hidden_sign(value)
        if sign is not None:
            raise value_error("value_hidden", sign=sign)
        return value


class AccessSettings(_Settings):
    """Who may see and change what."""

    public: bool = Field(
        default=False, description="1: the public build; only public items, no editing."
    )
    edit: bool = Field(
        default=False,
        description="1: allow editing also when the program can be reached over the network.",
    )


# A scheme, a host that may begin with "*.", perhaps a port; no character that ends a header.
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.IGNORECASE)

_HOST = re.compile(
    r"(\*\.)?[a-z0-9_.-]{1,253}(:\d{1,5})?|\[[0-9a-f:.]{2,45}\](:\d{1,5})?", re.IGNORECASE
)

_SCHEDULER = re.compile(r"[a-z]{2,10}://[^\s/]{1,250}/?", re.IGNORECASE)


class SharingSettings(_Settings):
    """How others reach the map: its address, and which websites may embed it."""

    address: str = Field(
        default="",
        description="Address under which others reach the program (https://map.example.org), for "
        "QR codes, embed codes and link previews; empty: as the visitor's browser asked.",
    )
    embed_origins: str = Field(
        default="",
        description="Websites that may embed the map (https://www.example.org), separated by "
        "spaces, * for every one; empty: only pages of this server.",
    )

    @field_validator("address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        origin, slash, path = value.partition("://")[2].partition("/")
        scheme = value[: len(value) - len(origin + slash + path)]
        valid = _ORIGIN.fullmatch(scheme + origin) and re.fullmatch(r"[\w.~/-]*", path, re.ASCII)
        if value and (not valid or "*" in value):
            raise value_error("value_address")
        return value.rstrip("/")

    @field_validator("embed_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        for each in value.replace(",", " ").split():
            if each != "*" and not _ORIGIN.fullmatch(each):
                raise value_error("value_website")
        return value

    @property
    def embedding(self) -> tuple[str, ...]:
        """The websites that may embed the map, each as an origin, or ``*``."""
        return tuple(self.embed_origins.replace(",", " ").split())


class ServerSettings(_Settings):
    """Which hosts the server answers to, and its limits on load."""

    hosts: str = Field(
        default="",
        description="Names under which visitors may ask the server, besides this computer's "
        "own and that of PLANMAP_ADDRESS, separated by spaces (map.example.org, *.example.org, "
        "office:8080).",
    )
    max_connections: int = Field(
        default=512, ge=16, description="Most connections at a time; the oldest idle one is closed."
    )
    max_visitors: int = Field(
        default=200,
        ge=1,
        description="Most pages that are open at a time, in all browsers together.",
    )
    request_seconds: int = Field(
        default=10, ge=1, description="Longest time for the head of a request to arrive."
    )
    max_visitor_mb: int = Field(
        default=160, ge=1, description="Most uploaded data that is kept for one open page, in MB."
    )
    max_kept_mb: int = Field(
        default=640, ge=1, description="Most uploaded data that is kept for all visitors, in MB."
    )
    max_waiting: int = Field(
        default=8,
        ge=1,
        description="Most requests for a picture or document that wait while one is made.",
    )

    @field_validator("hosts")
    @classmethod
    def _are_hosts(cls, value: str) -> str:
        for each in value.replace(",", " ").split():
            if not _HOST.fullmatch(each):
                raise value_error("value_host")
        return value

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts in lower case."""
        return tuple(self.hosts.replace(",", " ").lower().split())


class LimitSettings(_Settings):
    """Limits on files that come from outside."""

    max_upload_mb: int = Field(default=20, ge=1, description="Largest file to read, in MB.")
    max_extract_mb: int = Field(
        default=100, ge=1, description="Largest OpenStreetMap extract for a new town, in MB."
    )
    max_depth: int = Field(default=32, ge=8, description="Deepest nesting of a JSON file.")
    max_features: int = Field(default=100_000, ge=1, description="Most features in a file.")
    max_vertices: int = Field(default=1_000_000, ge=4, description="Most vertices in a file.")
    max_fields: int = Field(default=200, ge=1, description="Most properties of a feature.")
    max_text: int = Field(default=10_000, ge=100, description="Longest text, in characters.")
    max_expanded_mb: int = Field(
        default=100, ge=1, description="Largest content of an archive once unpacked, in MB."
    )
    max_archive_entries: int = Field(default=1000, ge=1, description="Most entries of an archive.")
    max_archive_ratio: int = Field(
        default=200, ge=10, description="How many times its size a packed file may grow."
    )
    reader_seconds: int = Field(
        default=20, ge=1, description="Longest time for reading a file in a child process."
    )
    repair_seconds: int = Field(
        default=5, ge=1, description="Longest time for repairing an area that crosses itself."
    )
    reader_memory_mb: int = Field(
        default=1024, ge=64, description="Most memory for reading a file in a child process, in MB."
    )


class AnalysisSettings(_Settings):
    """Limits on the analyses that visitors run on the coverage page."""

    analysis_seconds: int = Field(
        default=60,
        ge=1,
        description="Longest time for one analysis of the coverage page; the command line takes "
        "ten times as long.",
    )
    analysis_memory_mb: int = Field(
        default=1500, ge=200, description="Most memory for one analysis, in MB."
    )
    analyses: int = Field(default=2, ge=1, description="Most analyses at a time, of all visitors.")
    max_area_vertices: int = Field(
        default=300_000,
        ge=4,
        description="Most vertices of the areas in a file of the coverage page.",
    )
    max_parts: int = Field(
        default=10_000,
        ge=1,
        description="Most parts and holes of one feature in a file of the coverage page.",
    )


CLUSTER_PACKAGES = ("distributed", "dask_geopandas")  # optional dependencies


class ScaleSettings(_Settings):
    """Where heavy computations run."""

    dask: str = Field(
        default="",
        description="Address of a Dask scheduler (tcp://host:8786) that counts people and measures "
        "their distances, for a province's data; empty: here.",
    )
    dask_fallback: bool = Field(
        default=False, description="1: count here when the Dask cluster does not answer."
    )

    @field_validator("dask")
    @classmethod
    def _is_scheduler(cls, value: str) -> str:
        if value and not _SCHEDULER.fullmatch(value):
            raise value_error("value_scheduler")
        return value


SETTINGS: tuple[type[_Settings], ...] = (
    StoreSettings,
    MapSettings,
    AccessSettings,
    SharingSettings,
    ServerSettings,
    LimitSettings,
    AnalysisSettings,
    ScaleSettings,
)


Concern = TypeVar("Concern", bound=_Settings)


def _read(concern: type[Concern]) -> Concern:
    try:
        return concern()
    except ValidationError as error:
        found = [_finding(each) for each in error.errors()]
        raise InvalidConfiguration(found[0].code, others=found[1:], **found[0].params) from error


def _finding(error: Mapping[str, Any]) -> Finding:
    name = _PREFIX + "_".join(str(part) for part in error["loc"]).upper()
    fault = value_fault(error)
    if fault["what"] == "value_true_false":  # an environment variable holds 1 or 0
        fault["what"] = "value_switch"
    # The page shows this message to visitors, so a key must not be quoted.
    value = "…" if name.endswith(("_KEY", "_KEYS")) else str(error["input"])[:_QUOTED]
    return Finding("setting_invalid", params={"field": name, "value": value, **fault})


def wrong_settings() -> list[Finding]:
    """Return what is wrong with the environment: unknown names first, then invalid values.

    A mistyped ``PLANMAP_PUBLIK`` would show everything to everybody, so no name is ignored.
    """
    names = {_PREFIX + name.upper() for each in SETTINGS for name in each.model_fields}
    present = sorted(name for name in os.environ if name.upper().startswith(_PREFIX))
    findings = [_unknown(name, names) for name in present if name.upper() not in names]
    for concern in SETTINGS:
        try:
            _read(concern)
        except InvalidConfiguration as error:
            findings += error.findings
    return findings


def _unknown(name: str, known: Iterable[str]) -> Finding:
    near = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=_ALIKE)
    params = {"field": name[:_QUOTED]}
    if near:
        return Finding("setting_near", params={**params, "suggestion": near[0]})
    return Finding("setting_unknown", params=params)


@lru_cache(maxsize=1)
def store_settings() -> StoreSettings:
    """Return the store settings, read once per process."""
    return _read(StoreSettings)


@lru_cache(maxsize=1)
def map_settings() -> MapSettings:
    """Return the map settings, read once per process."""
    return _read(MapSettings)


@lru_cache(maxsize=1)
def access_settings() -> AccessSettings:
    """Return the access settings, read once per process."""
    return _read(AccessSettings)


@lru_cache(maxsize=1)
def sharing_settings() -> SharingSettings:
    """Return the sharing settings, read once per process."""
    return _read(SharingSettings)


@lru_cache(maxsize=1)
def server_settings() -> ServerSettings:
    """Return the server settings, read once per process."""
    return _read(ServerSettings)


@lru_cache(maxsize=1)
def limit_settings() -> LimitSettings:
    """Return the limits for files, read once per process."""
    return _read(LimitSettings)


@lru_cache(maxsize=1)
def analysis_settings() -> AnalysisSettings:
    """Return the limits on analyses, read once per process."""
    return _read(AnalysisSettings)


@lru_cache(maxsize=1)
def scale_settings() -> ScaleSettings:
    """Return the settings of the Dask cluster, read once per process."""
    return _read(ScaleSettings)
