"""``GET /api/base-map-trial``: the document in which a planner tries a base map.

Whoever may edit may try. The server fetches nothing: see :mod:`geo.web.trial`.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from geo.api.error_page import readable, readable_answer
from geo.api.responses import language_of, only_known
from geo.model.basemap import base_map
from geo.model.config.toml_files import invalid_configuration
from geo.model.errors import InvalidConfiguration
from geo.model.tile_maps import FILE, TileMap
from geo.store import project_store
from geo.store.permission import require_editing
from geo.web.trial import known_points, trial_document


@readable
def base_map_trial(request: Request) -> Response:
    """Answer the trial of the base map that ``draft`` describes, as JSON."""
    only_known(request, ("draft", "lang"))
    require_editing(request.headers)
    try:
        draft = _draft(request.query_params.get("draft", ""))
    except InvalidConfiguration as error:
        return readable_answer(request, error, 400)
    language = language_of(request)
    points = known_points(base_map(), project_store().snapshot(), language)
    document, policy = trial_document(draft, points, language)
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(document, headers=headers)


def _draft(text: str) -> TileMap:
    try:
        return TileMap.model_validate_json(text)
    except ValidationError as error:
        raise invalid_configuration(Path(FILE), error, TileMap) from error
