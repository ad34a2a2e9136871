"""Decide which of two columns called X and Y is the easting.

Maps and GIS call the easting X; Chinese surveying, like Gauss, calls the northing X.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from geo.intake.tables.degrees import parse_coordinate
from geo.intake.tables.mapping import ColumnMapping, is_plain_xy
from geo.model.errors import Finding

_ROWS = 200  # examined


def oriented(
    mapping: ColumnMapping, header: Sequence[str], rows: Sequence[tuple[int, list[Any]]]
) -> tuple[ColumnMapping, list[Finding]]:
    """Decide by the numbers which column is the easting, and report the decision.

    Degrees in China are unambiguous (73-135 east, 3-54 north). Metres usually
    are, since a northing there has seven digits and an easting six, or eight
    with its zone.

    Returns
    -------
    mapping : ColumnMapping
        With the two columns exchanged if the numbers require it.
    findings : list of Finding
        ``xy_by_values``, a warning unless X is clearly the easting.
    """
    if mapping.x is None or mapping.y is None or not is_plain_xy(mapping):
        return mapping, []
    pairs = _pairs(mapping, header, rows)
    if not pairs:
        return mapping, []
    straight = sum(fits(x, y) for x, y in pairs)
    crossed = sum(fits(y, x) for x, y in pairs)
    first = pairs[0]
    if crossed > straight:
        return mapping.swapped(), [_xy_finding(first[1], first[0], "warning")]
    if straight and _are_degrees(pairs):
        return mapping, []
    is_clear = straight == len(pairs) and not crossed
    finding = _xy_finding(*first, "warning")
    return mapping, [dataclasses.replace(finding, severity="info") if is_clear else finding]


def _pairs(
    mapping: ColumnMapping, header: Sequence[str], rows: Sequence[tuple[int, list[Any]]]
) -> list[tuple[float, float]]:
    assert mapping.x is not None
    assert mapping.y is not None
    at_x, at_y = header.index(mapping.x), header.index(mapping.y)
    found = []
    for _, cells in rows[:_ROWS]:
        x, y = (number_of(cells[at] if at < len(cells) else None) for at in (at_x, at_y))
        if x is not None and y is not None:
            found.append((x, y))
    return found


def number_of(cell: Any) -> float | None:
    """Return the coordinate in a cell, or None."""
    if isinstance(cell, str):
        read = parse_coordinate(cell)
        return read.value if read else None
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return float(cell) if is_number else None


def fits(east: float, north: float) -> bool:
    """Check whether two numbers can be the easting and northing of a place in China.

    Examples
    --------
    >>> fits(113.75, 23.02), fits(23.02, 113.75), fits(474373.1, 2546774.3)
    (True, False, True)
    """
    degrees = 73 <= east <= 135 and 3 <= north <= 54
    northing = 4e5 <= north <= 6e6
    easting = 1e5 <= east < 1e6 or 13e6 <= east < 46e6
    return degrees or (northing and easting and east != north and _longer(north, east))


def _longer(north: float, east: float) -> bool:
    return north >= 1e6 or east >= 13e6


def _are_degrees(pairs: list[tuple[float, float]]) -> bool:
    return all(abs(x) <= 180 and abs(y) <= 90 for x, y in pairs)


def _xy_finding(east: float, north: float, severity: Any) -> Finding:
    params = {"east": f"{east:.12g}", "north": f"{north:.12g}"}
    return Finding("xy_by_values", severity, params=params)
