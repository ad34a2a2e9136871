"""Iterate over, count and round the coordinates of GeoJSON geometries of any nesting.

In RFC 7946 a position is a list of two or three numbers; lines, rings and the Multi types are
nested lists of positions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DECIMALS = 6  # decimals of a degree that are stored: 0.1 m
METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere with a radius of 6,371 km


def positions(coordinates: Any) -> Iterator[list[Any]]:
    """Yield each position of structurally valid coordinates.

    Examples
    --------
    >>> list(positions([[[1, 2], [3, 4, 5]]])), list(positions([1, 2]))
    ([[1, 2], [3, 4, 5]], [[1, 2]])
    """
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from positions(part)
    else:
        yield coordinates


def count_positions(coordinates: Any) -> int:
    """Count the positions of unchecked coordinates; anything but a list has none.

    Examples
    --------
    >>> count_positions([[[1, 2], [3, 4]], []]), count_positions("x"), count_positions([])
    (2, 0, 0)
    """
    if not isinstance(coordinates, list) or not coordinates:
        return 0
    is_nested = isinstance(coordinates[0], list)
    return sum(map(count_positions, coordinates)) if is_nested else 1


def without_heights(coordinates: Any) -> Any:
    """Return coordinates with two numbers per position; anything but a list is left as it is.

    Shapely refuses rings that mix positions of two and three numbers.

    Examples
    --------
    >>> without_heights([[1, 2, 3], [4, 5]]), without_heights([]), without_heights(None)
    ([[1, 2], [4, 5]], [], None)
    """
    if not isinstance(coordinates, list) or not coordinates:
        return coordinates
    if isinstance(coordinates[0], list):
        return [without_heights(part) for part in coordinates]
    return coordinates[:2]


def rounded(coordinates: Any) -> Any:
    """Round coordinates to the decimals that are stored; only floats are changed.

    Examples
    --------
    >>> rounded([113.12345678, [1, "x"]])
    [113.123457, [1, 'x']]
    """
    if isinstance(coordinates, list):
        return [rounded(each) for each in coordinates]
    return round(coordinates, DECIMALS) if isinstance(coordinates, float) else coordinates
