"""Along streets in a real browser: the sites, the curve and the layer follow them and say so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import expect

from geo.coverage.town import town
from tests.browser.test_accessibility import violations
from tests.browser.test_coverage import Come, Planner, come
from tests.conftest import DECLARED

__all__ = ["come"]  # the fixture

SCHOOL = (113.748, 23.009)  # the one that is planned
WORDS = {
    "en": {
        "sites": "Where next",
        "by": "Sites are chosen by distance along streets.",
        "charts": "Charts",
        "curve": "Distance along streets; the dashed vertical line is the rule.",
    },
    "zh": {
        "sites": "下一步选址",
        "by": "按沿道路步行距离选址。",
        "charts": "图表",
        "curve": "按沿道路步行距离；竖向虚线为规则。",
    },
}


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    """Blocks of 200 m in a square of 2 km; the rest of the town has no street in the file."""
    place = town()
    east, north = (float(each) for each in place.points(*SCHOOL))
    marks = range(-1_000, 1_001, 200)
    lines = [[(east + x, north + y) for x in marks] for y in marks]
    lines += [[(east + x, north + y) for y in marks] for x in marks]
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": shapely.geometry.mapping(place.to_degrees(shapely.LineString(line))),
        }
        for line in lines
    ]
    path = tmp_path / "streets.geojson"
    document = {"type": "FeatureCollection", **DECLARED, "features": features}
    path.write_text(json.dumps(document))
    return path


def load_streets(planner: Planner, file: Path) -> None:
    page = planner.page
    page.locator(".st-key-coverage_files summary").click()
    page.locator(".st-key-coverage_drop_streets input[type=file]").set_input_files(str(file))
    expect(page.locator(".st-key-coverage_files").get_by_text(file.name)).to_be_visible()
    planner.settle()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_sites_curve_and_layer_follow_the_streets_and_say_so(
    come: Come, streets: Path, language: str, scheme: str
) -> None:
    words = WORDS[language]
    query = "&service=school&count=planned&method=network&layer=distance"
    planner = come(query, language=language, color_scheme=scheme)
    page = planner.page
    load_streets(planner, streets)
    for role in ("grid1", "grid5", "no_way"):
        planner.wait_drawn(role, 1)
    planner.turn_to(words["sites"])
    expect(page.get_by_text(words["by"])).to_be_visible()
    planner.wait_drawn("site", 3)
    assert planner.page.evaluate("planmapEditors.coverage_map.mounts") == 1, "the map stays"
    planner.turn_to(words["charts"])
    expect(page.get_by_text(words["curve"])).to_be_visible()
    assert violations(page) == []
