"""A link that cannot be understood says so, on the map and on every page, and can be closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PHONE = {"width": 390, "height": 844}
TOLD = {
    "zh": "链接中的“section=99”无法识别：不按此项筛选。",
    "en": "“section=99” in the link is not known: the projects are not filtered by it.",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1400, "height": 900}])
def test_the_map_tells_it_and_the_notice_can_be_closed(
    visit: Visit, language: str, viewport: dict[str, int]
) -> None:
    visitor = visit(viewport=viewport)
    sheet = visitor.open_map(f"/?section=99&status=done&lang={language}")
    notice = sheet.locator("#pm-notice")
    expect(notice).to_contain_text(TOLD[language])
    expect(notice).to_contain_text("status=done")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    notice.locator(".pm-close").click()
    expect(notice).to_be_hidden()
    sheet.locator('[data-key="section:3"]').first.evaluate("(each) => each.click()")
    visitor.wait_address("section=3")
    expect(notice).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/projects", "/coverage", "/presentation", "/about"])
def test_every_page_tells_it_and_the_notice_can_be_closed(
    visit: Visit, path: str, language: str
) -> None:
    page = visit().open_page(f"{path}?section=99&lang={language}")
    expect(page.get_by_test_id("stAlert").first).to_contain_text(TOLD[language])
    page.get_by_role("button", name={"zh": "关闭", "en": "Close"}[language], exact=True).click()
    expect(page.get_by_text("section=99")).to_have_count(0)


def test_a_right_link_has_no_notice(visit: Visit) -> None:
    sheet = visit().open_map("/?section=2&status=planned&lang=zh&from=singlemessage")
    expect(sheet.locator("#pm-notice")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", "没有“section-99”这一页"), ("en", "There is no scene “section-99”")],
)
def test_the_presentation_tells_of_a_scene_that_is_not_there(
    visit: Visit, language: str, told: str
) -> None:
    page = visit().open(f"/present?lang={language}#scene=section-99")
    page.wait_for_function("() => window.planmap && window.planmap.ready")
    expect(page.locator("body")).to_contain_text(told)


@pytest.mark.parametrize(("locale", "title", "onward"), [
    ("zh-CN", "没有页面“/nothing”", "覆盖"), ("en-GB", "There is no page “/nothing”", "Coverage"),
    ("ja-JP", "There is no page “/nothing”", "Coverage"),
])  # fmt: skip
def test_an_unknown_page_leads_onward(visit: Visit, locale: str, title: str, onward: str) -> None:
    visitor = visit(locale=locale)
    visitor.expect_trouble("404")
    page = visitor.open("/nothing")
    expect(page.locator("h1")).to_contain_text(title)
    page.get_by_role("link", name=onward).first.click()
    expect(page.locator("h1")).to_contain_text(onward)
    assert page.url.endswith("/coverage")


@pytest.mark.parametrize("locale", ["fr-FR", "ja-JP"])
def test_a_browser_in_another_language_gets_english(visit: Visit, locale: str) -> None:
    page = visit(locale=locale).open_page("/about")
    expect(page.locator("h1")).to_have_text("About this map")
