"""Phone and wall: nothing is cut, nothing overlaps, everything is within reach."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Visitor
from tests.browser.rooms import Rooms

Visit = Callable[..., Visitor]

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
    "reduced_motion": "reduce",
}
LANGUAGES = ("zh", "en")
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

# Elements with a text that does not fit into them, or that reach beyond the window.
CUT = """(selectors) => [...document.querySelectorAll(selectors)]
    .filter((node) => node.offsetParent && (
        node.scrollWidth > node.clientWidth + 1 ||
        node.getBoundingClientRect().left < -0.5 ||
        node.getBoundingClientRect().right > innerWidth + 0.5))
    .map((node) => `${node.className || node.tagName}: ${node.textContent.slice(0, 60)}`)"""

BOXES = """(selectors) => selectors.map((selector) => {
    const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
    return [left, top, right, bottom];
})"""

TABLES = {"projects": '[data-testid="stDataFrame"]', "about": ".plain-table"}


@pytest.fixture
def phone(visit: Visit) -> Callable[..., Visitor]:
    """Make visitors with a phone in the hand."""

    def make(**options: Any) -> Visitor:
        return visit(**{**PHONE, **options})

    return make


@pytest.fixture(scope="module")
def desks(rooms: Rooms, server: str) -> Iterator[dict[str, Visitor]]:
    """Two visitors at a desk, one for each language, whose windows change their size."""
    found = {language: Visitor(rooms, server, reduced_motion="reduce") for language in LANGUAGES}
    yield found
    for visitor in found.values():
        visitor.leave()


@pytest.fixture
def desk(desks: dict[str, Visitor]) -> Callable[..., Frame]:
    """Show the map in a window of a size."""

    def show(language: str, width: int, height: int) -> Frame:
        visitor = desks[language]
        if not visitor.page.url.startswith(visitor.server):
            visitor.open_map(f"/?lang={language}")
        visitor.page.set_viewport_size({"width": width, "height": height})
        sheet = visitor.map()
        expect(sheet.locator(".pm-statusbar button")).to_have_count(4)
        sheet.wait_for_function("(width) => innerWidth === width", arg=width)
        # The page around the map may give it another height some time after the width.
        sheet.wait_for_function(
            "() => innerHeight + frameElement.getBoundingClientRect().top === parent.innerHeight"
        )
        return sheet

    return show


def boxes(sheet: Frame, *selectors: str) -> list[list[float]]:
    """Return left, top, right and bottom of elements."""
    for selector in selectors:
        expect(sheet.locator(selector).first).to_be_attached()
    found: list[list[float]] = sheet.evaluate(BOXES, list(selectors))
    return found


def overlap(one: list[float], other: list[float]) -> float:
    """Return by how many pixels two boxes reach into each other."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return min(wide, high)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["projects", "about"])
def test_a_page_does_not_scroll_sideways(phone: Visit, name: str, language: str) -> None:
    page = phone().open_page(f"/{name}?lang={language}")
    expect(page.locator(TABLES[name]).last).to_be_attached()
    assert not page.evaluate(SCROLLS)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(node) => node.scrollWidth <= node.clientWidth")


# What is tapped often and smaller than 24 pixels.
SMALL = """() => [...document.querySelectorAll("#pm button, #pm a[role=button]")]
    .filter((node) => node.offsetParent)
    .map((node) => [node.textContent, node.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([text]) => text)"""
PANELS = {
    "filters": "#pm-filters",
    "targets": "#pm-targets",
    "legend": ".pm-legend-body",
    "list": "#pm-list",
}
PANEL_TEXTS = (".pm-row-name", ".pm-row-facts", ".pm-switch-label", ".pm-target", "li", "h3")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_or_too_small_for_a_thumb(phone: Visit, language: str) -> None:
    visitor = phone()
    sheet = visitor.open_map(f"/?lang={language}")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    assert not sheet.evaluate(SCROLLS)
    assert not visitor.page.evaluate(SCROLLS)
    for tab in sheet.locator("#pm-tabs button").all():
        box = tab.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
    assert sheet.evaluate(CUT, "#pm-tabs button, .pm-title h1, .pm-lang button, #pm-q") == []
    (row,) = boxes(sheet, "#pm-list .pm-row")
    assert row[3] - row[1] >= 44
    for name, panel in PANELS.items():
        button = sheet.locator(f'#pm-tabs [data-tab="{name}"]')
        button.tap()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(sheet.locator(panel)).to_be_visible()
        (place,) = boxes(sheet, panel)
        assert place[3] - place[1] > 150
        assert sheet.evaluate(CUT, ", ".join(f"{panel} {each}" for each in PANEL_TEXTS)) == []
        if name == "filters":
            (switch,) = boxes(sheet, "#pm-filters .pm-switch")
            assert switch[3] - switch[1] >= 30


def test_parts_fill_the_window_and_a_second_tap_folds_the_panel_away_for_more_map(
    phone: Visit,
) -> None:
    sheet = phone().open_map()
    found = boxes(sheet, "#pm-top", ".pm-stage", ".pm-side", "#pm-tabs")
    assert all(overlap(*pair) <= 0.5 for pair in itertools.combinations(found, 2))
    assert found[-1][3] == pytest.approx(sheet.evaluate("innerHeight"), abs=1)
    sheet.locator('#pm-tabs [data-tab="list"]').tap()
    expect(sheet.locator("#pm-list")).to_be_hidden()
    (after,) = boxes(sheet, ".pm-stage")
    assert after[3] - after[1] > found[1][3] - found[1][1] + 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_tapping_a_row_opens_the_card(phone: Visit, language: str) -> None:
    visitor = phone()
    sheet = visitor.open_map(f"/?lang={language}")
    sheet.locator('.pm-row[data-id="shuilian-village"]').tap()
    expect(sheet.locator("#pm-card h2")).to_be_visible()
    expect(sheet.locator("#pm-list")).to_be_hidden()
    assert sheet.evaluate(CUT, "#pm-card h2, #pm-card dd, #pm-card dt, #pm-card .pm-button") == []
    assert sheet.evaluate(SMALL) == []
    sheet.locator("#pm-card .pm-close").tap()
    expect(sheet.locator("#pm-list")).to_be_visible()
    assert visitor.facts()["mounts"] == 1


def test_tapping_a_mark_opens_its_card_from_any_tab(phone: Visit) -> None:
    visitor = phone()
    sheet = visitor.open_map()
    sheet.locator('#pm-tabs [data-tab="filters"]').tap()
    visitor.page.touchscreen.tap(*visitor.place_of("shuilian-village"))
    expect(sheet.locator("#pm-card h2")).to_have_text("水濂乡村振兴特色精品示范村")
    expect(sheet.locator("#pm-card")).to_be_visible()


SIZES = ((1920, 1080), (1400, 900), (1366, 768), (1100, 720), (900, 700))
TEXTS = ".pm-title h1, .pm-numbers dt, .pm-bar-label, .pm-target span, .pm-legend li"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_on_a_wall_or_a_desk_nothing_overlaps_or_is_cut_and_the_window_is_full(
    desk: Callable[..., Frame], size: tuple[int, int], language: str
) -> None:
    sheet = desk(language, *size)
    found = boxes(
        sheet, "#pm-top", "#pm-figures", "#pm-filters", ".pm-stage", ".pm-side", "#pm-targets"
    )
    assert all(overlap(*pair) <= 0.5 for pair in itertools.combinations(found, 2))
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in found)
    inside = sheet.evaluate("[innerWidth, innerHeight]")
    assert area == pytest.approx(inside[0] * inside[1], rel=0.002)
    assert not sheet.evaluate(SCROLLS)
    stage = found[3]
    assert (stage[2] - stage[0]) * (stage[3] - stage[1]) > 0.3 * inside[0] * inside[1]
    if size[0] >= 1366:
        assert sheet.evaluate(CUT, TEXTS) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_controls_over_the_map_do_not_cover_each_other(visit: Visit, language: str) -> None:
    sheet = visit(viewport={"width": 1920, "height": 1080}).open_map(f"/?lang={language}")
    found = boxes(
        sheet,
        ".leaflet-control-zoom",
        ".pm-north",
        "#pm-legend",
        ".leaflet-control-scale",
        ".leaflet-control-attribution",
    )
    assert all(overlap(*pair) <= 0.5 for pair in itertools.combinations(found, 2))
