"""The shaded map of the communities on paper: the page's colours, a pattern for each class."""

from __future__ import annotations

import re
from pathlib import Path

from geo.coverage.community_figures import shading
from geo.export.coverage.community_map import LACK, REACH, community_map, shade_sign, shade_steps
from tests.export.test_coverage_files import in_halves

AREAS = Path(__file__).resolve().parents[2] / "geo/web/js/editor/areas.js"


def test_the_shades_are_those_of_the_page() -> None:
    script = AREAS.read_text(encoding="utf-8")
    light = re.search(r"light: \[([^\]]*)\]", script)
    lack = re.search(r"NEAR_TO_FAR = \[([^\]]*)\]", script)
    assert light is not None
    assert lack is not None
    assert re.findall(r"#\w{6}", light[1]) == list(REACH)
    assert re.findall(r"#\w{6}", lack[1]) == list(LACK)


def test_each_community_has_the_shade_of_its_class_and_its_name() -> None:
    result = in_halves()
    shaded = shading(result.communities, "share")
    drawn = community_map(
        *(result.coverage, tuple(result.communities), shaded, "en"), size=(450, 300), family="x"
    )
    for at in range(len(result.communities)):
        found = shaded.class_at(at)
        assert found is not None
        assert REACH[shade_steps(shaded)[found]] in drawn
    assert "Xiping Community" in drawn
    assert ("url(#unsure)" in drawn) == any(map(shaded.is_unsure, range(2)))


def test_a_class_is_told_without_colour_too() -> None:
    shaded = shading(in_halves().communities, "people_left")
    signs = [shade_sign(shaded, step, "x") for step in range(5)]
    patterns = [re.findall(r'fill="url\(#(\w+)\)"', sign) for sign in signs]
    assert patterns == [[], ["lack1"], ["lack2"], ["lack3"], ["lack4"]]
    assert "no_figure" in shade_sign(shaded, None, "x")
    assert "unsure" in shade_sign(shaded, None, "x", is_unsure=True)
