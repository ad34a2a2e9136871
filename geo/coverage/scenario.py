"""What would be: which facilities count, and which are added, moved or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from geo.coverage.facilities import (
    COMPLETED,
    Facilities,
    counts,
    facilities_at,
    facilities_of,
    kind_of,
)
from geo.coverage.town import Town
from geo.model.errors import UnknownProject
from geo.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Placed:
    """A place that somebody tries out.

    Attributes
    ----------
    geometry : shapely geometry
        In the town's projected system, metres.
    uncertainty_m : float
        Metres; 0 for a place that is chosen.
    name : str
    """

    geometry: Any
    uncertainty_m: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Which facilities count.

    Attributes
    ----------
    statuses : tuple of str or None
        None: all but cancelled projects.
    until : int or None
        A year: projects with a target year up to this one count beside those
        that `statuses` names; what has no target year is promised for no year.
    added : tuple of Placed
    moved : mapping of id to Placed
        A project without a place gets one.
    removed : frozenset of id
    """

    statuses: tuple[str, ...] | None = COMPLETED
    until: int | None = None
    added: tuple[Placed, ...] = ()
    moved: Mapping[str, Placed] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()


def scenario_facilities(
    snapshot: Snapshot, category: str, town: Town, scenario: Scenario
) -> Facilities:
    """Return the facilities that count in a scenario.

    Parameters
    ----------
    snapshot : Snapshot
    category : str
    town : Town
    scenario : Scenario

    Raises
    ------
    UnknownProject
        When a moved or removed project is not one of the category.
    """
    for identifier in (*scenario.moved, *scenario.removed):
        if _properties(snapshot, identifier)["category"] != category:
            raise UnknownProject("unknown_project", value=identifier)
    found = facilities_of(snapshot, category, town, scenario.statuses, scenario.until)
    found = _with_places(snapshot, found, scenario)
    return changed(found, scenario.added, scenario.moved, scenario.removed)


def _properties(snapshot: Snapshot, identifier: str) -> dict[str, Any]:
    properties: dict[str, Any] = snapshot.feature(snapshot.row(identifier))["properties"]
    return properties


def _with_places(snapshot: Snapshot, facilities: Facilities, scenario: Scenario) -> Facilities:
    """Give a place to projects that count and had none, and forget removed ones among these."""
    known = set(facilities.ids)
    waiting = {
        each: properties
        for each in dict.fromkeys((*scenario.moved, *scenario.removed))
        if each not in known
        and counts(properties := _properties(snapshot, each), scenario.statuses, scenario.until)
    }
    placed = [each for each in waiting if each in scenario.moved]
    new = facilities_at(
        [scenario.moved[each].geometry for each in placed],
        ids=tuple(placed),
        names=tuple(str(waiting[each]["name"]) for each in placed),
        statuses=tuple(str(waiting[each]["status"]) for each in placed),
        years=np.array([waiting[each].get("target_year") or 0 for each in placed], np.int64),
        kinds=tuple(kind_of(each, waiting[each]) for each in placed),
    )
    left = tuple(kind for kind in facilities.waiting if kind.id not in waiting)
    return replace(
        facilities.joined(new),
        not_located=facilities.not_located - len(waiting),
        waiting=left,
    )


def changed(
    facilities: Facilities,
    added: tuple[Placed, ...] = (),
    moved: Mapping[str, Placed] | None = None,
    removed: frozenset[str] = frozenset(),
) -> Facilities:
    """Return facilities with some added, moved or taken away.

    Parameters
    ----------
    facilities : Facilities
    added : tuple of Placed
    moved : mapping of id to Placed
        Ids that are not among the facilities are passed over.
    removed : frozenset of id
    """
    moved = moved or {}
    geometry, spread = facilities.geometry.copy(), facilities.uncertainty_m.copy()
    for at, identifier in enumerate(facilities.ids):
        if place := moved.get(identifier):
            geometry[at], spread[at] = place.geometry, place.uncertainty_m
    there = replace(facilities, geometry=geometry, uncertainty_m=spread)
    keep = np.array([each not in removed for each in facilities.ids], dtype=bool)
    new = facilities_at(
        [place.geometry for place in added],
        np.array([place.uncertainty_m for place in added], np.float64),
        ids=tuple(f"added-{at}" for at in range(1, len(added) + 1)),
        names=tuple(place.name for place in added),
        statuses=("planned",) * len(added),
    )
    return there.chosen(keep).joined(new)
