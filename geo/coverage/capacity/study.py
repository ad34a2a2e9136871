"""Everything about capacities for one analysis, with the rule and the method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.coverage.capacity.capacity import Capacity, capacity
from geo.coverage.capacity.floating_catchment import Catchment
from geo.coverage.capacity.sentence import held_sentences, outside_sentence, reach_sentences
from geo.coverage.capacity.spread import Spread, spread_of, town_catchment
from geo.coverage.facilities import Facilities
from geo.coverage.network.streets import Streets
from geo.coverage.population.population import Population
from geo.coverage.town import Town
from geo.model.standards import Rule, standards
from geo.model.text.language import Language


@dataclass(frozen=True, eq=False, slots=True)
class CapacityFound:
    """Capacities against people.

    Attributes
    ----------
    category : str
    held : Capacity
        Its rule is of places per 1,000 people, where there is one for the category.
    known : Facilities
        Those whose capacity is known.
    catchment : Catchment or None
        None where no capacity is known, or where people live is not.
    spread : Spread or None
    basis : str or None
        Of the people.
    """

    category: str
    held: Capacity
    known: Facilities
    catchment: Catchment | None
    spread: Spread | None
    basis: str | None

    def sentences(self, language: Language) -> list[str]:
        """Return the result in words; nothing where no capacity is known."""
        if not len(self.known):
            return []
        texts = held_sentences(self.held, self.category, language) if self.held.known else []
        if self.catchment is not None and self.spread is not None:
            by_rule = self.held.rule is not None
            texts += reach_sentences(
                self.catchment,
                self.spread,
                self.basis,
                language,
                category=self.category,
                by_rule=by_rule,
            )
            outside = len(self.known) - self.held.known
            texts += [outside_sentence(outside, language)] if outside else []
        return texts

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON for machines; the catchment is null where none is known."""
        reach = None
        if self.catchment is not None:
            below = None if self.spread is None else round(self.spread.below, 1)
            reach = {**self.catchment.to_dict(), "people_below": below}
        return {**self.held.to_dict(language), "catchment": reach}


def capacity_rule(category: str) -> Rule | None:
    """Return the first rule of places per 1,000 people for a category."""
    rules = standards().of_category(category)
    return next((rule for rule in rules if rule.kind == "per_1000"), None)


def capacity_found(  # noqa: PLR0917
    town: Town,
    facilities: Facilities,
    population: Population | None,
    radius_m: float,
    category: str,
    streets: Streets | None = None,
) -> CapacityFound:
    """Find out what facilities hold, and who can reach it.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    population : Population or None
    radius_m : float
        Of the catchment, metres.
    category : str
        Whose rule of places per 1,000 people applies.
    streets : Streets, optional
        To walk along; by straight line without them.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> place = Town(shapely.box(0, 0, 10, 10), 4547)
    >>> capacity_found(place, facilities_at([]), None, 500.0, "school").sentences("en")
    []
    """
    rule = capacity_rule(category)
    people = population.total if population is not None else None
    held = capacity(town, facilities, people, rule)
    known = facilities.chosen(np.isfinite(facilities.capacity))
    catchment = spread = None
    if len(known) and population is not None:
        catchment = town_catchment(town, facilities, population, radius_m, streets)
        spread = spread_of(catchment, rule.value if rule else None)
    basis = population.basis if population is not None else None
    return CapacityFound(category, held, known, catchment, spread, basis)
