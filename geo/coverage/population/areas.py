"""Count population given by areas such as blocks or grid squares, nobody twice.

People are assumed to be spread evenly within each area. Areas that repeat or contain one
another would count the same people twice; slivers along common edges are not overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.exact import exact_sum
from geo.coverage.parallel.parts import people_inside
from geo.coverage.population.points import check_people
from geo.coverage.population.population import Basis, SpreadPopulation, as_figures, clipped
from geo.coverage.town import Town
from geo.coverage.user_data.names import names_of, some
from geo.coverage.user_data.repeated import doubled_rows
from geo.model.arrays import Flags, Floats, Geometries, Integers
from geo.model.errors import Finding, UnusablePopulation

# Relative difference up to which two figures count the same people; a larger one may mean
# other people, such as another age group or year.
_SAME_PEOPLE = 0.1
_LEAST_REST = 0.01  # share of an area that must remain for its remaining people to live there
_REPORTED_SHARE = 0.01  # share of all people in slivers from which these are reported
# Share of two outlines in common from which they are the same place, drawn independently.
SAME_SHARE = 0.95
# Overlaps along a common edge that come from digitising: thin, or a tiny share of the area.
_SLIVER_M, _SLIVER_SHARE = 3.0, 0.02
_MOST_PAIRS = 300_000  # pairs of touching areas; the search stops there
_AT_ONCE = 256  # areas compared at once, so that thousands in one place do not fill the memory


@dataclass(frozen=True, eq=False, slots=True)
class CountedOnce:
    """Areas with their people, counted once.

    Attributes
    ----------
    geometry : (m,) array of shapely geometries
    people : (m,) float64
    findings : tuple of Finding
        About areas that repeat, contain or overlap others, with the totals both ways.
    """

    geometry: Geometries
    people: Floats
    findings: tuple[Finding, ...] = ()


def counted_once(
    figures: Geometries, people: Floats, names: Sequence[str], *, each: bool = False
) -> CountedOnce:
    """Remove double counting from areas that repeat or contain one another.

    A repeated area with the same people counts once. An area that contains others (a
    town and its communities) is taken to include their people: only the remaining
    people are spread over the rest of the outer area. Areas that overlap in part are
    counted as they are, and reported.

    Parameters
    ----------
    figures : (n,) array of shapely polygons
        Metres.
    people : (n,) float64
    names : sequence of str
        For the findings.
    each : bool
        Count every area separately, as different people; overlaps are still reported.

    Examples
    --------
    >>> town, half = shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 100)
    >>> once = counted_once(np.array([town, half]), np.array([100.0, 30.0]), ["town", "half"])
    >>> once.people.tolist(), shapely.area(once.geometry).tolist(), once.findings[0].code
    ([70.0, 30.0], [5000.0, 5000.0], 'people_areas_within')
    """
    valid = shapely.make_valid(figures)
    pairs = shared_areas(valid)
    if not len(pairs.small):
        return CountedOnce(valid, people)
    dropped, unlike = _doubles(pairs, people)
    geometry, rest, straddling = _without_inner(valid, people, pairs, ~dropped)
    findings = []
    totals = {"all": _number(people.sum()), "once": _number(rest[~dropped].sum())}
    ending = "_each" if each else ""
    if people[dropped].any():
        findings.append(_finding(f"people_areas_twice{ending}", names, dropped, totals))
    if unlike.any():
        findings.append(_finding("people_areas_unlike", names, unlike, {"all": totals["all"]}))
    if (outer := (rest != people) & ~dropped).any():
        findings.append(_finding(f"people_areas_within{ending}", names, outer, totals))
    findings += _partial(pairs, people, names, ~dropped, straddling, valid)
    if not pairs.is_complete:
        findings.append(Finding("people_areas_many", "warning"))
    if each:
        return CountedOnce(valid, people, tuple(findings))
    kept = ~dropped & ((rest > 0) | (people == 0))
    return CountedOnce(geometry[kept], rest[kept], tuple(findings))


def _number(people: float) -> str:
    return f"{people:,.0f}"


def _finding(code: str, names: Sequence[str], which: Flags, totals: dict[str, str]) -> Finding:
    rows = np.flatnonzero(which).tolist()
    params = {"count": f"{len(rows):,}", "names": some([names[row] for row in rows]), **totals}
    return Finding(code, "warning", params=params)


def _doubles(pairs: SharedAreas, people: Floats) -> tuple[Flags, Flags]:
    """Return which areas repeat an earlier one with the same people, and which with others."""
    dropped, unlike = np.zeros((2, len(people)), dtype=bool)
    first = np.minimum(pairs.small, pairs.large)[pairs.same]
    second = np.maximum(pairs.small, pairs.large)[pairs.same]
    for at in np.lexsort((second, first)).tolist():
        one, other = first[at], second[at]
        if dropped[one] or dropped[other]:
            continue
        most = max(people[one], people[other])
        if abs(people[one] - people[other]) <= _SAME_PEOPLE * most:
            dropped[other] = True
        else:
            unlike[other] = True
    return dropped, unlike & ~dropped


def _without_inner(
    figures: Geometries, people: Floats, pairs: SharedAreas, kept: Flags
) -> tuple[Geometries, Floats, Flags]:
    """Subtract inner areas and their people from outer ones; also return the pairs settled so.

    The people of an inner area that straddles two outer ones are divided by area.
    """
    geometry, rest = figures.copy(), people.copy()
    distinct = kept[pairs.small] & kept[pairs.large] & ~pairs.same
    outer = np.zeros(len(people), dtype=bool)
    outer[pairs.large[distinct & pairs.within]] = True
    settled = distinct & outer[pairs.large] & (pairs.within | pairs.partial)
    areas = shapely.area(figures)
    rows = np.flatnonzero(settled)
    rows = rows[np.lexsort((pairs.large[rows], areas[pairs.large[rows]]))]
    for rows_of_outer in np.split(rows, np.flatnonzero(np.diff(pairs.large[rows])) + 1):
        if not len(rows_of_outer):
            continue
        large, small = pairs.large[rows_of_outer[0]], pairs.small[rows_of_outer]
        inside = float((rest[small] * np.minimum(pairs.of_small[rows_of_outer], 1.0)).sum())
        rest[large] = max(people[large] - inside, 0.0)
        remainder = shapely.difference(figures[large], shapely.union_all(figures[small]))
        if remainder.area > _LEAST_REST * areas[large]:
            geometry[large] = remainder
    return geometry, rest, settled


def _partial(  # noqa: PLR0917
    pairs: SharedAreas,
    people: Floats,
    names: Sequence[str],
    kept: Flags,
    settled: Flags,
    figures: Geometries,
) -> list[Finding]:
    """Report areas that overlap in part, and how many people may count in both."""
    overlaps = kept[pairs.small] & kept[pairs.large] & ~pairs.same & ~pairs.within & ~settled
    density = people / np.maximum(shapely.area(figures), 1e-9)
    doubled = np.minimum(density[pairs.small], density[pairs.large]) * pairs.shared_m2 * overlaps
    rows = np.flatnonzero(overlaps & pairs.partial & (doubled > 0))
    if doubled.sum() < _REPORTED_SHARE * people.sum() and not len(rows):
        return []
    if not len(rows):
        rows = np.flatnonzero(overlaps)
    both = [f"{names[pairs.small[row]]} + {names[pairs.large[row]]}" for row in rows.tolist()]
    params = {
        "count": f"{len(rows):,}",
        "names": some(both),
        "people": _number(max(float(doubled.sum()), 1.0)),
    }
    return [Finding("people_areas_overlap", "warning", params=params)]


def points_once(
    features: Sequence[dict[str, Any]], people: Floats, *, each: bool = False
) -> tuple[Flags, tuple[Finding, ...]]:
    """Return which points to count so that nobody counts twice, with findings.

    A repeated row counts once if the rows have names or numbers that identify them.
    Without these both count: two households of three may live in one house.

    Parameters
    ----------
    features : sequence of GeoJSON features
    people : (n,) float64
    each : bool
        Count every row separately.
    """
    return rows_once(
        doubled_rows(features),
        people,
        lambda: any(not name.startswith("#") for name in names_of(features)),
        each=each,
    )


def rows_once(
    is_doubled: Flags, people: Floats, is_named: Callable[[], bool], *, each: bool = False
) -> tuple[Flags, tuple[Finding, ...]]:
    """Return which rows to count so that nobody counts twice; see :func:`points_once`.

    Parameters
    ----------
    is_doubled : (n,) bool
        Which rows repeat an earlier one in everything.
    people : (n,) float64
    is_named : callable
        Returns whether the rows have names or numbers; only asked if rows are repeated.
    each : bool
    """
    is_repeated = is_doubled & (people > 0)
    everyone = np.ones(len(people), dtype=bool)
    if not is_repeated.any():
        return everyone, ()
    is_once = is_named() and not each
    count, rest = int(is_repeated.sum()), people[~is_repeated]
    finding = repeated_rows(count, exact_sum(people), exact_sum(rest), is_once=is_once)
    return (~is_repeated if is_once else everyone), (finding,)


def repeated_rows(count: int, everyone: float, once: float, *, is_once: bool) -> Finding:
    """Return the notice that rows repeat others in everything.

    Parameters
    ----------
    count : int
        Number of rows with people that repeat another.
    everyone, once : float
        People of all rows, and of those that repeat no other.
    is_once : bool
        Whether the repeated rows are left out.
    """
    code = "people_rows_twice" if is_once else "people_rows_alike"
    totals = {"count": f"{count:,}", "all": _number(everyone), "once": _number(once)}
    return Finding(code, "warning", params=totals)


class AreaPopulation(SpreadPopulation):
    """People known by area.

    Areal interpolation: part of an area has people in proportion to its size
    (:func:`geo.coverage.parallel.parts.interpolated`). Even distribution is assumed
    within each area only, not over the whole town.

    Parameters
    ----------
    geometry : (n,) array of shapely polygons
        In the town's projected system, metres.
    people : (n,) array_like of float
    town : Town

    Attributes
    ----------
    total : float
        People inside the town; an area that extends beyond it counts in part.
    outside : float
        All other people.

    Raises
    ------
    UnusablePopulation
        ``population_not_number``, ``population_negative`` or
        ``population_nothing_inside``.
    """

    basis: Basis = "areas"

    def __init__(self, geometry: Geometries, people: npt.ArrayLike, town: Town) -> None:
        count = np.asarray(people, np.float64)
        check_people(count)
        figures = shapely.make_valid(geometry)
        in_town = clipped(figures, town.outline)
        inside = shapely.area(in_town) > 0
        if not inside.any():
            raise UnusablePopulation("population_nothing_inside")
        self._crs = town.plane.name
        shares = shapely.area(in_town[inside]) / shapely.area(figures[inside])
        self._frame = self._frame_of(in_town[inside], people=count[inside] * shares)
        self.total = float(self._frame["people"].sum())
        self.outside = max(float(count.sum()) - self.total, 0.0)

    def inside_each(self, areas: Geometries) -> Floats:
        """Return the number of people in each area; see :class:`SpreadPopulation`."""
        counts = np.zeros(len(areas))
        rows = np.flatnonzero(shapely.area(areas) > 0)
        if len(rows):
            counts[rows] = people_inside(self._frame, as_figures(areas[rows]))
        return counts

    def _frame_of(self, figures: Geometries, **columns: Floats) -> Any:
        from geopandas import GeoDataFrame

        return GeoDataFrame(columns, geometry=as_figures(figures), crs=self._crs)


@dataclass(frozen=True, eq=False, slots=True)
class SharedAreas:
    """Pairs of areas that overlap.

    Attributes
    ----------
    small, large : (p,) int64
        Indices of the smaller and the larger area of each pair.
    shared_m2 : (p,) float64
        Area in common, m2.
    of_small, of_large : (p,) float64
        Share of each area that lies in the other, between 0 and 1.
    sliver : (p,) bool
        Whether the overlap is a sliver that comes from digitising a common edge.
    is_complete : bool
        False if there were too many pairs to examine them all.
    """

    small: Integers
    large: Integers
    shared_m2: Floats
    of_small: Floats
    of_large: Floats
    sliver: Flags
    is_complete: bool = True

    @property
    def same(self) -> Flags:
        """Pairs that are the same area, perhaps drawn independently."""
        return self.of_large >= SAME_SHARE

    @property
    def within(self) -> Flags:
        """Pairs of which the smaller area lies in the larger one."""
        return (self.of_small >= SAME_SHARE) & ~self.same

    @property
    def partial(self) -> Flags:
        """Pairs that overlap in part, without slivers."""
        return (self.of_small < SAME_SHARE) & ~self.sliver


def shared_areas(figures: Geometries) -> SharedAreas:
    """Find the pairs of areas that overlap.

    Parameters
    ----------
    figures : (n,) array of shapely polygons
        Valid, metres.

    Examples
    --------
    >>> town, block = shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 50)
    >>> pairs = shared_areas(np.array([town, block, shapely.box(100, 0, 200, 100)]))
    >>> pairs.small.tolist(), pairs.large.tolist(), pairs.within.tolist()
    ([1], [0], [True])
    >>> len(shared_areas(np.array([], dtype=object)).small)
    0
    """
    areas = shapely.area(figures)
    first, second, is_complete = _candidates(figures)
    both = shapely.intersection(figures[first], figures[second])
    shared = shapely.area(both)
    kept = shared > 0
    first, second, shared, both = first[kept], second[kept], shared[kept], both[kept]
    swap = areas[first] > areas[second]
    small, large = np.where(swap, second, first), np.where(swap, first, second)
    of_small, of_large = shared / areas[small], shared / areas[large]
    width = 2 * shared / np.maximum(shapely.length(both), 1e-9)
    sliver = (width <= _SLIVER_M) | (of_small <= _SLIVER_SHARE)
    return SharedAreas(small, large, shared, of_small, of_large, sliver, is_complete)


def _candidates(figures: Geometries) -> tuple[Integers, Integers, bool]:
    """Return the pairs of touching areas, each once, and whether these are all."""
    firsts, seconds = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    if len(figures) < 2:
        return firsts[0], seconds[0], True
    tree, count = shapely.STRtree(figures), 0
    for begin in range(0, len(figures), _AT_ONCE):
        row, other = tree.query(figures[begin : begin + _AT_ONCE], predicate="intersects")
        later = row + begin < other
        firsts.append((row[later] + begin).astype(np.int64))
        seconds.append(other[later].astype(np.int64))
        count += len(seconds[-1])
        if count > _MOST_PAIRS:
            return np.concatenate(firsts), np.concatenate(seconds), False
    return np.concatenate(firsts), np.concatenate(seconds), True
