"""Count the projects that pass a filter, and those that count towards a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from geo.model.plan import plan
from geo.model.query import ProjectFilter
from geo.model.targets import Counted, Progress, Target, targets
from geo.model.vocabulary import vocabulary
from geo.store.columns import POSSIBLY, Columns
from geo.store.snapshot import Snapshot

Counts = dict[str, int]
MAX_TARGETS = 100  # a plan has a handful; a page has no room for thousands
MAX_COUNTED = 200  # projects listed by name for one promise


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of projects that pass a filter.

    Attributes
    ----------
    total, located : int
        Number of projects, and of those on the map.
    missing : dict
        Projects without a mark, by reason.
    status : dict
        Projects by status.
    facets : dict of dict
        For each dimension, the number of projects that each value would show under
        the rest of the filter: the numbers next to the filter's options.
    untold : int
        Projects with a place but no known community, under the rest of the filter; a
        filter by community may miss them.
    possible : dict
        By community, the projects that only possibly lie in it, because their places are
        not known well enough.
    """

    total: int
    located: int
    missing: Counts
    status: Counts
    facets: dict[str, Counts]
    untold: int
    possible: Counts


def figures(snapshot: Snapshot, criteria: ProjectFilter) -> Figures:
    """Count the projects that pass a filter.

    Parameters
    ----------
    snapshot : Snapshot
    criteria : ProjectFilter

    Returns
    -------
    Figures
        Zero counts are left out, except those of sections. Shared between callers.
    """
    return snapshot.answers.get(("figures", criteria), partial(_figures, snapshot, criteria))


def _figures(snapshot: Snapshot, criteria: ProjectFilter) -> Figures:
    mask = snapshot.mask(criteria)
    columns = snapshot.columns
    any_community = snapshot.mask(criteria.without("community"))
    reasons = columns.reason[mask & ~columns.located]
    return Figures(
        total=int(mask.sum()),
        located=int((mask & columns.located).sum()),
        missing=_by_code(reasons, vocabulary().codes("reason")),
        status=_by_code(columns.status[mask], vocabulary().codes("status")),
        facets={name: _facet(snapshot, criteria, name) for name in _FACETS},
        untold=int((any_community & columns.without_community).sum()),
        possible=_by_community(columns.community[any_community], columns, only_possibly=True),
    )


def in_several(snapshot: Snapshot, criteria: ProjectFilter) -> int:
    """Return how many projects of a filter certainly lie in more than one community.

    Outlines may overlap, a road or an area may reach into several, and a project may name
    another community than the one it stands in.
    """
    columns = snapshot.columns
    several = [
        len({index for index, how in combination if how != POSSIBLY}) > 1
        for combination in columns.memberships
    ]
    table = np.asarray([*several, False], dtype=bool)  # the last is for those without any
    return int((snapshot.mask(criteria) & table[columns.community]).sum())


_FACETS = ("section", "status", "category", "certainty", "community", "year")


def _facet(snapshot: Snapshot, criteria: ProjectFilter, name: str) -> Counts:
    column = getattr(snapshot.columns, name)[snapshot.mask(criteria.without(name))]
    if name == "section":
        counts = _by_number(column)
        return {str(number): counts.get(str(number), 0) for number in plan().section_numbers}
    if name == "year":
        return _by_number(column[column > 0])
    if name == "community":
        return _by_community(column, snapshot.columns)
    return _by_code(column, vocabulary().codes(name))


def _by_community(
    column: npt.NDArray[np.integer], columns: Columns, *, only_possibly: bool = False
) -> Counts:
    """Count the projects of each community, or those that lie in it only possibly."""
    sizes = np.bincount(column[column >= 0], minlength=len(columns.memberships)).tolist()
    counts = dict.fromkeys(range(len(columns.communities)), 0)
    for combination, count in zip(columns.memberships, sizes, strict=True):
        certain = {index for index, how in combination if how != POSSIBLY}
        counted = {index for index, how in combination if not only_possibly or index not in certain}
        for index in counted:
            counts[index] += count
    return {columns.communities[index]: count for index, count in counts.items() if count}


def _by_code(column: npt.NDArray[np.integer], codes: Sequence[str]) -> Counts:
    counts = np.bincount(column, minlength=len(codes))
    return {code: int(count) for code, count in zip(codes, counts, strict=False) if count}


def _by_number(column: npt.NDArray[np.integer]) -> Counts:
    counts = np.bincount(column)
    return {str(number): int(counts[number]) for number in np.flatnonzero(counts)}


def plan_targets(snapshot: Snapshot) -> list[Target]:
    """Return the plan's targets with their progress, in the plan's order.

    Parameters
    ----------
    snapshot : Snapshot

    Notes
    -----
    A project counts towards a promise only where a link says so. A cancelled one
    fulfils no promise and does not count. They are counted once for a revision.
    """
    return snapshot.indexes.get("targets", partial(_plan_targets, snapshot))


def _plan_targets(snapshot: Snapshot) -> list[Target]:
    columns = snapshot.columns
    rows = in_plan_order(snapshot, np.flatnonzero(columns.target))
    completed = vocabulary().number("status", "completed")
    cancelled = vocabulary().number("status", "cancelled")

    linked: dict[int, list[int]] = {}
    for row, promise in columns.links.items():
        linked.setdefault(promise, []).append(row)

    def count(identifier: str) -> Progress:
        counted = np.array(linked.get(snapshot.row(identifier), ()), np.int64)
        counted = in_plan_order(snapshot, counted[columns.status[counted] != cancelled])
        return Progress(
            named=len(counted),
            located=int(columns.located[counted].sum()),
            completed=int((columns.status[counted] == completed).sum()),
            projects=tuple(counted_project(snapshot, int(row)) for row in counted[:MAX_COUNTED]),
        )

    features = [snapshot.feature(int(row)) for row in rows[:MAX_TARGETS]]
    promises = [(feature["id"], feature["properties"]) for feature in features]
    return targets(promises, vocabulary(), count)


def counted_project(snapshot: Snapshot, row: int) -> Counted:
    """Return the project of a row in the form in which targets list it."""
    feature = snapshot.feature(row)
    properties = feature["properties"]
    return Counted(
        id=feature["id"],
        name=properties["name"],
        name_en=properties["name_en"],
        status=properties["status"],
        located=feature["geometry"] is not None,
    )


def in_plan_order(snapshot: Snapshot, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return rows in the order of the plan: section, sentence, then the file's order."""
    chosen = np.zeros(len(snapshot), dtype=bool)
    chosen[rows] = True
    return snapshot.plan_order[chosen[snapshot.plan_order]]
