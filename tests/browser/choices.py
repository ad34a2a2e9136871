"""Streamlit's lists to choose from, as a person uses them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import PATIENT, TWO_PICTURES, nothing_moves, rest

# What unfolds around a field grows below it: the field itself seems to stand still.
UNFOLDED = """(field) => {
    for (let each = field; each; each = each.parentElement) {
        if (each.getAnimations().some(({ playState }) => playState === "running")) return false;
    }
    return true;
}"""


def type_in_list(page: Page, label: str | Any, typed: str) -> Locator:
    """Type into a list and return the choices that are left.

    A list opens at a letter only once it knows that it has the focus, a picture after it got
    it; and it closes again whenever the page scrolls, which the focus makes it do, and so does a
    letter in a field that is still partly folded.
    """
    field = page.get_by_role("combobox", name=label, exact=True)
    expect(field).to_be_visible()
    page.wait_for_function(UNFOLDED, arg=field.element_handle(), timeout=PATIENT)
    field.focus()
    expect(field).to_have_attribute("data-focused", "true")
    field.click(trial=True)  # waits until it stands still, and clicks nothing
    page.evaluate(TWO_PICTURES)
    field.fill(typed)
    expect(field).to_have_attribute("aria-expanded", "true")
    return page.get_by_role("option")


def choose(page: Page, label: str | Any, option: str | Any, *, typed: str = "") -> None:
    """Choose the first option that holds a text, and wait for the answer.

    `typed` narrows a long list, of which only a part stands in the page; the option is then
    taken by the keyboard, since the page would scroll to one that a pointer cannot reach.
    """
    rest(page)  # an answer that comes late makes the list anew
    if not typed:
        field = page.get_by_role("combobox", name=label, exact=True)
        field.scroll_into_view_if_needed()  # a list closes when the page scrolls
        nothing_moves(page)
        field.click()
        page.get_by_role("option").filter(has_text=option).first.click()
    else:
        options = type_in_list(page, label, typed)
        wanted = options.filter(has_text=option).first
        expect(wanted).to_be_attached()
        for _ in range(options.count()):
            if wanted.get_attribute("data-focused") == "true":
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    rest(page)
