"""Conversion to WGS 84 and back, against pyproj and coord-convert."""

from __future__ import annotations

import threading

import numpy as np
import pyproj
import pytest
import shapely
from coord_convert.transform import wgs2bd, wgs2gcj
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo.crs import convert
from geo.crs.convert import from_wgs84, geometry_to_wgs84, to_wgs84
from geo.crs.systems import GCJ02, SCALES, SYSTEMS, WGS84, System
from tests.crs.places import GEOD, PLACES, X, Y

systems = st.sampled_from(list(SYSTEMS.values()))
longitudes = st.floats(112.6, 115.4)
latitudes = st.floats(20.0, 26.0)
ALL = pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: system.code)


@given(systems, longitudes, latitudes, st.booleans(), st.sampled_from(SCALES))
def test_there_and_back_is_less_than_a_micrometre(
    system: System, longitude: float, latitude: float, swapped: bool, scale: float
) -> None:
    there = from_wgs84(longitude, latitude, system, swapped, scale)
    x, y = to_wgs84(*there, system, swapped, scale)
    assert GEOD.inv(longitude, latitude, float(x), float(y))[2] < 1e-6


@given(systems.filter(lambda system: system.epsg), longitudes, latitudes)
def test_pyproj_agrees(system: System, longitude: float, latitude: float) -> None:
    # In an oil basin PROJ would shift Beijing 1954, and a kilometre outside it not.
    start = 4214 if system.datum == "beijing1954" else 4326
    expected = Transformer.from_crs(start, system.epsg, always_xy=True).transform(
        longitude, latitude
    )
    assert tuple(map(float, from_wgs84(longitude, latitude, system))) == pytest.approx(
        expected, rel=1e-14
    )


@given(longitudes, latitudes)
def test_coord_convert_agrees(longitude: float, latitude: float) -> None:
    for code, other in (("GCJ-02", wgs2gcj), ("BD-09", wgs2bd)):
        ours = from_wgs84(longitude, latitude, SYSTEMS[code])
        assert tuple(map(float, ours)) == pytest.approx(other(longitude, latitude), abs=1e-11)


@pytest.mark.parametrize(
    ("code", "x", "y", "within"),
    [
        ("EPSG:4547", 474_373.087, 2_546_774.325, 0.001),
        ("EPSG:4526", 38_474_373.087, 2_546_774.325, 0.001),
        ("EPSG:3857", 12_662_592, 2_634_437, 1),
        ("EPSG:32649", 781_858, 2_548_380, 1),
        ("EPSG:4490", 113.75, 23.02, 1e-9),
    ],
)
def test_the_known_place_has_its_known_coordinates(
    code: str, x: float, y: float, within: float
) -> None:
    made = from_wgs84(113.75, 23.02, SYSTEMS[code])
    assert tuple(map(float, made)) == pytest.approx((x, y), abs=within)


@ALL
def test_swapped_axes_are_swapped_both_ways(system: System) -> None:
    x, y = from_wgs84(X, Y, system)
    other_y, other_x = from_wgs84(X, Y, system, swapped=True)
    assert np.array_equal(x, other_x)
    assert np.array_equal(y, other_y)
    back = np.column_stack(to_wgs84(y, x, system, swapped=True))
    assert back == pytest.approx(PLACES, abs=1e-9)


def test_micro_degrees_are_degrees_divided() -> None:
    x, y = to_wgs84([113_748_000], [23_009_000], WGS84, scale=1e-6)
    assert (x[0], y[0]) == pytest.approx((113.748, 23.009), abs=1e-12)


@ALL
def test_scalars_arrays_and_empty_ones_are_taken(system: System) -> None:
    x, y = from_wgs84(X, Y, system)
    assert to_wgs84(float(x[0]), float(y[0]), system)[0].shape == ()
    assert to_wgs84([], [], system)[0].shape == (0,)
    assert to_wgs84(x.reshape(5, 1), y.reshape(5, 1), system)[1].shape == (5, 1)


@ALL
def test_what_cannot_be_converted_is_missing(system: System) -> None:
    x, y = from_wgs84(X[0], Y[0], system)
    bad = [np.nan, np.inf, -np.inf, float(x)]
    made_x, made_y = to_wgs84(bad, [float(y)] * 4, system)
    assert np.isnan(made_x).tolist() == np.isnan(made_y).tolist() == [True, True, True, False]
    for value in (1e308, -1e308):
        made_x, made_y = to_wgs84(value, value, system)
        assert not np.isinf(made_x)
        assert np.isnan(made_x) == np.isnan(made_y)


@ALL
def test_the_input_is_left_alone(system: System) -> None:
    x, y = X.copy(), Y.copy()
    from_wgs84(x, y, system)
    to_wgs84(x, y, system)
    assert np.array_equal(x, X)
    assert np.array_equal(y, Y)


def test_nothing_is_fetched_from_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROJ_NETWORK", "ON")
    convert._transformer.cache_clear()
    for system in SYSTEMS.values():
        from_wgs84(113.75, 23.0, system)
    assert not pyproj.network.is_network_enabled()


def test_a_transformer_is_made_once() -> None:
    convert._transformer.cache_clear()
    for _ in range(3):
        from_wgs84(113.75, 23.0, SYSTEMS["EPSG:4547"])
        to_wgs84(474_373.0, 2_546_774.0, SYSTEMS["EPSG:4547"])
    assert convert._transformer.cache_info().misses == 1


def test_threads_may_convert_at_once() -> None:
    system = SYSTEMS["EPSG:4547"]
    x, y = np.full(20_000, 474_373.087), np.full(20_000, 2_546_774.325)
    found: list[bool] = []

    def work() -> None:
        for _ in range(5):
            longitude, latitude = to_wgs84(x, y, system)
            found.append(bool(np.allclose(longitude, 113.75) and np.allclose(latitude, 23.02)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 20


WKT = [
    "POINT (474373.087 2546774.325)",
    "LINESTRING (474373 2546774, 474500 2546900)",
    "POLYGON ((474000 2546000, 475000 2546000, 475000 2547000, 474000 2546000))",
    "MULTIPOINT ((474373 2546774), (474400 2546800))",
    "GEOMETRYCOLLECTION (POINT (474373 2546774), LINESTRING (474373 2546774, 474500 2546900))",
]


@pytest.mark.parametrize("text", WKT)
def test_every_vertex_of_a_geometry_is_converted(text: str) -> None:
    geometry = shapely.from_wkt(text)
    made = geometry_to_wgs84(geometry, SYSTEMS["EPSG:4547"]).geometry
    assert made.geom_type == geometry.geom_type
    expected = to_wgs84(*shapely.get_coordinates(geometry).T, SYSTEMS["EPSG:4547"])
    assert np.array_equal(shapely.get_coordinates(made), np.column_stack(expected))


def test_heights_are_dropped_and_told() -> None:
    geometries = shapely.from_wkt(
        [
            "POINT Z (113.75 23 8)",
            "POINT (113.75 23)",
            "LINESTRING Z (113 23 1, 114 23 2)",
            "POINT M (113 23 5)",
        ]
    )
    made = geometry_to_wgs84(geometries, WGS84)
    assert made.heights_dropped == 2
    assert not shapely.has_z(made.geometry).any()
    assert not shapely.has_m(made.geometry).any()
    assert shapely.get_coordinates(made.geometry[0]).tolist() == [[113.75, 23.0]]


def test_empty_and_missing_geometries_stay() -> None:
    geometries = np.array([None, shapely.Point(), shapely.Polygon(), shapely.Point(113.75, 23)])
    made = geometry_to_wgs84(geometries, GCJ02).geometry
    assert made[0] is None
    assert made[1].wkt == "POINT EMPTY"
    assert made[2].wkt == "POLYGON EMPTY"
    assert made[3].x == pytest.approx(113.7448, abs=1e-4)
    assert geometry_to_wgs84(None, GCJ02).geometry is None
    assert geometry_to_wgs84([], GCJ02).geometry.size == 0


def test_a_geometry_with_swapped_axes_is_turned() -> None:
    made = geometry_to_wgs84(shapely.Point(23.0, 113.75), WGS84, swapped=True).geometry
    assert (made.x, made.y) == (113.75, 23.0)


def test_the_geometry_given_is_left_alone() -> None:
    point = shapely.Point(113.75, 23.0, 4.0)
    geometry_to_wgs84(point, GCJ02)
    assert point.wkt == "POINT Z (113.75 23 4)"
