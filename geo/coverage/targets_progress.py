"""What the plan promises, what of it has a name, a place, an end, and what is still to find."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.model.targets import Target
from geo.model.vocabulary import vocabulary
from geo.store.counts import plan_targets
from geo.store.snapshot import Snapshot

MAX_NAMED = 500  # a plan names dozens; a page has no room for thousands


@dataclass(frozen=True, slots=True)
class Named:
    """A project that the plan names beside a promise.

    Attributes
    ----------
    id, name, name_en : str
    status : str
    located : bool
    """

    id: str
    name: str
    name_en: str
    status: str
    located: bool


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A promise and how far it has come.

    Attributes
    ----------
    target : Target
        Its `progress` is None where the plan gives only a total, and then
        nothing below is known: a total is never split.
    named : tuple of Named
        Projects of the category that the target counts, but for cancelled ones.
        That each of them is part of the promise is the plan map's reading: the
        plan itself does not say so.
    to_find : int or None
        Promised sites that the plan does not name.
    to_place : int or None
        Promised sites without a place: to find, or named and not located.
    to_complete : int or None
    as_of : date or None
        Of the promise's status.
    """

    target: Target
    named: tuple[Named, ...] = ()
    to_find: int | None = None
    to_place: int | None = None
    to_complete: int | None = None
    as_of: dt.date | None = None

    @property
    def counts_sites(self) -> bool:
        """Whether sites can be counted against the promise."""
        return self.target.progress is not None


def targets_progress(snapshot: Snapshot, category: str | None = None) -> list[TargetProgress]:
    """Return the plan's promises with what is still to be placed, in the plan's order.

    Parameters
    ----------
    snapshot : Snapshot
    category : str, optional
        Only promises in this category.
    """
    return [
        _progress(snapshot, target, properties)
        for target in plan_targets(snapshot)
        if (properties := snapshot.feature(snapshot.row(target.id))["properties"])
        and category in (None, properties["category"])
    ]


def _progress(snapshot: Snapshot, target: Target, properties: dict[str, Any]) -> TargetProgress:
    as_of = _date(properties.get("status_as_of"))
    counted = {unit.code: unit.counts for unit in vocabulary().target_unit}.get(target.unit)
    if target.progress is None or counted is None:
        return TargetProgress(target, as_of=as_of)
    named = _named(snapshot, counted)
    return TargetProgress(
        target=target,
        named=named[:MAX_NAMED],
        to_find=_missing(target, len(named)),
        to_place=_missing(target, sum(each.located for each in named)),
        to_complete=_missing(target, sum(each.status == "completed" for each in named)),
        as_of=as_of,
    )


def _missing(target: Target, there: int) -> int:
    return max(int(np.ceil(target.value)) - there, 0)


def _named(snapshot: Snapshot, category: str) -> tuple[Named, ...]:
    columns = snapshot.columns
    own = columns.category == vocabulary().codes("category").index(category)
    cancelled = vocabulary().number("status", "cancelled")
    rows = np.flatnonzero(own & ~columns.target & (columns.status != cancelled))
    features = [snapshot.feature(int(row)) for row in rows]
    return tuple(
        Named(
            id=str(each["id"]),
            name=str(each["properties"]["name"]),
            name_en=str(each["properties"].get("name_en") or ""),
            status=str(each["properties"]["status"]),
            located=each["geometry"] is not None,
        )
        for each in features
    )


def _date(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None
