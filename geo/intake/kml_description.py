"""Attributes that a program has written into a placemark's description as an HTML table.

ArcGIS ("Layer to KML"), Google Earth Pro and many portals know no other place for
them. A table of two columns is a list of names and values; the rest stays text.
"""

from __future__ import annotations

from geo.intake.html_tags import tokens

_CELLS = {"td", "th"}
_NULL = {"<null>", "&lt;null&gt;", "null"}
_LONGEST = 200_000  # characters; a longer description stays as it is
_LONGEST_NAME = 100
_SILENT = {"style", "script", "title"}
Row = list[tuple[str, str]]  # (tag, text) of each cell


class _Tables:
    """Collects the rows of the innermost tables, and the text outside of them."""

    def __init__(self, text: str) -> None:
        self.tables: list[list[Row]] = []  # done, in the order of their ends
        self.rest: list[str] = []
        self._open: list[list[Row]] = []
        self._cells: list[tuple[str, list[str]] | None] = []  # of each open table
        self._silent = 0
        steps = {"start": self._start, "end": self._end, "text": self._add}
        for kind, value in tokens(text):
            steps[kind](value)
        while self._open:
            self._end("table")

    def _start(self, tag: str) -> None:
        """Open a table, a row or a cell."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._open.append([])
            self._cells.append(None)
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS and self._open:
            self._end_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            self._cells[-1] = (tag, [])
        elif tag in ("br", "p", "div", "li", "h1", "h2", "h3"):
            self._add("\n")

    def _end(self, tag: str) -> None:
        """Close what was opened."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in (*_CELLS, "tr") and self._open:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self.tables.append(self._open.pop())
            self._cells.pop()

    def _add(self, text: str) -> None:
        """Put text into the open cell, or beside the tables."""
        if self._silent:
            return
        cell = self._cells[-1] if self._cells else None
        (cell[1] if cell else self.rest).append(text)

    def _end_cell(self) -> None:
        cell = self._cells[-1]
        if cell is not None:
            self._open[-1][-1].append((cell[0], _flat("".join(cell[1]))))
            self._cells[-1] = None


def _flat(text: str) -> str:
    return " ".join(text.split())


def pairs_of(description: str) -> tuple[list[tuple[str, str | None]], list[str]] | None:
    """Return names and values in the tables of a description, and the text beside them.

    Parameters
    ----------
    description : str
        Plain text or HTML.

    Returns
    -------
    (pairs, lines) : (list of (str, str or None), list of str) or None
        None where there is no table of names and values, or one that has more
        columns as well: nothing is taken apart then.

    Examples
    --------
    >>> pairs_of("<table><tr><td>层数</td><td>6</td></tr></table>"), pairs_of("plain")
    (([('层数', '6')], []), None)
    """
    if "<t" not in description.lower() or len(description) > _LONGEST:
        return None
    reader = _Tables(description)
    pairs: list[tuple[str, str | None]] = []
    lines: list[str] = []
    for table in reader.tables:
        found = _pairs(table, lines)
        if found is None:
            return None
        pairs += found
    rest = "".join(reader.rest).split("\n")
    lines += [text for text in map(_flat, rest) if text]
    return (pairs, list(dict.fromkeys(lines))) if pairs else None


def _pairs(table: list[Row], lines: list[str]) -> list[tuple[str, str | None]] | None:
    """Return the pairs of one table; a cell alone in its row is a heading."""
    rows = [row for row in table if row and any(text for _, text in row)]
    if len(rows) == 2 and _is_head(rows[0]) and len(rows[0]) == len(rows[1]):
        return [
            (name, _value(value))
            for (_, name), (_, value) in zip(*rows, strict=True)
            if name or value
        ]
    pairs: list[tuple[str, str | None]] = []
    for row in rows:
        if len(row) == 1:
            lines.append(row[0][1])
        elif len(row) == 2 and row[0][1] and len(row[0][1]) <= _LONGEST_NAME:
            if not _is_head(row):  # "Field", "Value"
                pairs.append((row[0][1].rstrip(":：").strip(), _value(row[1][1])))
        else:
            return None
    return pairs


def _is_head(row: Row) -> bool:
    return all(tag == "th" for tag, _ in row) and len(row) > 1


def _value(text: str) -> str | None:
    return None if not text or text.lower() in _NULL else text
