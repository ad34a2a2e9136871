"""Handle merged cells of a sheet, whose value applies to several rows or columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from geo.intake.tables import Row
from geo.intake.upload import most_values
from geo.model.errors import Finding, UnreadableFile

# First row, first column, last row, last column, counted from 1.
Merged = Sequence[tuple[int, int, int, int]]


def spans_of(merged: Merged) -> dict[tuple[int, int], int]:
    """Return the number of columns of each merged cell, by row (from 1) and column (from 0).

    Examples
    --------
    >>> spans_of([(3, 3, 3, 4), (5, 5, 9, 5)])
    {(3, 2): 2, (5, 4): 1}
    """
    return {(top, left - 1): right - left + 1 for top, left, _, right in merged}


def fill_down(rows: Sequence[Row], merged: Merged) -> list[Finding]:
    """Copy the value of a cell merged over several rows into each of them, in place.

    Parameters
    ----------
    rows : sequence of (int, list)
        Without the heading, ordered by their numbers.
    merged : sequence of (int, int, int, int)

    Returns
    -------
    list of Finding
        At most one, with the number of cells that were filled.

    Raises
    ------
    UnreadableFile
        ``too_complex``, if too many cells would be filled.

    Examples
    --------
    >>> rows = [(5, ["甲", "板块"]), (6, ["乙"])]
    >>> fill_down(rows, [(5, 2, 6, 2)])[0].params, rows
    ({'count': 1}, [(5, ['甲', '板块']), (6, ['乙', '板块'])])
    """
    by_line = dict(rows)
    lines = [line for line, _ in rows]
    reached: dict[int, int] = {}  # the last line filled so far, by column
    filled, room = 0, most_values()
    for top, left, bottom, _ in sorted(merged):
        cells = by_line.get(top)
        if cells is None or bottom == top or len(cells) < left or cells[left - 1] is None:
            continue
        start = max(top, reached.get(left, 0))
        reached[left] = max(bottom, start)
        below = rows[bisect_right(lines, start) : bisect_right(lines, bottom)]
        room -= len(below)
        if room < 0:
            raise UnreadableFile("too_complex")
        filled += sum(_fill(each, left - 1, cells[left - 1]) for _, each in below)
    return [Finding("merged_filled", "info", params={"count": filled})] if filled else []


def _fill(cells: list[Any], at: int, value: Any) -> bool:
    if at < len(cells) and cells[at] not in (None, ""):
        return False
    cells.extend([None] * (at + 1 - len(cells)))
    cells[at] = value
    return True
