"""Which projects are in Xiping: the answer, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
CANNOT = {
    "zh": "另有 11 个已上图的项目社区不详，也可能在内。",
    "en": "On the map, community not known: 11. These may also lie inside.",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answer_says_how_many_projects_it_cannot_judge(visit: Visit, language: str) -> None:
    sheet = visit().open_map(f"/?lang={language}&community=西平社区")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(1)
    expect(sheet.locator("#pm-list .pm-list-untold")).to_have_text(CANNOT[language])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_filter_offers_those_without_a_community(visit: Visit, language: str) -> None:
    sheet = visit().open_map(f"/?lang={language}")
    entry = sheet.locator('[data-key="community:-"]')
    expect(entry.locator(".pm-count")).to_have_text("11")
    entry.click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(11)
    expect(sheet.locator("#pm-list .pm-list-untold")).to_have_count(0)


def test_the_projects_page_says_it_too(visit: Visit) -> None:
    page = visit().open("/projects?lang=zh&community=西平社区")
    expect(page.get_by_text(CANNOT["zh"])).to_be_visible()


def test_a_card_says_how_one_knows_the_community(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=en&id=xiping-metro-landscape")
    expect(sheet.locator("#pm-card")).to_contain_text("Xiping Community as recorded")
