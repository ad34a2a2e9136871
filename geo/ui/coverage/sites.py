"""Read and write a visitor's trial as kept in the address.

Sites are ``113.75,23.02;113.76,23.03``, moved facilities
``an-id@113.75,23.02;other-id@113.76,23.03``; longitude and latitude in WGS 84 degrees.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from geo.study.trial import Move, Position

MAX_SITES = 30
MAX_MOVES = 10


def sites_of(text: str) -> tuple[Position, ...]:
    """Parse the positions in a text; invalid ones are ignored.

    Returns
    -------
    tuple of (longitude, latitude)
        WGS 84 degrees.

    Examples
    --------
    >>> sites_of("113.75,23.02;x;1,2,3;nan,4;200,0")
    ((113.75, 23.02),)
    >>> sites_of("")
    ()
    """
    positions = [_position(part) for part in text.split(";")]
    return tuple(position for position in positions if position is not None)[:MAX_SITES]


def sites_text(sites: Sequence[Position]) -> str:
    """Format positions for the address, rounded to about a metre.

    Examples
    --------
    >>> sites_text([(113.7512345, 23.02)])
    '113.75123,23.02'
    """
    return ";".join(f"{round(x, 5)},{round(y, 5)}" for x, y in sites[:MAX_SITES])


def moves_of(text: str) -> tuple[Move, ...]:
    """Parse the moves of facilities in a text; invalid ones are ignored.

    If a facility is moved twice, the last move counts.

    Returns
    -------
    tuple of (id, (longitude, latitude))
        WGS 84 degrees.

    Examples
    --------
    >>> moves_of("a@1,2;b;@3,4;c@x,1;a@113.75,23.02")
    (('a', (113.75, 23.02)),)
    >>> moves_of("")
    ()
    """
    moves: dict[str, Position] = {}
    for part in text.split(";"):
        identifier, _at, place = part.rpartition("@")
        position = _position(place)
        if identifier and position is not None:
            moves[identifier] = position
    return tuple(moves.items())[:MAX_MOVES]


def moves_text(moves: Sequence[Move]) -> str:
    """Format moves of facilities for the address, rounded to about a metre.

    Examples
    --------
    >>> moves_text([("a", (113.7512345, 23.02))])
    'a@113.75123,23.02'
    """
    return ";".join(f"{name}@{sites_text([place])}" for name, place in moves[:MAX_MOVES])


def _position(text: str) -> Position | None:
    coordinates = text.split(",")
    try:
        x, y = (float(number) for number in coordinates)
    except ValueError:
        return None
    if not (math.isfinite(x) and abs(x) <= 180 and math.isfinite(y) and abs(y) <= 90):
        return None
    return x, y
