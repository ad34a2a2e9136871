"""Made-up towns that differ from Nancheng in every way, walked through page by page.

One in a zone's middle (tests/town), one across two zones with projects in other provinces, one
far north with twelve sections (tests/towns).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, serving

Visit = Callable[..., Visitor]
TESTS = Path(__file__).resolve().parent.parent
FOREIGN = re.compile(
    r"街道|(?i:subdistrict|nancheng)|南城|\bNone\b(?! of)|\bnull\b|undefined|\bNaN\b|\{\w+\}"
)
PAGES = ("projects", "coverage", "presentation", "edit", "about")


@dataclass(frozen=True)
class Town:
    """A town's folder and what its pages must show."""

    folder: str
    projects: int
    sections: tuple[int, ...]
    within: tuple[float, float, float, float]  # west, south, east, north of the outline
    whole: dict[str, str]
    services: tuple[str, ...]


TOWNS = {
    "liuhe": Town(
        "town", 6, (1, 2), (120.50, 31.20, 120.60, 31.28),
        {"zh": "全镇范围", "en": "whole town"}, ("clinic",),
    ),
    "qingya": Town(
        "towns/plateau", 17, (1, 2, 3), (103.21, 25.97, 103.81, 26.36),
        {"zh": "全县范围", "en": "whole county"}, ("hospital", "boarding_school", "county_road"),
    ),
    "beize": Town(
        "towns/north", 17, (1, 2, 3, 5, 6, 8, 9, 11, 12, 15, 18, 21),
        (124.90, 46.92, 125.12, 47.09), {"zh": "全镇范围", "en": "whole town"},
        ("clinic", "school", "boiler"),
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=TOWNS)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Town]]:
    """A server with the town's data."""
    place = TOWNS[request.param]
    log = tmp_path_factory.mktemp("town") / "log.txt"
    with serving(log, data=str(TESTS / place.folder)) as address:
        yield address, place


@pytest.mark.parametrize("width", [390, 1400])
def test_the_map_shows_the_town(visit: Visit, town: tuple[str, Town], width: int) -> None:
    """In both languages, one after the other."""
    address, place = town
    visitor = visit(address, viewport={"width": width, "height": 844})
    sheet = visitor.open_map("/?lang=zh")
    for language in ("zh", "en"):
        if language != "zh":
            sheet.get_by_role("button", name="EN", exact=True).click()
        expect(sheet.locator("#pm-list .pm-row")).to_have_count(place.projects)
        expect(sheet.locator("body")).to_contain_text(place.whole[language])
        assert FOREIGN.search(sheet.locator("body").inner_text()) is None
        # The town, and not its neighbour or a project in another province, is in the middle.
        west, south, east, north = sheet.evaluate(
            "(() => { const b = PlanMap.map.getBounds();"
            " return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; })()"
        )
        first_west, first_south, last_east, last_north = place.within
        assert west < first_west
        assert east > last_east
        assert south < first_south
        assert north > last_north
        assert north - south < 8 * (last_north - first_south)


def test_every_page_speaks_of_the_town(visit: Visit, town: tuple[str, Town]) -> None:
    """In one visit: each page, and the coverage of each service with a rule, in both languages."""
    address, place = town
    visitor = visit(address)
    paths = [f"/{page}?lang=zh" for page in PAGES]
    paths += [f"/coverage?lang=zh&service={service}" for service in place.services]
    for path in paths:
        page = visitor.open_page(path)
        for language in ("zh", "en"):
            expect(page.get_by_test_id("stException")).to_have_count(0)
            text = page.get_by_test_id("stMain").inner_text()
            assert FOREIGN.search(text) is None, (path, language, FOREIGN.search(text))
            if language == "zh":
                page.get_by_text("English", exact=True).click()
                expect(page.locator("html")).to_have_attribute("lang", "en")
                visitor.page_done()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_presentation_goes_through_the_towns_sections(
    visit: Visit, town: tuple[str, Town], language: str
) -> None:
    """Each scene in turn; a project far away has a window of its own."""
    address, place = town
    page = visit(address).open(f"/present?lang={language}")
    page.wait_for_function("() => window.planmap && window.planmap.ready")
    scenes = page.evaluate("PlanMap.start.scenes.map((scene) => scene.id)")
    sections = [f"section-{number}" for number in place.sections]
    assert [each for each in scenes if each.startswith("section")] == sections
    for number, scene in enumerate(scenes):
        page.evaluate("(at) => PlanMap.presenter.go(at)", number)
        page.wait_for_function("(id) => PlanMap.presenter.scene().id === id", arg=scene)
        assert FOREIGN.search(page.locator("body").inner_text()) is None
