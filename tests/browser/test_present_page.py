"""The presentation page in a real browser: composed here, seen there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.single_file import Reader
from tests.browser.test_accessibility import PHONE, violations
from tests.browser.waiting import answered

Visit = Callable[..., Visitor]


def heading(page: Page, name: str) -> None:
    """Wait until the preview shows the scene with this heading."""
    frame = page.frame_locator(".st-key-present_preview iframe")
    expect(frame.get_by_role("heading", name=name).first).to_be_visible()


def choose(page: Page, scene: str) -> None:
    page.get_by_role("radiogroup", name="Scenes in order").get_by_text(scene).click()


def test_what_is_chosen_and_saved_is_what_others_are_shown(
    visit: Visit, serve: Callable[..., str], data_folder: Callable[..., Path]
) -> None:
    address = serve(data=str(data_folder()))
    visitor = visit(address)
    page = visitor.open_page("/presentation?lang=en")
    heading(page, "Nancheng Subdistrict work plan 2023")
    page.get_by_role("button", name="1 Economy").click()
    expect(page.get_by_role("radio", name="Section 1")).to_have_count(0)
    heading(page, "Nancheng Subdistrict work plan 2023")
    choose(page, "City quality")
    heading(page, "City quality")
    page.get_by_role("button", name="Up").click()
    expect(page.get_by_role("radio", name="1. Section 2")).to_be_checked()
    page.get_by_role("button", name="Save for everyone").click()
    expect(page.get_by_text("This is the saved presentation", exact=False)).to_be_visible()
    shown = visit(address).open("/present?lang=en")
    expect(shown.get_by_role("heading", name="City quality").first).to_be_visible()
    shown.keyboard.press("ArrowRight")
    assert visitor.refused == []


def test_the_file_that_is_taken_away_opens_without_a_network(
    visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    visitor = visit()
    page = visitor.open_page("/presentation?lang=en")
    page.get_by_role("button", name="Make HTML").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save HTML").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.name == "nancheng-2023.html"
    reader = Reader(browser, path)
    reader.page.goto(path.as_uri())
    title = reader.page.get_by_role("heading", name="Nancheng Subdistrict work plan 2023")
    expect(title.first).to_be_visible()
    assert (reader.errors, reader.asked) == ([], [])
    reader.context.close()


def test_each_button_saves_its_own_kind_whatever_was_made_before(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    # A server of its own: on another one, files that others have made are ready at once.
    page = visit(serve()).open_page("/presentation?lang=en")
    # One after another without waiting: the later ones are pressed while a file is made.
    for kind in ("PNG", "PDF", "HTML"):
        page.get_by_role("button", name=f"Make {kind}", exact=True).click()
    for kind, start in (("HTML", b"<!doctype html>"), ("PNG", b"\x89PNG"), ("PDF", b"%PDF-")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Save {kind}", exact=True).click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        assert path.suffix == f".{kind.lower()}"
        assert path.read_bytes().startswith(start)


def test_a_file_that_is_ready_can_be_saved_while_another_is_made(
    visit: Visit, serve: Callable[..., str]
) -> None:
    """A button that is replaced between press and release of the mouse loses the click."""
    page = visit(serve()).open_page("/presentation?lang=en")
    page.get_by_role("button", name="Make PNG", exact=True).click()
    save = page.get_by_role("button", name="Save PNG", exact=True)
    expect(save).to_be_visible()
    node = save.element_handle()
    for kind in ("HTML", "PDF"):
        page.get_by_role("button", name=f"Make {kind}", exact=True).click()
        expect(page.get_by_role("button", name=f"Save {kind}", exact=True)).to_be_visible()
        answered(page)
        assert node.evaluate("(button) => button.isConnected"), kind


def test_a_note_is_in_the_preview_before_it_is_saved(visit: Visit) -> None:
    page = visit().open_page("/presentation?lang=en")
    heading(page, "Nancheng Subdistrict work plan 2023")
    box = page.get_by_role("textbox", name="Your notes")
    box.fill("Wait for the mayor.")
    box.press("Control+Enter")
    frame = page.frame_locator(".st-key-present_preview iframe[src*='draft=']")
    # Until the new document has come, the frame still shows the one before.
    expect(frame.locator("#pm-show-notes")).to_contain_text("Wait for the mayor.")
    frame.get_by_role("button", name="Notes on this screen").click()
    expect(frame.get_by_text("Wait for the mayor.")).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_the_page_has_no_serious_barrier(visit: Visit, language: str, scheme: str) -> None:
    page = visit(color_scheme=scheme).open_page(f"/presentation?lang={language}")
    expect(page.locator("iframe")).to_be_visible()
    assert violations(page) == []


def test_on_a_phone_nothing_is_pushed_sideways(visit: Visit) -> None:
    page = visit(**PHONE).open_page("/presentation?lang=en")
    heading(page, "Nancheng Subdistrict work plan 2023")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    frame = page.locator("iframe").bounding_box()
    assert frame is not None
    assert frame["width"] <= 390
