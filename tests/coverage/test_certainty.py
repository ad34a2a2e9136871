"""How surely each point is covered, against one distance after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geo.coverage import certainty
from geo.coverage.certainty import classes_of, interval_sums
from geo.coverage.straight_line.service_area import three_radii

METRES = st.floats(-2000, 2000).map(lambda value: round(value, 3))


def one_by_one(x: Any, y: Any, geometry: Any, radii: Any) -> list[int]:
    """Look at each pair of a point and a facility."""
    found = []
    for point in shapely.points(x, y):
        levels = [0]
        for figure, *three in zip(geometry, *radii, strict=True):
            if figure is not None and not figure.is_empty:
                distance = shapely.distance(figure, point)
                levels += [3 - place for place, radius in enumerate(three) if distance <= radius]
        found.append(max(levels))
    return found


def figures(*made: Any) -> Any:
    array = np.empty(len(made), dtype=object)
    array[:] = list(made)
    return array


MIXED = figures(
    shapely.Point(0, 0),
    shapely.LineString([(800, 0), (800, 900)]),
    shapely.box(-900, -900, -500, -500),
    None,
    shapely.Point(),
    shapely.MultiPoint([(0, 1500), (50, 1500)]),
)


@given(
    arrays.arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2)), elements=METRES),
    arrays.arrays(np.float64, 6, elements=st.floats(1, 900)),
    arrays.arrays(np.float64, 6, elements=st.sampled_from([0.0, 50.0, 400.0, 2000.0, np.inf])),
)
def test_the_classes_are_those_of_each_pair(places: Any, radius: Any, spread: Any) -> None:
    radii = three_radii(radius, spread)
    found = classes_of(places[:, 0], places[:, 1], MIXED, radii)
    assert found.tolist() == one_by_one(places[:, 0], places[:, 1], MIXED, radii)


@pytest.mark.parametrize(("x", "expected"), [(500.0, 3), (np.nextafter(500.0, 501), 0)])
@pytest.mark.parametrize(
    "figure", [shapely.Point(0, 0), shapely.LineString([(0, 0), (-9, 0)])], ids=["point", "line"]
)
def test_a_point_at_the_radius_is_covered(x: float, expected: int, figure: Any) -> None:
    radii = three_radii(500.0, np.zeros(1))
    assert classes_of(np.array([x]), np.zeros(1), figures(figure), radii).tolist() == [expected]


def test_blocks_do_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    x, y = random.uniform(0, 3000, (2, 700))
    geometry = shapely.points(*random.uniform(0, 3000, (2, 90)))
    geometry[::3] = shapely.buffer(geometry[::3], 40)
    radii = three_radii(random.uniform(50, 400, 90), random.uniform(0, 300, 90))
    whole = classes_of(x, y, geometry, radii)
    monkeypatch.setattr(certainty, "_POINTS_AT_ONCE", 64)
    monkeypatch.setattr(certainty, "_FIRST_FACILITIES", 3)
    monkeypatch.setattr(certainty, "_FACILITIES_AT_ONCE", 11)
    assert set(whole.tolist()) == {0, 1, 2, 3}
    assert classes_of(x, y, geometry, radii).tolist() == whole.tolist()
    assert whole.tolist() == one_by_one(x, y, geometry, radii)


@pytest.mark.parametrize(("points", "facilities"), [(0, 3), (3, 0), (0, 0)])
def test_nothing_covers_nothing(points: int, facilities: int) -> None:
    radii = three_radii(500.0, np.zeros(facilities))
    geometry = shapely.points(np.zeros(facilities), np.zeros(facilities))
    found = classes_of(np.full(points, 9e5), np.zeros(points), geometry, radii)
    assert found.tolist() == [0] * points


def test_the_sums_hold_each_other() -> None:
    sums = interval_sums(np.array([0, 1, 2, 3, 3], np.int8), np.array([5.0, 4.0, 3.0, 2.0, 1.0]))
    assert (sums.sure, sums.nominal, sums.possible) == (3.0, 6.0, 10.0)
