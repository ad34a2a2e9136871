"""A phone lying down, and what a finger can hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_phone import PHONE, SCROLLS, boxes, overlap

Visit = Callable[..., Visitor]
LYING = {**PHONE, "viewport": {"width": 844, "height": 390}}
SMALL = """() => [...document.querySelectorAll("#pm button, #pm a, #pm summary, #pm input")]
    .filter((node) => node.offsetParent && !node.closest(".pm-skips, .leaflet-control-attribution"))
    .map((node) => [node.id || node.className || node.textContent, node.getBoundingClientRect()])
    .filter(([, box]) => box.width < 43.5 || box.height < 43.5)
    .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_map_takes_most_of_it_and_the_card_stands_beside_it(
    visit: Visit, language: str
) -> None:
    sheet = visit(**LYING).open_map(f"/?lang={language}&id=guantai-road")
    expect(sheet.locator("#pm-card h2")).to_be_visible()
    top, stage, card, switch = boxes(sheet, "#pm-top", ".pm-stage", "#pm-card", ".pm-lang")
    assert stage[3] - stage[1] > 300
    assert stage[2] - stage[0] > 0.55 * 844
    assert card[0] >= stage[2] - 1
    assert card[3] - card[1] > 200
    assert switch[2] <= 844
    assert overlap(top, stage) <= 0.5
    assert not sheet.evaluate(SCROLLS)
    assert sheet.evaluate(
        "(({scrollWidth, clientWidth}) => scrollWidth <= clientWidth + 1)"
        "(document.querySelector('.pm-title h1'))"
    )


@pytest.mark.parametrize("size", [(390, 844), (844, 390)], ids=str)
@pytest.mark.parametrize("tab", ["list", "filters", "targets", "legend"])
def test_whatever_a_finger_hits_is_44_pixels(visit: Visit, size: tuple[int, int], tab: str) -> None:
    width, height = size
    sheet = visit(**{**PHONE, "viewport": {"width": width, "height": height}}).open_map()
    if tab != "list":
        sheet.locator(f'#pm-tabs [data-tab="{tab}"]').tap()
    assert sheet.evaluate(SMALL) == []
    north, south = sheet.evaluate(
        """() => {
            const [west, south, east, north] = PlanMap.start.bounds;
            const at = (lat) => PlanMap.map.latLngToContainerPoint([lat, (west + east) / 2]).y;
            return [at(north), PlanMap.map.getSize().y - at(south)];
        }"""
    )
    assert min(north, south) >= 0  # whichever sheet is open, the whole town is in sight


def test_a_tap_leaves_no_tooltip_and_a_folded_tab_is_not_marked(visit: Visit) -> None:
    visitor = visit(**PHONE)
    sheet = visitor.open_map()
    visitor.page.touchscreen.tap(*visitor.place_of("shuilian-village"))
    expect(sheet.locator("#pm-card h2")).to_be_visible()
    expect(sheet.locator("#pm-tooltip")).to_be_hidden()
    sheet.locator('#pm-tabs [data-tab="list"]').tap()
    expect(sheet.locator('#pm-tabs [aria-pressed="true"]')).to_have_count(0)


def test_marks_do_not_lie_on_each_other_on_a_small_map(visit: Visit) -> None:
    sheet = visit(**PHONE).open_map()
    least = sheet.evaluate(
        """() => {
            const all = PlanMap.overlay.drawn();
            return Math.min(...all.flatMap((one, i) => all.slice(0, i)
                .map((other) => Math.hypot(one.x - other.x, one.y - other.y))));
        }"""
    )
    assert least > 18


def test_the_pages_have_a_named_menu_on_a_phone(visit: Visit) -> None:
    visitor = visit(**PHONE)
    sheet = visitor.open_map("/?lang=en&section=2")
    sheet.locator("#pm-menu summary").tap()
    sheet.get_by_role("link", name="Projects").tap()
    page = visitor.page
    expect(page.locator("h1")).to_have_text("Projects")
    expect(page.locator(".project-cards li").first).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_hidden()
    page.get_by_role("button", name="Pages").tap()
    page.get_by_test_id("stPopoverBody").get_by_role("link", name="About").tap()
    expect(page.locator("h1")).to_have_text("About this map")
