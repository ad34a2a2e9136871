"""One facility named twice at one place counts once, in a file and beside the plan."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from geo.coverage.communities import by_community, with_communities
from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.land import land_from_features
from geo.coverage.user_data.sites import (
    candidates_from_features,
    facilities_from_features,
    facilities_once,
    with_file,
)
from tests.coverage.squares import at, covered, schools, square, square_town
from tests.coverage.test_population_areas import feature

TOWN = square_town()


def made(*rows: tuple[str, float, float], spread: float = 0.0) -> Facilities:
    names, places, capacity = zip(*((n, at(x, 100), c) for n, x, c in rows), strict=True)
    return facilities_at(list(places), spread, names=names, capacity=np.array(capacity, float))


NAN = float("nan")


@pytest.mark.parametrize(
    ("rows", "count", "codes"),
    [
        ([("甲", 0, 5), ("甲", 20, 5)], 1, ["facilities_twice"]),
        ([("甲", 0, NAN), ("甲 ", 0, 5)], 1, ["facilities_twice"]),
        ([("甲", 0, 5), ("甲", 20, 6)], 2, ["facilities_alike"]),
        ([("甲", 0, 5), ("甲", 60, 5)], 2, []),
        ([("甲", 0, 5), ("乙", 0, 5)], 2, []),
    ],
)
def test_the_same_name_at_the_same_place(rows: Any, count: int, codes: list[str]) -> None:
    found = facilities_once(made(*rows))
    assert len(found) == count
    assert [each.code for each in found.findings] == codes


def test_beside_the_plan_the_surer_place_counts() -> None:
    plan = made(("甲", 0, NAN), ("丙", 900, NAN), spread=300.0)
    found = with_file(plan, made(("甲", 200, 40), ("乙", 0, 5)))
    assert found.names == ("甲", "丙", "乙")
    assert found.uncertainty_m.tolist() == [0, 300, 0]
    assert found.capacity[0] == 40
    assert found.geometry[0].x == at(200, 0).x


def test_a_file_given_twice_has_each_once() -> None:
    row = feature(at(100, 100), name="甲", capacity=5)
    nameless = feature(at(700, 100))
    found = facilities_from_features([row, nameless, row, nameless], TOWN)
    assert len(found) == 2
    sites = candidates_from_features([row, nameless, row, nameless], TOWN)
    assert len(sites) == 2
    assert [each.code for each in sites.findings] == ["candidates_twice"]


def test_land_given_twice_counts_once_and_is_told() -> None:
    row = feature(square(1_000))
    found = land_from_features([row, row], TOWN)
    assert found.area_km2 == pytest.approx(1, rel=1e-3)
    assert [each.code for each in found.findings] == ["land_overlaps"]
    assert land_from_features([row, feature(square(1_000, 1_000))], TOWN).findings == ()


def test_communities_given_twice_and_the_town_among_them_are_told() -> None:
    halves = [feature(square(1_000, x), name=n) for x, n in ((0, "甲"), (1_000, "乙"))]
    place = with_communities([*halves, halves[0]], TOWN)
    assert [each.code for each in place.findings] == ["communities_twice"]
    whole = feature(square(2_000), name="镇")
    place = with_communities([*halves, whole], TOWN)
    found = by_community(covered(place, schools((100, 100))))
    told = [each for each in found.findings if each.code == "communities_within"]
    assert [each.params["name"] for each in told] == ["镇"]
    assert told[0].params["count"] == "2"
