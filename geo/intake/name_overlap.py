"""Which names share enough with others that a thorough comparison may call them alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

_SHARE = 0.79  # of the shorter name's characters; just below what a score of 80 asks for
_CHUNK = 4_000_000  # cells of a table held at a time


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
    step = max(1, _CHUNK // len(columns))
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
