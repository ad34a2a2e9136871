"""Capacity and moved facilities on the coverage page, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.choices import type_in_list
from tests.browser.test_accessibility import SHOWN, violations
from tests.browser.test_coverage import Come, Planner, come

__all__ = ["come"]  # the fixture

SCHOOLS = (
    "name,longitude (WGS 84),latitude (WGS 84),capacity\n"
    "First,113.735,22.985,1200\n<b>Second</b>,113.75,23.02,900\nThird,113.72,23.0,\n"
)


def facility(planner: Planner) -> list[float]:
    """Return where the one facility with an estimated place stands."""
    place: list[float] = planner.page.evaluate(
        """() => PlanMap.editor.of("coverage_map").shapes.shapes
            .find((shape) => shape.role === "facility_estimate").geometry.coordinates"""
    )
    return place


def arrows(planner: Planner) -> int:
    count: int = planner.page.evaluate('PlanMap.editor.of("coverage_map").shapes.arrows.length')
    return count


@SHOWN
def test_capacities_of_a_file_are_a_layer_a_table_and_a_sentence(
    come: Come, tmp_path: Path, language: str, scheme: str
) -> None:
    planner = come("&service=school&part=capacity", language=language, color_scheme=scheme)
    page = planner.page
    assert violations(page) == []
    file = tmp_path / "schools.csv"
    file.write_text(SCHOOLS, encoding="utf-8")
    page.locator(".st-key-coverage_files summary").click()
    page.locator(".st-key-coverage_drop_facilities input[type=file]").set_input_files(str(file))
    planner.wait_drawn("grid5", 1)
    planner.wait_drawn("grid1", 1)
    expect(page.get_by_role("cell", name="<b>Second</b>")).to_be_visible()
    said = {"en": "2,100 school places in total", "zh": "共 2,100 个学位"}[language]
    expect(page.get_by_text(said)).to_be_visible()
    planner.settle()
    planner.turn_to({"en": "Covered and gaps", "zh": "覆盖与未覆盖区"}[language])
    planner.wait_drawn("grid5", 0)
    assert violations(page) == []


def test_a_facility_is_clicked_and_stands_elsewhere_until_it_is_taken_back(come: Come) -> None:
    planner = come("&count=under_construction&part=try")
    page = planner.page
    planner.click(*facility(planner))
    expect(page.get_by_text("move “CBD Central Park”")).to_be_visible()
    planner.click(113.74, 22.98)
    planner.visitor.wait_address("moves=cbd-central-park")
    planner.wait_drawn("old", 1)
    assert arrows(planner) == 1
    assert page.evaluate("planmapEditors.coverage_map.mounts") == 1, "the map stays"
    expect(page.get_by_text("A. CBD Central Park, moved")).to_be_visible()
    planner.click(113.72, 22.97)
    planner.wait_drawn("site", 1)
    planner.press("Undo the move of A")
    planner.wait_drawn("old", 0)
    planner.wait_drawn("site", 1)
    planner.press("Remove all")
    planner.wait_drawn("site", 0)


def test_a_facility_is_moved_by_keyboard(come: Come) -> None:
    planner = come("&count=under_construction&part=try")
    page = planner.page
    expect(type_in_list(page, "Move or place a facility", "CBD")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_text("move “CBD Central Park”")).to_be_visible()
    planner.settle()
    page.evaluate("""() => PlanMap.editor.of("coverage_map").map.getContainer().focus()""")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    planner.visitor.wait_address("moves=cbd-central-park")
    planner.wait_drawn("old", 1)


@pytest.mark.parametrize("part", ["try", "compare"])
def test_a_link_reproduces_the_move(come: Come, part: str) -> None:
    planner = come(f"&count=under_construction&part={part}&moves=cbd-central-park@113.74,22.98")
    words = {"try": "With the trial", "compare": "0 new, 1 moved"}[part]
    expect(planner.page.get_by_text(words).first).to_be_visible()
    assert violations(planner.page) == []
