"""What is told beside a coverage: the people in all, and what the facilities hold."""

from __future__ import annotations

from typing import Any

from geo.coverage.capacity.study import CapacityFound, capacity_found
from geo.coverage.coverage import Coverage
from geo.coverage.network.streets import Streets
from geo.coverage.population.population import Population
from geo.model.text.language import Language


def capacity_beside(
    coverage: Coverage, people: Population | None, category: str, streets: Streets | None
) -> CapacityFound:
    """Return what the facilities of a coverage hold, and who reaches it by the same way."""
    radius = coverage.rule.value
    return capacity_found(coverage.town, coverage.facilities, people, radius, category, streets)


def facts_beside(
    coverage: Coverage, people: Population | None, held: CapacityFound, language: Language
) -> dict[str, Any]:
    """Return the people in all, those of a file who live outside, and capacities, for machines."""
    outside = getattr(people, "outside", None)
    return {
        "people_total": coverage.people_total,
        "people_outside": None if outside is None else round(float(outside), 1),
        "capacity": held.answer(language),
    }
