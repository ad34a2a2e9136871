"""Under foreign names, and for pages of other websites, the server does nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.api.middleware.addresses import OwnHosts
from tests.browser.servers import serving
from tests.hardening.visitors import ask, form_is_open, handshake, page, raw

ROUTES = [
    "/", "/edit", "/coverage", "/health", "/present", "/preview.png", "/api/projects", "/api/start",
    "/api/view?bbox=113.6,22.9,113.8,23.1&zoom=12", "/api/share?link=http://localhost/",
    "/api/picture?bbox=113.6,22.9,113.8,23.1&zoom=12", "/assets/x.js", "/_stcore/health",
    "/_stcore/host-config", "/component/streamlit_folium.st_folium/index.html", "/nothing",
    "/media/x", "/static/x", "/favicon.png",
]  # fmt: skip
FOREIGN_HOSTS = [
    "evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.evil.example",
    "evil.example/localhost", "localhost@evil.example", "localhost:99999", "localhost:x", "0.0.0.0",
    "localhost evil", "[::2]", "2130706433", "0x7f000001", "127.1", "localhost,evil.example", "",
    "locaIhost", "localhost\\.evil.example", "xn--localhost-.example", "10.0.0.1",
]  # fmt: skip
FOREIGN_ORIGINS = [
    "http://evil.example", "https://evil.example", "http://localhost:9999", "http://localhost",
    "https://localhost:9999", "http://127.0.0.1:9999", "null", "file://", "http://localhost.evil.example",
    "http://evil.example@localhost", "chrome-extension://abcdef", "http://[::1]:9999", "about:blank",
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_refuses_a_foreign_host(office: str, route: str) -> None:
    for method in ("GET", "POST"):
        answer = ask(office + route, method=method, Host="evil.example")
        assert answer.status == 421, (method, route)
        assert b"evil.example" in answer.body


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_refuses_a_foreign_origin(office: str, route: str) -> None:
    assert ask(office + route, Origin="http://evil.example").status == 403


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_foreign_name_is_refused_however_it_is_spelt(office: str, host: str) -> None:
    head = f"GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    with raw(office, head) as made:
        assert int(made.recv(12).split()[1]) in (400, 421)
    assert handshake(office, {"Host": host}) in (400, 421)


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_foreign_page_is_refused_other_ports_of_this_computer_too(
    office: str, origin: str
) -> None:
    assert handshake(office, {"Origin": origin}) == 403
    assert ask(f"{office}/api/projects", Origin=origin).status == 403


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "[::1]"])
def test_this_computers_own_names_are_answered(office: str, name: str) -> None:
    port = office.rpartition(":")[2]
    for host in (name, f"{name}:{port}"):
        assert ask(f"{office}/health", Host=host).status == 200
    own = f"{name}:{port}"
    assert handshake(office, {"Host": own, "Origin": f"http://{own}"}) == 101


def test_a_request_without_a_host_or_with_two_is_refused(office: str) -> None:
    for lines in ("", "Host: localhost\r\nHost: evil.example\r\n"):
        for version in ("1.0", "1.1"):
            head = f"GET /health HTTP/{version}\r\n{lines}\r\n".encode()
            with raw(office, head) as made:
                assert int(made.recv(12).split()[1]) in (400, 421)


def test_a_person_is_answered_by_a_page_in_their_language(office: str) -> None:
    answer = ask(office, Host="evil.example", Accept="text/html", Accept_Language="en")
    assert answer.status == 421
    assert b"does not answer under the name" in answer.body
    assert "PLANMAP_HOSTS" in answer.body.decode()
    assert answer.headers["x-content-type-options"] == "nosniff"
    chinese = ask(office, Host="evil.example", Accept="text/html", Accept_Language="zh-CN")
    assert "名称" in chinese.body.decode()


def test_the_page_of_the_program_itself_may_edit(office: str) -> None:
    with page(office, Origin=office) as own:
        assert form_is_open(own.run("edit"))


@pytest.fixture
def client() -> Callable[..., int]:
    """Ask the middleware alone, at an address of the machine: returns the status."""

    def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse("in")

    app = Starlette(routes=[Route("/{rest:path}", answer)], middleware=[Middleware(OwnHosts)])

    def status(host: str, origin: str | None = None, at: str = "192.168.1.20:8501") -> int:
        headers = {"Host": host, **({"Origin": origin} if origin else {})}
        with TestClient(app, base_url=f"http://{at}") as asked:
            return int(asked.get("/", headers=headers).status_code)

    return status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.168.1.20:8501", 200),  # the address that the connection came to
        ("192.168.1.20", 200),
        ("192.168.1.21:8501", 421),
        ("192.168.1.20:80", 421),
        ("localhost:8501", 200),
        ("office", 421),
        ("map.example.org", 200),
        ("MAP.example.org:8443", 200),
        ("a.map.example.org", 421),
        ("one.example.net", 200),
        ("example.net", 421),
        ("example.net.evil.example", 421),
        ("tunnel:9000", 200),
        ("tunnel:9001", 421),
        ("tunnel", 421),
        ("plan.town.cn", 200),
    ],
)
def test_other_names_are_those_of_the_settings(
    client: Callable[..., int], own_settings: Callable[..., None], host: str, status: int
) -> None:
    own_settings(
        hosts="map.example.org, *.example.net tunnel:9000", address="https://plan.town.cn/x"
    )
    assert client(host) == status


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("plan.town.cn", "https://plan.town.cn", 200),
        ("localhost:8501", "https://plan.town.cn", 200),  # a proxy that passes its own Host
        ("localhost:8501", "http://plan.town.cn", 403),
        ("localhost:8501", "https://plan.town.cn:444", 403),
        ("plan.town.cn", "https://evil.example", 403),
        ("192.168.1.20:8501", "http://192.168.1.20:8501", 200),
        ("192.168.1.20:8501", "http://192.168.1.20", 403),
    ],
)
def test_pages_of_the_address_that_others_use_are_its_own(
    client: Callable[..., int],
    own_settings: Callable[..., None],
    host: str,
    origin: str,
    status: int,
) -> None:
    own_settings(address="https://plan.town.cn")
    assert client(host, origin) == status


def test_a_mistaken_setting_opens_nothing(
    client: Callable[..., int], own_settings: Callable[..., None]
) -> None:
    own_settings(hosts="http://map.example.org/", address="x")
    assert client("map.example.org") == 421
    assert client("localhost:8501") == 200


def test_behind_a_proxy_the_named_host_is_answered_and_editing_stays_closed(tmp_path: Path) -> None:
    with serving(tmp_path / "log.txt", address="https://map.example.org") as address:
        assert ask(f"{address}/health", Host="map.example.org").status == 200
        assert ask(f"{address}/health", Host="evil.example").status == 421
        outside = {"Host": "map.example.org", "Origin": "https://map.example.org"}
        assert handshake(address, outside) == 101
        start = ask(f"{address}/api/start", Host="map.example.org", X_Forwarded_For="203.0.113.7")
        assert b'"editing":false' in start.body
        with page(address, X_Forwarded_For="203.0.113.7") as forwarded:
            assert not form_is_open(forwarded.run("edit"))
