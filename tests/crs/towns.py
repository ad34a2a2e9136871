"""Towns of three zones: Nancheng, one whose outline spans two zones, one in the north-east."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.crs.convert import from_wgs84
from geo.crs.surroundings import Surroundings
from geo.crs.systems import System


@dataclass(frozen=True, eq=False)
class Town:
    """A town by the bounds of its outline, with places in it, WGS 84 degrees."""

    around: Surroundings
    places: npt.NDArray[np.float64]

    @classmethod
    def at(cls, west: float, south: float, east: float, north: float) -> Town:
        """Return a town with seven places all over its outline."""
        across = west + (east - west) * np.array([0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95])
        up = south + (north - south) * np.array([0.5, 0.9, 0.1, 0.45, 0.8, 0.2, 0.6])
        return cls(Surroundings.of((west, south, east, north)), np.column_stack((across, up)))

    def numbers(
        self, system: System, *, swapped: bool = False, scale: float = 1.0
    ) -> npt.NDArray[np.float64]:
        """Return the places as a file in a system holds them."""
        return np.column_stack(from_wgs84(*self.places.T, system, swapped=swapped, scale=scale))


TOWNS = {
    "Nancheng, 114 E": Town.at(113.6809, 22.9225, 113.7825, 23.0349),
    "two zones, 103.5 E": Town.at(103.36, 30.52, 103.66, 30.76),
    "125 E": Town.at(125.21, 43.72, 125.47, 43.98),
    "a 6-degree meridian, 111 E": Town.at(110.85, 21.4, 111.1, 21.7),
}
