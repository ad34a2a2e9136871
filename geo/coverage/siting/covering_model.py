"""The maximal covering location problem as spopt builds it, from pairs instead of a matrix."""

from __future__ import annotations

import os
import threading
import warnings
from functools import lru_cache
from typing import Any

import numpy as np

from geo.model.arrays import Floats, Integers

TIME_LIMIT_S = 10.0
_STARTING = threading.Lock()


def best_cover(
    candidate: Integers, point: Integers, people: Floats, count: int, time_limit_s: float
) -> tuple[Integers, float]:
    """Return the candidates that together reach the most people, and a bound.

    Maximise sum(a_i X_i) subject to sum(Y_j, j in N_i) >= X_i and sum(Y_j) = p,
    X and Y being 0 or 1 (Church and ReVelle 1974).

    Parameters
    ----------
    candidate, point : (p,) int64
        Pairs: which candidate reaches which point. At least one.
    people : (n,) float64
        At each point.
    count : int
        p, at least 1.
    time_limit_s : float
        Seconds.

    Returns
    -------
    chosen : (k,) int64
        Candidates, rising; k is `count` or, if these are fewer, all that reach anybody.
    bound : float
        No choice reaches more people.

    Notes
    -----
    Points that the same candidates reach are one point with the sum of their
    people: the same problem, only smaller.
    """
    sites, own = np.unique(candidate, return_inverse=True)
    if len(sites) <= count:
        return sites, float(people[np.unique(point)].sum())
    reaches, weights = _merged(own, point, people)
    greedy, least = _greedy(reaches, weights, len(sites), count)
    if _reached(greedy, reaches, weights) >= least * (1 - 1e-12):
        return sites[np.sort(greedy)], least  # none is better: nothing is left to solve
    chosen, bound = _solved(reaches, weights, len(sites), count, time_limit_s)
    # When the time is over before a good choice is found, the greedy one may be better.
    if chosen is None or _reached(greedy, reaches, weights) > _reached(chosen, reaches, weights):
        chosen = greedy
    return sites[np.sort(chosen)], min(bound, least)


def _merged(site: Integers, point: Integers, people: Floats) -> tuple[list[Integers], Floats]:
    """Return the sets of sites that reach a point, and the people of each set."""
    order = np.lexsort((site, point))
    site, point = site[order], point[order]
    starts = np.flatnonzero(np.diff(point, prepend=-1))
    sums: dict[bytes, float] = {}
    for which, reached in zip(point[starts], np.split(site, starts[1:]), strict=True):
        key = reached.tobytes()
        sums[key] = sums.get(key, 0.0) + float(people[which])
    return [np.frombuffer(key, np.int64) for key in sums], np.array(list(sums.values()))


def _solved(
    reaches: list[Integers], weights: Floats, sites: int, count: int, time_limit_s: float
) -> tuple[Integers | None, float]:
    import pulp

    _start_solver()
    with warnings.catch_warnings():
        # spopt 0.7 makes its variables as PuLP 4 no longer will; PuLP 3 only says so.
        warnings.filterwarnings("ignore", message=".*PuLP 4", category=DeprecationWarning)
        model = _model(reaches, weights, sites, count)
        # One thread and no gap: the same choice on every run that is not cut short.
        solver = pulp.HiGHS(msg=False, threads=1, gapRel=0.0, timeLimit=time_limit_s)
        try:
            model.solve(solver, results=False)
        except RuntimeError:  # spopt's word for: nothing found in time
            return None, float(weights.sum())
    values = np.array([variable.value() or 0.0 for variable in model.fac_vars])
    # PuLP hands HiGHS a minimum, hence the sign.
    bound = -float(model.problem.solverModel.getInfo().mip_dual_bound)
    return np.flatnonzero(values > 0.5), bound if np.isfinite(bound) else float(weights.sum())


def _model(reaches: list[Integers], weights: Floats, sites: int, count: int) -> Any:
    """Build spopt's model row by row: its own way multiplies each site with each point."""
    import pulp
    from spopt.locate import MCLP
    from spopt.locate.base import FacilityModelBuilder

    model = MCLP("mclp", pulp.LpProblem("mclp", pulp.LpMaximize))
    FacilityModelBuilder.add_facility_integer_variable(model, range(sites), "x[{i}]")
    FacilityModelBuilder.add_client_integer_variable(model, range(len(reaches)), "y[{i}]")
    terms = list(zip(model.cli_vars, weights.tolist(), strict=True))
    model.problem += pulp.LpAffineExpression(terms)
    for covered, reached in zip(model.cli_vars, reaches, strict=True):
        row = [(model.fac_vars[site], 1) for site in reached]
        model.problem += pulp.LpAffineExpression([*row, (covered, -1)]) >= 0
    FacilityModelBuilder.add_facility_constraint(model, count)
    return model


def _greedy(
    reaches: list[Integers], weights: Floats, sites: int, count: int
) -> tuple[Integers, float]:
    """Return a choice made one by one, each time the site that adds the most, and a bound.

    What a site adds shrinks as others are chosen. So whatever is chosen already,
    no choice reaches more than that and what the best `count` sites would add to it
    one by one (Nemhauser, Wolsey and Fisher 1978).
    """
    left = weights.copy()
    site = np.concatenate(reaches)
    group = np.repeat(np.arange(len(reaches)), [len(each) for each in reaches])
    chosen: list[int] = []
    bound = total = float(weights.sum())
    for place in range(count + 1):
        gains = np.bincount(site, weights=left[group], minlength=sites)
        bound = min(bound, total - float(left.sum()) + float(np.sort(gains)[-count:].sum()))
        if place < count:
            gains[chosen] = -1.0
            chosen.append(int(gains.argmax()))
            left[group[site == chosen[-1]]] = 0.0
    return np.array(chosen, np.int64), bound


def _reached(chosen: Integers, reaches: list[Integers], weights: Floats) -> float:
    is_chosen = set(chosen.tolist())
    return float(sum(weights[i] for i, each in enumerate(reaches) if is_chosen & set(each)))


@lru_cache(maxsize=1)
def _start_solver() -> None:
    """Let HiGHS greet on the error stream: it writes to file 1 when it is first made."""
    import highspy

    with _STARTING:
        try:
            kept = os.dup(1)
        except OSError:  # a window program without streams has nobody to greet
            highspy.Highs()
            return
        try:
            os.dup2(2, 1)
            highspy.Highs()
        finally:
            os.dup2(kept, 1)
            os.close(kept)
