"""Where a position in a text is taken for one of the town: the study area and what is around it."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from geo.model.study_area import study_area

Axis = Literal["east", "north"]
Box = tuple[float, float, float, float]

CHINA: Box = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north: no latitude is a longitude here
_AROUND = 1.0  # degrees
_BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"
_SHORTEST = 7  # signs of a geohash that tells more than the quarter


def surroundings() -> Box:
    """Return the surroundings of the study area; without its outline, all of China."""
    area = study_area()
    return CHINA if area is None or area.is_empty else _around(area.bounds)


@lru_cache(maxsize=4)
def _around(bounds: tuple[float, ...]) -> Box:
    west, south, east, north = bounds
    return west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND


def within(value: float, box: Box) -> Axis | None:
    """Say whether a number is a longitude or a latitude in a box; the two do not overlap.

    Examples
    --------
    >>> within(113.75, CHINA), within(23.02, CHINA), within(60.0, CHINA)
    ('east', 'north', None)
    """
    west, south, east, north = box
    if west <= value < east:
        return "east"
    return "north" if south <= value < north else None


def is_hash_of_town(word: str) -> bool:
    """Say whether a word is a geohash of a place in or near the town.

    Examples
    --------
    >>> is_hash_of_town("ws0fh9q8"), is_hash_of_town("wsproject"), is_hash_of_town("u4pruydq")
    (True, False, False)
    """
    box, rest = surroundings(), word[3:]
    mixed = not word.isalpha() and not rest.isdigit()  # neither a word nor a standard's number
    return len(word) >= _SHORTEST and mixed and box != CHINA and word[:3] in _hashes(box)


@lru_cache(maxsize=4)
def _hashes(box: Box) -> frozenset[str]:
    west, south, east, north = box
    middle, centre = (west + east) / 2, (south + north) / 2
    return frozenset(_geohash(x, y) for x in (west, middle, east) for y in (south, centre, north))


def _geohash(x: float, y: float) -> str:
    """Return the first three signs of a geohash (Niemeyer 2008): 15 halvings, east before north."""
    ranges, bits = [[-180.0, 180.0], [-90.0, 90.0]], 0
    for turn in range(15):
        half, value = ranges[turn % 2], (x, y)[turn % 2]
        middle = sum(half) / 2
        bits = bits * 2 + (value >= middle)
        half[value < middle] = middle
    return "".join(_BASE32[bits >> shift & 31] for shift in (10, 5, 0))
