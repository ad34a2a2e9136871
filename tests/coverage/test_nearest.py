"""Distance to the nearest facility: by hand, and against every pair."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.coverage.facilities import facilities_at
from geo.coverage.nearest import nearest_facility, nearest_grid
from geo.model.errors import BadQuery
from geo.model.standards import standards
from tests.conftest import fault_of
from tests.coverage.squares import SOUTH, WEST, at, rule, schools, square_town

places = st.tuples(st.integers(-500, 2_500), st.integers(-500, 2_500))


def test_the_nearest_by_hand() -> None:
    x, y = np.array([WEST, WEST + 900.0]), np.array([SOUTH, SOUTH])
    found = nearest_facility(x, y, schools((300, 400), (1_000, 0), uncertainty_m=[50, 10]), 500)
    assert found.facility.tolist() == [0, 1]
    assert found.distance_m.tolist() == [500.0, 100.0]
    assert found.low_m.tolist() == [450.0, 90.0]
    assert found.high_m.tolist() == [550.0, 110.0]
    assert found.plus_minus_m.tolist() == [50.0, 10.0]


def test_a_farther_place_that_is_less_sure_may_be_nearer() -> None:
    found = nearest_facility(
        np.array([WEST]), np.array([SOUTH]), schools((100, 0), (120, 0), uncertainty_m=[0, 80]), 500
    )
    assert (found.distance_m[0], found.low_m[0], found.high_m[0]) == (100.0, 40.0, 100.0)


def test_an_unknown_accuracy_says_nothing_of_the_greatest_distance() -> None:
    found = nearest_facility(
        np.array([WEST]), np.array([SOUTH]), schools((600, 0), uncertainty_m=np.inf), 500
    )
    assert (found.low_m[0], found.high_m[0]) == (100.0, np.inf)
    assert found.plus_minus_m[0] == np.inf


@given(
    st.lists(st.tuples(places, st.sampled_from([0.0, 50.0, 400.0, np.inf])), min_size=1, max_size=8)
)
def test_it_is_the_least_over_all_pairs(facilities: list) -> None:
    points, spread = zip(*facilities, strict=True)
    x, y = np.meshgrid(np.arange(0, 2_000, 250) + WEST, np.arange(0, 2_000, 250) + SOUTH)
    x, y = x.ravel(), y.ravel()
    found = nearest_facility(x, y, schools(*points, uncertainty_m=spread), 500)
    far = np.hypot(
        x[:, None] - WEST - np.array([p[0] for p in points]),
        y[:, None] - SOUTH - np.array([p[1] for p in points]),
    )
    spread = np.array(spread)
    known = np.where(np.isfinite(spread), spread, 500.0)
    np.testing.assert_allclose(found.distance_m, far.min(1), atol=1e-6)
    np.testing.assert_allclose(found.low_m, np.maximum((far - known).min(1), 0), atol=1e-6)
    np.testing.assert_allclose(found.high_m, (far + spread).min(1), atol=1e-6)


def test_very_many_accuracies_are_rounded_up_never_down() -> None:
    spread = np.linspace(1, 100, 90)
    points = [(place * 20.0, 0.0) for place in range(90)]
    x, y = np.linspace(0, 1_800, 37) + WEST, np.full(37, SOUTH)
    found = nearest_facility(x, y, schools(*points, uncertainty_m=spread), 500)
    far = np.abs(x[:, None] - WEST - np.array(points)[:, 0])
    exact_low = np.maximum((far - spread).min(1), 0)
    exact_high = (far + spread).min(1)
    assert (found.low_m <= exact_low + 1e-6).all()
    assert (found.high_m >= exact_high - 1e-6).all()
    assert (found.high_m <= exact_high + 4).all()


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


def test_a_line_serves_along_its_length() -> None:
    street = facilities_at([shapely.LineString([at(0, 0), at(2_000, 0)])])
    found = nearest_facility(np.array([WEST + 1_000]), np.array([SOUTH + 300]), street, 500)
    assert found.distance_m.tolist() == [300.0]
