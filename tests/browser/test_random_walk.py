"""Walks at random through everything; after each step all that can be read is read.

A walk is repeated by its seed, and its steps stand in the failure.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from geo.model.text.language import Language
from tests.browser.conftest import ROOT, Visitor
from tests.browser.reading import CALM, HOOKS, strays, words, written_in
from tests.browser.single_file import readers_of, write_file
from tests.browser.waiting import PATIENT, rest

Visit = Callable[..., Visitor]

STARTED = "() => window.planmap && planmap.ready && PlanMap.presenter.running"
SEARCHES = ("路", "school", "zhouxi", "不存在", "xi", "")
NEAR = ("西平", "Xiping", "路", "不存在", "")
KEYS = ("x", "s", "ArrowDown", "Enter", "Enter", "Backspace", "Escape")
FAR = "() => PlanMap.map.setView([23.3, 113.2], 14, {animate: false})"
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1400, "height": 900}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PAGES = ("projects", "coverage", "presentation", "edit", "about")
OPTIONAL = (
    "location_accuracy_m", "location_source", "location_source_en", "location_verified",
    "target_value", "target_unit", "target_year", "community", "lead", "start", "end", "description",
)  # fmt: skip
# What a page of Streamlit's offers to be chosen or opened.
OFFERS = ", ".join(
    f"[data-testid=stMain] {each}"
    for each in (
        "[role=radio]", "[role=tab]", "[role=checkbox]", "input[type=checkbox]", "summary",
        "[data-testid=stBaseButton-segmented_control]", "[data-testid=stBaseButton-pills]",
    )
)  # fmt: skip
# Something lies over the scene.
COVERED = """() => {
    const { help, notes, screen } = PlanMap.presenter;
    return help || notes || screen === "black";
}"""
# What can be pressed, and does not lead out of the page.
SEEN = """(selector) => [...document.querySelectorAll(selector)]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled)"""
COUNT = f"(selector) => ({SEEN})(selector).length"
PRESS = f"""([selector, place]) => {{
    const node = ({SEEN})(selector)[place];
    const name = node.closest("label") || node;
    const told = [node.getAttribute("aria-label"), name.innerText].filter(Boolean).join(" ");
    node.click();
    return told.slice(0, 60);
}}"""
HOVER = """(place) => {
    const drawn = PlanMap.overlay.drawn();
    if (drawn.length) PlanMap.showTooltip(drawn[place % drawn.length]);
}"""


def with_gaps(text: str) -> str:
    """Take out of the projects what may be missing, here as null, there altogether.

    No project has a year of its target, no section 4 is left, names are the same in both
    languages, and some projects are internal.
    """
    document = json.loads(text)
    kept = [each for each in document["features"] if each["properties"]["section"] != 4]
    for place, feature in enumerate(kept):
        properties = feature["properties"]
        properties.pop("target_year", None)
        if place % 2:
            properties["name_en"] = properties["name"]
        for turn, name in enumerate(OPTIONAL):
            if (place + turn) % 3 == 0:
                properties.pop(name, None)
            elif (place + turn) % 3 == 1 and name != "location_verified":
                properties[name] = None
        if properties.get("target_value") is None or not properties.get("target_unit"):
            properties["target_value"] = properties["target_unit"] = None
        if place % 4 == 0:
            properties["start"] = "2023-03-01"
        if place % 5 == 0:
            properties["visibility"] = "internal"
        properties["status_evidence"] = properties["status_evidence"] if place % 2 else ""
    document["features"] = kept
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in kept)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def without_names(text: str) -> str:
    """Leave some reference features without an English name; a name they must have."""
    document = json.loads(text)
    for feature in document["features"][::2]:
        feature["properties"].pop("name_en", None)
    return json.dumps(document, ensure_ascii=False)


@pytest.fixture(scope="module")
def gaps(data_folder: Callable[..., Path]) -> Path:
    """A data folder in which everything is missing that may be."""
    references = ("reference_areas.geojson", "reference_lines.geojson", "reference_places.geojson")
    changes = dict.fromkeys(references, without_names)
    return data_folder(**changes, **{"projects.geojson": with_gaps})


class Walk:
    """A walk of one person: each step is noted, and what it shows is read."""

    def __init__(self, page: Page, seed: int, name: str, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.written = "\n".join([written_in(folder), *SEARCHES, *NEAR])
        self.chance = random.Random(seed)
        self.steps = [f"{name}, seed {seed}"]
        self.read = 0
        self.language = ""

    def step(self, step: str) -> None:
        """Note what will be done."""
        self.steps.append(step)

    def look(self, step: str) -> None:
        """Note a step that was taken, and read."""
        self.step(step)
        language = self.page.evaluate("document.documentElement.lang")
        texts = words(self.page)
        found = strays(texts, self.written)
        # A table that is painted in the other language is painted anew a moment later.
        end = time.monotonic() + PATIENT / 1000
        while found and language != self.language and time.monotonic() < end:
            self.page.evaluate("new Promise(requestAnimationFrame)")
            found = strays(words(self.page), self.written)
        self.language = language
        self.read += len(texts)
        assert not found, "\n".join([*found, "after:", *self.steps])

    def press(self, frame: Frame | Page, selector: str) -> str:
        """Press one of the things that fit, if there are any."""
        count = frame.evaluate(COUNT, selector)
        if not count:
            return f"no {selector[:40]}"
        place = self.chance.randrange(count)
        name = frame.evaluate(PRESS, [selector, place])
        return f"press {place} of {selector[:40]}: {name!r}"


def roam(walk: Walk, sheet: Frame | Page, steps: int) -> None:
    """Go about in the map document: filters, search, rows, card, targets, legend, languages.

    The nearest projects, keys and places far away, too; and the tabs and the menu of a phone
    where the window is narrow.
    """
    chance = walk.chance

    def search() -> str:
        text = chance.choice(SEARCHES)
        sheet.locator("#pm-q").fill(text)
        return f"search {text!r}"

    def escape() -> str:
        sheet.locator("#pm-q").press("Escape")
        return "escape"

    def hover() -> str:
        place = chance.randrange(40)
        sheet.evaluate(HOVER, place)
        return f"hover {place}"

    def zoom() -> str:
        level = chance.choice((10, 12, 14, 16))
        sheet.evaluate("(level) => PlanMap.map.setZoom(level, {animate: false})", level)
        return f"zoom {level}"

    def near() -> str:
        name = chance.choice(NEAR)
        walk.press(sheet, "#pm-near-open")
        sheet.locator("#pm-near-name").fill(name)
        sheet.locator("#pm-near-name").press("Enter")
        return f"near {name!r}"

    def key() -> str:
        name = chance.choice(KEYS)
        sheet.locator("#pm-q").press(name)  # elsewhere Enter might lead out of the page
        return f"key {name} in the search"

    def far() -> str:
        sheet.evaluate(FAR)
        return "far away"

    def press(selector: str) -> Callable[[], str]:
        return lambda: walk.press(sheet, selector)

    ways = [
        *[press("#pm-filters .pm-switch")] * 5,
        *[press("#pm-list .pm-row")] * 4,
        press("#pm-filters .pm-more"),
        press("#pm-filters .pm-link, .pm-empty button"),
        press("#pm-targets .pm-target"),
        press("#pm-figures button"),
        press(".pm-legend-title"),
        press(".pm-lang button"),
        press("#pm-card .pm-card-tools button"),
        press("#pm-near button:not(#pm-near-device)"),
        press("#pm-outside button, #pm-notice button"),
        press("#pm-tabs button, #pm-menu summary"),
        search, search, escape, hover, hover, zoom, near, near, key, key, far,
    ]  # fmt: skip
    for _ in range(steps):
        sheet.evaluate("requests.last = performance.now()")
        step = chance.choice(ways)()
        sheet.wait_for_function(CALM, timeout=PATIENT)
        walk.look(step)


@pytest.fixture
def stand(
    request: pytest.FixtureRequest, visit: Visit, serve: Callable[..., str], server: str
) -> Callable[[str], Visitor]:
    """Bring a visitor, watched from the first script on, to the office's data or those with gaps."""

    def come(data: str) -> Visitor:
        address = server
        if data == "gaps":
            address = serve(data=str(request.getfixturevalue("gaps")))
        visitor = visit(address, reduced_motion="reduce")
        visitor.page.add_init_script(HOOKS)
        return visitor

    return come


@pytest.mark.parametrize(("data", "seed"), [("office", 1), ("gaps", 2)])
def test_the_program_shows_no_word_that_nobody_wrote(
    stand: Callable[[str], Visitor], gaps: Path, data: str, seed: int
) -> None:
    visitor = stand(data)
    walk = Walk(visitor.page, seed, data, gaps if data == "gaps" else ROOT / "data")
    languages = walk.chance.sample(LANGUAGES, 2)
    for place, name in enumerate(walk.chance.sample(PAGES, len(PAGES))):
        visit_page(visitor, walk, f"/{name}?lang={languages[place % 2]}")
    for language in languages:
        walk.step(f"/?lang={language}")
        roam(walk, visitor.open_map(walk.steps[-1]), 12)
        walk.step("a narrow window")
        visitor.page.set_viewport_size(NARROW)
        roam(walk, visitor.map(), 6)
        visitor.page.set_viewport_size(WIDE)
    page = visitor.open(f"/present?lang={languages[0]}")
    page.wait_for_function(STARTED, timeout=PATIENT)
    present(walk)
    assert walk.read > 3000


def visit_page(visitor: Visitor, walk: Walk, address: str) -> None:
    """Open a page and press some of what it offers."""
    page = visitor.open_page(address)
    page.wait_for_function(CALM, timeout=PATIENT)
    walk.look(address)
    step = walk.press(page, OFFERS)
    rest(page)
    page.wait_for_function(CALM, timeout=PATIENT)
    walk.look(step)


def present(walk: Walk) -> None:
    """Go through all scenes of a presentation, then about in it; the second window goes along."""
    page = walk.page
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    desk = Walk(opened.value, 0, "second window", walk.folder)
    scenes = page.evaluate("PlanMap.presenter.scenes.length")
    keys = ["Home", *["ArrowRight"] * (scenes + 4)]
    keys += walk.chance.choices(("l", "n", "?", "b", "Escape", "2", "4", "End", "ArrowLeft"), k=16)
    for key in keys:
        if key == "Escape" and not page.evaluate(COVERED):
            continue  # it would leave the presentation
        page.keyboard.press(key)
        walk.look(f"key {key}")
        desk.look(f"key {key}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exported_file_shows_no_word_that_nobody_wrote(
    browser: Browser,
    gaps: Path,
    tmp_path: Path,
    own_settings: Callable[..., None],
    language: Language,
) -> None:
    own_settings(data=str(gaps))
    with readers_of(browser) as make:
        file = write_file(tmp_path / "map.html", gaps / "projects.geojson", language)
        reader = make(file, reduced_motion="reduce")
        reader.page.add_init_script(HOOKS)
        walk = Walk(reader.page, 3, language, gaps)
        roam(walk, reader.open(), 12)
        on_paper(walk)
        walk.press(reader.page, "#pm-present")
        present(walk)
        on_paper(walk)
    assert walk.read > 3000


def on_paper(walk: Walk) -> None:
    """Read what is printed."""
    page = walk.page
    page.emulate_media(media="print", reduced_motion="reduce")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".pm-paper")).to_have_count(1)
    walk.look("print")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen", reduced_motion="reduce")
