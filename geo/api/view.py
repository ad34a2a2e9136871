"""``GET /api/view``: what a map window shows."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from geo.api.responses import all_params, guarded, only_known, revision_answer
from geo.model.config.settings import map_settings
from geo.model.errors import BadQuery
from geo.model.query import PARAMETERS, parse_filter
from geo.store import project_store
from geo.viewport import parse_window, viewport
from geo.web.features import clusters_of, features_of, to_wgs84

KNOWN = ("bbox", "zoom", "display", "lang", *PARAMETERS)
DISPLAYS = ("wgs84", "gcj02")


@guarded
def view(request: Request) -> Response:
    """Answer a map window with features, or with clusters where it holds too many."""
    only_known(request, KNOWN)
    criteria = parse_filter(all_params(request))
    query = request.query_params
    window = parse_window(query.get("bbox", ""), query.get("zoom", ""))
    display = display_of(request)
    snapshot = project_store().snapshot()

    def make() -> dict[str, Any]:
        found = viewport(snapshot).view(
            to_wgs84(window, display), criteria, map_settings().view_features
        )
        features = [] if found.rows is None else features_of(snapshot, found.rows, window, display)
        clusters = [] if found.clusters is None else clusters_of(found.clusters, display)
        return {
            "type": "FeatureCollection",
            "revision": snapshot.revision,
            "mode": "features" if found.clusters is None else "clusters",
            "total": found.total,
            "features": features,
            "clusters": clusters,
        }

    return revision_answer(request, snapshot.revision, make)


def display_of(request: Request) -> str:
    """Return the system to draw in.

    Raises
    ------
    BadQuery
        When it is neither WGS 84 nor GCJ-02.
    """
    display = request.query_params.get("display", "wgs84")
    if display not in DISPLAYS:
        raise BadQuery("bad_parameter", field="display", value=display[:20], rule="display")
    return display
