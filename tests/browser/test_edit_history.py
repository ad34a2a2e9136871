"""The history: what each revision changed, the plan as it stood, comparing, undo and restore."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.choices import choose
from tests.browser.editing import PROJECTS, Come, Planner
from tests.store.committing import edit

PARK = "cbd-central-park"


def with_three(planner: Come) -> Planner:
    one = planner()
    edit(one.path, PARK, geometry={"type": "Point", "coordinates": [113.752, 23.012]})
    edit(one.path, PARK, lead="规划办")
    edit(one.path, "hengmei-renewal", lead="城建办")
    one.open().view("History")
    expect(one.page.get_by_role("heading", name="Edit")).to_be_visible()
    return one


def revision(planner: Planner, number: int) -> Planner:
    choose(planner.page, "Revision", f"{number} ·", typed=f"{number} ·")
    return planner


def look(planner: Planner, view: str) -> Planner:
    planner.page.get_by_role("radio", name=view, exact=True).click()
    return planner.rest()


def test_a_revision_is_seen_with_its_move_and_its_plan(planner: Come) -> None:
    one = with_three(planner)
    one.expect_cell(3, 0, "0")
    assert [row[0] for row in one.rows()] == ["3", "2", "1", "0"]
    revision(one, 1)
    expect(one.text("527 m north-east").or_(one.text("528 m north-east")).first).to_be_visible()
    look(one, "The plan afterwards")
    expect(one.text("63 projects · 18 on the map")).to_be_visible()


def test_two_revisions_are_compared(planner: Come) -> None:
    one = with_three(planner)
    look(one, "Compare")
    expect(one.text("城建办").first).to_be_visible()
    expect(one.text("规划办")).to_have_count(0)


def test_an_older_revision_is_undone_and_later_ones_stay(planner: Come) -> None:
    one = with_three(planner)
    look(revision(one, 1), "Undo")
    one.sign("王芳", None).press("Undo revision 1")
    expect(one.text("Saved as revision 4: revision 1 has been undone")).to_be_visible()
    stored = one.stored(PARK)
    assert stored["geometry"] == PROJECTS[PARK]["geometry"]
    assert stored["properties"]["lead"] == "规划办"


def test_the_plan_is_restored_to_an_earlier_state(planner: Come) -> None:
    one = with_three(planner)
    look(revision(one, 1), "Restore")
    one.sign("王芳", None).press("Restore the plan after revision 1")
    expect(one.text("Saved as revision 4: the plan is again")).to_be_visible()
    assert one.stored(PARK)["geometry"]["coordinates"] == [113.752, 23.012]
    assert "lead" not in one.stored(PARK)["properties"]
    assert one.stored("hengmei-renewal") == PROJECTS["hengmei-renewal"]
    look(revision(one, 0), "The plan afterwards")
    expect(one.text("63 projects · 18 on the map")).to_be_visible()
