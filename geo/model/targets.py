"""The plan's numeric promises and how far they have come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Progress:
    """Projects of a category: named in the plan, on the map, and completed."""

    named: int
    located: int
    completed: int


@dataclass(frozen=True, slots=True)
class Target:
    """A promise and what of it the plan names, the map shows and time has finished.

    `progress` is None where the plan gives only a total: a total is never split.
    """

    id: str
    name: str
    name_en: str
    value: float
    unit: str
    year: int | None
    progress: Progress | None


def targets(
    promises: Iterable[tuple[str, Mapping[str, Any]]],
    words: Vocabulary,
    count: Callable[[str], Progress],
) -> list[Target]:
    """Read the targets out of the projects that are promises.

    Parameters
    ----------
    promises : iterable of (id, properties)
        Projects with a ``target_value``.
    words : Vocabulary
        Its target units say which category a target counts.
    count : callable
        Counts the projects of a category, promises left out.

    Returns
    -------
    list of Target
        In the order given.
    """
    counted = {unit.code: unit.counts for unit in words.target_unit}
    return [
        _target(identifier, properties, counted.get(str(properties.get("target_unit"))), count)
        for identifier, properties in promises
    ]


def _target(
    identifier: str,
    properties: Mapping[str, Any],
    category: str | None,
    count: Callable[[str], Progress],
) -> Target:
    return Target(
        id=identifier,
        name=str(properties["name"]),
        name_en=str(properties["name_en"]),
        value=properties["target_value"],
        unit=str(properties["target_unit"]),
        year=properties.get("target_year"),
        progress=None if category is None else count(category),
    )
