"""One project by hand: a click, the keyboard, typed coordinates, retired, new; and the sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from geo.model.location import NO_PLACE_TYPES
from tests.browser.choices import choose
from tests.browser.editing import PROJECTS, UNPLACED, Come, Planner
from tests.browser.waiting import stand_still

PARK = PROJECTS["cbd-central-park"]
NOWHERE = UNPLACED[0]


def form(planner: Planner, identifier: str) -> Planner:
    planner.open(f"/edit?id={identifier}")
    expect(planner.page.get_by_label("Name (Chinese)", exact=True)).to_have_value(
        PROJECTS[identifier]["properties"]["name"]
    )
    return planner


def switch_to(planner: Planner, option: str) -> Planner:
    """Press one of several choices that stand side by side."""
    planner.page.get_by_role("radio", name=option, exact=True).click()
    return planner.rest()


def pick(planner: Planner, label: str, typed: str) -> Planner:
    """Choose in a list, by typing where the list is long."""
    choose(planner.page, label, typed, typed=typed)
    return planner


# Parts of a page unfold slowly, as they do on a busy machine.
SLOWLY = """(() => {
    const own = Element.prototype.animate;
    Element.prototype.animate = function (frames, options) {
        return own.call(this, frames, { ...options, duration: 4000 });
    };
})()"""
AT_REST = """() => Object.keys(window.planmapEditors).every((key) => {
    const editor = PlanMap.editor.of(key);
    const pan = editor && editor.map._panAnim;
    return !pan || !pan._inProgress;
})"""


def editor(planner: Planner) -> Locator:
    planner.page.wait_for_function(
        "() => Object.values(window.planmapEditors || {}).some((map) => map.ready)"
    )
    return planner.page.locator(".pme-map").first


def know(planner: Planner, answer: str) -> None:
    """Answer what is known of the new place."""
    planner.page.get_by_text(answer).click()
    planner.rest()


def store(planner: Planner, number: int = 1) -> None:
    planner.sign().press("Save", exact=True)
    expect(planner.text(f"aved as revision {number}").first).to_be_visible()


def test_a_place_is_set_by_a_click_on_the_map(planner: Come) -> None:
    one = form(planner(), NOWHERE["id"])
    switch_to(one, "Draw")
    map_ = editor(one)
    expect(one.page.get_by_role("toolbar")).to_be_visible()
    map_.click(position={"x": 200, "y": 200})
    expect(one.text("New place, WGS 84:")).to_be_visible()
    know(one, "Nothing is known about it yet")
    store(one)
    stored = one.stored(NOWHERE["id"])
    assert stored["geometry"]["type"] == "Point"
    longitude, latitude = stored["geometry"]["coordinates"]
    assert 113.6 < longitude < 113.9
    assert 22.9 < latitude < 23.1


def test_a_line_is_drawn_by_keyboard_alone(planner: Come) -> None:
    one = form(planner(), NOWHERE["id"])
    switch_to(one, "Draw")
    switch_to(one, "Line")
    map_ = editor(one)
    # The map is told of the line by a run of its own; until then it takes a point.
    expect(one.page.get_by_text("adds a point at the cross").first).to_be_attached()
    map_.focus()
    for key in ("Enter", "ArrowRight", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        map_.press(key)
        one.page.wait_for_function(AT_REST)
    map_.press("Control+Enter")
    expect(one.text("New place, WGS 84:")).to_be_visible()
    know(one, "Nothing is known about it yet")
    store(one)
    assert one.stored(NOWHERE["id"])["geometry"]["type"] == "LineString"
    assert one.stored(NOWHERE["id"])["properties"]["location_type"] == "corridor"


def test_coordinates_of_the_survey_grid_are_typed(planner: Come) -> None:
    one = form(planner(), PARK["id"])
    switch_to(one, "Coordinates")
    pick(one, "Coordinate system", "EPSG:4547")
    one.fill("Easting (Y in Chinese surveys)", "474373.087")
    one.fill("Northing (X in Chinese surveys)", "2546774.325")
    expect(one.text("m from the current place")).to_be_visible()
    know(one, "Nothing new: it stays")
    store(one)
    assert one.stored(PARK["id"])["geometry"]["coordinates"] == pytest.approx(
        [113.75, 23.02], abs=1e-6
    )


def test_a_project_is_retired_and_brought_back(planner: Come) -> None:
    one = planner()
    one.page.add_init_script(SLOWLY)
    form(one, PARK["id"])
    one.page.get_by_text("Retire this project", exact=True).click()
    one.page.get_by_text("Yes, retire this project").click()
    one.rest()
    drawer = one.page.get_by_test_id("stExpander").filter(has_text="Yes, retire this project")
    for label, text in {"Your name": "李明", "Reason for the change": "不再实施"}.items():
        field = drawer.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")
        one.rest()
    one.press("Retire", exact=True)
    expect(one.text("aved as revision 1").first).to_be_visible()
    assert one.stored(PARK["id"])["properties"]["retired"] is True
    one.page.get_by_text("Retired projects (1)").click()
    pick(one, "Project to bring back", "CBD Central Park")
    one.fill("Reason for the change", "继续实施")
    one.press("Bring back", exact=True)
    expect(one.text("aved as revision 2").first).to_be_visible()
    assert one.stored(PARK["id"]) == PARK


def test_a_new_project_is_added(planner: Come) -> None:
    one = planner().open("/edit")
    one.view("One project").press("New project")
    one.fill("Name (Chinese)", "莞太路口袋公园")
    one.fill("Name (English)", "Guantai pocket park")
    pick(one, "Category", "Park")
    pick(one, "Section", "2 City quality")
    one.fill("Sentence", "1")
    one.fill("Plan wording", "口袋公园")
    pick(one, "Status", "Planned")
    one.fill("Evidence for the status", "建设口袋公园")
    type_date(one)
    pick(one, "Kind of place", "Unknown")
    store(one)
    assert one.stored("guantai-pocket-park")["properties"]["name"] == "莞太路口袋公园"


def type_date(planner: Planner) -> None:
    """Type 24 February 2023 into the parts of the date field."""
    parts = planner.page.get_by_role("group", name="Status as of").get_by_role("spinbutton")
    parts.first.click()
    planner.page.keyboard.type("20230224")
    planner.page.keyboard.press("Tab")
    planner.rest()


def test_a_cell_of_the_sheet_is_changed(planner: Come) -> None:
    one = planner().open()
    one.view("All as a sheet")
    grid = one.page.get_by_test_id("stDataFrame")
    expect(grid.locator("canvas table tbody tr").first).to_be_attached()
    stand_still(one.page, "[data-testid=stDataFrame]")
    box = grid.bounding_box()
    assert box is not None
    first = one.rows()[0][0]
    one.page.mouse.dblclick(box["x"] + 60, box["y"] + 52)
    field = one.page.locator(".gdg-input, .gdg-growing-entry textarea").first
    field.fill("Another name")
    field.press("Enter")
    expect(one.text("1 changed cell in 1 project")).to_be_visible()
    one.sign().press("Save as one revision")
    expect(one.text("aved as revision 1").first).to_be_visible()
    names = [feature["properties"]["name_en"] for feature in document(one.path)]
    assert "Another name" in names
    assert first not in names


def document(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_bytes())["features"]
    return features


def test_the_template_opens_and_comes_back_unchanged(planner: Come, tmp_path: Path) -> None:
    one = planner().open()
    one.press("Template to fill in")
    one.page.get_by_text("Only projects without a confirmed place").click()
    one.rest()
    with one.page.expect_download() as download:
        one.page.get_by_test_id("stDownloadButton").filter(has_text="XLSX").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    ids = {str(cell.value) for column in sheet.iter_cols() for cell in column}
    asked = {
        name
        for name, each in PROJECTS.items()
        if each["properties"]["location_type"] not in NO_PLACE_TYPES
    }
    assert ids & set(PROJECTS) == asked
    one.page.keyboard.press("Escape")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    one.upload({"name": path.name, "mimeType": kind, "buffer": path.read_bytes()})
    expect(one.figure("New places")).to_have_text("0")
    expect(one.figure("Unchanged")).to_have_text(str(len(asked)))
    expect(one.text("The file changes nothing.")).to_be_visible()
