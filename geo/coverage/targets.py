"""Measure progress towards the plan's targets, and facility density against a rule.

Density is the number of facilities per square kilometre of land; no radius is involved.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from geo.coverage.facilities import Facilities
from geo.coverage.town import Town
from geo.model.errors import BadQuery, Finding
from geo.model.standards import Rule
from geo.model.targets import Counted, Target
from geo.model.text.language import Language
from geo.model.vocabulary import vocabulary
from geo.store.counts import counted_project, plan_targets
from geo.store.snapshot import Snapshot

CountBasis = Literal["given", "facilities"]
MAX_OTHERS = 20  # as many as fit in a sentence


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A target of the plan and the progress towards it.

    Attributes
    ----------
    target : Target
        If the plan gives only a total, `progress` is None and the fields below are
        unknown: a total is never split.
    other_projects : tuple of Counted
        Projects of the category that the target counts which are linked to no target,
        without cancelled ones; at most `MAX_OTHERS`.
    to_find : int or None
        Promised sites not linked to a project yet; None also if no project is
        linked, since any of `other_projects` may count.
    to_place : int or None
        Promised sites without a place: not linked yet, or linked and not located.
    to_complete : int or None
        Promised sites not completed.
    as_of : date or None
        Date of the target's status.
    """

    target: Target
    other_projects: tuple[Counted, ...] = ()
    to_find: int | None = None
    to_place: int | None = None
    to_complete: int | None = None
    as_of: dt.date | None = None

    @property
    def counts_sites(self) -> bool:
        """Whether sites can be counted towards the target."""
        return self.target.progress is not None

    @property
    def is_open(self) -> bool:
        """Whether sites can count towards the target but none is linked yet."""
        progress = self.target.progress
        return progress is not None and not progress.named

    @property
    def is_completed(self) -> bool:
        """Whether the target itself has the status completed."""
        return self.target.status == "completed"


def targets_progress(snapshot: Snapshot, category: str | None = None) -> list[TargetProgress]:
    """Return the progress of each target, in the order of the plan.

    Parameters
    ----------
    snapshot : Snapshot
    category : str, optional
        Only targets in this category.
    """
    return [
        _progress(snapshot, target, properties)
        for target in plan_targets(snapshot)
        if (properties := snapshot.feature(snapshot.row(target.id))["properties"])
        and category in (None, properties["category"])
    ]


def _progress(snapshot: Snapshot, target: Target, properties: dict[str, Any]) -> TargetProgress:
    as_of = _date(properties.get("status_as_of"))
    counted = {unit.code: unit.counts for unit in vocabulary().target_unit}.get(target.unit)
    progress = target.progress
    if progress is None or counted is None:
        return TargetProgress(target, as_of=as_of)
    others = _others_of_category(snapshot, counted)
    if not progress.named:
        return TargetProgress(target, others, as_of=as_of)
    return TargetProgress(
        target=target,
        other_projects=others,
        to_find=_missing(target, progress.named),
        to_place=_missing(target, progress.located),
        to_complete=_missing(target, progress.completed),
        as_of=as_of,
    )


def _missing(target: Target, present: int) -> int:
    return max(int(np.ceil(target.value)) - present, 0)


def _others_of_category(snapshot: Snapshot, category: str) -> tuple[Counted, ...]:
    columns = snapshot.columns
    in_category = columns.category == vocabulary().codes("category").index(category)
    cancelled = vocabulary().number("status", "cancelled")
    rows = np.flatnonzero(in_category & ~columns.target & (columns.status != cancelled))
    unlinked = [row for row in rows.tolist() if row not in columns.links]
    return tuple(counted_project(snapshot, row) for row in unlinked[:MAX_OTHERS])


def _date(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Density:
    """Facilities per square kilometre, compared with a rule.

    Attributes
    ----------
    rule : Rule
        Of the kind ``density``.
    count : int
    counted : {"given", "facilities"}
        Whether the user gave the number, or the facilities in the town were counted.
    area_km2 : float
        Area of the town.
    target_year : int or None
        Year by which the target is to be reached.
    not_located : int
        Facilities without a place; not included in `count`.
    findings : tuple of Finding
        About the facilities.
    """

    rule: Rule
    count: int
    counted: CountBasis
    area_km2: float
    target_year: int | None = None
    not_located: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def per_km2(self) -> float:
        """Facilities per km2: count / area."""
        return self.count / self.area_km2

    @property
    def required(self) -> int:
        """Number of facilities that the rule requires on this area, rounded up."""
        # Rounded first: a floating-point error must not require one more.
        return math.ceil(round(self.rule.value * self.area_km2, 6))

    @property
    def missing(self) -> int:
        """Number of facilities still needed."""
        return max(self.required - self.count, 0)

    @property
    def share(self) -> float:
        """Share of the required number, between 0 and 1."""
        return min(self.count / self.required, 1.0)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON data."""
        return {
            "rule": self.rule.to_dict(language),
            "method": "count_by_area",
            "count": self.count,
            "counted": self.counted,
            "not_located": self.not_located,
            "area_km2": round(self.area_km2, 6),
            "per_km2": float(f"{self.per_km2:.6g}"),
            "wanted": self.required,
            "missing": self.missing,
            "target_year": self.target_year,
        }


def density(
    town: Town, rule: Rule, count: int | Facilities, target_year: int | None = None
) -> Density:
    """Compute the density of facilities in a town.

    Parameters
    ----------
    town : Town
    rule : Rule
        Of the kind ``density``, per km2.
    count : int or Facilities
        A number given by the user, or facilities, of which those inside the town
        are counted; those whose place is withheld are taken to be inside.
    target_year : int, optional

    Raises
    ------
    BadQuery
        ``rule_not_of_kind``; ``bad_facility_count`` if the number is negative or not an integer.
    """
    if rule.kind != "density":
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="density")
    if isinstance(count, Facilities):
        count = count.own
        inside = int(town.holds(count.geometry).sum())
        inside += len(count.withheld)
        return Density(
            rule=rule,
            count=inside,
            counted="facilities",
            area_km2=town.area_km2,
            target_year=target_year,
            not_located=count.not_located,
            findings=count.findings,
        )
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise BadQuery("bad_facility_count", value=count)
    return Density(rule, count, "given", town.area_km2, target_year)


def density_by_year(
    town: Town, rule: Rule, facilities: Facilities, target_year: int | None = None
) -> dict[int, Density]:
    """Compute the density in each year in which a facility is due, and in the target year.

    Parameters
    ----------
    town : Town
    rule : Rule
        Of the kind ``density``, per km2.
    facilities : Facilities
        Completed ones count in every year; others from their target year on, and
        not at all if they have none.
    target_year : int, optional

    Returns
    -------
    dict of int to Density
        In ascending order of years, including the target year.

    Raises
    ------
    BadQuery
        ``rule_not_of_kind``.
    """
    is_completed = np.array([status == "completed" for status in facilities.statuses], np.bool_)
    due = {int(year) for year in facilities.years[~is_completed] if year > 0}
    due |= {year for status, year in facilities.withheld if year and status != "completed"}
    years = sorted(due | ({target_year} if target_year else set()))
    return {
        year: density(town, rule, _due(facilities, is_completed, year), target_year)
        for year in years
    }


def _due(facilities: Facilities, is_completed: npt.NDArray[np.bool_], year: int) -> Facilities:
    """Return the facilities that are completed or due by a year."""
    is_due = is_completed | ((facilities.years > 0) & (facilities.years <= year))
    withheld = tuple(
        (status, due)
        for status, due in facilities.withheld
        if status == "completed" or 0 < due <= year
    )
    return replace(facilities.chosen(is_due), withheld=withheld)
