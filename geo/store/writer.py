"""Save changes as a revision: check them, merge them with others' changes, write them.

A change is saved completely or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geo.model.errors import EditConflict, Finding, InvalidChange, NothingToStore, UnwritableFile
from geo.model.project import is_retired
from geo.model.validate import feature_findings
from geo.store.change import ChangeSet, FeatureChange, checked
from geo.store.feature_line import read_feature
from geo.store.file.document import Document, content_digest, read_content, read_document
from geo.store.file.history_check import require_whole
from geo.store.file.journal import Journal, difference
from geo.store.merge import frame_findings, merge_changes
from geo.store.permission import require_editing
from geo.store.revision import Kind, Revision, utc_now
from geo.store.target_links import link_findings

Changes = tuple[FeatureChange, ...]
_ATTEMPTS = 5  # while another program writes the projects file, too


def commit(path: Path, change: ChangeSet) -> Revision:
    """Store a change.

    Parameters
    ----------
    path : Path
        The projects file.
    change : ChangeSet
        Each `before` is what the editor saw. What others have saved since then is
        kept, member by member.

    Returns
    -------
    Revision

    Raises
    ------
    EditingNotAllowed
    InvalidChange
        When author or reason is missing, or a feature breaks the data contract.
    EditConflict
        When others changed the same members differently; it lists all of them.
    NothingToStore
        When everything is stored already.
    StoreBusy, UnreadableFile, UnreadableHistory, UnwritableFile

    Notes
    -----
    Nothing is stored when an error is raised, except for ``history_vanished``.
    """
    require_editing()
    return _store(path, "edit", change, lambda *_: change.changes, check_after=True)


def undo(path: Path, revision: int, author: str, reason: str) -> Revision:
    """Undo one revision by a new revision; later ones are kept.

    A project that the revision added is retired, not deleted.

    Raises
    ------
    UnknownRevision
    EditConflict
        When later revisions changed the same members.
    PlanMapError
        As in :func:`commit`.
    """
    require_editing()
    return _store(
        path,
        "undo",
        ChangeSet((), author, reason),
        lambda journal, _document: tuple(
            FeatureChange(each.id, before=each.after, after=each.before)
            for each in journal.changes(revision)
        ),
        of=revision,
    )


def restore(path: Path, revision: int, author: str, reason: str) -> Revision:
    """Restore all projects as they were at a revision, by a new revision.

    Projects that did not exist then are retired, not deleted.

    Parameters
    ----------
    revision : int
        0: as they were before the first revision.

    Raises
    ------
    UnknownRevision
    PlanMapError
        As in :func:`commit`, except EditConflict.
    """
    require_editing()

    def changes(journal: Journal, document: Document) -> Changes:
        back = difference(document.lines, journal.lines_at(revision))
        return tuple(
            each for each in back if each.after is not None or not _is_retired(each.before)
        )

    return _store(path, "restore", ChangeSet((), author, reason), changes, of=revision)


def _is_retired(line: bytes | None) -> bool:
    return line is not None and is_retired(read_feature(line))


def _store(
    path: Path,
    kind: Kind,
    change: ChangeSet,
    make: Callable[[Journal, Document], Changes],
    *,
    of: int | None = None,
    check_after: bool = False,
) -> Revision:
    change = checked(change)
    journal = Journal(path)
    read_content(journal.path)  # a wrong path must not leave a folder behind
    with journal.writing() as held:
        require_whole(journal)
        for _ in range(_ATTEMPTS):
            content = read_content(journal.path)
            document = read_document(content)
            journal.note(content, document)
            lines = _merged(document, make(journal, document), check_after=check_after)
            result = document.with_lines(lines).content()
            head = journal.head()
            revision = Revision(
                number=head.number + 1 if head else 1,
                content=content_digest(result),
                parent=content_digest(content)[:12],
                time=utc_now(),
                kind=kind,
                features=len(lines),
                author=change.author,
                reason=change.reason,
                source=change.source,
                of=of,
            )
            changes = _differences(document, lines)
            if journal.store(held, (content, result), revision, changes):
                return revision
    raise UnwritableFile("file_keeps_changing", file=journal.path.name)


def _merged(document: Document, changes: Changes, *, check_after: bool) -> dict[str, bytes]:
    lines, conflicts = merge_changes(document.lines, changes, _contract, check_after=check_after)
    if check_after:
        after = {each.id: each.after for each in changes}
        if findings := link_findings(after, document.lines):
            raise InvalidChange(findings)
    if conflicts:
        raise EditConflict(conflicts)
    if not lines:
        raise NothingToStore("nothing_changed")
    return lines


def _contract(name: str, feature: Any) -> list[Finding]:
    return frame_findings(name, feature) or feature_findings(feature, 0, set())


def _differences(document: Document, lines: Mapping[str, bytes]) -> Changes:
    stored = document.lines
    return tuple(FeatureChange(name, stored.get(name), lines[name]) for name in sorted(lines))
