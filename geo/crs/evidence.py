"""All that speaks for one reading of a file's numbers or another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.crs.arrays import as_pair
from geo.crs.bounds import Bounds
from geo.crs.comparison import Comparison, by_comparison
from geo.crs.convert import to_wgs84
from geo.crs.hints import Hint, by_hints
from geo.crs.magnitude import Candidate, by_magnitude
from geo.crs.matches import Matches
from geo.crs.systems import Reading, System
from geo.model.arrays import Floats

MOST = 0.8  # share of the positions that a reading must fit to be applied
LIKE = 0.1  # difference in fit below which two readings fit alike
RIVAL = 0.3  # difference in fit below which another reading is possible, too
PLAUSIBLE = 0.4  # least weight of a system that is asked about though nothing points to it
APART_M = 50.0  # readings nearer to each other than this are the same on the map
_SAMPLE = 1_000  # positions from which the distance of two readings is taken
_METRES_PER_DEGREE = 111_195.0  # of a sphere of 6,371 km; enough for a distance to show


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about a file's coordinates.

    Attributes
    ----------
    x, y : (n,) float64
        The finite positions, as in the file.
    candidates : tuple of Candidate
    hints : tuple of Hint
    matches : Matches or None
    """

    x: Floats
    y: Floats
    candidates: tuple[Candidate, ...]
    hints: tuple[Hint, ...]
    matches: Matches | None

    @classmethod
    def gather(
        cls,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        *,
        declared: str | None,
        field_names: Iterable[str],
        file_name: str,
        matches: Matches | None,
        home: Bounds,
    ) -> Evidence:
        """Look at the numbers and the names of a file."""
        x, y = (part.ravel() for part in as_pair(x, y))
        finite = np.isfinite(x) & np.isfinite(y)
        x, y = x[finite], y[finite]
        hints = by_hints(field_names, declared, file_name)
        return cls(x, y, by_magnitude(x, y, home), hints, matches)

    @property
    def declared(self) -> Hint | None:
        """The file's own declaration."""
        return next((hint for hint in self.hints if hint.source == "declared"), None)

    @property
    def plain(self) -> list[Candidate]:
        """Candidates that may be applied unasked: most positions fit, not displaced."""
        return [
            candidate
            for candidate in self.candidates
            if self.holds(candidate) and not candidate.reading.system.displaced
        ]

    def holds(self, candidate: Candidate) -> bool:
        """Say whether nearly all positions are possible under a reading.

        One alone is a mistake of its own, however few there are.
        """
        misfits = round((1.0 - candidate.share) * self.x.size)
        return candidate.share > 0.5 and misfits <= max(1.0, (1.0 - MOST) * self.x.size)

    def alike(self) -> list[Candidate]:
        """Return the plain candidates that fit about as well as the best of them."""
        best = max((candidate.fit for candidate in self.plain), default=0.0)
        return [candidate for candidate in self.plain if candidate.fit >= best - LIKE]

    def of_system(self, system: System) -> Candidate | None:
        """Return the best candidate of one system that most positions fit."""
        return next(
            (
                each
                for each in self.candidates
                if each.reading.system == system and self.holds(each)
            ),
            None,
        )

    def compare(self, reading: Reading) -> Comparison | None:
        """Compare the matches with the known places under one reading."""
        return None if self.matches is None else by_comparison(*self.matches.middles(reading))

    def settled(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the one of some readings that the known places leave, or None."""
        return None if self.matches is None else self.matches.settles(readings)

    def favoured(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the one of some readings that the known places make likely, or None."""
        return None if self.matches is None else self.matches.favours(readings)

    def misfits(self, reading: Reading) -> dict[str, int]:
        """Count the positions that are impossible under a reading, out of how many."""
        x, y = (self.y, self.x) if reading.swapped else (self.x, self.y)
        x, y, box = x * reading.scale, y * reading.scale, reading.bounds
        inside = (x >= box.west) & (x <= box.east) & (y >= box.south) & (y <= box.north)
        return {"count": int(np.count_nonzero(~inside)), "total": x.size}

    def alternatives(self, reading: Reading) -> tuple[tuple[Reading, float], ...]:
        """Return other readings of the same numbers, with their distance in metres.

        Displaced systems are among them. Of each system only the best reading is
        named, and none within :data:`APART_M`.
        """
        own = next((each for each in self.candidates if each.reading == reading), None)
        found: dict[str, tuple[Reading, float]] = {}
        for each in self.candidates:
            system = each.reading.system
            if own is None or system == reading.system or system.code in found:
                continue
            metres = max(self._metres_between(reading, each.reading), _uncertainty(reading, system))
            if self.holds(each) and each.fit >= own.fit - RIVAL and metres > APART_M:
                found[system.code] = (each.reading, metres)
        return tuple(found.values())

    def apart(self, readings: Sequence[Reading]) -> float:
        """Return how many metres the first of some readings lies from the furthest other one."""
        first, *others = readings
        return max((self._metres_between(first, other) for other in others), default=0.0)

    def _metres_between(self, one: Reading, other: Reading) -> float:
        step = max(1, self.x.size // _SAMPLE)
        x, y = self.x[::step], self.y[::step]
        ours = to_wgs84(x, y, one.system, one.swapped, one.scale)
        theirs = to_wgs84(x, y, other.system, other.swapped, other.scale)
        east = (theirs[0] - ours[0]) * np.cos(np.radians(ours[1]))
        apart = np.hypot(east, theirs[1] - ours[1])
        apart = apart[np.isfinite(apart)]
        return float(np.median(apart)) * _METRES_PER_DEGREE if apart.size else 0.0


def _uncertainty(reading: Reading, system: System) -> float:
    """Metres that the conversion between two datums does not know of."""
    if reading.system.frame == system.frame or system.displaced:
        return 0.0
    return max(reading.system.accuracy_m, system.accuracy_m)
