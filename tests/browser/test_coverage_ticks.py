"""What a file leaves open stands beside the figures, and a tick lets it be read otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import expect

from geo.coverage.town import town
from tests.browser.test_accessibility import violations
from tests.browser.test_coverage import Come, Planner, come
from tests.conftest import DECLARED

__all__ = ["come"]  # the fixture

SCHOOL = (113.748, 23.009)
QUERY = "&service=school&count=planned"


def written(path: Path, shapes: list[Any], properties: dict[str, Any]) -> Path:
    """Write shapes in metres east and north of the school."""
    place = town()
    east, north = (float(each) for each in place.points(*SCHOOL))
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": shapely.geometry.mapping(
                place.to_degrees(shapely.affinity.translate(each, east, north))
            ),
        }
        for each in shapes
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", **DECLARED, "features": features}))
    return path


def load(planner: Planner, role: str, file: Path) -> None:
    box = planner.page.locator(".st-key-coverage_files")
    box.locator("summary").click()
    box.locator(f".st-key-coverage_drop_{role} input[type=file]").set_input_files(str(file))
    expect(box.get_by_text(file.name)).to_be_visible()
    planner.settle()


def tick(planner: Planner, label: str) -> None:
    planner.page.locator(".st-key-coverage_files").get_by_text(label).click()
    planner.settle()


COUNTED = {  # language: colours, the tick, what the figures say once it is set
    "en": ("light", "Count each area or row separately, as different people", "about 10,000"),
    "zh": ("dark", "各面（行）按不同人口分别计入", "约 1 万人"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_areas_that_overlap_are_counted_once_until_one_says_otherwise(
    come: Come, tmp_path: Path, language: str
) -> None:
    scheme, label, twice = COUNTED[language]
    whole = shapely.box(-100, -100, 100, 100)
    file = written(tmp_path / "people.geojson", [whole, whole], {"population": 5_000})
    planner = come(QUERY, language=language, color_scheme=scheme)
    load(planner, "population", file)
    notes = planner.page.locator(".cov-note")
    cards = planner.page.locator(".cov-cards")
    expect(cards).to_contain_text("5,000")  # the people of both areas are the same
    once = notes.inner_text()
    assert violations(planner.page) == []
    tick(planner, label)
    expect(cards).to_contain_text(twice)
    assert notes.inner_text() != once, "the figures say by which reading they are"
    tick(planner, label)
    expect(cards).not_to_contain_text(twice)
    assert notes.inner_text() == once


@pytest.mark.parametrize("language", ["en", "zh"])
def test_ends_of_streets_are_joined_on_a_tick(come: Come, tmp_path: Path, language: str) -> None:
    words = {
        "en": (
            "Join street ends that lie within 1 m",
            "without sharing a point",
            "joined to the street",
        ),
        "zh": ("连接距另一条道路 1 米以内的道路端点", "没有公共点", "已将"),
    }
    label, apart, joined = words[language]
    lines = [
        shapely.LineString([(-600, 0), (600, 0)]),
        shapely.LineString([(300, 0.4), (300, 500)]),  # 40 cm short of the other
    ]
    file = written(tmp_path / "streets.geojson", lines, {})
    planner = come(f"{QUERY}&method=network", language=language)
    load(planner, "streets", file)
    notes = planner.page.locator(".cov-note")
    expect(notes).to_contain_text(apart)
    before = planner.page.locator(".cov-cards").inner_text()
    tick(planner, label)
    expect(notes).to_contain_text(joined)
    expect(notes).not_to_contain_text(apart)
    assert planner.page.locator(".cov-cards").inner_text() != before
