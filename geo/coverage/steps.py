"""What the plan adds, step by step: what stands, what is being built, everything planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import COMPLETED, Facilities
from geo.coverage.population import Population
from geo.coverage.scenario import Scenario, scenario_facilities
from geo.coverage.service_area import Three
from geo.coverage.town import Town
from geo.model.standards import Rule
from geo.store.snapshot import Snapshot

# What stands; with what is being built; with everything that is not cancelled.
STEPS: dict[str, tuple[str, ...] | None] = {
    "existing": COMPLETED,
    "under_construction": (*COMPLETED, "under_construction"),
    "planned": None,
}
Cover = Callable[[Facilities], Coverage]


@dataclass(frozen=True, eq=False, slots=True)
class PlanStep:
    """The coverage after one step of the plan; each step holds the one before.

    Attributes
    ----------
    code : str
        ``existing``, ``under_construction``, ``planned``, or ``year``.
    year : int or None
        Of a step ``year``: completed projects and those with a target year up
        to this one.
    coverage : Coverage
    added_facilities : int
        With a place, beside those of the step before.
    added_not_located : int
        Without a place, beside those of the step before; they add nothing to
        the figures until they have one.
    added_km2 : Three
        Beside the step before: sure to sure, nominal to nominal, possible to possible.
    added_people : Three or None
    """

    code: str
    year: int | None
    coverage: Coverage
    added_facilities: int
    added_not_located: int
    added_km2: Three
    added_people: Three | None


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
        Covers by another method; by straight line unless it is given.
    """
    own = scenario or Scenario()
    steps = [(code, replace(own, statuses=statuses)) for code, statuses in STEPS.items()]
    cover = cover or partial(straight_line_coverage, town, rule=rule, population=population)
    counted = partial(scenario_facilities, snapshot, category, town)
    return _steps([(code, each.until, cover(counted(each))) for code, each in steps])


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
    """Return the coverage today and by the target years, rising.

    Projects without a target year count only when they stand.

    Parameters
    ----------
    snapshot : Snapshot
    category : str
    town : Town
    rule : Rule
    population : Population, optional
    years : iterable of int
        By default those of the category's projects.
    cover : callable, optional
    """
    cover = cover or partial(straight_line_coverage, town, rule=rule, population=population)
    counted = partial(scenario_facilities, snapshot, category, town)
    every = counted(Scenario(statuses=None))
    wanted = sorted(set(years) or {int(year) for year in every.years if year > 0})
    steps = [("existing", Scenario())] + [("year", Scenario(until=year)) for year in wanted]
    return _steps([(code, each.until, cover(counted(each))) for code, each in steps])


def _steps(found: list[tuple[str, int | None, Coverage]]) -> list[PlanStep]:
    before = [None, *(coverage for _, _, coverage in found)]
    return [_step(*each, old) for each, old in zip(found, before, strict=False)]


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


def minus(figures: Three, before: Three | None) -> Three:
    """Return figures less those before, each less its like.

    Examples
    --------
    >>> minus(Three(1.0, 2.0, 3.0), Three(1.0, 1.5, 2.0))
    Three(sure=0.0, nominal=0.5, possible=1.0)
    """
    if before is None:
        return figures
    return Three(
        figures.sure - before.sure,
        figures.nominal - before.nominal,
        figures.possible - before.possible,
    )
