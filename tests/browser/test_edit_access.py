"""The edit page for everybody: axe's rules in every look, and the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.editing import PROJECTS, Come, Planner, geojson, shifted
from tests.browser.test_accessibility import PHONE, SHOWN, violations

MOVED = geojson([shifted(PROJECTS["cbd-central-park"], 0.001, 0)])
# A survey of coordinates alone: what is known of the place is asked.
BARE = geojson(
    [
        {
            **each,
            "properties": {
                name: value
                for name, value in each["properties"].items()
                if not name.startswith("location_")
            },
        }
        for each in [shifted(PROJECTS["cbd-central-park"], 0.001, 0)]
    ]
)
FIELD = {"zh": "选择文件", "en": "Choose a file"}


def barriers(planner: Planner) -> list[str]:
    """Look at every view and return what is a serious barrier in it."""
    planner.open()
    found = violations(planner.page)
    planner.upload(MOVED)
    # The last one: tables of findings lie in a box that is closed.
    expect(planner.page.get_by_test_id("stDataFrame").last).to_be_visible()
    found += violations(planner.rest().page)
    for at in (2, 3, 5):  # the sheet, the layers and the history
        planner.page.locator("[class*='st-key-edit_view'] [role=radio]").nth(at).click()
        found += violations(planner.rest().page)
    planner.open("/edit?id=cbd-central-park")
    return found + violations(planner.page)


@SHOWN
def test_no_view_has_a_serious_barrier(planner: Come, language: str, scheme: str) -> None:
    assert barriers(planner(language, color_scheme=scheme)) == []


def test_on_a_phone_no_view_has_a_serious_barrier(planner: Come) -> None:
    assert barriers(planner("zh", **PHONE)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_field_speaks_the_language_and_fits_a_phone(planner: Come, language: str) -> None:
    one = planner(language, **PHONE).open()
    one.page.wait_for_function(
        """(words) => [...document.querySelectorAll(".st-key-edit_file p, .st-key-edit_file span")]
            .some((node) => getComputedStyle(node, "::after").content.includes(words))""",
        arg=FIELD[language],
    )
    one.page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_a_file_is_stored_by_keyboard_alone(planner: Come) -> None:
    one = planner().open()
    keyboard = one.page.keyboard

    def go_to(name: str) -> None:
        for _ in range(80):
            keyboard.press("Tab")
            label = one.page.evaluate(
                """() => {
                    const node = document.activeElement;
                    if (!["BUTTON", "INPUT"].includes(node.tagName)) return "";
                    const label = node.type === "radio" ? node.closest("label") : node;
                    return `${node.getAttribute("aria-label") || ""} ${label.textContent}`;
                }"""
            )
            if name in label and "Help" not in label:
                return
        raise AssertionError(f"80 steps with Tab do not reach {name}")

    with one.page.expect_file_chooser() as chooser:
        go_to("Upload")
        keyboard.press("Enter")
    chooser.value.set_files(BARE)
    expect(one.text("Ticked: 1 of 1 shown.")).to_be_visible()
    one.rest()
    expect(one.page.get_by_role("radio", name="Nothing new")).to_be_visible()
    go_to("They come from a survey")
    keyboard.press("ArrowDown")
    expect(one.page.get_by_role("radio", name="Nothing new")).to_be_checked()
    one.rest()
    go_to("Your name")
    keyboard.type("李明")
    keyboard.press("Tab")
    one.rest()
    go_to("Save 1 project")
    keyboard.press("Enter")
    expect(one.text("Saved as revision 1").first).to_be_visible()
