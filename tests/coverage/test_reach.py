"""Who is within reach of which site: by hand, and against every pair."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage.straight_line.reach import (
    Candidates,
    Demand,
    already_covered,
    candidate_grid,
    pairs_within,
    straight_line_reach,
)
from geo.model.errors import BadQuery
from tests.conftest import fault_of
from tests.coverage.squares import SOUTH, WEST, at, schools, square, square_town

positions = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12)


def demand(points: list[tuple[float, float]], people: list[float] | None = None) -> Demand:
    x, y = np.array(points, np.float64).reshape(-1, 2).T + np.array([[WEST], [SOUTH]])
    return Demand(x, y, np.ones(len(x)) if people is None else np.array(people, np.float64))


def candidates(points: list[tuple[float, float]]) -> Candidates:
    made = demand(points)
    return Candidates(made.x, made.y, tuple(f"c{place}" for place in range(len(made))))


def test_a_grid_of_candidates_lies_inside_the_town() -> None:
    town = square_town(outline=square(1_000).difference(at(750, 750).buffer(300)))
    made = candidate_grid(town, 500)
    assert (made.x - WEST).tolist() == [250, 750, 250]
    assert (made.y - SOUTH).tolist() == [250, 250, 750]
    assert made.names == ("", "", ""), "a number is no name"


@pytest.mark.parametrize("spacing", [0.0, float("nan"), 1.0])
def test_a_grid_has_a_limit(spacing: float) -> None:
    fault = fault_of(lambda: candidate_grid(square_town(), spacing))
    assert isinstance(fault, BadQuery)
    assert fault.code == "bad_cell"


@given(positions, positions, st.sampled_from([0, 5, 13]))
def test_pairs_are_those_of_the_full_matrix(sites: list, points: list, radius: int) -> None:
    candidate, point = pairs_within(candidates(sites), demand(points), radius)
    ones, others = (np.array(each).reshape(-1, 1, 2) for each in (sites, points))
    squares = ((ones - others.swapaxes(0, 1)) ** 2).sum(2)
    expected = np.nonzero(squares <= radius**2)
    assert candidate.tolist() == expected[0].tolist()
    assert point.tolist() == expected[1].tolist()


def test_who_is_covered_already_depends_on_the_reading() -> None:
    line = demand([(500, 0), (450, 0), (550, 0), (551, 0)])
    school = schools((0, 0), uncertainty_m=50)
    covered = {
        reading: already_covered(line, school, 500, reading).tolist()
        for reading in ("sure", "nominal", "possible")
    }
    assert covered == {
        "sure": [False, True, False, False],
        "nominal": [True, True, False, False],
        "possible": [True, True, True, False],
    }


def test_an_area_covers_from_its_edge() -> None:
    park = schools((0, 0))
    park.geometry[0] = shapely.box(WEST, SOUTH, WEST + 100, SOUTH + 100)
    assert already_covered(demand([(600, 50), (601, 50)]), park, 500).tolist() == [True, False]


def test_nobody_anywhere() -> None:
    reach = straight_line_reach(demand([]), candidates([]), schools(), 500)
    assert (reach.method, len(reach.covered), len(reach.candidate)) == ("straight_line", 0, 0)
