"""A place is put on the map: what to aim by, what is asked, and what the card says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from geo.crs import gcj02_to_wgs84, wgs84_to_gcj02
from tests.browser.conftest import Visitor
from tests.browser.editing import PROJECTS, UNPLACED, Come, Planner
from tests.browser.waiting import PATIENT

NOWHERE = UNPLACED[0]["id"]
PLACED = "cbd-central-park"
ALONE = "shuilian-village"  # no other project stands near it
READY = "() => Object.values(window.planmapEditors || {}).some((map) => map.ready)"
# The one editor of the page.
ONE = "PlanMap.editor.of(Object.keys(planmapEditors)[0])"
WORDS = {
    "zh": {
        "yes": "就放这里",
        "known": "尚无依据",
        "store": "保存",
        "name": "您的姓名",
        "reason": "修改原因",
        "stored": "已保存为第",
        "tiles": "无法连接在线底图",
        "town": "显示全街道",
    },
    "en": {
        "yes": "Yes, here",
        "known": "Nothing is known about it yet",
        "store": "Save",
        "name": "Your name",
        "reason": "Reason for the change",
        "stored": "aved as revision",
        "tiles": "cannot be reached",
        "town": "Show the whole subdistrict",
    },
}
SIZES = [{"width": 390, "height": 844}, {"width": 1400, "height": 900}]


@pytest.fixture
def at_project(planner: Come) -> Callable[..., Planner]:
    """Open a project in the form and wait for its map."""

    def come(identifier: str, language: str = "en", **options: Any) -> Planner:
        one: Planner = planner(language, **options)
        one.open(f"/edit?id={identifier}")
        one.page.wait_for_function(READY, timeout=PATIENT)
        one.page.locator(".pme-map").first.scroll_into_view_if_needed()
        return one.rest()

    return come


At = Callable[..., Planner]


def click_at(page: Page, longitude: float, latitude: float) -> None:
    """Click on the editor's map at a place."""
    x, y = page.evaluate(
        f"""([lng, lat]) => {{
            const {{ map }} = {ONE};
            map.getContainer().scrollIntoView({{ block: "center" }});
            const point = map.latLngToContainerPoint([lat, lng]);
            const box = map.getContainer().getBoundingClientRect();
            return [box.x + point.x, box.y + point.y];
        }}""",
        [longitude, latitude],
    )
    page.mouse.click(x, y)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_click_is_offered_as_the_place_and_the_card_says_what_the_note_said(
    at_project: At, language: str, size: dict[str, int]
) -> None:
    words = WORDS[language]
    one = at_project(NOWHERE, language, viewport=size)
    page = one.page
    click_at(page, 113.752, 22.975)
    page.get_by_role("button", name=words["yes"], exact=True).click()
    one.rest()
    expect(page.get_by_role("toolbar")).to_be_visible()
    note = page.locator(".st-key-edit_on_card")
    expect(note).to_be_visible()
    said = [each.inner_text() for each in note.locator("p").all()[1:]]
    page.get_by_role("radio", name=words["known"]).locator("xpath=ancestor::label").click()
    one.rest()
    one.fill(words["name"], "李明").fill(words["reason"], "二月测量")
    one.press(words["store"], exact=True)
    expect(one.text(words["stored"]).first).to_be_visible(timeout=PATIENT)
    stored = one.stored(NOWHERE)
    assert stored["properties"]["location_type"] == "site"
    assert stored["geometry"]["coordinates"] == pytest.approx([113.752, 22.975], abs=2e-3)
    sheet = one.visitor.open_map(f"/?lang={language}&id={NOWHERE}")
    card = sheet.locator("#pm-card")
    expect(card).to_be_visible()
    for sentence in said:
        assert sentence in " ".join(card.inner_text().split())


def test_a_place_that_is_not_meant_is_refused_and_nothing_changes(at_project: At) -> None:
    one = at_project(NOWHERE)
    click_at(one.page, 113.752, 22.975)
    box = one.page.get_by_role("dialog", name="Place this project here?")
    expect(box).to_be_visible()
    one.page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(one.text("Nothing has been changed yet.")).to_be_visible()


def test_where_another_project_stands_it_is_asked_which_is_meant(at_project: At) -> None:
    one = at_project(NOWHERE)
    park = PROJECTS[ALONE]
    click_at(one.page, *park["geometry"]["coordinates"])
    one.page.get_by_role("button", name=f"Edit “{park['properties']['name_en']}”").click()
    one.rest()  # the fields are made anew while the page's script runs
    name = one.page.get_by_label("Name (Chinese)", exact=True)
    expect(name).to_have_value(park["properties"]["name"])


INSIDE = f"""() => {{
    const editor = {ONE};
    const [west, south, east, north] = editor.start.bounds;
    return editor.map.getBounds().contains([[south, west], [north, east]]);
}}"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_town_is_in_view_at_first_and_again_on_request(
    at_project: At, language: str, size: dict[str, int]
) -> None:
    one = at_project(PLACED, language, viewport=size)
    assert one.page.evaluate(INSIDE)
    one.page.evaluate(f"{ONE}.map.setView([23.02, 113.75], 17, {{ animate: false }})")
    assert not one.page.evaluate(INSIDE)
    one.page.get_by_role("button", name=WORDS[language]["town"], exact=True).click()
    one.page.wait_for_function(INSIDE)


def test_a_reader_who_zoomed_in_stays_there_when_drawing_begins(at_project: At) -> None:
    one = at_project(NOWHERE)
    one.page.evaluate(f"{ONE}.map.setView([22.99, 113.752], 16, {{ animate: false }})")
    click_at(one.page, 113.752, 22.99)
    one.page.get_by_role("button", name="Yes, here").click()
    expect(one.page.get_by_role("toolbar")).to_be_visible()
    one.rest()
    assert one.page.evaluate(f"{ONE}.map.getZoom()") == 16


@pytest.mark.parametrize("language", ["zh", "en"])
def test_other_projects_are_named_on_the_map(at_project: At, language: str) -> None:
    one = at_project(NOWHERE, language)
    named = one.page.evaluate(f"{ONE}.shapes.named")
    key = "name" if language == "zh" else "name_en"
    names = {each["properties"][key] for each in PROJECTS.values()}
    assert len(named) >= 5
    assert set(named) <= names


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize(("language", "label"), [("zh", "底图"), ("en", "Base map")])
def test_the_base_maps_of_the_map_page_can_be_chosen(
    at_project: At, language: str, label: str, size: dict[str, int]
) -> None:
    one = at_project(PLACED, language, viewport=size)
    one.visitor.cut_off()
    one.visitor.expect_trouble("openstreetmap.org", "ERR_INTERNET_DISCONNECTED")
    choice = one.page.get_by_label(label, exact=True)
    values = choice.locator("option").evaluate_all("(all) => all.map((each) => each.value)")
    assert values == ["none", "osm", "gaode"]
    with one.page.expect_request("https://tile.openstreetmap.org/**") as asked:
        choice.select_option("osm")
    assert asked.value.headers.get("referer", "").startswith(one.visitor.server)
    expect(one.page.get_by_role("alert").filter(has_text=WORDS[language]["tiles"])).to_be_visible()
    expect(one.page.locator(".pme-credits")).to_contain_text("OpenStreetMap")
    choice.select_option("none")
    expect(one.page.locator(".leaflet-tile")).to_have_count(0)


def test_the_base_map_at_the_start_is_that_of_the_settings(planner: Come) -> None:
    one: Planner = planner(settings={"basemap": "osm"})
    one.visitor.cut_off()
    one.visitor.expect_trouble("openstreetmap.org", "ERR_INTERNET_DISCONNECTED")
    with one.page.expect_request("https://tile.openstreetmap.org/**"):
        one.open(f"/edit?id={PLACED}")
    expect(one.page.get_by_label("Base map", exact=True)).to_have_value("osm")


TILE = f"""() => {{
    const {{ tiles, map }} = {ONE};
    const [layer] = tiles.ground.group.getLayers();
    return Object.values(layer._tiles).slice(0, 12).map(({{ el, coords }}) => {{
        const size = layer.getTileSize();
        const middle = map.unproject(coords.add([0.5, 0.5]).scaleBy(size), coords.z);
        const box = el.getBoundingClientRect();
        const frame = map.getContainer().getBoundingClientRect();
        const at = map.containerPointToLatLng([box.x + box.width / 2 - frame.x, box.y + box.height / 2 - frame.y]);
        return [middle.lng, middle.lat, at.lng, at.lat];
    }});
}}"""


def test_tiles_of_a_displaced_map_stand_where_they_truly_are(at_project: At) -> None:
    one = at_project(PLACED)
    one.visitor.cut_off()
    one.visitor.expect_trouble("autonavi.com", "ERR_INTERNET_DISCONNECTED")
    one.page.evaluate(f"{ONE}.map.setView([23.02, 113.75], 16, {{ animate: false }})")
    with one.page.expect_request("https://*.is.autonavi.com/**"):
        one.page.get_by_label("Base map", exact=True).select_option("gaode")
    placed = np.array(one.page.evaluate(TILE))
    assert len(placed) >= 4
    true = np.column_stack(gcj02_to_wgs84(placed[:, 0], placed[:, 1]))
    # A pixel is 2.2 m there, 0.00002 degrees; the displacement is 0.005.
    assert np.abs(placed[:, 2:] - true).max() < 3e-5


def test_the_script_converts_as_the_program_does(at_project: At) -> None:
    one = at_project(PLACED)
    spots = [[113.75, 23.02], [113.6, 22.9], [121.4737, 31.2304], [87.6, 43.8], [2.35, 48.85]]
    there, back = one.page.evaluate(
        "(all) => [all.map(PlanMap.gcj02.from), all.map(PlanMap.gcj02.to)]", spots
    )
    x, y = np.array(spots).T
    assert np.abs(np.array(there) - np.column_stack(wgs84_to_gcj02(x, y))).max() < 1e-9
    assert np.abs(np.array(back) - np.column_stack(gcj02_to_wgs84(x, y))).max() < 1e-9


def test_no_tile_is_asked_for_unless_it_was_chosen(at_project: At) -> None:
    one: Planner = at_project(PLACED)
    assert isinstance(one.visitor, Visitor)
    assert one.page.locator(".leaflet-tile").count() == 0
