"""What a query finds among the projects, and how near each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo.model.arrays import Codes
from geo.model.search import (
    BETWEEN,
    LABEL,
    NAME,
    NOWHERE,
    TEXT,
    Word,
    fold,
    place,
    sounds,
    spelled,
)
from geo.model.vocabulary import vocabulary
from geo.store.text_column import contains, matching

if TYPE_CHECKING:
    from geo.store.columns import Columns


def levels(columns: Columns, word: Word) -> Codes:
    """Return how near each project is to a word of a query.

    Returns
    -------
    (n,) uint8
        ``NAME``, ``LABEL``, ``TEXT`` or ``NOWHERE``, of the nearest match: what
        :func:`geo.model.search.matches` says of each project alone.
    """
    found = np.full(len(columns), NOWHERE, dtype=np.uint8)
    if not word.is_status:
        for text in (word.text, *word.labels):
            found[contains(columns.text, text)] = TEXT
    for text in word.labels:
        found[contains(columns.names, text)] = TEXT
    for kind, codes in word.codes.items():
        found[_with_codes(columns, kind, codes)] = LABEL
    if word.year:
        found[columns.year == word.year] = LABEL
    if places := _communities(columns, word):
        found[columns.in_communities(places, possibly=False)] = LABEL
    found[contains(columns.names, word.text)] = NAME
    if word.sound:
        found[matching(columns.spelled, word.sound)] = NAME
    return found


def _with_codes(columns: Columns, kind: str, codes: frozenset[str]) -> npt.NDArray[np.bool_]:
    if kind == "section":
        places = [int(code) for code in codes]
    else:
        known = vocabulary().codes(kind)
        places = [known.index(code) for code in codes]
    table = np.zeros(256, dtype=bool)
    table[places] = True
    hit: npt.NDArray[np.bool_] = table[getattr(columns, kind)]
    return hit


def _communities(columns: Columns, word: Word) -> list[int]:
    return [
        at
        for at, name in enumerate(columns.communities)
        if place(fold(name), word.text) >= 0 or sounds(word, spelled(name))
    ]


def ranks(columns: Columns, query: str, words: Sequence[Word], found: Sequence[Codes]) -> Codes:
    """Return in which order projects that match a query are shown, the lowest first.

    A name that is the query, then a name that begins with it; then by the word
    found farthest off, and by the nearest one: names, labels, other texts.

    Parameters
    ----------
    columns : Columns
    query : str
    words : sequence of Word
        At least one.
    found : sequence of (n,) uint8
        :func:`levels` of each word.
    """
    far, near = np.maximum.reduce(found), np.minimum.reduce(found)
    made: Codes = 2 + 3 * np.minimum(far, TEXT) + np.minimum(near, TEXT)
    whole = fold(query)
    if len(words) == 1 and words[0].sound:
        made[matching(columns.spelled, f"^(?:{words[0].sound})")] = 1
    made[contains(columns.names, BETWEEN + whole)] = 1
    made[contains(columns.names, BETWEEN + whole + BETWEEN)] = 0
    return made
