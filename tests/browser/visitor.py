"""A person at a browser, who is watched: whatever they are shown, refused or told is noted."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Frame, Page, expect

from tests.browser.rooms import Rooms
from tests.browser.slowness import slow_down
from tests.browser.waiting import PATIENT, answered

READY = """() => [...document.querySelectorAll('iframe')]
    .some((frame) => frame.contentWindow.planmap && frame.contentWindow.planmap.ready)"""
# List, figures and filters come after the first picture, and their height moves the map.
COMPLETE = """() => [...document.querySelectorAll('iframe')]
    .some(({ contentWindow: { planmap, document } }) => planmap && planmap.ready
        && document.querySelector('#pm-figures dd'))"""
# Streamlit's sandbox attributes make Chromium remark on features it does not know.
HARMLESS = ("Unrecognized feature:", "allow-scripts and allow-same-origin")


class Visitor:
    """A person at a browser: opens addresses, looks at the map document, and is watched."""

    def __init__(self, rooms: Rooms, server: str, **options: Any) -> None:
        self._options = {"viewport": {"width": 1400, "height": 900}, "locale": "zh-CN", **options}
        self._rooms = rooms
        self._context = rooms.enter(self._options)
        self._is_changed = False  # whether the test has taken hold of the context
        self.page: Page = self._context.new_page()
        slow_down(self.page)
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
        self._listeners = {"request": self._asked, "requestfailed": self._failed}
        for event, listener in self._listeners.items():
            self._context.on(event, listener)  # type: ignore[call-overload]

    @property
    def context(self) -> BrowserContext:
        """The browser context, to do with as a test likes; nobody else gets it afterwards."""
        self._is_changed = True
        return self._context

    def leave(self) -> None:
        """Close the pages; the context is for the next visitor, unless the test has changed it."""
        if self._is_changed:
            self._rooms.retire(self._context)
            return
        self._rooms.leave(self._options, self._context)
        for event, listener in self._listeners.items():
            self._context.remove_listener(event, listener)

    def _asked(self, request: Any) -> None:
        self._request(request.url)

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
        """Open the map and wait until picture, list and figures are there."""
        self.open(path)
        return self.map()

    def map(self) -> Frame:
        self.page.wait_for_function(COMPLETE, timeout=PATIENT)
        return next(frame for frame in self.page.frames if frame.parent_frame is not None)

    def open_page(self, path: str) -> Page:
        """Open a page other than the map and wait until its script has run through."""
        self.open(path)
        return self.page_done()

    def page_done(self) -> Page:
        """Wait until the page has a heading and its script has run through."""
        expect(self.page.locator("h1")).to_be_visible()
        answered(self.page)
        return self.page

    def cut_off(self, but: str = "") -> None:
        """Take the network away: nothing but the server, and a host that is named, is reached."""

        def answer(route: Any) -> None:
            if route.request.url.startswith((self.server, but or self.server)):
                route.continue_()
            else:
                route.abort("internetdisconnected")

        self.page.route("**/*", answer)

    def place_of(self, identifier: str) -> tuple[float, float]:
        """Return where the mark of a project stands in the window, in pixels."""
        sheet = self.map()
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
            "(part) => decodeURIComponent(location.search).includes(part)",
            arg=part,
            timeout=PATIENT,
        )

    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = self.map().evaluate("planmap")
        return facts
