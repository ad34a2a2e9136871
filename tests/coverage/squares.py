"""Towns and facilities whose answers are known by hand, in metres."""

from __future__ import annotations

from typing import Any

import shapely

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.population.population import EvenPopulation
from geo.coverage.town import Town
from geo.model.standards import Rule, own_rule

# Near Nancheng in EPSG:4547, so that degrees come out right.
WEST, SOUTH = 474_000.0, 2_546_000.0


def at(x: float, y: float) -> Any:
    return shapely.Point(WEST + x, SOUTH + y)


def square(side: float = 2_000.0, x: float = 0.0, y: float = 0.0) -> Any:
    return shapely.box(WEST + x, SOUTH + y, WEST + x + side, SOUTH + y + side)


def square_town(side: float = 2_000.0, residents: int | None = 4_000, **facts: Any) -> Town:
    facts = {"residents_year": 2020, "outline": square(side), "system": 4547, **facts}
    return Town(residents=residents, **facts)


def rule(radius_m: float = 500.0) -> Rule:
    return own_rule("school", radius_m)


def schools(*points: tuple[float, float], uncertainty_m: Any = 0.0) -> Facilities:
    return facilities_at([at(*point) for point in points], uncertainty_m)


def covered(town: Town, facilities: Facilities, radius_m: float = 500.0) -> Coverage:
    people = EvenPopulation(town) if town.residents else None
    return straight_line_coverage(town, facilities, rule(radius_m), people)
