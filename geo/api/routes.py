"""All routes of the program's own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from geo.api.answers import error_answer
from geo.api.assets import asset
from geo.api.health import health
from geo.api.picture import picture
from geo.api.present import present
from geo.api.preview import preview
from geo.api.projects import project, projects
from geo.api.share import share
from geo.api.start import start
from geo.api.view import view
from geo.model.errors import PlanMapError

EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def routes() -> list[BaseRoute]:
    """Return the routes, the catch-all for unknown API addresses last."""
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
        "/assets/{name}": asset,
    }
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
        )
    ]
    # Starlette answers a wrong method in plain text; the second list answers in JSON.
    return [route for pair in zip(known, refused, strict=True) for route in pair] + unknown


def _unknown_route(request: Request) -> Response:
    return error_answer(request, PlanMapError("unknown_route", value=request.url.path[:80]), 404)


def _method_not_allowed(request: Request) -> Response:
    answer = error_answer(request, PlanMapError("method_not_allowed"), 405)
    answer.headers["Allow"] = "GET, HEAD"
    return answer
