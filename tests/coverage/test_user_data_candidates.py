"""Candidate sites of a user's file: a point each, with a name."""

from __future__ import annotations

from typing import Any

import shapely

from geo.coverage.user_data.sites import candidates_from_features
from tests.coverage.squares import SOUTH, WEST, at, square, square_town

TOWN = square_town()


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    place = None if shape is None else shapely.geometry.mapping(TOWN.to_degrees(shape))
    return {"type": "Feature", "properties": properties, "geometry": place}


def test_points_and_areas_are_candidates_and_what_has_no_place_is_none() -> None:
    park = square(100, 300, 300).difference(square(80, 310, 310))  # its middle is a hole
    rows = [feature(at(10, 20), 名称="甲"), feature(None, name="nowhere"), feature(park)]
    found = candidates_from_features(rows, TOWN)
    assert found.names == ("甲", "")
    assert (round(found.x[0] - WEST, 3), round(found.y[0] - SOUTH, 3)) == (10, 20)
    assert shapely.Point(found.x[1], found.y[1]).within(park)
