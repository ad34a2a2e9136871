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

import pytest
from playwright.sync_api import Browser, Frame, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
READY = """() => [...document.querySelectorAll('iframe')]
    .some((frame) => frame.contentWindow.planmap && frame.contentWindow.planmap.ready)"""
# Streamlit's sandbox attributes make Chromium remark on features it does not know.
HARMLESS = ("Unrecognized feature:", "allow-scripts and allow-same-origin")


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
def serving(log: Path, **variables: str) -> Iterator[str]:
    """Run the program as a user does and give its address once it answers."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if "PLANMAP" not in name}
    environment |= {f"PLANMAP_{name.upper()}": value for name, value in variables.items()}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
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
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._request(request.url))

    def _console(self, message: Any) -> None:
        if message.type == "error" and not any(part in message.text for part in HARMLESS):
            self.errors.append(message.text)

    def _request(self, address: str) -> None:
        if not address.startswith((self.server, "data:", "blob:", "about:")):
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

    def wait_address(self, part: str) -> None:
        self.page.wait_for_function("(part) => decodeURIComponent(location.search).includes(part)", arg=part)

    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = self.map().evaluate("planmap")
        return facts


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
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
