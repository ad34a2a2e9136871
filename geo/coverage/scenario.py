"""Build scenarios of facilities, compute coverage step by step, and compare two scenarios.

A scenario selects projects by status or target year and adds, moves or removes sites.
The plan is computed in three steps: existing, under construction, planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import shapely

from geo.coverage.certainty import NOMINAL
from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.exact import exact_sum
from geo.coverage.facilities import (
    COMPLETED,
    Facilities,
    counts,
    facilities_at,
    facilities_of,
    kind_of,
)
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.report.shapes import geojson_geometry, in_degrees
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.town import Town
from geo.model.errors import UnknownProject
from geo.model.standards import Rule
from geo.store.snapshot import Snapshot

# Statuses that count at each step of the plan; None: all but cancelled.
STEPS: dict[str, tuple[str, ...] | None] = {
    "existing": COMPLETED,
    "under_construction": (*COMPLETED, "under_construction"),
    "planned": None,
}
Cover = Callable[[Facilities], Coverage]
_LEAST_M2 = 1.0  # smaller differences between two outlines come from rounding


@dataclass(frozen=True, slots=True)
class TrialPlace:
    """A place where the user tries out a facility.

    Attributes
    ----------
    geometry : shapely geometry
        In the town's projected system, metres.
    uncertainty_m : float
        Metres; 0 for a site that the user picked exactly.
    name : str
    """

    geometry: Any
    uncertainty_m: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Which facilities count, and which sites are added, moved or removed.

    Attributes
    ----------
    statuses : tuple of str or None
        None: all but cancelled projects.
    until : int or None
        Projects with a target year up to this one count in addition to those
        selected by `statuses`; projects without a target year do not.
    added : tuple of TrialPlace
    moved : mapping of id to TrialPlace
        May also give a place to a project that has none.
    removed : frozenset of id
    """

    statuses: tuple[str, ...] | None = COMPLETED
    until: int | None = None
    added: tuple[TrialPlace, ...] = ()
    moved: Mapping[str, TrialPlace] = field(default_factory=dict)
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
        When a moved or removed project is not of this category.
    """
    for identifier in (*scenario.moved, *scenario.removed):
        if _properties(snapshot, identifier)["category"] != category:
            raise UnknownProject("unknown_project", value=identifier)
    facilities = facilities_of(snapshot, category, town, scenario.statuses, scenario.until)
    facilities = _with_places(snapshot, facilities, scenario)
    return changed(facilities, scenario.added, scenario.moved, scenario.removed)


def _properties(snapshot: Snapshot, identifier: str) -> dict[str, Any]:
    properties: dict[str, Any] = snapshot.feature(snapshot.row(identifier))["properties"]
    return properties


def _with_places(snapshot: Snapshot, facilities: Facilities, scenario: Scenario) -> Facilities:
    """Add the moved projects that had no place, and drop the removed ones that had none."""
    located = set(facilities.ids)
    unplaced = {
        identifier: properties
        for identifier in dict.fromkeys((*scenario.moved, *scenario.removed))
        if identifier not in located
        and counts(
            properties := _properties(snapshot, identifier), scenario.statuses, scenario.until
        )
    }
    placed = {each: unplaced[each] for each in unplaced if each in scenario.moved}
    new = facilities_at(
        [scenario.moved[identifier].geometry for identifier in placed],
        ids=tuple(placed),
        names=tuple(str(properties["name"]) for properties in placed.values()),
        statuses=tuple(str(properties["status"]) for properties in placed.values()),
        years=np.array([each.get("target_year") or 0 for each in placed.values()], np.int64),
        kinds=tuple(kind_of(*project) for project in placed.items()),
    )
    return replace(
        facilities.joined(new),
        not_located=facilities.not_located - len(unplaced),
        waiting=tuple(kind for kind in facilities.waiting if kind.id not in unplaced),
    )


def changed(
    facilities: Facilities,
    added: tuple[TrialPlace, ...] = (),
    moved: Mapping[str, TrialPlace] | None = None,
    removed: frozenset[str] = frozenset(),
) -> Facilities:
    """Return facilities with some added, moved or removed.

    Parameters
    ----------
    facilities : Facilities
    added : tuple of TrialPlace
    moved : mapping of id to TrialPlace
        Ids that are not among the facilities are ignored.
    removed : frozenset of id
    """
    moved = moved or {}
    geometry, uncertainty_m = facilities.geometry.copy(), facilities.uncertainty_m.copy()
    for row, identifier in enumerate(facilities.ids):
        if place := moved.get(identifier):
            geometry[row], uncertainty_m[row] = place.geometry, place.uncertainty_m
    relocated = replace(facilities, geometry=geometry, uncertainty_m=uncertainty_m)
    keep = np.array([identifier not in removed for identifier in facilities.ids], dtype=bool)
    new = facilities_at(
        [place.geometry for place in added],
        np.array([place.uncertainty_m for place in added], np.float64),
        ids=tuple(f"added-{number}" for number in range(1, len(added) + 1)),
        names=tuple(place.name for place in added),
        statuses=("planned",) * len(added),
    )
    return relocated.chosen(keep).joined(new)


@dataclass(frozen=True, eq=False, slots=True)
class PlanStep:
    """The coverage at one step of the plan; each step includes the one before.

    Attributes
    ----------
    code : str
        ``existing``, ``under_construction``, ``planned``, or ``year``.
    year : int or None
        Set for the code ``year``: completed projects count, and those with a
        target year up to this one.
    coverage : Coverage
    added_facilities : int
        Located facilities more than in the step before.
    added_not_located : int
        Facilities without a place more than in the step before; they add nothing
        to the figures until they have one.
    added_km2 : Interval
        Area more than in the step before: sure, nominal and possible, each compared
        with its counterpart.
    added_people : Interval or None
    """

    code: str
    year: int | None
    coverage: Coverage
    added_facilities: int
    added_not_located: int
    added_km2: Interval
    added_people: Interval | None


def what_the_plan_adds(
    snapshot: Snapshot,
    category: str,
    town: Town,
    rule: Rule,
    population: Population | None = None,
    *,
    scenario: Scenario | None = None,
    cover: Cover | None = None,
) -> list[PlanStep]:
    """Return the coverage today, with what is under construction, and with everything planned.

    Parameters
    ----------
    snapshot : Snapshot
    category : str
    town : Town
    rule : Rule
        Of the kind ``radius``.
    population : Population, optional
    scenario : Scenario, optional
        Sites added, moved and removed in every step; its statuses are not used.
    cover : callable, optional
        Computes the coverage of facilities; by straight line if omitted.
    """
    base = scenario or Scenario()
    steps = [(code, replace(base, statuses=statuses)) for code, statuses in STEPS.items()]
    cover = cover or partial(straight_line_coverage, town, rule=rule, population=population)
    facilities = partial(scenario_facilities, snapshot, category, town)
    return _steps([(code, step.until, cover(facilities(step))) for code, step in steps])


def what_comes_by_year(
    snapshot: Snapshot,
    category: str,
    town: Town,
    rule: Rule,
    population: Population | None = None,
    *,
    years: Iterable[int] = (),
    cover: Cover | None = None,
) -> list[PlanStep]:
    """Return the coverage today and by each target year, in ascending order.

    Projects without a target year count only when they are completed.

    Parameters
    ----------
    snapshot : Snapshot
    category : str
    town : Town
    rule : Rule
    population : Population, optional
    years : iterable of int
        By default the target years of the category's projects.
    cover : callable, optional
        Computes the coverage of facilities; by straight line if omitted.
    """
    cover = cover or partial(straight_line_coverage, town, rule=rule, population=population)
    facilities = partial(scenario_facilities, snapshot, category, town)
    target_years = facilities(Scenario(statuses=None)).years
    due_years = sorted(set(years) or {int(year) for year in target_years if year > 0})
    steps = [("existing", Scenario())] + [("year", Scenario(until=year)) for year in due_years]
    return _steps([(code, step.until, cover(facilities(step))) for code, step in steps])


def _steps(steps: list[tuple[str, int | None, Coverage]]) -> list[PlanStep]:
    previous = [None, *(coverage for _, _, coverage in steps)]
    return [_step(*step, before) for step, before in zip(steps, previous, strict=False)]


def _step(code: str, year: int | None, coverage: Coverage, before: Coverage | None) -> PlanStep:
    old = before.facilities if before else None
    return PlanStep(
        code=code,
        year=year,
        coverage=coverage,
        added_facilities=len(coverage.facilities) - (len(old) if old else 0),
        added_not_located=coverage.facilities.not_located - (old.not_located if old else 0),
        added_km2=minus(coverage.covered_km2, before.covered_km2 if before else None),
        added_people=minus(coverage.people, before.people if before else None)
        if coverage.people
        else None,
    )


def minus(figures: Interval, before: Interval | None) -> Interval:
    """Subtract one interval from another: sure, nominal and possible each from its counterpart.

    Examples
    --------
    >>> minus(Interval(1.0, 2.0, 3.0), Interval(1.0, 1.5, 2.0))
    Interval(sure=0.0, nominal=0.5, possible=1.0)
    """
    if before is None:
        return figures
    return Interval(
        figures.sure - before.sure,
        figures.nominal - before.nominal,
        figures.possible - before.possible,
    )


@dataclass(frozen=True, eq=False, slots=True)
class CoverageDifference:
    """What changes from one scenario to another.

    Attributes
    ----------
    one, other : Coverage
        Before and after, each with its rule and method.
    gained, lost : shapely geometry
        Nominally covered by `other` only, and by `one` only; in the town's
        projected system, metres.
    covered_km2 : Interval
        `other` minus `one`.
    people : Interval or None
        `other` minus `one`.
    gained_people, lost_people : float or None
        People in the areas gained and lost; where people are known by point, those
        covered by `other` only and by `one` only.
    """

    one: Coverage
    other: Coverage
    gained: Any
    lost: Any
    covered_km2: Interval
    people: Interval | None
    gained_people: float | None
    lost_people: float | None

    @property
    def gained_km2(self) -> float:
        """Area gained, km2."""
        return float(self.gained.area) / 1e6

    @property
    def lost_km2(self) -> float:
        """Area lost, km2."""
        return float(self.lost.area) / 1e6

    @property
    def comparable(self) -> bool:
        """Whether both use the same radius and method, so that only the sites differ."""
        return (self.one.rule.value, self.one.method) == (self.other.rule.value, self.other.method)

    def features(self) -> list[dict[str, Any]]:
        """Return the areas gained and lost as GeoJSON features in WGS 84, without empty ones.

        The two areas never overlap.
        """
        figures = (
            ("gained", self.gained, self.gained_km2, self.gained_people),
            ("lost", self.lost, self.lost_km2, self.lost_people),
        )
        return [
            self._feature(code, area, km2, people)
            for code, area, km2, people in figures
            if not area.is_empty
        ]

    def _feature(self, code: str, area: Any, km2: float, people: float | None) -> dict[str, Any]:
        return {
            "type": "Feature",
            "id": code,
            "properties": {
                "change": code,
                "area_km2": round(km2, 6),
                "people": None if people is None else round(people, 1),
                "rule": self.other.rule.id,
                "method": self.other.method,
            },
            "geometry": geojson_geometry(in_degrees(area, self.one.town)),
        }


def compare_scenarios(
    one: Coverage, other: Coverage, population: Population | None = None
) -> CoverageDifference:
    """Compare what two scenarios cover.

    Parameters
    ----------
    one, other : Coverage
        Before and after, of the same town.
    population : Population, optional
        The population with which both were computed.
    """
    gained = _larger(other.areas.nominal.difference(one.areas.nominal))
    lost = _larger(one.areas.nominal.difference(other.areas.nominal))
    gained_people, lost_people = _people(one, other, (gained, lost), population)
    return CoverageDifference(
        one=one,
        other=other,
        gained=gained,
        lost=lost,
        covered_km2=minus(other.covered_km2, one.covered_km2),
        people=minus(other.people, one.people) if other.people and one.people else None,
        gained_people=gained_people,
        lost_people=lost_people,
    )


def _people(
    one: Coverage, other: Coverage, areas: tuple[Any, Any], population: Population | None
) -> tuple[float, float] | tuple[None, None]:
    """Return the people gained and lost, by point if both coverages count them by point."""
    if population is None:
        return None, None
    before, after = one.point_classes, other.point_classes
    if not isinstance(population, PointPopulation) or before is None or after is None:
        return population.inside(areas[0]), population.inside(areas[1])
    was, will_be = before >= NOMINAL, after >= NOMINAL
    return (
        exact_sum(population.people[will_be & ~was]),
        exact_sum(population.people[was & ~will_be]),
    )


def _larger(area: Any) -> Any:
    """Return an area without the slivers that rounding leaves."""
    parts = shapely.get_parts(area)
    return shapely.union_all(parts[shapely.area(parts) >= _LEAST_M2])
