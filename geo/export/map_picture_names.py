"""A project's name in the room a map has for it: three lines at most."""

from __future__ import annotations

import unicodedata

from geo.export.map_picture_look import text_width
from geo.export.map_picture_svg import one_line

_NOT_FIRST = "，。、；：！？）》」』”’…—,.;:!?)]%"
_NOT_LAST = "（《「『“‘(["
MAX_CHARACTERS = 120
MAX_LINES = 3


def broken(name: str, longest: float, size: float) -> list[str]:
    """Return a name in at most three lines; what does not fit ends in an ellipsis.

    Parameters
    ----------
    name : str
    longest : float
        Width of a line, in pixels.
    size : float
        Of the type, in pixels.

    Examples
    --------
    >>> broken("Hongyuan-Haide basketball city space", 130, 11)
    ['Hongyuan-Haide', 'basketball city space']
    >>> broken("高盛科技园三期", 120, 11)
    ['高盛科技园三期']
    >>> broken("东莞国际商务区（一期）", 80, 11)
    ['东莞国际商务区', '（一期）']
    """
    text = one_line(name)[:MAX_CHARACTERS]
    if _fits(text, longest, size):
        return [text]
    fitting = [at for at in _breaks(text) if _width(_at(text, at), size) <= longest]
    if not fitting:
        return _filled(text, longest, size)
    # Two lines of about the same length look better than a full one and a rest.
    best = min(fitting, key=lambda at: _width(_at(text, at), size) - size * _merit(text, at))
    return list(_at(text, best))


def _merit(text: str, at: int) -> float:
    """Return how much better than elsewhere a line breaks here, in characters."""
    if text[at] in _NOT_LAST:
        return 3.0
    return 1.5 if _is_wide(text[at - 1]) != _is_wide(text[at]) else 0.0


def _width(lines: tuple[str, str], size: float) -> float:
    return max(text_width(line, size) for line in lines)


def _filled(text: str, longest: float, size: float) -> list[str]:
    lines: list[str] = []
    while text and len(lines) < MAX_LINES - 1 and not _fits(text, longest, size):
        fitting = [at for at in _breaks(text) if _fits(text[:at].rstrip(), longest, size)]
        hard = next((i for i in range(len(text) - 1, 1, -1) if _fits(text[:i], longest, size)), 1)
        line, text = _at(text, fitting[-1] if fitting else hard)
        lines.append(line)
    return [*lines, _shortened(text, longest, size)]


def _at(text: str, at: int) -> tuple[str, str]:
    return text[:at].rstrip(), text[at:].lstrip()


def _breaks(text: str) -> list[int]:
    return [at for at in range(1, len(text)) if _may_break(text, at)]


def _fits(text: str, longest: float, size: float) -> bool:
    return text_width(text, size) <= longest


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before in " -" or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _shortened(text: str, longest: float, size: float) -> str:
    if _fits(text, longest, size):
        return text
    end = next(
        i for i in range(len(text), -1, -1) if _fits(text[:i] + "…", longest, size) or i == 0
    )
    return text[:end].rstrip() + "…"
