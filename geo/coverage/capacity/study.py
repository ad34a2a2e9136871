"""Combine capacity, catchment and distribution into one result with its sentences."""

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
    """The result of a capacity analysis.

    Attributes
    ----------
    category : str
    held : Capacity
        Has the rule of places per 1,000 people, if the category has one.
    known : Facilities
        Those whose capacity is known.
    catchment : Catchment or None
        None without known capacities or without population data.
    spread : Spread or None
        None where `catchment` is, or if there are no people.
    basis : str or None
        Basis of the population.
    """

    category: str
    held: Capacity
    known: Facilities
    catchment: Catchment | None
    spread: Spread | None
    basis: str | None

    def sentences(self, language: Language) -> list[str]:
        """Return the result in words; empty if no capacity is known."""
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
        """Return the figures as JSON data; the catchment is null if there is none."""
        reach = None
        if self.catchment is not None:
            below = None if self.spread is None else round(self.spread.below, 1)
            reach = {**self.catchment.to_dict(), "people_below": below}
        return {**self.held.to_dict(language), "catchment": reach}


def capacity_rule(category: str) -> Rule | None:
    """Return the first rule of places per 1,000 people for a category; None if there is none."""
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
    """Compute the capacity of facilities and who can reach it.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    population : Population or None
    radius_m : float
        Radius of the catchment, metres.
    category : str
        Selects the rule of places per 1,000 people.
    streets : Streets, optional
        Measure along these streets; by default, by straight line.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> place = Town(shapely.box(0, 0, 10, 10), 4547)
    >>> capacity_found(place, facilities_at([]), None, 500.0, "school").sentences("en")
    []
    """
    # How many of the neighbours' own people share their places is not known.
    facilities = facilities.own
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
