"""Whom sites reach along streets: by hand, against networkx, and as a difference of coverages."""

from __future__ import annotations

import time
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.facilities import facilities_at
from geo.coverage.network import sites as network_sites
from geo.coverage.network.coverage import network_coverage
from geo.coverage.network.sites import reach_along_streets
from geo.coverage.population.points import PointPopulation
from geo.coverage.report.notices import notice_sentences, siting_findings
from geo.coverage.report.places import siting_sentences
from geo.coverage.siting.siting import choose_sites
from geo.coverage.straight_line.reach import Candidates, Demand, candidate_grid, pairs_within
from tests.coverage.squares import SOUTH, WEST, at, rule, schools, square_town
from tests.coverage.street_plans import grid, streets

TOWN = square_town()
MAIN_STREET = streets([(0, 1_000), (2_000, 1_000)])


def sites(*places: tuple[float, float]) -> Candidates:
    x, y = np.array(places, np.float64).reshape(-1, 2).T
    return Candidates(WEST + x, SOUTH + y, tuple(str(each) for each in range(len(places))))


def people(*places: tuple[float, float, float]) -> Demand:
    x, y, count = np.array(places, np.float64).reshape(-1, 3).T
    return Demand(WEST + x, SOUTH + y, count)


def pairs(demand: Demand, own: Candidates, network: Any, radius: float = 500.0) -> set[Any]:
    found = reach_along_streets(demand, own, schools(), network, radius)
    assert found.method == "network"
    return set(zip(found.candidate.tolist(), found.point.tolist(), strict=True))


def test_the_ways_to_and_from_the_street_are_part_of_the_radius() -> None:
    demand = people((1_000, 1_050, 1), (1_400, 1_000, 1), (1_360, 1_050, 1), (1_340, 1_050, 1))
    assert pairs(demand, sites((1_000, 900)), MAIN_STREET) == {(0, 0), (0, 1), (0, 3)}


def test_a_river_is_crossed_at_its_bridge() -> None:
    network = streets(
        [(0, 950), (1_000, 950), (1_400, 950), (2_000, 950)],
        [(0, 1_050), (1_000, 1_050), (1_400, 1_050), (2_000, 1_050)],
        [(1_400, 950), (1_400, 1_050)],
    )
    across = people((1_000, 1_050, 10), (1_400, 1_050, 1))
    own = sites((1_000, 950))
    assert pairs(across, own, network, 899) == {(0, 1)}
    assert pairs(across, own, network, 900) == {(0, 0), (0, 1)}


def test_what_is_far_from_streets_is_told_and_cannot_be_chosen() -> None:
    demand = people((1_000, 1_000, 5), (1_000, 1_900, 40))
    own = sites((1_000, 1_900), (1_200, 1_000))
    found = reach_along_streets(demand, own, schools(), MAIN_STREET, 500)
    assert (found.off_streets, found.people_off_streets) == ((0,), 40.0)
    chosen = choose_sites(TOWN, rule(), demand, own, 2, facilities=schools(), reach=found)
    assert [(site.name, site.gain) for site in chosen.sites] == [("1", 5.0)]
    assert (chosen.off_streets, chosen.people_off_streets) == (1, 40.0)
    assert "along streets" in " ".join(siting_sentences(chosen, "points", "en"))
    told = " ".join(notice_sentences(siting_findings(chosen, "points"), "en"))
    assert "1 candidate site is too far from any street" in told
    assert "40 people live too far from any street" in told


@pytest.mark.parametrize(("reading", "covered"), [("sure", 1), ("nominal", 2), ("possible", 3)])
def test_what_is_covered_already_is_read_as_asked(reading: Any, covered: int) -> None:
    demand = people((1_400, 1_000, 1), (1_500, 1_000, 1), (1_600, 1_000, 1), (1_700, 1_000, 1))
    own = schools((1_000, 1_000), uncertainty_m=100)
    found = reach_along_streets(demand, sites(), own, MAIN_STREET, 500, reading=reading)
    assert found.covered.sum() == covered
    assert len(found.candidate) == 0


@pytest.mark.parametrize("network", [streets(), MAIN_STREET])
def test_nothing_reaches_nothing(network: Any) -> None:
    assert pairs(people(), sites((0, 0)), network) == set()
    assert pairs(people((0, 0, 1)), sites(), network) == set()


def test_networkx_finds_the_same_pairs_in_a_grid() -> None:
    network = grid(1_000, 100)
    graph = nx.Graph()
    for start, end, metres in zip(network.start, network.end, network.length_m, strict=True):
        graph.add_edge(int(start), int(end), weight=float(metres))
    nodes = list(zip(network.x - WEST, network.y - SOUTH, strict=True))
    own = sites(*nodes[::7])
    ways = [
        nx.single_source_dijkstra_path_length(graph, node, cutoff=400.0)
        for node in range(0, len(nodes), 7)
    ]
    expected = {(at, node) for at, reached in enumerate(ways) for node in reached}
    assert pairs(people(*((x, y, 1) for x, y in nodes)), own, network, 400) == expected


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    demand = people(*np.column_stack((random.uniform(0, 2_000, (400, 2)), np.ones(400))).tolist())
    own = sites(*random.uniform(0, 2_000, (40, 2)).tolist())
    at_once = pairs(demand, own, grid(2_000, 200))
    monkeypatch.setattr(network_sites, "_NUMBERS_AT_ONCE", 500)
    assert pairs(demand, own, grid(2_000, 200)) == at_once
    assert len(at_once) > 100


place = st.tuples(st.floats(0, 2_000), st.floats(0, 2_000))


@settings(max_examples=40)
@given(st.lists(place, min_size=1, max_size=6), st.floats(100, 900), st.integers(0, 50))
def test_nobody_walks_less_than_the_straight_line(own: Any, radius: float, seed: int) -> None:
    lots = np.random.default_rng(seed).uniform(0, 2_000, (200, 2))
    demand = people(*np.column_stack((lots, np.ones(200))).tolist())
    candidate, point = pairs_within(sites(*own), demand, radius + 1e-6)
    straight = set(zip(candidate.tolist(), point.tolist(), strict=True))
    assert pairs(demand, sites(*own), grid(2_000, 200), radius) <= straight


@settings(max_examples=30, deadline=None)
@given(
    st.lists(place, max_size=2),
    st.lists(place, min_size=1, max_size=8),
    st.floats(150, 700),
    st.integers(0, 50),
)
def test_the_gain_is_the_difference_of_two_coverages(
    stand: Any, own: Any, radius: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    lots = np.column_stack((random.uniform(0, 2_000, (150, 2)), random.integers(1, 9, 150)))
    demand, network = people(*lots.tolist()), grid(2_000, 400)
    school, candidates = schools(*stand), sites(*own)
    reach = reach_along_streets(demand, candidates, school, network, radius)
    found = choose_sites(TOWN, rule(radius), demand, candidates, 3, facilities=school, reach=reach)
    population = PointPopulation(demand.x, demand.y, demand.people, TOWN)
    new = [shapely.Point(site.x, site.y) for site in found.sites]
    both = [
        network_coverage(TOWN, facilities_at(each), rule(radius), network, population).people
        for each in ([at(*x) for x in stand], [*(at(*x) for x in stand), *new])
    ]
    before, after = both
    assert before is not None
    assert after is not None
    assert found.gain == after.nominal - before.nominal
    assert found.covered == before.nominal


def test_a_town_of_nancheng_s_size_takes_no_two_seconds() -> None:
    random = np.random.default_rng(5)
    town = square_town(7_500)
    network = grid(7_500, 180)
    lots = np.column_stack((random.uniform(0, 7_500, (5_000, 2)), random.integers(1, 200, 5_000)))
    demand, own = people(*lots.tolist()), candidate_grid(town, 335)
    assert (len(network), len(own)) == (3_612, 484)
    start = time.process_time()
    found = reach_along_streets(demand, own, schools((3_000, 3_000)), network, 500)
    assert time.process_time() - start < 2
    assert len(found.candidate) > 1_000
