"""The search of the map: combined words, names first, and what was found in what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def hits(sheet: Any) -> list[str]:
    return [str(row.get_attribute("data-id")) for row in sheet.locator("#pm-list .pm-row").all()]


@pytest.mark.parametrize(
    ("language", "query", "line"),
    [
        ("zh", "医院 在建", "名称：医院 · 状态：在建"),
        ("en", "hospital under construction", "Name: Hospital · Status: Under construction"),
        ("zh", "hospital under construction", "名称：Hospital · 状态：在建（Under construction）"),
    ],
)
def test_each_hit_says_what_was_found_in_what(
    visit: Visit, language: str, query: str, line: str
) -> None:
    sheet = visit().open_map(f"/?lang={language}")
    sheet.locator("#pm-q").fill(query)
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(2)
    expect(sheet.locator("#pm-list .pm-row-hits")).to_have_text([line, line])
    assert sheet.locator("#pm-list .pm-row-hits mark").count() == 4
    named = 2 if (language == "zh" and "医院" in query) or language == "en" else 0
    assert sheet.locator("#pm-list .pm-row-name mark").count() == named


@pytest.mark.parametrize("query", ["学校", "school", "schools"])
def test_a_category_is_found_in_both_languages(visit: Visit, query: str) -> None:
    sheet = visit().open_map("/?lang=zh")
    sheet.locator("#pm-q").fill(query)
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(3)
    assert set(hits(sheet)) == {"cbd-north-school", "public-schools-7", "school-places-10851"}


def test_initials_meet_chinese_only_and_are_marked(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=zh")
    sheet.locator("#pm-q").fill("xpd")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(1)
    expect(sheet.locator("#pm-list .pm-row-name mark")).to_have_text("西平地")


def test_a_hit_without_a_place_says_why(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=zh")
    sheet.locator("#pm-q").fill("规划 公园 2025")
    expect(sheet.locator("#pm-list .pm-row-facts")).to_have_text(["规划 · 点位待选"])


def test_without_a_query_the_list_keeps_its_sections(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=en")
    sheet.locator("#pm-q").fill("park")
    expect(sheet.locator("#pm-list h3")).to_have_count(1)
    sheet.locator("#pm-q").fill("")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    expect(sheet.locator("#pm-list .pm-row-hits, #pm-list mark")).to_have_count(0)


def test_the_projects_page_tells_it_too(visit: Visit) -> None:
    page = visit().open("/projects?q=医院 在建&lang=en")
    expect(page.get_by_text("2 projects", exact=True)).to_be_visible()
