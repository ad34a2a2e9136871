"""``GET /api/projects``: the list beside the map; ``GET /api/projects/{id}``: one card."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from geo import crs
from geo.api.answers import all_params, guarded, only_known, revision_answer
from geo.api.view import display_of, to_wgs84
from geo.model.errors import BadQuery
from geo.model.location import certainty, missing_reason
from geo.model.query import PARAMETERS, parse_filter
from geo.store import project_store
from geo.store.counts import figures, in_plan_order
from geo.viewport import parse_window, viewport

PAGE = 200
MAX_LIMIT = 1000
_LISTED = ("name", "name_en", "section", "sentence", "status", "category", "location_type")


@guarded
def projects(request: Request) -> Response:
    """Answer a filter with its figures and one page of the list.

    With ``bbox`` and ``zoom`` the list holds the projects of that window only;
    the figures stay those of the filter.
    """
    only_known(request, ("limit", "offset", "bbox", "zoom", "display", "lang", *PARAMETERS))
    display = display_of(request)
    wanted = parse_filter(all_params(request))
    limit = _number(request, "limit", PAGE, 1, MAX_LIMIT)
    offset = _number(request, "offset", 0, 0, 999_999_999)
    bbox = request.query_params.get("bbox")
    window = parse_window(bbox, request.query_params.get("zoom", "")) if bbox else None
    snapshot = project_store().snapshot()

    def make() -> dict[str, Any]:
        rows = snapshot.rows(wanted)
        if window is not None:
            rows = np.intersect1d(
                rows, viewport(snapshot).rows_in(to_wgs84(window, display)), assume_unique=True
            )
        page = in_plan_order(snapshot, rows)[offset : offset + limit]
        return {
            "revision": snapshot.revision,
            **asdict(figures(snapshot, wanted)),
            "listed": len(rows),
            "items": [_item(snapshot.feature(int(row))) for row in page],
        }

    return revision_answer(request, snapshot.revision, make)


@guarded
def project(request: Request) -> Response:
    """Answer one project: the feature as it is stored, its bounds, and how sure its place is."""
    only_known(request, ("display", "lang"))
    display = display_of(request)
    snapshot = project_store().snapshot()
    row = snapshot.row(request.path_params["identifier"])

    def make() -> dict[str, Any]:
        feature = snapshot.feature(row)
        located = feature["geometry"] is not None
        bounds = viewport(snapshot).bounds(row)
        x, y = snapshot.columns.x[row], snapshot.columns.y[row]
        if display == "gcj02":
            x, y = crs.wgs84_to_gcj02(x, y)
        if bounds is not None and display == "gcj02":
            west, south = crs.wgs84_to_gcj02(bounds[0], bounds[1])
            east, north = crs.wgs84_to_gcj02(bounds[2], bounds[3])
            bounds = (float(west), float(south), float(east), float(north))
        return {
            "revision": snapshot.revision,
            "feature": feature,
            "bounds": bounds,
            "mark": [float(x), float(y)] if located else None,
            "certainty": certainty(feature["properties"], located=located),
            "reason": None if located else missing_reason(feature["properties"]),
        }

    return revision_answer(request, snapshot.revision, make)


def _item(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature["properties"]
    located = feature["geometry"] is not None
    return {
        "id": feature["id"],
        **{name: properties[name] for name in _LISTED},
        "certainty": certainty(properties, located=located),
        "reason": None if located else missing_reason(properties),
        "accuracy_m": properties.get("location_accuracy_m"),
    }


def _number(request: Request, name: str, default: int, low: int, high: int) -> int:
    text = request.query_params.get(name, str(default))
    short = len(text) <= 10 and text.isascii() and text.isdigit()
    if not (short and low <= int(text) <= high):
        raise BadQuery(
            "bad_parameter", field=name, value=text[:20], rule="number", low=low, high=high
        )
    return int(text)
