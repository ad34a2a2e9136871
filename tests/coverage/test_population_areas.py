"""People of areas that lie on one another count once, and that is told with both figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.population.areas import counted_once
from geo.coverage.population.file import population_from_features
from geo.coverage.population.population import as_figures
from tests.coverage.squares import square, square_town

TOWN = square_town()
QUARTERS = [square(1_000, x, y) for x in (0, 1_000) for y in (0, 1_000)]
CELLS = [square(500, x, y) for x in range(0, 2_000, 500) for y in range(0, 2_000, 500)]


def once(*areas: tuple[Any, float], each: bool = False) -> tuple[float, dict[str, Any]]:
    figures, people = zip(*areas, strict=True)
    names = [f"n{at}" for at in range(len(areas))]
    made = counted_once(as_figures(figures), np.array(people, float), names, each=each)
    return float(made.people.sum()), {found.code: found.params for found in made.findings}


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    geometry = shapely.geometry.mapping(TOWN.to_degrees(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_areas_side_by_side_are_as_they_were() -> None:
    assert once(*((each, 10) for each in QUARTERS)) == (40, {})
    assert once((square(100), 5)) == (5, {})


def test_the_same_area_twice_counts_once_and_both_figures_are_told() -> None:
    areas = [(each, 9_840 / 4) for each in QUARTERS]
    total, told = once(*areas, *areas)
    assert total == pytest.approx(9_840)
    assert told["people_areas_twice"]["once"] == "9,840"
    assert told["people_areas_twice"]["all"] == "19,680"
    total, told = once(*areas, *areas, each=True)
    assert total == pytest.approx(19_680)
    assert told["people_areas_twice_each"]["once"] == "9,840"


def test_an_area_drawn_by_two_hands_is_the_same() -> None:
    total, told = once((square(1_000), 500), (square(1_004, -2, -2), 505))
    assert total == 500
    assert set(told) == {"people_areas_twice"}


def test_a_town_and_its_communities_count_once() -> None:
    total, told = once((square(), 4_000), *((each, 1_000) for each in QUARTERS))
    assert total == 4_000
    assert told["people_areas_within"]["all"] == "8,000"


def test_whoever_is_left_lives_in_the_rest() -> None:
    figures = as_figures([square(2_000), square(1_000)])
    made = counted_once(figures, np.array([4_000.0, 1_500.0]), ["town", "block"])
    assert made.people.tolist() == [2_500, 1_500]
    assert shapely.area(made.geometry).tolist() == pytest.approx([3e6, 1e6])


def test_three_levels_count_once() -> None:
    areas = [(square(), 1_600), *((q, 400) for q in QUARTERS), *((c, 100) for c in CELLS)]
    assert once(*areas)[0] == pytest.approx(1_600)


def test_cells_across_the_border_of_two_communities_count_once() -> None:
    halves = [(shapely.box(*square(1_000).bounds), 400.0), (square(1_000, 1_000), 400.0)]
    cells = [(square(400, x, y), 32.0) for x in range(0, 2_000, 400) for y in (0, 400)]
    total, told = once(*halves, *cells)
    # Beyond y = 800 m people of the communities are left.
    assert total == pytest.approx(800)
    assert set(told) == {"people_areas_within"}


def test_other_numbers_on_the_same_area_are_asked_about() -> None:
    total, told = once((square(1_000), 100), (square(1_000), 900))
    assert total == 1_000
    assert set(told) == {"people_areas_unlike"}


def test_slivers_of_digitising_are_no_fuss() -> None:
    areas = [(square(1_002, x, y), 100) for x in (0, 1_000) for y in (0, 1_000)]
    assert once(*areas) == (400, {})


def test_overlaps_in_part_are_told_with_the_people_they_hold() -> None:
    total, told = once((square(1_000), 1_000), (square(1_000, 800), 500))
    assert total == 1_500
    assert told["people_areas_overlap"]["people"] == "100"


def test_many_areas_in_one_place_do_no_harm() -> None:
    areas = [(square(1_000, at / 10), float(at)) for at in range(1_500)]
    _, told = once(*areas)
    assert told


def test_a_file_says_what_is_in_it_twice() -> None:
    rows = [feature(each, 社区="甲", 人口=10) for each in QUARTERS]
    found = population_from_features([*rows, *rows], TOWN)
    assert (found.total, found.outside) == (pytest.approx(40), pytest.approx(0, abs=1e-6))
    assert [each.code for each in found.findings] == ["people_areas_twice"]
    assert population_from_features([*rows, *rows], TOWN, each=True).total == pytest.approx(80)


@pytest.mark.parametrize(
    ("properties", "total", "code"),
    [
        ({"name": "甲", "人口": 10}, 10, "people_rows_twice"),
        ({"人口": 10}, 20, "people_rows_alike"),
    ],
)
def test_rows_of_points_that_are_there_twice(
    properties: dict[str, Any], total: float, code: str
) -> None:
    row = feature(shapely.Point(square().centroid), **properties)
    found = population_from_features([row, row], TOWN)
    assert found.total == total
    assert [each.code for each in found.findings] == [code]
