"""Everybody can use it: axe's rules, the keyboard alone, and no motion for those who want none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
# Names and texts go with the language, contrast with the scheme: two visits see both of each.
SHOWN = pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
# Found in markup that Streamlit makes and that nothing here can change:
# (rule, part of the element's markup).
STREAMLITS_OWN: tuple[tuple[str, str], ...] = (
    # The place to drop a file on has a name, but its role says that it has none; the button in
    # it does the same, and both are read.
    ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"'),
)
SMALL = {"width": 1200, "height": 700}  # where the map moves to what is chosen
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def violations(document: Page | Frame) -> list[str]:
    """Run axe in one document and return what it finds, as rule, selector and markup."""
    # Streamlit loads what shows our styles a moment after the page's first words.
    document.wait_for_function(
        """() => !document.querySelector("[data-testid=stCaptionContainer]")
            || [...document.querySelectorAll("style")]
                .some((style) => style.textContent.includes("stCaptionContainer"))"""
    )
    document.evaluate(AXE_SCRIPT)
    answer = document.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations'], iframes: false})",
        list(RULES),
    )
    return [
        f"{found['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')}"
        for found in answer["violations"]
        for node in found["nodes"]
        if not any(found["id"] == rule and part in node["html"] for rule, part in STREAMLITS_OWN)
    ]


def focus(sheet: Frame) -> str:
    """Name the focused element of the map document by id, key or project."""
    found: str = sheet.evaluate(
        """() => {
            const node = document.activeElement;
            return node.id || node.dataset.key || node.dataset.id || node.className;
        }"""
    )
    return found


def tab_until(visitor: Visitor, sheet: Frame, wanted: str) -> None:
    """Press Tab until the wanted element has the focus."""
    for _ in range(80):
        visitor.page.keyboard.press("Tab")
        if focus(sheet) == wanted:
            return
    raise AssertionError(f"80 steps with Tab do not reach {wanted}")


@SHOWN
def test_map_filters_and_card_have_no_serious_barrier(
    visit: Visit, language: str, scheme: str
) -> None:
    sheet = visit(color_scheme=scheme).open_map(f"/?lang={language}")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    found = violations(sheet)
    sheet.locator('[data-key="section:2"]').click()
    sheet.locator('[data-key="status:ongoing"]').click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(8)
    found += violations(sheet)
    sheet.locator('.pm-row[data-id="guantai-road"]').click()
    expect(sheet.locator("#pm-card dd").first).to_be_visible()
    assert found + violations(sheet) == []


@SHOWN
def test_a_phone_has_no_serious_barrier(visit: Visit, language: str, scheme: str) -> None:
    sheet = visit(color_scheme=scheme, **PHONE).open_map(f"/?lang={language}")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    found = violations(sheet)
    for tab in ("filters", "targets", "legend"):
        button = sheet.locator(f'#pm-tabs [data-tab="{tab}"]')
        button.tap()
        expect(button).to_have_attribute("aria-pressed", "true")
        found += violations(sheet)
    assert found == []


def test_a_notice_has_no_serious_barrier(visit: Visit) -> None:
    visitor = visit()
    visitor.expect_trouble("404")
    sheet = visitor.open_map("/?id=no-such-project")
    expect(sheet.locator("#pm-notice")).to_be_visible()
    assert violations(sheet) == []


@SHOWN
@pytest.mark.parametrize("name", ["projects", "about"])
def test_a_page_has_no_serious_barrier(visit: Visit, name: str, language: str, scheme: str) -> None:
    page = visit(color_scheme=scheme).open_page(f"/{name}?lang={language}")
    last = (
        page.get_by_test_id("stDataFrame")
        if name == "projects"
        else page.locator(".plain-table").last
    )
    expect(last).to_be_attached()
    assert violations(page) == []


def test_every_document_names_its_language(visit: Visit) -> None:
    visitor = visit(locale="en-GB")
    sheet = visitor.open_map()
    assert sheet.evaluate("document.documentElement.lang") == "en"
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")


def test_the_map_has_one_first_heading_and_landmarks_and_its_page_no_serious_barrier(
    visit: Visit,
) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    expect(sheet.locator("h1")).to_have_count(1)
    for role, name in (
        ("search", None),
        ("region", "地图"),
        ("region", "项目列表"),
        ("region", "筛选"),
    ):
        expect(sheet.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]
    assert violations(visitor.page) == []


def test_tab_comes_from_the_page_into_the_map_and_reaches_search_filters_and_list(
    visit: Visit,
) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    first = sheet.locator("#pm-list .pm-row").first.get_attribute("data-id")
    tab_until(visitor, sheet, "pm-q")
    visitor.page.keyboard.press("Tab")
    outline = sheet.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    sheet.locator("#pm-q").focus()
    tab_until(visitor, sheet, "section:1")
    tab_until(visitor, sheet, first or "")


def test_filters_and_cards_are_worked_by_keyboard_and_the_focus_is_kept(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    keyboard = visitor.page.keyboard
    sheet.locator('[data-key="section:5"]').focus()
    keyboard.press("Space")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(7)
    expect(sheet.locator('[data-key="section:5"]')).to_be_focused()
    keyboard.press("Space")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    row = sheet.locator('.pm-row[data-id="hongtu-road"]')
    row.focus()
    keyboard.press("Enter")
    expect(sheet.locator("#pm-card h2")).to_have_text("宏图路品质提升")
    keyboard.press("Escape")
    expect(sheet.locator("#pm-card")).to_be_hidden()
    expect(row).to_be_focused()


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_a_card_that_is_closed_from_inside_leads_back_to_the_row(visit: Visit, key: str) -> None:
    visitor = visit()
    sheet = visitor.open_map("/?id=hongtu-road")
    sheet.locator("#pm-card .pm-close").focus()
    visitor.page.keyboard.press(key)
    expect(sheet.locator("#pm-card")).to_be_hidden()
    assert sheet.evaluate("document.activeElement !== document.body")
    if key == "Escape":
        expect(sheet.locator('.pm-row[data-id="hongtu-road"]')).to_be_focused()


def test_changing_the_language_by_keyboard_does_not_lose_the_focus(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    sheet.get_by_role("button", name="EN", exact=True).focus()
    visitor.page.keyboard.press("Enter")
    expect(sheet.locator("#pm-top h1")).to_have_text("Nancheng 2023 plan map")
    assert sheet.evaluate("document.activeElement !== document.body")


def test_what_changes_is_told_to_screen_readers(visit: Visit) -> None:
    sheet = visit().open_map()
    live = sheet.locator("#pm-live")
    sheet.locator('[data-key="section:5"]').click()
    expect(live).to_have_text("7 个项目")
    sheet.locator("#pm-list .pm-row").first.click()
    expect(live).to_have_text(sheet.locator("#pm-card h2").text_content() or "?")


def watch_motion(sheet: Frame) -> None:
    """Note each way in which the map is moved from now on."""
    sheet.evaluate(
        """() => {
            window.moves = [];
            for (const name of ["flyTo", "setView", "fitBounds"]) {
                const own = PlanMap.map[name].bind(PlanMap.map);
                PlanMap.map[name] = (...given) => {
                    window.moves.push([name, JSON.stringify(given[given.length - 1] || {})]);
                    return own(...given);
                };
            }
        }"""
    )


def test_with_reduced_motion_nothing_moves_slowly(visit: Visit) -> None:
    visitor = visit(reduced_motion="reduce", viewport=SMALL)
    sheet = visitor.open_map()
    watch_motion(sheet)
    sheet.locator('.pm-row[data-id="shuilian-village"]').click()
    visitor.wait_address("id=shuilian-village")
    sheet.wait_for_function("() => window.moves.length > 0")
    sheet.locator("#pm-home").click()
    sheet.wait_for_function("() => window.moves.length > 1")
    moves = sheet.evaluate("window.moves")
    assert "flyTo" not in [name for name, _ in moves]
    assert all('"animate":false' in options for _, options in moves)
    durations = sheet.evaluate(
        "[...document.querySelectorAll('.pm *')].map((node) => getComputedStyle(node))"
        ".filter((style) => style.animationName !== 'none' || parseFloat(style.transitionDuration))"
        ".length"
    )
    assert durations == 0


def test_with_reduced_motion_the_zoom_buttons_do_not_animate(visit: Visit) -> None:
    sheet = visit(reduced_motion="reduce").open_map()
    sheet.evaluate("PlanMap.map.on('zoomanim', () => { window.animated = true; })")
    before = sheet.evaluate("PlanMap.map.getZoom()")
    sheet.locator(".leaflet-control-zoom-in").click()
    sheet.wait_for_function("(before) => PlanMap.map.getZoom() > before", arg=before)
    assert sheet.evaluate("window.animated") is None


def test_without_the_wish_the_map_flies_to_a_project(visit: Visit) -> None:
    sheet = visit(viewport=SMALL).open_map()
    watch_motion(sheet)
    sheet.locator('.pm-row[data-id="shuilian-village"]').click()
    sheet.wait_for_function("() => window.moves.length > 0")
    assert sheet.evaluate("window.moves[0][0]") == "flyTo"
