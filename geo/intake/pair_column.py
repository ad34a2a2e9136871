"""A column that holds both coordinates -> two columns: "113.75,23.02" under 坐标."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from geo.intake.column_names import PAIRS
from geo.intake.degrees import parse_coordinate
from geo.intake.mapping import fold_name, guess_mapping, without_source

_OPENING, _CLOSING = ("(", "[", "（", "【"), (")", "]", "）", "】")
_BETWEEN = (re.compile(r"[,，;；、|\n]"), re.compile(r"\s+"))
_LOOK = 50  # rows
_LONGEST = 120  # characters
Row = tuple[int, list[Any]]


def split_pair(header: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """Put a column that holds both coordinates into two, where nothing else says the places.

    Which of the two is the longitude is left to the recognition of the numbers.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of (int, list)

    Returns
    -------
    header : tuple of str
        ``坐标`` becomes ``坐标 1`` and ``坐标 2``.
    rows : list of (int, list)

    Examples
    --------
    >>> split_pair(["编号", "坐标"], [(2, ["a", "113.75, 23.02"])])
    (('编号', '坐标 1', '坐标 2'), [(2, ['a', '113.75', '23.02'])])
    """
    at = None if guess_mapping(header).has_place else _column(header, rows)
    if at is None:
        return tuple(header), list(rows)
    name = header[at]
    names = (*header[:at], f"{name} 1", f"{name} 2", *header[at + 1 :])
    return names, [(line, _split(cells, at)) for line, cells in rows]


def _column(header: Sequence[str], rows: Sequence[Row]) -> int | None:
    """Return which column has a fitting name and pairs in all of its first rows."""
    for at, name in enumerate(header):
        if without_source(fold_name(name)) not in PAIRS:
            continue
        cells = [row[at] for _, row in rows[:_LOOK] if at < len(row) and row[at] not in (None, "")]
        pairs = sum(pair_of(cell) is not None for cell in cells)
        if pairs and 2 * pairs >= len(cells):
            return at
    return None


def _split(cells: list[Any], at: int) -> list[Any]:
    if at >= len(cells):
        return cells
    # What is no pair stays whole, so that it is told as it is.
    pair = pair_of(cells[at]) or (cells[at], cells[at])
    return [*cells[:at], *pair, *cells[at + 1 :]]


def pair_of(cell: Any) -> tuple[str, str] | None:
    """Return the two coordinates in a cell as texts, or None.

    Examples
    --------
    >>> pair_of("(113.75，23.02)"), pair_of("东经113°45′ 北纬23°1′"), pair_of("西平社区, 2")
    (('113.75', '23.02'), ('东经113°45′', '北纬23°1′'), None)
    """
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None
    text = _without_brackets(cell.strip())
    for between in _BETWEEN:
        parts = [part for part in map(str.strip, between.split(text)) if part]
        if len(parts) == 2 and all(map(parse_coordinate, parts)):
            return parts[0], parts[1]
    return None


def _without_brackets(text: str) -> str:
    text = text[1:] if text.startswith(_OPENING) else text
    return (text[:-1] if text.endswith(_CLOSING) else text).strip()
