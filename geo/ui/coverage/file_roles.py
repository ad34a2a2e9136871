"""What a file of the visitor's can be for, and how it is read for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from geo.coverage.population.population import Population
from geo.coverage.town import Town, town
from geo.crs.systems import Reading, System
from geo.model.errors import Finding
from geo.model.text.language import N_, Language, translate

Chosen = Reading | System | None
_TABLES = "GeoJSON, GeoPackage, Shapefile (zip), KML, GPX, CSV, XLSX"
_LAYER = ["geojson", "json", "gpkg", "zip", "kml", "kmz", "gpx", "fgb", "csv", "xlsx"]
# role: (label, help, kinds of file in words)
ROLES: dict[str, tuple[str, str, str]] = {
    "population": (
        N_("People"),
        N_(
            "Points or areas with a field of people (population, 人口), or a GeoTIFF whose cells "
            "hold numbers of people."
        ),
        f"{_TABLES}, GeoTIFF",
    ),
    "facilities": (
        N_("Existing facilities"),
        N_(
            "They count beside the plan's projects. Fields that are read: name, capacity, "
            "location_accuracy_m."
        ),
        _TABLES,
    ),
    "streets": (
        N_("Streets"),
        N_(
            "With them, coverage is also measured along streets. Lines that can be walked; from "
            "OpenStreetMap as PBF or XML, from OSMnx as GraphML."
        ),
        "OSM PBF, OSM XML, GraphML, GeoPackage, GeoJSON, Shapefile (zip)",
    ),
    "candidates": (
        N_("Candidate sites"),
        N_("Points or areas among which new sites are chosen; without them a grid is used."),
        _TABLES,
    ),
    "land": (
        N_("Residential land"),
        N_(
            "Areas where people live; the share of them that is covered is given beside that "
            "of the {subdistrict}."
        ),
        _TABLES,
    ),
    "communities": (
        N_("Outlines of the communities"),
        N_("Areas with a field of names; figures are then also given by community."),
        _TABLES,
    ),
}
_COUNT_WITHOUT_PLACE = ("population", "facilities")  # they are told, and cover nothing
_SMALL_BYTES = 50_000  # of a text with points, read at once
# None of these is in a text that holds points alone: the names of other shapes in any format,
# what could hide them in JSON, and how WKB begins that is no point.
_SHAPES = (
    *(b"polygon", b"linestring", b"linearring", b"geometrycollection", b"curve", b"surface"),
    *(b"\\u", b"\0", b"tin", b"01020000", b"01030000", b"01050000", b"01060000", b"00000000"),
)


@dataclass(frozen=True, eq=False, slots=True)
class Loaded:
    """A file that could be read for its role.

    Attributes
    ----------
    value : object
        Population, Facilities, Candidates or Town.
    said : str
        English source of the sentence about it, with the fields of `params`.
    params : dict
    sha256 : str
    system : str
        Code of the coordinate system it was read in.
    findings : tuple of Finding
    """

    value: Any
    said: str
    params: dict[str, Any]
    sha256: str
    system: str
    findings: tuple[Finding, ...] = ()

    def words(self, language: Language) -> str:
        """Return in one sentence what was read."""
        return translate(self.said, language, **self.params)


def endings(role: str) -> list[str]:
    """Return the endings that files of a role may have."""
    more = {"population": ["tif", "tiff"], "streets": ["pbf", "osm", "graphml", "gz"]}
    return [*_LAYER, "tsv", "txt", "dat", *more.get(role, [])]


def is_quick(role: str, content: bytes) -> bool:
    """Say whether a file is a small text in which no word for a line or an area occurs."""
    if role == "streets" or len(content) > _SMALL_BYTES:
        return False
    return not any(each in content.lower() for each in _SHAPES)  # archives hold bytes of nought


def read(  # noqa: PLR0917
    role: str,
    content: bytes,
    name: str,
    chosen: Chosen,
    digest: str,
    place: Town | None = None,
    otherwise: bool = False,
) -> Loaded:
    """Read a file for a role, with what was noticed in what is made of it.

    Parameters
    ----------
    role : str
        Key of :data:`ROLES`.
    content : bytes
    name : str
    chosen : Reading, System or None
        How the visitor wants the coordinates to be read.
    digest : str
        SHA-256 of the content.
    place : Town, optional
        The plan's town when not given.
    otherwise : bool
        As the tick of :mod:`geo.ui.coverage.file_ticks` says, for a role that has one.

    Raises
    ------
    UndecidedSystem
        When only the visitor can say how the coordinates are to be read.
    PlanMapError
        In words, what is wrong with the file.
    """
    from geo.intake.formats.raster import is_raster
    from geo.review.layer_file import read_layer

    place = place or town()
    if role == "population" and is_raster(content):
        return _raster(content, chosen, digest, place)
    if role == "streets":
        return _streets(content, name, chosen, digest, place, join=otherwise)
    layer = read_layer(content, name, chosen)
    features = layer.everything if role in _COUNT_WITHOUT_PLACE else layer.features
    if role == "population":
        value, said, params = _population(features, place, each=otherwise)
        value.findings = (*_told(layer.findings), *value.findings)
    else:
        value, said, params = _MAKERS[role](features, place)
        value = replace(value, findings=(*_told(layer.findings), *value.findings))
    return Loaded(
        value=value,
        said=said,
        params={**params, "system": layer.reading.system.code},
        sha256=digest,
        system=layer.reading.system.code,
        findings=value.findings,
    )


_Made = tuple[Any, str, dict[str, Any]]


def _told(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.severity != "info")


def _raster(content: bytes, chosen: Chosen, digest: str, place: Town) -> Loaded:
    from geo.review.population_raster import population_from_raster

    system = chosen.system if isinstance(chosen, Reading) else chosen
    code = system.code if system else None
    found, findings = population_from_raster(content, place, code)
    said = N_("{people} people inside the {subdistrict}, from a raster.")
    params = {"people": f"{found.total:,.0f}"}
    found.findings = tuple(findings)
    return Loaded(found, said, params, digest, code or "", findings=found.findings)


def _streets(
    content: bytes, name: str, chosen: Chosen, digest: str, place: Town, *, join: bool
) -> Loaded:
    from geo.coverage.network.streets import NEAR_MISS_M, town_streets
    from geo.intake.formats.streets import read_streets

    lines = read_streets(content, name, chosen)
    found = replace(town_streets(place, lines), noticed=_told(lines.findings))
    if join:
        found = found.joined(NEAR_MISS_M)
    said = N_("{km} km of streets from {count} lines; read as {system}.")
    km = float(found.length_m.sum()) / 1000
    params = {"km": f"{km:,.0f}", "count": f"{len(lines):,}", "system": lines.system}
    return Loaded(found, said, params, digest, lines.system, tuple(found.findings))


def _population(features: list[dict[str, Any]], place: Town, *, each: bool = False) -> _Made:
    from geo.coverage.population.file import population_from_features

    found: Population = population_from_features(features, place, each=each)
    said = N_("{people} people inside the {subdistrict}, from {count} features; read as {system}.")
    return found, said, {"people": f"{found.total:,.0f}", "count": f"{len(features):,}"}


def _facilities(features: list[dict[str, Any]], place: Town) -> _Made:
    from geo.coverage.user_data.facilities import facilities_from_features

    found = facilities_from_features(features, place)
    return found, N_("{count} facilities; read as {system}."), {"count": f"{len(found):,}"}


def _candidates(features: list[dict[str, Any]], place: Town) -> _Made:
    from geo.coverage.user_data.candidates import candidates_from_features

    found = candidates_from_features(features, place)
    return found, N_("{count} candidate sites; read as {system}."), {"count": f"{len(found):,}"}


def _land(features: list[dict[str, Any]], place: Town) -> _Made:
    from geo.coverage.land import land_from_features

    found = land_from_features(features, place)
    said = N_("{area} km² of land inside the {subdistrict}; read as {system}.")
    return found, said, {"area": f"{found.area_km2:,.2f}"}


def _communities(features: list[dict[str, Any]], place: Town) -> _Made:
    from geo.coverage.communities import with_communities

    found = with_communities(features, place)
    said = N_("{count} communities; read as {system}.")
    return found, said, {"count": f"{len(found.communities or ()):,}"}


_MAKERS: dict[str, Callable[[list[dict[str, Any]], Town], _Made]] = {
    "facilities": _facilities,
    "candidates": _candidates,
    "land": _land,
    "communities": _communities,
}
