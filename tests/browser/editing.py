"""A planner at the edit page: files to upload, the steps of an upload, and what is stored."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import FilePayload, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from shapely.geometry import mapping, shape

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.store.file.history import History
from geo.store.revision import Revision
from tests.browser.conftest import ROOT, Visitor
from tests.browser.waiting import PATIENT, rest
from tests.conftest import DECLARED
from tests.store.committing import feature_of

PROJECTS: dict[str, dict[str, Any]] = {
    feature["id"]: feature
    for feature in json.loads((ROOT / "data/projects.geojson").read_bytes())["features"]
}
PLACED = [feature for feature in PROJECTS.values() if feature["geometry"]]
UNPLACED = [
    feature for feature in PROJECTS.values() if feature["properties"]["location_type"] == "unknown"
]
BEFORE = re.compile("Where a survey would help most|最需要测绘的项目")
NOTHING_NEW = re.compile("^Nothing new: they stay|^没有新的依据")
SQUARE = [[113.74, 23.01], [113.75, 23.01], [113.75, 23.02], [113.74, 23.02], [113.74, 23.01]]
BOW_TIE = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]


def with_place(feature: dict[str, Any], geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {**feature, "geometry": geometry}


def shifted(feature: dict[str, Any], east: float, north: float) -> dict[str, Any]:
    """Return a feature with its place moved by degrees."""
    moved = shapely.transform(
        shape(feature["geometry"]), lambda places: np.round(places + np.array([east, north]), 6)
    )
    return with_place(feature, json.loads(shapely.to_geojson(moved)))


def in_system(feature: dict[str, Any], code: str) -> dict[str, Any]:
    """Return a feature with its place written in another coordinate system."""
    system = SYSTEMS[code]
    written = shapely.transform(
        shape(feature["geometry"]),
        lambda places: np.column_stack(from_wgs84(places[:, 0], places[:, 1], system)),
    )
    return with_place(feature, mapping(written))


def geojson(
    features: Iterable[Any], name: str = "survey.geojson", *, declared: bool = True
) -> FilePayload:
    system = DECLARED if declared else {}
    document = {"type": "FeatureCollection", **system, "features": list(features)}
    content = json.dumps(document, ensure_ascii=False).encode()
    return {"name": name, "mimeType": "application/geo+json", "buffer": content}


def table(
    header: Sequence[str], rows: Iterable[Sequence[Any]], name: str, encoding: str = "utf-8"
) -> FilePayload:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return {"name": name, "mimeType": "text/csv", "buffer": text.getvalue().encode(encoding)}


class Planner:
    """A person at the edit page of one server."""

    def __init__(
        self, visitor: Visitor, path: Path, language: str, visit: Callable[..., Visitor]
    ) -> None:
        self.visitor = visitor
        self.path = path
        self.language = language
        self.visit = visit
        self.page: Page = visitor.page

    def another(self, **options: Any) -> Planner:
        """Let a second person come to the same server, with a browser of their own."""
        visitor = self.visit(self.visitor.server, **options)
        return Planner(visitor, self.path, self.language, self.visit)

    def open(self, address: str = "/edit") -> Planner:
        mark = "&" if "?" in address else "?"
        self.visitor.open_page(f"{address}{mark}lang={self.language}")
        expect(self.page.locator("[class*='st-key-edit_']").first).to_be_attached()
        return self.rest()

    def rest(self) -> Planner:
        """Wait until the page's script has run through and no other run follows at once."""
        rest(self.page)
        return self

    def view(self, title: str) -> Planner:
        self.page.get_by_role("radio", name=title).or_(
            self.page.get_by_role("button", name=title)
        ).first.click()
        return self.rest()

    def upload(self, file: FilePayload) -> Planner:
        """Choose a file and wait until the page speaks of it, and of the list before it no more."""
        self.page.locator("input[type=file]").set_input_files(file)
        expect(self.page.get_by_role("heading", name=BEFORE)).to_have_count(0, timeout=PATIENT)
        return self

    def press(self, name: str | Any, **options: Any) -> Planner:
        """Press a button of the page and wait until its script has run."""
        self.page.get_by_role("button", name=name, **options).click()
        return self.rest()

    def text(self, text: str | Any) -> Locator:
        return self.page.get_by_text(text)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name)

    def figure(self, label: str) -> Locator:
        metric = self.page.get_by_test_id("stMetric").filter(has_text=label)
        return metric.get_by_test_id("stMetricValue")

    def fill(self, label: str, text: str) -> Planner:
        field = self.page.get_by_label(label, exact=True).filter(visible=True)
        field.fill(text)
        field.press("Enter")
        return self.rest()

    def sign(self, author: str = "李明", reason: str | None = "二月测量") -> Planner:
        self.rest()  # the fields are made anew while the page's script still runs
        self.fill("Your name", author)
        if reason is not None:
            self.fill("Reason for the change", reason)
        return self

    def read_as(self, system: str) -> Planner:
        """Answer in which coordinate system the file is."""
        choice = self.rest().page.get_by_role("radio", name=system)
        choice.locator("xpath=ancestor::label").click()
        return self.rest().press("Read the file this way")

    def know_nothing_new(self) -> Planner:
        """Answer that nothing more is known of the new places, where the page asks."""
        self.rest()
        answer = self.page.get_by_role("radio", name=NOTHING_NEW)
        if answer.count():
            answer.locator("xpath=ancestor::label").click()
            self.rest()
        return self

    def store(self, projects: str) -> Planner:
        """Store what is ticked and wait until it is said that it is stored."""
        self.know_nothing_new()
        self.press(f"Save {projects} as a revision")
        expect(self.text("Saved as revision").first).to_be_visible(timeout=PATIENT)
        return self.rest()

    def rows(self, at: int = 0) -> list[list[str]]:
        """Return the rows of a table as a screen reader has them, without marks of columns."""
        grid = self._grid(at)
        expect(grid.locator("tbody tr").first).to_be_attached()
        rows: list[list[str]] = grid.evaluate(
            """(table) => [...table.querySelectorAll("tbody tr")].map(
                (row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent))"""
        )
        return rows

    def _grid(self, at: int) -> Locator:
        tables = self.page.get_by_test_id("stDataFrame").filter(visible=True)
        return tables.nth(at).locator("canvas table")

    def expect_cell(self, row: int, column: int, text: str | re.Pattern[str]) -> None:
        """Wait until a cell of the first table says something; -1 is the last column."""
        cells = self._grid(0).locator("tbody tr").nth(row).locator("td")
        expect(cells.nth(column)).to_have_text(text)

    def expect_drawn(self, key: str, roles: dict[str, int]) -> None:
        """Wait until a map shows so many places of each role."""
        shown = """(key) => window.planmapEditors && planmapEditors[key] && planmapEditors[key].ready
            && PlanMap.editor.of(key).shapes.shapes.map(({ role }) => role).sort().join()"""
        wanted = ",".join(sorted(Counter(roles).elements()))
        with contextlib.suppress(PlaywrightTimeout):  # what it shows instead is more than "in vain"
            self.page.wait_for_function(
                f"([key, wanted]) => ({shown})(key) === wanted", arg=[key, wanted], timeout=PATIENT
            )
        assert self.page.evaluate(shown, key) == wanted

    def stored(self, identifier: str) -> dict[str, Any]:
        return feature_of(self.path, identifier)

    def revisions(self) -> list[Revision]:
        return list(History(self.path).revisions())


Come = Callable[..., Planner]
