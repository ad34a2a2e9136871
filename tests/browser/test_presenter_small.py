"""The presentation in small windows: nothing lies over a text, and the imprint is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.single_file import readers_of
from tests.browser.test_map import LABELS
from tests.browser.test_presenter import PHONE, started, write_presentation
from tests.conftest import DATA, forget_settings

SIZES = [
    (390, 844),
    (390, 640),
    (844, 390),
    (390, 430),
    (320, 568),
    (667, 375),
    (750, 300),
    (1024, 768),
]
WALLS = [(1200, 700), (1280, 720), (1366, 768), (1920, 1080)]
MAPS = [(390, 844), (390, 640), (844, 390), (1920, 1080)]  # where names on the map are looked at
BASE_MAP = """base_map_source_zh = "东莞市自然资源局标准地图（2023年版）"
base_map_source_en = "Dongguan Natural Resources Bureau, standard map, edition of 2023"
"""

# What is seen of each text, and of it what lies under the controls or the foot.
COVERED = """() => {
    const box = (name) => document.querySelector(name).getBoundingClientRect();
    const [tools, foot, place] = ["#pm-show-tools", "#pm-show-foot", "#pm-show-scene"].map(box);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const seen = ({ left, top, right, bottom }) =>
        ({ left, right, top: Math.max(top, place.top), bottom: Math.min(bottom, place.bottom) });
    const found = [];
    const texts = document.createTreeWalker(document.querySelector("#pm-show"), NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(text);
        if (text.parentElement.closest("#pm-show-tools, .pm-hidden, [hidden]")) continue;
        const inFoot = text.parentElement.closest("#pm-show-foot");
        for (const each of range.getClientRects()) {
            const visible = inFoot ? each : seen(each);
            if (meet(visible, tools) || (!inFoot && meet(visible, foot))) found.push(text.data);
        }
    }
    return found;
}"""
CUT = """() => {
    const line = document.querySelector(".pm-show-imprint");
    const foot = document.querySelector("#pm-show-foot").getBoundingClientRect();
    const { top, bottom } = line.getBoundingClientRect();
    // A Chinese sign among Latin ones sticks out of its line a little.
    return line.scrollHeight > line.clientHeight + 6 || top < foot.top || bottom > foot.bottom;
}"""


@pytest.fixture(scope="module")
def fit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A presentation with the longest imprint: base map and approval number are named."""
    folder = tmp_path_factory.mktemp("fit")
    shutil.copytree(DATA, folder / "data")
    plan = folder / "data" / "plan.toml"
    plan.write_text(BASE_MAP + plan.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANMAP_DATA", str(folder / "data"))
        patch.setenv("PLANMAP_MAP_APPROVAL", "粤S（2026）001号")
        forget_settings()
        made = write_presentation(folder / "show.html", folder / "data" / "projects.geojson")
    forget_settings()
    return made


@pytest.fixture
def show(browser: Browser, fit: Path) -> Iterator[Any]:
    with readers_of(browser) as make:

        def shown(size: tuple[int, int], language: str) -> Page:
            options = {**PHONE, "is_mobile": size[0] < 900, "reduced_motion": "reduce"}
            options["viewport"] = {"width": size[0], "height": size[1]}
            return started(make(fit, **options), f"scene=title&lang={language}")

        yield shown


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [*SIZES, *WALLS])
def test_nothing_lies_over_a_text_and_the_imprint_is_whole(
    show: Any, size: tuple[int, int], language: str
) -> None:
    page = show(size, language)
    assert "2026" in page.locator(".pm-show-imprint").inner_text()
    assert not page.evaluate(CUT)
    for at in range(page.evaluate("PlanMap.presenter.scenes.length")):
        page.evaluate("(at) => PlanMap.presenter.go(at)", at)
        if size in SIZES:
            assert page.evaluate(COVERED) == []
        if size in MAPS and at < 4:
            assert_names_are_free(page.evaluate(LABELS))


def assert_names_are_free(found: dict[str, Any]) -> None:
    """Make sure that no name on the map lies behind the attribution or the scale."""
    for x, y, w, h in found["labels"]:
        for left, top, wide, high in found["over"]:
            assert not (x < left + wide and left < x + w and y < top + high and top < y + h)


@pytest.mark.parametrize("size", [(667, 375), (750, 300)])
def test_on_a_phone_that_lies_the_scene_has_the_height_beside_the_map(
    show: Any, size: tuple[int, int]
) -> None:
    page = show(size, "zh")
    page.keyboard.press("2")
    place, stage = (page.locator(name).bounding_box() for name in ("#pm-show-scene", ".pm-stage"))
    assert place["height"] > size[1] / 2
    assert stage["x"] >= place["x"] + place["width"] - 1


def test_controls_of_a_phone_stay_where_they_are(show: Any) -> None:
    page = show((390, 844), "zh")
    page.wait_for_function("() => document.querySelector('#pm-show.is-resting') !== null")
    opacity = "getComputedStyle(document.querySelector('#pm-show-tools')).opacity"
    assert page.evaluate(opacity) == "1"


def test_a_year_is_not_parted_from_its_sign(show: Any) -> None:
    page = show((390, 844), "zh")
    year = page.locator(".pm-scene-heading .pm-show-date")
    assert year.inner_text() == "2023年"
    lines = """() => document.querySelector(".pm-scene-heading .pm-show-date")
        .getClientRects().length"""
    assert page.evaluate(lines) == 1


def test_what_stands_on_the_map_is_told_apart_by_a_dot_not_a_latin_comma(show: Any) -> None:
    page = show((390, 844), "zh")
    credit = page.locator(".leaflet-control-attribution").text_content()
    assert credit == "边界经概化处理，非法定边界 · 审图号：粤S（2026）001号"


def test_a_page_of_one_item_names_one(show: Any) -> None:
    page = show((844, 390), "zh")
    page.keyboard.press("End")
    assert page.locator(".pm-scene-range span").inner_text() == "第 1 项，共 19 项"
