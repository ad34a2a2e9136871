"""The record of one revision (who saved what, when and why) and its file format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import orjson

from geo.store.change import FeatureChange, Source

Kind = Literal["edit", "undo", "restore", "outside"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of the projects; its changes are read separately.

    Attributes
    ----------
    number : int
        From 1, without gaps; 0 is the file as it was before the first revision.
    content : str
        SHA-256 of the projects file as this revision left it.
    parent : str
        `id` of the content that it is based on.
    time : str
        UTC, ISO 8601, for instance ``2023-02-24T08:00:00Z``.
    kind : {"edit", "undo", "restore", "outside"}
        ``outside``: another program changed the file, so there is no author or reason;
        `time` is when the change was noticed.
    features : int
        Number of features that it changed.
    author, reason : str
    source : Source or None
    of : int or None
        The revision that was undone or restored.
    """

    number: int
    content: str
    parent: str
    time: str
    kind: Kind
    features: int
    author: str = ""
    reason: str = ""
    source: Source | None = None
    of: int | None = None

    @property
    def id(self) -> str:
        """The first 12 digits of `content`, which is also the snapshot's revision.

        An undo can bring the same content back, so only `number` is unique.
        """
        return self.content[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return the revision as a JSON object."""
        return {"number": self.number, "id": self.id, **asdict(self)}


def utc_now() -> str:
    """Return the current time in the form ``2023-02-24T08:00:00Z``."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def encode(revision: Revision, changes: Iterable[FeatureChange]) -> bytes:
    """Encode a revision as a file: a line about the revision, then a line per feature."""
    lines = [orjson.dumps(asdict(revision))]
    for change in changes:
        sides = {"before": _text(change.before), "after": _text(change.after)}
        lines.append(orjson.dumps({"id": change.id, **sides}))
    return b"\n".join(lines) + b"\n"


def decode_revision(line: bytes) -> Revision:
    """Decode the first line of a revision's file.

    Raises
    ------
    ValueError
        When it is not a revision's first line.
    """
    record = orjson.loads(line)
    try:
        source = record.pop("source")
        return Revision(**record, source=Source(**source) if source else None)
    except (TypeError, AttributeError, LookupError) as error:
        raise ValueError(str(error)) from error


def decode_changes(content: bytes) -> tuple[FeatureChange, ...]:
    """Decode the changes in a revision's file.

    Raises
    ------
    ValueError
        When the file is damaged or cut off.
    """
    first, *lines = content.splitlines()
    changes = tuple(map(_change, lines))
    if len(changes) != decode_revision(first).features:
        raise ValueError("cut off")
    return changes


def _change(line: bytes) -> FeatureChange:
    record = orjson.loads(line)
    try:
        return FeatureChange(record["id"], _bytes(record["before"]), _bytes(record["after"]))
    except (TypeError, AttributeError, LookupError) as error:
        raise ValueError(str(error)) from error


def _text(line: bytes | None) -> str | None:
    return None if line is None else line.decode("utf-8")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8")
