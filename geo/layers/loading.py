"""Load a file as a layer: read, check and compare it first, store it when that is wished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from geo.coverage.exact import exact_sum, rounded
from geo.coverage.population.fields import people_of
from geo.coverage.population.partitions import index_from
from geo.coverage.town import Town
from geo.layers.comparison import LayerComparison, compare_layers, drop_findings
from geo.layers.content import (
    Chosen,
    LayerContent,
    partitioned_content,
    read_content,
)
from geo.layers.decisions import carried_over
from geo.layers.kinds import FACILITIES, RESIDENTS
from geo.layers.record import Layer, LayerFacts, LayerRevision, layer_facts
from geo.layers.store import LayerStore, Who, facts_with, free_id, known_layer
from geo.model.errors import Finding, PlanMapError, UnreadableFile
from geo.store.permission import require_editing

Given = tuple[bytes, str] | Path  # content and name of a file, or a folder of partitions


@dataclass(frozen=True, eq=False, slots=True)
class Loaded:
    """A file that has been read for a layer and can be stored.

    Attributes
    ----------
    stated : LayerFacts
    read : LayerContent
    comparison : LayerComparison or None
        With the layer that it replaces; None for a new layer, or if the old file is lost.
    store : callable
        Stores it and returns the revision.
    findings : tuple of Finding
        About the replacement, then about the file.
    """

    stated: LayerFacts
    read: LayerContent
    comparison: LayerComparison | None
    store: Callable[[], LayerRevision]
    findings: tuple[Finding, ...]


class Replacement(NamedTuple):
    """A newer file for a layer, and what it would change.

    `comparison` is None if the old file is lost or damaged; `findings` warn when much would be
    dropped, and say which decisions are kept.
    """

    read: LayerContent
    comparison: LayerComparison | None
    findings: tuple[Finding, ...]


def load_layer(  # noqa: PLR0917
    store: LayerStore,
    stated: Mapping[str, Any],
    given: Given,
    town: Town,
    chosen: Chosen,
    who: Who,
) -> Loaded:
    """Read a file for a new layer.

    Parameters
    ----------
    store : LayerStore
    stated : mapping of str to object
        Fields of :class:`geo.layers.record.LayerFacts`; the id may be left out.
    given : (bytes, str) or Path
        Content and name of the file; or a folder of partitions with residents.
    town : Town
    chosen : Reading, System or str, optional
        How to read the coordinates, if the user has chosen.
    who : Who

    Raises
    ------
    InvalidChange
        When a stated fact is wrong.
    PlanMapError
        As :func:`geo.layers.content.read_content`; storing raises as
        :meth:`geo.layers.store.LayerStore.add`.
    """
    require_editing()
    name = _name(given)
    kind, category = str(stated.get("kind", "")), stated.get("category")
    identifier = stated.get("id") or free_id(store.state(), kind, category)
    facts = layer_facts({**stated, "id": identifier})
    read = _read(facts.kind, given, town, chosen)
    return Loaded(facts, read, None, lambda: store.add(facts, read, name, who), read.findings)


def load_replacement(  # noqa: PLR0917
    store: LayerStore,
    changes: Mapping[str, Any],
    given: Given,
    town: Town,
    chosen: Chosen,
    who: Who,
) -> Loaded:
    """Read a newer file for a layer and compare both; parameters as for :func:`load_layer`.

    Raises
    ------
    UnknownLayer
    PlanMapError
        As :func:`load_layer`; storing raises as :meth:`geo.layers.store.LayerStore.replace`.
    """
    require_editing()
    name = _name(given)
    old = known_layer(store.state(), str(changes["id"]))
    facts = facts_with(old, changes)
    read, comparison, findings = read_replacement(store, old, given, town, chosen)

    def save() -> LayerRevision:
        return store.replace(changes, read, name, who, seen=old, comparison=recorded(comparison))

    return Loaded(facts, read, comparison, save, (*findings, *read.findings))


def _name(given: Given) -> str:
    return given.name if isinstance(given, Path) else given[1]


def _read(kind: str, given: Given, town: Town, chosen: Chosen) -> LayerContent:
    if not isinstance(given, Path):
        return read_content(kind, *given, town, chosen)
    if kind != RESIDENTS:
        raise UnreadableFile("not_a_file", file=given.name)
    return partitioned_content(given, town)


def read_replacement(
    store: LayerStore, old: Layer, given: Given, town: Town, chosen: Chosen
) -> Replacement:
    """Read a newer file for a layer and compare both.

    Decisions about facilities that the newer file still has are kept
    (:func:`geo.layers.decisions.carried_over`).

    Parameters
    ----------
    store : LayerStore
    old : Layer
    given : (bytes, str) or Path
        Content and name of the file; or a folder of partitions with residents.
    town : Town
    chosen : Reading, System or str, optional

    Raises
    ------
    PlanMapError
        As :func:`geo.layers.content.read_content`.
    """
    read = _read(old.kind, given, town, chosen)
    try:
        if old.form == read.form == "vector":
            return _compared(store.table(old).features(), old, read)
        before, after = _people_before(store, old, town), _people_in(read.features, read.total)
    except PlanMapError:  # a lost file must not stop its replacement
        return Replacement(read, None, ())
    if before is None or after is None:
        return Replacement(read, None, ())
    compared = LayerComparison(sums=(before, after))
    return Replacement(read, compared, tuple(drop_findings(old.features, compared)))


def _compared(before: list[dict[str, Any]], old: Layer, read: LayerContent) -> Replacement:
    decisions: list[Finding] = []
    if old.kind == FACILITIES:
        read, decisions = carried_over(before, read)
    compared = compare_layers(before, read.features)
    return Replacement(read, compared, (*drop_findings(len(before), compared), *decisions))


def recorded(comparison: LayerComparison | None) -> dict[str, Any] | None:
    """Return what the history keeps of a comparison: its numbers."""
    answer = comparison.to_dict() if comparison else None
    return (answer or {}).get("counts") or answer


def _people_before(store: LayerStore, old: Layer, town: Town) -> float | None:
    """Return the people of a layer of residents; None for another kind."""
    if old.kind != RESIDENTS:
        return None
    if old.form == "vector":
        return _people_in(store.table(old).features(), None)
    if old.form == "raster":
        return read_content(old.kind, store.content(old), old.file_name, town).total
    parts = index_from(store.content(old), old.id).partitions
    return rounded(sum(int(each.units) for each in parts))


def _people_in(features: list[dict[str, Any]], total: float | None) -> float:
    if total is not None:
        return total
    return exact_sum(people_of([each["properties"] for each in features], None))
