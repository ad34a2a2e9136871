"""Columns that only blanks part, as instruments and old programs write points."""

from __future__ import annotations

from itertools import pairwise

from geo.intake.xy import fits, number_of

_LOOK = 20  # lines
_LONGEST = 400  # characters of such a line
_FEWEST = 2  # columns


def is_blank_separated(text: str) -> bool:
    r"""Say whether most of the first lines are points: words, and two numbers that are a place.

    Examples
    --------
    >>> is_blank_separated("1 473538.247 2544206.483 12.35"), is_blank_separated("a b\n1 2")
    (True, False)
    """
    lines = [line for line in text.split("\n", _LOOK)[:_LOOK] if line.strip()]
    points = sum(_is_point(line) for line in lines)
    return bool(points) and 2 * points >= len(lines)


def _is_point(line: str) -> bool:
    words = line[:_LONGEST].split()
    if len(words) < _FEWEST or len(line) > _LONGEST:
        return False
    numbers = [number_of(word) for word in words]
    pairs = [(x, y) for x, y in pairwise(numbers) if x is not None and y is not None]
    return any(fits(x, y) or fits(y, x) for x, y in pairs)


def with_tabs(text: str) -> str:
    """Return the text with one tabulator for the blanks between two columns."""
    return "\n".join("\t".join(line.split()) for line in text.split("\n"))
