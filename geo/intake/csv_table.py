"""CSV and TSV text -> a table: delimiter, rows and header are found."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections import Counter

from geo.intake.blank_columns import is_blank_separated, with_tabs
from geo.intake.csv_rows import CsvRows
from geo.intake.headings import known_names
from geo.intake.tables import Row, Table, to_table
from geo.intake.upload import most_values
from geo.model.config.settings import limit_settings
from geo.model.errors import UnreadableFile

_DELIMITERS = (",", "\t", ";", "|", "，", "；")
_LOOK = 20  # lines looked at for the delimiter
_LOOK_CHARACTERS = 100_000
_MOST_EMPTY = 1_000_000  # lines without content


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
    """Return the character that gives the first rows most known names, else most cells, alike."""
    start = text[:_LOOK_CHARACTERS]
    # "sep=;" in the first line is Excel's own way to say it.
    if told := re.match(r'"?sep=([^"\n])"?\s*(?:\n|$)', start):
        return told[1]

    def fitness(delimiter: str) -> tuple[int, int, int]:
        reader = iter(CsvRows(start, delimiter, len(start)))
        rows: list[list[str]] = []
        # A row cut off by the end of the sample, or broken: the table's reader will tell.
        with contextlib.suppress(UnreadableFile):
            filled = (row for _, row in reader if any(map(str.strip, row)))
            rows.extend(itertools.islice(filled, _LOOK))
        known = max((known_names(row) for row in rows), default=0)
        counts = Counter(len(row) - 1 for row in rows) or Counter([0])
        usual, times = max(counts.items(), key=lambda item: (item[0] > 0, item[1], item[0]))
        return known, times if usual else 0, usual

    return max(_DELIMITERS, key=fitness)
