"""Shapes in degrees are valid after rounding."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import shape

from geo.coverage.report.shapes import geojson_geometry, in_degrees
from tests.coverage.squares import SOUTH, WEST, square, square_town

TOWN = square_town()


def test_decimals_and_place() -> None:
    made = shape(geojson_geometry(in_degrees(square(), TOWN)))
    corners = shapely.get_coordinates(made)
    np.testing.assert_allclose(corners, corners.round(6), atol=1e-12)
    assert TOWN.to_metres(made).symmetric_difference(square()).area < 2_000 * 4 * 0.1


def test_a_neck_thinner_than_the_rounding_does_not_make_it_invalid() -> None:
    neck = shapely.Polygon(
        [
            (WEST + x, SOUTH + y)
            for x, y in [(0, 0), (100, 0), (50, 49.99), (100, 100), (0, 100), (49.99, 50)]
        ]
    )
    assert in_degrees(neck, TOWN).is_valid
