"""Compute how much of a town's area and population a service covers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from geo.coverage.certainty import Classes, interval_sums
from geo.coverage.facilities import Facilities
from geo.coverage.facility_kinds import for_rule
from geo.coverage.land import Land, LandFigures, land_figures
from geo.coverage.network.facts import NetworkFacts
from geo.coverage.population.partitioned import PartitionedPopulation
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
    """What facilities cover, under one rule and one method.

    Attributes
    ----------
    rule : Rule
        Of the kind ``radius``.
    method : {"straight_line", "network"}
        The straight line gives an upper bound; along streets is the formal check.
    town : Town
    facilities : Facilities
        Those to which the rule applies.
    areas : ServiceAreas
        Clipped to the town.
    covered_km2 : Interval
    people : Interval or None
        Covered people; None without population data.
    people_basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    people_total : float or None
    network : NetworkFacts or None
        Assumptions and further figures along streets; None by straight line.
    land : LandFigures or None
        Coverage of residential land, if the user has loaded it.
    point_classes : (n,) int8 or None
        How certainly each point of the population is covered
        (:func:`geo.coverage.certainty.classes_of`), so that gaps and communities count
        people the same way. None if people are not known by point.
    people_findings : tuple of Finding
        About the population data.
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
        """Return the coverage with the figures for some land added."""
        return replace(self, land=land_figures(self.areas, land))

    @property
    def share(self) -> Interval:
        """Covered share of the town's area, between 0 and 1."""
        return self.covered_km2.scaled(1.0 / self.town.area_km2)

    @property
    def people_share(self) -> Interval | None:
        """Covered share of the people, between 0 and 1; None without population data."""
        if self.people is None or not self.people_total:
            return None
        return self.people.scaled(1.0 / self.people_total)

    @property
    def gap(self) -> Any:
        """The area not nominally covered: shapely geometry in the town's projected system."""
        return self.town.outline.difference(self.areas.nominal)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as JSON data."""
        return {
            "rule": {**self.rule.to_dict(language), "radius_m": self.rule.value},
            "method": self.method,
            "facilities": self.facilities.own_count,
            **self._neighbours(),
            **({"same": self._same()} if self.facilities.same else {}),
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

    def _neighbours(self) -> dict[str, int]:
        count = len(self.facilities) - self.facilities.own_count
        return {"neighbours": count} if count else {}

    def _same(self) -> list[dict[str, Any]]:
        """Return the existing facilities that are counted once with a project."""
        return [
            {
                "project": each.project,
                "name": each.name,
                "facility": each.facility,
                "metres": round(each.metres, 1),
                "stated": each.is_stated,
            }
            for each in self.facilities.same
        ]

    def _apart(self) -> list[dict[str, Any]]:
        """Return the facilities to which the rule does not apply, with their stated kind."""
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
        ``rule_not_of_kind`` if the rule is not a radius.
    """
    if rule.kind != "radius":  # a density of 250 per km2 must not become a circle of 250 m
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="radius")
    facilities = for_rule(facilities, rule)
    areas = service_areas(facilities, rule.value, town.outline)
    classes = None
    if isinstance(population, PointPopulation) and not isinstance(
        population, PartitionedPopulation
    ):
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
    """Return the coverage figures of given service areas, by either method.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
    areas : ServiceAreas
        Clipped to the town.
    population : Population or None
    classes : (n,) int8 or None
        How certainly each point of the population is covered; people not known by
        point are counted inside the areas.
    network : NetworkFacts, optional
        Given if the areas were computed along streets.
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
