"""Apply conversions to pairs of coordinate arrays, block by block, and invert displacements."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from geo.model.arrays import Floats

Pair = tuple[Floats, Floats]
Conversion = Callable[[Floats, Floats], Pair]

# 8,192 positions and their intermediate results fit into the processor's cache;
# a million at once would take up to twice as long.
BLOCK = 8_192


def as_pair(x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    """Return `x` and `y` as float64 arrays, broadcast to one shape.

    Examples
    --------
    >>> as_pair([], [])
    (array([], dtype=float64), array([], dtype=float64))
    """
    left, right = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    return left, right


def in_blocks(convert: Conversion, x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    """Apply an element-wise conversion of coordinate pairs block by block.

    Parameters
    ----------
    convert : callable
        Takes and returns two arrays of one shape.
    x, y : array_like of float64
        Of one shape, or broadcast to one.

    Returns
    -------
    x, y : ndarray of float64
        In the shape of the input.
    """
    x, y = as_pair(x, y)
    # Positions far off the Earth may overflow; callers replace such results by NaN.
    with np.errstate(over="ignore", invalid="ignore"):
        if x.size <= BLOCK:
            return convert(x, y)
        flat_x, flat_y = x.ravel(), y.ravel()
        new_x, new_y = np.empty_like(flat_x), np.empty_like(flat_y)
        for start in range(0, x.size, BLOCK):
            block = slice(start, start + BLOCK)
            new_x[block], new_y[block] = convert(flat_x[block], flat_y[block])
    return new_x.reshape(x.shape), new_y.reshape(y.shape)


def displaced(displacement: Conversion) -> Conversion:
    """Return the conversion ``p -> p + displacement(p)``; :func:`undo` inverts it."""

    def move(x: Floats, y: Floats) -> Pair:
        east, north = displacement(x, y)
        return x + east, y + north

    return move


def undo(displacement: Conversion, steps: int) -> Conversion:
    """Return the inverse of ``p -> p + displacement(p)`` by fixed-point iteration.

    Parameters
    ----------
    displacement : callable
        Must change slowly with the position, so that the iteration
        ``p = q - displacement(p)`` converges.
    steps : int
        Number of iterations.

    Returns
    -------
    callable
    """

    def invert(x: Floats, y: Floats) -> Pair:
        guess_x, guess_y = x, y
        for _ in range(steps):
            east, north = displacement(guess_x, guess_y)
            guess_x, guess_y = x - east, y - north
        return guess_x, guess_y

    return invert
