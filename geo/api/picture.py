"""``GET /api/picture``: the view of the moment as a picture at print resolution."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from geo.api.answers import all_params, guarded, language_of, only_known
from geo.api.costly import costly
from geo.api.view import display_of
from geo.export.png import map_png
from geo.model.query import PARAMETERS, parse_filter
from geo.store import project_store
from geo.viewport import parse_window
from geo.web.features import to_wgs84


@costly("picture")
@guarded
def picture(request: Request) -> Response:
    """Answer the projects of a filter in a window as PNG: A4 landscape, 300 dots an inch."""
    only_known(request, ("bbox", "zoom", "display", "lang", *PARAMETERS))
    query = request.query_params
    wanted = parse_filter(all_params(request))
    asked = parse_window(query.get("bbox", ""), query.get("zoom", ""))
    window = to_wgs84(asked, display_of(request))
    bounds = (window.west, window.south, window.east, window.north)
    snapshot = project_store().snapshot()
    content = map_png(snapshot, snapshot.rows(wanted), language_of(request), bounds=bounds)
    headers = {
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="plan-map-{snapshot.revision}.png"',
    }
    return Response(content, media_type="image/png", headers=headers)
