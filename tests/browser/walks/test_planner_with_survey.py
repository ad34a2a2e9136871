"""A planner with survey points: a place is drawn, a file is taken over, and both can be undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from tests.browser.choices import choose
from tests.browser.editing import PROJECTS, UNPLACED, Planner, table
from tests.browser.waiting import PATIENT, stand_still
from tests.browser.walks.people import EACH, WINDOWS

Come = Callable[..., Planner]
NOWHERE = next(each for each in UNPLACED if not each["properties"].get("target_value"))
HERE = (113.752, 22.975)
CONFIRMED = "xiping-metro-landscape"
MOVED = {"cbd-central-park": (300, 400), "cbd-north-school": (-600, 800), CONFIRMED: (500, 0)}
READY = """() => Object.entries(window.planmapEditors || {})
    .some(([key, { ready }]) => ready && PlanMap.editor.of(key))"""
SPOT = """([longitude, latitude]) => {
    const { map } = Object.keys(planmapEditors).map(PlanMap.editor.of).find(Boolean);
    map.getContainer().scrollIntoView({ block: "center" });
    const point = map.latLngToContainerPoint([latitude, longitude]);
    const box = map.getContainer().getBoundingClientRect();
    return [box.x + point.x, box.y + point.y];
}"""


def survey() -> Any:
    """Return a table of a survey office: CGCS2000, zone at 114° E, in metres, GBK, Chinese heads."""
    rows = []
    for identifier, (east, north) in MOVED.items():
        project = PROJECTS[identifier]
        point = np.array([project["geometry"]["coordinates"]])
        x, y = from_wgs84(point[:, 0], point[:, 1], SYSTEMS["EPSG:4547"])
        name = project["properties"]["name"]
        rows.append([identifier, name, f"{y[0] + north:.3f}", f"{x[0] + east:.3f}", "EPSG:4547"])
    head = ["id", "项目名称", "X坐标（北）", "Y坐标（东）", "坐标系"]
    return table(head, rows, "二月测量.csv", "gbk")


@EACH
def test_a_place_is_drawn_and_the_card_says_what_was_promised(
    planner: Come, language: str, width: int
) -> None:
    one = planner(language, **WINDOWS[width])
    says = {"zh": 0, "en": 1}[language]
    page = one.open().page
    one.view(("单个项目", "One project")[says])
    name = NOWHERE["properties"][("name", "name_en")[says]]
    choose(page, ("要编辑的项目", "Project to edit")[says], name, typed=name[:8])
    page.wait_for_function(READY, timeout=PATIENT)
    maps = page.get_by_label(("底图", "Base map")[says], exact=True)
    assert len(maps.locator("option").all()) >= 3
    click(page, *HERE)
    page.get_by_role("button", name=("就放这里", "Yes, here")[says], exact=True).click()
    one.rest()
    # What is known is asked; the type comes from the shape; the note is what the card says.
    page.get_by_role("radio", name=("来自测量", "from a survey")[says]).locator(
        "xpath=ancestor::label"
    ).click()
    one.rest()
    one.fill(("误差半径（米）", "Radius of uncertainty (m)")[says], "25")
    one.fill(("位置依据", "Source of the place")[says], "南城测绘院二月实测")
    note = page.locator(".st-key-edit_on_card")
    expect(note).to_contain_text(("25 米", "25 m")[says])
    promised = [each.inner_text() for each in note.locator("p").all()[1:]]
    one.fill(("您的姓名", "Your name")[says], "李明")
    one.fill(("修改原因", "Reason for the change")[says], "二月测量")
    one.press(("保存", "Save")[says], exact=True)
    expect(one.text(("已保存为第 1 次", "aved as revision 1")[says]).first).to_be_visible()
    stored = one.stored(NOWHERE["id"])
    assert stored["properties"]["location_type"] == "site"
    assert stored["properties"]["location_accuracy_m"] == 25
    assert stored["geometry"]["coordinates"] == pytest.approx(HERE, abs=2e-3)
    sheet = one.visitor.open_map(f"/?lang={language}&id={NOWHERE['id']}")
    expect(sheet.locator("#pm-card")).to_be_visible()
    card = " ".join(sheet.locator("#pm-card").inner_text().split())
    for sentence in promised:
        assert sentence in card


def click(page: Page, longitude: float, latitude: float) -> None:
    page.evaluate(SPOT, [longitude, latitude])  # scrolls it into sight
    stand_still(page, "[data-testid=stBidiComponentIsolated]")
    page.mouse.click(*page.evaluate(SPOT, [longitude, latitude]))


@EACH
def test_a_survey_is_reviewed_in_metres_taken_over_and_undone(
    planner: Come, language: str, width: int
) -> None:
    one = planner(language, **WINDOWS[width])
    says = {"zh": 0, "en": 1}[language]
    page = one.open().page
    one.upload(survey()).rest()
    expect(one.text(re.compile("EPSG:4547")).first).to_be_visible()
    one.expect_drawn("review_map", {"old": len(MOVED), "new": len(MOVED)})
    if width > 1000:  # on a phone the table is pushed aside to see them
        one.expect_cell(0, -2, re.compile("东|北|east|north"))
        rows = one.rows()
        for identifier, (east, north) in MOVED.items():
            name = PROJECTS[identifier]["properties"][("name", "name_en")[says]]
            (row,) = [each for each in rows if name in each]
            metres = row[row.index(name) + 2]
            told = float(re.sub("[^0-9.]", "", metres))
            # A metre of the grid at 113.74° E is a metre on the ground within 0.03 %.
            assert told == pytest.approx(np.hypot(east, north), abs=1)
    # The confirmed place is protected; what is ticked is what will be saved.
    expect(one.text(("3 行中已勾选 2", "Ticked: 2 of 3")[says]).first).to_be_visible()
    page.get_by_role("radio", name=re.compile("没有新的依据|Nothing new")).locator(
        "xpath=ancestor::label"
    ).click()
    one.rest()
    one.fill(("您的姓名", "Your name")[says], "李明")
    button = page.get_by_role("button", name=re.compile("2.*(保存|revision)"))
    button.click()
    one.rest()
    expect(one.text(("已保存为第 1 次", "aved as revision 1")[says]).first).to_be_visible()
    before = {each: PROJECTS[each]["geometry"] for each in MOVED}
    now = {each: one.stored(each)["geometry"] for each in MOVED}
    assert {each for each in MOVED if now[each] != before[each]} == MOVED.keys() - {CONFIRMED}
    one.press(("撤销", "Undo")[says], exact=True)
    expect(one.text(re.compile("第 2 次|aved as revision 2")).first).to_be_visible()
    assert {each: one.stored(each)["geometry"] for each in MOVED} == before
