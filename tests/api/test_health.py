"""``/health``: is the program up, and with which data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from geo.store.file import store
from tests.conftest import project

Get = Callable[..., Any]
Show = Callable[..., None]


def test_a_healthy_program_says_what_it_shows(get: Get) -> None:
    answer = get("/health")
    assert set(answer) == {"status", "revision", "projects"}
    assert (answer["status"], answer["projects"]) == ("ok", 63)


def test_the_revision_is_that_of_the_map(get: Get) -> None:
    assert get("/health")["revision"] == get("/api/start")["revision"]


def test_the_public_build_counts_public_projects_only(show: Show, get: Get) -> None:
    show(project("a"), project("b", visibility="internal"), public="1")
    assert get("/health")["projects"] == 1


def test_an_empty_plan_is_healthy(show: Show, get: Get) -> None:
    show()
    assert get("/health")["projects"] == 0


def test_a_missing_file_is_not_healthy(
    own_settings: Callable[..., None], tmp_path: Path, get: Get
) -> None:
    own_settings(store=str(tmp_path / "gone.geojson"))
    error = get("/health", expect=503, headers={"Accept-Language": "en"})["error"]
    assert error["code"] == "file_missing"
    assert "gone.geojson" in error["message"]
    assert str(tmp_path) not in error["message"]


def test_a_broken_file_is_named_by_feature_and_field(show: Show, get: Get) -> None:
    show(project("a", section=9))
    (finding,) = get("/health", expect=503)["error"]["findings"]
    assert (finding["feature"], finding["field"]) == ("a", "section")


def test_a_loading_program_says_how_far_it_is(
    client: TestClient,
    show: Show,
    monkeypatch: pytest.MonkeyPatch,
    wait_until: Callable[..., Any],
) -> None:
    monkeypatch.setattr(store, "BACKGROUND_BYTES", 1000)
    show(*[project(f"p{number}") for number in range(3000)])
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "loading"
    assert 0 <= answer.json()["percent"] <= 100
    assert answer.headers["retry-after"] == "1"
    wait_until(lambda: client.get("/health").status_code == 200)
    assert client.get("/health").json()["projects"] == 3000


def test_health_is_never_kept(client: TestClient) -> None:
    assert client.get("/health").headers["cache-control"] == "no-cache"


def test_health_takes_no_parameters(get: Get) -> None:
    assert get("/health", expect=400, verbose="1")["error"]["code"] == "unknown_parameter"
