"""A visitor without a browser: address, session and language as Streamlit would give them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.ui.pages import PAGES
from geo.ui.server import document
from geo.ui.shared import state

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = {page.slug: page.script for page in PAGES}


class QueryParams(dict[str, list[str]]):
    """The address, with the three calls that the program makes."""

    def get_all(self, name: str) -> list[str]:
        return list(self.get(name, []))

    def from_dict(self, params: dict[str, list[str]]) -> None:
        self.clear()
        self.update({name: list(values) for name, values in params.items()})


class Guest:
    """What Streamlit knows of one visitor."""

    def __init__(self, languages: str | None, locale: str | None, **address: Any) -> None:
        self.session_state: dict[str, Any] = {}
        self.query_params = QueryParams()
        self.go("/", **address)
        headers = {"Accept-Language": languages} if languages else {}
        self.context = SimpleNamespace(url="http://localhost/", headers=headers, locale=locale)

    def go(self, path: str, **address: Any) -> None:
        """Stand at another address, as after a link or the back button."""
        self.query_params.from_dict(
            {
                name: values if isinstance(values, list) else [values]
                for name, values in address.items()
            }
        )
        if path != "/":
            self.context.url = f"http://localhost{path}"

    @property
    def address(self) -> dict[str, list[str]]:
        return dict(self.query_params)


@contextlib.contextmanager
def visiting(
    languages: str | None = "zh-CN", locale: str | None = None, **address: Any
) -> Iterator[Guest]:
    """Let the state belong to one visitor, who has just arrived at an address."""
    guest = Guest(languages, locale, **address)
    with mock.patch.object(state, "st", guest):
        state.sync()
        yield guest


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Forget what was kept for other settings."""
    document._frame.cache_clear()
    st.cache_data.clear()
    yield
    document._frame.cache_clear()


@pytest.fixture
def run_page() -> Callable[..., AppTest]:
    """Run a page as Streamlit does, through the shell, at an address."""

    def run(name: str, **address: Any) -> AppTest:
        app = AppTest.from_file(str(ROOT / "geo" / "ui" / "shell.py"), default_timeout=120)
        for key, values in {"lang": "en", **address}.items():
            app.query_params[key] = values
        app.run()
        if name != "map":
            app.switch_page(f"../../pages/{SCRIPTS[name].name}").run()
        return app

    return run


@pytest.fixture
def plan_file(
    projects_file: Callable[..., Path],
    own_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Three projects: an estimate, a confirmed place, and none; the maps are put back afterwards."""
    from geo.store import permission
    from geo.ui.shared import readings
    from geo.ui.upload import questions, review_step, view
    from tests.conftest import project

    for module in (questions, review_step, readings):
        monkeypatch.setattr(module, "edit_map", module.edit_map)
    monkeypatch.setattr(view, "QUICK", view.QUICK)
    monkeypatch.setattr(permission, "_server", permission._Server())
    file = projects_file(
        project("a", location_verified=False),
        project("b", name="乙公园", name_en="Park B"),
        project("c", name="丙路", name_en="Road C", geometry=None, location_verified=False),
    )
    own_settings(store=str(file))
    return file
