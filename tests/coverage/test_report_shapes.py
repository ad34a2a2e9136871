"""Shapes in degrees are valid after rounding."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from geo.coverage.report.shapes import geojson_geometry, in_degrees
from geo.coverage.town import Town
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


def test_a_sliver_that_is_valid_in_metres_alone_is_converted() -> None:
    """As between a community's outline and the town's: its last corner lies on its first side."""
    corners = [
        (403.09273233720364, 2542.301210811698),
        (2291.323856929842, 765.2070772182651),
        (1486.3052612758229, 1348.4731943662143),
        (1633.4508639981666, 1384.3591614953702),
    ]
    sliver = shapely.Polygon([(WEST + x, SOUTH + y) for x, y in corners])
    assert sliver.is_valid
    both = in_degrees(np.array([sliver, square()]), TOWN)
    assert shapely.is_valid(both).all()
    assert TOWN.to_metres(both[0]).area == pytest.approx(sliver.area, rel=1e-3)


def test_a_corner_that_lies_on_another_edge_in_degrees_is_mended() -> None:
    # The uncovered corner of a town east of 120° E, halved from north to south: the cut
    # meets an edge that is straight in degrees, so that it crosses itself by a millimetre.
    corner = shapely.Polygon(
        [
            (551944.2800997302, 3461946.5438231537),
            (547622.3605333968, 3459908.7954822658),
            (552373.611821164, 3462148.970080657),
            (553806.5536726003, 3461159.1269009523),
            (553806.5536726003, 3459664.047776339),
            (551944.2800997302, 3459664.047776339),
        ]
    )
    place = Town(None, 4549)
    assert not place.to_degrees(corner).is_valid
    for mended in (in_degrees(corner, place), in_degrees(np.array([corner]), place)[0]):
        assert mended.is_valid
        assert mended.geom_type in ("Polygon", "MultiPolygon")
        assert abs(place.to_metres(mended).area - corner.area) < 1e-3 * corner.area
