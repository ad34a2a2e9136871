"""What the plan promises, what is stated to count towards it, and what is still to be found.

A density target is facilities per square kilometre, counted over the land, never by a circle.
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
MAX_BESIDE = 20  # a plan names a few; a sentence has no room for more


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A promise and how far it has come.

    Attributes
    ----------
    target : Target
        Its `progress` is None where the plan gives only a total, and then
        nothing below is known: a total is never split.
    other_projects : tuple of Counted
        Projects of the kind that the promise counts, of which nobody has said that
        they count towards it or towards another one; at most `MAX_BESIDE`. Cancelled
        ones are left out.
    to_find : int or None
        Promised sites of which nobody has said which they are; None, too, where
        nothing is said to count: any of those beside it may.
    to_place : int or None
        Promised sites without a place: to find, or known and not located.
    to_complete : int or None
    as_of : date or None
        Of the promise's status.
    """

    target: Target
    other_projects: tuple[Counted, ...] = ()
    to_find: int | None = None
    to_place: int | None = None
    to_complete: int | None = None
    as_of: dt.date | None = None

    @property
    def counts_sites(self) -> bool:
        """Whether sites can be counted towards the promise."""
        return self.target.progress is not None

    @property
    def is_open(self) -> bool:
        """Whether sites could count towards the promise, and nobody has said which."""
        progress = self.target.progress
        return progress is not None and not progress.named

    @property
    def is_completed(self) -> bool:
        """Whether the office reports the promise itself as completed."""
        return self.target.status == "completed"


def targets_progress(snapshot: Snapshot, category: str | None = None) -> list[TargetProgress]:
    """Return the plan's promises with what is still to be placed, in the plan's order.

    Parameters
    ----------
    snapshot : Snapshot
    category : str, optional
        Only promises in this category.
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


def _missing(target: Target, there: int) -> int:
    return max(int(np.ceil(target.value)) - there, 0)


def _others_of_category(snapshot: Snapshot, category: str) -> tuple[Counted, ...]:
    columns = snapshot.columns
    own = columns.category == vocabulary().codes("category").index(category)
    cancelled = vocabulary().number("status", "cancelled")
    rows = np.flatnonzero(own & ~columns.target & (columns.status != cancelled))
    free = [row for row in rows.tolist() if row not in columns.links]
    return tuple(counted_project(snapshot, row) for row in free[:MAX_BESIDE])


def _date(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Density:
    """Facilities per square kilometre, against a rule.

    Attributes
    ----------
    rule : Rule
        Of the kind ``density``.
    count : int
    counted : {"given", "facilities"}
        Whether a person gave the number, or the facilities in the town were counted.
    area_km2 : float
        Of the town.
    target_year : int or None
        By when the target is to be reached.
    not_located : int
        Facilities without a place; they are not in `count`.
    findings : tuple of Finding
        What was noticed about them.
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
        """How many the rule asks for on this area, rounded up."""
        # Rounding errors of the product must not ask for one more.
        return math.ceil(round(self.rule.value * self.area_km2, 6))

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(self.required - self.count, 0)

    @property
    def share(self) -> float:
        """Part of what is wanted that is there, between 0 and 1."""
        return min(self.count / self.required, 1.0)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON for machines."""
        return {
            "rule": self.rule.to_dict(language),
            "method": "count_by_area",
            "count": self.count,
            "counted": self.counted,
            "not_located": self.not_located,
            "area_km2": round(self.area_km2, 6),
            "per_km2": round(self.per_km2, 3),
            "wanted": self.required,
            "missing": self.missing,
            "target_year": self.target_year,
        }


def density(
    town: Town, rule: Rule, count: int | Facilities, target_year: int | None = None
) -> Density:
    """Judge how densely a town is equipped.

    Parameters
    ----------
    town : Town
    rule : Rule
    count : int or Facilities
        A number that a person gives, or facilities, of which those inside the
        town are counted, wherever in it they stand; those whose place is
        withheld are taken to stand in it.
    target_year : int, optional

    Raises
    ------
    BadQuery
        ``rule_not_of_kind``; ``bad_facility_count``.
    """
    if rule.kind != "density":
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="density")
    if isinstance(count, Facilities):
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
    """Judge what stands in each year in which something is due, and what is missing then.

    Parameters
    ----------
    town : Town
    rule : Rule
    facilities : Facilities
        Completed ones stand already; others count from their target year on, and
        never where they have none.
    target_year : int, optional

    Returns
    -------
    dict of int to Density
        In order of the years; the target year is one of them.

    Raises
    ------
    BadQuery
    """
    stands = np.array([status == "completed" for status in facilities.statuses], np.bool_)
    due = {int(year) for year in facilities.years[~stands] if year > 0}
    due |= {year for status, year in facilities.withheld if year and status != "completed"}
    years = sorted(due | ({target_year} if target_year else set()))
    return {
        year: density(town, rule, _due(facilities, stands, year), target_year) for year in years
    }


def _due(facilities: Facilities, stands: npt.NDArray[np.bool_], year: int) -> Facilities:
    found = facilities.chosen(stands | ((facilities.years > 0) & (facilities.years <= year)))
    hidden = ((status, due) for status, due in found.withheld if due or status == "completed")
    awaited = tuple(each for each in hidden if each[0] == "completed" or each[1] <= year)
    return replace(found, withheld=awaited)
