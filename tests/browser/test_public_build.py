"""The public build in a real browser: nothing internal in any frame, answer or file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, WebSocket, expect

from geo.ui.pages import EDITING, PAGES
from tests import markers
from tests.browser.conftest import Visitor, serving

Visit = Callable[..., Visitor]
ADDRESSES = [
    "/?lang=zh",
    "/?lang=en&project=shown",
    "/?project=camera",
    "/?project=qzx-internal&q=qzx",
    *(f"/{page.slug}?lang=zh" for page in PAGES if page.slug not in ("map", *EDITING)),
]


class Listener:
    """Keeps everything that reaches a browser: frames, answers with their headers, addresses."""

    def __init__(self, visitor: Visitor) -> None:
        self.kept: list[bytes] = []
        self._scripts: set[str] = set()  # of Streamlit, which are the same for each page
        self._context, self._page = visitor.context, visitor.page
        self._page.on("websocket", self._listen)

    def begin(self) -> None:
        """Forget what was heard, and listen to everything from here on."""
        self.kept.clear()
        self._context.route("**/*", self._ask_too)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.kept.append(_bytes(frame)))

    def _ask_too(self, route: Route) -> None:
        address = route.request.url
        if address not in self._scripts:
            self._hear(route)
        if "/static/js/" in address:
            self._scripts.add(address)
        # Chromium does not let a page that was handed to it talk to this machine.
        route.continue_()

    def _hear(self, route: Route) -> None:
        # The server may close a connection that has long been idle at the moment it is used.
        answer = route.fetch(max_redirects=0, max_retries=3)
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        self.kept += [f"{answer.url}\n{head}".encode(), answer.body()]

    def stop(self) -> None:
        """Leave the page and listen no more; what is on its way is waited for."""
        self._page.goto("about:blank")
        self._context.unroute_all(behavior="wait")

    def found(self) -> set[str]:
        """Return what was found in what has come."""
        return set().union(*map(markers.found_in, self.kept))


def _bytes(frame: Any) -> bytes:
    return frame if isinstance(frame, bytes) else str(frame).encode()


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("public")
    with serving(folder / "log.txt", store=str(markers.write(folder)), public="1") as address:
        yield address


def test_nothing_internal_reaches_a_browser(visit: Visit, public: str) -> None:
    visitor = visit(public)
    visitor.expect_trouble("404")  # an internal project is no project
    listener = Listener(visitor)
    for address in ADDRESSES:
        listener.begin()
        if address.startswith("/?"):
            visitor.open(address)
            visitor.map()
        else:
            visitor.open_page(address)
        asked = {word for word in markers.EVERYTHING if word in address}
        seen = [visitor.page.content(), *(frame.content() for frame in visitor.page.frames)]
        listener.stop()
        assert markers.found_in("\n".join(seen).encode()) - asked == set(), address
        assert listener.found() - asked == set(), address


def test_the_listener_hears_what_the_office_sends(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    visitor = visit(serve(store=str(markers.write(tmp_path))))
    listener = Listener(visitor)
    listener.begin()
    visitor.open_page("/projects?lang=zh")
    expect(visitor.page.get_by_test_id("stDataFrame")).to_be_visible()
    listener.stop()
    assert "密号甲寅" in listener.found()


def test_there_is_no_page_to_edit(visit: Visit, public: str) -> None:
    visitor = visit(public)
    visitor.expect_trouble("404")
    listener = Listener(visitor)
    listener.begin()
    visitor.open("/edit?lang=en")
    expect(visitor.page.locator("h1")).to_contain_text("There is no page")
    listener.stop()
    assert listener.found() == set()
