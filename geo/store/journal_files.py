"""The files of a history, read: see :mod:`geo.store.journal` for what they are."""

from __future__ import annotations

import os
import re
from pathlib import Path

from geo.model.errors import PlanMapError, UnknownRevision, UnreadableHistory
from geo.store.change import FeatureChange
from geo.store.document import read_document
from geo.store.revision import Revision, decode_changes, decode_revision

_NUMBERED = re.compile(r"(\d{7,})\.jsonl")


class JournalFiles:
    """The history folder of one projects file, to be read.

    Parameters
    ----------
    path : Path
        The projects file.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.realpath(path))
        self.folder = self.path.with_name(f"{self.path.name}.history")
        self.base = self.folder / "base.geojson"
        self.pending = self.folder / "pending.jsonl"

    def numbers(self) -> list[int]:
        """Return the numbers of the revisions, lowest first."""
        try:
            names = [file.name for file in self.folder.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise UnreadableHistory("history_unreadable", file=self.folder.name) from error
        return sorted(int(match.group(1)) for match in map(_NUMBERED.fullmatch, names) if match)

    def file(self, number: int) -> Path:
        """Return the path of a revision's file."""
        return self.folder / f"{number:07}.jsonl"

    def head(self) -> Revision | None:
        """Return the newest revision."""
        numbers = self.numbers()
        return self.revision(numbers[-1]) if numbers else None

    def revision(self, number: int) -> Revision:
        """Return one revision.

        Raises
        ------
        UnknownRevision
        UnreadableHistory
        """
        return first_line(self._existing(number))

    def changes(self, number: int) -> tuple[FeatureChange, ...]:
        """Return what one revision changed; see :meth:`revision`."""
        file = self._existing(number)
        try:
            return decode_changes(file.read_bytes())
        except (OSError, ValueError) as error:
            raise UnreadableHistory("history_unreadable", file=file.name) from error

    def _existing(self, number: int) -> Path:
        file = self.file(number)
        if file.exists():
            return file
        if 0 < number <= max(self.numbers(), default=0):
            raise UnreadableHistory("history_unreadable", file=file.name)
        raise UnknownRevision("unknown_revision", value=number)

    def lines_at(self, number: int) -> dict[str, bytes]:
        """Return each feature's line, by id, as revision `number` left it; 0 is the base."""
        if number:
            self._existing(number)
        try:
            lines = dict(read_document(self.base.read_bytes()).lines)
        except (OSError, PlanMapError) as error:
            raise UnreadableHistory("history_unreadable", file=self.base.name) from error
        for earlier in range(1, number + 1):
            for change in self.changes(earlier):
                if change.after is None:
                    lines.pop(change.id, None)
                else:
                    lines[change.id] = change.after
        return lines


def first_line(file: Path) -> Revision:
    """Return the revision that a file tells of.

    Raises
    ------
    UnreadableHistory
        When the file is missing or its first line is damaged.
    """
    try:
        with file.open("rb") as opened:
            return decode_revision(opened.readline())
    except (OSError, ValueError) as error:
        raise UnreadableHistory("history_unreadable", file=file.name) from error
