"""How much of a town a service covers: the figure, with its rule, method and uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from geo.coverage.certainty import Classes, interval_sums
from geo.coverage.facilities import Facilities
from geo.coverage.facility_kinds import for_rule
from geo.coverage.land import Land, LandFigures, land_figures
from geo.coverage.network.facts import NetworkFacts
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.straight_line.service_area import Interval, ServiceAreas, bounded, service_areas
from geo.coverage.town import Town
from geo.model.errors import BadQuery, Finding
from geo.model.standards import Rule
from geo.model.text.language import Language

Method = Literal["straight_line", "network"]


@dataclass(frozen=True, eq=False, slots=True)
class Coverage:
    """What facilities cover, by one rule and one method.

    Attributes
    ----------
    rule : Rule
        Of the kind ``radius``.
    method : {"straight_line", "network"}
        A straight line is the upper bound; along streets is the formal check.
    town : Town
    facilities : Facilities
        Those that count: those that the rule is for.
    areas : ServiceAreas
        Clipped to the town.
    covered_km2 : Interval
    people : Interval or None
        None where nothing is known of residents.
    people_basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    people_total : float or None
    network : NetworkFacts or None
        What stands beside a coverage along streets; None by straight line.
    land : LandFigures or None
        The same for residential land, where the user has loaded it.
    point_classes : (n,) int8 or None
        How surely each point of the population is covered
        (:func:`geo.coverage.certainty.classes_of`): whoever counts these people by
        parts counts them alike. None where people are not known by point.
    people_findings : tuple of Finding
        What was noticed about the people.
    """

    rule: Rule
    method: Method
    town: Town
    facilities: Facilities
    areas: ServiceAreas
    covered_km2: Interval
    people: Interval | None = None
    people_basis: str | None = None
    people_total: float | None = None
    network: NetworkFacts | None = None
    land: LandFigures | None = None
    point_classes: Classes | None = None
    people_findings: tuple[Finding, ...] = ()

    def on_land(self, land: Land) -> Coverage:
        """Return the coverage with the figures of some land beside it."""
        return replace(self, land=land_figures(self.areas, land))

    @property
    def share(self) -> Interval:
        """Covered share of the town's area, between 0 and 1."""
        return self.covered_km2.scaled(1.0 / self.town.area_km2)

    @property
    def people_share(self) -> Interval | None:
        """Covered share of the people, between 0 and 1; None where nobody is known."""
        if self.people is None or not self.people_total:
            return None
        return self.people.scaled(1.0 / self.people_total)

    @property
    def gap(self) -> Any:
        """What is not nominally covered: shapely geometry in the town's system."""
        return self.town.outline.difference(self.areas.nominal)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON for machines."""
        return {
            "rule": {**self.rule.to_dict(language), "radius_m": self.rule.value},
            "method": self.method,
            "facilities": len(self.facilities),
            "not_located": self.facilities.not_located,
            **({"withheld": len(hidden)} if (hidden := self.facilities.withheld) else {}),
            **({"apart": self._apart()} if self.facilities.apart else {}),
            "area_km2": round(self.town.area_km2, 6),
            "covered_km2": self.covered_km2.to_dict(),
            "people": self.people.to_dict(1) if self.people else None,
            "people_basis": self.people_basis,
            **({"network": self.network.to_dict()} if self.network else {}),
            **({"land": self.land.to_dict()} if self.land else {}),
        }

    def _apart(self) -> list[dict[str, Any]]:
        """Return the facilities that the rule is not for, with what they state of their kind."""
        return [
            {"id": kind.id, "name": kind.name, "kind": kind.stated or None}
            for kind in self.facilities.apart
        ]


def straight_line_coverage(
    town: Town, facilities: Facilities, rule: Rule, population: Population | None = None
) -> Coverage:
    """Return what facilities cover by straight line.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
        Of the kind ``radius``.
    population : Population, optional

    Raises
    ------
    BadQuery
        ``rule_not_of_kind``.
    """
    if rule.kind != "radius":  # a density of 250 per km2 is no circle of 250 m
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="radius")
    facilities = for_rule(facilities, rule)
    areas = service_areas(facilities, rule.value, town.outline)
    classes = None
    if isinstance(population, PointPopulation):
        classes = population.classes(facilities, rule.value)
    return coverage_from(town, facilities, rule, areas, population, classes)


def coverage_from(  # noqa: PLR0917
    town: Town,
    facilities: Facilities,
    rule: Rule,
    areas: ServiceAreas,
    population: Population | None,
    classes: Classes | None,
    *,
    network: NetworkFacts | None = None,
) -> Coverage:
    """Return the figures of service areas, by whichever method they were found.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
    areas : ServiceAreas
        Clipped to the town.
    population : Population or None
    classes : (n,) int8 or None
        Of the population's points; people who are not known by point are counted
        inside the areas.
    network : NetworkFacts, optional
        Along streets.
    """
    people = None
    if isinstance(population, PointPopulation) and classes is not None:
        people = interval_sums(classes, population.people)
    elif population is not None:
        people = population.within(areas, facilities, rule.value)
    return Coverage(
        rule=rule,
        method="network" if network else "straight_line",
        town=town,
        facilities=facilities,
        areas=areas,
        covered_km2=bounded(areas.area_km2, town.area_km2),
        people=bounded(people, population.total) if population and people else None,
        people_basis=population.basis if population else None,
        people_total=population.total if population else None,
        network=network,
        point_classes=classes,
        people_findings=population.findings if population else (),
    )
