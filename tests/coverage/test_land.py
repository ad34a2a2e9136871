"""The share of some land that is covered: answers known by hand."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from geo.coverage.land import Land, land_figures, land_from_features
from geo.model.errors import BadQuery
from tests.coverage.squares import at, covered, schools, square, square_town


def feature(geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": mapping(geometry)}


def test_a_disc_in_the_middle_covers_a_quarter_disc_of_a_quarter_town() -> None:
    found = covered(square_town(2_000), schools((1_000, 1_000)), 500)
    figures = land_figures(found.areas, Land(square(1_000)))
    assert figures.total_km2 == pytest.approx(1.0)
    assert figures.covered_km2.nominal == pytest.approx(0.25 * 3.14159265 * 0.25, rel=2e-4)
    assert figures.share.nominal == pytest.approx(figures.covered_km2.nominal)


def test_doubt_spreads_the_figures_and_none_is_above_the_land() -> None:
    found = covered(square_town(2_000), schools((1_000, 1_000), uncertainty_m=300), 900)
    figures = land_figures(found.areas, Land(square(500, 750, 750)))
    three = figures.covered_km2
    assert 0 < three.sure <= three.nominal <= three.possible <= figures.total_km2 + 1e-12
    assert figures.share.possible == pytest.approx(1.0)


def test_without_facilities_nothing_is_covered() -> None:
    figures = land_figures(covered(square_town(), schools()).areas, Land(square(500)))
    assert figures.covered_km2.to_dict() == {"sure": 0.0, "nominal": 0.0, "possible": 0.0}


def test_areas_of_a_file_that_overlap_count_once_and_only_inside_the_town() -> None:
    town = square_town(2_000)
    shapes = [square(1_000), square(1_000), square(1_000, 1_500, 0), at(10, 10)]
    land = land_from_features([feature(town.to_degrees(each)) for each in shapes], town)
    assert land.area_km2 == pytest.approx(1.0 + 0.5, rel=1e-6)


@pytest.mark.parametrize("shapes", [[], [shapely.Point(113.75, 23.0)], [shapely.box(0, 0, 1, 1)]])
def test_a_file_without_land_in_the_town_is_refused(shapes: list[Any]) -> None:
    with pytest.raises(BadQuery) as caught:
        land_from_features([feature(each) for each in shapes], square_town())
    assert caught.value.code == "no_land"


def test_a_coverage_tells_its_land() -> None:
    found = covered(square_town(2_000), schools((1_000, 1_000)), 500)
    assert "land" not in found.to_dict("en")
    told = found.on_land(Land(square(1_000))).to_dict("en")["land"]
    assert told["total_km2"] == 1.0
