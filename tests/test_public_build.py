"""The public build, byte by byte: nothing that is internal is in anything it hands out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from typer.testing import CliRunner

from geo.api.routes import routes
from geo.cli import app as commands
from geo.export import EXPORTERS
from geo.model.query import PARAMETERS
from geo.model.text.language import LANGUAGES
from geo.present.stored import stored_composition
from geo.store import project_store
from geo.ui.coverage.parts import PARTS
from geo.ui.pages import EDITING, PAGES
from geo.ui.present.files import FileRequest, make_file
from geo.ui.server.document import page_routes
from geo.web.bundle import script_bundle
from tests import markers
from tests.markers import EVERYTHING, found_in

pytestmark = pytest.mark.usefixtures("documents_set_once")
SHELL = Path(__file__).resolve().parent.parent / "geo" / "ui" / "shell.py"
SCRIPTS = {page.slug: page.script for page in PAGES}
BOX = "bbox=113.5,22.8,113.9,23.2&zoom=14"
ADDRESSES = {
    "/health": ["/health"],
    "/present": [
        f"/present?lang={lang}{more}"
        for lang in ("zh", "en")
        for more in ("", "&public=0", "&projects=shown,qzx-internal,qzx-area")
    ],
    "/api/view": [f"/api/view?{BOX}", f"/api/view?{BOX}&display=gcj02", f"/api/view?{BOX}&q=qzx"],
    "/api/start": ["/api/start?lang=zh", "/api/start?lang=en&display=gcj02"],
    "/api/projects": [
        "/api/projects",
        f"/api/projects?{BOX}&display=gcj02",
        "/api/projects?q=密号",
    ],
    "/api/share": ["/api/share?link=http://testserver/"],
    "/api/picture": [f"/api/picture?{BOX}"],
    "/preview.png": ["/preview.png"],
    "/api/projects/{identifier}": ["/api/projects/shown", "/api/projects/camera?display=gcj02"],
    "/api/layers": ["/api/layers"],
    "/api/layers/{identifier}": [
        f"/api/layers/{name}?{BOX}" for name in ("facilities-park", "residents")
    ],
    "/assets/{name}": [script_bundle().url],
    "/api/base-map-trial": ["/api/base-map-trial", "/api/base-map-trial?draft={}"],
    "/tiles": ["/tiles", "/tiles/qzx/10/1/1"],
    "/tiles/{code}/{z}/{x}/{y}": ["/tiles/qzx/10/1/1?v=1"],
    "/": ["/"],
    **{f"/{page.slug}": [f"/{page.slug}"] for page in PAGES},
}
# What a visitor has written into the address comes back from there, not from the plan.
ASKED = {"qzx-internal", "qzx-area"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return markers.write(tmp_path)


@pytest.fixture
def public(own_settings: Callable[..., None], file: Path) -> None:
    own_settings(store=str(file), public="1")


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[*page_routes(), *routes()])) as asked:
        yield asked


def test_the_search_finds_everything_in_the_office(
    own_settings: Callable[..., None], file: Path
) -> None:
    content = file.read_bytes() + file.with_suffix(".presentation.json").read_bytes()
    assert found_in(content + str(file).encode()) == EVERYTHING


@pytest.mark.parametrize(
    "form", ["csv", "xlsx", "gpkg", "shp", "kml", "geojson", "html", "pdf", "pptx"]
)
def test_the_search_finds_what_is_in_a_file_of_the_office(
    own_settings: Callable[..., None], file: Path, tmp_path: Path, form: str
) -> None:
    own_settings(store=str(file))
    assert "密号甲寅" in found_in(exported(form, tmp_path, "--lang", "zh"))


def exported(form: str, folder: Path, *options: str) -> bytes:
    out = folder / "out.file"
    result = CliRunner().invoke(commands, ["export", form, str(out), *options])
    assert result.exit_code == 0, result.output
    return out.read_bytes()


@pytest.mark.parametrize("switch", ["setting", "option"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", EXPORTERS)
def test_no_file_holds_anything_internal(
    own_settings: Callable[..., None],
    file: Path,
    tmp_path: Path,
    form: str,
    language: str,
    *,
    switch: str,
) -> None:
    own_settings(store=str(file), **({"public": "1"} if switch == "setting" else {}))
    options = ("--public",) if switch == "option" else ()
    assert found_in(exported(form, tmp_path, "--lang", language, *options)) == set()


def test_every_route_is_asked(client: TestClient) -> None:
    known = {
        route.path
        for route in client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route) and "{rest:path}" not in route.path
    }
    assert known - {"/api"} <= set(ADDRESSES)


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("address", [each for listed in ADDRESSES.values() for each in listed])
def test_no_route_answers_anything_internal(client: TestClient, address: str) -> None:
    for _ in range(2):  # the second time from whatever was kept
        answer = client.get(address)
        asked = {word for word in EVERYTHING if word in address}
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        assert answer.status_code in (200, 400, 403, 404), answer.text
        assert found_in(answer.content) - asked == set()
        assert found_in(headers.encode()) - asked == set()


def test_a_presentation_of_the_office_for_the_public_holds_nothing_internal(
    client: TestClient, own_settings: Callable[..., None], file: Path
) -> None:
    own_settings(store=str(file))
    assert "密号甲寅" in found_in(client.get("/present").content)
    assert found_in(client.get("/present?public=1").content) == set()


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("identifier", markers.IDS)
def test_an_internal_project_is_no_project(client: TestClient, identifier: str) -> None:
    inside, nowhere = (client.get(f"/api/projects/{each}") for each in (identifier, "qzx-nowhere"))
    assert inside.status_code == nowhere.status_code == 404
    assert inside.text.replace(identifier, "qzx-nowhere") == nowhere.text


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("word", [*markers.WORDS, *markers.IDS])
def test_no_search_tells_that_something_is_there(client: TestClient, word: str) -> None:
    answer = client.get("/api/projects", params={"q": word}).json()
    assert answer["listed"] == answer["total"] == 0


@pytest.mark.usefixtures("public")
def test_no_filter_tells_that_something_is_there(client: TestClient) -> None:
    answer = client.get("/api/projects", params={"community": "密号丁巳"}).json()
    assert answer["total"] == 0
    total = client.get("/api/projects").json()["total"]
    assert total == 4
    facets = client.get("/api/projects").json()["facets"]
    assert set(facets) <= set(PARAMETERS)
    assert facets["community"] == {}


@pytest.mark.usefixtures("public")
def test_a_camera_is_told_as_a_matter_of_the_whole_subdistrict(client: TestClient) -> None:
    answer = client.get("/api/projects/camera").json()
    assert answer["feature"]["geometry"] is None
    assert answer["mark"] is answer["bounds"] is None
    assert answer["reason"] == "whole_subdistrict"
    seen = client.get(f"/api/view?{BOX}").json()
    assert [each["id"] for each in seen["features"]] == ["shown", "park"]


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_broken_file_is_not_quoted(
    client: TestClient, own_settings: Callable[..., None], file: Path, at: float
) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * at)])
    own_settings(store=str(file), public="1")
    for address in ("/api/view?" + BOX, "/api/start", "/api/projects", "/health", "/present"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert found_in(answer.content) == set()


@pytest.mark.parametrize(
    "broken", ['{"notes": {"project-qzx-internal": 5}}', '{"qzxkey": 1}', '{"order": ["qzx']
)
def test_a_broken_composition_is_not_quoted(
    client: TestClient,
    own_settings: Callable[..., None],
    file: Path,
    sent: list[bytes],
    broken: str,
) -> None:
    file.with_suffix(".presentation.json").write_text(broken, encoding="utf-8")
    own_settings(store=str(file), public="1")
    answer = client.get("/present")
    assert answer.status_code == 503
    assert found_in(answer.content) == set()
    open_page("presentation", lang="en")
    assert set().union(*map(found_in, sent)) == set()


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("form", ["html", "pptx", "pdf", "png"])
def test_no_file_of_a_composition_that_names_internal_projects_holds_them(form: str) -> None:
    stored = stored_composition().model_copy(update={"public": True})
    snapshot, day = project_store().snapshot(), dt.date(2026, 3, 1)
    for language in LANGUAGES:
        wanted = FileRequest(form, snapshot, stored, language, "", "a4", day)
        assert found_in(make_file(wanted, lambda _share, _text: None)) == set()


def test_a_missing_file_is_not_named(
    client: TestClient, own_settings: Callable[..., None], file: Path
) -> None:
    file.unlink()
    own_settings(store=str(file), public="1")
    assert found_in(client.get("/api/start").content) == set()


@pytest.mark.parametrize("wrong", [{"status": "密号甲寅"}, {"lead": 3}, {"qzxkey": None}])
def test_a_wrong_value_of_an_internal_project_is_not_told(
    client: TestClient,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
    wrong: dict[str, Any],
) -> None:
    inside = markers.features()[4]
    inside["properties"] |= wrong
    own_settings(store=str(projects_file(inside, markers.features()[1])), public="1")
    answer = client.get("/api/projects")
    assert answer.status_code == 200
    assert found_in(answer.content) == set()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Keep every message that a page sends to the browser, tables included."""
    kept: list[bytes] = []
    messages = LocalScriptRunner.forward_msgs

    def forward(runner: LocalScriptRunner) -> Any:
        queue = messages(runner)
        kept.extend(each.SerializeToString() for each in queue)
        return queue

    monkeypatch.setattr(LocalScriptRunner, "forward_msgs", forward)
    return kept


def open_page(slug: str, **address: str) -> AppTest:
    page = AppTest.from_file(str(SHELL), default_timeout=120)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    if slug != "map":
        page.switch_page(f"../../pages/{SCRIPTS[slug].name}").run()
    return page


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slug", [page.slug for page in PAGES if page.slug not in EDITING])
def test_no_page_sends_anything_internal(sent: list[bytes], slug: str, language: str) -> None:
    page = open_page(slug, lang=language, project="shown")
    assert not page.exception
    # Streamlit keeps the address of the page beside what the page sends.
    assert set().union(*map(found_in, sent)) == set()


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("service", ["public_safety", "park"])
@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_the_coverage_page_sends_anything_internal(
    sent: list[bytes], part: str, service: str
) -> None:
    page = open_page("coverage", lang="zh", part=part, service=service, count="all")
    assert not page.exception
    assert set().union(*map(found_in, sent)) == set()


@pytest.mark.parametrize("ending", ["xlsx", "gpkg"])
@pytest.mark.parametrize("category", ["public_safety", "park", "school"])
def test_no_file_of_a_coverage_holds_anything_internal(
    own_settings: Callable[..., None], file: Path, tmp_path: Path, category: str, ending: str
) -> None:
    own_settings(store=str(file), public="1")
    out = tmp_path / f"out.{ending}"
    words = ["coverage", category, "--radius", "500", "--statuses", "all"]
    result = CliRunner().invoke(commands, [*words, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert found_in(out.read_bytes()) == set()


def test_the_search_finds_what_a_page_of_the_office_sends(
    own_settings: Callable[..., None], file: Path, sent: list[bytes]
) -> None:
    own_settings(store=str(file))
    open_page("projects", lang="zh")
    assert "密号甲寅" in set().union(*map(found_in, sent))


@pytest.mark.usefixtures("public")
def test_there_is_no_way_to_edit(sent: list[bytes]) -> None:
    open_page("map", lang="en")
    assert not re.search(rb"pages/edit|\bEdit\b", b"\n".join(sent))


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    "words",
    [
        ["history"],
        ["undo", "1", "--author", "a", "--reason", "r"],
        ["list"],
        ["list", "--json"],
        ["publish", "--json"],
        ["publish", "--lang", "zh"],
        ["coverage", "public_safety", "--json"],
        ["coverage", "park"],
    ],
)
def test_no_command_tells_anything_internal(words: list[str]) -> None:
    result = CliRunner().invoke(commands, words)
    assert result.exit_code in (0, 1, 2)
    assert found_in(result.output.encode()) == set()
