"""Find the names of internal projects in texts that the public reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geo.model.public import TEXT_FIELDS
from geo.model.search import fold

NAMING = ("name", "name_en", "phrase")


class InternalNames:
    """The names, English names and phrases of internal projects.

    As in a search, width and case do not matter. English names are found only as
    whole words.

    Examples
    --------
    >>> names = InternalNames()
    >>> names.add({"id": "depot", "properties": {"name": "应急仓库", "name_en": "Depot"}})
    >>> sorted(names.mentioned("靠近应急仓库。")), sorted(names.mentioned("Depots, depot-like"))
    (['depot'], ['depot'])
    >>> sorted(names.mentioned("Depots"))
    []
    """

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = {}
        self._lengths: dict[str, set[int]] = {}  # by the first two characters
        self._start: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self._ids)

    def add(self, feature: Any) -> None:
        """Add an internal feature; names too short to be distinctive are ignored."""
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            return
        for key in NAMING:
            name = fold(str(properties.get(key) or ""))
            if len(name) >= (3 if name.isascii() else 2):
                self._ids.setdefault(name, set()).add(str(feature.get("id")))
                self._lengths.setdefault(name[:2], set()).add(len(name))
                self._start = None

    def mentioned(self, text: str) -> set[str]:
        """Return the ids of the internal projects that a text names."""
        text = fold(text)
        ids: set[str] = set()
        for match in self._starts().finditer(text):
            start = match.start()
            for length in self._lengths.get(text[start : start + 2], ()):
                name = text[start : start + length]
                if name in self._ids and _is_whole(text, start, start + length):
                    ids |= self._ids[name]
        return ids

    def _starts(self) -> re.Pattern[str]:
        # Most texts name no project, so a regular expression finds possible starts first.
        if self._start is None:
            first = "".join(map(re.escape, sorted({name[0] for name in self._lengths})))
            self._start = re.compile(f"[{first}]" if first else r"(?!)")
        return self._start

    def mentioned_by(self, properties: Mapping[str, Any]) -> set[str]:
        """Return the ids of the internal projects that the texts of a public one name."""
        texts = (properties.get(name) for name in TEXT_FIELDS)
        # Text by text: folding turns line breaks into spaces, and no name spans two texts.
        return set().union(*(self.mentioned(text) for text in texts if isinstance(text, str)))


def _is_whole(text: str, start: int, end: int) -> bool:
    # Chinese has no spaces between words; a Latin name must not begin or end inside one.
    return not (_joined(text, start - 1, start) or _joined(text, end - 1, end))


def _joined(text: str, one: int, other: int) -> bool:
    if one < 0 or other >= len(text):
        return False
    return all(each.isascii() and each.isalnum() for each in (text[one], text[other]))
