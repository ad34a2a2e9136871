"""Read tables from CSV, TSV and XLSX files.

In text, the delimiter is recognised; in a workbook, the first sheet with coordinates is used.

An unclosed quotation mark would merge several rows of a CSV file into one cell, so that a row
could get the place of another one. So a cell of several lines is accepted only if its lines
do not look like rows of the table.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from geo.intake.sandbox.run import run_reader
from geo.intake.sniff import Form, is_blank_separated, with_tabs
from geo.intake.tables import Row
from geo.intake.tables.headings import cell_text, known_names
from geo.intake.tables.mapping import ColumnMapping
from geo.intake.tables.merged_cells import Merged
from geo.intake.tables.table import Table, mapping_for, read_table, to_table
from geo.intake.upload import Upload, most_values
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.text.language import LANGUAGES, N_
from geo.model.text.translate import translate
from geo.store.file.scratch import temporary_folder

_DELIMITERS = (",", "\t", ";", "|", "，", "；")
_LOOK = 20  # lines examined for the delimiter
_LOOK_CHARACTERS = 100_000
_MOST_EMPTY = 1_000_000  # lines without content
_SAMPLE = 200  # lines that determine the usual width and the columns with numbers
_MOST_NAMED = 20  # lines named in one finding
_NUMBER = re.compile(
    r"\s*+(?:[+-]?\d+(?:[.,]\d+)?\s*|\d{1,3}\s*[°度].*|(?:MULTI)?(?:POINT|LINESTRING|POLYGON).*)"
)
Cells = list[str]
# Names and first words of the explanatory sheets in our own export and template.
_OWN = ((N_("Source"), N_("Plan")), (N_("How to fill in"), N_("How to fill in")))


def csv_table(text: str) -> Table:
    """Read CSV or TSV, recognising the delimiter and the header.

    Parameters
    ----------
    text : str

    Raises
    ------
    UnreadableFile
        ``table_broken``, ``too_many_fields``, ``too_many_features``, ``too_complex``.
    """
    limits = limit_settings()
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not any(mark in plain[:_LOOK_CHARACTERS] for mark in _DELIMITERS):
        plain = with_tabs(plain) if is_blank_separated(plain[:_LOOK_CHARACTERS]) else plain
    reader = CsvRows(plain, _delimiter(plain), limits.max_fields)
    rows: list[Row] = []
    room = most_values()
    for line, cells in reader:
        room -= len(cells)
        if room < 0:
            raise UnreadableFile("too_complex")
        if any(map(str.strip, cells)):
            rows.append((line, cells))
        elif line - len(rows) > _MOST_EMPTY:
            raise UnreadableFile("table_broken", line=line)
        if len(rows) > limits.max_features + _LOOK:
            limit = limits.max_features
            raise UnreadableFile("too_many_features", found=len(rows), limit=limit)
    table = to_table(rows)
    table.findings.extend(reader.findings())
    return table


def _delimiter(text: str) -> str:
    """Return the delimiter with most known names in a row, else with most rows of equal width."""
    start = text[:_LOOK_CHARACTERS]
    # Excel declares the delimiter by "sep=;" in the first line.
    if declared := re.match(r'"?sep=([^"\n])"?\s*(?:\n|$)', start):
        return declared[1]

    def fitness(delimiter: str) -> tuple[int, int, int]:
        reader = iter(CsvRows(start, delimiter, len(start)))
        rows: list[list[str]] = []
        # Errors are ignored: the sample may end inside a row, and broken rows are found later.
        with contextlib.suppress(UnreadableFile):
            filled = (row for _, row in reader if any(map(str.strip, row)))
            rows.extend(itertools.islice(filled, _LOOK))
        known = max((known_names(row) for row in rows), default=0)
        counts = Counter(len(row) - 1 for row in rows) or Counter([0])
        usual, times = max(counts.items(), key=lambda item: (item[0] > 0, item[1], item[0]))
        return known, times if usual else 0, usual

    return max(_DELIMITERS, key=fitness)


class CsvRows:
    """The rows of a CSV text.

    Parameters
    ----------
    text : str
        Each line ends with a line feed alone.
    delimiter : str
    most_cells : int
        Of one row.
    """

    def __init__(self, text: str, delimiter: str, most_cells: int) -> None:
        self._text = text
        self._delimiter = delimiter
        self._most_cells = most_cells
        self._field, self._lenient = cell_patterns(delimiter)
        self._stray: list[int] = []
        self._doubtful: list[int] = []
        self._room = 4 * len(text) + 10_000  # characters that may be scanned in vain

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        """Yield each row, including empty ones, with the number of its first line, from 1."""
        text, start, line, literal = self._text, 0, 1, 0
        quote = text.find('"')
        while start < len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            if 0 <= quote < start:
                quote = text.find('"', start)
            if quote < 0 or quote >= end:
                cells = self._split(text[start:end])
            elif start < literal:
                cells = self._literally(start, end, line)
            else:
                cells, end, literal = self._quoted(start, end, line)
            yield line, cells
            line += 1 if quote < 0 else text.count("\n", start, end) + 1
            start = end + 1

    def findings(self) -> list[Finding]:
        """Return the findings about all rows, to be called after the last one."""
        counts = (("quotes_stray", self._stray), ("quotes_doubtful", self._doubtful))
        return [
            Finding(code, "warning", params={"count": len(lines), "value": _named(lines)})
            for code, lines in counts
            if lines
        ]

    def _quoted(self, start: int, end: int, line: int) -> tuple[Cells, int, int]:
        """Read a row with quotation marks.

        Returns
        -------
        cells, end, literal
            The cells, the end of the row, and the end of the text in which quotation
            marks are ordinary characters.
        """
        found = self._strictly(start)
        if found is None:
            return self._literally(start, end, line), end, 0
        cells, last = found
        if last == end:
            return cells, end, 0
        lines = self._text[start:last].split("\n")
        if self._swallows(lines):
            return self._literally(start, end, line), end, last
        if any("\n" in cell and self._is_wide(cell) for cell in cells):
            self._doubtful.append(line)
        return cells, last, 0

    def _strictly(self, start: int) -> tuple[Cells, int] | None:
        """Read a row by RFC 4180; return None if a quotation mark is in a wrong place."""
        text, at, cells = self._text, start, []
        while True:
            found = self._field.match(text, at)
            assert found is not None
            at = found.end()
            if found[1] is not None:
                cells.append(found[1].replace('""', '"'))
            elif found[2].lstrip(" ").startswith('"'):
                self._spend(at - start + self._unclosed(found.start()), start)
                return None
            else:
                cells.append(found[2])
            if len(cells) > self._most_cells:
                self._refuse_width(len(cells))
            if at == len(text) or text[at] == "\n":
                return cells, at
            at += 1

    def _unclosed(self, at: int) -> int:
        """Return the number of characters that were searched in vain for a closing mark."""
        after = self._text.find('"', self._text.find('"', at) + 1)
        return (len(self._text) if after < 0 else after) - at

    def _spend(self, count: int, start: int) -> None:
        self._room -= count
        if self._room < 0:
            raise UnreadableFile("table_broken", line=self._text.count("\n", 0, start) + 1)

    def _literally(self, start: int, end: int, line: int) -> Cells:
        """Read a single line, with quotation marks interpreted to fit the table's width."""
        cells = self._one_line(self._text[start:end])
        if len(cells) != self._width:
            raise UnreadableFile("table_broken", line=line)
        self._stray.append(line)
        return cells

    def _one_line(self, text: str) -> Cells:
        lenient = self._leniently(text)
        if lenient is not None and (len(lenient) == self._width or '"' not in text):
            return lenient
        return [_bare(cell) for cell in self._split(text)]

    def _leniently(self, text: str) -> Cells | None:
        """Split a line, ending a quoted cell only at a mark before a delimiter."""
        cells, at = [], 0
        while found := self._lenient.match(text, at):
            at = found.end()
            cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
            if at == len(text):
                return cells
            if text[at] != self._delimiter:
                return None
            at += 1
        return None

    def _split(self, text: str) -> Cells:
        if text.count(self._delimiter) >= self._most_cells:
            self._refuse_width(text.count(self._delimiter) + 1)
        return text.split(self._delimiter)

    def _refuse_width(self, found: int) -> None:
        raise UnreadableFile("too_many_fields", found=found, limit=self._most_cells)

    @cached_property
    def _sample(self) -> list[Cells]:
        lines = self._text[: _SAMPLE * 2_000].split("\n")[:_SAMPLE]
        rows = [self._leniently(line) or line.split(self._delimiter) for line in lines if line]
        return [row for row in rows if len(row) <= self._most_cells]

    @cached_property
    def _width(self) -> int:
        """The number of cells that most rows have."""
        counts = Counter(map(len, self._sample)) or Counter([1])
        return max(counts.items(), key=lambda item: (item[1], item[0]))[0]

    @cached_property
    def _numbers(self) -> list[int]:
        """The columns in which most rows of the usual width have numbers or places."""
        rows = [row for row in self._sample if len(row) == self._width]
        found = []
        for at in range(self._width):
            values = [row[at] for row in rows if row[at].strip()]
            numbers = sum(bool(_NUMBER.fullmatch(value)) for value in values)
            if numbers and 2 * numbers >= len(values):
                found.append(at)
        return found

    def _swallows(self, lines: list[str]) -> bool:
        """Check whether the lines of a single row look like several rows."""
        if any(map(self._is_row, lines[1:-1])):
            return True
        return self._is_row(lines[0]) and self._is_row(lines[-1])

    def _is_row(self, line: str) -> bool:
        cells = line.split(self._delimiter)
        if len(cells) != self._width:
            return False
        values = [cells[at] for at in self._numbers if cells[at].strip()]
        return bool(values) and all(map(_NUMBER.fullmatch, values))

    def _is_wide(self, cell: str) -> bool:
        return cell.count(self._delimiter) >= max(1, self._width - 1)


def cell_patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a pattern for cells by RFC 4180, and one in which only the last mark closes a cell."""
    mark = re.escape(delimiter)
    blank = " *+" if delimiter != " " else ""
    closed = rf'{blank}"([^"]*+(?:""[^"]*+)*+)"{blank}(?={mark}|\n|\Z)'
    lenient = rf'{blank}"([^\n]*?)"{blank}(?={mark}|\Z)|([^{mark}"]*+)'
    return re.compile(rf"{closed}|([^{mark}\n]*+)"), re.compile(lenient)


def _bare(cell: str) -> str:
    """Remove the quotation marks at both ends of a cell, or a single one."""
    text = cell.strip(" ")
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"')
    return text.strip('"') if text.count('"') == 1 else cell


def _named(lines: list[int]) -> tuple[str, ...]:
    more = ["…"] if len(lines) > _MOST_NAMED else []
    return (*map(str, lines[:_MOST_NAMED]), *more)


class _Sheet(NamedTuple):
    """A sheet with at least one filled cell."""

    name: str
    merged: Merged
    rows: list[Row]
    is_read: bool  # False for the sheets beyond the limit


def sheet_table(content: bytes) -> Table:
    """Return the first sheet with coordinates; other sheets with content are reported.

    Parameters
    ----------
    content : bytes
        An XLSX file whose archive has been checked.

    Raises
    ------
    UnreadableFile
        ``empty_file``, and the errors of the reader.
    """
    with temporary_folder() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        request = {"path": str(path), "max_values": most_values()}
        lines = run_reader("geo.intake.sandbox.xlsx_reader", request, {})
    sheets = _sheets(lines)
    tables = [to_table(each.rows, each.name, each.merged) for each in sheets if each.is_read]
    if not tables:
        raise UnreadableFile("empty_file")
    # The first sheet may be an explanation without places.
    chosen = next((each for each in tables if mapping_for(each).has_place), tables[0])
    others = [each.name for each in sheets if each.name != chosen.sheet and not _is_own(each)]
    if others:
        params = {"value": chosen.sheet, "others": tuple(others)}
        chosen.findings.append(Finding("layers_left", "warning", params=params))
    formulas = lines[0].get("formulas", 0)
    if formulas:
        chosen.findings.append(Finding("formulas_kept", "info", params={"count": formulas}))
    return chosen


def _sheets(lines: list[dict[str, Any]]) -> list[_Sheet]:
    """Return the sheets with a filled cell; Excel adds empty sheets by itself."""
    found: list[_Sheet] = []
    for line in lines:
        if "sheet" in line:
            merged = [tuple(each) for each in line["merged"]]
            found.append(_Sheet(line["sheet"], merged, [], not line.get("beyond")))
        else:
            found[-1].rows.append((line["row"], line["cells"]))
    return [each for each in found if any(cell_text(cell) for _, row in each.rows for cell in row)]


def _is_own(sheet: _Sheet) -> bool:
    """Check by its name and first words whether a sheet is an explanation that we have written."""
    first = next(filter(None, (cell_text(cell) for _, row in sheet.rows for cell in row)))
    return (sheet.name, first) in {
        (translate(name, language), translate(text, language))
        for name, text in _OWN
        for language in LANGUAGES
    }


def read_xlsx(content: bytes, mapping: ColumnMapping | None = None) -> Upload:
    """Read a sheet's rows as features; see :func:`geo.intake.tables.table.read_table`."""
    return read_table(sheet_table(content), mapping, form=Form.XLSX)
