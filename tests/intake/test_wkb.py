"""WKB becomes GeoJSON as shapely would make it, and what shapely refuses passes unrepaired."""

from __future__ import annotations

import json
import struct

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.intake.formats.wkb import UnsupportedGeometry, geometry_of
from tests.strategies import geometries

SHAPES = [
    "POINT (1 2)",
    "LINESTRING (0 0, 1 1)",
    "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))",
    "MULTIPOINT (1 2, 3 4)",
    "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
]


@pytest.mark.parametrize("text", SHAPES)
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("heights", [False, True])
def test_every_type_in_every_dialect(text: str, order: int, flavor: str, *, heights: bool) -> None:
    figure = shapely.from_wkt(text)
    given = shapely.force_3d(figure, 8.0) if heights else figure
    content = shapely.to_wkb(given, byte_order=order, flavor=flavor)
    found, had = geometry_of(content)
    assert found == json.loads(shapely.to_geojson(figure))
    assert had is heights


@given(geometries)
def test_any_shape_comes_back(geometry: object) -> None:
    if geometry is not None:
        found, _ = geometry_of(shapely.to_wkb(shape(geometry)))
        assert found == geometry


def test_an_open_ring_passes() -> None:
    ring = struct.pack("<BIII6d", 1, 3, 1, 3, 0, 0, 1, 0, 1, 1)
    assert geometry_of(ring)[0]["coordinates"] == [[[0, 0], [1, 0], [1, 1]]]


@pytest.mark.parametrize(
    ("code", "name"), [(8, "CircularString"), (1010, "CurvePolygon"), (16, "TIN")]
)
def test_curves_and_surfaces_are_named(code: int, name: str) -> None:
    with pytest.raises(UnsupportedGeometry, match=name):
        geometry_of(struct.pack("<BII", 1, code, 0))


@given(st.binary(max_size=80))
def test_noise_ends_in_a_known_error(noise: bytes) -> None:
    try:
        geometry_of(noise)
    except (struct.error, UnsupportedGeometry):
        return


def test_a_count_that_lies_reserves_nothing() -> None:
    with pytest.raises(struct.error):
        geometry_of(struct.pack("<BII", 1, 2, 0xFFFFFFFF))
