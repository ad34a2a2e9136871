"""Find the heading of a table, which may have up to three rows or be missing.

Surveying programs write tables without a heading; then the columns are named by their
numbers. CASS writes ``name,code,east,north,height`` into its .dat; instruments write the
northing first, or omit the code and the height.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.crs.surroundings import town_surroundings
from geo.intake.tables import Row
from geo.intake.tables.coordinate_columns import part_of
from geo.intake.tables.degrees import parse_coordinate
from geo.intake.tables.mapping import role_of
from geo.intake.tables.xy import fits, number_of
from geo.model.text.plain_text import without_signs

_HEADING_ROWS = 20  # rows in which the heading is searched
_DEEPEST = 3  # rows of one heading
_WKT = re.compile(r"\s*+(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\b", re.IGNORECASE)
# A map service or a system: "经度" below "高德坐标" differs from "经度" alone.
_SOURCE = re.compile(
    r"高德|百度|腾讯|火星|国测局|天地图|2000|西安|北京54|gcj|bd-?09|wgs|cgcs|amap|baidu",
    re.IGNORECASE,
)
# The number of columns of each merged cell, by the number of its row and its column from 0.
Spans = Mapping[tuple[int, int], int]
_ROWS = 1_000  # rows whose numbers are examined
_MOST_COLUMNS = 30
_MOST_MISFITS = 0.1  # largest share of rows with impossible numbers
_SLUG = re.compile(r"[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){1,10}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DEGREES = 180.0
_FEWEST = 2  # cells of a point


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a table, and its place.

    Attributes
    ----------
    names : list of str
        One for each column; "" for a column without a name.
    first, behind : int
        Index of its first row, and of the first row after it.
    """

    names: list[str]
    first: int
    behind: int


def find_heading(rows: Sequence[Row], spans: Spans | None = None) -> Heading | None:
    """Return the heading, or None if the first row already has values.

    Parameters
    ----------
    rows : sequence of (int, list)
    spans : mapping, optional
        Merged cells of a sheet. Without them, as in a text, a name also applies to the
        empty cells after it.

    Examples
    --------
    >>> rows = [(1, ["名称", "坐标", ""]), (2, ["", "经度", "纬度"]), (3, ["甲", 113.7, 23])]
    >>> find_heading(rows)
    Heading(names=['名称', '经度', '纬度'], first=0, behind=2)
    """
    place = _place(rows)
    names = [cell_text(cell) for cell in rows[place][1]] if place is not None else []
    best = Heading(names, place, place + 1) if place is not None else None
    most_meanings = _meanings(names)
    candidates = rows[:_HEADING_ROWS]
    for depth in range(2, _DEEPEST + 1):
        for first in range(len(candidates) - depth + 1):
            window = candidates[first : first + depth]
            if place is not None and not first <= place < first + depth:
                continue
            if any(_is_value(cell) for _, cells in window for cell in cells):
                continue
            joined = _joined(window, spans)
            if (count := _meanings(joined)) > most_meanings and _has_place_columns(joined):
                best, most_meanings = Heading(joined, first, first + depth), count
    return best


def known_names(cells: Sequence[Any]) -> int:
    """Count the cells that are known names of columns."""
    return sum(_meaning(cell_text(cell)) is not None for cell in cells)


def cell_text(cell: Any) -> str:
    """Return a cell as one line of text."""
    if isinstance(cell, dict):
        return str(cell.get("date") or "")
    return "" if cell is None else " ".join(str(cell).split())


def _meaning(name: str) -> object:
    """Return the role of a column name, or the part of a coordinate; None if unknown."""
    plain = without_signs(name)
    return role_of(plain) or part_of(plain)


def _meanings(names: Iterable[str]) -> int:
    """Count the different meanings of names."""
    return len({found for name in names if (found := _meaning(name)) is not None})


def _has_place_columns(names: Sequence[str]) -> bool:
    meanings = {_meaning(name) for name in names}
    axes = {each[0] if isinstance(each, tuple) else each for each in meanings}
    return "wkt" in axes or {"x", "y"} <= axes


def _joined(window: Sequence[Row], spans: Spans | None) -> list[str]:
    """Return the column names of a heading of several rows."""
    width = max(len(cells) for _, cells in window)
    texts = [
        [cell_text(each) for each in cells] + [""] * (width - len(cells)) for _, cells in window
    ]
    for depth, (line, _) in enumerate(window[:-1]):
        _spread(texts[depth], texts[depth + 1 :], line, spans)
    return [_name([each for each in path if each]) for path in zip(*texts, strict=True)]


def _spread(texts: list[str], below: list[list[str]], line: int, spans: Spans | None) -> None:
    """Copy a name above several columns to each of them, in place."""
    name, end = "", 0
    for at, text in enumerate(texts):
        has_child = any(row[at] for row in below)
        if text:
            span_end = len(texts) if spans is None else at + spans.get((line, at), 1)
            name, end = (text, span_end) if has_child else ("", 0)
        elif name and at < end and has_child:
            texts[at] = name
        else:
            name = ""


def _name(path: list[str]) -> str:
    """Combine the names above a column, from top to bottom, into one.

    Examples
    --------
    >>> _name(["坐标", "经度"]), _name(["东经", "度"]), _name(["投资", "2023年"])
    ('经度', '东经度', '投资 2023年')
    >>> _name(["高德坐标", "经度"])
    '经度（高德坐标）'
    """
    if len(path) < 2:
        return "".join(path)
    above, leaf = path[-2], path[-1]
    if _meaning(leaf) is not None:
        sourced = f"{leaf}（{above}）"
        return sourced if _SOURCE.search(above) and _meaning(sourced) is not None else leaf
    joined = f"{above}{leaf}"
    return joined if _meaning(joined) is not None else f"{above} {leaf}"


def _place(rows: Sequence[Row]) -> int | None:
    """Return the index of the row with most known names, or of a first row without values."""
    above = list(itertools.takewhile(lambda row: not _has_place(row[1]), rows[:_HEADING_ROWS]))
    known = [known_names(cells) for _, cells in above or rows[:1]]
    place = known.index(max(known))
    if known[place] and _is_header([cells for _, cells in rows[: place + 1]], known[place]):
        return place
    return None if any(_is_value(cell) for cell in rows[0][1]) else 0


def _is_header(rows: Sequence[list[Any]], known: int) -> bool:
    """Check that the last of some rows is a header, not values that happen to be known names."""
    cells = rows[-1]
    if _has_place(cells):
        return False
    filled = [sum(bool(cell_text(cell)) for cell in row) for row in rows]
    # A header has more cells than the title above it.
    if filled[-1] > max(filled[:-1], default=0) and not (known == 1 and _has_numbers(cells)):
        return True
    return known >= min(2, filled[-1]) and 2 * known >= filled[-1] and not _has_numbers(cells)


def _has_place(cells: Sequence[Any]) -> bool:
    """Check whether two neighbouring cells can be coordinates."""
    numbers = [number_of(cell) for cell in cells]
    pairs = [(x, y) for x, y in itertools.pairwise(numbers) if x is not None and y is not None]
    return any(fits(x, y) or fits(y, x) for x, y in pairs)


def _has_numbers(cells: Sequence[Any]) -> bool:
    return any(_is_number(cell) for cell in cells)


def _is_number(cell: Any) -> bool:
    if isinstance(cell, str):
        return bool(re.fullmatch(r"\s*[+-]?\d+(?:[.,]\d+)?\s*", cell))
    return isinstance(cell, int | float)


def _is_value(cell: Any) -> bool:
    """Check whether a cell has a value that cannot be a heading: a number, coordinate or shape."""
    if not isinstance(cell, str):
        return cell is not None
    return _is_number(cell) or parse_coordinate(cell) is not None or bool(_WKT.match(cell))


def names_by_numbers(rows: Sequence[Row]) -> list[str] | None:
    """Name the columns of a table without heading by their numbers.

    Parameters
    ----------
    rows : sequence of (int, list)

    Returns
    -------
    list of str or None
        "" for a column of unknown meaning; None if no two columns are coordinates.

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
    pair = _coordinate_columns(numbers)
    if pair is None:
        return None
    east, north = pair
    names = [""] * max(len(cells) for _, cells in rows)
    is_metres = max(abs(each or 0) for each in numbers[east]) > _DEGREES
    names[east], names[north] = ("东坐标", "北坐标") if is_metres else ("经度", "纬度")
    first, last = sorted((east, north))
    _name_before(names, columns[:first])
    if is_metres and last + 1 < width and any(each is not None for each in numbers[last + 1]):
        names[last + 1] = "高程"
    return names


def points_only(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without leading single cells, such as the number of points."""
    if not any(len(_filled(cells)) > _FEWEST for _, cells in rows[:_ROWS]):
        return list(rows)
    return list(itertools.dropwhile(lambda row: len(_filled(row[1])) < _FEWEST, rows))


def _filled(cells: Sequence[Any]) -> list[Any]:
    return [cell for cell in cells if cell is not None and str(cell).strip()]


def _coordinate_columns(numbers: Sequence[Sequence[float | None]]) -> tuple[int, int] | None:
    """Return the columns of easting and northing; None if not exactly one pair is possible."""
    pairs = itertools.permutations(range(len(numbers)), 2)
    found = [at for at in pairs if _fit(numbers[at[0]], numbers[at[1]])]
    if len(found) > 1:
        # A height of 12 could be a latitude, but not near the town.
        found = [at for at in found if _is_home(numbers[at[0]], numbers[at[1]])]
    return found[0] if len(found) == 1 else None


def _is_home(east: Sequence[float | None], north: Sequence[float | None]) -> bool:
    home = town_surroundings().home
    return any(
        home.west <= x <= home.east and home.south <= y <= home.north
        for x, y in zip(east, north, strict=True)
        if x is not None and y is not None
    )


def _fit(east: Sequence[float | None], north: Sequence[float | None]) -> bool:
    """Check whether two columns can be easting and northing."""
    pairs = [(x, y) for x, y in zip(east, north, strict=True) if x is not None and y is not None]
    right = [(x, y) for x, y in pairs if fits(x, y)]
    if not right or len(right) < (1 - _MOST_MISFITS) * len(east):
        return False
    # Whole numbers in the range of degrees are more likely counts.
    return max(x for x, _ in right) > _DEGREES or any(x % 1 and y % 1 for x, y in right)


def _name_before(names: list[str], columns: Sequence[Sequence[Any]]) -> None:
    """Name the columns before the coordinates: number or name of the point, then its code."""
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
