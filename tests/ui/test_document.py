"""The document that carries the pages: language, title, and no request that fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient
from streamlit import file_util

from geo.ui.pages import DEFAULT_PAGE, PAGES, Page
from geo.ui.server.document import document as document_for
from geo.ui.server.document import page_routes
from geo.web.bundle import script_bundle
from tests.conftest import DATA

TITLES = {
    ("map", "zh"): "地图 · 南城街道2023年规划一张图",
    ("map", "en"): "Map · Nancheng 2023 plan map",
    ("projects", "zh"): "项目表 · 南城街道2023年规划一张图",
    ("projects", "en"): "Projects · Nancheng 2023 plan map",
    ("about", "zh"): "说明 · 南城街道2023年规划一张图",
    ("about", "en"): "About · Nancheng 2023 plan map",
}
PAGE = {page.slug: page for page in PAGES}
HOST = "http://map.example.org"


def document(page: Page, language: Any) -> str:
    """Return a page's document as the start of the site asks for it."""
    headers = [(b"host", b"map.example.org")]
    scope = {"type": "http", "path": "/", "headers": headers, "query_string": b"", "scheme": "http"}
    return document_for(page, language, Request(scope))


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=page_routes())) as asked:
        yield asked


@pytest.fixture
def with_plan(own_settings: Callable[..., None], tmp_path: Path) -> Callable[..., None]:
    """Serve a plan with other titles."""

    def change(**titles: str) -> None:
        text = (DATA / "plan.toml").read_text(encoding="utf-8")
        for name, title in titles.items():
            text = re.sub(
                rf"(?m)^{name} = .*$", lambda _, n=name, t=title: f"{n} = {json.dumps(t)}", text
            )
        (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
        own_settings(data=str(tmp_path))

    return change


@pytest.mark.parametrize(("slug", "language"), TITLES)
def test_title_and_language_are_right_before_any_script_runs(slug: str, language: Any) -> None:
    text = document(PAGE[slug], language)
    assert re.findall("<title>(.*?)</title>", text) == [TITLES[slug, language]]
    assert text.count(f'<html lang="{"zh-CN" if language == "zh" else "en"}">') == 1
    assert re.findall('<meta property="og:title" content="(.*?)">', text) == [
        TITLES[slug, language]
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_the_description_names_the_publisher(page: Page, language: Any) -> None:
    found = re.findall('<meta name="description" content="(.*?)">', document(page, language))
    publisher = (
        "东莞市南城街道办事处" if language == "zh" else "Nancheng Subdistrict Office, Dongguan"
    )
    assert len(found) == 1
    assert publisher in found[0]


def test_the_rest_is_streamlits_own_document() -> None:
    own = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    body = own[own.index("<body") :]
    assert body in document(DEFAULT_PAGE, "zh")


def test_the_maps_script_is_fetched_early() -> None:
    assert f'<link rel="prefetch" href="{script_bundle().url}"' in document(DEFAULT_PAGE, "zh")


def test_the_browser_is_told_where_the_server_is() -> None:
    assert 'BACKEND_BASE_URL:location.origin+"/"' in document(DEFAULT_PAGE, "zh")


def test_no_other_host_is_asked() -> None:
    hosts = re.findall(r"(?:src|href)=\"((?:https?:)?//[^\"]+)", document(DEFAULT_PAGE, "zh"))
    assert hosts == [f"{HOST}/?lang=zh"]


@pytest.mark.parametrize(
    "payload", ["</title><script>window.pwned=1</script>", '"><svg onload=x>', "{{7*7}}", "&copy;"]
)
def test_a_hostile_title_is_text(with_plan: Callable[..., None], payload: str) -> None:
    with_plan(map_title_zh=payload, publisher_zh=payload)
    text = document(DEFAULT_PAGE, "zh")
    assert "<script>window.pwned" not in text
    assert "<svg onload" not in text
    assert "&copy;" not in text.replace("&amp;copy;", "")


def test_without_a_plan_the_page_still_has_a_name(
    own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(data=str(tmp_path))
    assert "<title>地图</title>" in document(DEFAULT_PAGE, "zh")


def test_another_streamlit_document_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<html><title>Other</title>", encoding="utf-8")
    monkeypatch.setattr(file_util, "get_static_dir", lambda: str(tmp_path))
    with pytest.raises(ValueError, match=r"index\.html has changed"):
        document(DEFAULT_PAGE, "zh")


@pytest.mark.parametrize("path", ["/", "/map", "/projects", "/about"])
def test_each_page_has_a_route(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    assert "accept-language" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    ("accepted", "query", "tag"),
    [
        ("en-GB", "", "en"),
        ("zh-CN,zh;q=0.9", "", "zh-CN"),
        ("fr", "", "en"),
        ("zh-CN", "?lang=en", "en"),
        ("en", "?lang=zh", "zh-CN"),
        ("en", "?lang=%3Cscript%3E", "en"),
    ],
)
def test_the_language_is_the_addresss_then_the_browsers(
    client: TestClient, accepted: str, query: str, tag: str
) -> None:
    answer = client.get(f"/about{query}", headers={"Accept-Language": accepted})
    assert f'<html lang="{tag}">' in answer.text


def test_an_address_reaches_no_markup(client: TestClient) -> None:
    payload = "<script>window.pwned=1</script>"
    assert payload not in client.get("/about", params={"lang": payload, "q": payload}).text
