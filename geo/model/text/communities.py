"""Parse and write the list of communities (社区) that a project names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

SEPARATOR = "、"
MAX_COMMUNITIES = 50
# Separators, never part of a name, and texts that mean that there is none.
_BETWEEN = re.compile(r"[、，,;；/／|\n\t]")
_NONE = frozenset({"-", "--", "—", "——", "无", "none", "null", "n/a"})


def communities_of(value: Any) -> tuple[str, ...]:
    """Return the communities that a text or a JSON list names, each once, in order.

    Parameters
    ----------
    value : object
        The property `community`, from the store or an uploaded file. Anything but a text or
        a list of texts names none.

    Examples
    --------
    >>> communities_of("西平社区、雅园社区"), communities_of(["西平", " "]), communities_of(None)
    (('西平社区', '雅园社区'), ('西平',), ())
    >>> communities_of("无"), communities_of("North; South,North")
    ((), ('North', 'South'))
    """
    texts: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    parts = (part for text in texts if isinstance(text, str) for part in _BETWEEN.split(text))
    names = (" ".join(part.split()) for part in parts)
    unique = dict.fromkeys(name for name in names if name and name.casefold() not in _NONE)
    return tuple(unique)[:MAX_COMMUNITIES]


def community_text(value: Any) -> str:
    """Return the stored form of a project's communities: their names, separated by 、.

    Examples
    --------
    >>> community_text(["西平社区", "雅园社区"]), community_text("西平社区, 雅园社区")
    ('西平社区、雅园社区', '西平社区、雅园社区')
    """
    return SEPARATOR.join(communities_of(value))
