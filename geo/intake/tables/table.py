"""Tables with coordinate columns -> features: CSV, TSV and the rows of a sheet.

Signs that cannot be seen at the ends of cells: taken away, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.intake.sniff import Form
from geo.intake.tables.coordinate_columns import join_degrees, level_zones, split_pair
from geo.intake.tables.headings import cell_text, find_heading, names_by_numbers, points_only
from geo.intake.tables.mapping import ColumnMapping, cleaned_names, guess_mapping, told_columns
from geo.intake.tables.mapping_store import remembered
from geo.intake.tables.merged_cells import Merged, fill_down, spans_of
from geo.intake.tables.placeless import without_places
from geo.intake.tables.rows import RowReader, above_heading, left_out
from geo.intake.tables.xy import oriented
from geo.intake.upload import Upload, check_limits
from geo.model.errors import Finding, UnreadableFile
from geo.model.text.plain_text import hidden_sign, without_signs

Row = tuple[int, list[Any]]
_NO_BREAK = "\u00a0\u202f\u2007"  # blanks that copied web pages and documents bring along


class _Hidden(dict[str, bool]):
    """Whether a sign cannot be seen; each is looked up once."""

    def __missing__(self, sign: str) -> bool:
        found = self[sign] = sign in _NO_BREAK or hidden_sign(sign) is not None
        return found


def strip_signs(rows: Sequence[Row]) -> list[Finding]:
    r"""Take signs that cannot be seen off both ends of the cells, in place.

    Parameters
    ----------
    rows : sequence of (int, list)

    Returns
    -------
    list of Finding
        One that tells how many cells it were, and the first row, or none.

    Examples
    --------
    >>> rows = [(2, ["甲", "\u200b113.75\u202c "])]
    >>> strip_signs(rows)[0].params, rows
    ({'count': 1, 'line': 2, 'sign': 'U+200B'}, [(2, ['甲', '113.75'])])
    """
    hidden = _Hidden()
    count, first, sign = 0, 0, ""
    for line, cells in rows:
        for at, cell in enumerate(cells):
            if type(cell) is not str or cell.isascii() or not cell:
                continue
            if not (hidden[cell[0]] or hidden[cell[-1]] or cell[0].isspace() or cell[-1].isspace()):
                continue
            plain, found = _without(cell, hidden)
            if found:
                cells[at] = plain
                count, first, sign = count + 1, first or line, sign or f"U+{ord(found):04X}"
    if not count:
        return []
    return [
        Finding("signs_stripped", "warning", params={"count": count, "line": first, "sign": sign})
    ]


def _without(text: str, hidden: _Hidden) -> tuple[str, str]:
    """Return a text without the signs at its ends, and the first of them."""
    start, end, found = 0, len(text), ""
    while start < end and (hidden[text[start]] or text[start].isspace()):
        found = found or (text[start] if hidden[text[start]] else "")
        start += 1
    while end > start and (hidden[text[end - 1]] or text[end - 1].isspace()):
        found = found or (text[end - 1] if hidden[text[end - 1]] else "")
        end -= 1
    return text[start:end], found


_SHOWN = 5  # rows of a preview


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
    above : list of (int, list)
        What stands above the heading.
    headed : bool
        Whether the columns have names, or their numbers say what they hold.
    """

    header: tuple[str, ...]
    rows: list[Row]
    sheet: str | None = None
    findings: list[Finding] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    headed: bool = True

    @property
    def preview(self) -> list[list[Any]]:
        """The first rows, for the page on which columns are assigned."""
        return [cells for _, cells in self.rows[:_SHOWN]]


def to_table(rows: Sequence[Row], sheet: str | None = None, merged: Merged | None = None) -> Table:
    """Find the heading among the first rows and give every column a name of its own.

    Parameters
    ----------
    rows : sequence of (int, list)
    sheet : str, optional
    merged : sequence of (int, int, int, int), optional
        The merged cells of a sheet.
    """
    rows = [row for row in rows if not _is_separator_note(row)]
    if not rows:
        raise UnreadableFile("empty_file")
    told = strip_signs(rows)
    heading = find_heading(rows, spans_of(merged) if merged else None)
    width = max(len(cells) for _, cells in rows)
    names, body = [""] * width, rows
    if heading is not None:
        names = [*heading.names, *[""] * (width - len(heading.names))]
        body = rows[heading.behind :]
        told += [*cleaned_names(names), *above_heading(rows[: heading.first])]
    elif (found := names_by_numbers(rows)) is not None:
        names, body = found, points_only(rows)
        told += above_heading(rows[: len(rows) - len(body)])
        shown = tuple(name or "–" for name in names)
        told.append(Finding("heading_missing", "warning", params={"value": shown}))
    told += fill_down(body, merged or ())
    names, body, joined = join_degrees(list(map(without_signs, names)), body)
    above = rows[: heading.first] if heading is not None else []
    is_headed = heading is not None or any(names)
    return Table(*split_pair(_unique(names), body), sheet, [*told, *joined], above, is_headed)


def _is_separator_note(row: Row) -> bool:
    return row[0] == 1 and bool(re.fullmatch(r"sep=.?", "".join(map(cell_text, row[1]))))


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
    if not chosen.has_place and not table.headed:
        raise UnreadableFile("no_heading")
    if not chosen.has_place:
        told.append(without_places(table.header, table.rows, chosen))
    if confirmed is None:
        chosen, found = oriented(chosen, table.header, table.rows)
        told = [*told, told_columns(chosen), *found]
    reader = RowReader(table.header, chosen)
    rows, left = reader.parted(table.rows)
    features = [reader.feature(cells, place) for place, (_, cells) in enumerate(rows)]
    check_limits(features)
    told += [*left_out(left), *level_zones(features, reader.crs), *reader.findings()]
    return Upload(features, reader.crs, told, form=form.value, layer=table.sheet, columns=chosen)
