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


def test_an_area_that_is_sound_only_in_metres() -> None:
    # A spike between two vertices of an outline whose last decimals were rounded: straight in
    # metres, its edges cross in degrees.
    text = (
        "POLYGON ((125.150508 46.600126, 125.152542 46.598819, 125.154576 46.598034,"
        " 125.15661 46.597855, 125.160678 46.595805, 125.164746 46.595954, 125.16678 46.595239,"
        " 125.168814 46.595533, 125.170847 46.596631, 125.174915 46.597117, 125.176949 46.598695,"
        " 125.178983 46.599867, 125.17933178146714 46.59991261527242,"
        " 125.17958644280203 46.58303943991227, 125.14841381066078 46.58281162865918,"
        " 125.14813475113664 46.6006241389564, 125.146441 46.600809, 125.148475 46.600587,"
        " 125.150508 46.600126))"
    )
    town = Town(None, 4551)
    area = town.to_metres(shapely.from_wkt(text))
    made = in_degrees(np.array([area, shapely.box(*area.bounds)]), town)
    assert shapely.is_valid(made).all()
    assert town.to_metres(made[0]).area == pytest.approx(area.area, rel=1e-3)
