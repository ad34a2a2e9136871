"""Choose the sites that cover the most people not yet covered.

This is the maximal covering location problem (Church and ReVelle 1974), solved by HiGHS.
The chosen sites are also available as GeoJSON features with an address.
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
        Index of the candidate.
    name : str
        Empty for candidates on a grid, which have no names.
    x, y : float
        Metres, in the town's projected system.
    gain : float
        People covered by this site and by no facility or earlier site.
    alone : float
        People not yet covered whom it would cover as the only new site.
    """

    candidate: int
    name: str
    x: float
    y: float
    gain: float
    alone: float


@dataclass(frozen=True, eq=False, slots=True)
class Siting:
    """The chosen sites, and how good the choice is.

    Attributes
    ----------
    rule : Rule
    method : {"straight_line", "network"}
    town : Town
    requested : int
        Number of sites requested.
    people : float
        All people of the demand.
    covered : float
        People covered by present facilities, excluded from the gains.
    reading : {"sure", "nominal", "possible"}
        Which coverage of the present facilities was excluded.
    time_limit_s : float
        Limit for the solver, seconds.
    sites : tuple of Site
        The largest gain first; fewer than requested if more would add nobody.
    bound : float
        Upper bound of the people that this number of sites can gain.
    short : str or None
        Why there are fewer sites than requested: ``no_candidates``, ``nobody``
        (no people at all), ``all_covered``, ``out_of_reach`` (no candidate
        reaches anybody not yet covered), ``enough`` (more sites would add
        nobody), ``few`` (fewer candidates than requested).
    off_streets : int
        Candidates too far from any street to be chosen; 0 by straight line.
    people_off_streets : float
        People too far from any street to be reached; 0 by straight line.
    findings : tuple of Finding
        About the candidates.
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
        """People whom all sites add: the sum of their gains."""
        return float(sum(site.gain for site in self.sites))

    @property
    def gap(self) -> float:
        """How much better the best choice could be, as a share of the bound; 0 if optimal."""
        missing = self.bound - self.gain
        return max(missing / self.bound, 0.0) if missing > 1e-6 * max(self.bound, 1.0) else 0.0

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON data, with addresses in a language."""
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
        """Return the sites as GeoJSON features in WGS 84, with addresses in a language."""
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
        Number of sites, 1 to 1,000.
    facilities : Facilities
        Present facilities; people whom they cover are excluded.
    reading : {"sure", "nominal", "possible"}
        Which coverage of the facilities to exclude; ``sure`` excludes the fewest people.
    reach : Reach, optional
        Who reaches which site; by straight line if omitted.
    time_limit_s : float
        Seconds; the best choice found by then is returned with its `gap`.

    Raises
    ------
    BadQuery
        ``bad_count`` if `count` is out of range; ``rule_not_of_kind``.
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
    uncovered = np.where(reach.covered, 0.0, demand.people)
    counts = uncovered[reach.point] > 0
    candidate, point = reach.candidate[counts], reach.point[counts]
    if short := _nothing_to_do(empty, uncovered, candidates, candidate):
        return replace(empty, short=short)
    chosen, bound = best_cover(candidate, point, uncovered, count, time_limit_s)
    sites = _in_greedy_order(chosen, (candidate, point), uncovered, candidates)
    missing: Short = "few" if len(candidates) < count else "enough"
    return replace(empty, sites=sites, bound=bound, short=missing if len(sites) < count else None)


def _nothing_to_do(
    siting: Siting, people: npt.NDArray[np.float64], candidates: Candidates, candidate: Integers
) -> Short | None:
    """Return why no site can be chosen; None if one can."""
    if not siting.people > 0:
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
    """Order sites by the people each adds to the previous ones, without those that add nobody."""
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


def site_feature(rank: int, site: Site, siting: Siting, language: Language) -> dict[str, Any]:
    """Return a site as a GeoJSON feature in WGS 84, with its address.

    Parameters
    ----------
    rank : int
        From 1.
    site : Site
    siting : Siting
        To which the site belongs.
    language : {"zh", "en"}
    """
    point = siting.town.to_degrees(shapely.Point(site.x, site.y))
    near = near_point(site.x, site.y, siting.town)
    position = [round(point.x, 6), round(point.y, 6)]
    where = around(site.x, site.y, siting.town, language)
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
            "rule": siting.rule.id,
            "radius_m": siting.rule.value,
            "method": siting.method,
        },
        "geometry": {"type": "Point", "coordinates": position},
    }


def best_cover(
    candidate: Integers, point: Integers, people: Floats, count: int, time_limit_s: float
) -> tuple[Integers, float]:
    """Return the candidates that together reach the most people, and an upper bound.

    Maximise sum(a_i X_i) subject to sum(Y_j, j in N_i) >= X_i and sum(Y_j) = p,
    where X and Y are 0 or 1 (Church and ReVelle 1974).

    Parameters
    ----------
    candidate, point : (p,) int64
        Pairs of a candidate and a point that it reaches; at least one.
    people : (n,) float64
        People at each point.
    count : int
        p, at least 1.
    time_limit_s : float
        Seconds.

    Returns
    -------
    chosen : (k,) int64
        Candidates in ascending order; k is `count`, or less if fewer reach anybody.
    bound : float
        No choice reaches more people.

    Notes
    -----
    Points that the same candidates reach are merged and their people added up, which
    makes the problem smaller without changing it.
    """
    sites, site = np.unique(candidate, return_inverse=True)
    if len(sites) <= count:
        return sites, float(people[np.unique(point)].sum())
    reaches, weights = _merged(site, point, people)
    greedy, greedy_bound = _greedy(reaches, weights, len(sites), count)
    if _reached(greedy, reaches, weights) >= greedy_bound * (1 - 1e-12):
        return sites[np.sort(greedy)], greedy_bound  # already optimal
    chosen, bound = _solved(reaches, weights, len(sites), count, time_limit_s)
    # If the time runs out, the greedy choice may be better than the solver's.
    if chosen is None or _reached(greedy, reaches, weights) > _reached(chosen, reaches, weights):
        chosen = greedy
    return sites[np.sort(chosen)], min(bound, greedy_bound)


def _merged(site: Integers, point: Integers, people: Floats) -> tuple[list[Integers], Floats]:
    """Merge points reached by the same sites; return these sets of sites and their people."""
    order = np.lexsort((site, point))
    site, point = site[order], point[order]
    starts = np.flatnonzero(np.diff(point, prepend=-1))
    sums: dict[bytes, float] = {}
    for at, reached_by in zip(point[starts], np.split(site, starts[1:]), strict=True):
        key = reached_by.tobytes()
        sums[key] = sums.get(key, 0.0) + float(people[at])
    return [np.frombuffer(key, np.int64) for key in sums], np.array(list(sums.values()))


def _solved(
    reaches: list[Integers], weights: Floats, sites: int, count: int, time_limit_s: float
) -> tuple[Integers | None, float]:
    """Return the solver's choice and bound; the choice is None if none was found in time."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    groups = len(reaches)
    # scipy minimises, so the weights of the people are negative.
    result = milp(
        np.concatenate([np.zeros(sites), -weights]),
        integrality=np.ones(sites + groups),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            _rows(reaches, sites),
            np.append(np.zeros(groups), count),
            np.append(np.full(groups, np.inf), count),
        ),
        # Solved to optimality, so that the choice is the same on every run within the limit.
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    everybody = float(weights.sum())
    if result.x is None:
        return None, everybody
    bound = -float(result.mip_dual_bound)
    return np.flatnonzero(result.x[:sites] > 0.5), bound if np.isfinite(bound) else everybody


def _rows(reaches: list[Integers], sites: int) -> Any:
    """Return the constraint matrix; its columns are the sites Y, then the points X.

    There is a row per point, the sum of its sites minus the point, and a last row for the
    number of sites.
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
    """Choose one by one the site that adds the most people; return the choice and a bound.

    A site adds less as others are chosen. At any stage, therefore, no choice reaches more
    than what is reached so far plus what the best `count` sites would each add to it
    (Nemhauser, Wolsey and Fisher 1978).
    """
    left = weights.copy()
    site = np.concatenate(reaches)
    group = np.repeat(np.arange(len(reaches)), [len(each) for each in reaches])
    chosen: list[int] = []
    bound = total = float(weights.sum())
    for step in range(count + 1):
        gains = np.bincount(site, weights=left[group], minlength=sites)
        bound = min(bound, total - float(left.sum()) + float(np.sort(gains)[-count:].sum()))
        if step < count:
            gains[chosen] = -1.0
            chosen.append(int(gains.argmax()))
            left[group[site == chosen[-1]]] = 0.0
    return np.array(chosen, np.int64), bound


def _reached(chosen: Integers, reaches: list[Integers], weights: Floats) -> float:
    is_chosen = set(chosen.tolist())
    return float(sum(weights[i] for i, each in enumerate(reaches) if is_chosen & set(each)))
