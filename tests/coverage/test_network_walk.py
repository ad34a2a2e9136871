"""Walking distances, held against other libraries' and against what is known by hand."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.facilities import facilities_at
from geo.coverage.network.snap import snap
from geo.coverage.network.streets import Streets
from geo.coverage.network.walk import pieces_of, reach
from tests.coverage.squares import SOUTH, WEST, at, schools
from tests.coverage.street_plans import grid, streets

RING = [(0, 0), (400, 0), (400, 300), (0, 300), (0, 0)]


def distances(network: Streets, facilities: Any, to: list[tuple[float, float]], limit: float = 5e3):
    x, y = (np.array(each, np.float64) for each in zip(*to, strict=True))
    radius = np.full(len(facilities), limit)
    found = np.full(len(to), np.inf)
    snaps = snap(network, x + WEST, y + SOUTH)
    found[snaps.of] = reach(pieces_of(network, facilities), radius).to_snaps(snaps)
    return found


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        ((100.0, 0.0), 100.0),
        ((0.0, 0.0), 200.0),
        ((0.0, 300.0), 500.0),
        ((200.0, 300.0), 700.0),
        ((200.0, 0.0), 0.0),
        ((230.0, -40.0), 70.0),
        ((200.0, 700.0), np.inf),
    ],
)
def test_distances_around_a_block(place: tuple[float, float], metres: float) -> None:
    found = distances(streets(RING), schools((200.0, 0.0)), [place])
    assert found[0] == pytest.approx(metres)


def test_the_way_to_the_street_counts() -> None:
    found = distances(streets([(0, 0), (1000, 0)]), schools((500.0, 80.0)), [(700.0, -30.0)])
    assert found[0] == pytest.approx(80 + 200 + 30)


def test_a_street_of_no_length_joins_what_it_joins() -> None:
    # Two nodes of the file in one place, as at the foot of a lift.
    network = streets(
        [(0, 0), (100, 0)], [(100, 0), (100, 0)], [(100, 0), (200, 0)],
        keys=np.array([1, 2, 2, 3, 3, 4]),
    )  # fmt: skip
    assert distances(network, schools((0.0, 0.0)), [(200.0, 0.0)])[0] == pytest.approx(200)


def test_the_shorter_of_two_streets_between_the_same_nodes_counts() -> None:
    network = streets(
        [(0, 0), (100, 0)], [(100, 0), (150, 200), (200, 0)], [(100, 0), (150, 10), (200, 0)],
        [(200, 0), (300, 0)],
    )  # fmt: skip
    found = distances(network, schools((0.0, 0.0)), [(300.0, 0.0)])
    assert found[0] == pytest.approx(200 + 2 * np.hypot(50, 10))


def test_several_facilities_on_one_street_each_cut_it() -> None:
    network = streets([(0, 0), (1000, 0)])
    found = distances(
        network, schools((100.0, 0.0), (100.0, 0.0), (900.0, 0.0), (0.0, 0.0)),
        [(0.0, 0.0), (90.0, 0.0), (450.0, 0.0), (1000.0, 0.0)],
    )  # fmt: skip
    assert found.tolist() == pytest.approx([0, 10, 350, 100])


def test_an_area_is_entered_from_every_side() -> None:
    park = facilities_at([shapely.box(WEST + 110, SOUTH + 110, WEST + 290, SOUTH + 290)])
    found = distances(grid(600), park, [(100.0, 200.0), (200.0, 100.0), (200.0, 200.0)])
    assert found.tolist() == pytest.approx([10, 10, 0])


def test_a_facility_without_a_street_has_no_gate() -> None:
    pieces = pieces_of(streets([(0, 0), (100, 0)]), schools((0.0, 201.0), (0.0, 199.0)))
    assert pieces.facility.tolist() == [1]


def test_a_network_of_nothing_reaches_nothing() -> None:
    found = reach(pieces_of(streets(), schools((0.0, 0.0))), np.array([500.0]))
    assert [len(each) for each in found.intervals()] == [0, 0, 0]


def random_network(seed: int) -> Streets:
    """Make a grid of crooked streets of which some are missing."""
    random = np.random.default_rng(seed)
    place = random.uniform(-40, 40, (8, 8, 2)) + 100 * np.stack(np.mgrid[:8, :8], -1)
    lines = [
        [tuple(place[row, column]), tuple(place[row + down, column + 1 - down])]
        for row in range(8) for column in range(8) for down in (0, 1)
        if row + down < 8 and column + 1 - down < 8 and random.random() < 0.8
    ]  # fmt: skip
    return streets(*lines)


def offices(seed: int, count: int = 3) -> Any:
    random = np.random.default_rng(seed)
    return schools(*map(tuple, random.uniform(0, 700, (count, 2))))


@pytest.mark.parametrize("seed", range(6))
def test_networkx_finds_the_same_ways(seed: int) -> None:
    network, own = random_network(seed), offices(seed)
    pieces = pieces_of(network, own)
    radius = np.array([900.0, 600.0, 300.0])
    found = reach(pieces, radius)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(network.x)))
    lengths = pieces.end_m - pieces.begin_m
    for start, end, length in zip(pieces.start, pieces.end, lengths, strict=True):
        graph.add_edge(int(start), int(end), weight=float(length))
    left = np.full(len(found.distance_m), -np.inf)
    for gate, facility in enumerate(pieces.facility):
        room = radius[facility] - pieces.gates.gap_m[gate]
        ways = nx.single_source_dijkstra_path_length(graph, len(network.x) + gate)
        for node, metres in ways.items():
            left[node] = max(left[node], room - metres)
    reached = left >= 0
    assert np.array_equal(reached, np.isfinite(found.distance_m))
    assert (900 - found.distance_m)[reached] == pytest.approx(left[reached])


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(50, 800))
def test_an_interval_holds_what_is_reached(seed: int, limit: float) -> None:
    network, own = random_network(seed % 10), offices(seed)
    pieces = pieces_of(network, own)
    found = reach(pieces, np.full(len(own), limit))
    piece, begin, end = found.intervals()
    assert (begin <= end + 1e-9).all()
    assert (begin >= pieces.begin_m[piece] - 1e-9).all()
    assert (end <= pieces.end_m[piece] + 1e-9).all()
    middle = shapely.line_interpolate_point(network.geometry[pieces.edge[piece]], (begin + end) / 2)
    snaps = snap(network, shapely.get_x(middle), shapely.get_y(middle))
    assert (found.to_snaps(snaps) <= limit + 1e-6).all()


def test_a_way_is_never_shorter_than_the_straight_line() -> None:
    own = offices(5)
    network = random_network(2)
    places = np.random.default_rng(8).uniform(0, 700, (400, 2))
    walked = distances(network, own, list(map(tuple, places)))
    straight = np.min(
        [
            np.hypot(*(places + np.array([WEST - each.x, SOUTH - each.y])).T)
            for each in own.geometry
        ],
        0,
    )
    assert (walked >= straight - 1e-9).all()
    assert at(0, 0).x == WEST
