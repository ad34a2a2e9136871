"""WCAG 2.2 beyond axe: Tab alone, focus that is seen, narrow and enlarged, languages, shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.single_file import Reader, write_file
from tests.browser.walking import MOST_STEPS, lost, walk
from tests.conftest import DATA

Visit = Callable[..., Visitor]

STARTED = "() => window.PlanMap && PlanMap.presenter && PlanMap.presenter.running"
PHONE = (320, 640)  # 1280 pixels at 400 %
ENLARGED = (640, 450)  # 1280 x 900 at 200 %
# Streamlit's own: a row of choices that is wider than its place scrolls by itself, and the
# arrow keys bring each choice into sight; the line of a file's types ends in an ellipsis, and
# whatever a file is, its refusal names the types.
STREAMLITS_OWN = ('role="radiogroup"', "MB per file")
# What of a page comes last.
LAST = {
    "projects": "[data-testid=stDataFrame] canvas table tbody tr",
    "coverage": "[data-testid=stBidiComponentIsolated] .leaflet-container",
    "presentation": "iframe",
    "edit": "[data-testid=stDataFrame] canvas table tbody tr",
    "about": ".plain-table",
}
# The preview shows the whole scene small; what lies outside its frame is the same scene.
PREVIEW = ("st-key-present_preview", 'class="pm-show')


def judge(page: Page, *known: str) -> None:
    """Walk with Tab, then look for what a narrow or enlarged window would lose."""
    found = walk(page)
    assert found.steps < MOST_STEPS
    assert found[1:] == ([], [], [])
    for size in (ENLARGED, PHONE):
        assert lost(page, *size, *STREAMLITS_OWN, *known) == []


@pytest.mark.parametrize("name", ["projects", "coverage", "presentation", "edit", "about"])
def test_tab_reaches_everything_and_a_narrow_window_loses_nothing(visit: Visit, name: str) -> None:
    page = visit(reduced_motion="reduce").open_page(f"/{name}?lang=en")
    expect(page.locator(LAST[name]).last).to_be_attached()
    if name == "presentation":
        expect(page.frame_locator("iframe").get_by_role("heading").first).to_be_visible()
    visitor_rests(page)
    assert page.locator("h1:visible").count() == 1
    judge(page, *(PREVIEW if name == "presentation" else ()))


def visitor_rests(page: Page) -> None:
    """Wait until the script has run through and what it shows stands still."""
    page.wait_for_function(
        """() => {
            const rests = document.querySelector("[data-test-script-state='notRunning']");
            const now = rests ? document.querySelectorAll('*').length : null;
            if (now !== window.sizeBefore) Object.assign(window, {sizeBefore: now, since: Date.now()});
            return now !== null && Date.now() - window.since > 400;
        }"""
    )


def test_the_map_within_its_page(visit: Visit) -> None:
    visitor = visit(reduced_motion="reduce")
    sheet = visitor.open_map("/?lang=en")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    visitor_rests(visitor.page)
    judge(visitor.page)


@pytest.fixture
def reader(browser: Browser, tmp_path: Path) -> Iterator[Reader]:
    """A person with the exported file."""
    file = write_file(tmp_path / "map.html", DATA / "projects.geojson", "en")
    person = Reader(browser, file, reduced_motion="reduce")
    yield person
    person.context.close()
    assert (person.asked, person.errors) == ([], [])


def test_the_exported_file(reader: Reader) -> None:
    page = reader.open("lang=en&id=guantai-road")
    expect(page.locator("#pm-card dd").first).to_be_visible()
    judge(page)
    for tab in ("filters", "targets", "legend"):
        page.locator(f'#pm-tabs [data-tab="{tab}"]').click()
        assert lost(page, *PHONE) == []
    page.locator('[data-key="lang:zh"]').click()
    page.wait_for_function("() => document.documentElement.lang === 'zh-CN'")
    assert page.locator("h1:visible").count() == 1


def test_every_kind_of_scene(visit: Visit) -> None:
    for kind in ("title", "section", "project", "targets", "closing"):
        # Opened anew: after a change of the window's size the controls are made again.
        page = visit(reduced_motion="reduce").open("/present?lang=en")
        page.wait_for_function(STARTED)
        page.evaluate(
            """(kind) => {
                const scenes = PlanMap.presenter.scenes;
                PlanMap.presenter.go(scenes.findIndex((scene) => scene.kind === kind));
            }""",
            kind,
        )
        page.locator(f".pm-scene.is-{kind}").wait_for()
        assert page.locator("h1:visible").count() == 1
        judge(page)


# How far a scene is read, and which one it is.
PLACE = """() => {
    const box = document.querySelector("#pm-show-scene");
    const rest = box.scrollHeight - box.clientHeight - box.scrollTop;
    return [PlanMap.presenter.scene().id, box.scrollTop, rest <= 1];
}"""


def long_scene(visit: Visit) -> Page:
    """Open a scene that is longer than the screen."""
    page = visit(reduced_motion="reduce", viewport={"width": 320, "height": 640}).open(
        "/present?lang=en#scene=section-2"
    )
    page.wait_for_function(STARTED)
    assert page.evaluate(PLACE) == ["section-2", 0, False]
    return page


@pytest.mark.parametrize("key", ["PageDown", "Space", "ArrowDown"])
def test_a_scene_longer_than_the_screen_is_read_to_its_end_before_the_next(
    visit: Visit, key: str
) -> None:
    page = long_scene(visit)
    read = [page.evaluate(PLACE)]
    while read[-1][0] == "section-2" and len(read) < 60:
        page.keyboard.press(key)
        read.append(page.evaluate(PLACE))
    tops = [top for _, top, _ in read[:-1]]
    assert len(tops) > 2
    assert tops == sorted(set(tops))  # no key is lost
    assert [is_end for _, _, is_end in read[:-1]] == [False] * (len(tops) - 1) + [True]
    assert read[-1] == ["section-3", 0, False]


def test_keys_one_upon_the_other_leave_nothing_of_a_long_scene_out(visit: Visit) -> None:
    page = long_scene(visit)
    read = page.evaluate(
        f"""() => {{
            const place = {PLACE};
            const read = [];
            while (PlanMap.presenter.scene().id === "section-2" && read.length < 60) {{
                read.push(place()[2]);
                document.activeElement.dispatchEvent(
                    new KeyboardEvent("keydown", {{ key: "PageDown", bubbles: true }}));
            }}
            return read;
        }}"""
    )
    assert len(read) > 2
    assert read == [False] * (len(read) - 1) + [True]


def test_a_long_scene_is_read_wherever_the_focus_is(visit: Visit) -> None:
    page = long_scene(visit)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("PageDown")
    scene, top, _ = page.evaluate(PLACE)
    assert scene == "section-2"
    assert top > 0


def test_a_key_held_down_stops_at_the_end_of_a_long_scene(visit: Visit) -> None:
    page = long_scene(visit)
    for _ in range(40):
        page.keyboard.down("PageDown")
    assert page.evaluate(PLACE)[::2] == ["section-2", True]
    page.keyboard.up("PageDown")
    page.keyboard.press("PageDown")
    assert page.evaluate(PLACE)[0] == "section-3"


def test_a_black_screen_wakes_where_the_scene_was_read(visit: Visit) -> None:
    page = long_scene(visit)
    page.keyboard.press("PageDown")
    before = page.evaluate(PLACE)
    page.keyboard.press("b")
    page.keyboard.press("PageDown")
    assert page.evaluate("PlanMap.presenter.screen") == "scene"
    assert page.evaluate(PLACE) == before
    page.set_viewport_size({"width": 330, "height": 640})
    page.wait_for_function("() => innerWidth === 330")
    page.evaluate("PlanMap.presenter.draw({ still: true })")
    assert page.evaluate(PLACE)[:2] == before[:2]


def test_keys_of_a_single_sign_are_switched_off_and_on(visit: Visit) -> None:
    page = visit(reduced_motion="reduce").open("/present?lang=en#scene=section-2")
    page.wait_for_function(STARTED)
    page.keyboard.press("?")
    page.get_by_role("button", name="Letters and digits work as keys: on").press("Enter")
    expect(page.get_by_role("button", name="Letters and digits work as keys: off")).to_be_focused()
    page.keyboard.press("Escape")
    for sign in ("b", "n", "h", "4", "."):
        page.keyboard.press(sign)
    assert page.evaluate("PlanMap.presenter.scene().id") == "section-2"
    assert page.evaluate("[PlanMap.presenter.screen, PlanMap.presenter.notes]") == ["scene", False]
    page.reload()
    page.wait_for_function(STARTED)
    page.keyboard.press("4")
    assert page.evaluate("PlanMap.presenter.scene().id") == "section-2"
    page.keyboard.press("?")
    page.get_by_role("button", name="Letters and digits work as keys: off").press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    assert page.evaluate("PlanMap.presenter.scene().id") == "section-4"


def test_the_language_is_switched_by_keyboard_and_the_page_says_so(visit: Visit) -> None:
    page = visit().open_page("/about?lang=en")
    chosen = page.get_by_role("radiogroup", name="Language").get_by_role("radio", name="English")
    chosen.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.documentElement.lang === 'zh-CN'")
    expect(page.get_by_role("heading", level=1)).to_have_text("关于这张图")


def test_no_two_statuses_differ_by_colour_alone(reader: Reader) -> None:
    page = reader.open("lang=en")
    shapes = page.evaluate(
        """() => PlanMap.start.vocabulary.status.map(({code}) =>
            PlanMap.markElement({status: code, certainty: "estimate"}, 18)
                .querySelector("path").getAttribute("d"))"""
    )
    assert len(shapes) > 5
    assert len(shapes) == len(set(shapes))
