"""Street networks whose answers are known by hand, in metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from geo.coverage.network.streets import Streets, streets_from
from tests.coverage.squares import SOUTH, WEST

Line = Sequence[tuple[float, float]]


def streets(*lines: Line, keys: Any = None) -> Streets:
    """Make a network of lines, measured from the south-west corner of the square town."""
    corners = np.array([corner for line in lines for corner in line], np.float64).reshape(-1, 2)
    starts = np.concatenate(([0], np.cumsum([len(line) for line in lines]))).astype(np.int64)
    return streets_from(corners[:, 0] + WEST, corners[:, 1] + SOUTH, starts, keys)


def grid(side: float = 2_000.0, step: float = 100.0) -> Streets:
    """Make a town of square blocks."""
    marks = np.arange(0.0, side + step / 2, step)
    along = [[(x, y) for x in marks] for y in marks]
    across = [[(x, y) for y in marks] for x in marks]
    return streets(*along, *across)
