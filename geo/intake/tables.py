"""Tables with coordinate columns -> features: CSV, TSV and the rows of a sheet."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.intake.column_findings import cleaned_names, told_columns
from geo.intake.mapping import ColumnMapping, guess_mapping, role_of
from geo.intake.mapping_store import remembered
from geo.intake.pair_column import split_pair
from geo.intake.placeless import without_places
from geo.intake.rows import RowReader
from geo.intake.sniff import Form
from geo.intake.upload import Upload, check_limits, most_values
from geo.intake.xy import oriented
from geo.model.errors import Finding, UnreadableFile
from geo.model.plain_text import without_signs
from geo.model.settings import limit_settings

_DELIMITERS = (",", "\t", ";", "|", "，", "；")
_LOOK = 20  # lines looked at for delimiter and header
_LOOK_CHARACTERS = 100_000
_MOST_EMPTY = 1_000_000  # lines without content
_SHOWN = 5  # rows of a preview
Row = tuple[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table before anything in it is understood.

    Attributes
    ----------
    header : tuple of str
        Each name once; columns without a name are called ``column 3``.
    rows : list of (int, list)
        Line in the file, from 1, and the cells.
    sheet : str or None
    findings : list of Finding
    """

    header: tuple[str, ...]
    rows: list[Row]
    sheet: str | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def preview(self) -> list[list[Any]]:
        """The first rows, for the page on which columns are assigned."""
        return [cells for _, cells in self.rows[:_SHOWN]]


def csv_table(text: str) -> Table:
    """Read CSV or TSV; delimiter and header are found.

    Parameters
    ----------
    text : str

    Raises
    ------
    UnreadableFile
        ``table_broken``, ``too_many_fields``, ``too_many_features``, ``too_complex``.
    """
    limits = limit_settings()
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_delimiter(text))
    rows: list[Row] = []
    room = most_values()
    try:
        for cells in reader:
            room -= len(cells)
            if room < 0:
                raise UnreadableFile("too_complex")
            if len(cells) > limits.max_fields:
                raise UnreadableFile("too_many_fields", found=len(cells), limit=limits.max_fields)
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, list(cells)))
            elif reader.line_num - len(rows) > _MOST_EMPTY:
                raise UnreadableFile("table_broken", line=reader.line_num)
            if len(rows) > limits.max_features + _LOOK:
                limit = limits.max_features
                raise UnreadableFile("too_many_features", found=len(rows), limit=limit)
    except csv.Error as error:
        raise UnreadableFile("table_broken", line=reader.line_num) from error
    return to_table(rows)


def _delimiter(text: str) -> str:
    """Return the character that gives the first rows most known names, else most cells, alike."""
    start = text.lstrip("\ufeff")[:_LOOK_CHARACTERS]
    # "sep=;" in the first line is Excel's own way to say it.
    if told := re.match(r'"?sep=(.)"?\s*(?:[\r\n]|$)', start):
        return told[1]

    def fitness(delimiter: str) -> tuple[int, int, int]:
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        rows: list[list[str]] = []
        # A row cut off by the end of the sample, or broken: the table's reader will tell.
        with contextlib.suppress(csv.Error):
            rows.extend(row for row in itertools.islice(reader, _LOOK) if any(map(str.strip, row)))
        known = max((_known_names(row) for row in rows), default=0)
        counts = Counter(len(row) - 1 for row in rows) or Counter([0])
        usual, times = max(counts.items(), key=lambda item: (item[0] > 0, item[1], item[0]))
        return known, times if usual else 0, usual

    return max(_DELIMITERS, key=fitness)


def _known_names(cells: Sequence[Any]) -> int:
    return sum(role_of(without_signs(_text(cell))) is not None for cell in cells)


def to_table(rows: Sequence[Row], sheet: str | None = None) -> Table:
    """Find the header among the first rows and give every column a name of its own."""
    rows = [row for row in rows if not _is_separator_note(row)]
    if not rows:
        raise UnreadableFile("empty_file")
    place = _header_place(rows)
    width = max(len(cells) for _, cells in rows)
    if place is None:
        return Table(_unique([""] * width), list(rows), sheet)
    names = [_text(cell) for cell in rows[place][1]]
    header = _unique([*map(without_signs, names), *[""] * (width - len(names))])
    return Table(*split_pair(header, rows[place + 1 :]), sheet, cleaned_names(names))


def _is_separator_note(row: Row) -> bool:
    return row[0] == 1 and bool(re.fullmatch(r"sep=.?", "".join(map(_text, row[1]))))


def _header_place(rows: Sequence[Row]) -> int | None:
    """Return which row is the header: the first with most known names, else one without numbers."""
    known = [_known_names(cells) for _, cells in rows[:_LOOK]]
    place = known.index(max(known))
    if known[place] and _is_header([cells for _, cells in rows[: place + 1]], known[place]):
        return place
    return None if _has_numbers(rows[0][1]) else 0


def _is_header(rows: Sequence[list[Any]], known: int) -> bool:
    """Say whether the last of some rows is no row of values that holds a known name by chance."""
    cells = rows[-1]
    filled = [sum(bool(_text(cell)) for cell in row) for row in rows]
    # A title is narrower than the table below it.
    if filled[-1] > max(filled[:-1], default=0) and not (known == 1 and _has_numbers(cells)):
        return True
    return known >= min(2, filled[-1]) and 2 * known >= filled[-1] and not _has_numbers(cells)


def _has_numbers(cells: Sequence[Any]) -> bool:
    return any(_is_number(cell) for cell in cells)


def _is_number(cell: Any) -> bool:
    if isinstance(cell, str):
        return bool(re.fullmatch(r"\s*[+-]?\d+(?:[.,]\d+)?\s*", cell))
    return isinstance(cell, int | float)


def _text(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell.get("date") or "")
    return "" if cell is None else " ".join(str(cell).split())


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    made: dict[str, None] = {}
    last: dict[str, int] = {}  # number that each name has come to
    for place, name in enumerate(names, start=1):
        base = name or f"column {place}"
        candidate = base
        while candidate in made:
            last[base] = last.get(base, 1) + 1
            candidate = f"{base} {last[base]}"
        made[candidate] = None
    return tuple(made)


def mapping_for(table: Table) -> ColumnMapping:
    """Return how to read a table: as a user has confirmed before, else by the names."""
    return remembered(table.header) or guess_mapping(table.header)


def read_table(
    table: Table, mapping: ColumnMapping | None = None, *, form: Form = Form.CSV
) -> Upload:
    """Turn the rows of a table into features.

    Parameters
    ----------
    table : Table
    mapping : ColumnMapping, optional
        What the user has assigned; without it, see :func:`mapping_for`.
    form : Form

    Raises
    ------
    UnreadableFile
        ``no_coordinate_columns`` with the columns there are.
    """
    confirmed = mapping or remembered(table.header)
    chosen = confirmed or guess_mapping(table.header)
    told = list(table.findings)
    if not chosen.has_place:
        told.append(without_places(table.header, table.rows, chosen))
    if confirmed is None:
        chosen, found = oriented(chosen, table.header, table.rows)
        told = [*told, told_columns(chosen), *found]
    reader = RowReader(table.header, chosen)
    features = [reader.feature(cells, place) for place, (_, cells) in enumerate(table.rows)]
    check_limits(features)
    told += reader.findings()
    return Upload(features, reader.crs, told, form=form.value, layer=table.sheet, columns=chosen)
