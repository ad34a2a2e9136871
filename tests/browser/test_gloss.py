"""English readers are told what the plan's Chinese words mean; Chinese readers see them alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.single_file import readers_of, write_file
from tests.conftest import DATA

Visit = Callable[..., Visitor]


def judge_card(sheet: Frame | Page) -> None:
    card = sheet.locator("#pm-card")
    expect(card.locator("h2")).to_have_text("Xiping metro exit landscaping")
    expect(card.get_by_text("西平地铁口", exact=True)).to_be_visible()
    expect(card.locator(".pm-gloss")).to_have_text(
        ["improve greenery and landscape", "Xiping metro exit"]
    )
    expect(card.get_by_text("Xiping Community")).to_be_visible()


def test_the_card_tells_what_the_plans_words_mean(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map("/?lang=en&id=xiping-metro-landscape")
    judge_card(sheet)
    expect(sheet.locator('[data-key="community:西平社区"]')).to_contain_text("Xiping Community")
    sheet.locator('[data-key="lang:zh"]').click()
    expect(sheet.locator("#pm-card h2")).to_have_text("西平地铁口绿化景观改造")
    expect(sheet.locator(".pm-gloss")).to_have_count(0)
    expect(sheet.locator('[data-key="community:西平社区"]')).to_contain_text("西平社区")


def test_the_single_file_tells_the_same(browser: Browser, tmp_path: Path) -> None:
    path = write_file(tmp_path / "map.html", DATA / "projects.geojson", "en")
    with readers_of(browser) as read:
        judge_card(read(path).open("lang=en&id=xiping-metro-landscape"))


@pytest.mark.parametrize(("language", "is_told"), [("en", True), ("zh", False)])
def test_the_projects_page_tells_it_too(visit: Visit, language: str, is_told: bool) -> None:
    page = visit().open_page(f"/projects?lang={language}")
    cards = page.locator(".project-cards")
    assert ("莞太路 (Guantai Road)" in (cards.text_content() or "")) == is_told
    assert ("Zhouxi Community" in (cards.text_content() or "")) == is_told
