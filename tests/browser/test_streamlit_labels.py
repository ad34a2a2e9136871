"""Streamlit's own labels are in the page's language, and come back with English."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from geo.ui.server.document import LABELS, PATTERNS
from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
# Labels for all who use the page: names of controls, and what stands on them.
_LABELS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
            if (!node.parentElement.closest('script, style, noscript, code')) found.push(node.data.trim());
        } else if (node.getAttribute) {
            for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(node.getAttribute(name) || "");
        }
    }
    return found.filter(Boolean);
}"""
PAGES = ["/", "/projects", "/coverage", "/presentation", "/edit", "/about"]
FORMS = [re.compile(re.escape(each).replace(re.escape("{name}"), ".+")) for each in PATTERNS]


def english(page: Page) -> list[str]:
    """Return which of Streamlit's labels stand in English on a page."""
    shown = page.evaluate(_LABELS)
    return sorted(
        {each for each in shown if each in LABELS or any(form.fullmatch(each) for form in FORMS)}
    )


@pytest.mark.parametrize("path", PAGES)
def test_no_label_of_streamlits_is_english_in_chinese(visit: Visit, path: str) -> None:
    visitor = visit()
    if path == "/":
        visitor.open_map(path)
    else:
        visitor.open_page(path)
    assert english(visitor.page) == []
    expect(visitor.page.get_by_text("跳到主要内容")).to_have_count(1)


def test_help_and_upload_are_named_in_chinese(visit: Visit) -> None:
    page = visit().open_page("/coverage")
    expect(page.get_by_label("规则的说明").first).to_be_attached()
    expect(page.locator('input[type="file"]').first).to_have_attribute("aria-label", "上传文件")
    expect(page.get_by_text("每个文件不超过 20MB").first).to_be_attached()


def test_what_opens_later_is_in_chinese_too(visit: Visit) -> None:
    page = visit().open_page("/coverage")
    page.get_by_role("combobox").first.click()
    page.keyboard.type("zzz")
    expect(
        page.get_by_text("没有匹配的选项").or_(page.get_by_text("没有可选项")).first
    ).to_be_visible()
    assert english(page) == []


def test_with_the_switch_to_english_they_come_back(visit: Visit) -> None:
    page = visit().open_page("/about")
    expect(page.get_by_text("跳到主要内容")).to_have_count(1)
    page.get_by_role("radio", name="English").or_(
        page.get_by_role("button", name="English")
    ).first.click()
    expect(page.get_by_text("Skip to main content")).to_have_count(1)
    expect(page.get_by_text("跳到主要内容")).to_have_count(0)


def test_a_project_that_is_called_like_a_label_keeps_its_name(visit: Visit) -> None:
    page = visit().open_page("/about")
    page.evaluate(
        """() => {
            const own = document.createElement("p");
            own.dataset.testid = "stMarkdownContainer";
            own.id = "own-words";
            own.append("Close");
            document.querySelector('[data-testid="stMain"]').append(own);
        }"""
    )
    expect(page.locator("#own-words")).to_have_text("Close")
