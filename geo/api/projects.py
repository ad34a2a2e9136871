"""``GET /api/projects``: the list next to the map; ``GET /api/projects/{id}``: one card."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from geo.api.responses import all_params, guarded, only_known, revision_answer
from geo.api.view import display_of
from geo.model.errors import BadQuery
from geo.model.query import PARAMETERS, parse_filter
from geo.model.search import query_words
from geo.store import project_store
from geo.store.counts import figures
from geo.viewport import parse_window, viewport
from geo.web.features import card, item, to_wgs84

PAGE = 200
MAX_LIMIT = 1000


@guarded
def projects(request: Request) -> Response:
    """Answer a filter with its figures and one page of the list.

    With ``bbox`` and ``zoom`` the list holds the projects of that window only;
    the figures stay those of the filter.
    """
    only_known(request, ("limit", "offset", "bbox", "zoom", "display", "lang", *PARAMETERS))
    display = display_of(request)
    criteria = parse_filter(all_params(request))
    limit = _number(request, "limit", PAGE, 1, MAX_LIMIT)
    offset = _number(request, "offset", 0, 0, 999_999_999)
    bbox = request.query_params.get("bbox")
    window = parse_window(bbox, request.query_params.get("zoom", "")) if bbox else None
    snapshot = project_store().snapshot()

    def make() -> dict[str, Any]:
        rows = snapshot.rows(criteria)
        if window is not None:
            rows = np.intersect1d(
                rows, viewport(snapshot).rows_in(to_wgs84(window, display)), assume_unique=True
            )
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
    """Answer one project: the feature as it is stored, its bounds, and how sure its place is."""
    only_known(request, ("display", "lang"))
    display = display_of(request)
    snapshot = project_store().snapshot()
    row = snapshot.row(request.path_params["identifier"])

    return revision_answer(request, snapshot.revision, lambda: card(snapshot, row, display))


def _number(request: Request, name: str, default: int, low: int, high: int) -> int:
    text = request.query_params.get(name, str(default))
    short = len(text) <= 10 and text.isascii() and text.isdigit()
    if not (short and low <= int(text) <= high):
        raise BadQuery(
            "bad_parameter", field=name, value=text[:20], rule="number", low=low, high=high
        )
    return int(text)
