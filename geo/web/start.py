"""What the map document needs once: plan, vocabulary, texts, base map, figures, targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from geo import __version__, crs
from geo.model.config.settings import map_settings, store_settings
from geo.model.config.toml_files import unreadable_configuration
from geo.model.plan import Plan, plan
from geo.model.public import reference_members
from geo.model.query import ProjectFilter
from geo.model.text.english import english
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.store.counts import figures, plan_targets
from geo.store.snapshot import Snapshot
from geo.web.texts import texts

_LINES = ("areas", "lines", "places")
OFFLINE = {"code": "none", "urls": (), "attribution": "", "subdomains": "abc", "system": "wgs84"}


def content(
    snapshot: Snapshot,
    language: Language,
    display: str = "wgs84",
    *,
    basemaps: Sequence[dict[str, Any]] = (OFFLINE,),
    default_basemap: str = "none",
    editing: bool = False,
    sharing: bool = False,
) -> dict[str, Any]:
    """Return what stays the same for a language, whatever window and filter are.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
        Of the interface texts; labels of the vocabulary come in both.
    display : {"wgs84", "gcj02"}
        System in which the base map is drawn.
    basemaps : sequence of dict
        The base maps on offer; without others the one that needs no network.
    default_basemap : str
    editing : bool
        Whether the visitor may edit.
    sharing : bool
        Whether a server answers ``/api/share``.
    """
    reference = base_map(store_settings().data, display)
    return {
        "version": __version__,
        "revision": snapshot.revision,
        "texts": texts(language),
        "plan": _plan(plan()),
        "vocabulary": vocabulary().model_dump(),
        "basemap": reference,
        "bounds": _home(reference, plan().subject),
        "basemaps": list(basemaps),
        "default_basemap": default_basemap,
        "attributions": attributions(language),
        "editing": editing,
        "sharing": sharing,
        "figures": _figures(snapshot),
        "targets": [asdict(target) for target in plan_targets(snapshot)],
        "english": _english(snapshot),
    }


def _english(snapshot: Snapshot) -> dict[str, str]:
    known = english()
    return {name: known[name] for name in snapshot.columns.communities if name in known}


def _plan(document: Plan) -> dict[str, Any]:
    pair = {
        name: {"zh": document.text(name, "zh"), "en": document.text(name, "en")}
        for name in ("title", "map_title", "place", "publisher")
    }
    sections = [section.model_dump() for section in document.section]
    return {**pair, "date": document.date, "subject": document.subject, "sections": sections}


@lru_cache(maxsize=2)
def _figures(snapshot: Snapshot) -> dict[str, Any]:
    return asdict(figures(snapshot, ProjectFilter()))


@lru_cache(maxsize=4)
def base_map(data: Path, display: str) -> dict[str, list[dict[str, Any]]]:
    """Return the offline base map: areas with a place for their label, lines, stations.

    Raises
    ------
    InvalidConfiguration
        When a reference file is missing or is not GeoJSON.
    """
    return {kind: _reference(data / f"reference_{kind}.geojson", display) for kind in _LINES}


def _reference(path: Path, display: str) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    try:
        features = orjson.loads(path.read_bytes())["features"]
        return [_reference_item(feature, display) for feature in features]
    except OSError as error:
        raise unreadable_configuration(path, error) from error
    except (ValueError, LookupError, TypeError, AttributeError, ShapelyError) as error:
        # Looked at in detail at the start (geo/model/config/setup.py); it was changed since.
        raise unreadable_configuration(path, what="file_no_form") from error


def _reference_item(feature: dict[str, Any], display: str) -> dict[str, Any]:
    figure = shape(feature["geometry"])
    if display == "gcj02":
        figure = shapely.transform(figure, crs.wgs84_to_gcj02, interleaved=False)
    told = feature["properties"]
    item = {"id": feature["id"], **reference_members(told), "geometry": mapping(figure)}
    if figure.geom_type.endswith("Polygon"):
        # The middle of the largest inscribed circle: inside even a crescent.
        label = shapely.maximum_inscribed_circle(figure).coords[0]
        item["label"] = [round(value, 6) for value in label]
    return item


def _home(reference: dict[str, list[dict[str, Any]]], subject: str) -> list[float]:
    areas = [area for area in reference["areas"] if area["id"] == subject] or reference["areas"]
    if not areas:
        return [73.0, 18.0, 135.0, 54.0]
    bounds: list[float] = shapely.total_bounds([shape(a["geometry"]) for a in areas]).tolist()
    return bounds


def attributions(language: Language) -> list[str]:
    """Return the lines that stay visible on the map whatever the base map is."""
    lines = [translate(N_("Outlines are generalised; not a legal boundary"), language)]
    approval = map_settings().map_approval
    if approval:
        lines.append(translate(N_("Map approval number {number}"), language, number=approval))
    return lines
