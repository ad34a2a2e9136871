"""Lengths, areas and distances on the ground, in every zone, against GeographicLib."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod

from geo.crs.metric import (
    DISTORTION,
    areas_m2,
    distortion,
    hausdorff_m,
    lengths_m,
    plane_of,
    zone_epsg,
)

GEOD = Geod(ellps="WGS84")  # differs from CGCS2000 by 0.1 mm in the polar radius
LATITUDES = (18.0, 23.0, 31.0, 40.0, 47.0, 54.0)
MERIDIANS = range(75, 136, 3)
KM = 1 / 111.0  # degrees


def town(longitude: float, latitude: float, wide_km: float, high_km: float) -> shapely.Polygon:
    """Return an outline with vertices every kilometre or so, as outlines have them."""
    half = wide_km / 2 * KM / np.cos(np.radians(latitude))
    box = shapely.box(
        longitude - half, latitude - high_km / 2 * KM,
        longitude + half, latitude + high_km / 2 * KM,
    )  # fmt: skip
    return shapely.segmentize(box, 0.01)


def on_the_ground(shape: shapely.Polygon) -> float:
    return abs(GEOD.geometry_area_perimeter(shape)[0])


@pytest.mark.parametrize("meridian", MERIDIANS)
def test_a_town_anywhere_in_a_zone_is_measured_right(meridian: int) -> None:
    """In its middle, at its edge and across it; 8 to 90 km wide."""
    for offset in (0.0, 0.3, 0.9, 1.2, 1.5, -1.5):
        for latitude in LATITUDES:
            for wide_km in (8, 30, 90):
                outline = town(meridian + offset, latitude, wide_km, 20)
                plane = plane_of(outline.bounds)
                metric = plane.to_metres(outline)
                assert metric.area == pytest.approx(on_the_ground(outline), rel=2.2 * DISTORTION)
                west, _, east, _ = outline.bounds
                for x in (west, (west + east) / 2, east):
                    side = shapely.LineString([(x, latitude), (x, latitude + 0.01)])
                    assert plane.to_metres(side).length == pytest.approx(
                        GEOD.geometry_length(side), rel=1.1 * DISTORTION
                    )


@pytest.mark.parametrize(("wide_km", "length"), [(60, 1.2e-5), (90, 2.6e-5), (200, 1.3e-4)])
def test_the_stated_errors_of_wide_towns_hold(wide_km: float, length: float) -> None:
    outline = town(103.5, 18.0, wide_km, 20)
    plane = plane_of(outline.bounds)
    east = outline.bounds[2]
    side = shapely.LineString([(east, 18.0), (east, 18.01)])
    too_long = plane.to_metres(side).length / GEOD.geometry_length(side) - 1
    assert 0.8 * length < too_long < length
    patch = shapely.box(east - 0.002, 18.0, east, 18.002)
    assert plane.to_metres(patch).area / on_the_ground(patch) - 1 < 2 * length


@pytest.mark.parametrize("meridian", MERIDIANS)
def test_the_scale_of_a_zone_is_the_one_of_the_formula(meridian: int) -> None:
    """At the edge of each zone, where the error of its own plane is largest."""
    zone = CRS.from_epsg(zone_epsg(meridian))
    assert f"meridian {meridian}" in zone.name or f"CM {meridian}E" in zone.name
    from geo.crs.metric import Plane

    plane = Plane(zone_epsg(meridian))
    for latitude in LATITUDES:
        side = shapely.LineString([(meridian + 1.5, latitude), (meridian + 1.5, latitude + 0.001)])
        scale = plane.to_metres(side).length / GEOD.geometry_length(side)
        assert scale - 1 == pytest.approx(distortion(side.bounds, meridian), rel=0.01)


def test_which_plane_a_town_gets() -> None:
    assert plane_of((113.70, 22.96, 113.80, 23.05)).epsg == 4547
    assert plane_of((124.8, 46.8, 125.2, 47.2)).epsg is None  # 1.2 degrees off 126 E
    assert plane_of((125.8, 46.8, 126.2, 47.2)).epsg == 4551
    across = plane_of((103.2, 26.0, 103.8, 26.3))
    assert across.epsg is None
    assert "+lon_0=103.5 " in across.name
    assert CRS.from_user_input(across.name).is_projected
    assert across is plane_of((103.2, 26.0, 103.8, 26.3))


def test_a_plane_goes_there_and_back() -> None:
    outline = town(103.5, 26.0, 60, 40)
    plane = plane_of(outline.bounds)
    back = plane.to_degrees(plane.to_metres(outline))
    assert shapely.equals_exact(back, outline, tolerance=1e-9)


positions = st.tuples(st.floats(75, 135), st.floats(18, 54))


@given(positions, st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=9))
def test_lengths_and_areas_are_those_of_geographiclib(
    origin: tuple[float, float], steps: list[tuple[float, float]]
) -> None:
    line = shapely.LineString([(origin[0] + x, origin[1] + y) for x, y in steps])
    ring = shapely.Polygon([*line.coords, origin])
    shapes = np.array([line, None, ring, shapely.MultiLineString([line, line])], dtype=object)
    length, area = GEOD.geometry_length(line), on_the_ground(ring)
    assert lengths_m(shapes) == pytest.approx([length, 0, 0, 2 * length], rel=1e-8, abs=1e-6)
    assert areas_m2(shapes) == pytest.approx([0, 0, area, 0], rel=1e-7, abs=0.1)


def test_holes_and_collections_count_as_what_they_are() -> None:
    block = shapely.box(104.0, 26.0, 104.02, 26.02)
    hole = shapely.box(104.005, 26.005, 104.01, 26.01)
    road = shapely.LineString([(104, 26), (104.01, 26)])
    holed = block.difference(hole)
    mixed = shapely.GeometryCollection([holed, road, shapely.MultiPolygon([hole])])
    shapes = np.array([holed, mixed, shapely.Point(104, 26)], dtype=object)
    whole, inner = areas_m2(np.array([block, hole], dtype=object))
    assert areas_m2(shapes) == pytest.approx([whole - inner, whole, 0])
    assert lengths_m(shapes) == pytest.approx([0, GEOD.geometry_length(road), 0])
    nothing = np.array([], dtype=object)
    assert lengths_m(nothing).shape == areas_m2(nothing).shape == (0,)


def straight_line_m(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the Hausdorff distance by trying positions a hundredth of a side apart."""

    def lines(shape: shapely.Geometry) -> np.ndarray:
        edge = shape.boundary if shape.geom_type == "Polygon" else shape
        return shapely.get_coordinates(
            shapely.segmentize(edge, edge.length / 4000) if edge.length else edge
        )

    def farthest(shape: shapely.Geometry, dense: np.ndarray) -> float:
        vertices = shapely.get_coordinates(shape)
        tiled = np.repeat(vertices, len(dense), axis=0)
        around = np.tile(dense, (len(vertices), 1))
        metres = GEOD.inv(tiled[:, 0], tiled[:, 1], around[:, 0], around[:, 1])[2]
        return float(np.asarray(metres).reshape(len(vertices), -1).min(axis=1).max())

    return max(farthest(one, lines(other)), farthest(other, lines(one)))


@pytest.mark.parametrize("longitude", [76.4, 103.5, 125.0, 134.9])
@pytest.mark.parametrize("latitude", [18.5, 31.0, 53.5])
@pytest.mark.parametrize("move", [0.002, 0.05, 0.5, 6.0], ids=str)
def test_how_far_a_shape_has_moved(longitude: float, latitude: float, move: float) -> None:
    area = shapely.Polygon([(0, 0), (0.02, 0.003), (0.017, 0.015)])
    road = shapely.LineString([(0, 0), (0.01, 0.02), (0.03, 0.025)])

    def at(shape: shapely.Geometry, x: float, y: float) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: xy + np.array([x, y]))

    old = [
        at(area, longitude, latitude),
        at(road, longitude, latitude),
        at(area, longitude, latitude),
    ]
    new = [
        at(area, longitude + move, latitude + move / 3),
        at(road, longitude - move, latitude),
        shapely.Point(longitude + move, latitude - move / 2),
    ]
    found = hausdorff_m(np.array(old), np.array(new))
    expected = [straight_line_m(*pair) for pair in zip(old, new, strict=True)]
    assert found == pytest.approx(expected, rel=5e-5, abs=0.5)


def test_shapes_at_opposite_ends_of_the_world_have_a_distance() -> None:
    one = np.array([shapely.LineString([(-179, -80), (-179, -79)])])
    other = np.array([shapely.LineString([(179, 80), (179, 79)])])
    assert np.isfinite(hausdorff_m(one, other)).all()
