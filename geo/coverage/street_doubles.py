"""Streets that are in a file more than once."""

from __future__ import annotations

import numpy as np
import shapely

from geo.model.arrays import Floats, Integers


def doubled_lines(x: Floats, y: Floats, vertex: Integers, line: Integers) -> Integers:
    """Return the lines that repeat an earlier one, in the same or the other direction.

    Directed files hold each street twice. Streets of different courses between
    the same two nodes are none.
    """
    begins = np.flatnonzero(np.diff(line, prepend=-1))
    ends = np.flatnonzero(np.diff(line, append=-1))
    low = np.minimum(vertex[begins], vertex[ends])
    high = np.maximum(vertex[begins], vertex[ends])
    _, pair, count = np.unique(low + 1j * high, return_inverse=True, return_counts=True)
    several = np.flatnonzero((count[pair] > 1) & (ends > begins))
    if not len(several):
        return several
    rows, at = runs(begins[several], ends[several])
    course = shapely.to_wkb(
        shapely.normalize(shapely.linestrings(x[vertex[at]], y[vertex[at]], indices=rows))
    )
    # The same pair of ends too: streets above each other may share all positions.
    seen: set[tuple[int, bytes]] = set()
    found = []
    for place, key in zip(several, zip(pair[several].tolist(), course, strict=True), strict=True):
        if key in seen:
            found.append(line[begins[place]])
        seen.add(key)
    return np.array(found, np.int64)


def runs(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return all numbers from each first to each last one, with the row they belong to."""
    sizes = last - first + 1
    row = np.repeat(np.arange(len(first)), sizes)
    within = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return row, first[row] + within
