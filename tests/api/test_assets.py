"""``/assets``: the map's script, kept for ever by its hash."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from geo.web.bundle import script_bundle


def plain(client: TestClient, **headers: str) -> Any:
    return client.get(script_bundle().url, headers={"Accept-Encoding": "identity", **headers})


def test_the_script_is_served_as_it_is(client: TestClient) -> None:
    answer = plain(client)
    assert answer.status_code == 200
    assert answer.content == script_bundle().content
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "content-encoding" not in answer.headers


def test_the_hash_of_the_content_is_in_the_name(client: TestClient) -> None:
    assert hashlib.sha256(plain(client).content).hexdigest()[:12] in script_bundle().file_name


def test_the_script_is_kept_for_ever(client: TestClient) -> None:
    cached = plain(client).headers["cache-control"]
    assert "immutable" in cached
    assert "max-age=31536000" in cached
    assert "public" in cached


def test_a_browser_that_unpacks_gets_less(client: TestClient) -> None:
    with client.stream(
        "GET", script_bundle().url, headers={"Accept-Encoding": "gzip, br"}
    ) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == script_bundle().content
    assert len(raw) < len(script_bundle().content) / 2


@pytest.mark.parametrize("accepted", ["gzip", "identity", "br"])
def test_caches_are_told_that_packing_varies(client: TestClient, accepted: str) -> None:
    answer = client.get(script_bundle().url, headers={"Accept-Encoding": accepted})
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["gzip;q=0", "br, gzip; q=0", "gzip;q=0.0, identity"])
def test_who_refuses_gzip_gets_none(client: TestClient, accepted: str) -> None:
    answer = client.get(script_bundle().url, headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "planmap-000000000000.js",
        "planmap.js",
        "..%2f..%2fapp.py",
        "%2e%2e/document.js",
        "js/document.js",
        "",
        "{{7*7}}",
    ],
)
def test_another_name_is_not_found(get: Callable[..., Any], name: str) -> None:
    error = get(f"/assets/{name}", expect=404, lang="en")["error"]
    assert error["code"] == "unknown_route"
    assert error["hint"]
