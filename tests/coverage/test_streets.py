"""Lines become a network: joined where the file joins them, and nowhere else."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage.network.streets import Streets, streets_from, town_streets
from geo.coverage.town import town_from
from geo.intake.formats.streets import read_streets
from tests.coverage.street_plans import Line, grid, streets
from tests.intake import street_files

# Name: lines, edges, nodes, connected parts, near misses, lines that repeat another.
NETWORKS: dict[str, tuple[list[Line], int, int, int, int, int]] = {
    "one street": ([[(0, 0), (50, 0), (100, 0)]], 1, 2, 1, 0, 0),
    "a street in two parts": ([[(0, 0), (50, 0)], [(50, 0), (100, 0)]], 2, 3, 1, 0, 0),
    "a cross with a shared vertex": (
        [[(0, 50), (50, 50), (100, 50)], [(50, 0), (50, 50), (50, 100)]], 4, 5, 1, 0, 0,
    ),
    "a bridge": ([[(0, 50), (100, 50)], [(50, 0), (50, 100)]], 2, 4, 2, 0, 0),
    "a T": ([[(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 80)]], 3, 4, 1, 0, 0),
    "a T without a vertex": ([[(0, 0), (100, 0)], [(50, 0), (50, 80)]], 2, 4, 2, 1, 0),
    "a gap of half a metre": ([[(0, 0), (100, 0)], [(100.5, 0), (200, 0)]], 2, 4, 2, 2, 0),
    "a gap of two metres": ([[(0, 0), (100, 0)], [(102, 0), (200, 0)]], 2, 4, 2, 0, 0),
    "a millimetre is no gap": ([[(0, 0), (100, 0)], [(100.001, 0), (200, 0)]], 2, 3, 1, 0, 0),
    "a short stub": ([[(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 0.5)]], 3, 4, 1, 0, 0),
    "a ring": ([[(0, 0), (100, 0), (100, 100), (0, 0)]], 1, 1, 1, 0, 0),
    "an eight": ([[(0, 0), (10, 10), (20, 0), (20, 20), (10, 10), (0, 20)]], 3, 3, 1, 0, 0),
    "two ways round": (
        [[(0, 0), (50, 30), (100, 0)], [(0, 0), (50, -30), (100, 0)]], 2, 2, 1, 0, 0,
    ),
    "there and back": ([[(0, 0), (50, 30), (100, 0)], [(100, 0), (50, 30), (0, 0)]], 1, 2, 1, 0, 1),
    "a vertex twice": ([[(0, 0), (0, 0), (100, 0)]], 1, 2, 1, 0, 0),
    "a point": ([[(0, 0), (0, 0)]], 0, 0, 0, 0, 0),
    "nothing": ([], 0, 0, 0, 0, 0),
}  # fmt: skip


def parts(network: Streets) -> int:
    return len(np.unique(network.component))


@pytest.mark.parametrize("name", NETWORKS)
def test_lines_become_a_network(name: str) -> None:
    lines, *expected = NETWORKS[name]
    found = streets(*lines)
    counts = [len(found), len(found.x), parts(found), len(found.near_misses), found.twice]
    assert counts == expected


def test_each_edge_runs_between_its_nodes() -> None:
    found = grid(400)
    first = shapely.get_coordinates(shapely.get_point(found.geometry, 0))
    last = shapely.get_coordinates(shapely.get_point(found.geometry, -1))
    assert np.array_equal(first, np.column_stack((found.x, found.y))[found.start])
    assert np.array_equal(last, np.column_stack((found.x, found.y))[found.end])
    assert found.length_m.sum() == pytest.approx(2 * 5 * 400)


def test_keys_say_what_is_joined() -> None:
    lines = [[(0, 50), (50, 50), (100, 50)], [(50, 0), (50, 50), (50, 100)]]
    bridge = streets(*lines, keys=np.array([1, 2, 3, 4, 5, 6]))
    crossing = streets(*lines, keys=np.array([1, 2, 3, 4, 2, 6]))
    assert (len(bridge), parts(bridge)) == (2, 2)
    assert (len(crossing), parts(crossing)) == (4, 1)


def test_what_is_odd_is_told() -> None:
    found = streets(
        [(0, 0), (100, 0)], [(0, 0), (100, 0)], [(100.5, 0), (200.5, 0)], [(300, 0), (500, 0)]
    )
    told = {each.code: each.params for each in found.findings}
    assert told == {
        "streets_twice": {"count": "1"},
        "streets_components": {"count": "3", "share": 50.0},
        "streets_near_misses": {"count": "2", "limit": "1", "length": "0.10"},
    }
    assert grid(400).findings == []


def test_thousands_of_ends_in_one_square_metre_do_no_harm() -> None:
    ends = np.random.default_rng(1).uniform(0, 1, (8_000, 2))
    corners = np.stack((ends, ends + np.array([500.0, 0.0])), 1).reshape(-1, 2)
    start = time.process_time()
    found = streets_from(corners[:, 0], corners[:, 1], np.arange(0, 16_001, 2))
    assert len(found.near_misses) >= 1000
    assert time.process_time() - start < 10


@given(st.lists(st.lists(st.tuples(*[st.integers(0, 5)] * 2), min_size=1, max_size=6), max_size=6))
def test_no_metre_is_lost(lines: list[Line]) -> None:
    found = streets(*lines)
    given_m = sum(shapely.LineString(line).length for line in lines if len(line) > 1)
    repeated = found.twice > 0
    assert found.length_m.sum() == pytest.approx(given_m) or repeated
    assert (found.start < len(found.x)).all()
    assert set(found.start) | set(found.end) == set(range(len(found.x))) or repeated


def test_a_file_becomes_the_towns_network(tmp_path: Path) -> None:
    town = town_from(shapely.box(113.74, 23.0, 113.76, 23.02))
    networks = [
        town_streets(town, read_streets(make(tmp_path), "streets"))
        for name, (make, _) in street_files.FORMATS.items()
        if name != "GraphML of networkx"  # it keeps no bends
    ]
    # The first street runs 0.002 degrees along the parallel: 0.002 * 111,320 m * cos(23.01).
    assert networks[0].length_m[0] == pytest.approx(204.9, abs=0.5)
    for found in networks:
        # OpenStreetMap's streets are cut at no bend; two streets meet in one place.
        assert (len(found), len(found.x), parts(found)) == (2, 3, 1)
        assert sorted(found.length_m) == pytest.approx(sorted(networks[0].length_m), abs=0.02)
