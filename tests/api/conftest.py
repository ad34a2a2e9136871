"""A client that asks the program's own routes, as the browser would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.api.middleware.security import KnownAddresses, SecurityHeaders
from geo.api.routes import routes

Ask = Callable[..., Any]
Show = Callable[..., None]


def _page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("page")


@pytest.fixture
def client() -> Iterator[TestClient]:
    """Serve the routes with the middleware of the program, and a page beside them."""
    app = Starlette(
        routes=[*routes(), Route("/{rest:path}", _page)],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                KnownAddresses, pages={"map": "Map", "projects": "Projects", "edit": "Edit"}
            ),
        ],
    )
    with TestClient(app) as asked:
        yield asked


@pytest.fixture
def show(
    own_settings: Callable[..., None], projects_file: Callable[..., Path]
) -> Callable[..., None]:
    """Make features the projects that are served; keywords are settings."""

    def serve(*features: Any, **settings: str) -> None:
        own_settings(store=str(projects_file(*features)), **settings)

    return serve


@pytest.fixture
def get(client: TestClient) -> Ask:
    """Ask an address; the answer must be JSON with the status expected."""

    def ask(path: str, *, expect: int = 200, headers: Any = None, **params: Any) -> Any:
        answer = client.get(path, params=params, headers=headers)
        assert answer.status_code == expect, answer.text
        assert answer.headers["content-type"] == "application/json"
        return answer.json()

    return ask
