"""The presentation in Chromium: every key, the second window, autoplay, paper; no network."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from geo.present import Composition
from geo.store.file.store import read_snapshot
from geo.web.presentation import presentation
from tests.browser.single_file import Reader, readers_of
from tests.browser.test_accessibility import violations
from tests.browser.test_hostile import PAYLOADS, assert_nothing_ran, hostile
from tests.conftest import DATA

Show = Callable[..., Page]
LINK = "https://map.example.cn/present"
WALL = {"viewport": {"width": 1920, "height": 1080}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STARTED = "() => window.planmap && planmap.ready && PlanMap.presenter.running"
SWIPE = """(distance) => {
    const frame = document.getElementById("pm-show");
    const touch = (x) => [new Touch({identifier: 1, target: frame, clientX: x, clientY: 400})];
    frame.dispatchEvent(new TouchEvent("touchstart", {touches: touch(200)}));
    frame.dispatchEvent(new TouchEvent("touchend", {changedTouches: touch(200 + distance)}));
}"""


def write_presentation(out: Path, file: Path, **chosen: Any) -> Path:
    """Write the document of ``GET /present`` for a composition."""
    text = presentation(
        read_snapshot(file),
        Composition(**chosen),
        language=chosen.get("language", "zh"),
        link=LINK,
    )
    out.write_text(text, encoding="utf-8", newline="\n")
    return out


@pytest.fixture(scope="module")
def presented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("presented")
    notes = {"section-1": "先谢谢大家。"}
    return write_presentation(folder / "show.html", DATA / "projects.geojson", notes=notes)


@pytest.fixture
def show(browser: Browser, presented: Path) -> Iterator[Show]:
    """Open presentations; at the end none may have asked for anything, or complained."""
    with readers_of(browser) as make:

        def shown(address: str = "", file: Path = presented, **options: Any) -> Page:
            return started(make(file, **{"reduced_motion": "reduce", **options}), address)

        yield shown


def started(reader: Reader, address: str) -> Page:
    """Open a presentation at an address of its own and wait until it runs."""
    reader.page.goto(f"{reader.file.as_uri()}#{address}")
    reader.page.wait_for_function(STARTED)
    return reader.page


def scene(page: Page) -> str:
    """Return the scene that is seen, with the page of its list: ``section-2/1``."""
    found: str = page.evaluate(
        "document.querySelector('.pm-scene').dataset.scene + '/' + (PlanMap.presenter.page + 1)"
    )
    return found


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return scene(page)


def test_it_begins_with_the_title_and_the_mark(show: Show) -> None:
    page = show()
    assert scene(page) == "title/1"
    expect(page.get_by_role("heading", level=1)).to_have_text("南城街道2023年工作计划")
    expect(page.locator(".pm-show-mark")).to_have_text("内部草稿")
    expect(page.locator(".pm-show-imprint")).to_contain_text("2023-02-24")
    expect(page.locator("#pm-list")).to_be_hidden()


def test_keys_go_on(show: Show) -> None:
    page = show()
    for key in ("ArrowRight", "ArrowDown", "Space", "PageDown"):
        assert press(page, "Home", key) == "section-1/1", key


def test_keys_go_back_to_the_last_page_of_the_scene_before(show: Show) -> None:
    page = show("scene=section-4", **WALL)
    for key in ("ArrowLeft", "ArrowUp", "Shift+Space", "PageUp"):
        assert press(page, "4", key) == "section-3/2", key


def test_ends_and_digits(show: Show) -> None:
    page = show()
    assert press(page, "End") == "closing/1"
    assert press(page, "Home") == "title/1"
    assert press(page, "3") == "section-3/1"
    assert press(page, "9") == "section-3/1"
    assert press(page, "Home", "ArrowLeft") == "title/1"


def test_black_hides_the_scene_until_a_key(show: Show) -> None:
    page = show("scene=section-2")
    for key, wakes in (("b", "ArrowRight"), (".", "x"), ("b", "b")):
        page.keyboard.press(key)
        expect(page.locator("#pm-show-black")).to_be_visible()
        assert press(page, wakes) == "section-2/1"
        expect(page.locator("#pm-show-black")).to_be_hidden()


def test_help_names_every_key_and_keeps_the_focus(show: Show) -> None:
    page = show()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="演示快捷键")
    expect(dialog).to_be_visible()
    assert dialog.locator("dt").count() == len(page.evaluate("PlanMap.presenter.KEY_NAMES"))
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="关闭")).to_be_focused()
    assert press(page, "ArrowRight") == "title/1"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#pm-scene-heading")).to_be_focused()


def test_the_screen_is_filled_and_left_again(show: Show) -> None:
    page = show()
    for filled in ("true", "false"):
        page.keyboard.press("f")
        page.wait_for_function(f"() => Boolean(document.fullscreenElement) === {filled}")
    assert scene(page) == "title/1"


def test_a_key_lets_it_go_on_by_itself_and_stops_it(show: Show) -> None:
    page = show()
    for playing in (True, False):
        page.keyboard.press("a")
        assert page.evaluate("PlanMap.presenter.playing") is playing


def test_h_opens_the_help_too(show: Show) -> None:
    page = show()
    page.keyboard.press("h")
    expect(page.get_by_role("dialog", name="演示快捷键")).to_be_visible()


def test_notes_come_over_the_scene(show: Show) -> None:
    page = show("scene=section-1")
    page.keyboard.press("n")
    expect(page.locator("#pm-show-notes p").first).to_have_text("先谢谢大家。")
    page.keyboard.press("Escape")
    expect(page.locator("#pm-show-notes")).to_be_hidden()


def test_the_language_changes_where_one_is(show: Show) -> None:
    page = show("scene=section-2")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", level=1)).to_have_text("City quality")
    expect(page.locator(".pm-show-mark")).to_have_text("Internal draft")
    assert scene(page) == "section-2/1"
    expect(page.locator("#pm-scene-heading")).to_be_focused()


def test_escape_leaves_to_the_map_and_back(show: Show) -> None:
    page = show("scene=section-2")
    page.keyboard.press("Escape")
    expect(page.locator("#pm-show")).to_have_count(0)
    expect(page.locator("#pm-list")).to_be_visible()
    expect(page.locator("#pm-present")).to_be_focused()
    page.keyboard.press("Enter")
    assert scene(page) == "section-2/1"


def test_the_address_follows_and_back_goes_back(show: Show) -> None:
    page = show("scene=section-2", **WALL)
    press(page, "ArrowRight", "ArrowRight")
    assert "scene=section-3" in page.evaluate("location.hash")
    page.go_back()
    expect(page.locator(".pm-scene")).to_have_attribute("data-scene", "section-2")
    page.wait_for_function("() => location.hash.includes('page=2')")
    page.evaluate("location.hash = '#scene=targets'")
    expect(page.locator(".pm-scene")).to_have_attribute("data-scene", "targets")


@pytest.mark.parametrize(
    "address", ["scene=nowhere", "scene=section-2&page=99", "scene=section-2&page=x"]
)
def test_an_odd_address_does_no_harm(show: Show, address: str) -> None:
    page = show(address)
    assert scene(page).partition("/")[0] in {"title", "section-2"}


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (390, 844)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_project_of_a_section_is_lost(show: Show, size: tuple[int, int], language: str) -> None:
    page = show(f"scene=section-1&lang={language}", viewport={"width": size[0], "height": size[1]})
    for number in range(1, 6):
        page.keyboard.press(str(number))
        wanted = page.evaluate(
            "(lang) => PlanMap.presenter.scene().projects.map((each) => each.name[lang])", language
        )
        shown: list[str] = []
        for _ in range(page.evaluate("PlanMap.presenter.pages")):
            shown += page.locator(".pm-scene-list .pm-scene-name").all_inner_texts()
            assert not page.evaluate(CUT)
            page.keyboard.press("ArrowRight")
        assert shown == wanted


CUT = """() => {
    const list = document.querySelector(".pm-scene-list");
    return getComputedStyle(list).overflow === "hidden" && list.scrollHeight > list.clientHeight + 1;
}"""


def test_type_is_read_from_the_last_row(show: Show) -> None:
    page = show("scene=section-3", **WALL)
    size = "(name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize)"
    assert page.evaluate(size, ".pm-scene-heading") >= 56
    for name in (".pm-scene-kicker", ".pm-scene-name", ".pm-scene-state", ".pm-scene-range"):
        assert page.evaluate(size, name) >= 28


def test_the_map_shows_the_scene_and_points_at_its_projects(show: Show) -> None:
    page = show("scene=section-3")
    lit, inside = page.evaluate(
        """() => {
            const [west, south, east, north] = PlanMap.presenter.scene().bounds;
            const box = L.latLngBounds([south, west], [north, east]);
            return [[...PlanMap.spotlight.ids], PlanMap.map.getBounds().contains(box)];
        }"""
    )
    assert inside
    assert len(lit) == 5
    page.locator("button.pm-scene-row").first.click()
    assert page.evaluate("PlanMap.state.id") == "cbd-north-school"


def test_a_filter_of_the_map_comes_back_afterwards(show: Show) -> None:
    page = show("scene=section-3&status=planned")
    assert page.evaluate("PlanMap.isFiltered()") is False
    page.keyboard.press("Escape")
    assert page.evaluate("PlanMap.state.filter.status") == ["planned"]


def test_the_closing_has_sources_and_the_code_of_the_link(show: Show) -> None:
    page = show("scene=closing")
    expect(page.get_by_role("img", name="扫码在手机上看地图")).to_be_visible()
    expect(page.locator(".pm-scene-link")).to_have_text(LINK)
    expect(page.locator(".pm-scene-list li").first).to_contain_text("工作计划")


def test_the_second_window_shows_notes_next_scene_and_clock_and_works_the_first(show: Show) -> None:
    page = show("scene=section-1")
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    desk = opened.value
    expect(desk.locator(".pm-desk-now h1")).to_have_text("经济发展")
    expect(desk.locator(".pm-desk-notes p").first).to_have_text("先谢谢大家。")
    expect(desk.locator(".pm-desk-clock dd").first).to_have_text(re.compile(r"00:\d\d:(?!00)\d\d"))
    desk.keyboard.press("4")
    expect(page.locator(".pm-scene")).to_have_attribute("data-scene", "section-4")
    expect(desk.locator(".pm-desk-now h1")).to_have_text("社会治理")
    expect(desk.locator(".pm-desk-next h2")).to_have_text("党的建设")
    desk.locator("[data-key=next]").click()
    expect(page.locator(".pm-scene")).to_have_attribute("data-scene", "section-5")
    assert violations(desk) == []


def test_a_blocked_second_window_is_said_and_another_way_works(show: Show) -> None:
    page = show("scene=section-1")
    page.evaluate("window.open = () => null")
    page.keyboard.press("p")
    expect(page.locator("#pm-show-said")).to_contain_text("#notes")
    desk = page.context.new_page()
    desk.goto(f"{page.url.partition('#')[0]}#notes")
    expect(desk.locator(".pm-desk-now h1")).to_have_text("经济发展")
    desk.locator("[data-key=next]").click()
    expect(page.locator(".pm-scene")).to_have_attribute("data-scene", "section-2")
    expect(desk.locator(".pm-desk-now h1")).to_have_text("城市品质")


def test_a_lobby_screen_goes_round_until_a_key(browser: Browser, tmp_path: Path) -> None:
    file = write_presentation(
        tmp_path / "lobby.html", DATA / "projects.geojson", sections=(4,), projects=(), autoplay=8
    )
    reader = Reader(browser, file, reduced_motion="reduce")
    page = reader.page
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # from here it runs only as it is told to
    page.goto(file.as_uri())
    page.wait_for_function(STARTED)
    seen = []
    for _ in range(6):  # the sources may need a second page
        page.clock.run_for(8000)
        seen.append(scene(page).partition("/")[0])
    assert seen[:2] == ["section-4", "targets"]
    assert "title" in seen[3:]
    page.keyboard.press("ArrowRight")
    expect(page.locator("#pm-show-said")).to_contain_text("已暂停")
    stopped = scene(page)
    page.clock.run_for(30_000)
    assert scene(page) == stopped
    assert page.evaluate("history.length") <= 3
    reader.context.close()
    assert reader.errors == []


def test_fingers_swipe_on_a_phone_and_nothing_sticks_out(show: Show) -> None:
    page = show("", **PHONE)
    page.evaluate(SWIPE, -120)
    assert scene(page) == "section-1/1"
    page.evaluate(SWIPE, 120)
    assert scene(page) == "title/1"
    for _ in range(page.evaluate("PlanMap.presenter.scenes.length")):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("document.getElementById('pm-show-scene').scrollWidth") <= 390
        page.keyboard.press("ArrowRight")


def test_edges_and_controls_work_with_the_mouse(show: Show) -> None:
    page = show()
    page.mouse.click(1390, 300)
    assert scene(page) == "section-1/1"
    page.mouse.click(10, 300)
    assert scene(page) == "title/1"
    page.get_by_role("button", name="第三部分 社会民生").click()
    assert press(page, "Space") != "section-3/1"
    expect(page.locator("#pm-show.is-resting")).to_have_count(1)


def test_what_changes_is_said_and_the_focus_goes_along(show: Show) -> None:
    page = show()
    page.keyboard.press("2")
    expect(page.locator("#pm-live")).to_contain_text("第 3 页，共 14 页：城市品质")
    expect(page.locator("#pm-scene-heading")).to_be_focused()
    region = page.get_by_role("region", name="城市品质")
    assert page.evaluate("PlanMap.presenter.scene().text.zh") in (region.text_content() or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing(show: Show, language: str, scheme: str) -> None:
    page = show(f"scene=title&lang={language}", color_scheme=scheme)
    for key in ("Home", "2", "End", "n", "?"):
        page.keyboard.press(key)
        assert violations(page) == []
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#scene=targets'")
    assert violations(page) == []


def test_paper_has_one_scene_a_page(show: Show) -> None:
    page = show("scene=section-2", color_scheme="dark")
    sheet = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    texts = [each.extract_text() for each in sheet.pages]
    assert len(texts) == page.evaluate("PlanMap.presenter.scenes.length")
    assert all("内部草稿" in text for text in texts)
    assert "社会保障与就业补贴" in texts[3]
    assert scene(page) == "section-2/1"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sources_on_paper_have_one_page(show: Show, language: str) -> None:
    page = show(f"scene=closing&lang={language}")
    sheet = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(sheet.pages) == page.evaluate("PlanMap.presenter.scenes.length")
    assert "2023-02-24" in sheet.pages[-1].extract_text()


def test_hostile_text_stays_text(
    show: Show, tmp_path: Path, projects_file: Callable[..., Path]
) -> None:
    features = [hostile(name, text, place) for place, (name, text) in enumerate(PAYLOADS.items())]
    notes = {"title": "\n".join(PAYLOADS.values())}
    file = write_presentation(tmp_path / "hostile.html", projects_file(*features), notes=notes)
    page = show("", file)
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    for _ in range(page.evaluate("PlanMap.presenter.scenes.length")):
        for each in (page, opened.value):
            assert_nothing_ran(each)
        page.keyboard.press("ArrowRight")
