"""The default choice of key projects: those that get a scene unless others are chosen."""

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
    """Return the rule of :func:`key_projects` as a sentence for readers."""
    return both(_RULE, n=PER_SECTION)


def key_projects(snapshot: Snapshot, sections: tuple[int, ...] | None = None) -> tuple[str, ...]:
    """Choose the projects that get a scene by default.

    From each section, take up to `PER_SECTION` projects on the map whose status has
    evidence: those whose location is most certain first (confirmed before estimated,
    then the smaller accuracy radius), ties in the plan's order. Targets, paused and
    cancelled projects are left out.

    Parameters
    ----------
    snapshot : Snapshot
    sections : tuple of int, optional
        Numbers of sections; None: all.

    Returns
    -------
    tuple of str
        Project ids, by section, the most certain location first.
    """
    numbers = plan().section_numbers if sections is None else sections
    return tuple(identifier for number in numbers for identifier in _best(snapshot, number))


def _best(snapshot: Snapshot, section: int) -> list[str]:
    features = [snapshot.feature(int(row)) for row in _candidates(snapshot, section)]
    proven = [feature for feature in features if feature["properties"]["status_evidence"].strip()]
    return [str(feature["id"]) for feature in sorted(proven, key=_uncertainty)[:PER_SECTION]]


def _candidates(snapshot: Snapshot, section: int) -> Rows:
    columns = snapshot.columns
    codes = vocabulary().codes("status")
    inactive = [codes.index(code) for code in _OVER if code in codes]
    eligible = (columns.section == section) & columns.located & ~columns.target
    rows = in_plan_order(snapshot, np.flatnonzero(eligible & ~np.isin(columns.status, inactive)))
    # Only the first MAX_LISTED are considered: make sure that confirmed ones are among them.
    surveyed = vocabulary().codes("certainty").index("surveyed")
    order = np.argsort(columns.certainty[rows] != surveyed, kind="stable")
    return rows[order][:MAX_LISTED]


def _uncertainty(feature: dict[str, Any]) -> tuple[bool, float]:
    properties = feature["properties"]
    radius = properties.get("location_accuracy_m")
    return properties.get("location_verified") is not True, float(
        "inf" if radius is None else radius
    )
