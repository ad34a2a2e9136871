"""No network: every page works, nothing leaves the machine; online base maps are a choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from geo.crs import wgs84_to_gcj02
from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
OFFLINE = "ERR_INTERNET_DISCONNECTED"  # the browser reports each tile that it cannot fetch

# How many colours stand on a canvas, and how many of its pixels have one.
COLOURS = """(pane) => {
    const canvas = PlanMap.map.getPane(pane).querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    let painted = 0;
    for (let i = 0; i < data.length; i += 4 * 97) {
        if (data[i + 3] === 0) continue;
        painted += 1;
        colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    }
    return [colours.size, painted / Math.ceil(data.length / (4 * 97))];
}"""

TABLES = {"projects": '[data-testid="stDataFrame"]', "about": ".plain-table"}


@pytest.fixture
def cut_off(visit: Visit) -> Callable[..., Visitor]:
    """Make visitors whose machine reaches nothing but the server."""

    def make(**options: Any) -> Visitor:
        visitor = visit(**options)
        visitor.cut_off()
        return visitor

    return make


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_base_map_marks_and_list_need_no_network(
    cut_off: Visit, language: str, scheme: str
) -> None:
    visitor = cut_off(color_scheme=scheme)
    sheet = visitor.open_map(f"/?lang={language}")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    colours, painted = sheet.evaluate(COLOURS, "pm-base")
    assert colours >= 8
    assert painted == 1.0
    colours, painted = sheet.evaluate(COLOURS, "overlayPane")
    assert colours >= 8
    assert 0.01 < painted < 0.5
    assert sheet.locator("img").count() == 0  # no tile
    assert sheet.locator(".leaflet-tile").count() == 0
    assert visitor.refused == []


def test_choosing_languages_asks_nobody_else(cut_off: Visit) -> None:
    visitor = cut_off()
    sheet = visitor.open_map()
    for label, title in (("EN", "Nancheng 2023 plan map"), ("中文", "南城街道2023年规划一张图")):
        sheet.get_by_role("button", name=label, exact=True).click()
        expect(sheet.locator("#pm-top h1")).to_have_text(title)
    visitor.wait_address("lang=zh")
    assert visitor.refused == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["projects", "about"])
def test_each_page_needs_no_network(cut_off: Visit, name: str, language: str) -> None:
    visitor = cut_off()
    page = visitor.open_page(f"/{name}?lang={language}")
    settled = page.locator(TABLES[name]).first
    expect(settled).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert visitor.refused == []


def test_walking_through_the_pages_needs_no_network(cut_off: Visit) -> None:
    visitor = cut_off()
    visitor.open_map()
    for link, heading in (("项目表", "项目表"), ("说明", "关于这张图")):
        visitor.page.get_by_role("link", name=link).click()
        expect(visitor.page.get_by_role("heading", name=heading)).to_be_visible()
    expect(visitor.page.locator("iframe")).to_have_count(0)
    visitor.page.get_by_role("link", name="地图").click()
    expect(visitor.map().locator("#pm-list .pm-row")).to_have_count(63)
    assert visitor.refused == []


@pytest.mark.parametrize(
    ("code", "host"), [("osm", "tile.openstreetmap.org"), ("gaode", "is.autonavi.com")]
)
def test_tiles_that_cannot_be_reached_are_told_and_the_map_stays(
    cut_off: Visit, code: str, host: str
) -> None:
    visitor = cut_off()
    sheet = visitor.open_map()
    visitor.expect_trouble(host, OFFLINE)
    sheet.locator("#pm-basemap").select_option(code)
    expect(sheet.locator("#pm-notice")).to_contain_text("无法连接在线底图。离线底图始终可用。")
    sheet.locator('[data-key="section:5"]').click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(7)
    sheet.locator("#pm-list .pm-row").first.click()
    expect(sheet.locator("#pm-card h2")).to_be_visible()
    sheet.locator("#pm-basemap").select_option("none")
    expect(sheet.locator(".leaflet-tile")).to_have_count(0)
    assert sheet.evaluate(COLOURS, "pm-base")[1] == 1.0
    assert visitor.asked
    assert visitor.facts()["mounts"] == 1


def test_tiles_are_asked_for_with_a_referrer_and_a_missing_one_leaves_no_hole(
    cut_off: Visit,
) -> None:
    visitor = cut_off()
    visitor.expect_trouble("openstreetmap.org", OFFLINE)
    with visitor.page.expect_request("https://tile.openstreetmap.org/**") as asked:
        sheet = visitor.open_map("/?basemap=osm")
    assert asked.value.headers.get("referer", "").startswith(visitor.server)
    expect(sheet.locator(".leaflet-tile").first).to_be_attached()
    expect(sheet.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    assert sheet.evaluate(COLOURS, "pm-base")[1] == 1.0  # the offline map stays below
    assert visitor.asked == {"tile.openstreetmap.org"}


def test_gaode_shifts_the_marks_by_as_much_as_its_tiles(cut_off: Visit) -> None:
    visitor = cut_off()
    visitor.expect_trouble("openstreetmap.org", "autonavi.com", OFFLINE)
    sheet = visitor.open_map()
    place = """() => PlanMap.overlay.view().features
        .find((each) => each.id === "zhouxi-village").properties.mark"""
    before = sheet.evaluate(place)
    with visitor.page.expect_request("**/api/view?**display=gcj02**"):
        sheet.locator("#pm-basemap").select_option("gaode")
    sheet.wait_for_function(f"(before) => Math.abs(({place})()[0] - before[0]) > 0.001", arg=before)
    after = sheet.evaluate(place)
    assert 600 < metres(before, after) < 620
    assert after == pytest.approx(np.hstack(wgs84_to_gcj02(*before)).tolist(), abs=2e-6)


def test_gaode_shifts_the_base_map_the_list_and_the_card_too(cut_off: Visit) -> None:
    visitor = cut_off()
    visitor.expect_trouble("openstreetmap.org", "autonavi.com", OFFLINE)
    bounds = "() => PlanMap.start.bounds"
    sheet = visitor.open_map()
    before = sheet.evaluate(bounds)
    with (
        visitor.page.expect_request("**/api/start?**basemap=gaode**"),
        visitor.page.expect_request("**/api/projects/zhouxi-village?**display=gcj02**"),
    ):
        sheet.locator("#pm-basemap").select_option("gaode")
        visitor.wait_address("basemap=gaode")
        sheet.locator('.pm-row[data-id="zhouxi-village"]').click()
    sheet.wait_for_function(f"(before) => String(({bounds})()) !== String(before)", arg=before)
    after = sheet.evaluate(bounds)
    assert 600 < metres(before[:2], after[:2]) < 620


def test_going_back_to_the_offline_map_shifts_everything_back(cut_off: Visit) -> None:
    visitor = cut_off()
    visitor.expect_trouble("openstreetmap.org", "autonavi.com", OFFLINE)
    sheet = visitor.open_map("/?basemap=gaode")
    shifted = sheet.evaluate("() => PlanMap.overlay.view().features[0].properties.mark")
    sheet.locator("#pm-basemap").select_option("none")
    sheet.wait_for_function(
        """(before) => {
            const [feature] = PlanMap.overlay.view().features;
            return feature && Math.abs(feature.properties.mark[0] - before[0]) > 0.001;
        }""",
        arg=shifted,
    )
    corner = "PlanMap.start.basemap.areas[0].geometry.coordinates[0][0].join()"
    sheet.wait_for_function(f"() => {corner} === '113.7491,22.9681'")


def metres(one: list[float], other: list[float]) -> float:
    """Return the distance of two positions in degrees."""
    east = (other[0] - one[0]) * 111_320 * np.cos(np.radians(one[1]))
    north = (other[1] - one[1]) * 110_750
    return float(shapely.distance(shapely.Point(0, 0), shapely.Point(east, north)))
