"""What of a file is taken over: ticks, protected places, filters; large and hostile files."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.editing import (
    PLACED,
    PROJECTS,
    Come,
    Planner,
    geojson,
    shifted,
    table,
)
from tests.browser.test_hostile import PAYLOADS, assert_nothing_ran

CONFIRMED = "guantai-road"


def switch(planner: Planner, name: str) -> None:
    planner.page.get_by_test_id("stCheckbox").filter(has_text=name).locator("label").click()
    planner.rest()


def test_a_confirmed_place_is_protected_until_the_switch_is_on(planner: Come) -> None:
    one = planner().open()
    one.upload(geojson([shifted(PROJECTS[CONFIRMED], 0.001, 0)]))
    expect(one.text("Ticked: 0 of 1 shown.")).to_be_visible()
    one.press("Tick all shown", exact=True)
    expect(one.text("Ticked: 1 of 1 shown.")).to_be_visible()
    one.expect_cell(0, -1, "confirmed place, protected")
    expect(one.page.get_by_role("button", name="Nothing is ticked")).to_be_disabled()
    switch(one, "Also replace confirmed places")
    one.sign().store("1 project")
    assert one.stored(CONFIRMED)["geometry"] != PROJECTS[CONFIRMED]["geometry"]
    # The next file finds the protection as it was.
    one.upload(geojson([shifted(PROJECTS[CONFIRMED], 0.002, 0)], "next.geojson"))
    toggle = one.page.get_by_role("switch", name="Also replace confirmed places")
    expect(
        toggle.or_(one.page.get_by_label("Also replace confirmed places")).first
    ).not_to_be_checked()
    expect(one.page.get_by_label("Reason for the change", exact=True)).to_have_value(
        "Places from next.geojson"
    )


def test_places_only_leaves_other_values_until_it_is_off(planner: Come) -> None:
    park = PROJECTS["cbd-central-park"]
    changed = {**park, "properties": {**park["properties"], "lead": "规划办"}}
    one = planner().open()
    one.upload(geojson([changed]))
    expect(one.text("The file changes nothing.")).to_be_visible()
    expect(one.text("other values of 1 project")).to_be_visible()
    switch(one, "Places only")
    one.expect_cell(0, 1, "Lead")
    expect(one.text("Ticked: 0 of 1 shown.")).to_be_visible()
    one.press("Tick all shown", exact=True).sign().store("1 project")
    assert one.stored(park["id"])["properties"]["lead"] == "规划办"
    assert one.stored(park["id"])["geometry"] == park["geometry"]


def test_a_filter_by_distance_and_ticks_on_what_is_shown(planner: Come) -> None:
    near, far = PLACED[0], PLACED[1]
    one = planner().open()
    one.upload(geojson([shifted(near, 0.0001, 0), shifted(far, 0.003, 0)]))
    expect(one.text("Ticked: 2 of 2 shown.")).to_be_visible()
    one.fill("Moved more than (m)", "100")
    expect(one.text("Ticked: 1 of 1 shown.")).to_be_visible()
    one.expect_drawn("review_map", {"old": 1, "new": 1})
    one.press("Untick all shown")
    expect(one.text("Ticked: 0 of 1 shown.")).to_be_visible()
    one.sign().store("1 project")
    assert one.stored(far["id"])["geometry"] == far["geometry"]
    assert one.stored(near["id"])["geometry"] != near["geometry"]


def large() -> Any:
    """Return a file of about 19 MB with 37,000 points, one of them of the plan."""
    text = "说明" * 60
    features = [
        {
            "type": "Feature",
            "id": f"far-{at}",
            "properties": {"name": f"设施{at}", "remark": text},
            "geometry": {"type": "Point", "coordinates": [113.7 + at % 200 / 5000, 23.0]},
        }
        for at in range(37_000)
    ]
    return geojson([*features, shifted(PLACED[0], 0.001, 0)], "large.geojson")


def test_a_large_file_shows_a_progress_bar_before_its_report(planner: Come) -> None:
    limits = {"max_features": "100000", "max_vertices": "1000000"}
    file = large()
    assert 17_000_000 < len(file["buffer"]) < 20_000_000
    one = planner(settings=limits).open()
    one.page.evaluate(
        """() => {
            window.seen = [];
            const look = () => {
                const parts = { bar: "[data-testid=stProgress]", report: "[data-testid=stMetric]" };
                for (const [name, place] of Object.entries(parts)) {
                    if (!seen.includes(name) && document.querySelector(place)) seen.push(name);
                }
            };
            new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        }"""
    )
    one.upload(file)
    expect(one.heading("What the file says")).to_be_visible(timeout=300_000)
    expect(one.figure("New places")).to_have_text("1")
    # The bar stands before the report; that both were seen is told a moment after they are drawn.
    one.page.wait_for_function("() => window.seen.length > 1")
    assert one.page.evaluate("window.seen") == ["bar", "report"], "the progress comes first"
    expect(one.page.get_by_test_id("stProgress")).to_have_count(0)


def test_hostile_texts_of_a_file_are_text(planner: Come) -> None:
    names = ("picture", "expression", "markdown-picture", "backtick", "colour", "bare-address")
    payload = " ".join(PAYLOADS[name] for name in names)
    park = shifted(PROJECTS["cbd-central-park"], 0.001, 0)
    properties = {**park["properties"], "name_en": payload, "lead": payload, payload: payload}
    broken = {"type": "LineString", "coordinates": [["113.7", "23"], [113.7, 23.01]]}
    strange = {"type": "Feature", "id": payload, "properties": {"name": payload}}
    one = planner().open()
    file = geojson(
        [{**park, "properties": properties}, {**strange, "geometry": broken}],
        f"{PAYLOADS['picture']}{PAYLOADS['expression']}`.geojson".replace("/", "_"),
    )
    one.upload(file)
    expect(one.heading("What the file says")).to_be_visible()
    switch(one, "Places only")
    one.press("Tick all shown", exact=True)
    assert_nothing_ran(one.page)
    one.fill("Your name", "{{7*191}} <b>x</b> `")
    one.fill("Reason for the change", PAYLOADS["markdown-picture"] + PAYLOADS["picture"])
    one.know_nothing_new().press(re.compile("^Save .* as a revision"))
    expect(one.text("Saved as revision 1").first).to_be_visible()
    assert_nothing_ran(one.page)
    one.view("History")
    expect(
        one.text("Upload of a file").or_(one.page.get_by_test_id("stDataFrame")).first
    ).to_be_visible()
    assert_nothing_ran(one.page)
    one.open("/edit?id=cbd-central-park")
    assert_nothing_ran(one.page)
    (revision,) = one.revisions()
    assert revision.author == "{{7*191}} <b>x</b> `"
    assert json.loads(json.dumps(revision.source.file)) == file["name"]


def test_hostile_columns_of_a_table_are_text(planner: Come) -> None:
    header = [*list(PAYLOADS.values())[:12], "a", "b"]
    rows = [[*list(PAYLOADS.values())[:12], "113.7", "23.0"]]
    one = planner().open()
    one.upload(table(header, rows, "columns.csv"))
    expect(one.text("No columns with coordinates were found.")).to_be_visible()
    one.page.get_by_text("The other columns").click()
    assert_nothing_ran(one.page)
