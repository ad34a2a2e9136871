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

    Compared as in a search: width and case do not matter. English names are
    found as whole words.

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
        """Add a feature; a name of one character, or of two Latin ones, means nothing."""
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
        found: set[str] = set()
        for match in self._starts().finditer(text):
            at = match.start()
            for length in self._lengths.get(text[at : at + 2], ()):
                name = text[at : at + length]
                if name in self._ids and _is_whole(text, at, at + length):
                    found |= self._ids[name]
        return found

    def _starts(self) -> re.Pattern[str]:
        # Most texts name nothing: the places where a name could begin are found in C.
        if self._start is None:
            signs = sorted({name[0] for name in self._lengths})
            self._start = re.compile(f"[{''.join(map(re.escape, signs))}]" if signs else r"(?!)")
        return self._start

    def mentioned_by(self, properties: Mapping[str, Any]) -> set[str]:
        """Return the ids of the internal projects that the texts of a public one name."""
        texts = (properties.get(name) for name in TEXT_FIELDS)
        # Folding turns a line break into a space, and no name goes from one text to the next.
        return set().union(*(self.mentioned(text) for text in texts if isinstance(text, str)))


def _is_whole(text: str, start: int, end: int) -> bool:
    # Chinese has no spaces between words; a Latin name must not begin or end inside one.
    return not (_joined(text, start - 1, start) or _joined(text, end - 1, end))


def _joined(text: str, one: int, other: int) -> bool:
    if one < 0 or other >= len(text):
        return False
    return all(sign.isascii() and sign.isalnum() for sign in (text[one], text[other]))
