"""How many marks a window holds, roughly and at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.viewport.window import Window


class Density:
    """A summed-area table over the marks.

    Parameters
    ----------
    x, y : (n,) float64
        Degrees.

    Notes
    -----
    Crow F. C. (1984), "Summed-area tables for texture mapping". The window is
    widened to whole bins, so that the count is never too low.
    """

    BINS = 256

    def __init__(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> None:
        if not len(x):
            x = y = np.zeros(0)
        counts, self._x, self._y = np.histogram2d(x, y, bins=self.BINS)
        self._sums = np.zeros((self.BINS + 1, self.BINS + 1))
        self._sums[1:, 1:] = counts.cumsum(axis=0).cumsum(axis=1)

    def count(self, window: Window) -> int:
        """Return the number of marks in the window, rounded up to whole bins."""
        west, east = self._bins(self._x, window.west, window.east)
        south, north = self._bins(self._y, window.south, window.north)
        sums = self._sums
        inside = sums[east, north] - sums[west, north] - sums[east, south] + sums[west, south]
        return int(inside)

    def _bins(self, edges: npt.NDArray[np.float64], low: float, high: float) -> tuple[int, int]:
        first = np.searchsorted(edges, low, side="right") - 1
        last = np.searchsorted(edges, high, side="left")
        return int(np.clip(first, 0, self.BINS)), int(np.clip(last, 0, self.BINS))
