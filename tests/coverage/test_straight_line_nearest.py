"""Distance to the nearest facility: by hand, and against every pair."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage.facilities import facilities_at
from geo.coverage.straight_line import nearest
from geo.coverage.straight_line.nearest import nearest_facility
from tests.coverage.squares import SOUTH, WEST, at, schools

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


@pytest.mark.parametrize("many", [1, 500])  # facilities for which another search is worth it
@pytest.mark.parametrize("most", [100.0, 900.0])
@pytest.mark.parametrize("count", [33, 90, 400])
def test_very_many_accuracies_are_as_exact_as_few(
    many: int, most: float, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "_MANY", many)
    random = np.random.default_rng(count)
    spread = random.uniform(0, most, count)
    spread[::7] = np.inf
    points = random.uniform(0, 4_000, (count, 2))
    x, y = random.uniform(0, 4_000, (2, 500))
    made = schools(*points.tolist(), uncertainty_m=spread)
    found = nearest_facility(x + WEST, y + SOUTH, made, 500)
    far = np.hypot(x[:, None] - points[:, 0], y[:, None] - points[:, 1])
    low = far - np.where(np.isfinite(spread), spread, 500)
    assert found.facility.tolist() == far.argmin(1).tolist()
    np.testing.assert_allclose(found.distance_m, far.min(1), atol=1e-6)
    np.testing.assert_allclose(found.low_m, np.maximum(low.min(1), 0), atol=1e-6)
    np.testing.assert_allclose(found.high_m, (far + spread).min(1), atol=1e-6)


@pytest.mark.parametrize("many", [1, 500])
def test_no_point_has_nothing_near_and_a_place_without_a_place_is_near_to_none(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "_MANY", many)
    made = facilities_at([shapely.Point(), at(0, 0)])
    found = nearest_facility(np.array([WEST]), np.array([SOUTH + 7]), made, 500)
    assert (found.facility.tolist(), found.distance_m.tolist()) == ([1], [7.0])
    assert not len(nearest_facility(np.zeros(0), np.zeros(0), schools((0, 0)), 500).facility)


def test_a_line_serves_along_its_length() -> None:
    street = facilities_at([shapely.LineString([at(0, 0), at(2_000, 0)])])
    found = nearest_facility(np.array([WEST + 1_000]), np.array([SOUTH + 300]), street, 500)
    assert found.distance_m.tolist() == [300.0]
