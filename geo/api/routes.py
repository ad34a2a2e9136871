"""The table of routes, and the handlers of the short ones.

``GET /assets/{name}`` is the map's script, which browsers may cache for ever as its name
contains its hash; ``GET /health`` says whether the program is up and with which data;
``GET /api/start`` is what the map document needs once: plan, vocabulary, texts, base map, targets.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from geo.api import layers as layer_routes
from geo.api.documents import picture, present, preview
from geo.api.responses import (
    error_answer,
    guarded,
    json_answer,
    language_of,
    only_known,
    revision_answer,
    takes_gzip,
)
from geo.api.share import share
from geo.api.tiles import tile
from geo.api.trial import base_map_trial
from geo.api.view import display_of, project, projects, view
from geo.layers.presence import has_layers
from geo.model.errors import PlanMapError, StillLoading
from geo.model.text.language import Language
from geo.model.text.translate import translate
from geo.publish.check import publish_report
from geo.publish.report import DRAFT
from geo.store import project_store
from geo.store.permission import editing_allowed
from geo.store.snapshot import Snapshot
from geo.tiles.sources import TileSource, basemaps, default_basemap
from geo.web.bundle import Bundle, script_bundle
from geo.web.start import content

EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
FOREVER = "public, max-age=31536000, immutable"
MAX_CHECKED = 20_000  # projects; with more, the map does not wait for the publication check


def routes() -> list[BaseRoute]:
    """Return all routes, those for unknown API addresses last."""
    answers = {
        "/health": health,
        "/present": present,
        "/api/view": view,
        "/api/start": start,
        "/api/projects": projects,
        "/api/share": share,
        "/api/picture": picture,
        "/preview.png": preview,
        "/api/projects/{identifier}": project,
        "/api/layers": layer_routes.layers,
        "/api/layers/{identifier}": layer_routes.layer,
        "/assets/{name}": asset,
        "/api/base-map-trial": base_map_trial,
        "/tiles/{code}/{z}/{x}/{y}": tile,
    }
    if has_layers():
        import geo.web.layers  # noqa: F401 - while starting, not while the first visitor waits
    known: list[BaseRoute] = [Route(path, handler) for path, handler in answers.items()]
    refused: list[BaseRoute] = [
        Route(path, _method_not_allowed, methods=EVERY_METHOD) for path in answers
    ]
    unknown = [
        Route(path, _unknown_route, methods=EVERY_METHOD)
        for path in (
            "/api",
            "/api/{rest:path}",
            "/assets/{rest:path}",
            "/health/{rest:path}",
            "/present/{rest:path}",
            "/tiles",
            "/tiles/{rest:path}",
        )
    ]
    # Starlette answers a wrong method in plain text; the `refused` routes answer in JSON.
    return [route for pair in zip(known, refused, strict=True) for route in pair] + unknown


def _unknown_route(request: Request) -> Response:
    return error_answer(request, PlanMapError("unknown_route", value=request.url.path[:80]), 404)


def _method_not_allowed(request: Request) -> Response:
    answer = error_answer(request, PlanMapError("method_not_allowed"), 405)
    answer.headers["Allow"] = "GET, HEAD"
    return answer


@guarded
def asset(request: Request) -> Response:
    """Answer an asset, compressed if the browser accepts it."""
    name = request.path_params["name"]
    bundle = script_bundle()
    if bundle.file_name != name:
        return error_answer(request, PlanMapError("unknown_route", value=name[:80]), 404)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if takes_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        return Response(_compressed(bundle), media_type=bundle.media_type, headers=headers)
    return Response(bundle.content, media_type=bundle.media_type, headers=headers)


@lru_cache(maxsize=1)
def _compressed(bundle: Bundle) -> bytes:
    return gzip.compress(bundle.content, compresslevel=9, mtime=0)


@guarded
def health(request: Request) -> Response:
    """Answer ``ok`` with revision and number of projects; 503 while they cannot be shown."""
    only_known(request, ())
    try:
        snapshot = project_store().snapshot()
    except StillLoading as error:
        loading = {"status": "loading", "percent": error.params["percent"]}
        return json_answer(loading, status=503, headers={"Retry-After": "1"})
    except PlanMapError as error:
        return error_answer(request, error, 503)
    return json_answer({"status": "ok", "revision": snapshot.revision, "projects": len(snapshot)})


@guarded
def start(request: Request) -> Response:
    """Answer the data of the map document that do not depend on window or filter."""
    only_known(request, ("lang", "display", "basemap"))
    snapshot, language = project_store().snapshot(), language_of(request)
    offered = basemaps()
    start_data = content(
        snapshot,
        language,
        _display(request, offered),
        basemaps=[source.to_dict() for source in offered],
        default_basemap=default_basemap(),
        editing=editing_allowed(request.headers),
        sharing=True,
        layers=_layers(),
    )
    start_data["mark"] = _mark(snapshot, language)
    # The answer depends on more than the projects (plan, vocabulary, texts, settings),
    # so the ETag is a digest of the answer itself.
    tag = hashlib.sha256(orjson.dumps(start_data)).hexdigest()[:16]
    return revision_answer(request, tag, lambda: start_data)


def _layers() -> dict[str, Any]:
    """Return the layers that the map offers; nothing is read where there are none."""
    if not has_layers():
        return {}
    from geo.web.layers import offered_layers

    return offered_layers()


def _display(request: Request, offered: Sequence[TileSource]) -> str:
    """Return the CRS to draw in: as asked, or that of the base map that is asked for."""
    code = request.query_params.get("basemap")
    systems = {source.code: source.system for source in offered}
    return systems.get(code, "wgs84") if code else display_of(request)


def _mark(snapshot: Snapshot, language: Language) -> str:
    if len(snapshot) > MAX_CHECKED:
        return translate(DRAFT, language)
    today = dt.datetime.now().astimezone().date()
    return publish_report(snapshot, today=today).mark(language)
