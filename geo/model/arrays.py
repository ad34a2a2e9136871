"""Type aliases for the NumPy arrays that the whole program uses."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
"""Real numbers, for instance coordinates in degrees or distances in metres."""

Integers = npt.NDArray[np.int64]
"""Whole numbers, for instance counts or the ends of edges."""

Rows = npt.NDArray[np.int64]
"""Positions of projects in a snapshot, in the order of the file."""

Indices = npt.NDArray[np.intp]
"""Positions in another array, as NumPy and Shapely return them."""

Flags = npt.NDArray[np.bool_]
"""Yes or no for each element."""

Codes = npt.NDArray[np.uint8]
"""Positions in a short list of values, for instance of statuses."""

Geometries = npt.NDArray[np.object_]
"""Shapely geometries."""
