"""Browser contexts that are used again: a visitor's alone while there, and left as they were.

What Streamlit's page consists of stays in a context's cache, and Chromium need not fetch and
translate it anew for every test. Cookies and what pages store goes with the visitor.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.waiting import TALK

MOST_FREE = 4
MOST_VISITS = 12  # the pages that were there leave traces in the driver's memory


class Rooms:
    """The contexts of one browser, by the options they were made with."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[tuple[str, BrowserContext]] = []
        self._visits: dict[BrowserContext, int] = {}

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
        context.close()

    def close(self) -> None:
        for _, context in self._free:
            self.retire(context)
        self._free.clear()

    @staticmethod
    def _empty(context: BrowserContext) -> None:
        if context.pages:
            session = context.new_cdp_session(context.pages[0])
            for origin in {"/".join(page.url.split("/")[:3]) for page in context.pages}:
                if origin.startswith("http"):
                    given = {"origin": origin, "storageTypes": "all"}
                    session.send("Storage.clearDataForOrigin", given)
        for page in context.pages:
            page.close()
        context.clear_cookies()
