"""GCJ-02 and back."""

from __future__ import annotations

import numpy as np
import pytest
from coord_convert.transform import wgs2gcj
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02

GEOD = Geod(ellps="WGS84")
# Guangdong, sea included.
longitudes = st.floats(109.6, 117.4)
latitudes = st.floats(20.2, 25.6)


def metres(x: float, y: float, other_x: float, other_y: float) -> float:
    return float(GEOD.inv(x, y, other_x, other_y)[2])


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
    ids=["Shenzhen", "Beijing"],
)
def test_known_pairs_agree(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    x, y = wgs84_to_gcj02(*wgs84)
    assert (float(x), float(y)) == pytest.approx(gcj02, abs=1e-12)


@given(longitudes, latitudes)
def test_another_implementation_agrees(longitude: float, latitude: float) -> None:
    x, y = wgs84_to_gcj02(longitude, latitude)
    assert (float(x), float(y)) == pytest.approx(wgs2gcj(longitude, latitude), abs=1e-11)


@given(longitudes, latitudes)
def test_there_and_back_is_less_than_a_micrometre(longitude: float, latitude: float) -> None:
    x, y = gcj02_to_wgs84(*wgs84_to_gcj02(longitude, latitude))
    assert metres(longitude, latitude, float(x), float(y)) < 1e-6


def test_there_and_back_holds_along_the_lines_where_the_formula_has_a_root() -> None:
    near = 105.0 + np.array([0.0, 1e-12, -1e-9, 1e-6, -1e-4])
    x, y = np.meshgrid(near, [28.0, 35.0, 35.0 + 1e-9, 23.0])
    back_x, back_y = gcj02_to_wgs84(*wgs84_to_gcj02(x, y))
    assert GEOD.inv(x, y, back_x, back_y)[2].max() < 1e-6


@given(longitudes, latitudes)
def test_back_and_there_is_less_than_a_micrometre(longitude: float, latitude: float) -> None:
    x, y = wgs84_to_gcj02(*gcj02_to_wgs84(longitude, latitude))
    assert metres(longitude, latitude, float(x), float(y)) < 1e-6


def test_the_shift_in_nancheng_is_532_m_east_and_302_m_south() -> None:
    x, y = wgs84_to_gcj02(113.75, 23.0)
    assert metres(113.75, 23.0, float(x), 23.0) == pytest.approx(532, abs=2)
    assert metres(113.75, 23.0, 113.75, float(y)) == pytest.approx(302, abs=2)
    assert x > 113.75
    assert y < 23.0


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(0.0, 0.0), (2.35, 48.85), (-74.0, 40.7), (151.2, -33.9), (139.7, 35.7), (72.0, 30.0)],
)
def test_outside_china_nothing_moves(longitude: float, latitude: float) -> None:
    for convert in (wgs84_to_gcj02, gcj02_to_wgs84):
        x, y = convert(longitude, latitude)
        assert (float(x), float(y)) == (longitude, latitude)


def test_arrays_keep_their_shape_and_values() -> None:
    x, y = np.meshgrid(np.linspace(113, 114, 7), np.linspace(22, 24, 5))
    moved_x, moved_y = wgs84_to_gcj02(x, y)
    assert moved_x.shape == moved_y.shape == (5, 7)
    one_x, one_y = wgs84_to_gcj02(x[2, 3], y[2, 3])
    assert (moved_x[2, 3], moved_y[2, 3]) == (float(one_x), float(one_y))


def test_arrays_inside_and_outside_china_mix() -> None:
    x, y = wgs84_to_gcj02([113.75, 2.35], [23.0, 48.85])
    assert (x[1], y[1]) == (2.35, 48.85)
    assert x[0] != 113.75


def test_lists_integers_and_empty_arrays_are_taken() -> None:
    assert wgs84_to_gcj02([], [])[0].shape == (0,)
    assert float(wgs84_to_gcj02(113, 23)[0]) == pytest.approx(wgs2gcj(113, 23)[0], abs=1e-11)


def test_the_input_is_left_alone() -> None:
    x, y = np.array([113.75]), np.array([23.0])
    wgs84_to_gcj02(x, y)
    gcj02_to_wgs84(x, y)
    assert (x[0], y[0]) == (113.75, 23.0)


def test_a_missing_position_stays_missing() -> None:
    x, y = wgs84_to_gcj02([float("nan")], [23.0])
    assert np.isnan(x[0])
    assert y[0] == 23.0
