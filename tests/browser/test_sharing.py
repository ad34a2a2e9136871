"""A view is handed on: the dialog, and the map in a page of another website."""

from __future__ import annotations

import contextlib
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import PHONE

Visit = Callable[..., Visitor]


def page_with(frame: str) -> str:
    """Return a web page with a frame, and an icon that is not asked for."""
    return f'<!doctype html><link rel="icon" href="data:,">{frame}'


@contextlib.contextmanager
def website(folder: Path) -> Iterator[str]:
    """Serve a folder as a website of its own."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dialog_hands_on_the_view(visit: Visit, language: str) -> None:
    visitor = visit()
    sheet = visitor.open_map(f"/?section=2&lang={language}&id=guantai-road")
    sheet.locator("#pm-share").click()
    dialog = sheet.get_by_role("dialog")
    expect(dialog.locator("h2")).to_be_focused()
    link = dialog.locator("#pm-share_link").input_value()
    assert re.search(r"\?section=2&.*id=guantai-road", link)
    assert f"lang={language}" in link
    assert "embed=true" in dialog.locator("#pm-share_embed").input_value()
    expect(dialog.get_by_role("img")).to_be_visible()
    for number, name in enumerate((r"planmap-qr\.png", r"plan-map-\w+\.png")):
        with visitor.page.expect_download() as found:
            dialog.locator("a[download]").nth(number).click()
        assert re.fullmatch(name, found.value.suggested_filename)
        assert found.value.path().read_bytes()[:4] == b"\x89PNG"


def test_the_keyboard_stays_in_the_dialog_and_comes_back(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map("/?id=guantai-road&lang=en")
    sheet.locator("#pm-share").focus()
    visitor.page.keyboard.press("Enter")
    expect(sheet.get_by_role("dialog")).to_be_visible()
    for key in ["Tab"] * 8 + ["Shift+Tab"] * 9:
        visitor.page.keyboard.press(key)
        assert sheet.evaluate("Boolean(document.activeElement.closest('[role=dialog]'))")
    visitor.page.keyboard.press("Escape")
    expect(sheet.get_by_role("dialog")).to_have_count(0)
    expect(sheet.locator("#pm-share")).to_be_focused()
    expect(sheet.locator("#pm-card h2")).to_be_visible()  # Escape closed the dialog alone


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shares_what_it_shows(visit: Visit, language: str) -> None:
    sheet = visit(**PHONE).open_map(f"/?section=2&lang={language}")
    button = sheet.locator("#pm-share")
    expect(button).to_be_visible()
    expect(button).to_have_accessible_name({"zh": "分享", "en": "Share"}[language])
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
    button.tap()
    dialog = sheet.get_by_role("dialog")
    assert "section=2" in dialog.locator("#pm-share_link").input_value()
    assert dialog.evaluate("(node) => node.scrollWidth <= node.clientWidth")


def shown_map(visitor: Visitor) -> Frame:
    """Return the map inside the page that embeds it."""
    outer = visitor.page.frame_locator("iframe").frame_locator("iframe")
    expect(outer.locator("#pm-embed h1")).to_be_visible()
    return next(each for each in visitor.page.frames if "/component/" in each.url)


def test_a_website_that_is_named_shows_the_map_alone(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    with website(tmp_path) as site:
        address = serve(embed_origins=site)
        visitor = visit(address, locale="en-GB")
        visitor.expect_trouble("127.0.0.1")
        frame = (
            f'<iframe src="{address}/?section=2&amp;embed=true" width="900" height="600"></iframe>'
        )
        (tmp_path / "index.html").write_text(page_with(frame), encoding="utf-8")
        visitor.page.goto(site)
        sheet = shown_map(visitor)
        sheet.wait_for_function("() => planmap.drawn > 0")
        for panel in ("#pm-top", "#pm-filters", "#pm-list", "#pm-targets"):
            expect(sheet.locator(panel)).to_be_hidden()
        expect(sheet.locator(".leaflet-control-attribution")).to_contain_text("Outlines")
        expect(sheet.locator(".pm-embed-mark")).to_have_text("Internal draft")
        link = sheet.get_by_role("link", name="Open the whole map")
        with visitor.context.expect_page() as opened:
            link.click()
        opened.value.wait_for_url(re.compile(r"\?section=2&"))
        assert "embed" not in opened.value.url


def test_any_other_website_shows_nothing(visit: Visit, server: str, tmp_path: Path) -> None:
    with website(tmp_path) as site:
        visitor = visit()
        visitor.expect_trouble("127.0.0.1", "frame-ancestors", "Framing", "X-Frame")
        frame = f'<iframe src="{server}/?embed=true"></iframe>'
        (tmp_path / "index.html").write_text(page_with(frame), encoding="utf-8")
        with visitor.page.expect_event("requestfailed", lambda each: "embed=true" in each.url):
            visitor.page.goto(site)
