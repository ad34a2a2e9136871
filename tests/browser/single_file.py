"""The exported file, opened from its folder with the network cable out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from geo.export.html import to_html
from geo.model.text.language import Language
from geo.store.file.store import read_snapshot
from tests.browser.waiting import PATIENT

READY = "() => window.planmap && planmap.ready && document.querySelector('#pm-figures dd') !== null"


def write_file(out: Path, projects: Path, language: Language = "zh") -> Path:
    """Export a projects file as HTML, as ``export html`` does."""
    snapshot = read_snapshot(projects)
    out.write_bytes(to_html(snapshot, np.arange(len(snapshot)), language))
    return out


class Reader:
    """A person who opens a file; whatever it asks for, says or opens by itself is noted."""

    def __init__(self, browser: Browser, file: Path, **options: Any) -> None:
        options = {"viewport": {"width": 1400, "height": 900}, **options}
        self.file = file
        self.context = browser.new_context(offline=True, **options)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("console", lambda each: self.errors.append(f"{each.type}: {each.text}"))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.context.on("request", lambda request: self._request(request.url))

    def _dialog(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, address: str) -> None:
        if address.partition("#")[0] != self.file.as_uri() and not address.startswith("data:"):
            self.asked.append(address)

    def open(self, hash_: str = "") -> Page:
        """Open the file and wait until map and list are drawn."""
        self.page.goto(f"{self.file.as_uri()}#{hash_}")
        self.page.wait_for_function(READY, timeout=PATIENT)
        return self.page

    def answers(
        self, kind: str, questions: list[tuple[str, list[tuple[str, str]]]], language: str
    ) -> list[Any]:
        """Return what the file answers itself where the program would ask its server.

        A question is a path and its parameters; they are asked one after the other.
        """
        answers = self.page.evaluate(
            """async ([kind, questions, language]) => {
                PlanMap.state.lang = language;
                const { backend } = PlanMap;
                const id = (path) => decodeURIComponent(path.slice("/api/projects/".length));
                const answers = [];
                for (const [path, params] of questions) {
                    const query = new URLSearchParams(params);
                    answers.push(await (kind === "card" ? backend.card(id(path), query) : backend[kind](query)));
                }
                return JSON.stringify(answers);
            }""",
            [kind, questions, language],
        )
        return list(json.loads(answers))


@contextlib.contextmanager
def readers_of(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Make readers; at the end none may have asked for anything, or complained."""
    readers: list[Reader] = []

    def make(file: Path, **options: Any) -> Reader:
        readers.append(Reader(browser, file, **options))
        return readers[-1]

    yield make
    for reader in readers:
        reader.context.close()
    assert [reader.asked for reader in readers if reader.asked] == []
    assert [reader.errors for reader in readers if reader.errors] == []
