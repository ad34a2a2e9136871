"""The five people who walk through the program, and the right answers to what they ask.

They go by what can be seen: roles, labels, texts. The answers are taken from the data alone, not
from the program.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, expect

from tests.browser.choices import choose
from tests.browser.test_phone import PHONE
from tests.browser.visitor import Visitor
from tests.browser.waiting import nothing_moves, rest

DESK = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce"}
WINDOWS = {390: PHONE, 1400: DESK}
LANGUAGES = ("zh", "en")
EVERYBODY = [(language, width) for language in LANGUAGES for width in WINDOWS]
# What a person sees of a filled bar.
FILLED = """(node) => [...node.querySelectorAll("*")].some((each) =>
    each.closest(".pm-progress") && !each.matches(".pm-progress")
    && each.getBoundingClientRect().width > 0)"""


class Plan:
    """What a data folder says, read as it stands there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        features = json.loads((folder / "projects.geojson").read_bytes())["features"]
        self.sections = tomllib.loads((folder / "plan.toml").read_text("utf-8"))["section"]
        self.projects: dict[str, dict[str, Any]] = {
            each["id"]: {**each["properties"], "geometry": each["geometry"]} for each in features
        }

    def names(self, language: str, *identifiers: str) -> set[str]:
        key = "name" if language == "zh" else "name_en"
        return {self.projects[each][key] for each in identifiers}

    def which(self, **wanted: Any) -> set[str]:
        """Return the ids of the projects that have these values."""
        return {
            identifier
            for identifier, project in self.projects.items()
            if all(project.get(key) == value for key, value in wanted.items())
        }

    def naming(self, text: str) -> set[str]:
        """Return the ids of the projects that have a text in their name, in any case."""
        return {
            identifier
            for identifier, project in self.projects.items()
            if text.lower() in f"{project['name']} {project['name_en']}".lower()
        }

    def placed(self) -> set[str]:
        return {each for each, project in self.projects.items() if project["geometry"]}

    def of_community(self, name: str) -> set[str]:
        return {
            identifier
            for identifier, project in self.projects.items()
            if name in re.split("[、，,;；/]", project.get("community") or "")
        }


class Person:
    """A person with one window, who reads one language."""

    def __init__(self, visitor: Visitor, language: str, width: int, plan: Plan) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.language = language
        self.is_on_phone = width < 800
        self.plan = plan
        self.sheet: Frame | Any = None

    def says(self, chinese: str, english: str) -> str:
        """Return what stands there in the language of this person."""
        return chinese if self.language == "zh" else english

    def community(self, name: str) -> str:
        """Return a community's name as this person reads it; the data folder tells the English."""
        known = tomllib.loads((self.plan.folder / "english.toml").read_text("utf-8"))["text"]
        return self.says(name, known.get(name, name))

    # The map

    def open_map(self, path: str = "/") -> Person:
        mark = "&" if "?" in path else "?"
        self.sheet = self.visitor.open_map(f"{path}{mark}lang={self.language}")
        return self

    def look_at(self, chinese: str, english: str) -> None:
        """Turn to a panel, which is a tab on a phone and in sight elsewhere."""
        if self.is_on_phone:
            tab = self.button(self.says(chinese, english), of=self.part("面板", "Panels"))
            if tab.get_attribute("aria-pressed") != "true":
                tab.tap()
            expect(tab).to_have_attribute("aria-pressed", "true")

    def part(self, chinese: str, english: str) -> Locator:
        """Return a region, group or navigation by its name."""
        name = self.says(chinese, english)
        found: Locator = self.sheet.get_by_role("region", name=name, exact=True)
        for role in ("navigation", "group"):
            found = found.or_(self.sheet.get_by_role(role, name=name, exact=True))
        return found

    def button(self, name: str | re.Pattern[str], of: Locator | None = None) -> Locator:
        return (of or self.sheet).get_by_role("button", name=name)

    def card(self) -> Locator:
        card: Locator = self.sheet.locator("#pm-card")
        expect(card).to_be_visible()
        return card

    def search(self, words: str) -> None:
        self.sheet.get_by_role("searchbox").fill(words)

    def finds(self, identifiers: set[str]) -> list[str]:
        """Expect exactly these projects in the list, and return its rows as they are read."""
        self.look_at("列表", "List")
        rows = self.part("项目列表", "List of projects").locator(".pm-row")
        expect(rows).to_have_count(len(identifiers))
        names = set(rows.locator(".pm-row-name").all_text_contents())
        wanted = self.plan.names(self.language, *identifiers)
        assert names == wanted, f"{names - wanted} too many, {wanted - names} not found"
        return rows.all_inner_texts()

    # The other pages

    def open_page(self, path: str) -> Person:
        mark = "&" if "?" in path else "?"
        self.visitor.open_page(f"{path}{mark}lang={self.language}")
        return self

    def choose(self, field: tuple[str, str], option: tuple[str, str]) -> None:
        choose(self.page, self.says(*field), self.says(*option))

    def turn_to(self, chinese: str, english: str, of: tuple[str, str] | None = None) -> None:
        """Choose one of a row of choices; `of` names the row where several have it."""
        name = self.says(chinese, english)
        rows = self.page.get_by_role("radiogroup", name=self.says(*of)) if of else self.page
        choice = rows.get_by_role("radio", name=name, exact=True)
        either = choice.or_(self.page.get_by_role("button", name=name, exact=True)).first
        expect(either).to_be_visible()
        nothing_moves(self.page)
        either.click()
        rest(self.page)
        if choice.count():
            expect(choice).to_be_checked()

    def text(self) -> str:
        """Return what the page says."""
        return self.page.locator("[data-testid=stMain]").inner_text()


EACH = pytest.mark.parametrize(("language", "width"), EVERYBODY)
