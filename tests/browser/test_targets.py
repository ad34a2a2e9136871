"""Targets on the map: a bar is filled by what is completed, and by nothing that is only alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.visitor import Visitor
from tests.conftest import project

Visit = Callable[..., Visitor]
OPEN = {"zh": "计划未说明是哪些项目", "en": "The plan does not say which"}
COUNTS = {
    "zh": ["建成 1 个", "明确计入 2 个", "已上图 1 个"],
    "en": ["1 completed", "2 stated to count", "1 on the map"],
}
LINK = {
    "counts_towards": "promise",
    "counts_towards_evidence": "列入口袋公园建设清单",
    "counts_towards_by": "城市管理办公室",
}
SIZES = [(390, 844), (1400, 900)]


def targets(sheet: Frame, width: int) -> Any:
    if width < 800:
        sheet.locator('#pm-tabs [data-tab="targets"]').click()
    found = sheet.locator("#pm-targets .pm-target")
    expect(found.first).to_be_visible()
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_a_park_under_construction_fills_no_bar_of_pocket_parks(
    visit: Visit, language: str, size: tuple[int, int]
) -> None:
    sheet = visit(viewport={"width": size[0], "height": size[1]}).open_map(f"/?lang={language}")
    tile = targets(sheet, size[0]).filter(has_text="30")
    expect(tile).to_contain_text(OPEN[language])
    expect(sheet.locator("#pm-targets .pm-progress > *")).to_have_count(0)
    tile.click()
    expect(sheet.locator("#pm-card")).to_contain_text(OPEN[language])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_said_to_count_is_told_with_its_words_and_who_decided(
    visit: Visit,
    serve: Callable[..., str],
    projects_file: Callable[..., Path],
    language: str,
    size: tuple[int, int],
) -> None:
    path = projects_file(
        project("promise", geometry=None, category="park", target_value=4, target_unit="parks"),
        project("built", name="甲公园", category="park", status="completed", **LINK),
        project("found", category="park", geometry=None, **LINK),
        project("forest", name="森林公园", category="park", status="completed"),
    )
    window = {"width": size[0], "height": size[1]}
    visitor = visit(serve(store=str(path)), viewport=window)
    sheet = visitor.open_map(f"/?lang={language}")
    (tile,) = targets(sheet, size[0]).all()
    assert tile.locator(".pm-target-part").all_text_contents() == COUNTS[language]
    bar = tile.locator(".pm-progress").bounding_box()
    filled = tile.locator(".pm-progress .is-completed").bounding_box()
    assert bar is not None
    assert filled is not None
    assert filled["width"] == pytest.approx(bar["width"] / 4, abs=1.5)
    tile.click()
    card = sheet.locator("#pm-card")
    expect(card.locator(".pm-counted li")).to_have_count(2)
    card.locator(".pm-counted button").first.click()
    expect(card).to_contain_text("列入口袋公园建设清单")
    expect(card).to_contain_text("城市管理办公室")
