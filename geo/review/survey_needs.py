"""Which projects a survey would help most: those whose place is least certain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.model.vocabulary import vocabulary
from geo.store.counts import in_plan_order
from geo.store.snapshot import Snapshot

MOST = 2000  # a longer list helps nobody, and each entry's JSON is read


@dataclass(frozen=True, slots=True)
class SurveyNeed:
    """A project whose place nobody has confirmed.

    Attributes
    ----------
    row : int
        Of the snapshot.
    id : str
    located : bool
        Whether it has an estimated place at all.
    radius_m : float or None
        Metres around the estimate that hold the true place; None where that is not known.
    """

    row: int
    id: str
    located: bool
    radius_m: float | None


@dataclass(frozen=True, slots=True)
class SurveyNeeds:
    """What waits for a survey.

    Attributes
    ----------
    estimates, unplaced : int
        How many places are estimates, and how many named projects have none.
    projects : tuple of SurveyNeed
        The first :data:`MOST` of them, the least sure first.
    """

    estimates: int
    unplaced: int
    projects: tuple[SurveyNeed, ...]


def survey_needs(snapshot: Snapshot) -> SurveyNeeds:
    """Return the projects whose place is an estimate or still to be found.

    Work that covers the whole subdistrict, that has no place of its own, or whose
    sites have not been announced has nothing to survey and is left out.

    Parameters
    ----------
    snapshot : Snapshot

    Returns
    -------
    SurveyNeeds
        Projects without a place come first, then estimates without a radius, then
        the larger radius before the smaller; where two are alike, as in the plan.
    """
    columns, words = snapshot.columns, vocabulary()
    estimates = columns.located & (columns.certainty == words.codes("certainty").index("estimate"))
    unplaced = ~columns.located & (columns.reason == words.codes("reason").index("not_found"))
    rows = in_plan_order(snapshot, np.flatnonzero(unplaced | estimates))[:MOST]
    needs = sorted((_need(snapshot, int(row)) for row in rows), key=_order)
    return SurveyNeeds(int(estimates.sum()), int(unplaced.sum()), tuple(needs))


def _need(snapshot: Snapshot, row: int) -> SurveyNeed:
    feature = snapshot.feature(row)
    located = feature["geometry"] is not None
    radius = feature["properties"].get("location_accuracy_m") if located else None
    return SurveyNeed(row, feature["id"], located, radius)


def _order(need: SurveyNeed) -> tuple[bool, bool, float]:
    return need.located, need.radius_m is not None, -(need.radius_m or 0.0)
