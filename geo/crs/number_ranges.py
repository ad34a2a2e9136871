"""Rank the coordinate systems that a file's numbers fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.crs.arrays import as_pair
from geo.crs.surroundings import Surroundings, box_in, town_surroundings
from geo.crs.systems import CHINA, SCALES, SYSTEMS, Bounds, Reading, System
from geo.model.arrays import Floats
from geo.model.zones import DATUMS, ZONES, epsg_code

Reason = Literal["degrees", "fractions", "metres", "zone"]

LEAST_SHARE = 0.2  # of the positions; readings that fit fewer are not listed
_VALID, _IN_CHINA, _AT_HOME = 0.2, 0.3, 0.5  # weights of the three shares in the fit
_UNUSUAL = 0.95  # factor on the fit for swapped axes and for fractions of a degree
_MILLION = 1e6  # metres; eastings with a zone number are that number of millions and more


@dataclass(frozen=True, slots=True)
class SystemCandidate:
    """A reading that the numbers fit.

    Attributes
    ----------
    reading : Reading
    score : float
        Between 0 and 1, by which candidates are ranked: `fit` times the
        system's weight.
    fit : float
        Between 0 and 1. Systems with the same numbers fit equally well.
    share : float
        Share of the finite positions that are possible in the system.
    at_home : float
        Share of them that lie in or around the town.
    reason : {"degrees", "fractions", "metres", "zone"}
        What the numbers look like.
    """

    reading: Reading
    score: float
    fit: float
    share: float
    reason: Reason
    at_home: float = 0.0


@dataclass(frozen=True, slots=True)
class Numbers:
    """The positions of a file under one axis order and one scale.

    Attributes
    ----------
    x, y : (n,) float64
    extremes : (west, south, east, north)
        The bounding box of the positions.
    """

    x: Floats
    y: Floats
    extremes: tuple[float, float, float, float]

    @classmethod
    def of(cls, x: Floats, y: Floats, scale: float) -> Numbers:
        """Return a file's numbers multiplied by a scale."""
        if scale != 1.0:
            x, y = x * scale, y * scale
        return cls(x, y, (float(x.min()), float(y.min()), float(x.max()), float(y.max())))


def by_number_range(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    around: Surroundings | None = None,
    named: Iterable[System] = (),
) -> tuple[SystemCandidate, ...]:
    """Rank the readings that fit the size of the numbers.

    All positions are examined, not a sample. A reading is scored by the shares
    of positions that are possible at all, that lie in China, and that lie in or around the
    town. Of the many systems of China only those near the town are examined, those whose zone
    number the eastings begin with, and those that something names.

    Parameters
    ----------
    x, y : array_like of float64
        The first and the second number of each position, as in the file; NaN
        and infinity are ignored.
    around : Surroundings, optional
        By default those of the plan's town.
    named : iterable of System
        Systems that are to be examined as well.

    Returns
    -------
    tuple of SystemCandidate
        Best first; empty without a finite position.

    Examples
    --------
    >>> best = by_number_range([23.02], [113.75])[0]
    >>> best.reading.system.code, best.reading.swapped, best.reason
    ('EPSG:4326', True, 'degrees')
    >>> by_number_range([], [])
    ()
    """
    around = around or town_surroundings()
    x, y = (numbers.ravel() for numbers in as_pair(x, y))
    finite = np.isfinite(x) & np.isfinite(y)
    x, y = x[finite], y[finite]
    if not x.size:
        return ()
    variants = {
        (swapped, scale): Numbers.of(*((y, x) if swapped else (x, y)), scale)
        for swapped in (False, True)
        for scale in SCALES
    }
    plain = (variants[swapped, 1.0].x for swapped in (False, True))
    examined = dict.fromkeys([*around.possible, *named, *_numbered(plain)])
    candidates = [
        _candidate(variants[reading.swapped, reading.scale], reading, around.home)
        for reading in _readings(tuple(examined))
    ]
    listed = [candidate for candidate in candidates if candidate.share >= LEAST_SHARE]
    return tuple(sorted(listed, key=lambda candidate: -candidate.score))


def _numbered(eastings: Iterable[Floats]) -> Iterator[System]:
    """Yield the systems whose zone number the eastings begin with, as far as a few show."""
    for numbers in eastings:
        few = (numbers.min(), numbers[numbers.size // 2], numbers.max())
        for zone in {int(each // _MILLION) for each in few if 0 < each < 100 * _MILLION}:
            for width, zones in ZONES.items():
                if zone in zones:
                    codes = (epsg_code(datum, width, zone, numbered=True) for datum in DATUMS)
                    yield from (SYSTEMS[f"EPSG:{code}"] for code in codes)


@lru_cache(maxsize=64)
def _readings(systems: tuple[System, ...]) -> tuple[Reading, ...]:
    return tuple(
        Reading(system, swapped, scale)
        for system in systems
        for scale in (SCALES if system.unit == "degree" else (1.0,))
        for swapped in (False, True)
    )


def _candidate(numbers: Numbers, reading: Reading, home: Bounds) -> SystemCandidate:
    system = reading.system
    valid = _share(numbers, reading.bounds)
    in_china = valid if system.unit == "metre" or valid == 0 else _share(numbers, CHINA)
    at_home = 0.0 if valid == 0 else _share_in(numbers, _box(system, home))
    fit = _VALID * valid + _IN_CHINA * in_china + _AT_HOME * at_home
    if reading.swapped or reading.scale != 1.0:
        fit *= _UNUSUAL
    return SystemCandidate(reading, fit * system.weight, fit, valid, _reason(reading), at_home)


def _reason(reading: Reading) -> Reason:
    if reading.system.unit == "degree":
        return "degrees" if reading.scale == 1.0 else "fractions"
    return "metres" if reading.system.zone is None else "zone"


def _share(numbers: Numbers, box: Bounds) -> float:
    """Return the share of the positions that lie in a rectangle."""
    # Most files lie entirely inside or outside: then their bounding box is enough.
    west, south, east, north = numbers.extremes
    if west > box.east or east < box.west or south > box.north or north < box.south:
        return 0.0
    if box.west <= west and east <= box.east and box.south <= south and north <= box.north:
        return 1.0
    x, y = numbers.x, numbers.y
    inside = (x >= box.west) & (x <= box.east) & (y >= box.south) & (y <= box.north)
    return float(np.count_nonzero(inside)) / x.size


def _share_in(numbers: Numbers, box: Bounds | None) -> float:
    return 0.0 if box is None else _share(numbers, box)


@lru_cache(maxsize=512)
def _box(system: System, home: Bounds) -> Bounds | None:
    """Return the bounding box of `home` in the coordinates of a system."""
    return box_in(system, home)
