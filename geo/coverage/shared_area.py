"""Which areas lie on one another, in one another or overlap in part; slivers are no overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.model.arrays import Flags, Floats, Geometries, Integers

# Outlines of one place from two hands never agree to the last metre.
SAME_SHARE = 0.95
# What two hands draw differently along a common edge: thin, or next to nothing of the area.
_SLIVER_M, _SLIVER_SHARE = 3.0, 0.02
_MOST_PAIRS = 300_000  # that may touch; a file with more is not compared to its end
_AT_ONCE = 256  # areas, so that thousands in one place do not fill the memory


@dataclass(frozen=True, eq=False, slots=True)
class SharedAreas:
    """Pairs of areas that share land.

    Attributes
    ----------
    small, large : (p,) int64
        The pair, by their places among the areas; `small` is not the larger one.
    shared_m2 : (p,) float64
    of_small, of_large : (p,) float64
        Share of each that lies in the other, between 0 and 1.
    sliver : (p,) bool
        What digitising leaves along a common edge.
    is_complete : bool
        False where there were too many pairs to look at all of them.
    """

    small: Integers
    large: Integers
    shared_m2: Floats
    of_small: Floats
    of_large: Floats
    sliver: Flags
    is_complete: bool = True

    @property
    def same(self) -> Flags:
        """Pairs that are the same area, drawn once or by two hands."""
        return self.of_large >= SAME_SHARE

    @property
    def within(self) -> Flags:
        """Pairs of which the smaller area lies in the larger one."""
        return (self.of_small >= SAME_SHARE) & ~self.same

    @property
    def partial(self) -> Flags:
        """Pairs that overlap in part, slivers left out."""
        return (self.of_small < SAME_SHARE) & ~self.sliver


def shared_areas(figures: Geometries) -> SharedAreas:
    """Return which areas share land.

    Parameters
    ----------
    figures : (n,) array of shapely polygons
        Valid, metres.

    Examples
    --------
    >>> town, block = shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 50)
    >>> found = shared_areas(np.array([town, block, shapely.box(100, 0, 200, 100)]))
    >>> found.small.tolist(), found.large.tolist(), found.within.tolist()
    ([1], [0], [True])
    >>> len(shared_areas(np.array([], dtype=object)).small)
    0
    """
    areas = shapely.area(figures)
    first, second, is_complete = _candidates(figures)
    both = shapely.intersection(figures[first], figures[second])
    shared = shapely.area(both)
    kept = shared > 0
    first, second, shared, both = first[kept], second[kept], shared[kept], both[kept]
    swap = areas[first] > areas[second]
    small, large = np.where(swap, second, first), np.where(swap, first, second)
    of_small, of_large = shared / areas[small], shared / areas[large]
    width = 2 * shared / np.maximum(shapely.length(both), 1e-9)
    sliver = (width <= _SLIVER_M) | (of_small <= _SLIVER_SHARE)
    return SharedAreas(small, large, shared, of_small, of_large, sliver, is_complete)


def _candidates(figures: Geometries) -> tuple[Integers, Integers, bool]:
    """Return the pairs that touch, each once."""
    firsts, seconds = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    if len(figures) < 2:
        return firsts[0], seconds[0], True
    tree, count = shapely.STRtree(figures), 0
    for begin in range(0, len(figures), _AT_ONCE):
        own, other = tree.query(figures[begin : begin + _AT_ONCE], predicate="intersects")
        later = own + begin < other
        firsts.append((own[later] + begin).astype(np.int64))
        seconds.append(other[later].astype(np.int64))
        count += len(seconds[-1])
        if count > _MOST_PAIRS:
            return np.concatenate(firsts), np.concatenate(seconds), False
    return np.concatenate(firsts), np.concatenate(seconds), True
