"""A file on its way from the survey office to a revision, in a real browser."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.choices import choose
from tests.browser.editing import (
    BOW_TIE,
    PLACED,
    PROJECTS,
    SQUARE,
    UNPLACED,
    Come,
    Planner,
    geojson,
    in_system,
    shifted,
    table,
    with_place,
)

MOVED = shifted(PROJECTS["cbd-central-park"], 0.004, 0.003)


def asked(planner: Planner, path: str) -> Any:
    with urllib.request.urlopen(planner.visitor.server + path, timeout=60) as answer:
        return json.load(answer)


def place_on_the_map(planner: Planner, identifier: str) -> Any:
    found = asked(planner, f"/api/projects/{identifier}")
    return found["feature"]["geometry"]


def test_the_whole_way_from_a_file_to_a_revision_and_back(planner: Come) -> None:
    one = planner().open()
    before = asked(one, "/health")["revision"]
    one.upload(geojson([MOVED]))
    expect(one.heading("What the file says")).to_be_visible()
    expect(one.figure("New places")).to_have_text("1")
    expect(one.figure("Not in the file")).to_have_text("62")
    expect(one.text("No faults were found in the file.")).to_be_visible()
    one.expect_drawn("review_map", {"old": 1, "new": 1})
    one.expect_cell(0, 3, "north-east")
    ((name, change, metres, direction, _remark),) = one.rows()
    assert (name, change, metres[:3], direction) == (
        "CBD Central Park",
        "moved",
        "527",
        "north-east",
    )
    one.sign().store("1 project")
    assert place_on_the_map(one, "cbd-central-park") == MOVED["geometry"]
    after = asked(one, "/health")["revision"]
    assert after != before
    (revision,) = one.revisions()
    assert (revision.author, revision.reason, revision.source.file) == (
        "李明",
        "二月测量",
        "survey.geojson",
    )
    one.press("Undo", exact=True)
    expect(one.text("Undone; saved as revision 2")).to_be_visible()
    assert place_on_the_map(one, "cbd-central-park") == PROJECTS["cbd-central-park"]["geometry"]
    assert asked(one, "/health")["revision"] != after


def test_the_message_leads_to_the_new_place_on_the_map(planner: Come) -> None:
    one = planner().open()
    one.upload(geojson([MOVED])).sign().store("1 project")
    link = one.page.get_by_role("link", name="Open on the map")
    address = "/?id=cbd-central-park&lang=en"
    expect(link).to_have_attribute("href", address)
    sheet = one.visitor.open_map(address)
    expect(sheet.locator("#pm-card h2")).to_have_text("CBD Central Park")
    place = sheet.evaluate(
        "PlanMap.overlay.view().features.find((each) => each.id === 'cbd-central-park')"
        ".geometry.coordinates"
    )
    assert place == pytest.approx(MOVED["geometry"]["coordinates"], abs=1e-6)


def test_gcj02_is_asked_about_with_both_readings_and_then_nothing_has_moved(planner: Come) -> None:
    one = planner().open()
    one.upload(
        geojson((in_system(each, "GCJ-02") for each in PLACED), "points.geojson", declared=False)
    )
    expect(one.heading("Which coordinate system is it?")).to_be_visible()
    expect(one.heading("Save")).to_have_count(0)
    one.expect_drawn("system_map", {"old": 18, "one": 18, "other": 18})
    expect(one.page.get_by_role("radio", name="GCJ-02")).to_be_checked()
    one.press("Read the file this way")
    expect(one.heading("Which coordinate system is it?")).to_have_count(0)
    expect(one.figure("New places")).to_have_text("0")
    expect(one.figure("Unchanged")).to_have_text("18")
    expect(one.text("The file changes nothing.")).to_be_visible()
    expect(one.page.get_by_role("button", name="Nothing is ticked")).to_be_disabled()
    assert one.revisions() == []


def test_gcj02_read_as_wgs84_is_stored_as_the_planner_says(planner: Come) -> None:
    one = planner().open()
    one.upload(
        geojson((in_system(each, "GCJ-02") for each in PLACED), "points.geojson", declared=False)
    )
    one.read_as("WGS 84")
    expect(one.figure("New places")).to_have_text("18")
    one.sign().store("16 projects")  # two are confirmed and stay
    (revision,) = one.revisions()
    assert revision.source.crs == "EPSG:4326"
    assert one.stored("guantai-road")["geometry"] == PROJECTS["guantai-road"]["geometry"]


def test_a_gbk_table_with_names_is_matched_by_confirmation(planner: Come) -> None:
    names = [each["properties"]["name"] for each in UNPLACED[:3]]
    # A name that is exactly a project's would be matched without a question.
    rows = [[f"{name}项目", 113.75, 23.02 + 0.001 * at] for at, name in enumerate(names)]
    one = planner().open()
    one.upload(table(["项目名称", "经度（WGS84）", "纬度（WGS84）"], rows, "测量.csv", "gbk"))
    expect(one.heading("Which projects are these?")).to_be_visible()
    expect(one.text("GB18030").first).to_be_visible()
    expect(one.figure("Not matched")).to_have_text("3")
    one.expect_cell(2, 2, re.compile(UNPLACED[2]["id"]))
    shown = one.rows()
    assert [row[1] for row in shown] == [row[0] for row in rows]
    assert all(UNPLACED[at]["id"] in row[2] for at, row in enumerate(shown))
    one.press("Confirm these matches")
    expect(one.figure("New places")).to_have_text("3")
    one.sign().store("3 projects")
    for at, feature in enumerate(UNPLACED[:3]):
        stored = one.stored(feature["id"])
        assert stored["geometry"]["coordinates"] == [113.75, pytest.approx(23.02 + 0.001 * at)]
        assert stored["properties"]["name"] == feature["properties"]["name"]
        assert stored["properties"]["location_type"] == "site"


def test_broken_shapes_are_repaired_only_on_a_tick(planner: Come) -> None:
    first, second, third = UNPLACED[:3]
    one = planner().open()
    one.upload(
        geojson(
            [
                with_place(first, {"type": "Polygon", "coordinates": [SQUARE[:-1]]}),
                with_place(second, {"type": "Polygon", "coordinates": [BOW_TIE]}),
                with_place(third, {"type": "Point", "coordinates": ["113.75", "23.02"]}),
            ]
        )
    )
    expect(one.text("Errors 3")).to_be_visible()
    expect(one.text("Repairs (3 offered)")).to_be_visible()
    expect(one.page.get_by_role("button", name="Make these repairs")).to_be_disabled()
    one.expect_drawn("repairs_map", {"old": 1, "new": 3})  # only what can be drawn
    for feature in (first, second, third):
        one.page.locator("label").filter(has_text=feature["id"]).click()
        one.rest()
    one.press("Make these repairs")
    expect(one.text("Repairs (0 offered, 3 made)")).to_be_visible()
    expect(one.text("Errors")).to_have_count(0)
    one.sign().store("3 projects")
    assert one.stored(first["id"])["geometry"]["coordinates"][0][0] == SQUARE[0]
    assert one.stored(second["id"])["geometry"]["type"] == "MultiPolygon"
    assert one.stored(third["id"])["geometry"]["coordinates"] == [113.75, 23.02]


def choose_in(planner: Planner, label: str, option: str) -> None:
    choose(planner.page, label, re.compile(f"^{option}$"))


def test_columns_are_assigned_once_and_remembered(planner: Come) -> None:
    feature = PROJECTS["cbd-central-park"]
    rows = [[feature["id"], 113.7601, 23.0201, "备"]]
    header = ["甲", "乙", "丙", "丁"]
    one = planner().open()
    one.upload(table(header, rows, "测量.csv"))
    expect(one.text("No columns with coordinates were found.")).to_be_visible()
    choose_in(one, "Longitude or easting", "乙")
    choose_in(one, "Latitude or northing", "丙")
    choose_in(one, "Id of the project", "甲")
    one.press("Use these columns").read_as("WGS 84")
    expect(one.figure("New places")).to_have_text("1")
    other = one.another().open()
    other.upload(table(header, rows, "next.csv")).read_as("WGS 84")
    expect(other.figure("New places")).to_have_text("1")
    other.sign().store("1 project")
    assert other.stored(feature["id"])["geometry"]["coordinates"] == [113.7601, 23.0201]


def test_an_unreadable_file_is_one_sentence_and_changes_nothing(planner: Come) -> None:
    one = planner().open()
    before = one.path.read_bytes()
    for at, content in enumerate((b'{"type": "FeatureCollection", "features": [{]}', b"\0", b"")):
        name = f"bad-{at}.geojson"
        one.upload({"name": name, "mimeType": "application/json", "buffer": content})
        expect(one.text(name)).to_be_visible()
        expect(one.rest().page.get_by_test_id("stAlert")).to_have_count(1)
        expect(one.text("The saved data have not changed.")).to_be_visible()
        expect(one.heading("Save")).to_have_count(0)
    assert one.path.read_bytes() == before
    one.upload(geojson([MOVED]))
    expect(one.figure("New places")).to_have_text("1")


def test_a_file_of_another_kind_is_refused_in_words(planner: Come) -> None:
    one = planner("zh").open()
    before = one.path.read_bytes()
    one.upload(FilePayload(name="坐标.docx", mimeType="application/msword", buffer=b"PK\x03\x04"))
    expect(one.page.get_by_test_id("stAlert").first).to_contain_text("压缩包已损坏")
    expect(one.text("已保存的数据没有任何改动").first).to_be_visible()
    assert one.path.read_bytes() == before


def test_a_project_that_waits_for_a_survey_is_opened_from_the_list(planner: Come) -> None:
    one = planner().open()
    expect(one.heading("Where a survey would help most")).to_be_visible()
    first = next(cell for cell in one.rows()[0] if cell.strip())
    # The first row's box; the table is drawn on a canvas.
    one.page.get_by_test_id("stDataFrame").click(position={"x": 16, "y": 52})
    expect(one.page.get_by_role("combobox", name="Project to edit")).to_have_value(
        re.compile(re.escape(first))
    )
