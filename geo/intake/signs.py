"""Signs that cannot be seen at the ends of cells: taken away, and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo.model.errors import Finding
from geo.model.text.plain_text import hidden_sign

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
