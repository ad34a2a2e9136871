"""Which projects get a scene of their own if nobody has chosen any."""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.model.arrays import Rows
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.present.listing import MAX_LISTED
from geo.present.words import Words, both
from geo.store.counts import in_plan_order
from geo.store.snapshot import Snapshot

PER_SECTION = 2
_OVER = ("paused", "cancelled")
_RULE = N_(
    "From each section, the {n} projects on the map whose place is best known and whose "
    "status has evidence in the plan; if equal, those that the plan names first."
)


def key_rule() -> Words:
    """Return the rule of :func:`key_projects` as a sentence."""
    return both(_RULE, n=PER_SECTION)


def key_projects(snapshot: Snapshot, sections: tuple[int, ...] | None = None) -> tuple[str, ...]:
    """Choose projects that are worth a scene of their own.

    In each section these are the `PER_SECTION` projects on the map whose place
    is known best (confirmed before estimated, then the smaller radius) and whose
    status has evidence; between equals the plan's order decides. Promises,
    paused and cancelled projects are left out.

    Parameters
    ----------
    snapshot : Snapshot
    sections : tuple of int, optional
        None: all.

    Returns
    -------
    tuple of str
        Ids, in the order of sections, the best known first.
    """
    numbers = plan().section_numbers if sections is None else sections
    return tuple(each for number in numbers for each in _best(snapshot, number))


def _best(snapshot: Snapshot, section: int) -> list[str]:
    features = [snapshot.feature(int(row)) for row in _candidates(snapshot, section)]
    shown = [each for each in features if each["properties"]["status_evidence"].strip()]
    return [str(each["id"]) for each in sorted(shown, key=_how_vague)[:PER_SECTION]]


def _candidates(snapshot: Snapshot, section: int) -> Rows:
    columns = snapshot.columns
    codes = vocabulary().codes("status")
    over = [codes.index(code) for code in _OVER if code in codes]
    fits = (columns.section == section) & columns.located & ~columns.target
    rows = in_plan_order(snapshot, np.flatnonzero(fits & ~np.isin(columns.status, over)))
    # Confirmed ones first, so that they are among those that are looked at.
    surveyed = vocabulary().codes("certainty").index("surveyed")
    order = np.argsort(columns.certainty[rows] != surveyed, kind="stable")
    return rows[order][:MAX_LISTED]


def _how_vague(feature: dict[str, Any]) -> tuple[bool, float]:
    properties = feature["properties"]
    radius = properties.get("location_accuracy_m")
    return properties.get("location_verified") is not True, float(
        "inf" if radius is None else radius
    )
