"""The map of the edit page in Streamlit's own page: places, arrows, drawing, reruns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visitor, serving
from tests.browser.waiting import PATIENT, least, rest

Visit = Callable[..., Visitor]
APP = str(Path(__file__).with_name("edit_map") / "app.py")
READY = "() => window.planmapEditors && planmapEditors.map && planmapEditors.map.ready"
VIEW = """const { map } = PlanMap.editor.of("map");
    const view = [map.getZoom(), map.getCenter().lng, map.getCenter().lat];"""
ACCENT = {"light": [15, 92, 110], "dark": [92, 192, 211]}
INK = [31, 41, 51]
FAR_NEW, NEAR_NEW, OTHER = (113.7556, 23.018), (113.7442, 23.024), (113.767, 23.025)
SQUARE = [[113.74, 23.01], [113.75, 23.01], [113.75, 23.02], [113.74, 23.02], [113.74, 23.01]]


@pytest.fixture(scope="module")
def editor_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program's routes with a page that shows nothing but the map."""
    with serving(tmp_path_factory.mktemp("editor") / "log.txt", APP) as address:
        yield address


class Editor:
    """A person at the map of the edit page."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        self.page: Page = visitor.open(path)
        self.page.wait_for_function(READY, timeout=PATIENT)
        rest(self.page)
        self.map: Locator = self.page.locator(".pme-map").first

    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = self.page.evaluate("planmapEditors.map")
        return facts

    def wait(self, fact: str) -> None:
        """Wait until something about the map, called `map`, is true."""
        self.page.wait_for_function(
            f"() => {{ const map = planmapEditors.map; return {fact}; }}", timeout=PATIENT
        )

    def answer(self, part: str) -> list[Any]:
        """Wait until the page says `part` and return [drawn, picked, just picked]."""
        expect(self.page.locator("#answer")).to_contain_text(part)
        answer: list[Any] = json.loads(self.page.locator("#answer").inner_text())
        return answer

    def view(self) -> list[float]:
        view: list[float] = self.page.evaluate(f"() => {{ {VIEW} return view; }}")
        return view

    def wait_view(self, fact: str) -> None:
        """Wait until something about `view`, [zoom, longitude, latitude], is true."""
        self.page.wait_for_function(f"() => {{ {VIEW} return {fact}; }}", timeout=PATIENT)

    def spot(self, right: int, down: int) -> tuple[float, float]:
        """Return a place in the window, in pixels from the middle of the map."""
        box = self.map.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down

    def click(self, right: int, down: int, **options: Any) -> None:
        self.page.mouse.click(*self.spot(right, down), **options)

    def drag(self, start: tuple[float, float], right: int, down: int) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        for step in (0.5, 0.8, 1):
            self.page.mouse.move(start[0] + right * step, start[1] + down * step)
        self.page.mouse.up()

    def centre_of(self, element: Locator) -> tuple[float, float]:
        box = element.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def spot_of(self, position: tuple[float, float]) -> tuple[float, float]:
        x, y = self.page.evaluate(
            """([longitude, latitude]) => {
                const { map } = PlanMap.editor.of("map");
                const point = map.latLngToContainerPoint([latitude, longitude]);
                const box = map.getContainer().getBoundingClientRect();
                return [box.x + point.x, box.y + point.y];
            }""",
            list(position),
        )
        return x, y

    def colour_at(self, position: tuple[float, float], right: float = 0) -> list[int]:
        """Return red, green, blue of what was drawn at a position, `right` pixels beside it."""
        colour: list[int] = self.page.evaluate(
            """([position, right]) => {
                const { layer } = PlanMap.editor.of("map").shapes;
                const [x, y] = layer.point(position);
                const ctx = layer._canvas.getContext("2d");
                return [...ctx.getImageData(Math.round(x + right), Math.round(y), 1, 1).data].slice(0, 3);
            }""",
            [list(position), right],
        )
        return colour

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def handles(self) -> Locator:
        return self.page.locator(".pme-vertex")

    def rerun(self, name: str) -> None:
        """Press one of the page's own buttons and wait until its script has run."""
        before = self.page.evaluate("planmapEditors.map.drawn")
        self.page.get_by_text(name, exact=True).click()
        rest(self.page)
        if name != "Again":
            self.wait(f"map.drawn > {before}")


@pytest.fixture
def edit(visit: Visit, editor_server: str) -> Callable[..., Editor]:
    """Open the map in a case of ``edit_map/page.py``."""

    def open_case(case: str, language: str = "en", **options: Any) -> Editor:
        return Editor(visit(editor_server, **options), f"/?case={case}&lang={language}")

    return open_case


Edit = Callable[..., Editor]


def is_near(one: list[int], other: list[int]) -> bool:
    """Tell whether colours agree but for what smoothing does to them."""
    return all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


def test_places_and_arrows_are_drawn(edit: Edit) -> None:
    editor = edit("moves")
    assert editor.colour_at(FAR_NEW) == ACCENT["light"]
    assert editor.colour_at(OTHER) == [0xE6, 0x9F, 0x00]
    assert is_near(editor.colour_at((113.7528, 23.019)), INK), "the shaft, half way"


def test_a_way_of_twenty_metres_has_a_head_all_the_same(edit: Edit) -> None:
    editor = edit("moves")
    assert is_near(editor.colour_at(NEAR_NEW, right=14), INK)


def test_a_rerun_keeps_the_map_and_its_view(edit: Edit) -> None:
    editor = edit("moves")
    start = editor.view()[0]
    editor.page.get_by_role("button", name="Zoom in").click()
    # The zoom begins with the next picture, and then takes a moment.
    editor.page.wait_for_function(
        """(start) => {
            const { map } = PlanMap.editor.of("map");
            return map.getZoom() > start && !map._animatingZoom;
        }""",
        arg=start,
    )
    before = editor.view()
    for name in ("Again", "Choose"):
        editor.rerun(name)
        assert editor.view() == before
    assert editor.facts()["mounts"] == 1


def test_a_run_that_arrives_late_does_not_undo_a_newer_one(edit: Edit) -> None:
    editor = edit("moves")
    editor.page.evaluate("""() => {
        const { root, data, send } = PlanMap.editor.of("map");
        const version = (number) => ({ ...data.version, number: data.version.number + number });
        PlanMap.editor.mount(root, { ...data, draw: "point", version: version(2) }, send);
        PlanMap.editor.mount(root, { ...data, draw: "none", version: version(1) }, send);
    }""")
    expect(editor.page.get_by_role("toolbar")).to_be_visible()
    editor.page.evaluate("""() => {
        const { root, data, send } = PlanMap.editor.of("map");
        const version = { visit: "after the server was started again", number: 1 };
        PlanMap.editor.mount(root, { ...data, draw: "none", version }, send);
    }""")
    expect(editor.page.get_by_role("toolbar")).to_be_hidden()


def test_other_places_are_brought_into_sight(edit: Edit) -> None:
    editor = edit("moves")
    before = editor.view()
    editor.rerun("Fewer")
    editor.wait_view(f"String(view) !== '{','.join(map(str, before))}'")
    assert editor.facts()["mounts"] == 1


def test_nothing_to_show_shows_the_subdistrict(edit: Edit) -> None:
    editor = edit("empty")
    editor.wait_view("view[0] > 11 && view[0] < 14")
    editor.wait_view("view[1].toFixed(1) === '113.7' && view[2].toFixed(1) === '23.0'")
    expect(editor.page.get_by_text("No place is shown.")).to_be_attached()


def test_a_map_in_a_tab_that_opens_later_shows_its_places(edit: Edit) -> None:
    editor = edit("tabs")
    editor.page.get_by_role("tab", name="Second").click()
    expect(editor.map).to_be_visible()
    editor.page.wait_for_function("() => PlanMap.editor.of('map').map.getZoom() > 13")
    assert editor.colour_at(FAR_NEW) == ACCENT["light"]


def test_a_click_picks_and_the_run_knows_that_it_is_new(edit: Edit) -> None:
    editor = edit("moves")
    editor.page.mouse.click(*editor.spot_of(FAR_NEW))
    assert editor.answer("far-new") == [None, "far-new", True]
    editor.rerun("Again")
    assert editor.answer("false") == [None, "far-new", False]


def test_twenty_thousand_places_are_drawn_in_one_go(edit: Edit) -> None:
    editor = edit("many")
    assert editor.page.evaluate("PlanMap.editor.of('map').shapes.marks.length") == 20_000
    assert least(editor.page, """() => PlanMap.editor.of("map").shapes.redraw()""") < 500
    expect(editor.page.get_by_text("20,000 places are shown.")).to_be_attached()


def test_hostile_text_stays_text(edit: Edit) -> None:
    editor = edit("moves")
    editor.page.mouse.move(*editor.spot_of(OTHER))
    expect(editor.page.locator(".pme-tip")).to_contain_text("<img src=x onerror")
    expect(editor.page.locator(".pme-tip")).to_contain_text("{{7*7}}${7*7}`</script>")
    assert "<img src=x" in (editor.map.get_attribute("aria-label") or "")
    assert editor.page.evaluate("window.pwned") is None
    assert editor.page.locator(".pme img").count() == 0


def test_a_point_is_set_and_dragged(edit: Edit) -> None:
    editor = edit("point")
    editor.click(200, 60)
    first = editor.answer("Point")[0]["coordinates"]
    editor.drag(editor.spot(200, 60), 40, -30)
    editor.wait(f"map.drawing && map.drawing.coordinates[0] > {first[0]}")
    expect(editor.page.locator("#answer")).not_to_contain_text(str(first[0]))
    longitude, latitude = editor.answer("Point")[0]["coordinates"]
    assert longitude > first[0]
    assert latitude > first[1]
    expect(editor.handles()).to_have_count(1)


def test_a_line_ends_with_a_double_click(edit: Edit) -> None:
    editor = edit("line")
    for spot in ((-200, -40), (-100, 40), (40, -40)):
        editor.click(*spot)
    expect(editor.page.locator(".pme-measure")).to_contain_text("Length")
    rest(editor.page)
    assert editor.answer("null")[0] is None, "not finished yet"
    editor.page.mouse.dblclick(*editor.spot(150, 60))
    drawn = editor.answer("LineString")[0]
    assert len(drawn["coordinates"]) == 4
    assert editor.facts()["mode"] == "done"


def test_an_area_is_closed_and_runs_counter_clockwise(edit: Edit) -> None:
    editor = edit("area")
    for spot in ((-200, -100), (180, -60), (150, 120), (-150, 100)):  # clockwise
        editor.click(*spot)
    editor.page.mouse.move(*editor.spot(0, 180))
    editor.page.keyboard.press("Enter")
    (ring,) = editor.answer("Polygon")[0]["coordinates"]
    assert len(ring) == 5
    assert ring[0] == ring[-1]
    assert sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) > 0
    expect(editor.page.locator(".pme-measure")).to_contain_text("km²")


def test_an_outline_that_crosses_itself_is_refused_in_words(edit: Edit) -> None:
    editor = edit("area")
    for spot in ((-100, -100), (100, 100), (100, -100), (-100, 100)):
        editor.click(*spot)
    editor.button("Finish").click()
    expect(editor.page.locator(".pme-notice")).to_have_text(
        "The outline crosses itself. Move a point, or undo."
    )
    assert editor.facts()["mode"] == "drawing"
    rest(editor.page)
    assert editor.answer("null")[0] is None


def test_right_click_and_undo_take_points_back(edit: Edit) -> None:
    editor = edit("line")
    for spot in ((-200, -40), (-100, 40), (40, -40)):
        editor.click(*spot)
    editor.click(200, 150, button="right")
    expect(editor.handles()).to_have_count(2)
    editor.button("Undo").click()
    expect(editor.handles()).to_have_count(3)
    for _ in range(3):
        editor.button("Undo").click()
    expect(editor.handles()).to_have_count(0)
    expect(editor.button("Undo")).to_be_disabled()


def test_what_was_finished_can_be_drawn_on_cleared_and_brought_back(edit: Edit) -> None:
    editor = edit("line")
    editor.click(-200, -40)
    editor.click(-100, 40)
    editor.button("Finish").click()
    editor.answer("LineString")
    editor.button("Add points").click()
    editor.answer("[null, null")
    editor.page.mouse.dblclick(*editor.spot(150, 60))
    assert len(editor.answer("LineString")[0]["coordinates"]) == 3
    editor.button("Clear").click()
    editor.answer("[null, null")
    editor.button("Undo").click()
    assert len(editor.answer("LineString")[0]["coordinates"]) == 3


def test_escape_gives_up_what_was_begun(edit: Edit) -> None:
    editor = edit("line")
    editor.click(-200, -40)
    editor.click(-100, 40)
    editor.page.keyboard.press("Escape")
    expect(editor.handles()).to_have_count(0)
    assert editor.facts()["mode"] == "drawing"


def press(editor: Editor, key: str) -> None:
    """Press a key on the map and wait until it has come to rest."""
    editor.page.keyboard.press(key)
    editor.page.wait_for_function(
        """() => {
            const pan = PlanMap.editor.of("map").map._panAnim;
            return !pan || !pan._inProgress;
        }"""
    )


def test_an_area_is_drawn_by_keyboard_alone(edit: Edit) -> None:
    editor = edit("area")
    editor.map.focus()
    press(editor, "ArrowRight")
    expect(editor.page.locator(".pme-cross")).to_be_visible()
    for key in ("Enter", "ArrowRight", "Space", "ArrowDown", "Enter", "ArrowLeft", "Enter"):
        press(editor, key)
    expect(editor.handles()).to_have_count(4)
    press(editor, "Backspace")
    expect(editor.handles()).to_have_count(3)
    press(editor, "Control+Enter")
    assert len(editor.answer("Polygon")[0]["coordinates"][0]) == 4


def test_a_point_is_set_and_moved_by_keyboard_alone(edit: Edit) -> None:
    editor = edit("point")
    editor.map.focus()
    press(editor, "ArrowRight")
    press(editor, "Enter")
    longitude = editor.answer("Point")[0]["coordinates"][0]
    editor.handles().focus()
    editor.page.keyboard.press("Shift+ArrowRight")
    editor.wait(f"map.drawing.coordinates[0] > {longitude}")
    expect(editor.handles()).to_be_focused()
    editor.page.keyboard.press("Delete")
    editor.answer("[null, null")


def test_an_existing_area_is_changed_by_its_handles(edit: Edit) -> None:
    editor = edit("edit")
    assert editor.answer("null")[0] is None, "untouched"
    assert editor.facts()["mode"] == "done"
    expect(editor.handles()).to_have_count(4)
    middle = editor.page.locator(".pme-midpoint").first
    editor.drag(editor.centre_of(middle), 10, 40)
    assert len(editor.answer("Polygon")[0]["coordinates"][0]) == 6
    editor.page.mouse.click(*editor.centre_of(editor.handles().first), button="right")
    expect(editor.handles()).to_have_count(4)
    editor.page.locator(".pme-midpoint").first.press("Enter")
    expect(editor.handles()).to_have_count(5)
    assert editor.facts()["mounts"] == 1


def test_the_theme_can_change_while_the_map_is_open(edit: Edit) -> None:
    editor = edit("moves", color_scheme="light")
    editor.page.emulate_media(color_scheme="dark")
    expect(editor.page.locator(".pme")).to_have_attribute("data-theme", "dark")
    assert editor.colour_at(FAR_NEW) == ACCENT["dark"]
    assert editor.facts()["mounts"] == 1


def test_points_of_an_outline_of_thousands_show_when_zoomed_in(edit: Edit) -> None:
    editor = edit("area")
    editor.page.evaluate(
        """() => {
            const ring = Array.from({ length: 3000 }, (unused, place) => {
                const angle = (place / 3000) * 2 * Math.PI;
                return [113.75 + 0.03 * Math.cos(angle), 23 + 0.03 * Math.sin(angle)];
            });
            const editor = PlanMap.editor.of("map");
            editor.drawing.start("area", { type: "Polygon", coordinates: [[...ring, ring[0]]] });
            editor.fit();
        }"""
    )
    expect(editor.page.get_by_text("Zoom in to move individual points")).to_be_visible()
    expect(editor.handles()).to_have_count(0)
    editor.page.evaluate(
        "() => PlanMap.editor.of('map').map.setView([23, 113.78], 17, { animate: false })"
    )
    expect(editor.handles().first).to_be_attached()
    expect(editor.page.get_by_text("Drag a point to move it")).to_be_visible()


def test_another_beginning_replaces_what_was_drawn(edit: Edit) -> None:
    editor = edit("point")
    editor.click(200, 60)
    editor.answer("Point")
    editor.rerun("Other beginning")
    editor.wait("map.drawing.coordinates[0] === 113.76")
    editor.answer("[null, null")


def test_what_comes_back_as_the_beginning_goes_on(edit: Edit) -> None:
    editor = edit("point")
    editor.page.get_by_text("Feed back", exact=True).click()
    rest(editor.page)
    editor.click(200, 60)
    first = editor.answer("Point")[0]
    editor.rerun("Again")
    assert editor.answer("Point")[0] == first
    editor.click(100, 60)
    expect(editor.page.locator("#answer")).not_to_contain_text(str(first["coordinates"][0]))
    rest(editor.page)
    assert editor.facts()["drawing"] == editor.answer("Point")[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_theme(edit: Edit, scheme: str) -> None:
    editor = edit("moves", color_scheme=scheme)
    expect(editor.page.locator(".pme")).to_have_attribute("data-theme", scheme)
    assert editor.colour_at(FAR_NEW) == ACCENT[scheme]


def test_texts_are_in_the_visitors_language(edit: Edit) -> None:
    editor = edit("line", "zh")
    expect(editor.button("撤销")).to_be_visible()
    expect(editor.page.locator(".pme")).to_have_attribute("lang", "zh-CN")
    editor.click(-200, -40)
    editor.click(-100, 40)
    expect(editor.page.locator(".pme-measure")).to_contain_text("长度")


def test_two_maps_share_one_script_and_leave_the_page_alone(
    visit: Visit, editor_server: str
) -> None:
    visitor = visit(editor_server)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    editor = Editor(visitor, "/?case=two")
    editor.page.wait_for_function(
        "() => planmapEditors.second && planmapEditors.second.ready", timeout=PATIENT
    )
    assert len([address for address in asked if "/assets/" in address]) == 1
    styles = editor.page.evaluate(
        "[...document.querySelectorAll('style')].map((each) => each.textContent).join()"
    )
    assert "leaflet" not in styles
    assert ".pm-" not in styles
    editor.page.keyboard.press("/")  # a key of the map page


def test_a_script_that_does_not_come_is_said_and_can_be_asked_for_again(
    visit: Visit, editor_server: str
) -> None:
    visitor = visit(editor_server)
    visitor.expect_trouble("net::ERR_FAILED")
    attempts: list[str] = []

    def answer(route: Route) -> None:
        attempts.append(route.request.url)
        if len(attempts) == 1:
            route.abort()
        else:
            route.continue_()

    visitor.context.route("**/assets/planmap-*.js", answer)
    page = visitor.open("/?case=moves&lang=en")
    expect(page.get_by_text("The map cannot be loaded")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_function(READY)
    expect(page.get_by_text("The map cannot be loaded")).to_be_hidden()


@pytest.mark.parametrize("case", ["moves", "edit"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(edit: Edit, case: str, scheme: str) -> None:
    editor = edit(case, color_scheme=scheme)
    editor.page.evaluate(AXE_SCRIPT)
    answer = editor.page.evaluate(
        "axe.run({include: [['.stBidiComponent']]}, {resultTypes: ['violations']})"
    )
    found = [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in answer["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert found == []


def test_nothing_moves_for_those_who_want_no_motion(edit: Edit) -> None:
    editor = edit("moves", reduced_motion="reduce")
    options = editor.page.evaluate(
        """() => {
            const { zoomAnimation, inertia } = PlanMap.editor.of("map").map.options;
            return [zoomAnimation, inertia];
        }"""
    )
    assert options == [False, False]


def test_a_phone_has_room_for_map_and_buttons(edit: Edit) -> None:
    editor = edit("area", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    editor.page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    for spot in ((-60, -60), (60, -60), (60, 60)):
        editor.page.touchscreen.tap(*editor.spot(*spot))
    editor.button("Finish").tap()
    assert editor.answer("Polygon")[0]["type"] == "Polygon"
