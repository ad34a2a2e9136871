"""A real server and a real Chromium; every request that leaves the machine fails the test."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.rooms import Rooms
from tests.browser.servers import ROOT, free_port, serving
from tests.browser.slowness import be_slow
from tests.browser.visitor import READY, Visitor
from tests.browser.waiting import PATIENT

__all__ = ["FLAGS", "READY", "ROOT", "Visitor", "chromium_path", "free_port", "serving"]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]
expect.set_options(timeout=PATIENT)
collect_ignore = ["edit_map"]  # Streamlit scripts: importing them runs them


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    be_slow(float(config.getoption("--slow")))
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str | None:
    """Return the system's Chromium; None lets Playwright use one of its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def shell_path() -> str | None:
    """Return Chromium without a window, which needs half the processor's time, else Chromium."""
    return shutil.which("chromium-headless-shell") or chromium_path()


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
    chromium = playwright.chromium.launch(executable_path=shell_path(), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def rooms(browser: Browser) -> Iterator[Rooms]:
    with contextlib.closing(Rooms(browser)) as made:
        yield made


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


def renew(folder: Path) -> None:
    """Make a data folder what it was at first."""
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
    shutil.copytree(ROOT / "data", folder, dirs_exist_ok=True)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Run the program with settings of a test's own; it ends after the visitors have left."""
    with contextlib.ExitStack() as servers:
        yield lambda **variables: servers.enter_context(serving(tmp_path / "log.txt", **variables))


@pytest.fixture
def visit(rooms: Rooms, server: str, serve: Callable[..., str]) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; at the end none may have left the machine or seen an error."""
    visitors: list[Visitor] = []

    def make(address: str = server, **options: Any) -> Visitor:
        visitors.append(Visitor(rooms, address, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.leave()
    assert [visitor.outbound for visitor in visitors if visitor.outbound] == []
    assert [visitor.errors for visitor in visitors if visitor.errors] == []


@pytest.fixture(scope="session")
def office(
    data_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """One server for all planners, with a data folder that each of them finds as it was."""
    folder = data_folder()
    log = tmp_path_factory.mktemp("office") / "log.txt"
    with serving(log, data=str(folder)) as address:
        yield address, folder


@pytest.fixture
def planner(
    request: pytest.FixtureRequest,
    serve: Callable[..., str],
    visit: Callable[..., Visitor],
    data_folder: Callable[..., Path],
) -> Callable[..., Any]:
    """Bring a person to the edit page of a server with data of its own.

    ``planner(language="zh", settings={...}, **options)``: `settings` are the server's, the options
    the browser's.
    """
    from tests.browser.editing import Planner

    def come(language: str = "en", settings: dict[str, str] | None = None, **options: Any) -> Any:
        if settings:
            folder = data_folder()
            address = serve(data=str(folder), **settings)
        else:
            address, folder = request.getfixturevalue("office")
            renew(folder)
        visitor = visit(address, **options)
        return Planner(visitor, folder / "projects.geojson", language, visit)

    return come
