"""Population in areas such as blocks or grid squares, spread evenly within each, counted once.

Areas that lie on one another or in one another would count the same people twice; slivers
are no overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.parallel.parts import people_inside
from geo.coverage.population.points import check_people
from geo.coverage.population.population import Basis, SpreadPopulation, as_figures, clipped
from geo.coverage.town import Town
from geo.coverage.user_data.names import names_of, some
from geo.coverage.user_data.repeated import doubled_rows
from geo.model.arrays import Flags, Floats, Geometries, Integers
from geo.model.errors import Finding, UnusablePopulation

# Two statements about the same people differ by less; more may be other people (ages, years).
_SAME_PEOPLE = 0.1
_WHOLE = 0.01  # share of an area that has to be left for its other people to live there
_TOLD = 0.01  # share of all people in slivers that is worth a word
# Outlines of one place from two hands never agree to the last metre.
SAME_SHARE = 0.95
# What two hands draw differently along a common edge: thin, or next to nothing of the area.
_SLIVER_M, _SLIVER_SHARE = 3.0, 0.02
_MOST_PAIRS = 300_000  # that may touch; a file with more is not compared to its end
_AT_ONCE = 256  # areas, so that thousands in one place do not fill the memory


@dataclass(frozen=True, eq=False, slots=True)
class CountedOnce:
    """Areas with their people, none of whom counts twice.

    Attributes
    ----------
    geometry : (m,) array of shapely geometries
    people : (m,) float64
    findings : tuple of Finding
        What was found to lie on what, with the figures both ways.
    """

    geometry: Geometries
    people: Floats
    findings: tuple[Finding, ...] = ()


def counted_once(
    figures: Geometries, people: Floats, names: Sequence[str], *, each: bool = False
) -> CountedOnce:
    """Return areas whose people count once.

    An area that is there twice, with the same people, counts once. An area that holds
    others (a town and its communities) is their sum: the people of the inner ones count
    where they are, and only those left over are spread over the rest of the outer one.
    Areas that overlap in part are counted as they are, and told.

    Parameters
    ----------
    figures : (n,) array of shapely polygons
        Metres.
    people : (n,) float64
    names : sequence of str
        For the notices.
    each : bool
        Count each area for itself, as different people; what overlaps is told all the same.

    Examples
    --------
    >>> town, half = shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 100)
    >>> made = counted_once(np.array([town, half]), np.array([100.0, 30.0]), ["town", "half"])
    >>> made.people.tolist(), shapely.area(made.geometry).tolist(), made.findings[0].code
    ([70.0, 30.0], [5000.0, 5000.0], 'people_areas_within')
    """
    whole = shapely.make_valid(figures)
    pairs = shared_areas(whole)
    if not len(pairs.small):
        return CountedOnce(whole, people)
    dropped, unlike = _doubles(pairs, people)
    geometry, rest, straddling = _without_inner(whole, people, pairs, ~dropped)
    found = []
    totals = {"all": _number(people.sum()), "once": _number(rest[~dropped].sum())}
    ending = "_each" if each else ""
    if people[dropped].any():
        found.append(_finding(f"people_areas_twice{ending}", names, dropped, totals))
    if unlike.any():
        found.append(_finding("people_areas_unlike", names, unlike, {"all": totals["all"]}))
    if (outer := (rest != people) & ~dropped).any():
        found.append(_finding(f"people_areas_within{ending}", names, outer, totals))
    found += _partial(pairs, people, names, ~dropped, straddling, whole)
    if not pairs.is_complete:
        found.append(Finding("people_areas_many", "warning"))
    if each:
        return CountedOnce(whole, people, tuple(found))
    kept = ~dropped & ((rest > 0) | (people == 0))
    return CountedOnce(geometry[kept], rest[kept], tuple(found))


def _number(people: float) -> str:
    return f"{people:,.0f}"


def _finding(code: str, names: Sequence[str], which: Flags, totals: dict[str, str]) -> Finding:
    rows = np.flatnonzero(which).tolist()
    params = {"count": f"{len(rows):,}", "names": some([names[row] for row in rows]), **totals}
    return Finding(code, "warning", params=params)


def _doubles(pairs: SharedAreas, people: Floats) -> tuple[Flags, Flags]:
    """Return which areas repeat an earlier one, and which lie on one with other people."""
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
    whole: Geometries, people: Floats, pairs: SharedAreas, kept: Flags
) -> tuple[Geometries, Floats, Flags]:
    """Return outer areas without the inner ones and their people; and the pairs that this settles.

    An inner area that straddles two outer ones gives to each the people of its share.
    """
    geometry, rest = whole.copy(), people.copy()
    live = kept[pairs.small] & kept[pairs.large] & ~pairs.same
    outer = np.zeros(len(people), dtype=bool)
    outer[pairs.large[live & pairs.within]] = True
    settled = live & outer[pairs.large] & (pairs.within | pairs.partial)
    areas = shapely.area(whole)
    rows = np.flatnonzero(settled)
    rows = rows[np.lexsort((pairs.large[rows], areas[pairs.large[rows]]))]
    for some_rows in np.split(rows, np.flatnonzero(np.diff(pairs.large[rows])) + 1):
        if not len(some_rows):
            continue
        large, small = pairs.large[some_rows[0]], pairs.small[some_rows]
        inside = float((rest[small] * np.minimum(pairs.of_small[some_rows], 1.0)).sum())
        rest[large] = max(people[large] - inside, 0.0)
        left = shapely.difference(whole[large], shapely.union_all(whole[small]))
        if left.area > _WHOLE * areas[large]:
            geometry[large] = left
    return geometry, rest, settled


def _partial(  # noqa: PLR0917
    pairs: SharedAreas,
    people: Floats,
    names: Sequence[str],
    kept: Flags,
    settled: Flags,
    whole: Geometries,
) -> list[Finding]:
    """Tell of areas that overlap in part, with the people who then count in both."""
    live = kept[pairs.small] & kept[pairs.large] & ~pairs.same & ~pairs.within & ~settled
    density = people / np.maximum(shapely.area(whole), 1e-9)
    doubled = np.minimum(density[pairs.small], density[pairs.large]) * pairs.shared_m2 * live
    rows = np.flatnonzero(live & pairs.partial & (doubled > 0))
    if doubled.sum() < _TOLD * people.sum() and not len(rows):
        return []
    if not len(rows):
        rows = np.flatnonzero(live)
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
    """Say which points with people count, so that none counts twice.

    A row that is there twice counts once where a name or a number of its own shows that
    it is the same row; households of three in one house may well be two.

    Parameters
    ----------
    features : sequence of GeoJSON features
    people : (n,) float64
    each : bool
        Count each row for itself.
    """
    again = doubled_rows(features) & (people > 0)
    everyone = np.ones(len(people), dtype=bool)
    if not again.any():
        return everyone, ()
    is_named = any(not name.startswith("#") for name in names_of(features))
    totals = {
        "count": f"{int(again.sum()):,}",
        "all": _number(people.sum()),
        "once": _number(people[~again].sum()),
    }
    is_once = is_named and not each
    code = "people_rows_twice" if is_once else "people_rows_alike"
    found = (Finding(code, "warning", params=totals),)
    return (~again if is_once else everyone), found


class AreaPopulation(SpreadPopulation):
    """People in areas.

    Areal interpolation: an area that is cut gives people in proportion to the land
    (:func:`geo.coverage.parallel.parts.interpolated`). That is an assumption within each
    area, not over the whole town.

    Parameters
    ----------
    geometry : (n,) array of shapely polygons
        In the town's projected system, metres.
    people : (n,) array_like of float
    town : Town

    Attributes
    ----------
    total : float
        People inside the town; an area that reaches over its edge counts in part.
    outside : float
        The others.

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
        whole = shapely.make_valid(geometry)
        own = clipped(whole, town.outline)
        inside = shapely.area(own) > 0
        if not inside.any():
            raise UnusablePopulation("population_nothing_inside")
        self._epsg = town.epsg
        shares = shapely.area(own[inside]) / shapely.area(whole[inside])
        self._frame = self._frame_of(own[inside], people=count[inside] * shares)
        self.total = float(self._frame["people"].sum())
        self.outside = max(float(count.sum()) - self.total, 0.0)

    def inside_each(self, areas: Geometries) -> Floats:
        """Return how many people live inside each area; see :class:`SpreadPopulation`."""
        counts = np.zeros(len(areas))
        rows = np.flatnonzero(shapely.area(areas) > 0)
        if len(rows):
            counts[rows] = people_inside(self._frame, as_figures(areas[rows]))
        return counts

    def _frame_of(self, figures: Geometries, **columns: Floats) -> Any:
        from geopandas import GeoDataFrame

        return GeoDataFrame(columns, geometry=as_figures(figures), crs=f"EPSG:{self._epsg}")


@dataclass(frozen=True, eq=False, slots=True)
class SharedAreas:
    """Pairs of areas that share land.

    Attributes
    ----------
    small, large : (p,) int64
        The pair, by their places among the areas; `small` is not the larger one.
    shared_m2 : (p,) float64
    of_small, of_large : (p,) float64
        Share of each that lies in the other, between 0 and 1.
    sliver : (p,) bool
        What digitising leaves along a common edge.
    is_complete : bool
        False where there were too many pairs to look at all of them.
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
        """Pairs that are the same area, drawn once or by two hands."""
        return self.of_large >= SAME_SHARE

    @property
    def within(self) -> Flags:
        """Pairs of which the smaller area lies in the larger one."""
        return (self.of_small >= SAME_SHARE) & ~self.same

    @property
    def partial(self) -> Flags:
        """Pairs that overlap in part, slivers left out."""
        return (self.of_small < SAME_SHARE) & ~self.sliver


def shared_areas(figures: Geometries) -> SharedAreas:
    """Return which areas share land.

    Parameters
    ----------
    figures : (n,) array of shapely polygons
        Valid, metres.

    Examples
    --------
    >>> town, block = shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 50)
    >>> found = shared_areas(np.array([town, block, shapely.box(100, 0, 200, 100)]))
    >>> found.small.tolist(), found.large.tolist(), found.within.tolist()
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
    """Return the pairs that touch, each once."""
    firsts, seconds = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    if len(figures) < 2:
        return firsts[0], seconds[0], True
    tree, count = shapely.STRtree(figures), 0
    for begin in range(0, len(figures), _AT_ONCE):
        own, other = tree.query(figures[begin : begin + _AT_ONCE], predicate="intersects")
        later = own + begin < other
        firsts.append((own[later] + begin).astype(np.int64))
        seconds.append(other[later].astype(np.int64))
        count += len(seconds[-1])
        if count > _MOST_PAIRS:
            return np.concatenate(firsts), np.concatenate(seconds), False
    return np.concatenate(firsts), np.concatenate(seconds), True
