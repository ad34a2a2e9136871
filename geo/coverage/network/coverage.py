"""How much of a town a service covers along streets, and whom."""

from __future__ import annotations

import numpy as np

from geo.coverage.certainty import Classes
from geo.coverage.coverage import Coverage, coverage_from
from geo.coverage.facilities import Facilities
from geo.coverage.facility_kinds import for_rule
from geo.coverage.network.facts import NetworkFacts
from geo.coverage.network.service_area import WIDTH_M, NetworkReach, network_areas, network_reach
from geo.coverage.network.snap import FARTHEST_STREET_M, snap
from geo.coverage.network.streets import Streets
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.town import Town
from geo.model.standards import Rule, standards


def network_coverage(
    town: Town,
    facilities: Facilities,
    rule: Rule,
    streets: Streets,
    population: Population | None = None,
    *,
    width_m: float = WIDTH_M,
    farthest_m: float = FARTHEST_STREET_M,
) -> Coverage:
    """Return what facilities cover by walking along streets.

    People who are known by point are counted by their way: to the street, along
    it, and from it to the facility. Others are counted inside the service area.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
        Of the kind ``radius``.
    streets : Streets
    population : Population, optional
    width_m : float
        To each side of a reached street, metres.
    farthest_m : float
        Facilities and people farther from any street are not counted, and told.

    Returns
    -------
    Coverage
        With `network`, which holds time, detour and the assumptions.
    """
    facilities = for_rule(facilities, rule)
    found = network_reach(streets, facilities, rule.value, farthest_m)
    areas = network_areas(found, facilities, rule.value, town.outline, width_m)
    classes, off_streets = None, None
    if isinstance(population, PointPopulation):
        classes, off_streets = _by_way(found, population, farthest_m)
    speed = standards().walking.metres_per_minute
    facts = NetworkFacts(
        width_m=width_m,
        farthest_m=farthest_m,
        metres_per_minute=speed,
        minutes=rule.value / speed,
        detour=found.detour,
        not_reached=_not_reached(found, facilities),
        streets_km=float(streets.length_m.sum()) / 1000,
        reached_km=found.length_km,
        people_off_streets=off_streets,
        apart=_apart(found, facilities),
        street_findings=tuple(streets.findings),
    )
    return coverage_from(town, facilities, rule, areas, population, classes, network=facts)


def _not_reached(found: NetworkReach, facilities: Facilities) -> tuple[str, ...]:
    reached = set(found.pieces.facility.tolist())
    return tuple(each for row, each in enumerate(facilities.ids) if row not in reached)


def _apart(found: NetworkReach, facilities: Facilities) -> tuple[str, ...]:
    """Return facilities all of whose ways begin on an island of the network."""
    pieces, streets = found.pieces, found.pieces.streets
    if not len(pieces.facility):
        return ()
    part = streets.component[streets.start[pieces.gates.edge]]
    joined = set(pieces.facility[part == np.argmax(streets.part_m)].tolist())
    apart = set(pieces.facility.tolist()) - joined
    return tuple(facilities.ids[row] for row in sorted(apart))


def _by_way(
    found: NetworkReach, population: PointPopulation, farthest_m: float
) -> tuple[Classes, float]:
    """Return how surely each point is covered, and how many people are far from streets."""
    snaps = snap(found.pieces.streets, population.x, population.y, farthest_m)
    classes = np.zeros(len(population.x), np.int8)
    # Each reading holds the surer ones.
    classes[snaps.of] = sum(reached.reached(snaps).astype(np.int8) for reached in found.all)
    far = np.ones(len(population.x), dtype=bool)
    far[snaps.of] = False
    return classes, float(population.people[far].sum())
