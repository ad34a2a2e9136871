"""The office's layers on the map: switches, address, card, paper, presentation, single file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from geo.export.html import to_html
from geo.layers.store import LayerStore
from geo.store.file.store import read_snapshot
from tests.browser.conftest import Visitor
from tests.browser.single_file import Reader, readers_of
from tests.browser.test_print import printed
from tests.conftest import forget_settings
from tests.layers.conftest import geojson, point
from tests.layers.drawing import keep_communities, keep_homes, keep_parks

Visit = Callable[..., Visitor]
PARK = (113.7352, 22.9905)
FAR = "at=113.7352,22.9905,15.5"
HOSTILE = "</script><b>{{7*7}}"
KNOWN = "(id) => Boolean(planmap.layers && planmap.layers[id])"
PLACE = """([lng, lat]) => {
    const { x, y } = PlanMap.map.latLngToContainerPoint([lat, lng]);
    const box = PlanMap.map.getContainer().getBoundingClientRect();
    return [box.x + x, box.y + y];
}"""
# How many pixels of the layers' own canvas are painted.
PAINTED = """() => {
    const pane = PlanMap.map.getPane("pm-layers");
    const canvas = pane && pane.querySelector("canvas");
    if (!canvas) return 0;
    const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
    const ctx = copy.getContext("2d", { willReadFrequently: true });
    ctx.drawImage(canvas, 0, 0);
    const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, place) => place % 4 === 3 && value).length;
}"""


@pytest.fixture(scope="module")
def folder(data_folder: Callable[..., Path]) -> Path:
    made = data_folder()
    store = LayerStore(made / "layers")
    keep_communities(store, date="2023-03")
    parks = geojson(
        point(*PARK, name="甲公园", name_en="Park A", capacity=540, location_accuracy_m=20),
        point(113.7452, 22.9905, name=HOSTILE),
    )
    keep_parks(store, parks, visibility="public")
    keep_homes(store)
    return made


@pytest.fixture(scope="module")
def own(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from tests.browser.conftest import serving

    with serving(tmp_path_factory.mktemp("own") / "log.txt", data=str(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def file(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The single file, made as ``export html --layers facilities-park`` makes it."""
    out = tmp_path_factory.mktemp("file") / "map.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANMAP_DATA", str(folder))
        forget_settings()
        snapshot = read_snapshot(folder / "projects.geojson")
        rows = np.arange(len(snapshot))
        out.write_bytes(to_html(snapshot, rows, "zh", layers="facilities-park"))
    forget_settings()
    return out


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    with readers_of(browser) as make:
        yield make


def opened(visitor: Visitor, path: str = "/?lang=zh") -> tuple[Frame, list[str]]:
    """Open the map, and note what it asks of the layers."""
    asked: list[str] = []
    visitor.page.on(
        "request", lambda each: ("/api/layers" in each.url and asked.append(each.url)) or None
    )
    return visitor.open_map(path), asked


def switch(sheet: Frame | Page, name: str) -> Any:
    return sheet.get_by_role("switch", name=name)


def click_at(visitor_page: Page, sheet: Frame | Page, place: tuple[float, float]) -> None:
    x, y = sheet.evaluate(PLACE, list(place))
    box = sheet.frame_element().bounding_box() if isinstance(sheet, Frame) else None
    visitor_page.mouse.click(x + (box["x"] if box else 0), y + (box["y"] if box else 0))


def test_communities_are_drawn_and_all_else_waits(visit: Visit, own: str) -> None:
    sheet, asked = opened(visit(own))
    sheet.wait_for_function(KNOWN, arg="communities")
    expect(switch(sheet, "社区范围")).to_have_attribute("aria-checked", "true")
    expect(switch(sheet, "公园现状")).to_have_attribute("aria-checked", "false")
    assert [re.findall(r"/api/layers/([\w-]+)", each)[0] for each in asked] == ["communities"]
    assert sheet.evaluate(PAINTED) > 500
    expect(sheet.locator("#pm-layers")).to_contain_text(
        "城管分局 · 2023-03 · 内部".replace("城管分局", "民政办")
    )


def test_a_switch_is_in_the_address_and_a_link_brings_it_back(visit: Visit, own: str) -> None:
    visitor = visit(own)
    sheet, asked = opened(visitor)
    switch(sheet, "公园现状").click()
    sheet.wait_for_function(KNOWN, arg="facilities-park")
    visitor.page.wait_for_url(re.compile(r"layers=facilities-park(&|$)"))
    switch(sheet, "社区范围").click()
    visitor.page.wait_for_url(re.compile(r"layers=-communities%2Cfacilities-park(&|$)"))
    expect(switch(sheet, "社区范围")).to_have_attribute("aria-checked", "false")
    assert len(asked) == 2
    again = visit(own).open_map(visitor.page.url.removeprefix(own))
    again.wait_for_function(KNOWN, arg="facilities-park")
    expect(switch(again, "社区范围")).to_have_attribute("aria-checked", "false")
    switch(sheet, "社区范围").click()
    switch(sheet, "公园现状").click()
    visitor.page.wait_for_url(lambda url: "layers=" not in url)


def test_the_picture_to_hand_on_has_the_same_layers(visit: Visit, own: str) -> None:
    sheet, _ = opened(visit(own), "/?lang=zh&layers=facilities-park,gone,-communities")
    sheet.locator("#pm-notice").get_by_role("button").click()
    sheet.locator("#pm-share").click()
    link = sheet.locator('a[href*="/api/picture"]')
    expect(link).to_have_attribute("href", re.compile(r"layers=-communities%2Cfacilities-park$"))


def test_what_the_map_holds_is_not_asked_for_again(visit: Visit, own: str) -> None:
    sheet, asked = opened(visit(own))
    sheet.wait_for_function(KNOWN, arg="communities")
    drawn = sheet.evaluate("planmap.drawn")
    sheet.evaluate("PlanMap.map.panBy([30, 20], { animate: false })")
    sheet.wait_for_function("(drawn) => planmap.drawn > drawn", arg=drawn)
    assert len(asked) == 1
    sheet.evaluate("PlanMap.map.setZoom(PlanMap.map.getZoom() + 2, { animate: false })")
    sheet.wait_for_function("() => planmap.layers.communities === 2")
    assert len(asked) == 2


def test_nothing_is_asked_when_all_is_off(visit: Visit, own: str) -> None:
    sheet, asked = opened(visit(own), "/?lang=zh&layers=-communities")
    expect(switch(sheet, "社区范围")).to_have_attribute("aria-checked", "false")
    drawn = sheet.evaluate("planmap.drawn")
    sheet.evaluate("PlanMap.map.panBy([300, 200], { animate: false })")
    sheet.wait_for_function("(drawn) => planmap.drawn > drawn", arg=drawn)
    assert asked == []
    assert sheet.evaluate("PlanMap.map.getPane('pm-layers') === undefined")


def test_a_town_without_layers_has_no_group_and_asks_nothing(visit: Visit) -> None:
    sheet, asked = opened(visit())
    expect(sheet.locator("#pm-layers")).to_have_count(0)
    assert asked == []
    assert sheet.evaluate("PlanMap.map.getPane('pm-layers') === undefined")


def test_a_click_shows_what_source_and_date(visit: Visit, own: str) -> None:
    visitor = visit(own)
    sheet, _ = opened(visitor, f"/?lang=en&layers=facilities-park&{FAR}")
    sheet.wait_for_function(KNOWN, arg="facilities-park")
    click_at(visitor.page, sheet, PARK)
    card = sheet.locator("#pm-layer-card")
    for words in ("Park A", "Existing parks", "城管分局", "2023-05", "540", "±20 m"):
        expect(card).to_contain_text(words)
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()
    click_at(visitor.page, sheet, (113.7335, 22.9885))
    expect(card).to_contain_text("Xiping Community")
    switch(sheet, "Communities").click()
    expect(card).to_be_hidden()


def test_a_project_comes_before_what_lies_below_it(visit: Visit, own: str) -> None:
    visitor = visit(own)
    sheet, _ = opened(visitor)
    sheet.wait_for_function(KNOWN, arg="communities")
    place = sheet.evaluate("PlanMap.overlay.drawn()[0].feature.properties.mark")
    entry = sheet.evaluate("(({ x, y }) => [x, y])(PlanMap.overlay.drawn()[0])")
    left, top = sheet.evaluate("PlanMap.overlay.layer().window().slice(0, 2)")
    box = sheet.locator(".leaflet-container").bounding_box()
    assert place
    assert box
    visitor.page.mouse.click(box["x"] + entry[0] - left, box["y"] + entry[1] - top)
    expect(sheet.locator("#pm-card")).to_have_class(re.compile("is-open"))
    expect(sheet.locator("#pm-layer-card")).to_be_hidden()


def test_everything_can_be_done_by_keyboard(visit: Visit, own: str) -> None:
    visitor = visit(own)
    sheet, _ = opened(visitor, f"/?lang=zh&{FAR}")
    parks = switch(sheet, "公园现状")
    parks.focus()
    visitor.page.keyboard.press("Space")
    sheet.wait_for_function(KNOWN, arg="facilities-park")
    expect(parks).to_have_attribute("aria-checked", "true")
    expect(parks).to_be_focused()
    expect(sheet.locator("#pm-live")).to_have_text("已显示：公园现状")
    listed = sheet.locator(".pm-layer", has_text="公园现状").locator("summary")
    listed.focus()
    visitor.page.keyboard.press("Enter")
    name = sheet.get_by_role("button", name="甲公园")
    name.focus()
    visitor.page.keyboard.press("Enter")
    expect(sheet.locator("#pm-layer-card h2")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(sheet.locator("#pm-layer-card")).to_be_hidden()
    expect(sheet.get_by_role("button", name="甲公园")).to_be_focused()


def test_a_hostile_name_is_text(visit: Visit, own: str) -> None:
    visitor = visit(own)
    sheet, _ = opened(visitor, "/?lang=zh&layers=facilities-park&at=113.7452,22.9905,16")
    sheet.wait_for_function(KNOWN, arg="facilities-park")
    click_at(visitor.page, sheet, (113.7452, 22.9905))
    expect(sheet.locator("#pm-layer-card h2")).to_have_text(HOSTILE)


def test_a_refusal_is_told_in_the_legend_and_nowhere_else(visit: Visit, own: str) -> None:
    visitor = visit(own)
    visitor.expect_trouble("503")
    body = {"error": {"code": "x", "message": "图层文件已损坏", "hint": "", "findings": []}}
    visitor.page.route("**/api/layers/**", lambda route: route.fulfill(status=503, json=body))
    sheet, _ = opened(visitor)
    expect(sheet.locator("#pm-layers")).to_contain_text("图层文件已损坏")
    expect(sheet.locator("#pm-notice")).to_be_hidden()


def test_an_unknown_layer_in_a_link_is_told(visit: Visit, own: str) -> None:
    sheet, _ = opened(visit(own), "/?lang=zh&layers=nope")
    expect(sheet.locator("#pm-notice")).to_contain_text("layers=nope")


def test_paper_has_what_is_on_with_source_and_date(visit: Visit, own: str) -> None:
    visitor = visit(own)
    sheet, _ = opened(visitor, "/?lang=zh&layers=facilities-park")
    sheet.wait_for_function(KNOWN, arg="facilities-park")
    text = printed(visitor.page)
    assert "公园现状·城管分局·2023-05" in text
    assert "居民" not in text.partition("本单位图层")[2][:60]


def test_on_a_phone_the_switches_are_behind_the_legend(visit: Visit, own: str) -> None:
    visitor = visit(own, viewport={"width": 390, "height": 844}, has_touch=True)
    sheet, _ = opened(visitor)
    sheet.locator('#pm-tabs [data-tab="legend"]').click()
    parks = switch(sheet, "公园现状")
    parks.tap()
    sheet.wait_for_function(KNOWN, arg="facilities-park")
    box = parks.bounding_box()
    assert box is not None
    assert box["height"] >= 28
    width = sheet.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_a_presentation_shows_the_communities(visit: Visit, own: str) -> None:
    page = visit(own).open("/present?lang=zh")
    page.wait_for_function("() => window.planmap && planmap.layers && planmap.layers.communities")
    assert page.evaluate("PlanMap.start.layers.map((each) => each.id)") == ["communities"]
    page.evaluate("PlanMap.presenter.go(1)")
    page.wait_for_function(f"() => ({PAINTED})() > 500")
    expect(page.locator(".pm-show-imprint")).to_contain_text("社区范围：民政办 · 2023-03")


def test_the_single_file_switches_without_a_network(
    reader: Callable[..., Reader], file: Path
) -> None:
    page = reader(file).open()
    page.wait_for_function(KNOWN, arg="facilities-park")
    before = page.evaluate(PAINTED)
    parks = switch(page, "公园现状")
    expect(parks).to_have_attribute("aria-checked", "true")
    parks.click()
    expect(parks).to_have_attribute("aria-checked", "false")
    assert page.evaluate(PAINTED) < before
    page.wait_for_url(re.compile("layers=-facilities-park"))
    page.go_back()
    expect(parks).to_have_attribute("aria-checked", "true")
    expect(switch(page, "居民")).to_have_count(0)
    page.evaluate(f"PlanMap.map.setView([{PARK[1]}, {PARK[0]}], 16, {{ animate: false }})")
    click_at(page, page, PARK)
    expect(page.locator("#pm-layer-card")).to_contain_text("甲公园")
    assert "张三" not in file.read_text(encoding="utf-8")


def test_the_single_file_holds_its_places_to_a_tenth_of_a_metre(
    reader: Callable[..., Reader], file: Path
) -> None:
    page = reader(file).open()
    answer = page.evaluate(
        """() => PlanMap.backend.layer("facilities-park", { bbox: "113,22,114,24", zoom: "12" })"""
    )
    assert answer["features"][0]["geometry"]["coordinates"] == pytest.approx(PARK, abs=1e-6)
    assert answer["features"][0]["properties"]["capacity"] == 540
    outside = page.evaluate(
        """() => PlanMap.backend.layer("communities", { bbox: "1,1,2,2", zoom: "12" })"""
    )
    assert outside["features"] == []
