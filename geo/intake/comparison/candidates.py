"""Which stored projects an unmatched feature may be, by its name.

Which names share enough with others that a thorough comparison may call them alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from geo.model.search import fold

_SHARE = 0.79  # of the shorter name's characters; just below what a score of 80 asks for
_CELLS_AT_ONCE = 4_000_000  # cells of a table held at a time


def may_be_alike(names: Sequence[str], known: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Say of each name whether rapidfuzz's ``WRatio`` with any known one can reach 80.

    Every measure of which it takes the best counts characters that both names have, in
    order: to reach 80 they must share four fifths of the shorter one. The exception is
    a whole word in both, which it gives full marks. What is ruled out here is ruled out
    for sure; the table takes a fiftieth of the time of the comparison itself.

    Parameters
    ----------
    names, known : sequence of str
        Folded.

    Returns
    -------
    (len(names),) bool

    Examples
    --------
    >>> may_be_alike(["地块12号", "周溪示范村", "central park"], ["周溪村", "cbd central park"])
    array([False,  True,  True])
    """
    columns = {sign: at for at, sign in enumerate(dict.fromkeys(_all_signs(known)))}
    if not columns or not names:
        return np.zeros(len(names), np.bool_)
    table, lengths = _counted(known, columns)
    words = {word for name in known for word in name.split()}
    shared_word = np.array([not words.isdisjoint(name.split()) for name in names], np.bool_)
    step = max(1, _CELLS_AT_ONCE // len(columns))
    found = [
        _shares_most(*_counted(names[start : start + step], columns), table, lengths)
        for start in range(0, len(names), step)
    ]
    alike: npt.NDArray[np.bool_] = np.concatenate(found) | shared_word
    return alike


def _shares_most(
    table: npt.NDArray[np.float32],
    lengths: npt.NDArray[np.float32],
    known: npt.NDArray[np.float32],
    known_lengths: npt.NDArray[np.float32],
) -> npt.NDArray[np.bool_]:
    shared = table @ known.T
    needed = _SHARE * np.minimum(lengths[:, np.newaxis], known_lengths)
    enough: npt.NDArray[np.bool_] = np.any(shared >= needed, axis=1)
    return enough


def _counted(
    names: Sequence[str], columns: dict[tuple[str, int], int]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Mark the signs of each name in a row of zeros and ones; count them without spaces."""
    table = np.zeros((len(names), len(columns)), np.float32)
    for row, name in enumerate(names):
        table[row, [columns[sign] for sign in _signs(name) if sign in columns]] = 1.0
    # A word that is repeated counts once: so does one of the measures.
    lengths = [sum(map(len, set(name.split()))) for name in names]
    return table, np.array(lengths, np.float32)


def _all_signs(names: Sequence[str]) -> Iterator[tuple[str, int]]:
    for name in names:
        yield from _signs(name)


def _signs(name: str) -> Iterator[tuple[str, int]]:
    """Give each character with the number of its turn: the second 路 is another sign."""
    turns: Counter[str] = Counter()
    for character in name:
        turns[character] += 1
        yield character, turns[character]


LIKELY = 80.0  # a name below this score is not worth a question
MAX_CANDIDATES = 3
# Pairs of names. The thorough measure takes 1 to 3 µs a pair, the rough one 15 to 80 ns;
# together they end within two seconds.
THOROUGH = 300_000
ROUGH = 15_000_000
_ROUGHLY = 55.0  # score of the rough measure from which the thorough one is asked
_PAIRS_AT_ONCE = 2_000_000  # pairs held at a time
_LONGEST = 64  # characters looked at: what one machine word of the rough measure holds
Pairs = list[tuple[int, float]]


class Candidate(NamedTuple):
    """A stored project whose name is like that of an unmatched feature (score 0 to 100)."""

    id: str
    score: float


def candidates(
    names: Sequence[str], folded: Mapping[str, str]
) -> list[tuple[Candidate, ...] | None]:
    """Give the projects that each name may mean, the likeliest first.

    A name that is stored as it is ends the search for it. Many names against
    many are compared roughly first; beyond :data:`ROUGH` pairs the rest is
    looked up exactly and no more.

    Parameters
    ----------
    names : sequence of str
    folded : mapping of id to name
        The stored projects, their names as :func:`geo.model.search.fold` returns them.

    Returns
    -------
    list of tuple of Candidate or None
        One a name, in order; None for a name that was not compared any more.
    """
    known = [name[:_LONGEST] for name in folded.values()]
    asked = [fold(name)[:_LONGEST] for name in names]
    wanted = set(asked)
    exact: dict[str, tuple[Candidate, ...]] = {}
    for identifier, name in zip(folded, known, strict=True):
        if name in wanted and len(same := exact.get(name, ())) < MAX_CANDIDATES:
            exact[name] = (*same, Candidate(identifier, 100.0))
    found: dict[str, tuple[Candidate, ...] | None] = {**exact, "": ()}
    open_names = [name for name in dict.fromkeys(asked) if name not in found]
    ids = list(folded)
    for name, pairs in zip(open_names, _likely(open_names, known), strict=True):
        found[name] = None if pairs is None else _named(pairs, ids)
    return [found[name] for name in asked]


def _named(pairs: Pairs, ids: Sequence[str]) -> tuple[Candidate, ...]:
    return tuple(Candidate(ids[at], score) for at, score in pairs[:MAX_CANDIDATES])


def _likely(names: Sequence[str], known: Sequence[str]) -> Iterator[Pairs | None]:
    """Give for each name the places of the likeliest known names with their scores."""
    pairs = len(names) * len(known)
    compared = len(names) if pairs <= THOROUGH else ROUGH // max(1, len(known))
    step = max(1, _PAIRS_AT_ONCE // max(1, len(known)))
    compare = _thoroughly if pairs <= THOROUGH else _roughly
    for start in range(0, min(compared, len(names)), step):
        yield from compare(names[start : min(start + step, compared)], known)
    for _ in names[compared:]:
        yield None


def _thoroughly(names: Sequence[str], known: Sequence[str]) -> Iterator[Pairs]:
    worth = may_be_alike(names, known)
    asked = [name for name, is_worth in zip(names, worth, strict=True) if is_worth]
    scores = process.cdist(asked, known, scorer=fuzz.WRatio, score_cutoff=LIKELY, dtype=np.float32)
    best = _best(scores)
    for is_worth in worth:
        yield next(best) if is_worth else []


def _roughly(names: Sequence[str], known: Sequence[str]) -> Iterator[Pairs]:
    scores = process.cdist(
        names, known, scorer=fuzz.ratio, score_cutoff=_ROUGHLY, dtype=np.uint8, workers=-1
    )
    for name, places in zip(names, _best(scores), strict=True):
        if not places:  # as with most names of a stranger's table
            yield []
            continue
        judged = [(at, round(fuzz.WRatio(name, known[at]), 1)) for at, _ in places]
        good = [(at, score) for at, score in judged if score >= LIKELY]
        yield sorted(good, key=lambda pair: -pair[1])


def _best(scores: npt.NDArray[Any]) -> Iterator[Pairs]:
    """Give the highest scores above 0 of each row; of equal ones the first."""
    found: list[Pairs] = [[] for _ in scores]
    rows = np.flatnonzero(scores.any(axis=1)) if scores.size else np.arange(0)
    for _ in range(MAX_CANDIDATES):
        places = scores[rows].argmax(axis=1) if len(rows) else rows
        for row, at, score in zip(rows, places.tolist(), scores[rows, places], strict=True):
            if score > 0:
                found[row].append((at, round(float(score), 1)))
        scores[rows, places] = 0
    yield from found
