"""Compare new positions with the known ones of the same projects: have all moved the same way.

GCJ-02 and BD-09 cannot be told from WGS 84 by looking at the numbers. They
show when places that are already known come back displaced by the one vector
that the formulas give for this part of the country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs.arrays import Conversion
from geo.crs.bd09 import bd09_to_wgs84, wgs84_to_bd09
from geo.crs.convert import to_wgs84
from geo.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from geo.crs.systems import Reading
from geo.model.arrays import Floats
from geo.model.geojson import METRES_PER_DEGREE

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
SURVEY_M = 15.0  # what a survey and its conversion may add to a known place's accuracy
EXACT_M = 0.3  # a place that was exported with six decimals and comes back
ALIKE_ACCURACY = 3.0  # places known this many times worse than the best one show no shift beside it
_FINEST_M = 20.0  # no place is weighed as if it were better known
_MOST = 25.0  # square of the deviations beyond which a place counts as moved, not as evidence
_CLEAR = 2.0  # difference of log-likelihoods from which one reading is likelier than another
_UNKNOWN_M = 1_000.0  # accuracy of a place that states none


@dataclass(frozen=True, slots=True)
class ShiftComparison:
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


def by_comparison(new_xy: npt.ArrayLike, known_xy: npt.ArrayLike) -> ShiftComparison:
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
    ShiftComparison

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
    found = _judge(new[rows], known[rows], rows) if rows.size else ShiftComparison("too_few")
    if rows.size >= 2 or (found.verdict in _MOVES and _misses(found) <= ALONE_M):
        return found
    return ShiftComparison("too_few", count=rows.size)


def _misses(found: ShiftComparison) -> float:
    """Return how far the common displacement is from what the formulas give, in metres."""
    return float(np.hypot(found.east_m - found.expected_m[0], found.north_m - found.expected_m[1]))


def _judge(new: Floats, known: Floats, rows: npt.NDArray[np.intp]) -> ShiftComparison:
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
    return ShiftComparison(
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


@dataclass(frozen=True, eq=False, slots=True)
class Matches:
    """What a file and the store both say of the same projects.

    Attributes
    ----------
    x, y : (v,) float64
        Positions of all matched places, as in the file.
    starts : (m + 1,) int64
        Where each place begins in `x` and `y`.
    known : (m,) object
        Shapely geometries, WGS 84 degrees.
    accuracy_m : (m,) float64
        Radius that holds the true place, metres.
    confirmed : (m,) bool
        Whether a person has confirmed the known place.
    """

    x: Floats
    y: Floats
    starts: npt.NDArray[np.int64]
    known: npt.NDArray[np.object_]
    accuracy_m: Floats
    confirmed: npt.NDArray[np.bool_]

    @classmethod
    def of_points(
        cls,
        new: npt.ArrayLike,
        known: npt.ArrayLike,
        accuracy_m: npt.ArrayLike = _UNKNOWN_M,
        confirmed: npt.ArrayLike = False,
    ) -> Matches:
        """Match points.

        Parameters
        ----------
        new, known : (m, 2) array_like of float64
            As in the file; WGS 84 degrees.
        accuracy_m, confirmed : scalar or (m,) array_like
        """
        new = np.asarray(new, np.float64).reshape(-1, 2)
        figures = shapely.points(np.asarray(known, np.float64).reshape(-1, 2))
        count = len(new)
        accuracy = np.broadcast_to(np.asarray(accuracy_m, np.float64), count)
        sure = np.broadcast_to(np.asarray(confirmed, dtype=bool), count)
        return cls(new[:, 0], new[:, 1], np.arange(count + 1), figures, accuracy, sure)

    def __len__(self) -> int:
        return len(self.known)

    def read(self, reading: Reading) -> Floats:
        """Return the positions under a reading: (v, 2) float64, WGS 84 degrees."""
        return np.column_stack(
            to_wgs84(self.x, self.y, reading.system, reading.swapped, reading.scale)
        )

    def middles(self, reading: Reading) -> tuple[Floats, Floats]:
        """Return the middle of each place under a reading, and of the known one.

        Places known far worse than the best one are left out: beside it they
        only scatter.

        Returns
        -------
        new, known : (n, 2) float64
            WGS 84 degrees, row by row the same place.
        """
        if not len(self):
            return np.empty((0, 2)), np.empty((0, 2))
        kept = self.accuracy_m <= ALIKE_ACCURACY * self.accuracy_m.min()
        sizes = np.diff(self.starts)[:, np.newaxis]
        new: Floats = np.add.reduceat(self.read(reading), self.starts[:-1]) / sizes
        return new[kept], _middles(self.known)[kept]

    def rest(self, reading: Reading) -> Floats:
        """Return how far each place lies from the known one under a reading.

        Returns
        -------
        (m,) float64
            Metres: of a line or an area the median over its positions of the
            distance to the known line or boundary. Infinity for what is not on
            the Earth.
        """
        positions = self.read(reading)
        owner = np.repeat(np.arange(len(self)), np.diff(self.starts))
        latitude = _middles(self.known)[:, 1]
        scale = (
            np.column_stack((np.cos(np.radians(latitude)), np.ones(len(self)))) * METRES_PER_DEGREE
        )
        edges = np.where(
            shapely.get_dimensions(self.known) == 2, _boundaries(self.known), self.known
        )
        _, part = shapely.get_coordinates(edges, return_index=True)
        metric = shapely.set_coordinates(edges.copy(), shapely.get_coordinates(edges) * scale[part])
        away = np.full(len(positions), np.inf)
        good = np.isfinite(positions).all(axis=1)
        points = shapely.points(positions[good] * scale[owner[good]])
        away[good] = shapely.distance(points, metric[owner[good]])
        away = away[np.lexsort((away, owner))]
        sizes = np.diff(self.starts)
        lower, upper = self.starts[:-1] + (sizes - 1) // 2, self.starts[:-1] + sizes // 2
        medians: Floats = (away[lower] + away[upper]) / 2.0
        return medians

    def settles(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the one reading that the known places leave; None when they leave the choice.

        A place that lies exactly where it is stored can have come from the
        store only. A confirmed place is where it is known to be, within its
        accuracy.

        Parameters
        ----------
        readings : sequence of Reading
            They put the same numbers at different places.
        """
        if not len(self) or not readings:
            return None
        rest = np.array([self.rest(each) for each in readings])
        fits = rest[:, self.confirmed] <= self.accuracy_m[self.confirmed] + SURVEY_M
        for holds in ((rest <= EXACT_M).any(axis=1), fits.all(axis=1) & self.confirmed.any()):
            if np.count_nonzero(holds) == 1:
                return readings[int(np.argmax(holds))]
        return None

    def favours(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the reading that all known places together make likely; None when none is.

        Every place weighs by its accuracy, as with a normal error of which it
        is two standard deviations. A reading that leaves most places further
        off than that is not likely, however much worse the others are.
        """
        if not len(self) or len(readings) < 2:
            return None
        sigma = np.maximum(self.accuracy_m, _FINEST_M) / 2.0
        rest = np.array([self.rest(each) for each in readings])
        score = np.minimum((rest / sigma) ** 2, _MOST).sum(axis=1) / 2.0
        first, second = np.argsort(score, kind="stable")[:2].tolist()
        near = np.median(rest[first] / sigma) <= 3.0
        return readings[first] if near and score[second] - score[first] >= _CLEAR else None


def _boundaries(figures: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    made: npt.NDArray[np.object_] = shapely.boundary(figures)
    return made


def _middles(figures: npt.NDArray[np.object_]) -> Floats:
    positions, owner = shapely.get_coordinates(figures, return_index=True)
    counts = np.bincount(owner, minlength=len(figures))
    sums = [np.bincount(owner, positions[:, axis], len(figures)) for axis in (0, 1)]
    middles: Floats = np.column_stack(sums) / counts[:, np.newaxis]
    return middles
