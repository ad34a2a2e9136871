"""A file that does not say its coordinate system is asked about before anything comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from tests.browser.conftest import Visitor
from tests.browser.editing import UNPLACED, Come, table
from tests.browser.test_accessibility import PHONE, SHOWN, violations
from tests.browser.waiting import PATIENT, rest

TRUE = {each["id"]: (113.744 + 0.003 * at, 23.012) for at, each in enumerate(UNPLACED[:3])}
ASKED = {"en": "Which coordinate system is it?", "zh": "这是哪种坐标系？"}
FILE_ASKED = {"en": "which coordinate system is it?", "zh": "采用哪种坐标系？"}
TAKE = {"en": "Read the file this way", "zh": "按此读取文件"}
PEOPLE = "lon,lat,population\n113.7355,22.985,500\n113.74,22.97,500\n"
MAP_READY = """(key) => window.planmapEditors && planmapEditors[key] && planmapEditors[key].ready"""


def survey() -> Any:
    """Return a table in GCJ-02 of which neither its name nor its columns says so."""
    rows = []
    for identifier, place in TRUE.items():
        longitude, latitude = from_wgs84(*place, SYSTEMS["GCJ-02"])
        rows.append([identifier, f"{float(longitude):.6f}", f"{float(latitude):.6f}"])
    return table(["id", "lon", "lat"], rows, "points.csv")


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[0] - other[0]) * 111_320 * math.cos(math.radians(one[1]))
    return math.hypot(east, (one[1] - other[1]) * 110_750)


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).locator("xpath=ancestor::label").click()
    rest(page)


def assert_fits(page: Page) -> None:
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth",
        timeout=PATIENT,
    )


def cut_hints(page: Page) -> list[str]:
    """Return the hints inside empty fields that are longer than their field."""
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-testid=stMain] input[placeholder]")]
            .filter((field) => {
                const style = getComputedStyle(field);
                const pen = document.createElement("canvas").getContext("2d");
                pen.font = `${style.fontSize} ${style.fontFamily}`;
                const left = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
                return field.clientWidth
                    && pen.measureText(field.placeholder).width > field.clientWidth - left;
            }).map((field) => field.placeholder)"""
    )


def test_a_survey_in_gcj02_is_stored_where_it_was_measured(planner: Come) -> None:
    one = planner().open()
    one.upload(survey())
    expect(one.heading(ASKED["en"])).to_be_visible()
    expect(one.heading("Save")).to_have_count(0)
    expect(one.figure("New places")).to_have_count(0)
    expect(one.text("points.csv · CSV")).to_have_text("points.csv · CSV · 3 features · UTF-8")
    one.expect_drawn("system_map", {"one": 3, "other": 3, "third": 3})
    take = one.page.get_by_role("button", name="Read the file this way")
    expect(take).to_be_disabled()
    one.read_as("GCJ-02")
    expect(one.figure("New places")).to_have_text("3")
    expect(one.page.get_by_role("button", name="First say what is known")).to_be_disabled()
    choose(one.page, "They come from a survey")
    one.fill("Radius of uncertainty (m)", "2").fill("Source of the place", "规划办测量")
    one.sign()
    one.press("Save 3 projects as a revision")
    expect(one.text("Saved as revision").first).to_be_visible()
    for identifier, place in TRUE.items():
        stored = one.stored(identifier)
        assert metres(place, tuple(stored["geometry"]["coordinates"])) < 5
        properties = stored["properties"]
        assert properties["location_accuracy_m"] == 2
        assert properties["location_source"] == "规划办测量"
        assert properties["location_verified"] is False
    (revision,) = one.revisions()
    assert revision.source.crs == "GCJ-02"


@SHOWN
@pytest.mark.parametrize("width", ["wide", "phone"])
def test_both_questions_fit_and_have_no_serious_barrier(
    planner: Come, language: str, scheme: str, width: str
) -> None:
    options = PHONE if width == "phone" else {}
    one = planner(language, color_scheme=scheme, **options).open()
    one.upload(survey())
    expect(one.heading(ASKED[language])).to_be_visible()
    one.expect_drawn("system_map", {"one": 3, "other": 3, "third": 3})
    one.rest()
    assert violations(one.page) == []
    assert_fits(one.page)
    choose(one.page, "GCJ-02")
    one.press(TAKE[language])
    choose(one.page, {"en": "They come from a survey", "zh": "来自测绘或其他依据"}[language])
    assert violations(one.page) == []
    assert_fits(one.page)
    assert cut_hints(one.page) == []


@SHOWN
def test_people_of_an_undeclared_file_count_once_the_question_is_answered(
    visit: Callable[..., Visitor], language: str, scheme: str
) -> None:
    visitor = visit(color_scheme=scheme)
    page = visitor.open_page(f"/coverage?lang={language}&count=under_construction")
    expect(page.locator(".cov-lead")).to_be_visible()
    page.locator(".st-key-coverage_files summary").click()
    page.locator(".st-key-coverage_drop_population input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    )
    heading = page.get_by_role("heading", name=FILE_ASKED[language])
    expect(heading).to_be_visible()
    page.wait_for_function(MAP_READY, arg="coverage_file_population_map", timeout=PATIENT)
    rest(page)
    expect(page.locator(".cov-lead")).to_have_count(0)
    assert violations(page) == []
    choose(page, "WGS 84")
    page.get_by_role("button", name=TAKE[language]).click()
    rest(page)
    expect(heading).to_have_count(0)
    said = {"en": "about 1,000 people", "zh": "约 1,000 人"}[language]
    expect(page.locator(".cov-lead")).to_contain_text(said)
