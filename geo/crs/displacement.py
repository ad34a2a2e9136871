"""Compare a file's places with known places to find a shift between coordinate systems.

GCJ-02 and BD-09 cannot be told from WGS 84 by the numbers alone. They become
visible when known places come back shifted by the vector that the formulas
give for this part of the country.
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
SURE_FROM = 3  # matches from which the confidence is high
NEAR_M = 60.0  # a common shift this near an expected one is identified with it
FAR_M = 250.0  # less than half the distance from WGS 84 to GCJ-02 (about 610 m)
OUTLIER_M = 150.0
ALONE_M = 15.0  # a single place counts only when its shift is this near an expected one
MIXED_SHARE = 0.25  # of the places; least share of each part of a mixture
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
SURVEY_M = 15.0  # error of a survey and its conversion, on top of a known place's accuracy
EXACT_M = 0.3  # rounding of a place that was exported with six decimals and comes back
ALIKE_ACCURACY = 3.0  # places less accurate than this many times the best one are ignored
_BEST_ACCURACY_M = 20.0  # smaller accuracies are not believed when places are weighed
_LARGEST_SQUARE = 25.0  # limit of the squared deviation, so that a moved place counts little
_CLEAR = 2.0  # difference in log-likelihood that makes one reading clearly more likely
UNKNOWN_M = 1_000.0  # of a place without stated accuracy


@dataclass(frozen=True, slots=True)
class ShiftComparison:
    """The shift of new positions against known ones.

    Attributes
    ----------
    verdict : str
        ``same``: no shift. ``gcj02``, ``bd09``: the new positions are in that
        system. ``gcj02_undone``, ``bd09_undone``: they were converted from it
        once too often. ``shift``: another common shift. ``mixed``: two of these
        apply to parts of the file. ``scattered``: no common shift. ``too_few``:
        no match, or a single one that fits no known shift.
    confidence : {"high", "low", "none"}
        Low with one or two matches and for a mixture; none when the positions
        are scattered.
    count : int
        Matches with positions on the Earth.
    east_m, north_m : float
        Median shift, metres.
    spread_m : float
        Median distance of the single shifts from it, metres.
    expected_m : tuple of float
        Shift that the formulas give here for the verdict: east and north, metres.
    outliers : tuple of int
        Rows of the input that are shifted differently.
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
        """Length of the median shift."""
        return float(np.hypot(self.east_m, self.north_m))


def by_comparison(new_xy: npt.ArrayLike, known_xy: npt.ArrayLike) -> ShiftComparison:
    """Compare new positions with the known positions of the same places.

    The common shift is the component-wise median. Its standard error is
    estimated from the median distance to it (1.1 times that, divided by the
    root of the count, for a normal scatter). Both are robust against a wrong
    match or a place that has really moved.

    Parameters
    ----------
    new_xy, known_xy : (n, 2) array_like of float64
        WGS 84 degrees, longitude first; equal rows are the same place.

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
    shift = _compare(new[rows], known[rows], rows) if rows.size else ShiftComparison("too_few")
    if rows.size >= 2 or (shift.verdict in _MOVES and _deviation(shift) <= ALONE_M):
        return shift
    return ShiftComparison("too_few", count=rows.size)


def _deviation(shift: ShiftComparison) -> float:
    """Return the distance between the median shift and the expected one, in metres."""
    return float(np.hypot(shift.east_m - shift.expected_m[0], shift.north_m - shift.expected_m[1]))


def _compare(new: Floats, known: Floats, rows: npt.NDArray[np.intp]) -> ShiftComparison:
    shifts = _metres(new - known, known)
    expected = {name: _expected(name, known) for name in _MOVES}
    common = np.median(shifts, axis=0)
    spread = float(np.median(_length(shifts - common)))
    error = 3.0 * 1.1 * spread / float(np.sqrt(rows.size))
    parts = _parts(shifts, expected)
    verdict = "mixed" if parts else _verdict(common, error, expected)
    here = np.median(expected[verdict], axis=0) if verdict in _MOVES else np.zeros(2)
    deviations = [_length(shifts - expected.get(name, common)) for name in parts or (verdict,)]
    is_outlier = np.min(deviations, axis=0) > max(OUTLIER_M, 6.0 * spread * (not parts))
    return ShiftComparison(
        verdict,
        _confidence(rows.size, verdict),
        rows.size,
        float(common[0]),
        float(common[1]),
        spread,
        (float(here[0]), float(here[1])),
        tuple(int(row) for row in rows[is_outlier]),
        parts,
    )


def _verdict(common: Floats, error: float, expected: dict[Verdict, Floats]) -> Verdict:
    if error > FAR_M - NEAR_M:
        return "scattered"
    distances = {
        name: _length(common - np.median(vectors, axis=0)) for name, vectors in expected.items()
    }
    nearest = min(distances, key=lambda name: float(distances[name]))
    return nearest if distances[nearest] <= NEAR_M + error else "shift"


def _parts(shifts: Floats, expected: dict[Verdict, Floats]) -> tuple[Verdict, ...]:
    """Return the expected shifts that parts of a mixture have; empty without a mixture."""
    names = list(expected)
    distances = np.array([_length(shifts - expected[name]) for name in names])
    nearest = np.where(distances.min(axis=0) <= OUTLIER_M, distances.argmin(axis=0), -1)
    counts = np.array([np.count_nonzero(nearest == index) for index in range(len(names))])
    is_large = (counts >= 2) & (counts >= MIXED_SHARE * len(shifts))
    parts = tuple(names[index] for index in np.argsort(-counts, kind="stable") if is_large[index])
    return parts if len(parts) > 1 else ()


def _confidence(count: int, verdict: Verdict) -> Confidence:
    if verdict == "scattered":
        return "none"
    return "high" if count >= SURE_FROM and verdict != "mixed" else "low"


def _expected(name: Verdict, known: Floats) -> Floats:
    """Return the shift that a verdict implies at each place, in metres east and north."""
    moved = np.column_stack(_MOVES[name](known[:, 0], known[:, 1]))
    return _metres(moved - known, known)


def _metres(degrees: Floats, place: Floats) -> Floats:
    """Convert small differences in degrees to metres east and north.

    Uses the radii of curvature of the ellipsoid in the prime vertical and in the
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
    """Places of a file whose projects have a place in the store.

    Attributes
    ----------
    x, y : (v,) float64
        Positions of all matched places, as in the file.
    starts : (m + 1,) int64
        Where each place begins in `x` and `y`.
    known : (m,) object
        The stored places: shapely geometries, WGS 84 degrees.
    accuracy_m : (m,) float64
        Radius of the circle around the stored place that contains the true one, metres.
    confirmed : (m,) bool
        Whether a person has confirmed the stored place.
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
        accuracy_m: npt.ArrayLike = UNKNOWN_M,
        confirmed: npt.ArrayLike = False,
    ) -> Matches:
        """Return the matches of points with known points, row by row.

        Parameters
        ----------
        new, known : (m, 2) array_like of float64
            `new` as in the file, `known` in WGS 84 degrees.
        accuracy_m, confirmed : scalar or (m,) array_like
            As the attributes of the class.
        """
        new = np.asarray(new, np.float64).reshape(-1, 2)
        points = shapely.points(np.asarray(known, np.float64).reshape(-1, 2))
        count = len(new)
        accuracy = np.broadcast_to(np.asarray(accuracy_m, np.float64), count)
        is_confirmed = np.broadcast_to(np.asarray(confirmed, dtype=bool), count)
        return cls(new[:, 0], new[:, 1], np.arange(count + 1), points, accuracy, is_confirmed)

    def __len__(self) -> int:
        return len(self.known)

    def read(self, reading: Reading) -> Floats:
        """Convert the positions by a reading: (v, 2) float64, WGS 84 degrees."""
        return np.column_stack(
            to_wgs84(self.x, self.y, reading.system, reading.swapped, reading.scale)
        )

    def middles(self, reading: Reading) -> tuple[Floats, Floats]:
        """Return the mean position of each place under a reading, and of its known place.

        Places known far less accurately than the best one are left out: they
        would only add scatter.

        Returns
        -------
        new, known : (n, 2) float64
            WGS 84 degrees; equal rows are the same place.
        """
        if not len(self):
            return np.empty((0, 2)), np.empty((0, 2))
        kept = self.accuracy_m <= ALIKE_ACCURACY * self.accuracy_m.min()
        sizes = np.diff(self.starts)[:, np.newaxis]
        new: Floats = np.add.reduceat(self.read(reading), self.starts[:-1]) / sizes
        return new[kept], _middles(self.known)[kept]

    def distances(self, reading: Reading) -> Floats:
        """Return the distance of each place from its known place under a reading.

        Returns
        -------
        (m,) float64
            Metres. For a line or an area, the median over its positions of the
            distance to the known line or boundary; infinity for positions that
            cannot be converted.
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
        vertices, edge = shapely.get_coordinates(edges, return_index=True)
        edges_m = shapely.set_coordinates(edges.copy(), vertices * scale[edge])
        away = np.full(len(positions), np.inf)
        is_finite = np.isfinite(positions).all(axis=1)
        points = shapely.points(positions[is_finite] * scale[owner[is_finite]])
        away[is_finite] = shapely.distance(points, edges_m[owner[is_finite]])
        away = away[np.lexsort((away, owner))]
        sizes = np.diff(self.starts)
        lower, upper = self.starts[:-1] + (sizes - 1) // 2, self.starts[:-1] + sizes // 2
        medians: Floats = (away[lower] + away[upper]) / 2.0
        return medians

    def settles(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the only reading that the known places allow; None when they do not decide.

        A place that lies exactly where it is stored must have come from the
        store. A confirmed place must lie where it is stored, within its accuracy.

        Parameters
        ----------
        readings : sequence of Reading
            They put the same numbers at different places.
        """
        if not len(self) or not readings:
            return None
        distances = np.array([self.distances(reading) for reading in readings])
        is_near = distances[:, self.confirmed] <= self.accuracy_m[self.confirmed] + SURVEY_M
        has_exact = (distances <= EXACT_M).any(axis=1)
        for is_allowed in (has_exact, is_near.all(axis=1) & self.confirmed.any()):
            if np.count_nonzero(is_allowed) == 1:
                return readings[int(np.argmax(is_allowed))]
        return None

    def favours(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the reading that all known places together make most likely, or None.

        The accuracy of a place is taken as two standard deviations of a normal
        error. The best reading is returned only if it is clearly more likely
        than the second, and leaves half of the places within three standard
        deviations.
        """
        if not len(self) or len(readings) < 2:
            return None
        sigma = np.maximum(self.accuracy_m, _BEST_ACCURACY_M) / 2.0
        distances = np.array([self.distances(reading) for reading in readings])
        score = np.minimum((distances / sigma) ** 2, _LARGEST_SQUARE).sum(axis=1) / 2.0
        first, second = np.argsort(score, kind="stable")[:2].tolist()
        is_near = np.median(distances[first] / sigma) <= 3.0
        return readings[first] if is_near and score[second] - score[first] >= _CLEAR else None


def _boundaries(geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    boundaries: npt.NDArray[np.object_] = shapely.boundary(geometries)
    return boundaries


def _middles(geometries: npt.NDArray[np.object_]) -> Floats:
    """Return the mean of the vertices of each geometry: (n, 2) float64."""
    positions, owner = shapely.get_coordinates(geometries, return_index=True)
    counts = np.bincount(owner, minlength=len(geometries))
    sums = [np.bincount(owner, positions[:, axis], len(geometries)) for axis in (0, 1)]
    middles: Floats = np.column_stack(sums) / counts[:, np.newaxis]
    return middles
