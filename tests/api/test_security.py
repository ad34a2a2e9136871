"""Security headers on every answer, and addresses that do not exist."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from geo.api.middleware.security import CONTENT_SECURITY_POLICY, HEADERS, TILE_HOSTS
from geo.web.bundle import script_bundle

POLICY = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
ADDRESSES = [
    "/",
    "/projects",
    "/health",
    "/health?x=1",
    "/api/start",
    "/api/projects",
    "/api/projects/guantai-road",
    "/api/projects/nothing",
    "/api/view",
    "/api/nothing",
    "/nothing",
    script_bundle().url,
    "/assets/nothing.js",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(client: TestClient, address: str) -> None:
    answer = client.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS"])
def test_a_refused_method_has_the_security_headers(client: TestClient, method: str) -> None:
    assert client.request(method, "/api/view").headers["x-content-type-options"] == "nosniff"


def test_an_answer_that_is_not_sent_again_has_them_too(client: TestClient) -> None:
    etag = client.get("/api/projects").headers["etag"]
    answer = client.get("/api/projects", headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    "directive", ["default-src", "connect-src", "base-uri", "form-action", "frame-ancestors"]
)
def test_nothing_but_the_program_itself_is_reached(directive: str) -> None:
    assert POLICY[directive] == "'self'"


def test_only_tiles_come_from_other_hosts() -> None:
    hosts = re.findall(r"https?://\S+", CONTENT_SECURITY_POLICY.replace(";", " "))
    assert tuple(hosts) == TILE_HOSTS
    assert all(host in POLICY["img-src"] for host in TILE_HOSTS)


def test_plugins_are_off() -> None:
    assert POLICY["object-src"] == "'none'"


@pytest.mark.parametrize("address", ["/nothing", "/wp-admin.php", "/API/view", "/..%2fapp.py"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mistyped_address_is_told_so(client: TestClient, address: str, language: str) -> None:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["error"]["code"] == "unknown_route"
    assert answer.json()["error"]["hint"]


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD"])
def test_a_mistyped_address_is_unknown_for_every_method(client: TestClient, method: str) -> None:
    assert client.request(method, "/nothing").status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/projects", "/edit", "/projects/", "/_stcore/health", "/favicon.png"]
)
def test_pages_and_streamlits_own_addresses_pass(client: TestClient, address: str) -> None:
    assert client.get(address).text == "page"


@pytest.mark.parametrize("address", ["/nothing", "/projects/x", "/Projects", "/map/map"])
@pytest.mark.parametrize(
    ("language", "told", "link"),
    [
        ("zh-CN", "没有页面“", ">项目表</a>"),
        ("en", "There is no page “", ">Projects</a>"),
        ("fr", "There is no page “", ">Projects</a>"),
    ],
)
def test_an_unknown_page_is_told_in_words_with_links_onward(
    client: TestClient, address: str, language: str, told: str, link: str
) -> None:
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert told in answer.text
    assert address in answer.text
    assert link in answer.text


def test_the_links_keep_the_language_that_was_chosen(client: TestClient) -> None:
    answer = client.get("/nothing?lang=en", headers={"Accept": "text/html"})
    assert 'href="/projects?lang=en"' in answer.text


def test_a_hostile_address_is_text_on_the_page(client: TestClient) -> None:
    answer = client.get("/<script>alert(1)</script>", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<script" not in answer.text


def test_the_public_build_has_no_page_for_editing(
    client: TestClient, own_settings: Callable[..., None]
) -> None:
    own_settings(public="1")
    answer = client.get("/edit", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "/edit" not in answer.text.partition("</h1>")[2]


def test_a_hostile_address_comes_back_as_json(client: TestClient) -> None:
    answer = client.get("/<script>alert(1)</script>{{7*7}}")
    assert answer.headers["content-type"] == "application/json"
    assert "<script>" in answer.json()["error"]["message"]
    assert "49" not in answer.text


@pytest.mark.parametrize(
    ("address", "framed"),
    [
        ("/?embed=true", True),
        ("/?section=2&embed=True", True),
        ("/component/streamlit_folium.st_folium/index.html", True),
        ("/present", True),
        ("/", False),
        ("/?embed=false", False),
        ("/projects?embed=true", False),
        ("/about", False),
        ("/api/start", False),
    ],
)
def test_named_websites_may_frame_the_map_and_nothing_else(
    client: TestClient, own_settings: Callable[..., None], address: str, *, framed: bool
) -> None:
    own_settings(embed_origins="https://www.example.org, https://*.dg.gov.cn")
    headers = client.get(address).headers
    allowed = "frame-ancestors 'self'"
    assert (
        allowed + " https://www.example.org https://*.dg.gov.cn"
        in headers["content-security-policy"]
    ) is framed
    assert ("x-frame-options" in headers) is not framed


def test_no_website_may_frame_the_map_unless_named(client: TestClient) -> None:
    headers = client.get("/?embed=true").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self'")
    assert headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("value", ["www.example.org", "https://a.cn; script-src *", "javascript:x"])
def test_a_mistaken_website_opens_nothing(
    client: TestClient, own_settings: Callable[..., None], value: str
) -> None:
    own_settings(embed_origins=value)
    headers = client.get("/?embed=true").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self'")
