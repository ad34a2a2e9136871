"""The projects at one revision: immutable, filtered by arrays, counted once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from geo.model.arrays import Codes, Flags, Rows
from geo.model.errors import UnknownProject
from geo.model.query import UNTOLD, ProjectFilter
from geo.model.search import NOWHERE, Match, Word, asked, matches
from geo.model.vocabulary import vocabulary
from geo.store.columns import POSSIBLY, Columns
from geo.store.found import levels, ranks

MAX_CACHED = 64


class Snapshot:
    """The projects as they stood at one revision.

    Parameters
    ----------
    revision : str
        Changes whenever the projects do.
    columns : Columns

    Notes
    -----
    Filter results are cached here, so they live exactly as long as the
    revision they belong to.
    """

    def __init__(self, revision: str, columns: Columns) -> None:
        self.revision = revision
        self.columns = columns
        self._masks: OrderedDict[ProjectFilter, Flags] = OrderedDict()
        self._text_levels: OrderedDict[Any, Codes] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.columns)

    def feature(self, row: int) -> dict[str, Any]:
        """Return one project as a GeoJSON Feature, as it stands in the file."""
        feature: dict[str, Any] = orjson.loads(self.columns.lines[row])
        return feature

    def row(self, identifier: str) -> int:
        """Return the row of a project.

        Raises
        ------
        UnknownProject
            When no project has this id.
        """
        try:
            return self.columns.rows[identifier]
        except KeyError:
            raise UnknownProject("unknown_project", value=identifier) from None

    @cached_property
    def plan_order(self) -> npt.NDArray[np.int64]:
        """All rows in the order of the plan: section, sentence, then the file's order."""
        columns = self.columns
        order: npt.NDArray[np.int64] = np.lexsort((columns.sentence, columns.section))
        return order

    def mask(self, wanted: ProjectFilter) -> Flags:
        """Say for each project whether it passes the filter.

        Returns
        -------
        (n,) bool
            Shared between callers: do not write into it.
        """
        found: Flags = _cached(self._masks, wanted, partial(self._mask, wanted), self._lock)
        return found

    def rows(self, wanted: ProjectFilter) -> npt.NDArray[np.int64]:
        """Return the rows of the projects that pass the filter, in file order."""
        return np.flatnonzero(self.mask(wanted))

    def in_order(self, wanted: ProjectFilter, rows: Rows | None = None) -> Rows:
        """Return the rows that pass the filter in the order in which a list shows them.

        The order of the plan; with a free text the nearest matches come first.

        Parameters
        ----------
        wanted : ProjectFilter
        rows : (m,) int64, optional
            Some of the rows that pass; all of them without it.
        """
        mask = self.mask(wanted)
        if rows is not None:
            mask = np.zeros(len(self), dtype=bool)
            mask[rows] = True
        ordered: Rows = self.plan_order[mask[self.plan_order]]
        words = asked(wanted.q)
        if not words or not len(ordered):
            return ordered
        make = partial(ranks, self.columns, wanted.q, words, [self._levels(w) for w in words])
        rank = _cached(self._text_levels, (wanted.q,), make, self._lock)
        return ordered[np.argsort(rank[ordered], kind="stable")]

    def matches(self, row: int, words: Sequence[Word]) -> tuple[Match, ...]:
        """Return what of a project each word of a query matches."""
        lying = self.columns.communities_at(row)
        sure = tuple(dict.fromkeys(name for name, how in lying if how != POSSIBLY))
        return matches(words, self.feature(row), sure)

    def _levels(self, word: Word) -> Codes:
        make = partial(levels, self.columns, word)
        found: Codes = _cached(self._text_levels, word.text, make, self._lock)
        return found

    def _mask(self, wanted: ProjectFilter) -> Flags:
        words = vocabulary()
        mask = np.ones(len(self), dtype=bool)
        for kind in ("status", "category", "certainty"):
            codes = [words.codes(kind).index(code) for code in getattr(wanted, kind)]
            mask &= _any_of(getattr(self.columns, kind), codes)
        mask &= _any_of(self.columns.section, sorted(wanted.section))
        mask &= _any_of(self.columns.year, sorted(wanted.year))
        if wanted.community:
            places = {
                at for at, name in enumerate(self.columns.communities) if name in wanted.community
            }
            lying = self.columns.in_communities(places)
            mask &= lying | self.columns.untold if UNTOLD in wanted.community else lying
        for word in asked(wanted.q):
            if not mask.any():
                break
            mask &= self._levels(word) != NOWHERE
        mask.setflags(write=False)
        return mask


def _any_of(column: npt.NDArray[Any], values: list[int]) -> Any:
    if not values:
        return True
    if len(values) == 1:
        return column == values[0]
    return np.isin(column, np.asarray(values, dtype=column.dtype))


def _cached(cache: OrderedDict[Any, Any], key: Any, make: Callable[[], Any], lock: Any) -> Any:
    """Return a cached value, making it on first use; the least recently used one leaves."""
    with lock:
        if key in cache:
            cache.move_to_end(key)
            return cache[key]
    value = make()
    with lock:
        cache[key] = value
        while len(cache) > MAX_CACHED:
            cache.popitem(last=False)
    return value
