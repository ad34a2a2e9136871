"""Two steps: places shared by those within reach, added up by those who reach several."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage.capacity.floating_catchment import Catchment, floating_catchment
from geo.coverage.facilities import facilities_at
from geo.coverage.network.streets import Streets
from tests.coverage.squares import SOUTH, WEST, at, square
from tests.coverage.street_plans import streets


def catchment(homes: Any, sites: Any, spread: Any = 0.0, radius_m: float = 500.0) -> Catchment:
    x, y, people = np.array(homes, dtype=float).reshape(-1, 3).T
    figures = [at(*site[:2]) for site in sites]
    facilities = facilities_at(
        figures, spread, capacity=np.array([site[2] for site in sites], dtype=float)
    )
    return floating_catchment(WEST + x, SOUTH + y, people, facilities, radius_m)


def test_two_schools_shared_by_three_blocks() -> None:
    homes = [(0, 0, 100), (600, 0, 300), (5_000, 0, 50)]
    found = catchment(homes, [(-400, 0, 50), (300, 0, 200), (9_000, 0, 70)])
    # The first school is the first block's alone; the second is shared by both.
    assert found.places == pytest.approx([50 / 100 + 200 / 400, 200 / 400, 0])
    assert found.people @ found.places == pytest.approx(250)
    assert found.idle_places == 70
    assert found.served.nominal == 400
    assert found.per_1000 == pytest.approx(250 / 450 * 1_000)


def test_exactly_at_the_radius_is_within_reach() -> None:
    assert catchment([(300, 400, 10), (300.01, 400, 10)], [(0, 0, 5)]).places.tolist() == [0.5, 0]


def test_unknown_capacities_are_left_out_and_told() -> None:
    found = catchment([(0, 0, 10)], [(0, 0, np.nan), (1, 0, 5)])
    assert (found.known, found.unknown, found.facilities) == (1, 1, 2)
    assert found.places.tolist() == [0.5]
    assert found.to_dict()["capacity_unknown"] == 1


def test_nobody_shares_nothing() -> None:
    for homes, sites in (([(0, 0, 0)], [(0, 0, 5)]), ([], [(0, 0, 5)]), ([(0, 0, 5)], [])):
        found = catchment(homes, sites)
        assert not found.places.any()
        assert found.served.possible == 0
    assert catchment([], []).per_1000 is None


def test_people_within_reach_are_as_sure_as_the_places() -> None:
    homes = [(400, 0, 1), (480, 0, 10), (550, 0, 100), (900, 0, 1_000)]
    found = catchment(homes, [(0, 0, 5)], 60.0)
    assert (found.served.sure, found.served.nominal, found.served.possible) == (1, 11, 111)
    assert found.places.tolist() == pytest.approx([5 / 11, 5 / 11, 0, 0])
    assert catchment(homes, [(0, 0, 5)], np.inf).served.possible == 1_111


def test_an_area_is_reached_at_its_edge() -> None:
    park = facilities_at([square(100)], capacity=np.array([8.0]))
    home = np.array([WEST + 600.0]), np.array([SOUTH + 50.0]), np.array([4.0])
    assert floating_catchment(*home, park, 500.0).places.tolist() == [2.0]


def test_the_two_steps_of_the_source_by_hand() -> None:
    """R_j = S_j / sum of P_k within reach, then A_i = sum of R_j within reach (Luo and Wang 2003)."""
    # Along a line: A reaches the first doctor, B both, C the second, D none; E has nobody.
    homes = [(0, 0, 200), (500, 0, 300), (1_000, 0, 100), (3_000, 0, 40), (500, 1, 0)]
    found = catchment(homes, [(250, 0, 5), (750, 0, 2)])
    first, second = 5 / (200 + 300), 2 / (300 + 100)
    assert found.places.tolist() == pytest.approx([first, first + second, second, 0, 0])
    assert found.reached.tolist() == [500, 400]


def test_the_library_access_shares_the_same_places() -> None:
    from access.fca import two_stage_fca
    from pandas import DataFrame

    chance = np.random.default_rng(3)
    x, y, people = *chance.uniform(0, 5_000, (2, 800)), chance.integers(1, 90, 800).astype(float)
    east, north = chance.uniform(0, 5_000, (2, 40))
    capacity = chance.integers(1, 500, 40).astype(float)
    far = np.hypot(x[:, None] - east, y[:, None] - north)
    person, facility = np.nonzero(far <= 900)
    theirs = two_stage_fca(
        demand_df=DataFrame({"demand": people}),
        supply_df=DataFrame({"supply": capacity}),
        cost_df=DataFrame({"origin": person, "dest": facility, "cost": far[person, facility]}),
        demand_index=True,
        demand_name="demand",
        supply_index=True,
        supply_name="supply",
    ).reindex(range(800), fill_value=0.0)
    own = catchment(
        list(zip(x, y, people, strict=True)),
        list(zip(east, north, capacity, strict=True)),
        radius_m=900.0,
    )
    assert own.places == pytest.approx(theirs.to_numpy(), rel=1e-12)
    assert 0 < (own.places == 0).sum() < 400


coordinate = st.integers(0, 2_000)


@given(
    homes=st.lists(st.tuples(coordinate, coordinate, st.integers(0, 500)), max_size=12),
    sites=st.lists(st.tuples(coordinate, coordinate, st.integers(0, 900)), max_size=6),
    radius=st.integers(1, 2_000),
)
def test_no_place_is_lost_and_none_is_made(homes: Any, sites: Any, radius: int) -> None:
    found = catchment(homes, sites, radius_m=float(radius))
    total = sum(site[2] for site in sites)
    assert found.people @ found.places + found.idle_places == pytest.approx(total)
    assert (found.places >= 0).all()
    assert found.served.sure == found.served.nominal <= found.people.sum()


def walked(homes: Any, sites: Any, network: Streets, spread: Any = 0.0) -> Catchment:
    x, y, people = np.array(homes, dtype=float).reshape(-1, 3).T
    figures = [site[0] if isinstance(site[0], shapely.Geometry) else at(*site[0]) for site in sites]
    facilities = facilities_at(figures, spread, capacity=np.array([site[1] for site in sites]))
    return floating_catchment(WEST + x, SOUTH + y, people, facilities, 500.0, network)


# A street to the east and one to the north; by way the two ends are far from each other.
CORNER = streets([(0, 0), (400, 0)], [(0, 0), (0, 400)])


def test_along_streets_places_are_shared_by_those_who_can_walk_there() -> None:
    homes = [(400, 10, 10), (10, 290, 20), (0, 90, 40)]
    found = walked(homes, [((400, 0), 90)], CORNER)
    # 10 + 290 + 400 m round the corner are too far, although the straight line is 486 m;
    # 90 + 400 m are not.
    assert found.method == "network"
    assert found.places == pytest.approx([90 / 50, 0, 90 / 50])
    assert found.served.nominal == 50
    assert found.reached.tolist() == [50]
    assert found.to_dict()["method"] == "network"


def test_along_streets_what_is_far_from_any_street_is_told() -> None:
    homes = [(10, 0, 10), (5_000, 0, 7), (6_000, 0, 0)]
    found = walked(homes, [((0, 0), 30), ((5_000, 0), 5)], CORNER)
    assert (found.off_streets, found.people_off_streets, found.idle_places) == (1, 7, 5)
    assert found.places.tolist() == [3, 0, 0]
    assert found.to_dict()["people_off_streets"] == 7


def test_along_streets_an_area_is_entered_by_the_nearest_way() -> None:
    park = square(200, 350, -100)
    found = walked([(0, 0, 10)], [(park, 5)], CORNER)
    assert found.places.tolist() == [0.5]
    assert walked([(0, 0, 10)], [((350 + 200, 0), 5)], CORNER).places.tolist() == [0]


def test_along_streets_people_are_as_sure_as_the_places() -> None:
    homes = [(0, 300, 1), (0, 150, 10)]
    served = walked(homes, [((300, 0), 5)], CORNER, 60.0).served
    assert (served.sure, served.nominal, served.possible) == (0, 10, 10)
    served = walked(homes, [((300, 0), 5)], CORNER, 100.0).served
    assert (served.sure, served.nominal, served.possible) == (0, 10, 11)
