"""Compare the capacity of a town's facilities with its people: places or beds per 1,000 residents.

Only facilities of known capacity count; the number of others is stated. A total that the
plan gives for several facilities together is never split among them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.coverage.facilities import Facilities
from geo.coverage.town import Town
from geo.model.errors import BadQuery
from geo.model.standards import Rule
from geo.model.text.language import Language


@dataclass(frozen=True, slots=True)
class Capacity:
    """The capacity of the facilities in a town.

    Attributes
    ----------
    facilities : int
        Facilities in the town, and those without a place.
    known : int
        Facilities whose capacity is known.
    places : float
        Their total capacity.
    outside : int
        Facilities outside the town; not included.
    people : float or None
        None if the number of people is unknown.
    rule : Rule or None
        Of the kind ``per_1000``.
    """

    facilities: int
    known: int
    places: float
    outside: int
    people: float | None
    rule: Rule | None = None

    @property
    def unknown(self) -> int:
        """Facilities whose capacity is unknown."""
        return self.facilities - self.known

    @property
    def per_1000(self) -> float | None:
        """Known places per 1,000 people: places / people * 1000.

        None if no capacity or no number of people is known. A lower bound as long
        as some capacities are unknown.
        """
        return self.places / self.people * 1000 if self.people and self.known else None

    @property
    def people_per_facility(self) -> float | None:
        """People per facility, whatever its capacity; None if there is no facility."""
        if self.people is None or not self.facilities:
            return None
        return self.people / self.facilities

    @property
    def required(self) -> int | None:
        """Places that the rule requires, rounded up; None without a rule or people."""
        if self.rule is None or self.people is None:
            return None
        return math.ceil(round(self.rule.value * self.people / 1000, 6))

    @property
    def missing(self) -> float | None:
        """Places still needed, an upper bound: unknown capacities count as 0."""
        return None if self.required is None else max(self.required - self.places, 0.0)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON data."""
        return {
            "rule": self.rule.to_dict(language) if self.rule else None,
            "facilities": self.facilities,
            "capacity_known": self.known,
            "capacity_unknown": self.unknown,
            "outside": self.outside,
            "places": self.places if self.known else None,
            "people": self.people,
            "per_1000": _rounded(self.per_1000),
            "people_per_facility": _rounded(self.people_per_facility),
            "wanted": self.required,
            "missing": self.missing,
        }


def capacity(
    town: Town, facilities: Facilities, people: float | None = None, rule: Rule | None = None
) -> Capacity:
    """Compute the capacity of a town's facilities in relation to its people.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    people : float, optional
        By default the town's residents; may be an age group, for instance.
    rule : Rule, optional
        Of the kind ``per_1000``.

    Raises
    ------
    BadQuery
        ``rule_not_of_kind`` for a rule of another kind.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> town = Town(shapely.box(0, 0, 10, 10), 4547, residents=1000)
    >>> capacity(town, facilities_at([shapely.Point(5, 5)])).per_1000 is None
    True
    """
    if rule is not None and rule.kind != "per_1000":
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="per_1000")
    inside = town.holds(facilities.geometry)
    capacities = facilities.capacity[inside]
    known = np.isfinite(capacities)
    return Capacity(
        facilities=len(capacities) + facilities.not_located,
        known=int(known.sum()),
        places=float(capacities[known].sum()),
        outside=int((~inside).sum()),
        people=town.residents if people is None else people,
        rule=rule,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
