"""Read existing facilities and candidate sites from a user's file, each once.

Sites of the same name near each other, in the file or in plan and file, are merged.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo.coverage.facilities import (
    NAME_FIELDS,
    NEIGHBOUR,
    Facilities,
    FacilityKind,
    SameFacility,
    facilities_at,
    kind_of,
)
from geo.coverage.population.population import as_figures
from geo.coverage.straight_line.reach import Candidates
from geo.coverage.town import Town
from geo.coverage.user_data.names import some
from geo.coverage.user_data.numbers import amount_of
from geo.coverage.user_data.repeated import SAME_PLACE_M, same_places
from geo.model.arrays import Flags, Floats, Geometries, Indices
from geo.model.errors import Finding

_ACCURACY = ("location_accuracy_m", "accuracy_m", "误差半径", "定位精度")
CAPACITY_FIELDS = ("capacity", "容量", "学位", "学位数", "床位", "床位数")
# Largest uncertainty of an estimated place in the plan that is used to match it with the file.
_MOST_APART_M = 1_000.0
SAME_AS = ("same_as", "对应项目", "规划项目")
NOT_THE_SAME = "none"  # in the field same_as: this facility is none of the projects
# A facility so near to a project of its category is taken for the same thing.
SAME_AS_M = 100.0
_CANDIDATE_NAMES = ("name", "名称", "name_zh", "NAME", "Name")


def facilities_from_features(features: Sequence[dict[str, Any]], town: Town) -> Facilities:
    """Return the facilities in a file, each once, as existing ones.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees.
    town : Town

    Returns
    -------
    Facilities
        Without an accuracy field in the file, places are assumed to be exact. If
        there is one, an empty or missing value means that the accuracy is unknown.
    """
    located = [each for each in features if each.get("geometry")]
    properties = [_plain(each.get("properties") or {}) for each in located]
    places = town.to_metres(as_figures([shape(each["geometry"]) for each in located]))
    states_accuracy = any(key in each for each in properties for key in _ACCURACY)
    facilities = facilities_at(
        list(shapely.force_2d(places)),
        [_accuracy(each) if states_accuracy else 0.0 for each in properties],
        ids=tuple(f"file-{number}" for number in range(1, len(located) + 1)),
        names=tuple(_name(each, number) for number, each in enumerate(properties, 1)),
        capacity=np.array([_first(each, CAPACITY_FIELDS) for each in properties], np.float64),
        not_located=len(features) - len(located),
        kinds=tuple(kind_of(f"file-{number}", each) for number, each in enumerate(properties, 1)),
        same_as=tuple(_same_as(each) for each in properties),
        waiting=tuple(
            kind_of(f"file-without-{number}", _plain(each.get("properties") or {}))
            for number, each in enumerate(features, 1)
            if not each.get("geometry")
        ),
    )
    return facilities_once(facilities)


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {str(name).strip().casefold(): value for name, value in properties.items()}


def _name(properties: dict[str, Any], number: int) -> str:
    return next((str(properties[key]) for key in NAME_FIELDS if properties.get(key)), str(number))


def _same_as(properties: dict[str, Any]) -> str:
    return next((str(properties[key]).strip() for key in SAME_AS if properties.get(key)), "")


def _accuracy(properties: dict[str, Any]) -> float:
    radius = _first(properties, _ACCURACY)
    return math.inf if math.isnan(radius) else radius


def _first(properties: dict[str, Any], keys: Sequence[str]) -> float:
    """Return the first usable number that is not negative; NaN if there is none."""
    numbers = (amount_of(properties.get(key)) for key in keys)
    return next((number for number in numbers if not math.isnan(number)), math.nan)


def facilities_once(facilities: Facilities) -> Facilities:
    """Merge facilities that repeat an earlier one.

    Parameters
    ----------
    facilities : Facilities

    Returns
    -------
    Facilities
        Of two with the same name at one place the first is kept, with the more certain
        place of the two and the known capacity. Two with different capacities are both
        kept. Both cases are reported in `findings`.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> names = ("School", "school", "Park")
    >>> once = facilities_once(facilities_at([shapely.Point(0, y) for y in (0, 3, 3)], names=names))
    >>> once.names, once.findings[0].code
    (('School', 'Park'), 'facilities_twice')
    """
    everyone = np.ones(len(facilities), dtype=bool)
    return _once(facilities, np.zeros(len(facilities)), everyone)[0]


def with_file(plan: Facilities, file: Facilities, not_same: Collection[str] = ()) -> Facilities:
    """Join the plan's facilities and those in a user's file, each once.

    A facility in the file is the same as a project if both have the same name within 25 m
    and the uncertainty of the project's place; if the file says so in the field `same_as`;
    or if it is the nearest one to the project, and the project the nearest one to it, within
    100 m. Such pairs are listed in `same`, and stated in a finding.

    Parameters
    ----------
    plan, file : Facilities
    not_same : collection of str
        Ids of projects that are no existing facility, whatever is near.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> plan = facilities_at([shapely.Point(0, 0)], ids=("renewal",), names=("Renewal",))
    >>> file = facilities_at([shapely.Point(60, 0)], ids=("file-1",), names=("Old park",))
    >>> len(with_file(plan, file)), len(with_file(plan, file, ["renewal"]))
    (1, 2)
    """
    joined, found = _same_names(plan, file)
    first, second, is_stated = _same_things(joined, len(plan), {*not_same, *found})
    if not len(first):
        return joined
    return _merged(joined, first, second, is_stated)


def _same_names(plan: Facilities, file: Facilities) -> tuple[Facilities, set[str]]:
    joined = plan.joined(file)
    near = np.minimum(np.nan_to_num(joined.uncertainty_m, posinf=_MOST_APART_M), _MOST_APART_M)
    near[len(plan) :] = 0.0
    is_from_file = np.arange(len(joined)) >= len(plan)
    is_none = np.array([each == NOT_THE_SAME for each in joined.same_as], dtype=np.bool_)
    return _once(joined, near, is_from_file & ~is_none)


def _same_things(
    joined: Facilities, projects: int, not_same: Collection[str]
) -> tuple[Indices, Indices, Flags]:
    """Return the rows of projects and of the facilities that they are, and which are stated."""
    rows = {identifier: row for row, identifier in enumerate(joined.ids[:projects])}
    stated = [
        (rows[project], at)
        for at, project in enumerate(joined.same_as)
        if at >= projects and project in rows and project not in not_same
    ]
    taken = {row for row, _ in stated}
    free = [row for each, row in rows.items() if row not in taken and each not in not_same]
    may_be = [
        at
        for at in range(projects, len(joined))
        if not joined.same_as[at] and not joined.ids[at].startswith(NEIGHBOUR)
    ]
    near = _mutually_nearest(joined.geometry, free, may_be)
    pairs = [*stated, *near]
    first, second = (np.array([each[side] for each in pairs], np.intp) for side in (0, 1))
    return first, second, np.arange(len(pairs)) < len(stated)


def _mutually_nearest(
    figures: Geometries, one: list[int], other: list[int]
) -> list[tuple[int, int]]:
    """Return the pairs within reach of which each is the nearest one of the other."""
    if not one or not other:
        return []
    (left, right), far = shapely.STRtree(figures[other]).query_nearest(
        figures[one], max_distance=SAME_AS_M, return_distance=True, all_matches=False
    )
    best: dict[int, tuple[float, int]] = {}
    for at, target, metres in zip(left.tolist(), right.tolist(), far.tolist(), strict=True):
        best[target] = min(best.get(target, (math.inf, -1)), (metres, at))
    return sorted((one[at], other[target]) for target, (_, at) in best.items())


def _merged(
    facilities: Facilities, first: Indices, second: Indices, is_stated: Flags
) -> Facilities:
    """Count each pair once: under the project's name, at the more certain of the two places."""
    geometry, uncertainty = facilities.geometry.copy(), facilities.uncertainty_m.copy()
    capacity, kinds = facilities.capacity.copy(), list(facilities.kinds)
    statuses, same = list(facilities.statuses), []
    taken: set[int] = set()
    far = shapely.distance(geometry[first], geometry[second]).tolist()
    pairs = zip(first.tolist(), second.tolist(), far, is_stated.tolist(), strict=True)
    for one, other, metres, stated in pairs:
        same.append(
            SameFacility(
                facilities.ids[one],
                facilities.names[one],
                facilities.names[other],
                metres,
                stated,
                facilities.ids[other],
            )
        )
        if one in taken:  # several parts of one project
            geometry[one] = shapely.union(geometry[one], geometry[other])
        elif uncertainty[other] < uncertainty[one]:
            geometry[one], uncertainty[one] = geometry[other], uncertainty[other]
        taken.add(one)
        if math.isnan(capacity[one]):
            capacity[one] = capacity[other]
        kinds[one] = _stated_kind(kinds[one], kinds[other])
        statuses[one] = facilities.statuses[other]  # it stands already
    ending = "_one" if len(same) == 1 else ""
    params = {
        "count": f"{len(same):,}",
        "limit": f"{SAME_AS_M:g}",
        "names": some([f"{each.name} = {each.facility}" for each in same]),
    }
    finding = Finding(f"facilities_also_planned{ending}", "warning", params=params)
    merged = replace(
        facilities,
        geometry=geometry,
        uncertainty_m=uncertainty,
        capacity=capacity,
        kinds=tuple(kinds),
        statuses=tuple(statuses),
        same=(*facilities.same, *same),
        findings=(*facilities.findings, finding),
    )
    keep = np.ones(len(facilities), dtype=np.bool_)
    keep[second] = False
    return merged.chosen(keep)


def _once(facilities: Facilities, near_m: Floats, may_go: Flags) -> tuple[Facilities, set[str]]:
    """Return the facilities without repeats, and the ids of those that had one."""
    repeated: set[str] = set()
    names = [
        "" if name == identifier.removeprefix("file-") else name
        for identifier, name in zip(facilities.ids, facilities.names, strict=True)
    ]
    first, second = same_places(names, facilities.geometry, near_m)
    geometry, uncertainty = facilities.geometry.copy(), facilities.uncertainty_m.copy()
    capacity, kinds = facilities.capacity.copy(), list(facilities.kinds)
    is_repeat, is_alike = np.zeros((2, len(facilities)), dtype=bool)
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if is_repeat[one] or is_repeat[other] or not may_go[other]:
            continue
        if not names[one] and not _alike(capacity, uncertainty, one, other):
            continue  # without a name, only equal attributes show that they are the same
        if _differ(capacity[one], capacity[other]):
            is_alike[other] = True
            continue
        is_repeat[other] = True
        repeated.add(facilities.ids[one])
        if uncertainty[other] < uncertainty[one]:
            geometry[one], uncertainty[one] = geometry[other], uncertainty[other]
        if math.isnan(capacity[one]):
            capacity[one] = capacity[other]
        kinds[one] = _stated_kind(kinds[one], kinds[other])
    findings = [*facilities.findings, *_findings(facilities, is_repeat, is_alike & ~is_repeat)]
    merged = replace(
        facilities,
        geometry=geometry,
        uncertainty_m=uncertainty,
        capacity=capacity,
        kinds=tuple(kinds),
        findings=tuple(findings),
    )
    return (merged.chosen(~is_repeat) if is_repeat.any() else merged), repeated


def _stated_kind(one: FacilityKind | None, other: FacilityKind | None) -> FacilityKind | None:
    """Return the kind of two merged facilities: the first one that is stated."""
    return other if one and other and other.stated and not one.stated else one


def _differ(one: float, other: float) -> bool:
    return not (math.isnan(one) or math.isnan(other)) and one != other


def _alike(capacity: Floats, uncertainty: Floats, one: int, other: int) -> bool:
    same = np.array_equal(capacity[[one]], capacity[[other]], equal_nan=True)
    return same and bool(uncertainty[one] == uncertainty[other])


def _findings(facilities: Facilities, is_repeat: Flags, is_alike: Flags) -> list[Finding]:
    findings = []
    for code, rows in (("facilities_twice", is_repeat), ("facilities_alike", is_alike)):
        if rows.any():
            names = [facilities.names[row] for row in np.flatnonzero(rows).tolist()]
            params = {
                "count": f"{len(names):,}",
                "names": some(names),
                "limit": f"{SAME_PLACE_M:g}",
            }
            findings.append(Finding(code, "warning", params=params))
    return findings


def candidates_from_features(features: Sequence[dict[str, Any]], town: Town) -> Candidates:
    """Return the candidate sites in a file, each once; lines and areas by a point inside.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees.
    town : Town

    Examples
    --------
    >>> len(candidates_from_features([], Town(shapely.box(0, 0, 1, 1), 4547)))
    0
    """
    located = [each for each in features if each.get("geometry")]
    figures = town.to_metres(as_figures([shape(each["geometry"]) for each in located]))
    points = shapely.point_on_surface(figures)
    names = tuple(_candidate_name(each.get("properties") or {}) for each in located)
    return _candidates_once(Candidates(shapely.get_x(points), shapely.get_y(points), names))


def _candidates_once(candidates: Candidates) -> Candidates:
    """Drop candidates that repeat an earlier one in name and place, or in place without a name."""
    _, repeats = same_places(
        list(candidates.names), as_figures(shapely.points(candidates.x, candidates.y))
    )
    is_repeat = np.isin(np.arange(len(candidates)), repeats)
    if not is_repeat.any():
        return candidates
    rows, left = np.flatnonzero(is_repeat).tolist(), np.flatnonzero(~is_repeat)
    params = {
        "count": f"{len(rows):,}",
        "names": some([candidates.names[row] or f"#{row + 1}" for row in rows]),
    }
    return Candidates(
        candidates.x[left],
        candidates.y[left],
        tuple(candidates.names[row] for row in left.tolist()),
        (Finding("candidates_twice", "warning", params=params),),
    )


def _candidate_name(properties: dict[str, Any]) -> str:
    return next((str(properties[key]) for key in _CANDIDATE_NAMES if properties.get(key)), "")
