"""Where the next sites should go: the maximal covering location problem, solved by HiGHS.

A chosen site is a GeoJSON feature: its position, and the place that it is nearest to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.coverage import Method
from geo.coverage.facilities import Facilities
from geo.coverage.landmarks import around, near_point
from geo.coverage.straight_line.reach import Candidates, Demand, Reach, Reading, straight_line_reach
from geo.coverage.town import Town
from geo.model.arrays import Floats, Integers
from geo.model.errors import BadQuery, Finding
from geo.model.standards import Rule
from geo.model.text.language import Language

Short = Literal["no_candidates", "nobody", "all_covered", "out_of_reach", "enough", "few"]
MAX_SITES = 1_000
TIME_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Site:
    """A chosen site.

    Attributes
    ----------
    candidate : int
        Its place among the candidates.
    name : str
        Empty where the candidates are a grid, which has no names.
    x, y : float
        Metres, in the town's projected system.
    gain : float
        People whom it covers and neither a facility nor a site before it does.
    alone : float
        People not yet covered whom it would cover if it were the only one.
    """

    candidate: int
    name: str
    x: float
    y: float
    gain: float
    alone: float


@dataclass(frozen=True, eq=False, slots=True)
class Siting:
    """The chosen sites, the largest gain first.

    Attributes
    ----------
    rule : Rule
    method : {"straight_line", "network"}
    town : Town
    requested : int
    people : float
        Of the demand.
    covered : float
        People covered before, taken out first.
    reading : {"sure", "nominal", "possible"}
        Which reading of the present facilities' coverage was taken out.
    time_limit_s : float
        For the solver, seconds.
    sites : tuple of Site
        Fewer than asked for where more would add nobody.
    bound : float
        No choice of as many sites can gain more people than this.
    short : str or None
        Why there are fewer sites than asked for: ``no_candidates``, ``nobody``
        (no people at all), ``all_covered``, ``out_of_reach`` (no candidate
        reaches anybody not yet covered), ``enough`` (more sites would add
        nobody), ``few`` (fewer candidates than asked for).
    off_streets : int
        Candidates too far from any street to be chosen; 0 by straight line.
    people_off_streets : float
        People too far from any street to be reached; 0 by straight line.
    findings : tuple of Finding
        What was noticed about the candidates.
    """

    rule: Rule
    method: Method
    town: Town
    requested: int
    people: float
    covered: float
    reading: Reading
    time_limit_s: float
    sites: tuple[Site, ...] = ()
    bound: float = 0.0
    short: Short | None = None
    off_streets: int = 0
    people_off_streets: float = 0.0
    findings: tuple[Finding, ...] = ()

    @property
    def gain(self) -> float:
        """People whom the sites add together: the sum of their gains."""
        return float(sum(site.gain for site in self.sites))

    @property
    def gap(self) -> float:
        """By how much the best choice could be better, as a share of the bound; 0: none is."""
        missing = self.bound - self.gain
        return max(missing / self.bound, 0.0) if missing > 1e-6 * max(self.bound, 1.0) else 0.0

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON for machines; addresses in a language."""
        return {
            "method": self.method,
            "asked": self.requested,
            "people": round(self.people, 1),
            "covered": round(self.covered, 1),
            "gain": round(self.gain, 1),
            "gap": round(self.gap, 6),
            "short": self.short,
            "sites": [
                {**each["properties"], "position": each["geometry"]["coordinates"]}
                for each in self.features(language)
            ],
        }

    def features(self, language: Language = "en") -> list[dict[str, Any]]:
        """Return the sites as GeoJSON features in WGS 84; addresses in a language."""
        return [site_feature(rank, site, self, language) for rank, site in enumerate(self.sites, 1)]


def choose_sites(
    town: Town,
    rule: Rule,
    demand: Demand,
    candidates: Candidates,
    count: int,
    *,
    facilities: Facilities,
    reading: Reading = "nominal",
    reach: Reach | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> Siting:
    """Choose the sites that cover the most people not yet covered.

    Parameters
    ----------
    town : Town
    rule : Rule
        Of the kind ``radius``.
    demand : Demand
    candidates : Candidates
    count : int
        How many sites.
    facilities : Facilities
        Those that count already; whom they cover is taken out first.
    reading : {"sure", "nominal", "possible"}
        ``sure`` trusts only what is surely covered.
    reach : Reach, optional
        By another method; by straight line unless it is given.
    time_limit_s : float
        Seconds; the best choice found by then is returned with its `gap`.

    Raises
    ------
    BadQuery
        ``bad_count`` unless `count` lies from 1 to 1,000; ``rule_not_of_kind``.
    """
    if rule.kind != "radius":
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="radius")
    if not 1 <= count <= MAX_SITES:
        raise BadQuery("bad_count", value=count, limit=MAX_SITES)
    reach = reach or straight_line_reach(demand, candidates, facilities, rule.value, reading)
    empty = Siting(
        rule=rule,
        method=reach.method,
        town=town,
        requested=count,
        people=float(demand.people.sum()),
        covered=float(demand.people[reach.covered].sum()),
        reading=reading,
        time_limit_s=time_limit_s,
        off_streets=len(reach.off_streets),
        people_off_streets=reach.people_off_streets,
    )
    left = np.where(reach.covered, 0.0, demand.people)
    counts = left[reach.point] > 0
    candidate, point = reach.candidate[counts], reach.point[counts]
    if short := _nothing_to_do(empty, left, candidates, candidate):
        return replace(empty, short=short)
    chosen, bound = best_cover(candidate, point, left, count, time_limit_s)
    sites = _in_greedy_order(chosen, (candidate, point), left, candidates)
    missing: Short = "few" if len(candidates) < count else "enough"
    return replace(empty, sites=sites, bound=bound, short=missing if len(sites) < count else None)


def _nothing_to_do(
    found: Siting, people: npt.NDArray[np.float64], candidates: Candidates, candidate: Integers
) -> Short | None:
    if not found.people > 0:
        return "nobody"
    if not people.any():
        return "all_covered"
    if not len(candidates):
        return "no_candidates"
    return None if len(candidate) else "out_of_reach"


def _in_greedy_order(
    chosen: Integers,
    pairs: tuple[Integers, Integers],
    people: npt.NDArray[np.float64],
    candidates: Candidates,
) -> tuple[Site, ...]:
    """Order sites by what each adds to those before it, and leave out what adds nobody."""
    candidate, point = pairs
    reached = {int(site): point[candidate == site] for site in chosen}
    alone = {site: float(people[points].sum()) for site, points in reached.items()}
    left = people.copy()
    sites: list[Site] = []
    while reached:
        gains = {site: float(left[points].sum()) for site, points in reached.items()}
        best = max(gains, key=lambda site: (gains[site], -site))
        if gains[best] <= 0:
            break
        left[reached.pop(best)] = 0.0
        x, y = float(candidates.x[best]), float(candidates.y[best])
        sites.append(Site(best, candidates.names[best], x, y, gains[best], alone[best]))
    return tuple(sites)


def site_feature(rank: int, site: Site, of: Siting, language: Language) -> dict[str, Any]:
    """Return a site in WGS 84, with its address in words.

    Parameters
    ----------
    rank : int
        From 1.
    site : Site
    of : Siting
    language : {"zh", "en"}
    """
    place = of.town.to_degrees(shapely.Point(site.x, site.y))
    near = near_point(site.x, site.y, of.town)
    position = [round(place.x, 6), round(place.y, 6)]
    where = around(site.x, site.y, of.town, language)
    return {
        "type": "Feature",
        "id": f"site-{rank}",
        "properties": {
            "rank": rank,
            "name": site.name or None,
            "where": where or f"{position[0]:.3f}°, {position[1]:.3f}°",
            "near": (near.name if language == "zh" else near.name_en) if near else None,
            "near_m": round(near.metres) if near else None,
            "gain": round(site.gain, 1),
            "alone": round(site.alone, 1),
            "rule": of.rule.id,
            "radius_m": of.rule.value,
            "method": of.method,
        },
        "geometry": {"type": "Point", "coordinates": position},
    }


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
