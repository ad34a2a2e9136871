"""The plan's numeric promises and how far they have come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Counted:
    """A project that counts towards a promise.

    Attributes
    ----------
    id, name, name_en : str
    status : str
    located : bool
        Whether it is on the map.
    """

    id: str
    name: str
    name_en: str
    status: str
    located: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """The projects that are said to count towards a promise, and how many of them are built.

    Attributes
    ----------
    named, located, completed : int
        Projects with a link to the promise, on the map, and completed.
    projects : tuple of Counted
        The projects themselves, in the plan's order.
    """

    named: int
    located: int
    completed: int
    projects: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A promise, and what of it has a name, a place, an end.

    Attributes
    ----------
    id, name, name_en : str
    value : float
    unit : str
    year : int or None
    status : str
        Of the promise itself: the office may report it fulfilled as a whole.
    progress : Progress or None
        None where the plan gives only a total: a total is never split.
    """

    id: str
    name: str
    name_en: str
    value: float
    unit: str
    year: int | None
    status: str
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
        Its target units say whether a target counts sites or is a total.
    count : callable
        Returns what is said to count towards the promise of an id.

    Returns
    -------
    list of Target
        In the order given.
    """
    sites = {unit.code for unit in words.target_unit if unit.counts is not None}
    return [_target(each, properties, sites, count) for each, properties in promises]


def _target(
    identifier: str,
    properties: Mapping[str, Any],
    sites: set[str],
    count: Callable[[str], Progress],
) -> Target:
    unit = str(properties["target_unit"])
    return Target(
        id=identifier,
        name=str(properties["name"]),
        name_en=str(properties["name_en"]),
        value=properties["target_value"],
        unit=unit,
        year=properties.get("target_year"),
        status=str(properties["status"]),
        progress=count(identifier) if unit in sites else None,
    )
