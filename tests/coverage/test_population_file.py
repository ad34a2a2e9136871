"""People from features in degrees: points or areas, never a mixture."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from geo.coverage.population.areas import AreaPopulation
from geo.coverage.population.file import figures_of, population_from_features
from geo.coverage.population.points import PointPopulation
from geo.model.errors import UnusablePopulation
from tests.coverage.squares import at, square, square_town

TOWN = square_town()


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    placed = None if geometry is None else shapely.geometry.mapping(TOWN.to_degrees(geometry))
    return {"type": "Feature", "properties": properties, "geometry": placed}


def test_points_are_counted_one_by_one() -> None:
    made = population_from_features(
        [feature(at(500, 500), 人口=3), feature(at(5_000, 0), 人口=4), feature(None, 人口=5)], TOWN
    )
    assert isinstance(made, PointPopulation)
    assert (made.total, made.outside) == (3, 9)


def test_areas_count_by_their_land() -> None:
    made = population_from_features(
        [feature(square(1_000, -500), pop="200"), feature(None, pop=7)], TOWN
    )
    assert isinstance(made, AreaPopulation)
    assert made.total == pytest.approx(100)
    assert made.outside == pytest.approx(107)


def test_a_group_of_one_is_the_one() -> None:
    made = population_from_features([feature(shapely.MultiPoint([at(1, 1)]), people=2)], TOWN)
    assert made.total == 2


def test_a_field_can_be_named() -> None:
    features = [feature(at(1, 1), 人口=2, 学生=1)]
    assert population_from_features(features, TOWN, "学生").total == 1


@pytest.mark.parametrize(
    ("shapes", "code", "told"),
    [
        ([at(1, 1), square(10)], "population_shapes", ("Point", "Polygon")),
        ([shapely.LineString([at(1, 1), at(2, 2)])], "population_shapes", ("LineString",)),
        ([shapely.MultiPoint([at(1, 1), at(2, 2)])], "population_shapes", ("MultiPoint",)),
        ([None], "population_nothing_inside", None),
        ([at(-9_000, 0)], "population_nothing_inside", None),
    ],
)
def test_other_shapes_are_refused(
    shapes: list[Any], code: str, told: tuple[str, ...] | None
) -> None:
    with pytest.raises(UnusablePopulation) as caught:
        population_from_features([feature(shape, people=1) for shape in shapes], TOWN)
    assert caught.value.code == code
    assert caught.value.params.get("value") == told


def test_nothing_is_no_population() -> None:
    with pytest.raises(UnusablePopulation):
        population_from_features([], TOWN)


def test_heights_and_broken_geometries_are_left_out() -> None:
    found = figures_of(
        [
            {"geometry": {"type": "Point", "coordinates": [1.0, 2.0, 3.0]}},
            {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}},
            {},
        ]
    )
    assert (found[0].wkt, found[1], found[2]) == ("POINT (1 2)", None, None)
