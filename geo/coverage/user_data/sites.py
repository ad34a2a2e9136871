"""Sites from the features of a user's file: facilities that stand already, and candidates.

Facilities are existing ones that are not in the plan; candidates are places where one could be
built. What is named twice at one place, in the file or in the plan and the file, counts once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo.coverage.facilities import NAME_FIELDS, Facilities, FacilityKind, facilities_at, kind_of
from geo.coverage.population.population import as_figures
from geo.coverage.straight_line.reach import Candidates
from geo.coverage.town import Town
from geo.coverage.user_data.names import some
from geo.coverage.user_data.numbers import amount_of
from geo.coverage.user_data.repeated import SAME_PLACE_M, same_places
from geo.model.arrays import Flags, Floats
from geo.model.errors import Finding

_ACCURACY = ("location_accuracy_m", "accuracy_m", "误差半径", "定位精度")
CAPACITY_FIELDS = ("capacity", "容量", "学位", "学位数", "床位", "床位数")
# An estimate may lie so far from what a file says of the same facility, and no farther.
_MOST_APART_M = 1_000.0
_CANDIDATE_NAMES = ("name", "名称", "name_zh", "NAME", "Name")


def facilities_from_features(features: Sequence[dict[str, Any]], town: Town) -> Facilities:
    """Return the facilities of a file, each once; all of them stand already.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees.
    town : Town

    Returns
    -------
    Facilities
        Known exactly where the file has no field of accuracy: an assumption. A
        field that is empty, or left out where others have it, says that the
        accuracy is not known.
    """
    located = [each for each in features if each.get("geometry")]
    properties = [_plain(each.get("properties") or {}) for each in located]
    places = town.to_metres(as_figures([shape(each["geometry"]) for each in located]))
    states_accuracy = any(key in each for each in properties for key in _ACCURACY)
    made = facilities_at(
        list(shapely.force_2d(places)),
        [_accuracy(each) if states_accuracy else 0.0 for each in properties],
        ids=tuple(f"file-{number}" for number in range(1, len(located) + 1)),
        names=tuple(_name(each, number) for number, each in enumerate(properties, 1)),
        capacity=np.array([_first(each, CAPACITY_FIELDS) for each in properties], np.float64),
        not_located=len(features) - len(located),
        kinds=tuple(kind_of(f"file-{at}", each) for at, each in enumerate(properties, 1)),
        waiting=tuple(
            kind_of(f"file-without-{at}", _plain(each.get("properties") or {}))
            for at, each in enumerate(features, 1)
            if not each.get("geometry")
        ),
    )
    return facilities_once(made)


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {str(name).strip().casefold(): value for name, value in properties.items()}


def _name(properties: dict[str, Any], number: int) -> str:
    return next((str(properties[key]) for key in NAME_FIELDS if properties.get(key)), str(number))


def _accuracy(properties: dict[str, Any]) -> float:
    radius = _first(properties, _ACCURACY)
    return math.inf if math.isnan(radius) else radius


def _first(properties: dict[str, Any], keys: Sequence[str]) -> float:
    """Return the first usable number that is not negative, NaN where there is none."""
    found = (amount_of(properties.get(key)) for key in keys)
    return next((number for number in found if not math.isnan(number)), math.nan)


def facilities_once(found: Facilities) -> Facilities:
    """Return facilities without those that repeat an earlier one.

    Parameters
    ----------
    found : Facilities

    Returns
    -------
    Facilities
        Of two with one name at one place the first stays, with the surer place of both
        and the capacity that is known; two that hold different numbers both stay.
        `findings` says so.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> names = ("School", "school", "Park")
    >>> made = facilities_once(facilities_at([shapely.Point(0, y) for y in (0, 3, 3)], names=names))
    >>> made.names, made.findings[0].code
    (('School', 'Park'), 'facilities_twice')
    """
    return _once(found, np.zeros(len(found)), np.ones(len(found), dtype=bool))


def with_file(plan: Facilities, own: Facilities) -> Facilities:
    """Return the plan's facilities and those of a user's file, each once.

    Parameters
    ----------
    plan, own : Facilities
        A place of the plan is the same as one of the file within its own uncertainty.
    """
    every = plan.joined(own)
    near = np.minimum(np.nan_to_num(every.uncertainty_m, posinf=_MOST_APART_M), _MOST_APART_M)
    near[len(plan) :] = 0.0
    is_own = np.arange(len(every)) >= len(plan)
    return _once(every, near, is_own)


def _once(found: Facilities, near_m: Floats, may_go: Flags) -> Facilities:
    names = [
        "" if name == identifier.removeprefix("file-") else name
        for identifier, name in zip(found.ids, found.names, strict=True)
    ]
    first, second = same_places(names, found.geometry, near_m)
    geometry, spread = found.geometry.copy(), found.uncertainty_m.copy()
    capacity, kinds = found.capacity.copy(), list(found.kinds)
    gone, alike = np.zeros((2, len(found)), dtype=bool)
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if gone[one] or gone[other] or not may_go[other]:
            continue
        if not names[one] and not _alike(capacity, spread, one, other):
            continue  # nothing but the place says that they are the same
        if _differ(capacity[one], capacity[other]):
            alike[other] = True
            continue
        gone[other] = True
        if spread[other] < spread[one]:
            geometry[one], spread[one] = geometry[other], spread[other]
        if math.isnan(capacity[one]):
            capacity[one] = capacity[other]
        kinds[one] = _stated_kind(kinds[one], kinds[other])
    findings = [*found.findings, *_findings(found, gone, alike & ~gone)]
    made = replace(
        found,
        geometry=geometry,
        uncertainty_m=spread,
        capacity=capacity,
        kinds=tuple(kinds),
        findings=tuple(findings),
    )
    return made.chosen(~gone) if gone.any() else made


def _stated_kind(one: FacilityKind | None, other: FacilityKind | None) -> FacilityKind | None:
    """Return the kind of one that is there twice: the first that it states."""
    return other if one and other and other.stated and not one.stated else one


def _differ(one: float, other: float) -> bool:
    return not (math.isnan(one) or math.isnan(other)) and one != other


def _alike(capacity: Floats, spread: Floats, one: int, other: int) -> bool:
    same = np.array_equal(capacity[[one]], capacity[[other]], equal_nan=True)
    return same and bool(spread[one] == spread[other])


def _findings(found: Facilities, gone: Flags, alike: Flags) -> list[Finding]:
    findings = []
    for code, which in (("facilities_twice", gone), ("facilities_alike", alike)):
        if which.any():
            names = [found.names[row] for row in np.flatnonzero(which).tolist()]
            params = {
                "count": f"{len(names):,}",
                "names": some(names),
                "limit": f"{SAME_PLACE_M:g}",
            }
            findings.append(Finding(code, "warning", params=params))
    return findings


def candidates_from_features(features: Sequence[dict[str, Any]], town: Town) -> Candidates:
    """Return the sites of a file, each once; a line or an area is a candidate at a point inside.

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


def _candidates_once(found: Candidates) -> Candidates:
    """Return each candidate once: by its name and place, a nameless one by its place."""
    _, again = same_places(list(found.names), as_figures(shapely.points(found.x, found.y)))
    gone = np.isin(np.arange(len(found)), again)
    if not gone.any():
        return found
    rows, left = np.flatnonzero(gone).tolist(), np.flatnonzero(~gone)
    params = {
        "count": f"{len(rows):,}",
        "names": some([found.names[row] or f"#{row + 1}" for row in rows]),
    }
    return Candidates(
        found.x[left],
        found.y[left],
        tuple(found.names[row] for row in left.tolist()),
        (Finding("candidates_twice", "warning", params=params),),
    )


def _candidate_name(properties: dict[str, Any]) -> str:
    return next((str(properties[key]) for key in _CANDIDATE_NAMES if properties.get(key)), "")
