"""Chosen sites: by hand, the gains add up, and every reason for choosing fewer."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.siting.siting import Siting, choose_sites
from geo.coverage.straight_line.reach import Candidates, Demand, Reach, candidate_grid
from geo.model.errors import BadQuery
from geo.model.standards import standards
from tests.conftest import fault_of, worked_within
from tests.coverage.squares import SOUTH, WEST, at, rule, schools, square_town
from tests.coverage.test_reach import candidates, demand

TOWN = square_town()
points = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=10)
# Interval hamlets along a road, a kilometre apart.
HAMLETS = demand([(0, 0), (1_000, 0), (2_000, 0)], [10, 30, 20])


def choose(
    people: Demand,
    sites: Candidates,
    count: int,
    *existing: tuple[float, float],
    radius: float = 500,
) -> Siting:
    return choose_sites(TOWN, rule(radius), people, sites, count, facilities=schools(*existing))


def test_the_largest_hamlet_comes_first_and_what_is_covered_is_taken_out() -> None:
    found = choose(HAMLETS, candidates([(0, 0), (1_000, 0), (2_000, 0)]), 2, (1_000, 400))
    assert [(site.name, site.gain) for site in found.sites] == [("c2", 20.0), ("c0", 10.0)]
    assert (found.people, found.covered, found.gain, found.bound) == (60.0, 30.0, 30.0, 30.0)
    assert (found.gap, found.short) == (0.0, None)


def test_the_best_pair_is_not_the_greedy_one() -> None:
    # The middle site reaches 4 of 6, but the two beside it reach all.
    people = demand([(0, 0), (100, 0), (200, 0), (300, 0), (400, 0), (500, 0)])
    found = choose(people, candidates([(100, 0), (250, 0), (400, 0)]), 2, radius=150)
    assert [site.name for site in found.sites] == ["c0", "c2"]
    assert [(site.gain, site.alone) for site in found.sites] == [(3.0, 3.0), (3.0, 3.0)]


@given(points, points, st.integers(1, 6), points)
@settings(max_examples=60)
def test_gains_fall_add_up_and_are_whom_the_sites_reach(
    people: list, sites: list, count: int, existing: list
) -> None:
    served, offered = demand(people, list(range(1, len(people) + 1))), candidates(sites)
    found = choose(served, offered, count, existing[0], radius=4)
    gains = [site.gain for site in found.sites]
    assert gains == sorted(gains, reverse=True)
    assert found.gain == sum(gains) <= found.bound + 1e-6
    assert all(site.gain <= site.alone for site in found.sites)

    def near(x: float, y: float) -> np.ndarray:
        return (served.x - x) ** 2 + (served.y - y) ** 2 <= 16

    before = near(*shapely.get_coordinates(at(*existing[0]))[0])
    after = before.copy()
    for site in found.sites:
        after |= near(site.x, site.y)
    assert found.covered == served.people[before].sum()
    assert found.gain == served.people[after & ~before].sum()


@given(points, points, st.integers(1, 5))
@settings(max_examples=40)
def test_one_site_more_never_gains_less(people: list, sites: list, count: int) -> None:
    served, offered = demand(people), candidates(sites)
    one, more = (choose(served, offered, each, radius=4) for each in (count, count + 1))
    assert more.gain >= one.gain


@pytest.mark.parametrize(
    ("people", "sites", "existing", "short"),
    [
        (HAMLETS, [], [], "no_candidates"),
        (demand([]), [(0, 0)], [], "nobody"),
        (demand([(0, 0)], [0]), [(0, 0)], [], "nobody"),
        (HAMLETS, [(0, 0)], [(0, 0), (1_000, 0), (2_000, 0)], "all_covered"),
        (HAMLETS, [(0, 1_900)], [], "out_of_reach"),
        (HAMLETS, [(0, 0)], [], "few"),
        (HAMLETS, [(0, 0), (0, 1), (0, 2)], [], "enough"),
    ],
)
def test_fewer_sites_than_asked_for_have_a_reason(
    people: Demand, sites: list, existing: list, short: str
) -> None:
    found = choose(people, candidates(sites), 2, *existing)
    assert found.short == short
    assert [site.gain for site in found.sites] == ([10.0] if short in ("few", "enough") else [])
    assert found.gap == 0.0


@pytest.mark.parametrize("count", [0, -1, 1_001])
def test_a_number_of_sites_that_makes_no_sense(count: int) -> None:
    fault = fault_of(lambda: choose(HAMLETS, candidates([(0, 0)]), count))
    assert isinstance(fault, BadQuery)
    assert fault.code == "bad_count"


def test_a_density_has_no_reach() -> None:
    cameras = next(each for each in standards().rule if each.kind == "density")
    asked = partial(choose_sites, TOWN, cameras, HAMLETS, candidates([]), 1)
    fault = fault_of(lambda: asked(facilities=schools()))
    assert isinstance(fault, BadQuery)
    assert fault.code == "rule_not_of_kind"


def test_reach_along_streets_is_told_as_such() -> None:
    nowhere = np.zeros(3, dtype=bool)
    reach = Reach("network", nowhere, np.array([0, 0]), np.array([0, 1]))
    found = choose_sites(
        TOWN, rule(), HAMLETS, candidates([(0, 900)]), 1, facilities=schools(), reach=reach
    )
    assert (found.method, found.gain) == ("network", 40.0)
    assert found.features()[0]["properties"]["method"] == "network"


def test_surely_covered_trusts_less_and_leaves_more_to_gain() -> None:
    def gain(reading: str) -> float:
        return choose_sites(
            TOWN,
            rule(),
            HAMLETS,
            candidates([(1_000, 0)]),
            1,
            facilities=schools((1_000, 400), uncertainty_m=200),
            reading=reading,
        ).gain

    assert [gain("sure"), gain("nominal")] == [30.0, 0.0]


def test_features_are_in_degrees() -> None:
    (feature,) = choose(HAMLETS, candidates([(1_000, 0)]), 1).features()
    x, y = TOWN.points(*feature["geometry"]["coordinates"])
    assert (float(x) - WEST, float(y) - SOUTH) == pytest.approx((1_000, 0), abs=0.2)
    assert feature["properties"]["gain"] == 30.0


def test_the_search_says_when_it_was_cut_short() -> None:
    found = choose(HAMLETS, candidates([(1_000, 0)]), 1)
    unsure = Siting(
        **{name: getattr(found, name) for name in Siting.__slots__ if name != "bound"}, bound=40.0
    )
    assert unsure.gap == 0.25


def test_two_hundred_candidates_and_two_thousand_points_take_seconds_and_are_repeatable() -> None:
    chance = np.random.default_rng(7)
    x, y = chance.random((2, 2_000)) * 7_500
    people = Demand(WEST + x, SOUTH + y, chance.integers(1, 400, 2_000).astype(float))
    sites = candidate_grid(square_town(7_500), 530)
    assert len(sites) == 196
    with worked_within(20):
        one, other = (choose(people, sites, 28, (3_000, 3_000)) for _ in range(2))
    assert one.sites == other.sites
    assert one.gap == 0.0
