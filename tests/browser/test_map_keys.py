"""Keys on the map page: they work with the focus outside the map's frame, too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_phone import PHONE

Visit = Callable[..., Visitor]
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted += each.value;
}).observe({type: "layout-shift", buffered: true});"""


def test_slash_searches_on_a_page_that_has_just_been_loaded(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    assert visitor.page.evaluate("document.activeElement === document.body")
    visitor.page.keyboard.press("/")
    expect(sheet.locator("#pm-q")).to_be_focused()
    visitor.page.keyboard.type("zhouxi")
    visitor.page.keyboard.press("Enter")
    expect(sheet.locator("#pm-card h2")).to_contain_text("周溪")


def test_arrows_go_through_the_hits_and_escape_clears_the_search(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map("/?lang=en")
    keyboard = visitor.page.keyboard
    sheet.locator("#pm-q").focus()
    keyboard.type("Hospital")
    keyboard.press("ArrowDown")
    rows = sheet.locator("#pm-list .pm-row")
    expect(rows.first).to_be_focused()
    keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    name = rows.nth(1).locator(".pm-row-name").inner_text()
    keyboard.press("Enter")
    expect(sheet.locator("#pm-card h2")).to_have_text(name)
    keyboard.press("Escape")
    expect(sheet.locator("#pm-card")).to_be_hidden()
    sheet.locator("#pm-q").focus()
    keyboard.press("Escape")
    expect(sheet.locator("#pm-q")).to_have_value("")
    expect(rows).to_have_count(63)


def test_a_group_of_filters_is_one_stop_and_arrows_go_through_it(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    stops = sheet.locator('#pm-filters fieldset [tabindex="0"]')
    expect(stops).to_have_count(sheet.locator("#pm-filters fieldset").count())
    sheet.locator('[data-key="section:1"]').focus()
    visitor.page.keyboard.press("ArrowDown")
    expect(sheet.locator('[data-key="section:2"]')).to_be_focused()


def test_a_skip_link_leads_to_the_map_and_to_the_list(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    sheet.locator("#pm-skips button").nth(0).focus()
    visitor.page.keyboard.press("Enter")
    expect(sheet.locator(".pm-map")).to_be_focused()
    sheet.locator("#pm-skips button").nth(1).focus()
    visitor.page.keyboard.press("Enter")
    expect(sheet.locator("#pm-list .pm-row").first).to_be_focused()


@pytest.mark.parametrize(("language", "title"), [("zh", "一张图"), ("en", "plan map")])
def test_the_frame_of_the_map_has_a_title_in_the_pages_language(
    visit: Visit, language: str, title: str
) -> None:
    visitor = visit()
    visitor.open_map(f"/?lang={language}")
    assert title in (visitor.page.locator("iframe").get_attribute("title") or "")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_what_is_seen_does_not_jump_while_the_map_loads(visit: Visit, options: dict) -> None:
    visitor = visit(**options)
    visitor.page.add_init_script(SHIFTS)
    sheet = visitor.open_map("/?id=guantai-road")
    expect(sheet.locator("#pm-card h2")).to_be_visible()
    assert visitor.page.evaluate("shifted") < 0.1
    assert sheet.evaluate("shifted") < 0.1


def test_a_filter_whose_projects_lie_outside_the_window_offers_to_go_there(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=en&at=113.60,23.20,14&q=Shuilian")
    box = sheet.locator("#pm-outside")
    expect(box).to_contain_text("outside this window")
    box.get_by_role("button", name="Go there").click()
    expect(box).to_be_hidden()
    sheet.wait_for_function("() => PlanMap.overlay.drawn().length === 1")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("page", ["projects", "coverage", "presentation", "edit", "about"])
def test_what_is_seen_does_not_jump_while_a_page_loads(
    visit: Visit, page: str, options: dict
) -> None:
    visitor = visit(**options)
    visitor.page.add_init_script(SHIFTS)
    visitor.open_page(f"/{page}")
    assert visitor.page.evaluate("shifted") < 0.1


def test_a_position_that_is_none_shows_the_whole(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=en&at=23.02,113.75,15")
    assert sheet.evaluate("PlanMap.showsWhole()")


def test_the_scale_speaks_the_pages_language(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=zh")
    scale = sheet.locator(".leaflet-control-scale-line")
    expect(scale).to_contain_text("公里")
    sheet.locator('[data-key="lang:en"]').click()
    expect(scale).to_contain_text("km")


def test_a_search_that_is_cleared_at_once_does_not_come_back(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=en")
    # Typed and cleared before the pause after typing is over, as on a busy computer.
    sheet.evaluate("""() => {
        const field = document.getElementById("pm-q");
        field.focus();
        field.value = "Hospital";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
        setTimeout(() => { window.pauseIsOver = true; }, 400);
    }""")
    sheet.wait_for_function("() => window.pauseIsOver")
    expect(sheet.locator("#pm-q")).to_have_value("")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
