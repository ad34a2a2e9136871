"""Areas with people: by the share of the land, and never more than there are."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from geo.coverage.population.areas import AreaPopulation
from geo.coverage.population.population import as_figures
from geo.model.errors import UnusablePopulation
from tests.coverage.squares import square, square_town

TOWN = square_town()


def people_in(*areas: tuple[Any, float]) -> AreaPopulation:
    figures, people = zip(*areas, strict=True)
    return AreaPopulation(as_figures(figures), people, TOWN)


def test_an_area_across_the_edge_counts_by_its_share_inside() -> None:
    population = people_in((square(1_000, 1_750), 400), (square(500), 30))
    assert population.total == pytest.approx(100 + 30)
    assert population.outside == pytest.approx(300)


def test_asking_for_a_part_does_not_gather_all_people_into_it() -> None:
    population = people_in((square(1_000), 100), (square(1_000, 1_000), 50))
    assert population.inside(square(1_000, 500)) == pytest.approx(50 + 25)


def test_people_of_areas_that_overlap_are_different_people() -> None:
    population = people_in((square(1_000), 100), (square(1_000), 50))
    assert population.inside(square(500)) == pytest.approx(150 / 4)


def test_an_area_that_crosses_itself_is_made_valid() -> None:
    bow = shapely.Polygon(
        [(each.x, each.y) for each in shapely.points(square(100).exterior.coords)]
    )
    crossed = shapely.Polygon([bow.exterior.coords[at] for at in (0, 2, 1, 3)])
    assert people_in((crossed, 8)).total == pytest.approx(8)


@pytest.mark.parametrize(
    ("areas", "code"),
    [
        ([(square(10, 9_000), 1)], "population_nothing_inside"),
        ([(square(10, 2_000), 1)], "population_nothing_inside"),
        ([(square(10), -1)], "population_negative"),
    ],
)
def test_what_cannot_be_counted_is_an_error(areas: Any, code: str) -> None:
    with pytest.raises(UnusablePopulation) as caught:
        people_in(*areas)
    assert caught.value.code == code
