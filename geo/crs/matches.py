"""Places of a file beside the known places of the same projects, each with its accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs.convert import to_wgs84
from geo.crs.systems import Reading
from geo.model.arrays import Floats

SURVEY_M = 15.0  # what a survey and its conversion may add to a known place's accuracy
EXACT_M = 0.3  # a place that was exported with six decimals and comes back
ALIKE_ACCURACY = 3.0  # places known this many times worse than the best one show no shift beside it
_FINEST_M = 20.0  # no place is weighed as if it were better known
_MOST = 25.0  # square of the deviations beyond which a place counts as moved, not as evidence
_CLEAR = 2.0  # difference of log-likelihoods from which one reading is likelier than another
_METRES_PER_DEGREE = 111_195.0  # of a sphere of 6,371 km
_UNKNOWN_M = 1_000.0  # accuracy of a place that states none


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
            np.column_stack((np.cos(np.radians(latitude)), np.ones(len(self)))) * _METRES_PER_DEGREE
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
