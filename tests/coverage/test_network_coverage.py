"""Coverage along streets: answers known by hand, and what holds for every town."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.network.coverage import cut_lines, network_areas, network_coverage, network_reach
from geo.coverage.network.streets import Streets, streets_from
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.town import Town
from tests.coverage.squares import SOUTH, WEST, rule, schools, square, square_town
from tests.coverage.street_plans import grid, streets

TOWN = square_town()
MAIN_STREET = streets([(0, 1000), (2000, 1000)])


def people(*places: tuple[float, float, float], town: Town = TOWN) -> PointPopulation:
    x, y, count = np.array(places, np.float64).T
    return PointPopulation(x + WEST, y + SOUTH, count, town)


def walked(network: Streets, own: Facilities, radius_m: float = 500.0, **more: Any) -> Coverage:
    town = more.pop("town", TOWN)
    return network_coverage(town, own, rule(radius_m), network, more.pop("people", None), **more)


def strip(length: float, radius: float, width: float = 50.0) -> float:
    """Area of a strip of both widths, cut off by a circle at its ends, km2."""
    half = shapely.box(-length / 2, -width, length / 2, width)
    return half.intersection(shapely.Point(0, 0).buffer(radius, 256)).area / 1e6


def test_a_straight_street_is_a_strip() -> None:
    found = walked(MAIN_STREET, schools((1000.0, 1000.0)))
    assert found.method == "network"
    expected = strip(1000 + 100, 500)  # the round ends are cut off by the circle
    assert found.covered_km2.nominal == pytest.approx(expected, rel=1e-3)
    assert found.network is not None
    assert found.network.reached_km == Interval(*[pytest.approx(1.0)] * 3)
    assert found.network.detour == pytest.approx(1.0)


@pytest.mark.parametrize("width", [10.0, 50.0, 120.0])
def test_the_width_is_a_parameter_and_stands_in_the_result(width: float) -> None:
    found = walked(MAIN_STREET, schools((1000.0, 1000.0)), width_m=width)
    expected = strip(1000 + 2 * width, 500, width)
    assert found.covered_km2.nominal == pytest.approx(expected, rel=2e-3)
    assert found.to_dict("en")["network"]["width_m"] == width


def test_a_school_in_the_middle_of_an_edge_reaches_both_ways() -> None:
    (begin, end) = (700.0, 1300.0)
    found = network_reach(MAIN_STREET, schools((1000.0, 1000.0)), 300.0)
    piece, first, last = found.nominal.intervals()
    assert sorted(zip(first, last, strict=True)) == [(begin, 1000.0), (1000.0, end)]
    lines = cut_lines(found.pieces, piece, first, last)
    assert shapely.union_all(lines).length == pytest.approx(600)


def test_the_snap_distance_is_part_of_the_radius() -> None:
    own = schools((1000.0, 1100.0))
    found = walked(MAIN_STREET, own)
    assert found.network is not None
    assert found.network.reached_km.nominal == pytest.approx(0.8)


def test_a_cross_has_four_arms() -> None:
    network = streets(
        [(0, 1000), (1000, 1000), (2000, 1000)], [(1000, 0), (1000, 1000), (1000, 2000)]
    )
    found = walked(network, schools((1000.0, 1000.0)), 500.0)
    assert found.network is not None
    assert found.network.reached_km.nominal == pytest.approx(2.0)
    arms = 2 * strip(1100, 500) - 100 * 100 / 1e6
    assert found.covered_km2.nominal == pytest.approx(arms, rel=1e-3)


def test_doubt_shortens_what_is_sure_and_lengthens_what_is_possible() -> None:
    own = schools((500.0, 1000.0), (1500.0, 1000.0), uncertainty_m=[100.0, 0.0])
    found = walked(MAIN_STREET, own, 300.0)
    assert found.network is not None
    assert found.network.reached_km.to_dict() == pytest.approx(
        {"sure": 0.4 + 0.6, "nominal": 0.6 + 0.6, "possible": 0.8 + 0.6}
    )


@pytest.mark.parametrize(
    ("doubt", "reached"),
    [(np.inf, (0.0, 0.6, 1.2)), (300.0, (0.0, 0.6, 1.2)), (400.0, (0.0, 0.6, 1.4))],
)
def test_great_doubt_leaves_nothing_sure(doubt: float, reached: tuple[float, ...]) -> None:
    found = walked(MAIN_STREET, schools((1000.0, 1000.0), uncertainty_m=doubt), 300.0)
    assert found.network is not None
    assert found.network.reached_km == Interval(*map(pytest.approx, reached))
    assert found.covered_km2.sure == 0


def test_a_river_is_crossed_at_its_bridge() -> None:
    # Two banks 100 m apart; the only bridge stands 400 m to the east.
    network = streets(
        [(0, 950), (1000, 950), (1400, 950), (2000, 950)],
        [(0, 1050), (1000, 1050), (1400, 1050), (2000, 1050)],
        [(1400, 950), (1400, 1050)],
    )
    across = people((1000.0, 1050.0, 10.0), (1400.0, 1050.0, 1.0), (1000.0, 950.0, 100.0))
    own = schools((1000.0, 950.0))
    assert walked(network, own, 899.0, people=across).people == Interval(101.0, 101.0, 101.0)
    assert walked(network, own, 900.0, people=across).people == Interval(111.0, 111.0, 111.0)
    straight = straight_line_coverage(TOWN, own, rule(500.0), across)
    assert straight.people == Interval(111.0, 111.0, 111.0)
    assert walked(network, own, 499.0, people=across).people == Interval(100.0, 100.0, 100.0)


def test_nobody_walks_from_one_part_to_another() -> None:
    network = streets([(0, 1000), (1000, 1000)], [(1010, 1000), (3000, 1000)])
    both = people((900.0, 1000.0, 1.0), (1100.0, 1000.0, 10.0))
    found = walked(network, schools((950.0, 1000.0)), people=both)
    assert found.people == Interval(1.0, 1.0, 1.0)
    assert found.network is not None
    assert [each.code for each in found.network.findings] == [
        "streets_components",
        "facilities_apart",
    ]


def test_a_school_on_an_island_is_told() -> None:
    island = streets([(0, 1000), (2000, 1000)], [(400, 1100), (500, 1100)])
    found = walked(island, schools((1000.0, 1000.0), (450.0, 1090.0)))
    assert found.network is not None
    assert found.network.apart == ("2",)


def test_a_dense_grid_lies_between_the_straight_line_and_its_detour() -> None:
    network, own = grid(2000, 50), schools((1000.0, 1000.0))
    found = walked(network, own, 500.0)
    assert found.network is not None
    assert found.network.detour is not None
    assert 1.0 <= found.network.detour <= math.sqrt(2)
    # The mean of |x| + |y| over the mean of the straight line, in the square that can be
    # walked to: 2 sqrt(2) / (sqrt(2) + ln(1 + sqrt(2))).
    exact = 2 * math.sqrt(2) / (math.sqrt(2) + math.asinh(1))
    assert found.network.detour == pytest.approx(exact, abs=0.01)
    straight = straight_line_coverage(TOWN, own, rule(500.0))
    inner = straight_line_coverage(TOWN, own, rule(500.0 / math.sqrt(2)))
    assert inner.areas.nominal.difference(found.areas.nominal.buffer(1)).is_empty
    assert found.areas.nominal.difference(straight.areas.nominal.buffer(1e-6)).is_empty
    # What can be walked to in a grid is a square on its tip, of 2 R2, and the width beside it.
    assert 0.5 < found.covered_km2.nominal < straight.covered_km2.nominal


def test_facilities_and_people_far_from_streets_are_told() -> None:
    far = people((1000.0, 1000.0, 1.0), (1000.0, 1201.0, 20.0))
    own = schools((1000.0, 1000.0), (1000.0, 700.0))
    found = walked(MAIN_STREET, own, people=far)
    assert found.network is not None
    assert found.network.not_reached == ("2",)
    assert found.network.people_off_streets == 20.0
    told = {each.code: each.params for each in found.network.findings}
    assert told == {
        "facilities_off_streets": {"count": 1, "limit": 200, "value": ("2",)},
        "people_off_streets": {"count": 20, "limit": 200},
    }
    assert walked(MAIN_STREET, own, farthest_m=400.0).network.not_reached == ()


def test_people_spread_evenly_are_counted_inside_the_area() -> None:
    found = walked(MAIN_STREET, schools((1000.0, 1000.0)), people=EvenPopulation(TOWN))
    assert found.people is not None
    assert found.people.nominal == pytest.approx(found.share.nominal * 4000)
    assert found.people_basis == "even"
    assert found.network is not None
    assert found.network.people_off_streets is None


def test_time_stands_beside_the_distance() -> None:
    found = walked(MAIN_STREET, schools((1000.0, 1000.0)), 300.0)
    facts = found.to_dict("en")["network"]
    assert (facts["metres_per_minute"], facts["minutes"]) == (60.0, 5.0)


def test_a_school_outside_the_town_serves_inside() -> None:
    network = streets([(-500, 1000), (2000, 1000)])
    found = walked(network, schools((-100.0, 1000.0)), 300.0)
    # The end is cut by the circle around the school, the rest by the town's edge.
    assert found.covered_km2.nominal == pytest.approx(200 * 100 / 1e6, rel=0.02)
    assert found.areas.nominal.difference(TOWN.outline).is_empty


def test_streets_in_a_hole_of_the_town_do_not_count() -> None:
    hole = square(400.0, 800.0, 800.0)
    town = Town(square().difference(hole), 4547, 4000)
    found = walked(MAIN_STREET, schools((1000.0, 1000.0)), town=town)
    assert found.covered_km2.nominal == pytest.approx(strip(1100, 500) - 0.04, rel=2e-3)


@pytest.mark.parametrize("own", [schools(), schools((1000.0, 5000.0))])
@pytest.mark.parametrize("network", [MAIN_STREET, streets()])
def test_nothing_is_zero(own: Facilities, network: Streets) -> None:
    found = walked(network, own, people=people((1000.0, 1000.0, 5.0)))
    assert found.covered_km2 == Interval(0.0, 0.0, 0.0)
    assert found.people == Interval(0.0, 0.0, 0.0)
    assert found.network is not None
    assert found.network.detour is None


def test_a_park_serves_from_every_side_and_no_farther_than_the_straight_line() -> None:
    park = facilities_at([square(400.0, 810.0, 810.0)], 50.0)
    lots = np.random.default_rng(4).uniform(0, 2000, (2000, 2))
    everyone = people(*((x, y, 1.0) for x, y in lots))
    found = walked(grid(2000, 100), park, 300.0, people=everyone)
    straight = straight_line_coverage(TOWN, park, rule(300.0), everyone)
    assert found.people is not None
    assert straight.people is not None
    assert found.people.nominal <= straight.people.nominal
    # Every street that touches the park leads 300 m away from it, on all four sides.
    for x, y in ((600.0, 1000.0), (1400.0, 1000.0), (1000.0, 600.0), (1000.0, 1400.0)):
        assert found.areas.nominal.contains(shapely.Point(WEST + x, SOUTH + y))
    assert found.areas.nominal.difference(straight.areas.nominal.buffer(1e-6)).is_empty


def test_streets_joined_in_a_row_cover_what_each_covers() -> None:
    network, own = grid(2000, 100), schools((1013.0, 987.0))
    found = network_reach(network, own, 500.0)
    piece, begin, end = found.nominal.intervals()
    strips = shapely.buffer(cut_lines(found.pieces, piece, begin, end), 50.0, quad_segs=64)
    circle = shapely.Point(WEST + 1013, SOUTH + 987).buffer(500, quad_segs=64)
    one_by_one = shapely.union_all(strips).intersection(circle)
    area = network_areas(found, own, 500.0, TOWN.outline).nominal
    assert area.symmetric_difference(one_by_one).area / area.area < 2e-3


places = st.tuples(st.floats(0, 2000), st.floats(0, 2000))
doubts = st.sampled_from([0.0, 20.0, 150.0, 600.0, math.inf])


@given(
    st.lists(st.tuples(places, doubts), max_size=5),
    st.floats(50, 900),
    st.sampled_from([100.0, 200.0, 500.0]),
)
def test_what_holds_for_every_plan(own: Any, radius: float, step: float) -> None:
    facilities = schools(*(place for place, _ in own), uncertainty_m=[doubt for _, doubt in own])
    lots = np.random.default_rng(3).uniform(0, 2000, (300, 2))
    everyone = people(*((x, y, 1.0) for x, y in lots))
    network = grid(2000, step)
    found = walked(network, facilities, radius, people=everyone)
    straight = straight_line_coverage(TOWN, facilities, rule(radius), everyone)
    for less, more in (
        (found.covered_km2, straight.covered_km2), (found.people, straight.people),
    ):  # fmt: skip
        assert less is not None
        assert more is not None
        assert 0 <= less.sure <= less.nominal <= less.possible
        assert less.sure <= more.sure + 1e-9
        assert less.nominal <= more.nominal + 1e-9
        assert less.possible <= more.possible + 1e-9
    for inner, outer in (("sure", "nominal"), ("nominal", "possible")):
        inside, outside = (getattr(found.areas, name) for name in (inner, outer))
        assert inside.difference(outside.buffer(1e-3)).is_empty
    assert found.network is not None
    assert found.network.detour is None or found.network.detour >= 1 - 1e-9


@settings(max_examples=25)
@given(st.floats(100, 600), st.floats(10, 300))
def test_coverage_grows_with_the_radius(radius: float, more: float) -> None:
    network, own = grid(2000, 200), schools((730.0, 810.0), (1500.0, 1490.0))
    areas = [
        network_areas(network_reach(network, own, each), own, each, TOWN.outline).nominal
        for each in (radius, radius + more)
    ]
    assert areas[0].difference(areas[1].buffer(1e-3)).is_empty


def test_walking_grows_with_the_streets_and_no_faster() -> None:
    walked(MAIN_STREET, facilities_at([shapely.Point(WEST, SOUTH)]))  # imports on first use
    fewer, _found, _count = seconds_of_walking(80)
    seconds, found, count = seconds_of_walking(160)
    # Four times the streets; what grows with their square would take sixteen times as long.
    assert seconds < 8 * fewer + 0.2
    assert count == 50_880
    assert found.share.nominal > 0.2


def seconds_of_walking(count: int) -> tuple[float, Any, int]:
    """Return the processor's time, the coverage and the number of streets of a square grid."""
    step = 47.0
    marks = np.arange(count) * step
    jitter = np.random.default_rng(0).normal(0, 5, (count, count, 2))
    place = np.stack(np.meshgrid(marks, marks, indexing="ij"), -1) + jitter + [WEST, SOUTH]
    rows = np.concatenate((place, place.transpose(1, 0, 2))).reshape(-1, 2)
    side = count * step
    random = np.random.default_rng(1)
    points = shapely.points(random.uniform(0, side, (30, 2)) + np.array([WEST, SOUTH]))
    own = facilities_at(list(points), random.uniform(0, 200, 30))
    network = streets_from(rows[:, 0], rows[:, 1], np.arange(0, len(rows) + 1, count))
    town = square_town(side)
    start = time.process_time()
    found = walked(network, own, 500.0, town=town)
    return time.process_time() - start, found, len(network)
