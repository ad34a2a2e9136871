"""Places or beds in relation to people: per 1,000 residents, per facility, and within reach.

Only facilities whose capacity is known count, and how many are not known is
told. A total that the plan gives for several facilities together is nobody's
capacity and is never split among them.
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
    """What the facilities of a town hold.

    Attributes
    ----------
    facilities : int
        In the town, and those without a place.
    known : int
        Facilities whose capacity is known.
    places : float
        Their capacities together.
    outside : int
        Facilities outside the town; they are left out.
    people : float or None
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
        """Facilities whose capacity is not known."""
        return self.facilities - self.known

    @property
    def per_1000(self) -> float | None:
        """Known places per 1,000 people: places / people * 1000.

        None where no capacity or nobody is known. While capacities are unknown,
        it is a lower bound.
        """
        return self.places / self.people * 1000 if self.people and self.known else None

    @property
    def people_per_facility(self) -> float | None:
        """People for each facility, whatever it holds; None where there is none."""
        if self.people is None or not self.facilities:
            return None
        return self.people / self.facilities

    @property
    def required(self) -> int | None:
        """Places that the rule asks for, rounded up; None without a rule or people."""
        if self.rule is None or self.people is None:
            return None
        return math.ceil(round(self.rule.value * self.people / 1000, 6))

    @property
    def missing(self) -> float | None:
        """Places still needed, if the unknown capacities were none: an upper bound."""
        return None if self.required is None else max(self.required - self.places, 0.0)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON for machines."""
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
    """Return what the facilities of a town hold, against its people.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    people : float, optional
        The town's residents when not given; or those of an age, for instance.
    rule : Rule, optional

    Raises
    ------
    BadQuery
        ``rule_not_of_kind`` for a rule that is not of places per 1,000 people.

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
    own = facilities.capacity[inside]
    known = np.isfinite(own)
    return Capacity(
        facilities=len(own) + facilities.not_located,
        known=int(known.sum()),
        places=float(own[known].sum()),
        outside=int((~inside).sum()),
        people=town.residents if people is None else people,
        rule=rule,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
