"""Record each change in a folder next to the projects file, safely even in a crash.

For ``projects.geojson`` it is ``projects.geojson.history/``::

    base.geojson     the projects file as it was before the first revision
    0000001.jsonl    a revision: who, when, why, then each feature before and after
    0000002.jsonl
    pending.jsonl    a revision that is being stored
    lock             held by the writer

Base and revisions together give every state, even without the projects file.

A revision is stored in three steps, each atomic and flushed to disk before the
next one begins:

1. ``pending.jsonl`` is written; it names the digest that the projects file will have;
2. the projects file is replaced;
3. ``pending.jsonl`` becomes ``0000042.jsonl``.

After a crash, the next process to hold the lock finds at most one pending
revision. If the projects file has its digest, step 2 was done, and step 3 is
done now; otherwise the pending file is deleted. So the file and the newest
numbered revision agree after every recovery. A projects file that agrees with
neither was changed by another program; the difference becomes a revision of the
kind ``outside`` before the next change is stored. If another program changes the
file between its being read and step 2, it is read again.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geo.model.errors import (
    PlanMapError,
    UnknownRevision,
    UnreadableHistory,
    UnwritableFile,
    unwritable,
)
from geo.store.change import FeatureChange
from geo.store.file.atomic import is_leftover, replace, write_atomically
from geo.store.file.document import Document, content_digest, read_document
from geo.store.file.lock import SECONDS, Held, locked
from geo.store.revision import Revision, decode_changes, decode_revision, encode, utc_now

log = logging.getLogger("planmap.store")
_NUMBERED = re.compile(r"(\d{7,})\.jsonl")


def difference(before: dict[str, bytes], after: dict[str, bytes]) -> tuple[FeatureChange, ...]:
    """Return the changes from one set of lines to another, sorted by id."""
    return tuple(
        FeatureChange(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


class JournalFiles:
    """The history folder of one projects file, for reading only.

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
        """Return the newest revision, None if there is none."""
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
        """Return the changes of one revision; raises as :meth:`revision` does."""
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


class Journal(JournalFiles):
    """The history folder of one projects file, for reading and writing.

    Parameters
    ----------
    path : Path
        The projects file.
    """

    @contextmanager
    def writing(self, *, seconds: float = SECONDS, recover: bool = True) -> Iterator[Held]:
        """Hold the lock, after recovering from a writer that was interrupted.

        Parameters
        ----------
        seconds : float
            How long to wait for the lock.
        recover : bool
            False: skip the recovery.

        Raises
        ------
        StoreBusy, UnwritableFile
        """
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        lock = self.folder / "lock"
        with locked(lock, folder=self.path.parent, seconds=seconds) as held:
            if recover:
                self._recover()
            yield held

    def settle(self) -> None:
        """Complete or discard a revision that an interrupted writer left pending.

        On a read-only disk the revision stays pending until the next writer recovers.
        """
        if self.pending.exists():
            with suppress(UnwritableFile), self.writing():
                pass

    def _recover(self) -> None:
        try:
            self._remove_leftovers()
            if self.pending.exists():
                self._finish_pending()
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def _finish_pending(self) -> None:
        revision = first_line(self.pending)
        if self.path.exists() and content_digest(self.path.read_bytes()) == revision.content:
            replace(self.pending, self.file(revision.number))
        else:
            self.pending.unlink()

    def _remove_leftovers(self) -> None:
        leftovers = [f for f in self.path.parent.iterdir() if is_leftover(f.name, self.path.name)]
        inside = [file for file in self.folder.iterdir() if file.suffix == ".tmp"]
        for file in [*leftovers, *inside]:
            with suppress(OSError):  # they only take up space
                file.unlink(missing_ok=True)

    def note(self, content: bytes, document: Document) -> None:
        """Record the current projects file: as the base, or as a change made outside.

        Parameters
        ----------
        content : bytes
            The projects file.
        document : Document
            The same, split into features.
        """
        head, digest = self.head(), content_digest(content)
        if head is None:
            if self._base_content() != content:
                write_atomically(self.base, content)
        elif head.content != digest:
            changes = difference(self.lines_at(head.number), document.lines)
            outside = Revision(
                number=head.number + 1,
                content=digest,
                parent=head.id,
                time=utc_now(),
                kind="outside",
                features=len(changes),
            )
            if changes:  # otherwise only the formatting differs
                write_atomically(self.file(outside.number), encode(outside, changes))

    def _base_content(self) -> bytes | None:
        try:
            return self.base.read_bytes()
        except OSError:
            return None

    def store(
        self,
        held: Held,
        content: tuple[bytes, bytes],
        revision: Revision,
        changes: tuple[FeatureChange, ...],
    ) -> bool:
        """Store a revision in the three steps of the module's docstring.

        Parameters
        ----------
        held : Held
            The lock.
        content : tuple of bytes
            The projects file before and after.
        revision : Revision
        changes : tuple of FeatureChange

        Returns
        -------
        bool
            False when another program has changed the projects file since it was
            read, in which case nothing is stored.

        Raises
        ------
        UnwritableFile
            The next to open the history finds either the old state or the new one.
        UnreadableHistory
            ``history_vanished``: the change is stored, but the earlier history is gone.
        """
        before, after = content
        try:
            held.check()
            write_atomically(self.pending, encode(revision, changes))
            held.check()
            self._require_pending()
            if self._projects_content() != before:
                self.pending.unlink(missing_ok=True)
                return False
            write_atomically(self.path, after)
        except UnwritableFile as error:
            if error.code == "lock_lost":
                raise  # the files in the folder may belong to another writer by now
            with suppress(UnwritableFile):
                self._recover()
            if not self.file(revision.number).exists():
                raise
        else:
            self._number(revision, changes)
        return True

    def _require_pending(self) -> None:
        if not self.pending.exists():
            raise UnwritableFile("lock_lost", file=str(self.pending))

    def _projects_content(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except OSError:
            return None

    def _number(self, revision: Revision, changes: tuple[FeatureChange, ...]) -> None:
        try:
            replace(self.pending, self.file(revision.number))
        except OSError as error:
            # The projects file is written, so the change is stored whatever happens here.
            log.warning("revision %d is not numbered yet: %s", revision.number, error)
            if self.pending.exists():
                return  # the next recovery numbers it
            with suppress(OSError, UnwritableFile):
                self.folder.mkdir(exist_ok=True)
                write_atomically(self.file(revision.number), encode(revision, changes))
            raise UnreadableHistory("history_vanished", file=self.folder.name) from error


def first_line(file: Path) -> Revision:
    """Return the revision that the first line of a file describes.

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
