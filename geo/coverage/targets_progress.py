"""What the plan promises, what is said to count towards it, and what is still to find."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.model.targets import Counted, Target
from geo.model.vocabulary import vocabulary
from geo.store.counts import counted_project, plan_targets
from geo.store.snapshot import Snapshot

MAX_BESIDE = 20  # a plan names a few; a sentence has no room for more


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A promise and how far it has come.

    Attributes
    ----------
    target : Target
        Its `progress` is None where the plan gives only a total, and then
        nothing below is known: a total is never split.
    beside : tuple of Counted
        Projects of the kind that the promise counts, of which nobody has said that
        they count towards it or towards another one; at most `MAX_BESIDE`. Cancelled
        ones are left out.
    to_find : int or None
        Promised sites of which nobody has said which they are; None, too, where
        nothing is said to count: any of those beside it may.
    to_place : int or None
        Promised sites without a place: to find, or known and not located.
    to_complete : int or None
    as_of : date or None
        Of the promise's status.
    """

    target: Target
    beside: tuple[Counted, ...] = ()
    to_find: int | None = None
    to_place: int | None = None
    to_complete: int | None = None
    as_of: dt.date | None = None

    @property
    def counts_sites(self) -> bool:
        """Whether sites can be counted towards the promise."""
        return self.target.progress is not None

    @property
    def is_open(self) -> bool:
        """Whether sites could count towards the promise, and nobody has said which."""
        progress = self.target.progress
        return progress is not None and not progress.named

    @property
    def is_completed(self) -> bool:
        """Whether the office reports the promise itself as completed."""
        return self.target.status == "completed"


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
    progress = target.progress
    if progress is None or counted is None:
        return TargetProgress(target, as_of=as_of)
    beside = _beside(snapshot, counted)
    if not progress.named:
        return TargetProgress(target, beside, as_of=as_of)
    return TargetProgress(
        target=target,
        beside=beside,
        to_find=_missing(target, progress.named),
        to_place=_missing(target, progress.located),
        to_complete=_missing(target, progress.completed),
        as_of=as_of,
    )


def _missing(target: Target, there: int) -> int:
    return max(int(np.ceil(target.value)) - there, 0)


def _beside(snapshot: Snapshot, category: str) -> tuple[Counted, ...]:
    columns = snapshot.columns
    own = columns.category == vocabulary().codes("category").index(category)
    cancelled = vocabulary().number("status", "cancelled")
    rows = np.flatnonzero(own & ~columns.target & (columns.status != cancelled))
    free = [row for row in rows.tolist() if row not in columns.links]
    return tuple(counted_project(snapshot, row) for row in free[:MAX_BESIDE])


def _date(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None
