"""Z-order: positions in an order in which the cells of every zoom level are runs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MAX_LEVEL = 22
MERCATOR_LATITUDE = 85.051129  # where Web Mercator's square ends


def morton(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.uint64]:
    """Return the Z-order code of each position's Web Mercator cell at the finest level.

    Column = 2^n (lon + 180) / 360, row = 2^n (1 - asinh(tan lat) / pi) / 2:
    the slippy-map tile scheme (OpenStreetMap wiki, "Slippy map tilenames").
    """
    size = 2.0**MAX_LEVEL
    latitude = np.radians(np.clip(y, -MERCATOR_LATITUDE, MERCATOR_LATITUDE))
    column = (x + 180.0) / 360.0 * size
    row = (1.0 - np.arcsinh(np.tan(latitude)) / np.pi) / 2.0 * size
    return _spread(column, size) | (_spread(row, size) << np.uint64(1))


# Shifts and masks that put a zero between each two bits of a number.
_SPREADING = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def _spread(values: npt.NDArray[np.float64], size: float) -> npt.NDArray[np.uint64]:
    bits = np.clip(np.nan_to_num(values), 0, size - 1).astype(np.uint64)
    for shift, mask in _SPREADING:
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits
