"""Which stored projects an unmatched feature may be, by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from geo.intake.name_overlap import may_be_alike
from geo.model.search import fold

LIKELY = 80.0  # a name below this score is not worth a question
MAX_CANDIDATES = 3
# Pairs of names. The thorough measure takes 1 to 3 µs a pair, the rough one 15 to 80 ns;
# together they end within two seconds.
THOROUGH = 300_000
ROUGH = 15_000_000
_ROUGHLY = 55.0  # score of the rough measure from which the thorough one is asked
_CHUNK = 2_000_000  # pairs held at a time
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
    step = max(1, _CHUNK // max(1, len(known)))
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
