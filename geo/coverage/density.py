"""Density targets: facilities per square kilometre, counted over the land, never by a circle."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from geo.coverage.facilities import Facilities
from geo.coverage.town import Town
from geo.model.errors import BadQuery, Finding
from geo.model.standards import Rule
from geo.model.text.language import Language

Counted = Literal["given", "facilities"]


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
    counted: Counted
    area_km2: float
    target_year: int | None = None
    not_located: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def per_km2(self) -> float:
        """Facilities per km2: count / area."""
        return self.count / self.area_km2

    @property
    def wanted(self) -> int:
        """How many the rule asks for on this area, rounded up."""
        # Rounding errors of the product must not ask for one more.
        return math.ceil(round(self.rule.value * self.area_km2, 6))

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(self.wanted - self.count, 0)

    @property
    def share(self) -> float:
        """Part of what is wanted that is there, between 0 and 1."""
        return min(self.count / self.wanted, 1.0)

    def answer(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON for machines."""
        return {
            "rule": self.rule.answer(language),
            "method": "count_by_area",
            "count": self.count,
            "counted": self.counted,
            "not_located": self.not_located,
            "area_km2": round(self.area_km2, 6),
            "per_km2": round(self.per_km2, 3),
            "wanted": self.wanted,
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
    told = tuple(each for each in hidden if each[0] == "completed" or each[1] <= year)
    return replace(found, withheld=told)
