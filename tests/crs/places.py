"""The same five places of Nancheng in every system that a file may come in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from geo.crs import from_wgs84
from geo.crs.surroundings import Surroundings
from geo.crs.systems import SYSTEMS

GEOD = Geod(ellps="WGS84")
# Longitude and latitude, WGS 84: the CBD, Hengmei, Shigu, Shuilian, Xiping station.
PLACES = np.array(
    [
        [113.748, 23.009],
        [113.734, 23.016],
        [113.697, 22.983],
        [113.742, 22.957],
        [113.7417, 22.99664],
    ]
)
X, Y = PLACES.T
# The bounds of Nancheng's outline, and its systems; those with the same numbers only once.
NANCHENG = Surroundings.of((113.6809, 22.9225, 113.7825, 23.0349))
NEAR = {each.code: each for each in NANCHENG.near}
POSSIBLE = {each.code: each for each in NANCHENG.possible if each in NANCHENG.near}


def in_system(
    code: str, *, swapped: bool = False, scale: float = 1.0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the places as a file in this system holds them."""
    return from_wgs84(X, Y, SYSTEMS[code], swapped=swapped, scale=scale)


def shifted(metres_east: float, metres_north: float, seed: int = 0, noise: float = 0.0):
    """Return the places moved by a vector and a scatter, in degrees."""
    random = np.random.default_rng(seed)
    east = metres_east + random.normal(0, noise, len(X)) if noise else np.full(5, metres_east)
    north = metres_north + random.normal(0, noise, len(X)) if noise else np.full(5, metres_north)
    x, y, _ = GEOD.fwd(X, Y, np.degrees(np.arctan2(east, north)), np.hypot(east, north))
    return np.column_stack((x, y))


def scattered(xy, noise: float, seed: int = 0):
    """Return positions with a random scatter of so many metres in each direction."""
    random = np.random.default_rng(seed)
    east, north = random.normal(0, noise, (2, len(xy)))
    x, y, _ = GEOD.fwd(
        xy[:, 0], xy[:, 1], np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    )
    return np.column_stack((x, y))
