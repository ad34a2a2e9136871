"""No public channel tells a position that stands in a text, however it is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.api.routes import routes
from geo.export import EXPORTERS
from geo.model.public import TEXT_FIELDS
from geo.present.composition import Composition
from geo.present.stored import composition_file, write_composition
from geo.publish.check import publish_report
from geo.store import project_store, public_store
from tests.conftest import project
from tests.publish.conftest import TODAY

WAYS = (
    "113.9637\n23.0303",
    "１１３．９６３７，２３．０３０３",
    "113 57 49.37 E 23 01 49.08 N",
    "113d57m49.37s 23d01m49.08s",
    "东经113度57分49.37秒",
    "113963700 23030300",
    "38496290.1 2547671.9",
    "q=23.0303,113.9637",
)
# Pieces that nothing else on a page has.
TOLD = (
    "113.9637",
    "23.0303",
    "９６３７",
    "０３０３",
    "49.37",
    "49.08",
    "963700",
    "496290",
    "547671",
)
FORMS = ("csv", "xlsx", "geojson", "gpkg", "shp", "kml", "html", "pptx")
ROUTES = (
    "/health",
    "/api/start?lang=zh",
    "/api/view?bbox=113,22,114,24&zoom=12",
    "/api/view?bbox=113,22,114,24&zoom=12&lang=en",
    "/api/projects?lang=zh",
    "/api/projects?q=9637",
    "/present",
    "/present?lang=en&projects=a0,a1",
)


@pytest.fixture
def shown(projects_file: Callable[..., Path], own_settings: Callable[..., None]) -> None:
    """Serve projects whose every text tells a place, in as many ways; the place is another."""
    features = [
        project(f"a{number}", **dict.fromkeys(TEXT_FIELDS, f"甲{way}"), lead=way, note=way)
        for number, way in enumerate(WAYS)
    ]
    features[-1]["id"] = "pole-113.9637-23.0303"
    own_settings(store=str(projects_file(*features)), public="1")
    notes = {f"project-a{number}": way for number, way in enumerate(WAYS)}
    write_composition(composition_file(), Composition(notes=notes, order=("project-a1",)))


def telling(content: bytes) -> list[str]:
    texts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = [archive.read(name) for name in archive.namelist()]
    return [told for told in TOLD for text in texts if told.encode() in text]


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("form", FORMS)
def test_no_file_tells_it(form: str) -> None:
    snapshot = public_store().snapshot()
    rows = np.arange(len(snapshot))
    for language in ("zh", "en"):
        content = EXPORTERS[form][0](snapshot, rows, language)
        assert content
        assert telling(content) == []


@pytest.mark.usefixtures("shown")
def test_no_route_tells_it() -> None:
    with TestClient(Starlette(routes=routes())) as client:
        for route in ROUTES:
            answer = client.get(route)
            assert answer.status_code in (200, 400, 404), route
            told = [each for each in telling(answer.content) if each not in route]
            assert told == [], route


@pytest.mark.usefixtures("shown")
def test_a_search_for_it_finds_nothing() -> None:
    assert public_store() is project_store()
    snapshot = project_store().snapshot()
    assert not any(told in text for told in TOLD for text in map(str, _features(snapshot)))


def _features(snapshot: Any) -> list[Any]:
    return [snapshot.feature(row) for row in range(len(snapshot))]


def test_the_check_names_what_is_blanked(
    projects_file: Callable[..., Path], own_settings: Callable[..., None]
) -> None:
    path = projects_file(
        project("a", description="113 57 49.37 E 23 01 49.08 N"),
        project("b", description="10,851 places by 2025"),
        project("pole-113.9637-23.0303"),
    )
    own_settings(store=str(path))
    report = publish_report(project_store().snapshot(), today=TODAY)
    found = {each.code: each.ids for each in report.findings}
    assert sorted(found["positions_blanked"]) == ["a", "pole-113.9637-23.0303"]
