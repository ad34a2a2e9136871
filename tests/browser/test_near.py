"""What happens near me: a position, a tap or a name, and the nearest projects with distances."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor
from tests.browser.single_file import readers_of, write_file
from tests.browser.test_phone import PHONE
from tests.conftest import DATA

Visit = Callable[..., Visitor]
HERE = {"latitude": 23.0221, "longitude": 113.7501, "accuracy": 20}
ABOUT = {
    "zh": re.compile(r"^(约 [\d.]+ (米|公里)(以内|（±[\d.]+ (米|公里)）)?|就在此处) · "),
    "en": re.compile(r"^((within )?about [\d.]+ k?m( \(±[\d.]+ k?m\))?|here) · "),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("narrow", [True, False])
def test_the_devices_position_lists_the_nearest_and_leaves_the_page_in_no_way(
    visit: Visit, language: str, narrow: bool
) -> None:
    options = PHONE if narrow else {}
    visitor = visit(geolocation=HERE, permissions=["geolocation"], **options)
    sheet = visitor.open_map(f"/?lang={language}")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    sheet.locator("#pm-near-open").click()
    sheet.locator("#pm-near-device").click()
    rows = sheet.locator(".pm-near-row")
    expect(rows).to_have_count(10)
    for text in rows.locator(".pm-row-facts").all_inner_texts():
        assert ABOUT[language].match(text), text
    visitor.wait_address("at=")
    assert "23.022" not in visitor.page.url
    assert not any("23.0221" in each or "113.7501" in each for each in asked)
    sheet.locator("#pm-near-clear").click()
    expect(rows).to_have_count(0)
    assert sheet.evaluate("PlanMap.nearPoint()") is None


@pytest.mark.parametrize(("language", "word"), [("zh", "网站设置"), ("en", "settings")])
def test_a_position_that_is_not_allowed_is_told_with_what_to_do(
    visit: Visit, language: str, word: str
) -> None:
    sheet = visit(permissions=[]).open_map(f"/?lang={language}")
    sheet.locator("#pm-near-open").click()
    sheet.evaluate(
        """() => {
            navigator.geolocation.getCurrentPosition = (found, refused) =>
                refused({code: 1, PERMISSION_DENIED: 1});
        }"""
    )
    sheet.locator("#pm-near-device").click()
    expect(sheet.locator(".pm-near-message")).to_contain_text(word)


def test_a_tap_on_the_map_is_a_place(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map("/?lang=en")
    sheet.locator("#pm-near-open").click()
    sheet.locator("#pm-near-tap").click()
    visitor.page.mouse.click(*visitor.place_of("shuilian-village"))
    first = sheet.locator(".pm-near-row").first
    expect(first).to_have_attribute("data-near", "shuilian-village")
    # The village is known to within 1.8 km: it cannot be "here" or 10 m away.
    expect(first).to_contain_text(re.compile(r"within about 1\.[89] km"))
    first.click()
    expect(sheet.locator("#pm-card h2")).to_have_text("Shuilian demonstration village")


@pytest.mark.parametrize(("language", "name"), [("zh", "西平"), ("en", "Xiping")])
def test_a_places_name_is_a_place(visit: Visit, language: str, name: str) -> None:
    sheet = visit().open_map(f"/?lang={language}")
    sheet.locator("#pm-near-open").click()
    sheet.locator("#pm-near-name").fill(name)
    sheet.locator("#pm-near-name").press("Enter")
    expect(sheet.locator(".pm-near-found h3")).to_contain_text(name)
    expect(sheet.locator(".pm-near-row")).to_have_count(10)


def test_the_single_file_lists_what_is_near_too(browser: Browser, tmp_path: Path) -> None:
    path = write_file(tmp_path / "map.html", DATA / "projects.geojson", "en")
    with readers_of(browser) as read:
        page = read(path).open("lang=en")
        page.locator("#pm-near-open").click()
        page.locator("#pm-near-name").fill("Xiping")
        page.locator("#pm-near-name").press("Enter")
        expect(page.locator(".pm-near-row")).to_have_count(10)
        page.locator("#pm-q").fill("Shuilian")
        expect(page.locator("#pm-outside")).to_contain_text("outside this window")
