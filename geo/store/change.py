"""The data types of a change to the projects, and the check of its texts.

A project is never deleted. Retiring it sets the property ``"retired": true``:
it stays in the file with everything it has, and maps, lists, figures and exports
leave it out. Bringing it back removes the property.
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
        The feature's JSON after the change; None: the project is retired.
        In the history, None also stands for a line that does not exist.
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
        Digest of its content.
    crs : str
        How its coordinates were read, for instance ``EPSG:4547`` or ``GCJ-02``.
    """

    file: str
    sha256: str
    crs: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The changes that one person saves together, all or nothing.

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
    """Check a change set and return it with white space folded.

    Raises
    ------
    InvalidChange
        When author or reason is empty, too long or not plain text, or when a
        project occurs twice.
    """
    findings = _text_findings("author", change.author, MAX_AUTHOR)
    findings += _text_findings("reason", change.reason, MAX_REASON)
    findings += _repeated_ids(change.changes)
    if findings:
        raise InvalidChange(findings)
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


def _repeated_ids(changes: tuple[FeatureChange, ...]) -> list[Finding]:
    seen: set[str] = set()
    findings = []
    for change in changes:
        if change.id in seen:
            findings.append(Finding("id_twice", "error", change.id, "id", {"value": change.id}))
        seen.add(change.id)
    return findings


def _tidy(source: Source | None) -> Source | None:
    # The sender chose the file's name: a bad one must not stop the upload.
    if source is None:
        return None
    file = re.split(r"[\\/]", source.file)[-1]
    return Source(*(_harmless(text) for text in (file, source.sha256, source.crs)))


def _harmless(text: str) -> str:
    plain = "".join(each if is_plain(each) else "�" for each in text)
    return _folded(plain)[:MAX_SOURCE]
