"""Substring search over the projects' texts, fast enough for a million of them."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

# Every text ends with this, so that no match can reach from one into the next.
END = "\n"
_SAMPLE = 5000
_FREQUENT = 0.3


def text_column(texts: list[str]) -> pa.LargeStringArray:
    """Return texts as one compact column.

    Parameters
    ----------
    texts : list of str
        Without the end mark; it is added here.
    """
    return pa.array([text + END for text in texts], type=pa.large_string())


def contains(column: pa.LargeStringArray, term: str) -> npt.NDArray[np.bool_]:
    """Say which texts contain a term.

    Parameters
    ----------
    column : pyarrow.LargeStringArray
        From :func:`text_column`.
    term : str
        Folded, without white space, not empty.

    Returns
    -------
    (n,) bool

    Notes
    -----
    Arrow looks into each text; one scan of the whole buffer is five times
    faster while matches are rare (30 against 160 ms for a million texts of 125
    bytes). A sample says which way to go.
    """
    if not len(column):
        return np.zeros(0, dtype=bool)
    sample = pc.match_substring(column.slice(0, _SAMPLE), term)
    if pc.mean(sample).as_py() > _FREQUENT:
        found = pc.match_substring(column, term)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
    return _scan(column, term)


def _scan(column: pa.LargeStringArray, term: str) -> npt.NDArray[np.bool_]:
    _, offsets, data = column.buffers()
    # To the end of its text, so that a text is found once however often it matches.
    pattern = re.escape(term.encode()) + rb"[^\n]*"
    starts = np.frombuffer(offsets, dtype=np.int64)
    places = (match.start() for match in re.finditer(pattern, data))
    rows = np.searchsorted(starts, np.fromiter(places, dtype=np.int64), side="right") - 1
    mask = np.zeros(len(column), dtype=bool)
    mask[rows] = True
    return mask
