"""The pages beside the map: the table with its downloads, the about page, titles and languages."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from geo.export.tables.table import headings
from geo.model.plan import plan
from tests.browser.choices import choose
from tests.browser.conftest import Visitor
from tests.conftest import DATA

Visit = Callable[..., Visitor]

FEATURES: list[dict[str, Any]] = json.loads(
    (DATA / "projects.geojson").read_text(encoding="utf-8")
)["features"]
TITLES = {
    ("/", "zh"): "地图 · 南城街道2023年规划一张图",
    ("/", "en"): "Map · Nancheng 2023 plan map",
    ("/map", "zh"): "地图 · 南城街道2023年规划一张图",
    ("/projects", "zh"): "项目表 · 南城街道2023年规划一张图",
    ("/projects", "en"): "Projects · Nancheng 2023 plan map",
    ("/about", "zh"): "说明 · 南城街道2023年规划一张图",
    ("/about", "en"): "About · Nancheng 2023 plan map",
}


def rows_of(page: Page) -> Locator:
    """Return the table's number of rows as the browser tells it to screen readers."""
    return page.get_by_test_id("stDataFrame").locator("canvas table[role='grid']")


def expect_rows(page: Page, count: int) -> None:
    """Wait until the table has so many projects (its head is a row too)."""
    expect(rows_of(page)).to_have_attribute("aria-rowcount", str(count + 1))


def expect_count(page: Page, count: int) -> None:
    """Wait until count and table say the same number."""
    words = "1 project" if count == 1 else f"{count} projects"
    expect(page.get_by_text(re.compile(f"^({count} 个项目|{words})$"))).to_be_visible()
    expect_rows(page, count)


def clear(page: Page) -> None:
    """Press the button that clears the whole filter (each choice has one of its own)."""
    page.get_by_test_id("stButton").get_by_role("button", name="Clear all").click()


def download(page: Page, label: str, folder: Path) -> Path:
    """Press a download button and return the file."""
    with page.expect_download() as found:
        page.get_by_test_id("stDownloadButton").filter(has_text=label).get_by_role("button").click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_search_narrows_the_table_and_the_address(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open_page("/projects?lang=en")
    field = page.get_by_role("textbox", name="Search")
    for text, found in (("周溪", 1), ("Hospital", 4), ("zhouxi", 1)):
        field.fill(text)
        field.press("Enter")
        expect_count(page, found)
        visitor.wait_address(f"q={text}")
        clear(page)
        expect_count(page, 63)
        expect(field).to_have_value("")


def test_a_filter_narrows_the_table_and_can_be_cleared(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open_page("/projects?lang=en&status=ongoing")
    expect_count(page, 32)
    choose(page, "Section of the plan", "2 City quality")
    expect_count(page, 8)
    visitor.wait_address("section=2")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stExpander").locator("summary")).to_contain_text("Filters (2)")
    clear(page)
    expect_count(page, 63)
    page.wait_for_function("() => !location.search.includes('section')")


def test_nothing_found_is_told_in_words(visit: Visit) -> None:
    page = visit().open_page("/projects?q=nothing-of-that-name&lang=en")
    expect(page.get_by_test_id("stAlert")).to_contain_text("No project matches this search.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_csv_opens_and_holds_what_the_table_shows_and_the_page_stays(
    visit: Visit, tmp_path: Path, language: str
) -> None:
    visitor = visit()
    page = visitor.open_page(f"/projects?lang={language}&section=5")
    expect_count(page, 7)
    path = download(page, "CSV", tmp_path)
    assert path.name == "nancheng-2023.csv"
    head, *rows = csv_rows(path)
    assert head == list(headings(language).values())  # type: ignore[arg-type]
    assert sorted(row[0] for row in rows) == sorted(
        each["id"] for each in FEATURES if each["properties"]["section"] == 5
    )
    expect_count(page, 7)
    assert visitor.refused == []


@pytest.mark.parametrize(
    ("language", "sheets"), [("zh", ["项目表", "来源"]), ("en", ["Projects", "Source"])]
)
def test_table_and_workbook_hold_every_project(
    visit: Visit, tmp_path: Path, language: str, sheets: list[str]
) -> None:
    page = visit().open_page(f"/projects?lang={language}")
    expect_count(page, 63)
    book = openpyxl.load_workbook(download(page, "XLSX", tmp_path))
    assert book.sheetnames == sheets
    assert book[sheets[0]].max_row == 64
    book.close()


def test_the_geojson_opens_and_holds_the_features_as_they_are_stored(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit().open_page("/projects?q=%E5%8C%BB%E9%99%A2")
    expect_count(page, 4)
    path = download(page, "GeoJSON", tmp_path)
    found = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert len(found) == 4
    assert all(feature in FEATURES for feature in found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_row_links_to_its_card(visit: Visit, language: str) -> None:
    visitor = visit(viewport={"width": 4200, "height": 900})
    page = visitor.open_page(f"/projects?q=guantai&lang={language}")
    expect_count(page, 1)
    cell = rows_of(page).locator("tbody tr td").filter(has_text="?id=")
    link = cell.text_content() or ""
    card = visitor.open_map(link[link.rindex("/") :]).locator("#pm-card h2")
    expect(card).to_have_text(
        "莞太路品质提升" if language == "zh" else "Guantai Road quality upgrade"
    )
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("name", ["projects", "about"])
def test_the_language_switches_on_a_page_and_stays_on_the_others(visit: Visit, name: str) -> None:
    visitor = visit()
    page = visitor.open_page(f"/{name}")
    page.get_by_text("English", exact=True).click()
    heading = {"projects": "Projects", "about": "About this map"}[name]
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    visitor.wait_address("lang=en")
    page.get_by_role("link", name="Map").click()
    expect(visitor.map().locator("#pm-top h1")).to_have_text("Nancheng 2023 plan map")
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("About this map")
    visitor.wait_address("lang=en")
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("关于这张图")


@pytest.mark.parametrize(("path", "language"), TITLES)
def test_a_deep_link_says_page_and_language_and_asks_for_nothing_that_is_not_there(
    visit: Visit, path: str, language: str
) -> None:
    visitor = visit(locale="zh-CN" if language == "zh" else "en-GB")
    page = visitor.open(path)
    expect(page.locator("header").get_by_role("link").first).to_be_visible()
    expect(page).to_have_title(TITLES[path, language])
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    page.wait_for_load_state("networkidle")
    assert visitor.refused == []
    assert page.get_by_role("dialog").count() == 0


def test_the_documents_language_follows_the_switch(visit: Visit) -> None:
    page = visit().open_page("/about")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_text("English", exact=True).click()
    expect(page).to_have_title(TITLES["/about", "en"])
    page.wait_for_function("() => document.documentElement.lang === 'en'")


def test_an_unknown_page_is_told_in_words(visit: Visit) -> None:
    visitor = visit()
    visitor.expect_trouble("404")
    page = visitor.open("/no-such-page")
    expect(page.locator("body")).to_contain_text("no-such-page")
    assert [each[:3] for each in visitor.refused] == ["404"]


@pytest.mark.parametrize(
    ("language", "sentence", "word"),
    [
        (
            "zh",
            ("63 个项目", "18 个已上图", "16 个在全街道", "17 个不涉及", "12 个位置待定"),
            "含义",
        ),
        (
            "en",
            ("63 projects", "18 have", "16 cover", "17 have no place", "12 are waiting"),
            "Meaning",
        ),
    ],
)
def test_the_about_page_says_the_numbers_of_the_data_and_explains_every_term(
    visit: Visit, language: str, sentence: tuple[str, ...], word: str
) -> None:
    page = visit().open_page(f"/about?lang={language}")
    for part in sentence:
        expect(page.get_by_text(part).first).to_be_visible()
    expect(page.locator("th").filter(has_text=word)).to_have_count(3)
    empty = page.locator(".plain-table").locator("td").filter(has_text=re.compile(r"^\s*$"))
    expect(empty).to_have_count(0)
    # Nothing of Streamlit's own menus is shown.
    assert page.get_by_test_id("stMainMenu").count() == 0
    assert page.get_by_test_id("stAppDeployButton").count() == 0
    assert "Made with Streamlit" not in page.content()


def test_the_numbers_of_the_sentence_are_those_of_the_file() -> None:
    kinds = [each["properties"]["location_type"] for each in FEATURES if not each["geometry"]]
    assert len(FEATURES) == 63
    assert len(FEATURES) - len(kinds) == 18
    assert kinds.count("subdistrict_wide") == 16
    assert kinds.count("not_spatial") == 17
    assert kinds.count("unknown") + kinds.count("site") + kinds.count("area") == 12


def test_each_section_counts_its_sentences(visit: Visit) -> None:
    page = visit().open_page("/about?lang=en")
    expect(page.locator(".plain-table")).to_have_count(9)
    for section in plan().section:
        expander = page.get_by_test_id("stExpander").nth(section.number - 1)
        mine = [each for each in FEATURES if each["properties"]["section"] == section.number]
        located = sum(bool(each["geometry"]) for each in mine)
        summary = f"{len(mine)} projects, {located} on the map"
        expect(expander.locator("summary")).to_contain_text(summary)
        *rows, total = [
            row.locator("td").all_text_contents() for row in expander.locator("tbody tr").all()
        ]
        assert len(rows) == section.sentences
        for sentence, row in enumerate(rows, start=1):
            here = [each for each in mine if each["properties"]["sentence"] == sentence]
            on_map = sum(bool(each["geometry"]) for each in here)
            assert row[:3] == [str(sentence), str(len(here)), str(on_map)]
            assert int(row[1]) == sum(map(int, row[2:]))
        assert total[1:3] == [str(len(mine)), str(located)]
