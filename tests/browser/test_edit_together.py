"""Two people at once, and who may edit at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, serving
from tests.browser.editing import PROJECTS, Come, Planner, geojson, shifted

PARK = "cbd-central-park"


def form(planner: Planner) -> Planner:
    return planner.open(f"/edit?id={PARK}")


def test_changes_of_different_fields_are_put_together(planner: Come) -> None:
    one = planner()
    other = form(one.another())
    form(one)
    one.fill("Lead", "规划办").sign("李明").press("Save", exact=True)
    expect(one.text("Saved as revision 1").first).to_be_visible()
    other.fill("Community", "西平社区").sign("王芳").press("Save", exact=True)
    expect(other.text("Saved as revision 2").first).to_be_visible()
    properties = one.stored(PARK)["properties"]
    assert (properties["lead"], properties["community"]) == ("规划办", "西平社区")
    assert [each.author for each in one.revisions()] == ["王芳", "李明"]


def test_the_same_field_is_shown_side_by_side_and_asked_about(planner: Come) -> None:
    one = planner()
    other = form(one.another())
    form(one)
    one.fill("Lead", "规划办").sign("李明").press("Save", exact=True)
    expect(one.text("Saved as revision 1").first).to_be_visible()
    other.fill("Lead", "城建办").sign("王芳").press("Save", exact=True)
    expect(other.text("others saved different values in 1")).to_be_visible()
    for text in ("Mine", "Saved now", "When I started"):
        expect(other.page.get_by_text(text, exact=True)).to_be_visible()
    assert other.stored(PARK)["properties"]["lead"] == "规划办"
    other.page.get_by_text("Keep mine").click()
    other.rest().press("Save with these choices", exact=True)
    expect(other.text("Saved as revision 2").first).to_be_visible()
    assert other.stored(PARK)["properties"]["lead"] == "城建办"


def test_two_servers_on_one_file_put_changes_together(
    serve: Callable[..., str],
    visit: Callable[..., Visitor],
    data_folder: Callable[..., Path],
) -> None:
    folder = data_folder()
    file = folder / "projects.geojson"
    one, other = (
        form(Planner(visit(serve(data=str(folder))), file, "en", visit)) for _server in range(2)
    )
    one.fill("Lead", "规划办").sign("李明").press("Save", exact=True)
    expect(one.text("Saved as revision 1").first).to_be_visible()
    other.fill("Lead", "城建办").fill("Community", "西平社区").sign("王芳")
    other.press("Save", exact=True)
    expect(other.text("others saved different values in 1")).to_be_visible()
    other.page.get_by_text("Keep mine").click()
    other.rest().press("Save with these choices", exact=True)
    expect(other.text("Saved as revision 2").first).to_be_visible()
    assert [each.author for each in one.revisions()] == ["王芳", "李明"]
    # What was stored at the one server is what the other shows.
    card = one.visitor.open_map(f"/?lang=en&id={PARK}").locator("#pm-card")
    expect(card).to_contain_text("城建办")


def test_an_upload_meets_what_another_stored_meanwhile(planner: Come) -> None:
    one = planner().open()
    one.upload(geojson([shifted(PROJECTS[PARK], 0.001, 0)]))
    expect(one.text("Ticked: 1 of 1 shown.")).to_be_visible()
    other = one.another().open()
    other.upload(geojson([shifted(PROJECTS[PARK], 0.002, 0)]))
    other.sign("王芳").store("1 project")
    place = other.stored(PARK)["geometry"]
    one.know_nothing_new().sign("李明")
    expect(one.text("Others have saved changes since the file was compared.")).to_be_visible()
    one.press("Save 1 project as a revision")
    expect(one.text("others saved different values in 1")).to_be_visible()
    expect(one.text(re.compile(r"The two places are \d+ m apart"))).to_be_visible()
    assert one.stored(PARK)["geometry"] == place
    one.press("Do not save")
    assert len(one.revisions()) == 1
    one.press("Compare again")
    expect(one.text("Others have saved changes")).to_have_count(0)
    one.know_nothing_new()
    one.press("Save 1 project as a revision")
    expect(one.text("Saved as revision 2").first).to_be_visible()


@pytest.fixture
def at_every_address(
    data_folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., object]:
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    folder = data_folder()
    return lambda **variables: serving(tmp_path / "log.txt", data=str(folder), **variables)


@pytest.mark.parametrize("allowed", [False, True])
def test_from_the_network_editing_must_be_allowed_knowingly(
    visit: Callable[..., Visitor], at_every_address: Callable[..., object], allowed: bool
) -> None:
    variables = {"edit": "1"} if allowed else {}
    with at_every_address(**variables) as address:  # type: ignore[attr-defined]
        visitor = visit(address)
        page = visitor.open_page("/edit?lang=en")
        field = page.locator("input[type=file]")
        if allowed:
            expect(field).to_be_enabled()
            expect(page.get_by_text("PLANMAP_EDIT=1")).to_have_count(0)
        else:
            expect(page.get_by_text("PLANMAP_EDIT=1").first).to_be_visible()
            expect(field).to_be_disabled()
            page = visitor.open_page("/edit?lang=en&id=cbd-central-park")
            expect(page.get_by_text("PLANMAP_EDIT=1").first).to_be_visible()
            expect(page.get_by_label("Lead", exact=True)).to_have_count(0)
        visitor.context.close()


def test_the_public_build_offers_no_editing(planner: Come) -> None:
    one = planner(settings={"public": "1", "edit": "1"})
    page = one.visitor.open_page("/about?lang=en")
    expect(page.get_by_role("link", name="Projects")).to_be_visible()
    expect(page.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
    one.visitor.expect_trouble("404")
    page = one.visitor.open("/edit?lang=en")
    expect(page.locator("body")).to_contain_text("edit")
    assert [each[:3] for each in one.visitor.refused] == ["404"]
    expect(page.locator("input[type=file]")).to_have_count(0)
