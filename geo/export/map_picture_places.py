"""Where marks stand: on their place, around it when it is shared, and never one on another."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

_GAP = 1.06  # of a mark's size, between the middles of two marks
_ROUNDS = 60
_MOST = 250  # marks beyond which they may lie on one another


def around(count: int, size: float) -> list[tuple[float, float]]:
    """Return where the marks of projects at one place stand: in a ring, as on the screen.

    Parameters
    ----------
    count : int
    size : float
        Of a mark, in pixels.

    Returns
    -------
    list of (x, y)
        Pixels from the place.

    Examples
    --------
    >>> around(1, 24.0)
    [(0.0, 0.0)]
    """
    if count == 1:
        return [(0.0, 0.0)]
    ring = max(size * 0.75, count * size * 1.12 / (2 * math.pi))
    angles = [2 * math.pi * place / count - math.pi / 2 for place in range(count)]
    return [(ring * math.cos(angle), ring * math.sin(angle)) for angle in angles]


def apart(positions: npt.NDArray[np.float64], size: float) -> npt.NDArray[np.float64]:
    """Return positions moved as little as keeps marks from covering each other.

    Parameters
    ----------
    positions : (n, 2) float64
        In pixels.
    size : float
        Of a mark.

    Examples
    --------
    >>> apart(np.array([[0.0, 0.0], [10.0, 0.0], [90.0, 0.0]]), 20.0).round(1).tolist()
    [[-5.6, 0.0], [15.6, 0.0], [90.0, 0.0]]
    >>> len(apart(np.empty((0, 2)), 20.0))
    0
    """
    moved = positions.astype(float).copy()
    if not 1 < len(moved) <= _MOST:
        return moved
    for _ in range(_ROUNDS):
        away = moved[:, None, :] - moved[None, :, :]
        distance = np.hypot(away[..., 0], away[..., 1])
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(size * _GAP - distance, 0.0, None)
        if overlap.max() < 0.05:
            break
        # Marks of two places at the very same point part sideways.
        same = distance < 1e-6
        away[same] = [1.0, 0.0]
        away[same & np.tri(len(moved), dtype=bool)] = [-1.0, 0.0]
        direction = away / np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-9)[..., None]
        moved += (direction * (overlap / 2)[..., None]).sum(axis=1)
    return moved
