"""Communities: their land and people, and where they do not fit the town."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.communities import by_community, communities_from_features
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.network.coverage import network_coverage
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.model.errors import PlanMapError
from tests.coverage.squares import SOUTH, WEST, rule, schools, square, square_town
from tests.coverage.street_plans import grid


def half(west: float, east: float) -> Any:
    return shapely.box(WEST + west, SOUTH, WEST + east, SOUTH + 2_000)


TOWN = square_town(communities={"甲社区": half(0, 1_000), "乙社区": half(1_000, 2_000)})
SCHOOL = schools((750, 1_000))


def split(town: Any = TOWN, population: Any = None) -> Any:
    people = population or EvenPopulation(town)
    return by_community(straight_line_coverage(town, SCHOOL, rule(), people), people)


def test_a_disc_across_two_communities_by_its_segments() -> None:
    found = split()
    disc = math.pi * 0.5**2
    segment = 0.5**2 * math.acos(0.5) - 0.25 * math.sqrt(0.5**2 - 0.25**2)
    east, west = found.rows  # the most people not covered first
    assert (west.name, west.area_km2, west.people_total) == ("甲社区", 2.0, 2_000)
    assert west.covered_km2.nominal == pytest.approx(disc - segment, rel=1e-3)
    assert east.covered_km2.nominal == pytest.approx(segment, rel=1e-3)
    assert east.share.nominal == pytest.approx(segment / 2, rel=1e-3)
    assert east.people is not None
    assert east.people.nominal == pytest.approx(segment * 1_000, rel=1e-3)
    assert found.findings == ()


def test_rows_add_up_to_the_town() -> None:
    random = np.random.default_rng(2)
    x, y = random.integers(0, 41, (2, 300)) * 50.0  # many on the edges
    people = PointPopulation(WEST + x, SOUTH + y, random.integers(1, 9, 300), TOWN)
    found = split(population=people)
    assert sum(row.people_total for row in found.rows) == people.total
    whole = found.coverage.people
    for kind in ("sure", "nominal", "possible"):
        assert sum(getattr(row.people, kind) for row in found.rows) == getattr(whole, kind)


def test_rows_along_streets_add_up_to_the_town() -> None:
    x, y = np.random.default_rng(4).uniform(0, 2_000, (2, 300))
    people = PointPopulation(WEST + x, SOUTH + y, np.arange(300.0), TOWN)
    coverage = network_coverage(TOWN, SCHOOL, rule(), grid(2_000, 400), people)
    rows = by_community(coverage, people).rows
    assert coverage.people is not None
    assert sum(row.people.nominal for row in rows if row.people) == coverage.people.nominal > 0


def test_people_along_streets_are_those_inside_the_area() -> None:
    people = EvenPopulation(TOWN)
    walked = replace(straight_line_coverage(TOWN, SCHOOL, rule(), people), method="network")
    _, west = by_community(walked, people).rows
    assert west.people is not None
    assert west.people.nominal == pytest.approx(west.covered_km2.nominal * 1_000)


def test_overlaps_gaps_and_what_lies_outside_are_told() -> None:
    outlines = {"甲": half(-500, 1_000), "乙": half(900, 1_800), "远": square(100, 9_000)}
    found = split(square_town(communities=outlines))
    told = {each.code: each.params for each in found.findings}
    assert told == {
        "community_outside": {"name": "甲", "value": 1.0},
        "communities_overlap": {"first": "甲", "second": "乙", "value": 0.2},
        "communities_gap": {"value": 0.4},
        "communities_people_outside": {"count": "400"},
        "communities_people_several": {"count": "200"},
    }
    assert {row.name: row.area_km2 for row in found.rows} == pytest.approx({"甲": 2.0, "乙": 1.8})


def test_without_communities_or_people_there_is_less_to_say() -> None:
    assert split(square_town()).rows == ()
    assert split(square_town()).findings == ()
    rows = by_community(straight_line_coverage(TOWN, SCHOOL, rule())).rows
    assert rows[0].people is None
    assert rows[0].people_share is None
    assert rows[0].to_dict()["people"] is None


def test_nobody_in_a_community_is_no_share() -> None:
    people = PointPopulation([WEST + 10], [SOUTH + 10], [5], TOWN)
    west, east = split(population=people).rows
    assert (west.people_total, east.people_total) == (5, 0)
    assert east.people_share is None


def test_the_most_people_not_covered_come_first_then_the_most_land() -> None:
    people = PointPopulation([WEST + 10, WEST + 1_990], [SOUTH + 10] * 2, [5, 3], TOWN)
    assert [(row.name, row.people_left) for row in split(population=people).rows] == [
        ("甲社区", 5),
        ("乙社区", 3),
    ]
    rows = by_community(straight_line_coverage(TOWN, SCHOOL, rule())).rows
    assert [row.name for row in rows] == ["乙社区", "甲社区"]
    assert rows[0].people_left is None
    assert rows[0].share_left == pytest.approx(1 - rows[0].share.nominal)
    assert rows[0].to_dict()["people_left"] is None


def features(*outlines: Any, **names: Any) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {key: values[at] for key, values in names.items()},
            "geometry": shapely.geometry.mapping(TOWN.to_degrees(outline)),
        }
        for at, outline in enumerate(outlines)
    ]


def test_outlines_of_a_file_are_put_together_by_name() -> None:
    file = features(square(500), square(500, 500), square(100, 1_500), 社区名称=["甲", "甲", None])
    found = communities_from_features(file, TOWN)
    assert {name: round(each.area) for name, each in found.items()} == {"甲": 500_000, "#3": 10_000}


@pytest.mark.parametrize(
    ("file", "field", "code"),
    [
        ([], None, "communities_no_areas"),
        (features(square(100, 9_000), name=["a"]), None, "communities_no_areas"),
        (features(shapely.Point(WEST, SOUTH), name=["a"]), None, "communities_no_areas"),
        (features(square(100), b=["a"]), None, "communities_no_name"),
        (features(square(100), b=["a"]), "c", "population_field_missing"),
    ],
)
def test_a_file_without_communities_is_an_error(file: Any, field: Any, code: str) -> None:
    with pytest.raises(PlanMapError) as caught:
        communities_from_features(file, TOWN, field)
    assert caught.value.code == code
