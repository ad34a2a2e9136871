"""``GET /api/start``: what the map document needs once: plan, words, texts, base map, targets."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from starlette.requests import Request
from starlette.responses import Response

from geo import __version__, crs
from geo.api.answers import guarded, language_of, only_known, revision_answer
from geo.api.basemaps import attributions, basemaps, default_basemap
from geo.api.view import display_of
from geo.model.errors import InvalidConfiguration
from geo.model.language import Language
from geo.model.plan import Plan, plan
from geo.model.query import ProjectFilter
from geo.model.settings import store_settings
from geo.model.vocabulary import vocabulary
from geo.store import project_store
from geo.store.counts import figures, plan_targets
from geo.store.permission import editing_allowed
from geo.store.snapshot import Snapshot
from geo.web.texts import texts

_LINES = ("areas", "lines", "places")


@guarded
def start(request: Request) -> Response:
    """Answer everything about the plan that does not depend on window or filter."""
    only_known(request, ("lang", "display"))
    language = language_of(request)
    made = content(project_store().snapshot(), language, display_of(request))
    # The answer depends on more than the projects (plan, vocabulary, texts, settings),
    # so its own digest is the tag.
    tag = hashlib.sha256(orjson.dumps(made)).hexdigest()[:16]
    return revision_answer(request, tag, lambda: made)


def content(snapshot: Snapshot, language: Language, display: str = "wgs84") -> dict[str, Any]:
    """Return the answer of this route.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
        Of the interface texts; labels of the vocabulary come in both.
    display : {"wgs84", "gcj02"}
        System in which the base map is drawn.
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
        "basemaps": [source.answer() for source in basemaps()],
        "default_basemap": default_basemap(),
        "attributions": attributions(language),
        "editing": editing_allowed(),
        "figures": _figures(snapshot),
        "targets": [asdict(target) for target in plan_targets(snapshot)],
    }


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
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ShapelyError) as error:
        raise InvalidConfiguration(
            "configuration_unreadable", file=path.name, problem=str(error)[:200]
        ) from error


def _reference_item(feature: dict[str, Any], display: str) -> dict[str, Any]:
    figure = shape(feature["geometry"])
    if display == "gcj02":
        figure = shapely.transform(figure, crs.wgs84_to_gcj02, interleaved=False)
    item = {"id": feature["id"], **feature["properties"], "geometry": mapping(figure)}
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
