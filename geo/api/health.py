"""``GET /health``: is the program up, and with which data."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from geo.api.answers import error_answer, guarded, json_answer, only_known
from geo.model.errors import PlanMapError, StillLoading
from geo.store import project_store


@guarded
def health(request: Request) -> Response:
    """Answer ``ok`` with revision and number of projects; 503 while there are none to show."""
    only_known(request, ())
    try:
        snapshot = project_store().snapshot()
    except StillLoading as error:
        loading = {"status": "loading", "percent": error.params["percent"]}
        return json_answer(loading, status=503, headers={"Retry-After": "1"})
    except PlanMapError as error:
        return error_answer(request, error, 503)
    return json_answer({"status": "ok", "revision": snapshot.revision, "projects": len(snapshot)})
