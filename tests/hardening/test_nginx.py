"""The program behind a real nginx, set up with the very lines of docs/operate.md."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from geo.store.permission import FORWARDED
from tests.browser.servers import port_kept, serving
from tests.hardening.servers import running
from tests.hardening.visitors import PATIENT, Answer, Page, form_is_open

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [ROOT / "docs" / "operate.md", ROOT / "docs" / "operate.zh.md"]
NAME = "map.example.org"
# A proxy by somebody who has read nothing: websockets work, nothing else is handed on.
BARE = """
server {{
    listen 80;
    location / {{
        proxy_pass http://127.0.0.1:8501;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection upgrade;
        {host}
    }}
}}
"""


def block(document: Path, name: str) -> str:
    """Return a block of nginx's settings out of the document."""
    pattern = rf"<!-- nginx: {name} -->\n```nginx\n(.*?)```"
    found = re.search(pattern, document.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found, f"{document.name} has no block {name}"
    return found[1]


def swapped(text: str, old: str, new: str) -> str:
    assert old in text, f"{old} is not in the document"
    return text.replace(old, new)


def site(document: Path = DOCUMENTS[0], *, tls: bool = True) -> str:
    """Return the document's whole example; without TLS as the document says it is done."""
    text = block(document, "site")
    if tls:
        return text
    first, rest = text.index("server {"), text.index("server {", text.index("server {") + 1)
    text = text[:first] + text[rest:]
    return re.sub(r" *ssl_certificate.*\n", "", swapped(text, "listen 443 ssl;", "listen 80;"))


@dataclass
class Proxy:
    """A running nginx, asked as a browser elsewhere would."""

    plain: int
    tls: int
    context: ssl.SSLContext | None

    @property
    def port(self) -> int:
        return self.tls if self.context else self.plain

    @property
    def address(self) -> str:
        return f"{'https' if self.context else 'http'}://{NAME}:{self.port}"

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENT)
        if self.context:
            line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENT)
            made.sock = self.context.wrap_socket(line, server_hostname=NAME)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(made):
            made.request(method, path, body, {"Host": f"{NAME}:{self.port}", **named})
            answer = made.getresponse()
            return Answer(answer.status, answer.read(), dict(answer.headers))

    @contextlib.contextmanager
    def page(self, base: str = "", origin: str = "", **headers: str) -> Iterator[Page]:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENT)
        stream = f"{self.address}{base}/_stcore/stream".replace("http", "ws", 1)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with connect(
            stream,
            sock=line,
            ssl=self.context,
            origin=origin or self.address,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=named,
            max_size=None,
            open_timeout=PATIENT,
            proxy=None,
        ) as connection:
            yield Page(connection)

    def status_of_page(self, **headers: str) -> int:
        try:
            with self.page(**headers):
                return 101
        except InvalidStatus as error:
            return error.response.status_code


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate that signed itself."""
    folder = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "privkey.pem"),
            *("-out", folder / "fullchain.pem"),
        ],
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return folder


@contextlib.contextmanager
def proxied(folder: Path, settings: str, ports: tuple[int, int], server: str) -> Iterator[None]:
    """Run nginx in a folder with settings of the document before a server."""
    program = shutil.which("nginx", path=os.pathsep.join((os.environ["PATH"], "/usr/sbin")))
    assert program, "nginx is missing: python3 tools/test.py installs it"
    plain, tls = ports
    settings = settings.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    settings = settings.replace("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;")
    settings = swapped(settings, "127.0.0.1:8501", f"127.0.0.1:{server.rpartition(':')[2]}")
    settings = settings.replace("/etc/ssl/planmap/", f"{folder}/").replace(
        "/etc/nginx/", f"{folder}/"
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{settings}\n}}\n",
        encoding="utf-8",
    )
    command = [program, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout
    try:
        end = time.monotonic() + PATIENT
        while not is_open(tls if "ssl;" in settings else plain):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < end
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=PATIENT)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def behind(
    folder: Path, settings: str, certificate: Path | None = None, **variables: str
) -> Iterator[Proxy]:
    """Run the program and nginx before it; ``{port}`` in a setting becomes nginx's."""
    with port_kept() as plain, port_kept() as tls:
        context = None
        if certificate:
            shutil.copytree(certificate, folder, dirs_exist_ok=True)
            context = ssl.create_default_context(cafile=str(certificate / "fullchain.pem"))
        proxy = Proxy(plain, tls, context)
        named = {name: value.format(port=proxy.port) for name, value in variables.items()}
        with (
            serving(folder / "log.txt", **named) as server,
            proxied(folder, settings, (plain, tls), server),
        ):
            yield proxy


@pytest.fixture(scope="module", params=["tls", "plain"])
def proxy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, certificate: Path
) -> Iterator[Proxy]:
    """The document's example, with TLS ended there and without any."""
    folder, is_tls = tmp_path_factory.mktemp("proxy"), request.param == "tls"
    address = f"http{'s' if is_tls else ''}://{NAME}:{{port}}"
    settings = site(tls=is_tls)
    with behind(folder, settings, certificate if is_tls else None, address=address) as made:
        yield made


@pytest.mark.parametrize("name", ["site", "password", "path"])
def test_both_languages_give_the_same_lines(name: str) -> None:
    english, chinese = (re.sub(r" *#.*", "", block(each, name)) for each in DOCUMENTS)
    assert english == chinese


@pytest.mark.parametrize(
    "path",
    ["/", "/coverage", "/health", "/api/view?bbox=113.6,22.9,113.9,23.1&zoom=12", "/present"],
)
def test_everything_is_served_through_the_proxy(proxy: Proxy, path: str) -> None:
    assert proxy.ask(path).status == 200
    assert proxy.ask(path, Origin=proxy.address).status == 200


def test_a_page_runs_over_the_websocket(proxy: Proxy) -> None:
    with proxy.page() as visitor:
        assert visitor.run("about")
    assert proxy.status_of_page(origin="https://evil.example") == 403


def test_links_codes_and_previews_have_the_outer_address(proxy: Proxy) -> None:
    link = f"{proxy.address}/?section=2"
    answer = proxy.ask(f"/api/share?link={link}")
    assert answer.status == 200
    assert f'"link":"{link}"'.encode() in answer.body
    assert f"{proxy.address}/preview.png".encode() in proxy.ask("/").body


def test_nobody_edits_through_the_proxy(proxy: Proxy) -> None:
    assert b'"editing":false' in proxy.ask("/api/start").body
    with proxy.page() as visitor:
        assert not form_is_open(visitor.run("edit"))


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example"])
def test_another_name_is_refused(proxy: Proxy, name: str) -> None:
    assert proxy.ask("/health", Host=name).status == 421


def test_an_upload_that_is_too_large_ends_at_the_proxy(proxy: Proxy) -> None:
    answer = proxy.ask("/_stcore/upload_file/a/b", method="PUT", Content_Length="23000000")
    assert answer.status == 413
    assert b"nginx" in answer.body


def test_who_comes_without_tls_is_sent_there(proxy: Proxy) -> None:
    if proxy.context:
        answer = Proxy(proxy.plain, proxy.tls, None).ask("/projects?q=1", Host=NAME)
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{NAME}/projects?q=1"


def test_a_password_stands_before_everything(tmp_path: Path, certificate: Path) -> None:
    password = subprocess.run(
        ["openssl", "passwd", "-apr1", "secret"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (tmp_path / "planmap.users").write_text(f"planner:{password}\n", encoding="utf-8")
    lines = block(DOCUMENTS[0], "password")
    settings = swapped(site(), "    server_tokens off;\n", f"    server_tokens off;\n{lines}")
    right = {"Authorization": "Basic cGxhbm5lcjpzZWNyZXQ="}
    address = f"https://{NAME}:{{port}}"
    with behind(tmp_path, settings, certificate, address=address, edit="1") as proxy:
        for path in ("/", "/edit", "/health", "/api/start", "/_stcore/upload_file/a/b"):
            assert proxy.ask(path).status == 401, path
        assert proxy.status_of_page() == 401
        assert proxy.ask("/health", **right).status == 200
        with proxy.page(**right) as visitor:
            assert form_is_open(visitor.run("edit"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A proxy that hands on the name and adds nothing, before a server with that name."""
    settings = BARE.format(host="proxy_set_header Host $http_host;")
    with behind(tmp_path_factory.mktemp("bare"), settings, hosts=NAME) as made:
        yield made


def test_a_proxy_that_adds_no_header_opens_no_editing(bare: Proxy) -> None:
    assert bare.ask("/health").status == 200
    assert b'"editing":false' in bare.ask("/api/start").body
    with bare.page() as visitor:
        assert not form_is_open(visitor.run("edit"))


def test_no_header_of_a_proxy_opens_editing(bare: Proxy) -> None:
    for name in FORWARDED:
        for value in ("127.0.0.1", "localhost", "for=127.0.0.1;host=localhost", ""):
            answer = bare.ask("/api/start", **{name: value})
            assert b'"editing":false' in answer.body, (name, value)
        with bare.page(**{name: "127.0.0.1"}) as visitor:
            assert not form_is_open(visitor.run("edit")), name


def test_a_proxy_before_a_server_that_knows_no_name_gets_nothing(
    tmp_path: Path, office: str
) -> None:
    settings = BARE.format(host="proxy_set_header Host $http_host;")
    with port_kept() as port, proxied(tmp_path, settings, (port, 0), office):
        proxy = Proxy(port, 0, None)
        for path in ("/", "/edit", "/health", "/api/start"):
            assert proxy.ask(path).status == 421, path
        assert proxy.status_of_page() == 421


def test_behind_a_proxy_that_hides_the_name_no_browser_edits(tmp_path: Path, office: str) -> None:
    settings = BARE.format(host="")  # nginx then says 127.0.0.1:8501, as docs/operate.md warns
    with port_kept() as port, proxied(tmp_path, settings, (port, 0), office):
        assert Proxy(port, 0, None).status_of_page() == 403


def test_the_program_lies_below_a_path_of_a_site(tmp_path: Path, certificate: Path) -> None:
    lines = block(DOCUMENTS[0], "path")
    text = site()
    whole = text[text.index("    location / {") : text.rindex("}")]
    shutil.copytree(certificate, tmp_path, dirs_exist_ok=True)
    context = ssl.create_default_context(cafile=str(certificate / "fullchain.pem"))
    with port_kept() as plain, port_kept() as tls:
        proxy = Proxy(plain, tls, context)
        outer = f"{proxy.address}/plan"
        command = ("-m", "streamlit", "run", "app.py", "--server.port", "{port}")
        with (
            running(
                tmp_path / "log.txt", *command, "--server.baseUrlPath", "plan",
                PLANMAP_ADDRESS=outer,
            ) as server,
            proxied(tmp_path, text.replace(whole, lines), (plain, tls), server),
        ):  # fmt: skip
            for path in ("/plan/", "/plan/projects", "/plan/health", "/plan/api/start"):
                assert proxy.ask(path).status == 200, path
            assert proxy.ask("/").status == 404
            moved = proxy.ask("/plan?section=2")
            assert moved.status == 301
            assert moved.headers["Location"] == f"{outer}/?section=2"
            assert f"{outer}/preview.png".encode() in proxy.ask("/plan/").body
            shared = proxy.ask(f"/plan/api/share?link={outer}/?section=2").body
            assert f'"link":"{outer}/?section=2"'.encode() in shared
            with proxy.page("/plan") as visitor:
                assert not form_is_open(visitor.run("edit"))
