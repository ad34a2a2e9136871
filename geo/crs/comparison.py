"""Compare new positions with known ones, to see whether all have moved the same way.

GCJ-02 and BD-09 cannot be told from WGS 84 by looking at the numbers. They
show when places that are already known come back displaced by the one vector
that the formulas give for this part of the country.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.crs.arrays import Conversion
from geo.crs.bd09 import bd09_to_wgs84, wgs84_to_bd09
from geo.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from geo.model.arrays import Floats

Verdict = Literal[
    "same", "gcj02", "bd09", "gcj02_undone", "bd09_undone",
    "shift", "mixed", "scattered", "too_few",
]  # fmt: skip
Confidence = Literal["high", "low", "none"]

SURE_FROM = 3  # matches
NEAR_M = 60.0  # a common vector this near an expected one is taken for it
FAR_M = 250.0  # less than half the way from WGS 84 to GCJ-02 (about 610 m)
OUTLIER_M = 150.0
ALONE_M = 15.0  # a single place says something only this near an expected vector
MIXED_SHARE = 0.25

_MOVES: dict[Verdict, Conversion] = {
    "same": lambda x, y: (x, y),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
    "gcj02_undone": gcj02_to_wgs84,
    "bd09_undone": bd09_to_wgs84,
}
# The ellipsoid of WGS 84 (NIMA TR8350.2): semi-major axis in metres, eccentricity squared.
_A = 6_378_137.0
_EE = 0.006_694_379_990_14


@dataclass(frozen=True, slots=True)
class Comparison:
    """How new positions lie to known ones.

    Attributes
    ----------
    verdict : str
        ``same``; ``gcj02`` or ``bd09`` when the new ones are in that system;
        ``gcj02_undone`` or ``bd09_undone`` when they were converted from it
        once too often; ``shift`` for another common vector; ``mixed`` when two
        of these hold for parts of the file; ``scattered`` without a common
        vector; ``too_few`` without a match, or with one that fits no known vector.
    confidence : {"high", "low", "none"}
        Low with one or two matches and for a mixture; none for a scatter so wide
        that it hides a common vector.
    count : int
        Matches with positions on the Earth.
    east_m, north_m : float
        Median displacement, metres.
    spread_m : float
        Median distance of the single displacements from it, metres.
    expected_m : tuple of float
        East and north, metres: what the formulas give here for the verdict.
    outliers : tuple of int
        Rows of the input that move in another way.
    parts : tuple of str
        The verdicts of a mixture, the larger part first.
    """

    verdict: Verdict
    confidence: Confidence = "none"
    count: int = 0
    east_m: float = 0.0
    north_m: float = 0.0
    spread_m: float = 0.0
    expected_m: tuple[float, float] = (0.0, 0.0)
    outliers: tuple[int, ...] = ()
    parts: tuple[Verdict, ...] = ()

    @property
    def metres(self) -> float:
        """Length of the median displacement."""
        return float(np.hypot(self.east_m, self.north_m))


def by_comparison(new_xy: npt.ArrayLike, known_xy: npt.ArrayLike) -> Comparison:
    """Compare new positions with the known positions of the same places.

    The common displacement is the component-wise median, its error is judged
    from the median distance to it (1.1 times that over the root of the count
    for a normal scatter), so that a wrong match or a place that has truly moved
    does not count.

    Parameters
    ----------
    new_xy, known_xy : (n, 2) array_like of float64
        Longitude and latitude in degrees, read as WGS 84; row by row the same
        place.

    Returns
    -------
    Comparison

    Examples
    --------
    >>> known = [[113.74, 23.01], [113.75, 23.02], [113.76, 23.00]]
    >>> by_comparison(known, known).verdict, by_comparison([], []).verdict
    ('same', 'too_few')
    """
    new = np.asarray(new_xy, np.float64).reshape(-1, 2)
    known = np.asarray(known_xy, np.float64).reshape(-1, 2)
    on_earth = (np.abs(new) <= 360.0) & (np.abs(known) <= 360.0)  # NaN is not
    rows = np.flatnonzero(on_earth.all(axis=1))
    found = _judge(new[rows], known[rows], rows) if rows.size else Comparison("too_few")
    if rows.size >= 2 or (found.verdict in _MOVES and _misses(found) <= ALONE_M):
        return found
    return Comparison("too_few", count=rows.size)


def _misses(found: Comparison) -> float:
    """Return how far the common displacement is from what the formulas give, in metres."""
    return float(np.hypot(found.east_m - found.expected_m[0], found.north_m - found.expected_m[1]))


def _judge(new: Floats, known: Floats, rows: npt.NDArray[np.intp]) -> Comparison:
    moved = _metres(new - known, known)
    expected = {name: _expected(name, known) for name in _MOVES}
    common = np.median(moved, axis=0)
    spread = float(np.median(_length(moved - common)))
    error = 3.0 * 1.1 * spread / float(np.sqrt(rows.size))
    parts = _parts(moved, expected)
    verdict = "mixed" if parts else _verdict(common, error, expected)
    here = np.median(expected[verdict], axis=0) if verdict in _MOVES else np.zeros(2)
    apart = [_length(moved - expected.get(name, common)) for name in parts or (verdict,)]
    far = np.min(apart, axis=0) > max(OUTLIER_M, 6.0 * spread * (not parts))
    return Comparison(
        verdict,
        _confidence(rows.size, verdict),
        rows.size,
        float(common[0]),
        float(common[1]),
        spread,
        (float(here[0]), float(here[1])),
        tuple(int(row) for row in rows[far]),
        parts,
    )


def _verdict(common: Floats, error: float, expected: dict[Verdict, Floats]) -> Verdict:
    if error > FAR_M - NEAR_M:
        return "scattered"
    away = {
        name: _length(common - np.median(vectors, axis=0)) for name, vectors in expected.items()
    }
    nearest = min(away, key=lambda name: float(away[name]))
    return nearest if away[nearest] <= NEAR_M + error else "shift"


def _parts(moved: Floats, expected: dict[Verdict, Floats]) -> tuple[Verdict, ...]:
    """Return the displacements that a part of the places each has; empty for one alone."""
    names = list(expected)
    away = np.array([_length(moved - expected[name]) for name in names])
    nearest = np.where(away.min(axis=0) <= OUTLIER_M, away.argmin(axis=0), -1)
    counts = np.array([np.count_nonzero(nearest == place) for place in range(len(names))])
    large = (counts >= 2) & (counts >= MIXED_SHARE * len(moved))
    found = tuple(names[place] for place in np.argsort(-counts, kind="stable") if large[place])
    return found if len(found) > 1 else ()


def _confidence(count: int, verdict: Verdict) -> Confidence:
    if verdict == "scattered":
        return "none"
    return "high" if count >= SURE_FROM and verdict != "mixed" else "low"


def _expected(name: Verdict, known: Floats) -> Floats:
    moved = np.column_stack(_MOVES[name](known[:, 0], known[:, 1]))
    return _metres(moved - known, known)


def _metres(degrees: Floats, place: Floats) -> Floats:
    """Return small differences in degrees as metres east and north.

    The radii of curvature of the ellipsoid in the prime vertical and in the
    meridian: N = a / w, M = a (1 - e2) / w^3, w = sqrt(1 - e2 sin^2 phi).
    """
    phi = np.radians(place[:, 1])
    w = np.sqrt(1.0 - _EE * np.sin(phi) ** 2)
    east = np.radians(degrees[:, 0]) * _A / w * np.cos(phi)
    north = np.radians(degrees[:, 1]) * _A * (1.0 - _EE) / w**3
    return np.column_stack((east, north))


def _length(vectors: Floats) -> Floats:
    return np.asarray(np.hypot(vectors[..., 0], vectors[..., 1]))
