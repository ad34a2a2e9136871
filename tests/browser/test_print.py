"""What the browser prints of a page: all of it, legible, without buttons."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import pypdf
import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def drawn(content: bytes) -> list[int]:
    """Return how many colours each page of a PDF shows."""
    with pypdfium2.PdfDocument(content) as sheet:
        pictures = [page.render(scale=1).to_pil().convert("RGB") for page in sheet]
    return [len(each.getcolors(each.width * each.height)) for each in pictures]


def printed(page: Page) -> str:
    sheet = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "".join(each.extract_text() for each in sheet.pages)
    # Some of a font's glyphs serve two signs; one of them has no normal form.
    return "".join(unicodedata.normalize("NFKC", text).replace("⻔", "门").split())


@pytest.mark.parametrize(
    ("language", "legend", "button"), [("zh", "位置可靠程度", "分享"), ("en", "Certainty", "Share")]
)
def test_the_map_prints_map_legend_and_every_project(
    visit: Visit, language: str, legend: str, button: str
) -> None:
    visitor = visit()
    sheet = visitor.open_map(f"/?lang={language}")
    names = sheet.locator("#pm-list .pm-row-name").all_inner_texts()
    text = printed(visitor.page)
    wanted = ["".join(unicodedata.normalize("NFKC", name).split())[:8] for name in names]
    assert [name for name in wanted if name not in text] == []
    assert legend in text
    assert button not in text
    assert visitor.page.locator("#pm-paper").count() == 0
    assert drawn(visitor.page.pdf(prefer_css_page_size=True))[0] > 500  # the map is seen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_projects_page_prints_every_project_with_its_fields(
    visit: Visit, language: str
) -> None:
    page = visit().open_page(f"/projects?lang={language}")
    cards = page.locator(".project-cards h2").all_text_contents()
    assert len(cards) == 63
    text = printed(page)
    wanted = ["".join(unicodedata.normalize("NFKC", name).split())[:8] for name in cards]
    assert [name for name in wanted if name not in text] == []


@pytest.mark.parametrize("name", ["projects", "coverage", "presentation", "edit", "about"])
def test_no_page_prints_an_empty_sheet_or_what_a_screen_alone_can_do(
    visit: Visit, name: str
) -> None:
    page = visit().open_page(f"/{name}?lang=en")
    content = page.pdf(prefer_css_page_size=True)
    assert min(drawn(content)) > 1
    first = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    assert first.mediabox.width > first.mediabox.height
    assert "中文" not in printed(page)  # the switch of the language
