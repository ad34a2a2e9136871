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
from geo.coverage.straight_line.service_area import ServiceAreas
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
from geo.export.map.labels import PlacedName, place_labels
from geo.export.typesetting import picture
from geo.study.result import StudyResult
from tests.conftest import worked_within
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
    result = bundle_of((500, 500), siting=None)
    steps = np.arange(0, 2001, 100.0)
    lines = [shapely.LineString([(EAST + x, NORTH), (EAST + x, NORTH + 2000)]) for x in steps]
    lines += [shapely.LineString([(EAST, NORTH + y), (EAST + 2000, NORTH + y)]) for y in steps]
    streets = shapely.union_all(shapely.buffer(lines, 30.0, quad_segs=1))
    area = shapely.intersection(streets, result.coverage.town.outline)
    coverage = replace(result.coverage, areas=ServiceAreas(area, area, area))
    tiny = gaps(coverage, sliver_m2=1.0)
    assert len(tiny.gaps) == 400
    made = drawn(replace(result, coverage=coverage, gaps=tiny))
    shown = sum(text.isdecimal() for text in texts(made.svg))
    assert 100 < made.unnumbered < 400
    assert made.unnumbered + shown >= 400


def test_a_name_is_text_and_stands_beside_its_mark() -> None:
    hostile = '#eval("1") </text><script>alert(1)</script> {{x}} $y$ \u202e\x00甲'
    made = drawn(bundle_of((500, 500), name=hostile, siting=None))
    assert "<script" not in made.svg
    assert any("甲" in text for text in texts(made.svg))


def test_a_community_is_named_once() -> None:
    result = bundle_of((500, 500), siting=None)
    halves = {
        "东社区": shapely.box(EAST + 1000, NORTH, EAST + 2000, NORTH + 2000),
        "西社区": shapely.box(EAST, NORTH, EAST + 1000, NORTH + 2000),
    }
    town = replace(result.coverage.town, communities=halves)
    made = drawn(replace(result, coverage=replace(result.coverage, town=town)))
    assert [texts(made.svg).count(name) for name in halves] == [1, 1]
    assert "community" in made.roles


def test_names_stand_beside_their_marks_without_leaders() -> None:
    names = [PlacedName(100.0, 100.0, ("甲公园",), 10.0, 5.0)] * 12
    places = place_labels(names, (), (0, 0, 200, 200), leaders=False)
    assert places[0] is not None
    assert any(place is None for place in places)
    assert all(place is None or place.end is None for place in places)


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
    result = bundle_of((500, 500), siting=None)
    at = np.random.default_rng(1).uniform(0, 2000, (6_000, 2))
    many = facilities_at([shapely.Point(EAST + x, NORTH + y) for x, y in at])
    made = drawn(replace(result, coverage=replace(result.coverage, facilities=many), gaps=None))
    assert 2_000 < made.svg.count("<circle") < 6_000
    assert made.unnamed > 80


def test_the_outlines_of_thousands_of_circles_are_drawn_in_seconds() -> None:
    result = bundle_of((500, 500), siting=None)
    grid = [(x, y) for x in range(10, 2000, 20) for y in range(10, 2000, 20)]
    circles = shapely.buffer(shapely.points([(EAST + x, NORTH + y) for x, y in grid]), [[8.0]])
    sure, possible = (
        shapely.multipolygons(shapely.buffer(shapely.centroid(circles[0]), radius))
        for radius in (6.0, 9.0)
    )
    areas = ServiceAreas(sure, shapely.multipolygons(circles[0]), possible)
    with worked_within(20):
        made = drawn(replace(result, coverage=replace(result.coverage, areas=areas), gaps=None))
    assert made.roles[:3] == ("sure", "nominal", "possible")


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
