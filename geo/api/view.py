"""Routes of the map's data: a window, the list of projects, and one project's card.

They are ``GET /api/view``, ``GET /api/projects`` and ``GET /api/projects/{id}``.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from geo.api.responses import all_params, guarded, only_known, revision_answer
from geo.model.config.settings import map_settings
from geo.model.errors import BadQuery
from geo.model.query import PARAMETERS, parse_filter
from geo.model.search import query_words
from geo.store import project_store
from geo.store.counts import figures
from geo.viewport import parse_window, viewport
from geo.web.features import card, clusters_of, features_of, item, to_wgs84

KNOWN = ("bbox", "zoom", "display", "lang", *PARAMETERS)
DISPLAYS = ("wgs84", "gcj02")
PAGE = 200  # default number of projects in the list
MAX_LIMIT = 1000


@guarded
def view(request: Request) -> Response:
    """Answer a map window with features, or with clusters if it contains too many."""
    only_known(request, KNOWN)
    criteria = parse_filter(all_params(request))
    query = request.query_params
    window = parse_window(query.get("bbox", ""), query.get("zoom", ""))
    display = display_of(request)
    snapshot = project_store().snapshot()

    def make() -> dict[str, Any]:
        shown = viewport(snapshot).view(
            to_wgs84(window, display), criteria, map_settings().view_features
        )
        features = [] if shown.rows is None else features_of(snapshot, shown.rows, window, display)
        clusters = [] if shown.clusters is None else clusters_of(shown.clusters, display)
        return {
            "type": "FeatureCollection",
            "revision": snapshot.revision,
            "mode": "features" if shown.clusters is None else "clusters",
            "total": shown.total,
            "features": features,
            "clusters": clusters,
        }

    return revision_answer(request, snapshot.revision, make)


@guarded
def projects(request: Request) -> Response:
    """Answer the figures of a filter and one page of its list of projects.

    With ``bbox`` and ``zoom``, the list is limited to that window; the figures still cover
    the whole filter.
    """
    only_known(request, ("limit", "offset", *KNOWN))
    display = display_of(request)
    criteria = parse_filter(all_params(request))
    limit = _number(request, "limit", PAGE, 1, MAX_LIMIT)
    offset = _number(request, "offset", 0, 0, 999_999_999)
    bbox = request.query_params.get("bbox")
    window = parse_window(bbox, request.query_params.get("zoom", "")) if bbox else None
    snapshot = project_store().snapshot()

    def make() -> dict[str, Any]:
        if window is None:
            rows = snapshot.rows(criteria)
        else:
            inside = viewport(snapshot).inside(to_wgs84(window, display))
            rows = np.flatnonzero(snapshot.mask(criteria) & inside)
        page = snapshot.in_order(criteria, rows)[offset : offset + limit]
        words = query_words(criteria.q)
        return {
            "revision": snapshot.revision,
            **asdict(figures(snapshot, criteria)),
            "listed": len(rows),
            "items": [item(snapshot, int(row), words) for row in page],
        }

    return revision_answer(request, snapshot.revision, make)


@guarded
def project(request: Request) -> Response:
    """Answer one project: the stored feature, its bounding box and its certainty."""
    only_known(request, ("display", "lang"))
    display = display_of(request)
    snapshot = project_store().snapshot()
    row = snapshot.row(request.path_params["identifier"])

    return revision_answer(request, snapshot.revision, lambda: card(snapshot, row, display))


def display_of(request: Request) -> str:
    """Return the CRS in which to draw.

    Raises
    ------
    BadQuery
        When it is neither WGS 84 nor GCJ-02.
    """
    display = request.query_params.get("display", "wgs84")
    if display not in DISPLAYS:
        raise BadQuery("bad_parameter", field="display", value=display[:20], rule="display")
    return display


def _number(request: Request, name: str, default: int, low: int, high: int) -> int:
    text = request.query_params.get(name, str(default))
    short = len(text) <= 10 and text.isascii() and text.isdigit()
    if not (short and low <= int(text) <= high):
        raise BadQuery(
            "bad_parameter", field=name, value=text[:20], rule="number", low=low, high=high
        )
    return int(text)
