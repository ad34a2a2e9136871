"""People of areas that lie on one another or in one another, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.coverage.doubled_rows import doubled_rows
from geo.coverage.feature_names import names_of, some
from geo.coverage.shared_area import SharedAreas, shared_areas
from geo.model.arrays import Flags, Floats, Geometries
from geo.model.errors import Finding

# Two statements about the same people differ by less; more may be other people (ages, years).
_SAME_PEOPLE = 0.1
_WHOLE = 0.01  # share of an area that has to be left for its other people to live there
_TOLD = 0.01  # share of all people in slivers that is worth a word


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
    told = {"all": _number(people.sum()), "once": _number(rest[~dropped].sum())}
    ending = "_each" if each else ""
    if people[dropped].any():
        found.append(_finding(f"people_areas_twice{ending}", names, dropped, told))
    if unlike.any():
        found.append(_finding("people_areas_unlike", names, unlike, {"all": told["all"]}))
    if (outer := (rest != people) & ~dropped).any():
        found.append(_finding(f"people_areas_within{ending}", names, outer, told))
    found += _partial(pairs, people, names, ~dropped, straddling, whole)
    if not pairs.is_complete:
        found.append(Finding("people_areas_many", "warning"))
    if each:
        return CountedOnce(whole, people, tuple(found))
    kept = ~dropped & ((rest > 0) | (people == 0))
    return CountedOnce(geometry[kept], rest[kept], tuple(found))


def _number(people: float) -> str:
    return f"{people:,.0f}"


def _finding(code: str, names: Sequence[str], which: Flags, told: dict[str, str]) -> Finding:
    rows = np.flatnonzero(which).tolist()
    params = {"count": f"{len(rows):,}", "names": some([names[row] for row in rows]), **told}
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
    told = {
        "count": f"{int(again.sum()):,}",
        "all": _number(people.sum()),
        "once": _number(people[~again].sum()),
    }
    is_once = is_named and not each
    code = "people_rows_twice" if is_once else "people_rows_alike"
    found = (Finding(code, "warning", params=told),)
    return (~again if is_once else everyone), found
