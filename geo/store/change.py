"""What a change is, as data.

A project is never deleted. To retire one is to give it the property
``"retired": true``: it stays in the file with all it has, and maps, lists,
figures and exports leave it out. To bring it back is to take the property away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from geo.model.errors import Finding, InvalidChange
from geo.model.text.plain_text import hidden_sign, is_plain, with_signs_shown

MAX_AUTHOR = 100
MAX_REASON = 500
MAX_SOURCE = 200


@dataclass(frozen=True, slots=True)
class FeatureChange:
    """One project before and after.

    Attributes
    ----------
    id : str
    before : bytes or None
        The feature's JSON as the editor saw it; None: the project is new.
    after : bytes or None
        The feature's JSON as it shall be; None: the project is retired.
        In the history, None also stands for a line that was not there.
    """

    id: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a change came from.

    Attributes
    ----------
    file : str
        Its name, without folders.
    sha256 : str
    crs : str
        How its coordinates were read, for instance ``EPSG:4547`` or ``GCJ-02``.
    """

    file: str
    sha256: str
    crs: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one person stores at once: all of it or nothing.

    Attributes
    ----------
    changes : tuple of FeatureChange
    author, reason : str
        Required; white space is folded.
    source : Source or None
        None for an edit by hand.
    """

    changes: tuple[FeatureChange, ...]
    author: str
    reason: str
    source: Source | None = None


def checked(change: ChangeSet) -> ChangeSet:
    """Return a change with tidy texts.

    Raises
    ------
    InvalidChange
        When author or reason is empty, too long or not plain text, or when a
        project occurs twice.
    """
    found = _text_findings("author", change.author, MAX_AUTHOR)
    found += _text_findings("reason", change.reason, MAX_REASON)
    found += _twice(change.changes)
    if found:
        raise InvalidChange(found)
    author, reason = _folded(change.author), _folded(change.reason)
    return ChangeSet(change.changes, author, reason, _tidy(change.source))


def _text_findings(field: str, text: Any, limit: int) -> list[Finding]:
    if not isinstance(text, str) or not text.strip():
        return [Finding("text_empty", field=field)]
    if len(text) > limit:
        params = {"value": text[:20] + "…", "limit": limit}
        return [Finding("text_too_long", field=field, params=params)]
    sign = hidden_sign(text)
    if sign is not None:
        params = {"value": with_signs_shown(text), "sign": sign}
        return [Finding("control_characters", field=field, params=params)]
    return []


def _folded(text: str) -> str:
    return " ".join(text.split())


def _twice(changes: tuple[FeatureChange, ...]) -> list[Finding]:
    known: set[str] = set()
    found = []
    for change in changes:
        if change.id in known:
            found.append(Finding("id_twice", "error", change.id, "id", {"value": change.id}))
        known.add(change.id)
    return found


def _tidy(source: Source | None) -> Source | None:
    # The name is another's choice: a nasty one must not stop an honest upload.
    if source is None:
        return None
    file = re.split(r"[\\/]", source.file)[-1]
    return Source(*(_harmless(text) for text in (file, source.sha256, source.crs)))


def _harmless(text: str) -> str:
    plain = "".join(each if is_plain(each) else "�" for each in text)
    return _folded(plain)[:MAX_SOURCE]
