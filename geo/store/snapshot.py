"""The projects at one revision, with cached filtering and free-text search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import orjson

from geo.model.arrays import Codes, Flags, Rows
from geo.model.errors import UnknownProject
from geo.model.once import OnceCache
from geo.model.query import NO_COMMUNITY, ProjectFilter
from geo.model.search import (
    BETWEEN,
    LABEL,
    NAME,
    NOWHERE,
    TEXT,
    Match,
    Word,
    fold,
    matches,
    place,
    query_words,
    sounds,
    spelled,
)
from geo.model.vocabulary import vocabulary
from geo.store.columns import POSSIBLY, Columns
from geo.store.text_column import contains, matching

if TYPE_CHECKING:
    from geo.store.columns import Columns

MAX_CACHED = 64
_MAX_INDEXES = 8


class Snapshot:
    """The projects as they were at one revision; immutable.

    Parameters
    ----------
    revision : str
        Differs whenever the projects differ.
    columns : Columns

    Attributes
    ----------
    indexes, answers : OnceCache
        What others compute of all projects, and of those that pass a filter.

    Notes
    -----
    What is computed of a revision is cached here, so it lives exactly as long as the
    revision, and is computed once even if several visitors come first.
    """

    def __init__(self, revision: str, columns: Columns) -> None:
        self.revision = revision
        self.columns = columns
        self.indexes = OnceCache(_MAX_INDEXES)
        self.answers = OnceCache(MAX_CACHED)
        self._masks = OnceCache(MAX_CACHED)
        self._text_levels = OnceCache(MAX_CACHED)

    def __len__(self) -> int:
        return len(self.columns)

    def feature(self, row: int) -> dict[str, Any]:
        """Return one project as a GeoJSON Feature, as it is in the file."""
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

    def mask(self, criteria: ProjectFilter) -> Flags:
        """Return for each project whether it passes the filter.

        Returns
        -------
        (n,) bool
            Shared between callers: do not write into it.
        """
        return self._masks.get(criteria, partial(self._mask, criteria))

    def rows(self, criteria: ProjectFilter) -> npt.NDArray[np.int64]:
        """Return the rows of the projects that pass the filter, in file order."""
        return np.flatnonzero(self.mask(criteria))

    def in_order(self, criteria: ProjectFilter, rows: Rows | None = None) -> Rows:
        """Return the rows that pass the filter, in the order in which a list shows them.

        This is the order of the plan; with a free-text query the best matches come first.

        Parameters
        ----------
        criteria : ProjectFilter
        rows : (m,) int64, optional
            Some of the rows that pass; by default all of them.
        """
        mask = self.mask(criteria)
        if rows is not None:
            mask = np.zeros(len(self), dtype=bool)
            mask[rows] = True
        ordered: Rows = self.plan_order[mask[self.plan_order]]
        words = query_words(criteria.q)
        if not words or not len(ordered):
            return ordered
        make = partial(ranks, self.columns, criteria.q, words, [self._levels(w) for w in words])
        rank = self._text_levels.get((criteria.q,), make)
        return ordered[np.argsort(rank[ordered], kind="stable")]

    def matches(self, row: int, words: Sequence[Word]) -> tuple[Match, ...]:
        """Return where each word of a query matches a project."""
        communities = self.columns.communities_at(row)
        certain = tuple(dict.fromkeys(name for name, how in communities if how != POSSIBLY))
        return matches(words, self.feature(row), certain)

    def _levels(self, word: Word) -> Codes:
        return self._text_levels.get(word.text, partial(levels, self.columns, word))

    def _mask(self, criteria: ProjectFilter) -> Flags:
        terms = vocabulary()
        mask = np.ones(len(self), dtype=bool)
        for kind in ("status", "category", "certainty"):
            codes = [terms.codes(kind).index(code) for code in getattr(criteria, kind)]
            mask &= _any_of(getattr(self.columns, kind), codes)
        mask &= _any_of(self.columns.section, sorted(criteria.section))
        mask &= _any_of(self.columns.year, sorted(criteria.year))
        if criteria.community:
            chosen = {
                at for at, name in enumerate(self.columns.communities) if name in criteria.community
            }
            in_community = self.columns.in_communities(chosen)
            if NO_COMMUNITY in criteria.community:
                in_community |= self.columns.without_community
            mask &= in_community
        for word in query_words(criteria.q):
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


def levels(columns: Columns, word: Word) -> Codes:
    """Return how well each project matches a word of a query.

    Returns
    -------
    (n,) uint8
        ``NAME``, ``LABEL``, ``TEXT`` or ``NOWHERE``, the best match: for each project
        the same as :func:`geo.model.search.matches`.
    """
    best = np.full(len(columns), NOWHERE, dtype=np.uint8)
    if not word.is_status:
        for text in (word.text, *word.labels):
            best[contains(columns.text, text)] = TEXT
    for text in word.labels:
        best[contains(columns.names, text)] = TEXT
    for kind, codes in word.codes.items():
        best[_with_codes(columns, kind, codes)] = LABEL
    if word.year:
        best[columns.year == word.year] = LABEL
    if communities := _communities(columns, word):
        best[columns.in_communities(communities, possibly=False)] = LABEL
    best[contains(columns.names, word.text)] = NAME
    if word.sound:
        best[matching(columns.spelled, word.sound)] = NAME
    return best


def _with_codes(columns: Columns, kind: str, codes: frozenset[str]) -> npt.NDArray[np.bool_]:
    if kind == "section":
        numbers = [int(code) for code in codes]
    else:
        codes_of_kind = vocabulary().codes(kind)
        numbers = [codes_of_kind.index(code) for code in codes]
    table = np.zeros(256, dtype=bool)
    table[numbers] = True
    matching_rows: npt.NDArray[np.bool_] = table[getattr(columns, kind)]
    return matching_rows


def _communities(columns: Columns, word: Word) -> list[int]:
    return [
        index
        for index, name in enumerate(columns.communities)
        if place(fold(name), word.text) >= 0 or sounds(word, spelled(name))
    ]


def ranks(columns: Columns, query: str, words: Sequence[Word], found: Sequence[Codes]) -> Codes:
    """Return the rank of each project that matches a query; the lowest is shown first.

    First come names equal to the query, then names that begin with it, then the
    others by the worst and the best match of the words: names, labels, other texts.

    Parameters
    ----------
    columns : Columns
    query : str
    words : sequence of Word
        At least one.
    found : sequence of (n,) uint8
        :func:`levels` of each word.
    """
    worst, best = np.maximum.reduce(found), np.minimum.reduce(found)
    rank: Codes = 2 + 3 * np.minimum(worst, TEXT) + np.minimum(best, TEXT)
    folded = fold(query)
    if len(words) == 1 and words[0].sound:
        rank[matching(columns.spelled, f"^(?:{words[0].sound})")] = 1
    rank[contains(columns.names, BETWEEN + folded)] = 1
    rank[contains(columns.names, BETWEEN + folded + BETWEEN)] = 0
    return rank
