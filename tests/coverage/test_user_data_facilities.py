"""Facilities of a user's file: their names, how sure they are, what they hold."""

from __future__ import annotations

import math
from typing import Any

import pytest
import shapely

from geo.coverage.user_data.sites import facilities_from_features
from tests.coverage.squares import at, square_town

TOWN = square_town()


def feature(x: float | None = 500, **properties: Any) -> dict[str, Any]:
    place = None if x is None else shapely.geometry.mapping(TOWN.to_degrees(at(x, 500)))
    return {"type": "Feature", "properties": properties, "geometry": place}


def test_no_features() -> None:
    assert len(facilities_from_features([], TOWN)) == 0


def test_without_a_field_of_accuracy_places_are_taken_as_exact() -> None:
    found = facilities_from_features([feature(name="A"), feature(700)], TOWN)
    assert found.uncertainty_m.tolist() == [0.0, 0.0]
    assert found.names == ("A", "2")
    assert shapely.equals_exact(found.geometry[0], at(500, 500), tolerance=1e-6)


@pytest.mark.parametrize("empty", [{"accuracy_m": None}, {"accuracy_m": ""}, {}])
def test_an_empty_cell_of_accuracy_is_not_known(empty: dict[str, Any]) -> None:
    """A table leaves empty cells out: the other rows show that it has the field."""
    found = facilities_from_features([feature(accuracy_m="50"), feature(**empty)], TOWN)
    assert found.uncertainty_m.tolist() == [50.0, math.inf]


def test_capacities_and_facilities_without_a_place() -> None:
    rows = [
        feature(学位数="1,200 个", 误差半径="５０米"),
        feature(capacity=-1),
        feature(None, capacity=5),
    ]
    found = facilities_from_features(rows, TOWN)
    assert found.capacity[0] == 1200
    assert math.isnan(found.capacity[1])
    assert found.uncertainty_m.tolist() == [50, math.inf]
    assert (len(found), found.not_located) == (2, 1)
