"""Streamlit's lists to choose from, as a person uses them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import rest


def type_in_list(page: Page, label: str | Any, typed: str) -> Locator:
    """Type into a list and return the choices that are left.

    A list opens at a letter only once it knows that it has the focus, a picture after it got
    it; and it closes again while the page scrolls to it or a box around it still grows.
    """
    field = page.get_by_role("combobox", name=label, exact=True)
    field.focus()
    expect(field).to_have_attribute("data-focused", "true")
    field.click(trial=True)  # waits until it stands still, and clicks nothing
    field.fill(typed)
    expect(field).to_have_attribute("aria-expanded", "true")
    return page.get_by_role("option")


def choose(page: Page, label: str | Any, option: str | Any, *, typed: str = "") -> None:
    """Choose the first option that holds a text, and wait for the answer.

    `typed` narrows a long list, of which only a part stands in the page.
    """
    rest(page)  # an answer that comes late makes the list anew
    if typed:
        found = type_in_list(page, label, typed)
    else:
        page.get_by_role("combobox", name=label, exact=True).click()
        found = page.get_by_role("option")
    found.filter(has_text=option).first.click()
    rest(page)
