"""Ends beside a street are joined when that is wanted; what crosses is told and left alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from geo.coverage.network.streets import Streets, streets_from
from geo.model.errors import BadQuery

Line = Sequence[tuple[float, float]]
MAIN = [(0.0, 0.0), (2_000.0, 0.0)]
SIDE, OTHER = [(1_200.0, 0.0), (1_200.0, 600.0)], [(1_600.0, 0.0), (1_600.0, -600.0)]


def streets(*lines: Line) -> Streets:
    corners = np.array([each for line in lines for each in line], float)
    starts = np.cumsum([0, *map(len, lines)])
    return streets_from(corners[:, 0], corners[:, 1], starts)


def codes(network: Streets) -> dict[str, dict[str, object]]:
    return {each.code: each.params for each in network.findings}


def test_ends_on_a_street_are_joined_when_wanted() -> None:
    apart = streets(MAIN, SIDE, OTHER)
    assert codes(apart)["streets_near_misses"] == {"count": "2", "limit": "1", "length": "1.20"}
    joined = apart.joined(1.0)
    clean = streets([(0, 0), (1_200, 0), (1_600, 0), (2_000, 0)], SIDE, OTHER)
    assert sorted(joined.length_m.tolist()) == sorted(clean.length_m.tolist())
    assert len(joined.part_m) == 1
    assert codes(joined) == {"streets_joined": {"count": "2", "limit": "1"}}


@pytest.mark.parametrize("gap", [0.02, 0.5, 0.99])
def test_a_gap_within_the_tolerance_is_closed(gap: float) -> None:
    side = [(1_200.0, gap), (1_200.0, 600.0)]
    joined = streets(MAIN, side).joined(1.0)
    assert len(joined.part_m) == 1
    assert joined.length_m.sum() == pytest.approx(2_600, abs=2)
    assert len(streets(MAIN, [(1_200.0, 1.5), (1_200.0, 600.0)]).joined(1.0).part_m) == 2


def test_two_ends_that_face_each_other_become_one() -> None:
    joined = streets([(0, 0), (100, 0)], [(100.5, 0), (200, 0)]).joined(1.0)
    assert len(joined.part_m) == 1
    assert len(joined) == 2


def test_what_crosses_without_a_point_is_told_and_not_joined() -> None:
    cross = streets(MAIN, [(1_200.0, -600.0), (1_200.0, 600.0)])
    assert codes(cross)["streets_crossings"] == {"count": "1"}
    assert len(cross.joined(1.0).part_m) == 2
    assert "streets_crossings" not in codes(streets(MAIN, SIDE))


def test_a_count_that_was_broken_off_is_told_as_the_least() -> None:
    ways = [[(20.0 * at, -10.0), (20.0 * at, 10.0)] for at in range(1, 1_100)]
    combed = streets([(0.0, 0.0), (30_000.0, 0.0)], *ways)
    assert int(codes(combed)["streets_crossings_least"]["count"].replace(",", "")) >= 1_000
    teeth = [[(20.0 * at, 0.5), (20.0 * at, 10.0)] for at in range(1, 1_100)]
    loose = codes(streets([(0.0, 0.0), (30_000.0, 0.0)], *teeth))
    assert int(loose["streets_near_misses_least"]["count"].replace(",", "")) >= 1_000


@pytest.mark.parametrize("metres", [0.0, -1.0, 21.0, float("nan"), float("inf")])
def test_a_tolerance_that_makes_no_sense_is_refused(metres: float) -> None:
    with pytest.raises(BadQuery):
        streets(MAIN, SIDE).joined(metres)


def test_vertices_that_are_there_twice_change_nothing() -> None:
    doubled = streets([(0, 0), (0, 0), (2_000, 0), (2_000, 0)], SIDE)
    assert sorted(doubled.length_m.tolist()) == sorted(streets(MAIN, SIDE).length_m.tolist())
