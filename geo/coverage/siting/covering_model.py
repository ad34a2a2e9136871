"""The maximal covering location problem, from pairs instead of a matrix, solved by HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.model.arrays import Floats, Integers

TIME_LIMIT_S = 10.0


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
    """Return what the solver chose, None where it found nothing in time, and its bound."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    groups = len(reaches)
    # scipy seeks a minimum: the people reached are counted below zero.
    found = milp(
        np.concatenate([np.zeros(sites), -weights]),
        integrality=np.ones(sites + groups),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            _rows(reaches, sites),
            np.append(np.zeros(groups), count),
            np.append(np.full(groups, np.inf), count),
        ),
        # Without a gap: the same choice on every run that is not cut short.
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    everybody = float(weights.sum())
    if found.x is None:
        return None, everybody
    bound = -float(found.mip_dual_bound)
    return np.flatnonzero(found.x[:sites] > 0.5), bound if np.isfinite(bound) else everybody


def _rows(reaches: list[Integers], sites: int) -> Any:
    """Return a row for each point: its sites less the point itself; last, the number of sites.

    Columns are the sites Y, then the points X.
    """
    from scipy.sparse import csc_array

    groups = len(reaches)
    point = np.repeat(np.arange(groups), [len(each) for each in reaches])
    values = (np.ones(len(point)), -np.ones(groups), np.ones(sites))
    row = (point, np.arange(groups), np.full(sites, groups))
    column = (np.concatenate(reaches), sites + np.arange(groups), np.arange(sites))
    entries = tuple(map(np.concatenate, (values, row, column)))
    return csc_array((entries[0], entries[1:]), shape=(groups + 1, sites + groups))


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
