"""The best of all choices, as spopt finds it, and never less than the greedy choice."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.siting import siting as covering_model
from geo.coverage.siting.siting import best_cover

matrices = st.tuples(st.integers(1, 7), st.integers(1, 9)).flatmap(
    lambda shape: st.tuples(
        st.lists(
            st.lists(st.booleans(), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        ).filter(lambda rows: any(map(any, rows))),
        st.lists(st.integers(1, 20), min_size=shape[1], max_size=shape[1]),
        st.integers(1, 7),
    )
)


def reached(chosen: object, reaches: np.ndarray, people: np.ndarray) -> float:
    return float(people[reaches[list(chosen)].any(0)].sum())


@given(matrices)
@settings(max_examples=60)
def test_the_choice_is_the_best_of_all_choices(made: tuple) -> None:
    reaches, people = np.array(made[0]), np.array(made[1], np.float64)
    count = min(made[2], len(reaches))
    chosen, bound = best_cover(*np.nonzero(reaches), people, count, 10.0)
    best = max(reached(each, reaches, people) for each in combinations(range(len(reaches)), count))
    assert len(chosen) <= count
    assert reached(chosen, reaches, people) == pytest.approx(best)
    assert bound == pytest.approx(best)


@pytest.mark.filterwarnings("ignore:.*PuLP 4:DeprecationWarning")  # spopt 0.7 with PuLP 3.3
def test_it_is_as_good_as_the_model_from_a_full_matrix() -> None:
    import pulp
    from scipy.spatial.distance import cdist
    from spopt.locate import MCLP

    chance = np.random.default_rng(4)
    sites, points = chance.random((30, 2)), chance.random((120, 2))
    people = chance.integers(1, 100, 120).astype(float)
    far = cdist(points, sites)
    own = MCLP.from_cost_matrix(far, people, 0.15, 5)
    # HiGHS keeps the number of threads of its first problem for the whole process.
    own.solve(pulp.HiGHS(msg=False, threads=1), results=False)
    point, candidate = np.nonzero(far <= 0.15)
    chosen, _ = best_cover(candidate, point, people, 5, 10.0)
    assert reached(chosen, (far <= 0.15).T, people) == pulp.value(own.problem.objective)


def test_when_no_time_is_left_the_greedy_choice_stands_with_its_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(covering_model, "_solved", lambda reaches, weights, *_: (None, 99.0))
    reaches = np.array([[1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1]], bool)
    chosen, bound = best_cover(*np.nonzero(reaches), np.ones(6), 2, 0.001)
    assert (chosen.tolist(), bound) == ([0, 1], 6.0)


def test_a_solver_without_time_is_no_fault() -> None:
    chance = np.random.default_rng(1)
    reaches = chance.random((150, 600)) < 0.03
    people = chance.integers(1, 50, 600).astype(float)
    chosen, bound = best_cover(*np.nonzero(reaches), people, 20, 0.0)
    assert len(chosen) == 20
    assert reached(chosen, reaches, people) <= bound


def test_the_solver_says_nothing() -> None:
    code = (
        "import numpy as np; from geo.coverage.siting.siting import best_cover;"
        "site, point = [0] * 4 + [1] * 3 + [2] * 3, [0, 1, 2, 3, 0, 1, 4, 2, 3, 5];"
        "print(best_cover(np.array(site), np.array(point), np.ones(6), 2, 5.0)[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    assert (done.stdout, done.stderr) == ("6.0\n", "")


def test_of_choices_that_are_as_good_it_is_the_same_on_every_run() -> None:
    reaches = np.random.default_rng(6).random((24, 160)) < 0.12
    pairs = np.nonzero(np.vstack([reaches, reaches]))  # each site stands there twice
    people = np.random.default_rng(7).integers(1, 9, 160).astype(float)
    runs = [best_cover(*pairs, people, 5, 60.0) for _ in range(3)]
    assert {(tuple(chosen), bound) for chosen, bound in runs} == {(tuple(runs[0][0]), runs[0][1])}


def test_where_no_choice_can_be_better_nothing_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """People spread evenly: many choices are as good, and to prove it took the solver for ever."""
    monkeypatch.delattr(covering_model, "_solved")
    middles = np.arange(100.0)
    point, site = np.nonzero(np.abs(middles[:, None] - middles[None, ::3]) <= 5)
    chosen, bound = best_cover(site, point, np.ones(100), 3, 10.0)
    assert len(chosen) == 3
    assert bound == len(np.unique(point[np.isin(site, chosen)])) == 33
