"""A made-up town (tests/town) that differs from Nancheng in every way, walked through page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, serving

Visit = Callable[..., Visitor]
TOWN = Path(__file__).resolve().parent.parent / "town"
FOREIGN = re.compile(r"街道|(?i:subdistrict|nancheng)|南城|\bNone\b|\bnull\b|\{\w+\}")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the town's data."""
    with serving(tmp_path_factory.mktemp("town") / "log.txt", data=str(TOWN)) as address:
        yield address


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1400])
def test_the_map_shows_the_town(visit: Visit, town: str, language: str, width: int) -> None:
    visitor = visit(town, viewport={"width": width, "height": 844})
    sheet = visitor.open_map(f"/?lang={language}")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(6)
    expect(sheet.locator("body")).to_contain_text({"zh": "全镇范围", "en": "whole town"}[language])
    assert FOREIGN.search(sheet.locator("body").inner_text()) is None
    # The town, and not its neighbour, is in the middle.
    west, south, east, north = sheet.evaluate(
        "(() => { const b = PlanMap.map.getBounds();"
        " return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; })()"
    )
    assert west < 120.50
    assert east > 120.60
    assert south < 31.20
    assert north > 31.28


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/projects", "/coverage", "/presentation", "/edit", "/about"])
def test_every_page_speaks_of_the_town(visit: Visit, town: str, path: str, language: str) -> None:
    page = visit(town).open_page(f"{path}?lang={language}")
    text = page.get_by_test_id("stMain").inner_text()
    assert FOREIGN.search(text) is None, FOREIGN.search(text)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_presentation_goes_through_the_towns_two_sections(
    visit: Visit, town: str, language: str
) -> None:
    visitor = visit(town)
    page = visitor.open(f"/present?lang={language}")
    page.wait_for_function("() => window.planmap && window.planmap.ready")
    scenes = page.evaluate("PlanMap.start.scenes.map((scene) => scene.id)")
    assert [each for each in scenes if each.startswith("section")] == ["section-1", "section-2"]
    assert FOREIGN.search(page.locator("body").inner_text()) is None
