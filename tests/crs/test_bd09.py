"""BD-09 and back."""

from __future__ import annotations

import numpy as np
import pytest
from coord_convert.transform import bd2gcj, bd2wgs, gcj2bd, wgs2bd
from hypothesis import given
from hypothesis import strategies as st

from geo.crs.bd09 import bd09_to_gcj02, bd09_to_wgs84, gcj02_to_bd09, wgs84_to_bd09
from tests.crs.places import GEOD

# Inside China's rectangle, away from its edge.
longitudes = st.floats(73.0, 135.0)
latitudes = st.floats(3.9, 53.6)
CONVERSIONS = (gcj02_to_bd09, bd09_to_gcj02, wgs84_to_bd09, bd09_to_wgs84)


def metres(x: float, y: float, other_x: float, other_y: float) -> float:
    return float(GEOD.inv(x, y, other_x, other_y)[2])


@given(longitudes, latitudes)
def test_another_implementation_agrees(longitude: float, latitude: float) -> None:
    ours = gcj02_to_bd09(longitude, latitude)
    assert tuple(map(float, ours)) == pytest.approx(gcj2bd(longitude, latitude), abs=1e-11)
    ours = wgs84_to_bd09(longitude, latitude)
    assert tuple(map(float, ours)) == pytest.approx(wgs2bd(longitude, latitude), abs=1e-11)


@given(longitudes, latitudes)
def test_the_one_step_inverse_lies_within_its_known_error(x: float, y: float) -> None:
    assert metres(*map(float, bd09_to_gcj02(x, y)), *bd2gcj(x, y)) < 0.3
    assert metres(*map(float, bd09_to_wgs84(x, y)), *bd2wgs(x, y)) < 0.5


@given(longitudes, latitudes)
def test_there_and_back_is_less_than_a_micrometre(longitude: float, latitude: float) -> None:
    for there, back in ((gcj02_to_bd09, bd09_to_gcj02), (wgs84_to_bd09, bd09_to_wgs84)):
        x, y = back(*there(longitude, latitude))
        assert metres(longitude, latitude, float(x), float(y)) < 1e-6


@given(longitudes, latitudes)
def test_back_and_there_is_less_than_a_micrometre(longitude: float, latitude: float) -> None:
    for there, back in ((gcj02_to_bd09, bd09_to_gcj02), (wgs84_to_bd09, bd09_to_wgs84)):
        x, y = there(*back(longitude, latitude))
        assert metres(longitude, latitude, float(x), float(y)) < 1e-6


def test_all_of_china_comes_back_within_a_micrometre() -> None:
    x, y = np.meshgrid(np.linspace(73, 135, 500), np.linspace(4, 53.5, 400))
    back_x, back_y = bd09_to_wgs84(*wgs84_to_bd09(x, y))
    assert GEOD.inv(x, y, back_x, back_y)[2].max() < 1e-6


def test_the_shift_in_nancheng_is_one_kilometre_and_a_quarter() -> None:
    x, y = wgs84_to_bd09(113.75, 23.0)
    assert metres(113.75, 23.0, float(x), float(y)) == pytest.approx(1250, abs=15)


@pytest.mark.parametrize("convert", CONVERSIONS)
@pytest.mark.parametrize(
    ("longitude", "latitude"), [(0.0, 0.0), (2.35, 48.85), (-74.0, 40.7), (151.2, -33.9)]
)
def test_outside_china_nothing_moves(convert, longitude: float, latitude: float) -> None:
    x, y = convert(longitude, latitude)
    assert (float(x), float(y)) == (longitude, latitude)


@pytest.mark.parametrize("convert", CONVERSIONS)
def test_arrays_missing_positions_and_far_ones_mix(convert) -> None:
    x, y = convert([113.75, 2.35, np.nan, 1e308], [23.0, 48.85, 23.0, -1e308])
    assert x[0] != 113.75
    assert (x[1], y[1]) == (2.35, 48.85)
    assert np.isnan(x[2])
    assert (x[3], y[3]) == (1e308, -1e308)


@pytest.mark.parametrize("convert", CONVERSIONS)
def test_shapes_are_kept(convert) -> None:
    assert convert([], [])[0].shape == (0,)
    assert convert(113.75, 23)[0].shape == ()
    x, y = np.full((2, 3), 113.75), np.full((2, 3), 23.0)
    assert convert(x, y)[1].shape == (2, 3)
    assert (x == 113.75).all()
