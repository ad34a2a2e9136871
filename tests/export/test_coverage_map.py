"""The drawn map of a coverage: fills, numbers, marks and names, told apart without colour too."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.population.population import EvenPopulation
from geo.coverage.town import Town
from geo.export.coverage.map import (
    AREAS,
    COVERED,
    MISSING,
    ROLES,
    DrawnMap,
    coverage_map,
    sign,
)
from geo.export.fonts import packaged_typeface
from geo.export.typesetting import picture
from geo.study.result import StudyResult
from tests.export.test_coverage_files import EAST, NORTH, PLACES, bundle_of, replace_rule

FAMILY = "Noto Sans SC"
SIZE = (500.0, 480.0)
SCRIPT = Path(__file__).parents[2] / "geo/web/js/editor/areas.js"


def drawn(result: StudyResult, language: Any = "zh") -> DrawnMap:
    listed = result.gaps.gaps if result.gaps else ()
    return coverage_map(result.coverage, listed, result.siting, language, size=SIZE, family=FAMILY)


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_it_draws_what_there_is_and_the_legend_says_so() -> None:
    assert drawn(bundle_of(*PLACES)).roles == (
        "sure", "nominal", "possible", "gap", "facility", "facility_estimate", "site"
    )  # fmt: skip
    bare = drawn(bundle_of((500, 500), siting=None))
    assert bare.roles == ("sure", "gap", "facility")
    assert drawn(bundle_of(gaps=None, siting=None)).roles == ()


def test_the_colours_are_those_of_the_page() -> None:
    script = SCRIPT.read_text("utf-8")
    assert re.search(rf'COVERED = {{ light: "{COVERED}"', script)
    assert re.search(rf'MISSING = {{ light: "{MISSING}"', script)


def test_each_gap_has_its_number_inside() -> None:
    result = bundle_of((500, 500), siting=None)
    assert result.gaps is not None
    numbers = [text for text in texts(drawn(result).svg) if text.isdecimal()]
    assert {str(gap.rank) for gap in result.gaps.gaps} <= set(numbers)


def test_gaps_without_room_for_their_number_are_counted() -> None:
    town = Town(shapely.box(EAST, NORTH, EAST + 4500, NORTH + 4500), 4547)
    places = [
        shapely.Point(EAST + 110 * column, NORTH + 110 * row)
        for column in range(40)
        for row in range(40)
    ]
    coverage = straight_line_coverage(
        town, facilities_at(places), replace_rule(value=60.0), EvenPopulation(town)
    )
    tiny = gaps(coverage, sliver_m2=1.0)
    result = replace(bundle_of(), coverage=coverage, gaps=tiny, siting=None)
    made = drawn(result)
    shown = sum(text.isdecimal() for text in texts(made.svg))
    assert made.unnumbered > 0
    assert made.unnumbered + shown >= len(tiny.gaps)
    assert made.unnamed > 80  # nor is there room for so many names


def test_a_name_is_text_and_stands_beside_its_mark() -> None:
    hostile = '#eval("1") </text><script>alert(1)</script> {{x}} $y$ \u202e\x00甲'
    made = drawn(bundle_of((500, 500), name=hostile, siting=None))
    assert "<script" not in made.svg
    assert any("甲" in text for text in texts(made.svg))


def test_lines_and_areas_are_drawn_as_such() -> None:
    result = bundle_of(siting=None)
    shapes = [
        shapely.LineString([(EAST + 100, NORTH + 100), (EAST + 900, NORTH + 500)]),
        shapely.box(EAST + 1200, NORTH + 1200, EAST + 1500, NORTH + 1500),
        shapely.MultiPoint([(EAST + 300, NORTH + 1500), (EAST + 400, NORTH + 1600)]),
    ]
    found = facilities_at(shapes, [0.0, 50.0, 0.0])
    coverage = straight_line_coverage(result.coverage.town, found, replace_rule())
    made = drawn(replace(result, coverage=coverage, gaps=gaps(coverage)))
    assert {"facility", "facility_estimate"} <= set(made.roles)
    assert made.svg.count('stroke-dasharray="5 3.5"') >= 1


def test_many_facilities_are_small_dots_each_once_a_place() -> None:
    result = bundle_of(siting=None)
    at = np.random.default_rng(1).uniform(0, 2000, (6_000, 2))
    places = [shapely.Point(EAST + x, NORTH + y) for x, y in at]
    coverage = straight_line_coverage(
        result.coverage.town, facilities_at(places), replace_rule(value=5.0)
    )
    made = drawn(replace(result, coverage=coverage, gaps=None))
    assert 2_000 < made.svg.count("<circle") < 6_500


@pytest.mark.parametrize("role", AREAS)
def test_the_signs_differ_in_grey_too(role: str) -> None:
    grey = {each: _grey(each) for each in AREAS}
    for other in AREAS:
        if other != role:
            difference = np.abs(grey[role] - grey[other]).mean()
            assert difference > 4, (role, other, difference)


def _grey(role: str) -> np.ndarray:
    png = picture(sign(role, FAMILY), 220, 140, face=packaged_typeface())
    with Image.open(io.BytesIO(png)) as image:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        return np.asarray(white.convert("L"), dtype=float)


def test_every_role_has_a_sign() -> None:
    assert all(len(sign(role, FAMILY)) > 100 for role in ROLES)
