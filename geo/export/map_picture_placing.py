"""Where names stand beside their marks: as many as there is room for, leaders few and uncrossed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.export.map_picture_look import text_width

Box = tuple[float, float, float, float]  # left, top, right, bottom
Point = tuple[float, float]

LEADING = 1.22  # of the type's size, from line to line
SIDE = 2.0  # px left free at each side of a name
_GAP = 3.0  # px between a mark and its name
NUMBER = 15.0  # px that a number takes before a name that stands away from its mark
_CORE = 0.7  # of a mark: what a leader must not cross
_MORE_TRIES = 12
_CROWD = 110.0  # px: marks within it are in each other's way
_DISTANCES = (34.0, 48.0, 64.0, 84.0, 108.0, 136.0, 168.0)  # px from a mark to its name
# Degrees: right first, then the ways that read best.
_ANGLES = (
    0,
    180,
    30,
    -30,
    150,
    -150,
    60,
    -60,
    120,
    -120,
    90,
    -90,
    45,
    -45,
    135,
    -135,
    75,
    -75,
    105,
    -105,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that wants a place.

    Attributes
    ----------
    x, y : float
        The mark, in pixels.
    lines : tuple of str
    size : float
        Of the type.
    reach : float
        Half the mark's size.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    reach: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a name.

    Attributes
    ----------
    box : Box
    anchor : {"start", "middle", "end"}
    end : (x, y) or None
        Where the leader from the mark ends; None where the name touches its mark.
    length : float
        Of the leader, in pixels.
    """

    box: Box
    anchor: str
    end: Point | None = None
    length: float = 0.0


def placing(names: Sequence[Name], taken: Sequence[Box], window: Box) -> list[Place | None]:
    """Return a place for each name, or None where there is no room.

    Names are placed one after the other; of several orders the one is kept that
    leaves the fewest names out and needs the fewest and shortest leaders. Names
    that were left out come first in the next order, and the others change places.

    Parameters
    ----------
    names : sequence of Name
    taken : sequence of Box
        Where no name may be.
    window : Box
        Where all names must be.
    """
    given = list(range(len(names)))
    crowd = _crowd(names)
    orders = (given, sorted(given, key=lambda at: -crowd[at]), sorted(given, key=crowd.__getitem__))
    found = [_one_by_one(names, order, taken, window) for order in orders]
    best = min(found, key=_cost)
    shuffled = np.random.default_rng(0)
    for _ in range(_MORE_TRIES):
        missing = [at for at in given if best[at] is None]
        if not missing:
            break
        others = [at for at in shuffled.permutation(len(names)).tolist() if best[at] is not None]
        again = [*missing, *others]
        found.append(_one_by_one(names, again, taken, window))
        best = min(found, key=_cost)
    return best


def _cost(places: list[Place | None]) -> tuple[int, float]:
    leaders = [place.length for place in places if place is not None and place.length]
    return places.count(None), sum(leaders) + 30.0 * len(leaders)


def _crowd(names: Sequence[Name]) -> list[int]:
    at = np.array([(name.x, name.y) for name in names]).reshape(-1, 2)
    distance = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    counts: list[int] = (distance < _CROWD).sum(axis=1).tolist()
    return counts


def _one_by_one(
    names: Sequence[Name], order: list[int], taken: Sequence[Box], window: Box
) -> list[Place | None]:
    found: list[Place | None] = [None] * len(names)
    state = _State(names, taken, window)
    for at in order:
        found[at] = state.place(names[at])
    return found


class _State:
    """What is taken already, while names are placed one by one."""

    def __init__(self, names: Sequence[Name], taken: Sequence[Box], window: Box) -> None:
        self._window = window
        self._taken = [*taken]
        self._labels: list[Any] = []
        self._leaders: list[Any] = []
        self._marks = [(name.x, name.y, _core(name)) for name in names]

    def place(self, name: Name) -> Place | None:
        candidates = [*_near(name), *_far(name)]
        free = self._free(np.array([each.box for each in candidates]))
        for candidate, has_room in zip(candidates, free, strict=True):
            if has_room and self._is_clear(name, candidate):
                self._taken.append(candidate.box)
                self._labels.append(shapely.box(*candidate.box))
                if candidate.end is not None:
                    self._leaders.append(shapely.LineString([(name.x, name.y), candidate.end]))
                return candidate
        return None

    def _free(self, boxes: npt.NDArray[np.float64]) -> list[bool]:
        west, north, east, south = self._window
        left, top, right, bottom = boxes.T
        inside = (left >= west) & (top >= north) & (right <= east) & (bottom <= south)
        if self._taken:
            a, b, c, d = np.array(self._taken).T
            across = (left[:, None] < c) & (right[:, None] > a)
            down = (top[:, None] < d) & (bottom[:, None] > b)
            inside &= ~(across & down).any(axis=1)
        found: list[bool] = inside.tolist()
        return found

    def _is_clear(self, name: Name, place: Place) -> bool:
        own = shapely.box(*place.box)
        if self._leaders and shapely.intersects(own, self._leaders).any():
            return False
        if place.end is None:
            return True
        leader = shapely.LineString([(name.x, name.y), place.end])
        others = [core for x, y, core in self._marks if (x, y) != (name.x, name.y)]
        return not any(
            shapely.intersects(leader, barriers).any()
            for barriers in (self._labels, others, self._leaders)
            if barriers
        )


def _core(name: Name) -> Any:
    reach = name.reach * _CORE
    return shapely.box(name.x - reach, name.y - reach, name.x + reach, name.y + reach)


def _extent(name: Name) -> tuple[float, float]:
    width = max(text_width(line, name.size) for line in name.lines)
    return width + 2 * SIDE, name.size * LEADING * len(name.lines)


def _near(name: Name) -> Iterator[Place]:
    """Give the places that touch a mark: right, left, a little up or down, below, above."""
    x, y, gap = name.x, name.y, name.reach + _GAP
    w, h = _extent(name)
    for shift in (0.0, 0.6, -0.6):
        middle = y + shift * name.reach
        yield Place((x + gap, middle - h / 2, x + gap + w, middle + h / 2), "start")
        yield Place((x - gap - w, middle - h / 2, x - gap, middle + h / 2), "end")
    yield Place((x - w / 2, y + gap, x + w / 2, y + gap + h), "middle")
    yield Place((x - w / 2, y - gap - h, x + w / 2, y - gap), "middle")


def _far(name: Name) -> Iterator[Place]:
    w, h = _extent(name)
    w += NUMBER
    for distance in _DISTANCES:
        for degrees in _ANGLES:
            angle = math.radians(degrees)
            x = name.x + distance * math.cos(angle)
            y = name.y + distance * math.sin(angle)
            if abs(degrees) == 90:
                top = y if degrees > 0 else y - h
                yield Place((x - w / 2, top, x + w / 2, top + h), "middle", (x, y), distance)
            elif abs(degrees) < 90:
                yield Place((x, y - h / 2, x + w, y + h / 2), "start", (x, y), distance)
            else:
                yield Place((x - w, y - h / 2, x, y + h / 2), "end", (x, y), distance)
