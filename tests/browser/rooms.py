"""Browser contexts that are used again: a visitor's alone while there, and left as they were.

What Streamlit's page consists of stays in a context's cache, and Chromium need not fetch and
translate it anew for every test. Cookies and what pages store goes with the visitor.

An empty page of the servers' site stays in each room: with ``--process-per-site`` the next
visitor's page is shown by its process, where Streamlit's scripts are compiled already. That is a
quarter of the processor's time of a visit.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.waiting import TALK

SITE = "http://localhost/"  # of every server here, whatever its port
MOST_FREE = 6
MOST_VISITS = 24  # the pages that were there leave traces in the driver's memory


class Rooms:
    """The contexts of one browser, by the options they were made with."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[tuple[str, BrowserContext]] = []
        self._visits: dict[BrowserContext, int] = {}
        self._keepers: dict[BrowserContext, Page] = {}

    def enter(self, options: dict[str, Any]) -> BrowserContext:
        """Return a context with these options that nobody else is in."""
        wanted = json.dumps(options, sort_keys=True)
        for place, (made, context) in enumerate(self._free):
            if made == wanted:
                del self._free[place]
                return context
        context = self._browser.new_context(**options)
        context.add_init_script(TALK)
        self._visits[context] = 0
        self._keepers[context] = self._keeper(context)
        return context

    def leave(self, options: dict[str, Any], context: BrowserContext) -> None:
        """Take a context back that stands as it was made; only pages have been in it."""
        self._visits[context] += 1
        if self._visits[context] >= MOST_VISITS:
            self.retire(context)
            return
        self._empty(context)
        self._free.append((json.dumps(options, sort_keys=True), context))
        if len(self._free) > MOST_FREE:
            self.retire(self._free.pop(0)[1])

    def retire(self, context: BrowserContext) -> None:
        """Close a context that will not be used again."""
        self._visits.pop(context, None)
        self._keepers.pop(context, None)
        context.close()

    def close(self) -> None:
        for _, context in self._free:
            self.retire(context)
        self._free.clear()

    @staticmethod
    def _keeper(context: BrowserContext) -> Page:
        page = context.new_page()
        page.route(SITE, lambda route: route.fulfill(content_type="text/html", body=""))
        page.goto(SITE)
        page.unroute(SITE)
        return page

    def _empty(self, context: BrowserContext) -> None:
        pages = [page for page in context.pages if page is not self._keepers[context]]
        if pages:
            session = context.new_cdp_session(pages[0])
            for origin in {"/".join(page.url.split("/")[:3]) for page in pages}:
                if origin.startswith("http"):
                    given = {"origin": origin, "storageTypes": "all"}
                    session.send("Storage.clearDataForOrigin", given)
        for page in pages:
            page.close()
        context.clear_cookies()
