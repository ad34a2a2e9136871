"""Gaps, sites and communities on the coverage page, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import expect

from geo.coverage.report.shapes import in_degrees
from geo.coverage.town import town
from tests.browser.test_accessibility import PHONE, SHOWN, violations
from tests.browser.test_coverage import Come, Planner, come
from tests.conftest import DECLARED

__all__ = ["come"]  # the fixture

DESK = {"viewport": {"width": 1400, "height": 900}}
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1400"])
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
NAMES = ["西平社区", "蛤地社区", "元美社区", "胜和社区"]
ENGLISH = [f"{name} Community" for name in ("Xiping", "Gedi", "Yuanmei", "Shenghe")]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    shape = json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": properties, "geometry": shape}


@pytest.fixture
def own_files(tmp_path: Path) -> Path:
    """Four communities that make up the town, and a thousand people in the north of it."""
    place = town()
    west, south, east, north = place.outline.bounds
    x, y = (west + east) / 2, (south + north) / 2
    boxes = [(west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north)]
    outlines = [
        feature(in_degrees(shapely.box(*box).intersection(place.outline), place), 社区名称=name)
        for name, box in zip(NAMES, boxes, strict=True)
    ]
    people = [
        feature(shapely.Point(113.7453 + at / 1e4, 23.0246), population=100) for at in range(10)
    ]
    for name, features in (("communities", outlines), ("people", people)):
        document = {"type": "FeatureCollection", **DECLARED, "features": features}
        (tmp_path / f"{name}.geojson").write_text(json.dumps(document), encoding="utf-8")
    return tmp_path


def load(planner: Planner, role: str, path: Path) -> None:
    field = planner.page.locator(f".st-key-coverage_drop_{role} input[type=file]")
    field.set_input_files(str(path))
    expect(
        planner.page.locator(f".st-key-coverage_drop_{role}").get_by_text(path.name)
    ).to_be_visible()
    planner.settle()


def drawn(planner: Planner, role: str) -> list[str]:
    """Return the labels of the shapes of a role on the map."""
    found: list[str] = planner.page.evaluate(
        """(role) => PlanMap.editor.of("coverage_map").shapes.shapes
            .filter((shape) => shape.role === role).map((shape) => shape.label)""",
        role,
    )
    return found


def overlaps(planner: Planner) -> bool:
    """Say whether the list of gaps runs into the row of parts below it."""
    low: bool = planner.page.evaluate(
        """() => {
            const last = [...document.querySelectorAll('.st-key-coverage_side button')].pop();
            const side = document.querySelector('.st-key-coverage_side');
            const box = side.getBoundingClientRect();
            const hidden = getComputedStyle(side).overflowY !== 'visible';
            const bottom = hidden ? box.bottom : last.getBoundingClientRect().bottom;
            const parts = [...document.querySelectorAll('[role=radiogroup]')].pop();
            return bottom > parts.getBoundingClientRect().top + 1;
        }"""
    )
    return low


def fits(planner: Planner) -> bool:
    """Say whether nothing is wider than the window."""
    wide: bool = planner.page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth"
    )
    return wide


@LANGUAGES
@pytest.mark.parametrize("count", ["existing", "planned"])
def test_the_answer_its_map_and_its_parts_fit_one_screen(
    come: Come, language: str, count: str
) -> None:
    planner = come(f"&count={count}", language, **DESK)
    page = planner.page
    expect(planner.answer).to_be_in_viewport(ratio=1)
    part = page.get_by_role("radio", name={"zh": "未覆盖区", "en": "Gaps"}[language], exact=True)
    for place in (
        page.locator(".cov-cards"),
        part.locator("xpath=ancestor::label | self::*").first,
    ):
        expect(place).to_be_in_viewport(ratio=1)
    box = page.locator("[data-testid=stBidiComponentIsolated]").bounding_box()
    assert box is not None
    assert box["height"] >= 400
    assert box["y"] + box["height"] < 900


@LANGUAGES
def test_what_is_above_the_parts_stays_where_it_is_while_they_change(
    come: Come, language: str
) -> None:
    planner = come("&count=planned", language, **DESK)
    page = planner.page
    before = page.locator("[data-testid=stBidiComponentIsolated]").bounding_box()
    for part in {"zh": ("下一步选址", "图表"), "en": ("Where next", "Charts")}[language]:
        planner.turn_to(part)
        assert page.locator("[data-testid=stBidiComponentIsolated]").bounding_box() == before
    assert page.evaluate("planmapEditors.coverage_map.mounts") == 1, "the map stays"


@LANGUAGES
@SIZES
def test_gaps_are_parts_with_an_address_and_none_is_called_the_only_one(
    come: Come, language: str, size: Any
) -> None:
    planner = come("&count=planned", language, **size)
    rows = planner.page.locator(".gap-row")
    expect(rows).to_have_count(4)
    for text in rows.all_inner_texts():
        assert {"zh": "站", "en": "station"}[language] in text
    assert len(drawn(planner, "gap")) == 16
    told = planner.page.locator("[data-testid=stMain]").inner_text()
    assert {"zh": "超过 4 平方公里", "en": "more than 4 km²"}[language] in told
    assert not any(word in told for word in ("唯一", "only gap"))
    assert fits(planner)
    assert not overlaps(planner)


@LANGUAGES
@SIZES
def test_where_next_begins_with_the_assumption_and_the_file_is_loaded_right_there(
    come: Come, own_files: Path, language: str, size: Any
) -> None:
    planner = come("&count=planned&part=sites", language, **size)
    page = planner.page
    warning = page.get_by_role("alert").filter(
        has_text={"zh": "以下选址建立在假设之上", "en": "This answer rests on an assumption"}[
            language
        ]
    )
    expect(warning).to_be_visible()
    answer = page.get_by_text({"zh": "新增 3 处选址", "en": "3 new sites would cover"}[language])
    field = page.locator(".st-key-coverage_drop_population")
    tops = [each.bounding_box() for each in (warning, field, answer)]
    heights = [box["y"] for box in tops if box]
    assert len(heights) == 3
    assert heights == sorted(heights)
    assert page.get_by_role("cell", name="773", exact=True).count() == 0
    expect(
        page.get_by_role("cell", name={"zh": "站", "en": "station"}[language]).first
    ).to_be_visible()
    load(planner, "population", own_files / "people.geojson")
    expect(warning).to_have_count(0)
    planner.turn_to({"zh": "规划新增", "en": "What the plan adds"}[language])
    said = {"zh": "涉及人口约 1,000 人", "en": "about 1,000 people live there"}[language]
    expect(planner.answer).to_contain_text(said)
    assert fits(planner)


@SHOWN
def test_by_community_is_ranked_and_drawn_with_its_rule(
    come: Come, own_files: Path, language: str, scheme: str
) -> None:
    planner = come("&count=planned", language, color_scheme=scheme, **DESK)
    page = planner.page
    page.locator(".st-key-coverage_files summary").click()
    load(planner, "communities", own_files / "communities.geojson")
    rows = page.locator(".gap-row")
    expect(rows).to_have_count(4)
    names = NAMES if language == "zh" else ENGLISH
    for at in range(4):
        expect(rows.nth(at)).to_contain_text(re.compile("|".join(names)))
    page.locator(".st-key-coverage_files summary").click()
    planner.turn_to({"zh": "分社区", "en": "By community"}[language])
    expect(page.locator(".pmt tbody tr")).to_have_count(4)
    share = {"zh": "人口覆盖率", "en": "Covered share of the people"}[language]
    areas = shaded(planner)
    assert len(areas) == 4
    assert all(share in label for _id, _role, label in areas)
    assert all(role.startswith("shade") for _id, role, _label in areas)
    assert all(share in label for label in drawn(planner, "community"))
    layer = {"zh": "分社区", "en": "By community"}[language]
    expect(page.get_by_role("radio", name=layer, exact=True).first).to_be_checked()
    assert violations(page) == []
    assert fits(planner)
    planner.turn_to({"zh": "覆盖与未覆盖区", "en": "Covered and gaps"}[language])
    planner.wait_drawn("community", 4)
    assert shaded(planner) == []


def shaded(planner: Planner) -> list[tuple[str, str, str]]:
    """Return id, role and label of the areas that belong to rows of the table."""
    found: list[tuple[str, str, str]] = planner.page.evaluate(
        """() => PlanMap.editor.of("coverage_map").shapes.shapes
            .filter((shape) => shape.id.startsWith("area-"))
            .map(({ id, role, label }) => [id, role, label])"""
    )
    return found


@LANGUAGES
def test_rows_and_areas_show_one_another(come: Come, own_files: Path, language: str) -> None:
    planner = come("&count=planned", language, viewport={"width": 1400, "height": 1400})
    page = planner.page
    page.locator(".st-key-coverage_files summary").click()
    load(planner, "communities", own_files / "communities.geojson")
    page.locator(".st-key-coverage_files summary").click()
    planner.turn_to({"zh": "分社区", "en": "By community"}[language])
    rows = page.locator(".pmt tbody tr")
    expect(rows).to_have_count(4)
    # Keyboard: the focus shows the area, Enter chooses it; a second Enter lets it go.
    button = rows.nth(1).get_by_role("button")
    button.focus()
    expect(rows.nth(1)).to_have_class(re.compile("is-pointed"))
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    # Pointer: a row shows its area.
    rows.nth(2).hover()
    expect(rows.nth(2)).to_have_class(re.compile("is-pointed"))
    expect(rows.nth(1)).not_to_have_class(re.compile("is-pointed"))
    # A click on the map marks the row of the area below it.
    first = json.loads((own_files / "communities.geojson").read_text(encoding="utf-8"))["features"][
        0
    ]
    inside = shapely.geometry.shape(first["geometry"]).representative_point()
    planner.click(inside.x, inside.y)
    name = (NAMES if language == "zh" else ENGLISH)[0]
    expect(page.locator(".pmt tr.is-chosen th")).to_have_text(name)
    # A heading sorts, and sorts the other way round.
    people = {"zh": "未覆盖人口", "en": "People not reached"}[language]
    names = page.locator(".pmt tbody th button")
    before = names.all_inner_texts()
    heading = page.get_by_role("columnheader", name=people)
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert names.all_inner_texts() == before[::-1]
    assert violations(page) == []


@LANGUAGES
def test_another_figure_shades_the_map_and_stays_in_the_address(
    come: Come, own_files: Path, language: str
) -> None:
    planner = come("&count=planned", language, **DESK)
    page = planner.page
    page.locator(".st-key-coverage_files summary").click()
    load(planner, "communities", own_files / "communities.geojson")
    page.locator(".st-key-coverage_files summary").click()
    planner.turn_to({"zh": "分社区", "en": "By community"}[language])
    expect(page.locator(".pmt tbody tr")).to_have_count(4)
    people = {"zh": "未覆盖人口", "en": "People not reached"}[language]
    planner.settle()
    planner.choose({"zh": "地图着色指标", "en": "Shade the map by"}[language], people)
    planner.settle()
    expect(page.locator(".pme-title")).to_have_text(people)
    assert all(role.startswith("grid") for _id, role, _label in shaded(planner))
    expect(page.locator(".pmt thead .is-shaded")).to_have_text(people)
    assert "shade=people_left" in page.url


@LANGUAGES
@SIZES
def test_in_a_trial_the_gap_stays_visible_under_the_new_site(
    come: Come, language: str, size: Any
) -> None:
    planner = come("&count=planned&part=try&sites=113.735,22.985", language, **size)
    planner.wait_drawn("site", 1)
    planner.wait_drawn("gap", 16)
    assert fits(planner)
