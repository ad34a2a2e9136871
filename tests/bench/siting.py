"""Where the next sites should go: scipy's ``milp`` beside spopt, PuLP and highspy."""

from __future__ import annotations

import statistics
import subprocess
import sys
from functools import partial
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from geo.coverage.siting.siting import _merged, _reached, _solved
from tests.bench.plain.spopt_model import greet_on_the_error_stream, solved
from tests.bench.turns import by_turns

SIDE_M = 10_000.0  # of a square of a town
VILLAGES, VILLAGE_M, DISPERSED = 30, 500.0, 0.2
TIME_LIMIT_S = 60.0  # none of the ten comes near it; the gap is 0
# Points with people, candidate sites, radius in metres, sites to choose.
INSTANCES = (
    (500, 50, 800, 1),
    (500, 50, 1_000, 3),
    (1_000, 100, 500, 5),
    (1_000, 100, 1_000, 5),
    (2_000, 200, 500, 5),
    (2_000, 200, 800, 10),
    (3_000, 300, 500, 10),
    (4_000, 400, 500, 15),
    (5_000, 500, 500, 20),
    (5_000, 500, 800, 10),
)
# The hardest: what each has found and proved at the limit is compared, not how long it took.
TOO_HARD = (5_000, 500, 1_000, 20)
CUT_OFF_S = 10.0  # the program's own limit
_FIRST_USE = {
    "scipy": "import scipy.optimize, scipy.sparse",
    "spopt, PuLP, highspy": "import spopt.locate, pulp, highspy",
}


def run(points: int = 5_000) -> None:
    """Measure all instances up to a number of points and print the figures."""
    greet_on_the_error_stream()
    print("points x sites, radius, p: scipy.milp, and spopt + PuLP + highspy,")
    print("seconds on the clock (of the processor), medians of 7 by turns, the same optimum")
    ratios = []
    for seed, instance in enumerate(INSTANCES):
        if instance[0] <= points:
            ratios.append(_beside(seed, instance))
    print(
        f"scipy / spopt, of the processor: median {statistics.median(ratios):.2f}, largest {max(ratios):.2f}"
    )
    if points >= TOO_HARD[0]:
        _cut_off()
    _first_use()


def town(seed: int, instance: tuple[int, int, int, int]) -> tuple[Any, Any, int, int]:
    """Make a town: villages, some people between them, candidates known to within some metres.

    A candidate known to within r metres surely reaches what lies within R - r.
    """
    points, sites, radius_m, count = instance
    chance = np.random.default_rng(seed)
    middles = chance.uniform(0, SIDE_M, (VILLAGES, 2))
    share = chance.dirichlet(np.ones(VILLAGES))
    between = int(points * DISPERSED)
    village = chance.choice(VILLAGES, points - between, p=share)
    homes = middles[village] + chance.normal(0, VILLAGE_M, (points - between, 2))
    homes = np.concatenate([homes, chance.uniform(0, SIDE_M, (between, 2))]).clip(0, SIDE_M)
    people = np.round(chance.gamma(2.0, 17.3, points)) + 1
    places = chance.uniform(0, SIDE_M, (sites, 2))
    radii = radius_m - chance.choice([0.0, 20.0, 50.0, 150.0], sites)
    reached = KDTree(homes).query_ball_point(places, radii)
    candidate = np.repeat(np.arange(sites), [len(each) for each in reached])
    point = np.concatenate([np.array(each, np.int64) for each in reached])
    kept, own = np.unique(candidate, return_inverse=True)
    return *_merged(own, point, people), len(kept), count


def _beside(seed: int, instance: tuple[int, int, int, int]) -> float:
    given = (*town(seed, instance), TIME_LIMIT_S)
    best = [_reached(way(*given)[0], *given[:2]) for way in (_solved, solved)]
    assert best[0] == best[1], f"{instance}: {best}"
    ours, theirs = by_turns(partial(_solved, *given), partial(solved, *given))
    points, sites, radius, count = instance
    # Of the processor's time: others may be at work on the machine meanwhile.
    ratio = ours[1] / theirs[1]
    print(
        f"  {points:>5,} x {sites:>3}, {radius:>5,} m, {count:>2}: "
        f"{ours[0]:6.3f} ({ours[1]:.3f})  {theirs[0]:6.3f} ({theirs[1]:.3f})  "
        f"ratio {ratio:.2f}  {best[0]:,.0f} people",
        flush=True,
    )
    return ratio


def _cut_off() -> None:
    """Compare what both have found when the program's limit of time is over."""
    given = (*town(len(INSTANCES), TOO_HARD), CUT_OFF_S)
    for name, way in (("scipy", _solved), ("spopt", solved)):
        chosen, bound = way(*given)
        gained = _reached(chosen, *given[:2]) if chosen is not None else 0.0
        print(f"  after {CUT_OFF_S:.0f} s {name}: {gained:,.0f} people, at most {bound:,.0f}")


def _first_use() -> None:
    """Compare what importing each costs in a new process, beside numpy alone."""

    def started(code: str) -> None:
        subprocess.run([sys.executable, "-c", f"import numpy; {code}"], check=True)

    both = [partial(started, code) for code in _FIRST_USE.values()]
    (ours, _), (theirs, _) = by_turns(*both)
    print(f"  first use, a process that imports it: scipy {ours:.2f} s, spopt {theirs:.2f} s")
