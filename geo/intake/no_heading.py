"""Tables without a heading, as surveying programs write them: what the numbers say.

CASS writes ``name,code,east,north,height`` into its .dat; instruments write the northing first,
or leave the code and the height out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

from geo.crs.number_ranges import HOME
from geo.intake.xy import fits, number_of

Row = tuple[int, list[Any]]
_ROWS = 1_000  # looked at
_MOST_COLUMNS = 30
_MOST_MISFITS = 0.1  # share of rows whose numbers may be wrong
_SLUG = re.compile(r"[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){1,10}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DEGREES = 180.0
_FEWEST = 2  # cells of a point


def names_by_numbers(rows: Sequence[Row]) -> list[str] | None:
    """Return the names of the columns, "" where nothing is known; None when no pair is a place.

    Examples
    --------
    >>> names_by_numbers([(1, ["西平", "", "473538.247", "2544206.483", "12.35"])])
    ['名称', '', '东坐标', '北坐标', '高程']
    >>> names_by_numbers([(1, ["1", "KZD", "2544206.483", "473538.247"])])
    ['点号', '地物编码', '北坐标', '东坐标']
    >>> names_by_numbers([(1, ["1", "2"])]) is None
    True
    """
    sample = [cells for _, cells in points_only(rows)[:_ROWS] if len(_filled(cells)) > 1]
    width = min(_MOST_COLUMNS, max(map(len, sample), default=0))
    columns = [[row[at] if at < len(row) else None for row in sample] for at in range(width)]
    numbers = [[number_of(cell) for cell in column] for column in columns]
    found = _pair(numbers)
    if found is None:
        return None
    east, north = found
    names = [""] * max(len(cells) for _, cells in rows)
    is_metres = max(abs(each or 0) for each in numbers[east]) > _DEGREES
    names[east], names[north] = ("东坐标", "北坐标") if is_metres else ("经度", "纬度")
    first, last = sorted((east, north))
    _name_before(names, columns[:first])
    if is_metres and last + 1 < width and any(each is not None for each in numbers[last + 1]):
        names[last + 1] = "高程"
    return names


def points_only(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without what stands above them, such as the number of points."""
    if not any(len(_filled(cells)) > _FEWEST for _, cells in rows[:_ROWS]):
        return list(rows)
    return list(itertools.dropwhile(lambda row: len(_filled(row[1])) < _FEWEST, rows))


def _filled(cells: Sequence[Any]) -> list[Any]:
    return [cell for cell in cells if cell is not None and str(cell).strip()]


def _pair(numbers: Sequence[Sequence[float | None]]) -> tuple[int, int] | None:
    """Return the columns of the easting and the northing; None when two pairs could be."""
    pairs = itertools.permutations(range(len(numbers)), 2)
    found = [at for at in pairs if _fit(numbers[at[0]], numbers[at[1]])]
    if len(found) > 1:
        # A height of 12 can be a latitude, but not here.
        found = [at for at in found if _is_home(numbers[at[0]], numbers[at[1]])]
    return found[0] if len(found) == 1 else None


def _is_home(east: Sequence[float | None], north: Sequence[float | None]) -> bool:
    return any(
        HOME.west <= x <= HOME.east and HOME.south <= y <= HOME.north
        for x, y in zip(east, north, strict=True)
        if x is not None and y is not None
    )


def _fit(east: Sequence[float | None], north: Sequence[float | None]) -> bool:
    pairs = [(x, y) for x, y in zip(east, north, strict=True) if x is not None and y is not None]
    right = [(x, y) for x, y in pairs if fits(x, y)]
    if not right or len(right) < (1 - _MOST_MISFITS) * len(east):
        return False
    # Whole numbers of this size count something.
    return max(x for x, _ in right) > _DEGREES or any(x % 1 and y % 1 for x, y in right)


def _name_before(names: list[str], columns: Sequence[Sequence[Any]]) -> None:
    """Name what stands before the coordinates: number or name of the point, then its code."""
    texts = [[str(cell).strip() for cell in column if cell is not None] for column in columns]
    filled = [[text for text in column if text] for column in texts]
    for at, column in enumerate(filled[:2]):
        if not column:
            continue
        if all(map(_SLUG.fullmatch, column)) and "id" not in names:
            names[at] = "id"
        elif any(map(_CHINESE.search, column)) and "名称" not in names:
            names[at] = "名称"
        elif at == 0:
            names[at] = "点号"
        else:
            names[at] = "地物编码"
