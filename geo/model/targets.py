"""The plan's targets (numbers that it promises) and the progress towards them."""

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
    """The progress towards a promise: the projects linked to it and how many are completed.

    Attributes
    ----------
    named, located, completed : int
        Number of projects linked to the promise, of those on the map, of those completed.
    projects : tuple of Counted
        The linked projects, in the plan's order.
    """

    named: int
    located: int
    completed: int
    projects: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A number that the plan promises, with the progress towards it.

    Attributes
    ----------
    id, name, name_en : str
    value : float
    unit : str
    year : int or None
    status : str
        Status of the promise itself, which the office may report as fulfilled.
    progress : Progress or None
        None if the plan gives only a total, which is never split.
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
    """Build the targets from the projects that are promises.

    Parameters
    ----------
    promises : iterable of (id, properties)
        Projects with a ``target_value``.
    words : Vocabulary
        Its target units say whether a target counts sites or is a total.
    count : callable
        Returns the progress towards the promise with an id.

    Returns
    -------
    list of Target
        In the order of `promises`.
    """
    sites = {unit.code for unit in words.target_unit if unit.counts is not None}
    return [_target(name, properties, sites, count) for name, properties in promises]


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
