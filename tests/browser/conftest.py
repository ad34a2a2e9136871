"""A real server and a real Chromium; every request that leaves the machine fails the test."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = """() => [...document.querySelectorAll('iframe')]
    .some((frame) => frame.contentWindow.planmap && frame.contentWindow.planmap.ready)"""
# Streamlit's sandbox attributes make Chromium remark on features it does not know.
HARMLESS = ("Unrecognized feature:", "allow-scripts and allow-same-origin")
expect.set_options(timeout=30_000)  # a busy machine may take its time
collect_ignore = ["edit_map"]  # Streamlit scripts: importing them runs them


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str | None:
    """Return the system's Chromium; None lets Playwright use one of its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(log: Path, script: str = "app.py", **variables: str) -> Iterator[str]:
    """Run the program as a user does and give its address once it answers."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if "PLANMAP" not in name}
    environment |= {f"PLANMAP_{name.upper()}": value for name, value in variables.items()}
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_for(lambda: answers(f"http://localhost:{port}/health"), process, log)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True  # 503 is an answer: the file may be broken on purpose
    except OSError:
        return False


def wait_for(fact: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while not fact():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the server did not start:\n{log.read_text()}")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program with the plan's own data."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    yield chromium
    chromium.close()


class Visitor:
    """A person at a browser: opens addresses, looks at the map document, and is watched."""

    def __init__(self, browser: Browser, server: str, **options: Any) -> None:
        options = {"viewport": {"width": 1400, "height": 900}, "locale": "zh-CN", **options}
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.server = server
        self.errors: list[str] = []
        self.outbound: list[str] = []
        self.refused: list[str] = []  # addresses that were answered with an error, or not at all
        self.asked: set[str] = set()  # hosts that a test expects to be asked
        self._expected: tuple[str, ...] = ()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("response", self._response)
        self.page.on("websocket", lambda socket: self._request(socket.url.replace("ws", "http", 1)))
        self.context.on("request", lambda request: self._request(request.url))
        self.context.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        known = (*HARMLESS, *self._expected)
        if message.type == "error" and not any(part in message.text for part in known):
            self.errors.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.url}")

    def _failed(self, request: Any) -> None:
        # The map takes back its own questions when a newer one has come.
        if request.failure != "net::ERR_ABORTED":
            self.refused.append(f"{request.failure} {request.url}")

    def expect_trouble(self, *parts: str) -> None:
        """Say which errors and which other hosts belong to the story of this test."""
        self._expected = parts

    def _request(self, address: str) -> None:
        host = urlsplit(address).hostname or ""
        if host and any(host.endswith(part) for part in self._expected):
            self.asked.add(host)
        elif not address.startswith((self.server, "data:", "blob:", "about:")):
            self.outbound.append(address)

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.server + path)
        return self.page

    def open_map(self, path: str = "/") -> Frame:
        """Open the map and wait until its first picture is drawn."""
        self.open(path)
        return self.map()

    def map(self) -> Frame:
        self.page.wait_for_function(READY)
        return next(frame for frame in self.page.frames if frame.parent_frame is not None)

    def open_page(self, path: str) -> Page:
        """Open a page other than the map and wait until its script has run through."""
        self.open(path)
        return self.page_done()

    def page_done(self) -> Page:
        """Wait until the page has a heading and its script has run through."""
        expect(self.page.locator("h1")).to_be_visible()
        expect(self.page.locator("[data-test-script-state='notRunning']")).to_be_attached()
        return self.page

    def cut_off(self, but: str = "") -> None:
        """Take the network away: nothing but the server, and a host that is named, is reached."""

        def answer(route: Any) -> None:
            if route.request.url.startswith((self.server, but or self.server)):
                route.continue_()
            else:
                route.abort("internetdisconnected")

        self.context.route("**/*", answer)

    def place_of(self, identifier: str) -> tuple[float, float]:
        """Return where the mark of a project stands in the window, in pixels."""
        sheet = self.map()
        # List and figures come after the first picture, and their height moves the map.
        expect(sheet.locator("#pm-figures dd").first).to_be_attached()
        x, y = sheet.evaluate(
            """(id) => {
                const entry = PlanMap.overlay.drawn().find((each) => each.feature.id === id);
                const [left, top] = PlanMap.overlay.layer().window();
                const box = PlanMap.map.getContainer().getBoundingClientRect();
                return [box.x + entry.x - left, box.y + entry.y - top];
            }""",
            identifier,
        )
        frame = self.page.locator("iframe").bounding_box()
        assert frame is not None
        return frame["x"] + x, frame["y"] + y

    def wait_address(self, part: str) -> None:
        self.page.wait_for_function(
            "(part) => decodeURIComponent(location.search).includes(part)", arg=part
        )

    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = self.map().evaluate("planmap")
        return facts


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Copy the data folder and change files of it: ``data_folder(**{"plan.toml": change})``."""

    def copy(**changes: Callable[[str], str]) -> Path:
        folder = tmp_path_factory.mktemp("data") / "data"
        shutil.copytree(ROOT / "data", folder)
        for name, change in changes.items():
            path = folder / name
            path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        return folder

    return copy


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Run the program with settings of a test's own; it ends after the visitors have left."""
    with contextlib.ExitStack() as servers:
        yield lambda **variables: servers.enter_context(serving(tmp_path / "log.txt", **variables))


@pytest.fixture
def visit(
    browser: Browser, server: str, serve: Callable[..., str]
) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; at the end none may have left the machine or seen an error."""
    visitors: list[Visitor] = []

    def make(address: str = server, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.outbound for visitor in visitors if visitor.outbound] == []
    assert [visitor.errors for visitor in visitors if visitor.errors] == []


@pytest.fixture
def planner(
    visit: Callable[..., Visitor], serve: Callable[..., str], data_folder: Callable[..., Path]
) -> Callable[..., Any]:
    """Bring a person to the edit page of a server with data of its own.

    ``planner(language="zh", settings={...}, **options)``: `settings` are the server's, the options
    the browser's.
    """
    from tests.browser.editing import Planner

    def come(language: str = "en", settings: dict[str, str] | None = None, **options: Any) -> Any:
        folder = data_folder()
        address = serve(data=str(folder), **(settings or {}))
        visitor = visit(address, **options)
        return Planner(visitor, folder / "projects.geojson", language, visit)

    return come
