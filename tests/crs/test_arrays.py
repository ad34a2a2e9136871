"""Working through coordinate arrays in blocks."""

from __future__ import annotations

import numpy as np
import pytest

from geo.crs.arrays import BLOCK, as_pair, in_blocks, undo


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_blocks_give_what_the_whole_gives(size: int) -> None:
    x, y = np.arange(size, dtype=float), np.arange(size, dtype=float) * 2
    made_x, made_y = in_blocks(lambda a, b: (a + b, a - b), x, y)
    assert np.array_equal(made_x, x + y)
    assert np.array_equal(made_y, x - y)


def test_no_block_is_larger_than_it_may_be() -> None:
    seen = []
    in_blocks(lambda a, b: (seen.append(a.size), (a, b))[1], np.zeros(2 * BLOCK + 5), 0.0)
    assert seen == [BLOCK, BLOCK, 5]


def test_the_shape_is_kept() -> None:
    x = np.zeros((3, BLOCK))
    made_x, made_y = in_blocks(lambda a, b: (a, b), x, 1.0)
    assert made_x.shape == made_y.shape == x.shape


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        as_pair([1.0, 2.0], [1.0, 2.0, 3.0])


def test_undoing_leads_back() -> None:
    def move(x, y):
        return 0.01 * np.sin(y), 0.01 * np.cos(x)

    east, north = move(np.array(1.0), np.array(2.0))
    x, y = undo(move, 8)(1.0 + east, 2.0 + north)
    assert (float(x), float(y)) == pytest.approx((1.0, 2.0), abs=1e-14)
