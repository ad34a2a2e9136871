"""Capacities as a table: the figures with rule and method, then each facility that is known."""

from __future__ import annotations

from collections.abc import Iterable

from geo.coverage.capacity.study import CapacityFound
from geo.export.table import Cell
from geo.model.text.language import N_, Language, translate

CAPACITY = (
    N_("Item"), N_("Value"), N_("Capacity"), N_("People within reach"),
    N_("Per 1,000 within reach"),
)  # fmt: skip


def capacity_rows(found: CapacityFound, language: Language) -> Iterable[list[Cell]]:
    """Return the rows of :data:`CAPACITY`.

    Parameters
    ----------
    found : CapacityFound
    language : {"zh", "en"}
    """
    for name, value in _figures(found, language):
        if value is not None:
            yield [translate(name, language), value, None, None, None]
    for text in found.sentences(language):
        yield [text, None, None, None, None]
    known = found.known
    for at, name in enumerate(known.names):
        places = float(known.capacity[at])
        reached = None if found.catchment is None else float(found.catchment.reached[at])
        rate = round(places / reached * 1000, 3) if reached else None
        people = None if reached is None else round(reached)
        yield [name, None, places, people, rate]


def _figures(found: CapacityFound, language: Language) -> list[tuple[str, Cell]]:
    held, catchment, spread = found.held, found.catchment, found.spread
    figures: list[tuple[str, Cell]] = [
        (N_("Rule"), held.rule.label(language) if held.rule else None),
        (N_("Source of the rule"), held.rule.source(language) if held.rule else None),
        (N_("Facilities"), held.facilities),
        (N_("Capacity known"), held.known),
        (N_("Capacity not known"), held.unknown),
        (N_("Places in all"), held.places),
        (N_("Places per 1,000 people"), _rounded(held.per_1000)),
        (N_("People for each facility"), _rounded(held.people_per_facility)),
        (N_("Places that the rule asks for"), held.wanted),
        (N_("Places missing, at most"), held.missing),
    ]
    if catchment is not None and spread is not None:
        method = (
            N_("two-step floating catchment, along streets")
            if catchment.method == "network"
            else N_("two-step floating catchment, straight line")
        )
        figures += [
            (N_("Method"), translate(method, language)),
            (N_("Radius (m)"), catchment.radius_m),
            (N_("People who reach a known facility"), round(catchment.served.nominal)),
            (N_("People with less than the rule or the mean"), round(spread.below)),
            (N_("People who reach none"), round(spread.nothing)),
        ]
    return figures


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
