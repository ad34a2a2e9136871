"""The coverage page in a real browser: a planner's question, sites, links, files, a phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.choices import choose
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import PHONE, SHOWN, violations
from tests.browser.waiting import PATIENT, least, rest, stand_still
from tests.conftest import DECLARED

Visit = Callable[..., Visitor]
READY = """() => window.planmapEditors && planmapEditors.coverage_map
    && planmapEditors.coverage_map.ready"""


class Planner:
    """A person at the coverage page."""

    def __init__(self, visitor: Visitor, query: str = "", language: str = "en") -> None:
        self.visitor = visitor
        self.page: Page = visitor.open_page(f"/coverage?lang={language}{query}")
        self.settle()

    def settle(self) -> None:
        """Wait until the map stands and the page's script has run through."""
        self.page.wait_for_function(READY, timeout=PATIENT)
        rest(self.page)

    @property
    def answer(self) -> Any:
        return self.page.locator(".cov-lead")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.settle()

    def turn_to(self, part: str) -> None:
        self.page.get_by_role("radio", name=part).click()
        self.settle()

    def choose(self, field: str, option: str) -> None:
        choose(self.page, field, option)
        self.settle()

    def wait_drawn(self, role: str, count: int) -> None:
        self.page.wait_for_function(
            """([role, count]) => PlanMap.editor.of("coverage_map").shapes.shapes
                .filter((shape) => shape.role === role).length === count""",
            arg=[role, count],
            timeout=PATIENT,
        )

    def click(self, longitude: float, latitude: float) -> None:
        """Click on a position of the map, once the page stands still."""
        self.settle()
        self.spot(longitude, latitude)  # scrolls it into sight
        stand_still(self.page, "[data-testid=stBidiComponentIsolated]")
        self.page.mouse.click(*self.spot(longitude, latitude))

    def spot(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a position is in the window, in pixels."""
        x, y = self.page.evaluate(
            """([longitude, latitude]) => {
                const { map } = PlanMap.editor.of("coverage_map");
                map.getContainer().scrollIntoView({ block: "center" });
                const point = map.latLngToContainerPoint([latitude, longitude]);
                const box = map.getContainer().getBoundingClientRect();
                return [box.x + point.x, box.y + point.y];
            }""",
            [longitude, latitude],
        )
        return x, y


@pytest.fixture
def come(visit: Visit) -> Callable[..., Planner]:
    def arrive(query: str = "", language: str = "en", **options: Any) -> Planner:
        return Planner(visit(**options), query, language)

    return arrive


Come = Callable[..., Planner]


def test_the_planners_question_is_answered_from_the_page_alone(come: Come) -> None:
    planner = come()
    expect(planner.answer).to_contain_text("Nothing counts for “Park” yet")
    expect(planner.page.get_by_text("All services at once")).to_be_visible()
    planner.press("Count those under construction too (1)")
    expect(planner.answer).to_contain_text(
        "55.7 km² of Nancheng Subdistrict (99%) has no park within 500 m; about 410,000 people"
    )
    planner.visitor.wait_address("count=under_construction")
    planner.wait_drawn("gap", 16)
    planner.wait_drawn("possible", 1)
    assert planner.page.evaluate("planmapEditors.coverage_map.mounts") == 1, "the map stays"
    first = planner.page.locator(".gap-row").first
    expect(first).to_contain_text("27,000 people on 3.62 km²")
    expect(first).to_contain_text("about 2.3 km south of Batou station")
    for fact in ("GB/T 51346-2019", "Straight line", "2023-02-24", "assumption"):
        expect(planner.page.locator(".cov").filter(has_text=fact).first).to_be_visible()


def test_a_click_on_a_gap_looks_at_it(come: Come) -> None:
    planner = come("&count=under_construction")
    planner.click(113.735, 22.985)
    planner.wait_drawn("gap_chosen", 1)
    planner.press("Back to all gaps")
    planner.wait_drawn("gap_chosen", 0)


def test_three_sites_are_found_and_tried(come: Come) -> None:
    planner = come("&count=under_construction")
    planner.turn_to("Where next")
    planner.wait_drawn("site", 3)
    assert planner.page.evaluate("planmapEditors.coverage_map.mounts") == 1, "the map stays"
    expect(planner.page.get_by_text("3 new sites would cover about")).to_be_visible()
    planner.page.get_by_text("Add them to the trial").click()
    planner.visitor.wait_address("part=try")
    expect(planner.page.get_by_text("With trial sites").first).to_be_visible()


def test_a_click_on_the_map_tries_a_site_and_shows_before_and_after(come: Come) -> None:
    planner = come("&count=under_construction&part=try")
    planner.click(113.735, 22.985)
    planner.wait_drawn("site", 1)
    planner.visitor.wait_address("sites=113.73")
    expect(planner.page.get_by_role("cell", name="0.636 km² (1%)")).to_be_visible()
    planner.press("Move 1")
    expect(planner.page.get_by_text("to move trial site")).to_be_visible()
    planner.click(113.745, 22.995)
    planner.visitor.wait_address("sites=113.74")
    expect(planner.page.get_by_text("to add a site")).to_be_visible()
    planner.click(113.74, 22.99)
    planner.wait_drawn("site", 2)
    planner.press("Remove 1")
    planner.wait_drawn("site", 1)


def test_a_facility_that_is_clicked_is_named_with_its_accuracy(come: Come) -> None:
    planner = come("&count=under_construction")
    place = planner.page.evaluate(
        """() => PlanMap.editor.of("coverage_map").shapes.shapes
            .find((shape) => shape.role === "facility_estimate").geometry.coordinates"""
    )
    planner.click(*place)
    expect(planner.page.get_by_text("CBD Central Park · Under construction")).to_be_visible()


def test_a_town_full_of_cells_is_drawn_at_once(come: Come) -> None:
    planner = come("&count=under_construction&layer=distance")
    planner.wait_drawn("grid5", 1)
    redraw = """() => PlanMap.editor.of("coverage_map").shapes.redraw()"""
    assert least(planner.page, redraw) < 250


def test_a_link_reproduces_the_view(come: Come) -> None:
    query = "&service=school&rule=junior_middle_school&count=planned&part=charts&layer=distance"
    planner = come(query, language="zh")
    expect(planner.answer).to_contain_text("在 1,000 米内没有学校")
    expect(planner.page.get_by_role("radio", name="图表")).to_be_checked()
    expect(planner.page.get_by_role("radio", name="到最近设施的距离")).to_be_checked()
    planner.wait_drawn("grid5", 1)
    again = Planner(planner.visitor, query, "en")
    expect(again.answer).to_contain_text("has no school within 1,000 m")


def test_the_choices_survive_a_look_at_the_map(come: Come) -> None:
    planner = come("&service=school&count=planned")
    expect(planner.answer).to_contain_text("no school")
    planner.page.get_by_role("link", name="Map", exact=True).click()
    planner.visitor.map()
    planner.page.get_by_role("link", name="Coverage", exact=True).click()
    planner.settle()
    expect(planner.answer).to_contain_text("no school")


@pytest.fixture
def own_files(tmp_path: Path) -> Path:
    """Two parks that stand, 1,000 people beside one of them, and a file that is none."""
    parks = [[113.735, 22.985], [113.75, 23.02]]
    people = [[113.7355, 22.985], [113.74, 22.97]]
    for name, places, facts in (
        ("parks", parks, {"name": "<b>Park</b>"}),
        ("people", people, {"population": 500}),
    ):
        features = [
            {
                "type": "Feature",
                "properties": facts,
                "geometry": {"type": "Point", "coordinates": place},
            }
            for place in places
        ]
        path = tmp_path / f"{name}.geojson"
        document = {"type": "FeatureCollection", **DECLARED, "features": features}
        path.write_text(json.dumps(document))
    (tmp_path / "broken.geojson").write_text("{")
    return tmp_path


def test_own_files_change_the_figures_and_a_broken_one_is_explained(
    come: Come, own_files: Path
) -> None:
    planner = come()
    page = planner.page
    page.get_by_text("Your own files").first.click()

    def load(role: str, name: str) -> None:
        field = page.locator(f".st-key-coverage_drop_{role} input[type=file]")
        field.set_input_files(str(own_files / f"{name}.geojson"))
        expect(
            page.locator(".st-key-coverage_files").get_by_text(f"{name}.geojson")
        ).to_be_visible()
        planner.settle()

    load("facilities", "parks")
    planner.wait_drawn("facility", 2)
    load("population", "people")
    expect(planner.answer).to_contain_text("about 500 people live there")
    expect(page.locator(".cov-mark")).to_have_count(0)
    load("candidates", "broken")
    expect(page.get_by_role("alert").filter(has_text="JSON")).to_be_visible()


@pytest.mark.parametrize("kind", ["PDF", "XLSX", "GeoPackage"])
def test_everything_is_taken_away(come: Come, kind: str) -> None:
    planner = come("&count=planned&part=files")
    with planner.page.expect_download() as waiting:
        planner.page.get_by_role("button", name=kind).click()
    ending = {"PDF": ".pdf", "XLSX": ".xlsx", "GeoPackage": ".gpkg"}[kind]
    assert waiting.value.suggested_filename == f"nancheng-coverage-park{ending}"
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith({"PDF": b"%PDF", "XLSX": b"PK", "GeoPackage": b"SQLite"}[kind])


@SHOWN
@pytest.mark.parametrize("part", ["gaps", "try", "charts"])
def test_the_page_has_no_serious_barrier(come: Come, language: str, scheme: str, part: str) -> None:
    query = f"&count=planned&service=school&part={part}&sites=113.74,23.0"
    planner = come(query, language=language, color_scheme=scheme)
    assert violations(planner.page) == []


def test_on_a_phone_the_page_fits_and_answers(come: Come) -> None:
    planner = come("&count=under_construction", **PHONE)
    expect(planner.answer).to_be_visible()
    planner.page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth"
    )
    planner.press("Show 1")
    planner.wait_drawn("gap_chosen", 1)
