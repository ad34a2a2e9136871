"""What known places say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs.bd09 import bd09_to_wgs84, wgs84_to_bd09
from geo.crs.displacement import by_comparison
from geo.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from tests.crs.places import PLACES, X, Y, scattered, shifted

MOVES = {
    "same": lambda x, y: (x, y),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
    "gcj02_undone": gcj02_to_wgs84,
    "bd09_undone": bd09_to_wgs84,
}
MOVED = {name: np.column_stack(move(X, Y)) for name, move in MOVES.items()}


@pytest.mark.parametrize("verdict", MOVES)
@pytest.mark.parametrize("noise", [0, 5, 20, 50])
@pytest.mark.parametrize("seed", range(5))
def test_each_shift_is_recognised_through_a_scatter(verdict: str, noise: float, seed: int) -> None:
    found = by_comparison(scattered(MOVED[verdict], noise, seed), PLACES)
    assert found.verdict == verdict
    assert found.confidence == "high"
    assert found.count == 5


@given(st.integers(0, 10_000), st.sampled_from(list(MOVES)), st.floats(0, 50), st.integers(3, 60))
def test_any_number_of_places_shows_the_shift(
    seed: int, verdict: str, noise: float, count: int
) -> None:
    random = np.random.default_rng(seed)
    known = np.column_stack(
        (random.uniform(113.68, 113.80, count), random.uniform(22.93, 23.03, count))
    )
    moved = np.column_stack(MOVES[verdict](*known.T))
    found = by_comparison(scattered(moved, noise, seed), known)
    assert found.verdict == verdict


def test_the_shift_is_computed_for_the_place() -> None:
    found = by_comparison(MOVED["gcj02"], PLACES)
    assert found.expected_m == pytest.approx((532, -302), abs=3)
    assert (found.east_m, found.north_m) == pytest.approx((532, -302), abs=3)
    beijing = np.array([[116.39, 39.9], [116.40, 39.92], [116.41, 39.91]])
    found = by_comparison(np.column_stack(wgs84_to_gcj02(*beijing.T)), beijing)
    assert found.verdict == "gcj02"
    assert found.expected_m == pytest.approx((533, 155), abs=10)


def test_the_shift_to_bd09_is_one_kilometre_and_a_quarter() -> None:
    assert by_comparison(MOVED["bd09"], PLACES).metres == pytest.approx(1250, abs=15)


@pytest.mark.parametrize("verdict", MOVES)
def test_one_outlier_does_not_count(verdict: str) -> None:
    new = scattered(MOVED[verdict], 10)
    new[2] += 0.05
    found = by_comparison(new, PLACES)
    assert found.verdict == verdict
    assert found.outliers == (2,)
    assert found.confidence == "high"


@pytest.mark.parametrize("other", ["same", "bd09"])
def test_one_place_in_another_system_is_an_outlier(other: str) -> None:
    new = MOVED["gcj02"].copy()
    new[4] = MOVED[other][4]
    found = by_comparison(new, PLACES)
    assert found.verdict == "gcj02"
    assert found.outliers == (4,)


def test_two_parts_are_a_mixture() -> None:
    new = np.where([[True], [True], [True], [False], [False]], MOVED["gcj02"], PLACES)
    found = by_comparison(new, PLACES)
    assert found.verdict == "mixed"
    assert found.parts == ("gcj02", "same")
    assert found.outliers == ()


def test_two_matches_are_less_sure() -> None:
    found = by_comparison(MOVED["gcj02"][:2], PLACES[:2])
    assert (found.verdict, found.confidence) == ("gcj02", "low")


def test_without_a_match_there_is_nothing_to_say() -> None:
    found = by_comparison([], [])
    assert (found.verdict, found.confidence, found.count) == ("too_few", "none", 0)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_one_match_counts_when_it_lies_just_where_the_formula_puts_it(datum: str) -> None:
    found = by_comparison(MOVED[datum][:1], PLACES[:1])
    assert (found.verdict, found.confidence, found.count) == (datum, "low", 1)


def test_one_match_elsewhere_says_nothing() -> None:
    found = by_comparison(np.add(PLACES[:1], 0.0003), PLACES[:1])
    assert (found.verdict, found.confidence, found.count) == ("too_few", "none", 1)


def test_places_known_only_roughly_say_nothing() -> None:
    for seed in range(10):
        found = by_comparison(scattered(PLACES, 800, seed), PLACES)
        assert found.verdict in {"scattered", "mixed"}
        assert found.confidence != "high"


def test_another_common_shift_is_told() -> None:
    found = by_comparison(shifted(110, 30), PLACES)
    assert found.verdict == "shift"
    assert (found.east_m, found.north_m) == pytest.approx((110, 30), abs=1)


def test_a_small_shift_is_none() -> None:
    assert by_comparison(shifted(20, 10), PLACES).verdict == "same"


def test_missing_positions_are_left_out() -> None:
    new = MOVED["gcj02"].copy()
    new[0] = np.nan
    new[1] = 1e308
    found = by_comparison(new, PLACES)
    assert (found.verdict, found.count) == ("gcj02", 3)
    new[3] += 1.0
    assert by_comparison(new, PLACES).outliers == (3,)


def test_outside_china_there_is_no_shift() -> None:
    paris = np.array([[2.35, 48.85], [2.36, 48.86], [2.34, 48.84]])
    assert by_comparison(paris, paris).verdict == "same"
