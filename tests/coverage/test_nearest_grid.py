"""The grid of distances: known cells, clipped to the town, by straight line and along streets."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from geo.coverage.straight_line.nearest_grid import nearest_grid
from geo.model.errors import BadQuery
from geo.model.standards import standards
from tests.conftest import fault_of
from tests.coverage.squares import SOUTH, WEST, at, rule, schools, square_town
from tests.coverage.street_plans import streets


def test_a_grid_over_a_square() -> None:
    grid = nearest_grid(square_town(), schools((1_000, 1_000)), rule(), 500)
    assert grid.image().shape == (4, 4)
    inner, side, corner = np.hypot(250, 250), np.hypot(250, 750), np.hypot(750, 750)
    np.testing.assert_allclose(grid.image()[0], [corner, side, side, corner])
    np.testing.assert_allclose(grid.image()[1], [side, inner, inner, side])
    assert grid.class_bounds_m == (250.0, 500.0, 1_000.0)
    assert sorted(grid.classes.tolist()) == [1] * 4 + [2] * 8 + [3] * 4


def test_cells_are_clipped_to_the_town_with_its_holes_and_parts() -> None:
    outline = shapely.unary_union(
        [
            shapely.box(WEST, SOUTH, WEST + 950, SOUTH + 950).difference(at(450, 450).buffer(100)),
            shapely.box(WEST + 2_000, SOUTH, WEST + 2_100, SOUTH + 100),
        ]
    )
    town = square_town(outline=outline)
    grid = nearest_grid(town, schools((0, 0)), rule(), 100)
    shapes = [shape(each["geometry"]) for each in grid.features()]
    area = sum(town.to_metres(each).area for each in shapes)
    assert area == pytest.approx(outline.area, rel=1e-3)
    assert np.isnan(grid.image()).sum() == grid.image().size - len(shapes)


def test_cells_of_nancheng_are_valid_and_fill_it() -> None:
    from geo.coverage.town import town

    nancheng = town()
    cells = nearest_grid(nancheng, schools(), rule()).features()
    shapes = np.array([shape(each["geometry"]) for each in cells], object)
    assert shapely.is_valid(shapes).all()
    area = shapely.area(nancheng.to_metres(shapes)).sum() / 1e6
    assert area == pytest.approx(nancheng.area_km2, rel=1e-4)


def test_features_say_what_is_known() -> None:
    town = square_town()
    feature = nearest_grid(town, schools((100, 100), uncertainty_m=np.inf), rule(), 200).features()[
        0
    ]
    properties = feature["properties"]
    assert (properties["distance_m"], properties["high_m"]) == (0, None)
    assert (properties["class"], properties["facility"]) == (0, "1")
    empty = nearest_grid(town, schools(), rule(), 2_000).features()[0]["properties"]
    assert (empty["distance_m"], empty["facility"], empty["class"]) == (None, None, 3)


def test_a_distance_equal_to_a_bound_is_within_it() -> None:
    grid = nearest_grid(square_town(1_000), schools((500, 1_000)), rule(), 1_000)
    assert (grid.nearest.distance_m[0], grid.classes[0]) == (500.0, 1)


@pytest.mark.parametrize("cell", [0.0, -1.0, float("nan"), 0.5])
def test_a_grid_that_cannot_be_laid(cell: float) -> None:
    fault = fault_of(lambda: nearest_grid(square_town(), schools(), rule(), cell))
    assert isinstance(fault, BadQuery)
    assert fault.code == "bad_cell"


def test_a_density_has_no_distance() -> None:
    cameras = next(each for each in standards().rule if each.kind == "density")
    fault = fault_of(lambda: nearest_grid(square_town(), schools(), cameras))
    assert isinstance(fault, BadQuery)
    assert fault.code == "rule_not_of_kind"


def test_along_streets_each_cell_says_its_way_and_whether_there_is_one() -> None:
    # One street through the middle of the southern row; an island in the north-west.
    network = streets([(0, 250), (2_000, 250)], [(100, 1_750), (400, 1_750)])
    grid = nearest_grid(square_town(), schools((250, 250)), rule(), 500, streets=network)
    assert grid.image()[0].tolist() == [0.0, 500.0, 1_000.0, 1_500.0]
    assert grid.classes[:4].tolist() == [0, 1, 2, 3]
    assert set(grid.classes[4:].tolist()) == {4}
    first, *_, last = grid.features()
    assert {first["properties"]["method"], last["properties"]["method"]} == {"network"}
    assert (last["properties"]["distance_m"], last["properties"]["class"]) == (None, 4)
    assert set(nearest_grid(grid.town, schools(), rule(), 500, streets=network).classes) == {4}
