"""All routes: each answers, refuses what it does not know, and says so in JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.api.routes import routes
from geo.web.bundle import script_bundle

Get = Callable[..., Any]
ADDRESSES = [
    "/health",
    "/api/view?bbox=113.6,22.9,113.8,23.1&zoom=12",
    "/api/start",
    "/api/projects",
    "/api/projects/guantai-road",
    script_bundle().url,
]
JSON_ADDRESSES = ADDRESSES[:-1]


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_route_answers(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_these_are_all_routes() -> None:
    answering = [route for route in routes() if isinstance(route, Route) and route.methods]
    paths = {route.path for route in answering if route.methods == {"GET", "HEAD"}}
    assert paths == {
        "/health",
        "/present",
        "/api/view",
        "/api/start",
        "/api/projects",
        "/api/share",
        "/api/picture",
        "/preview.png",
        "/api/projects/{identifier}",
        "/api/layers",
        "/api/layers/{identifier}",
        "/assets/{name}",
        "/api/base-map-trial",
        "/tiles/{code}/{z}/{x}/{y}",
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_route_answers_head(client: TestClient, address: str) -> None:
    answer = client.head(address)
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_route_takes_another_method(client: TestClient, address: str, method: str) -> None:
    answer = client.request(method, address, headers={"Accept-Language": "en"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["error"]["code"] == "method_not_allowed"
    assert answer.json()["error"]["hint"]


@pytest.mark.parametrize("address", JSON_ADDRESSES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unknown_parameter_is_refused(client: TestClient, address: str, language: str) -> None:
    joint = "&" if "?" in address else "?"
    answer = client.get(f"{address}{joint}colour=red", headers={"Accept-Language": language})
    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["code"] == "unknown_parameter"
    assert "colour" in error["message"]
    assert error["hint"]


@pytest.mark.parametrize("address", JSON_ADDRESSES[1:])
def test_each_route_of_the_map_has_an_etag(client: TestClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert first.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "address",
    [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/view/x",
        "/api/projects/a/b",
        "/api/projects/",
        "/assets/",
        "/assets/a/b",
        "/health/",
        "/health/x",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_address_is_not_found(get: Get, address: str, lang: str) -> None:
    error = get(address, expect=404, lang=lang)["error"]
    assert error["code"] == "unknown_route"
    assert address in error["message"]
    assert error["hint"]


def test_an_unknown_address_is_not_found_by_any_method(client: TestClient) -> None:
    assert client.post("/api/nothing").status_code == 404


@pytest.mark.parametrize("address", JSON_ADDRESSES)
@pytest.mark.parametrize(("variable", "value"), [("public", "perhaps"), ("view_features", "many")])
def test_a_wrong_setting_is_never_an_internal_error(
    client: TestClient,
    own_settings: Callable[..., None],
    address: str,
    variable: str,
    value: str,
) -> None:
    own_settings(**{variable: value})
    answer = client.get(address)
    if answer.status_code != 200:
        assert answer.status_code == 503
        assert f"PLANMAP_{variable.upper()}" in answer.text
