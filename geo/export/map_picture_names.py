"""A project's name in the room a map has for it: three lines at most."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from geo.export.map_picture_look import text_width
from geo.export.map_picture_svg import one_line

_NOT_FIRST = "，。、；：！？）》」』”’…—,.;:!?)]%"
_NOT_LAST = "（《「『“‘(["
MAX_CHARACTERS = 120
MAX_LINES = 3
_DEEPEST = 20  # times that names are alike again where they were told apart


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


def told_apart(names: Sequence[str], longest: float, size: float) -> list[list[str]]:
    """Return names in at most three lines each, such that different names read differently.

    Names that are alike until they are cut show, in their last line, where they differ.

    Parameters
    ----------
    names : sequence of str
    longest : float
        Width of a line, in pixels.
    size : float
        Of the type, in pixels.

    Examples
    --------
    >>> [lines[-1] for lines in told_apart(["Lot " * 30 + "1", "Lot " * 30 + "2"], 100, 11)]
    ['…Lot Lot Lot Lot 1', '…Lot Lot Lot Lot 2']
    """
    whole = [one_line(name) for name in names]
    made = {name: broken(name, longest, size) for name in dict.fromkeys(whole)}
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, lines in made.items():
        groups.setdefault(tuple(lines), []).append(name)
    left = [(each, 0) for each in groups.values() if len(each) > 1]
    while left:
        alike, depth = left.pop()
        at = _common(alike)
        again: dict[str, list[str]] = {}
        for name in alike:
            # Where they differ in a second place, the first stays in the line above.
            above = made[name][:-1] if not depth else [*made[name][:-2], made[name][-1]]
            made[name] = [*above, _around(name, at, longest, size)]
            again.setdefault(made[name][-1], []).append(name)
        if depth < _DEEPEST:
            left += [(each, depth + 1) for each in again.values() if len(each) > 1]
    return [made[name] for name in whole]


def _common(names: Sequence[str]) -> int:
    """Return how many characters the beginnings of names have in common."""
    first, last = min(names), max(names)
    pairs = enumerate(zip(first, last, strict=False))
    return next((at for at, (one, other) in pairs if one != other), len(first))


def _around(name: str, at: int, longest: float, size: float) -> str:
    """Return the part of a name around a place, as much of the end as fits."""
    end = name[at:]
    while end and not _fits(f"…{end}…", longest, size):
        end = end[:-1]
    after = "" if at + len(end) == len(name) else "…"
    start = at
    while start and _fits(f"…{name[start - 1 : at]}{end}{after}", longest, size):
        start -= 1
    return f"…{name[start:at].lstrip()}{end}{after}"


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
