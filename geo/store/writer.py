"""Save changes: checked, merged with what others have saved meanwhile, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.model.config.settings import limit_settings
from geo.model.errors import (
    EditConflict,
    Finding,
    InvalidChange,
    NothingToStore,
    UnwritableFile,
)
from geo.model.project import is_retired
from geo.model.validate import feature_findings
from geo.store.change import ChangeSet, FeatureChange, checked
from geo.store.feature_line import read_feature
from geo.store.file.document import Document, content_digest, read_content, read_document
from geo.store.file.history_check import require_whole
from geo.store.file.journal import Journal, difference
from geo.store.merge import merge_changes
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
        Each `before` is what its editor saw. What others have stored since then
        is kept, member by member.

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
        In every case nothing is stored.
    """
    require_editing()
    _check(change.changes)

    def changes(_journal: Journal, document: Document) -> Changes:
        after = {each.id: each.after for each in change.changes}
        _raise_any(link_findings(after, document.lines))
        return change.changes

    return _store(path, "edit", change, changes)


def undo(path: Path, revision: int, author: str, reason: str) -> Revision:
    """Take one revision back, as a new revision; later ones stay.

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
    """Bring the whole document back to how it stood at a revision, as a new revision.

    Projects that did not exist then are retired, not deleted.

    Parameters
    ----------
    revision : int
        0: as it was before the first revision.

    Raises
    ------
    UnknownRevision
    PlanMapError
        As in :func:`commit`; there can be no conflict.
    """
    require_editing()

    def changes(journal: Journal, document: Document) -> Changes:
        back = difference(document.lines, journal.lines_at(revision))
        return tuple(each for each in back if each.after is not None or not _retired(each.before))

    return _store(path, "restore", ChangeSet((), author, reason), changes, of=revision)


def _retired(line: bytes | None) -> bool:
    return line is not None and is_retired(read_feature(line))


def _store(
    path: Path,
    kind: Kind,
    change: ChangeSet,
    make: Callable[[Journal, Document], Changes],
    *,
    of: int | None = None,
) -> Revision:
    told = checked(change)
    journal = Journal(path)
    read_content(journal.path)  # a wrong path must not leave a folder behind
    with journal.writing() as held:
        require_whole(journal)
        for _ in range(_ATTEMPTS):
            content = read_content(journal.path)
            document = read_document(content)
            journal.note(content, document)
            lines = _merged(document, make(journal, document))
            result = document.with_lines(lines).content()
            head = journal.head()
            revision = Revision(
                number=head.number + 1 if head else 1,
                content=content_digest(result),
                parent=content_digest(content)[:12],
                time=utc_now(),
                kind=kind,
                features=len(lines),
                author=told.author,
                reason=told.reason,
                source=told.source,
                of=of,
            )
            changes = _differences(document, lines)
            if journal.store(held, (content, result), revision, changes):
                return revision
    raise UnwritableFile("file_keeps_changing", file=journal.path.name)


def _merged(document: Document, changes: Changes) -> dict[str, bytes]:
    lines, conflicts = merge_changes(document.lines, changes)
    if conflicts:
        raise EditConflict(conflicts)
    if not lines:
        raise NothingToStore("nothing_changed")
    _raise_any(each for name, line in lines.items() for each in _line_findings(name, line))
    return lines


def _differences(document: Document, lines: Mapping[str, bytes]) -> Changes:
    stored = document.lines
    return tuple(FeatureChange(name, stored.get(name), lines[name]) for name in sorted(lines))


def _check(changes: Changes) -> None:
    """Make sure that every `after` keeps the data contract, before anything is merged."""
    found: list[Finding] = []
    for change in changes:
        if change.before is not None:
            found += _frame_findings(change.id, read_feature(change.before))
        if change.after is not None:
            found += _line_findings(change.id, change.after)
    _raise_any(found)


def _line_findings(name: str, line: bytes) -> list[Finding]:
    feature = read_feature(line)
    return _frame_findings(name, feature) or feature_findings(feature, 0, set())


def _frame_findings(name: str, feature: Any) -> list[Finding]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return [Finding("not_a_feature", feature=name)]
    if feature.get("id") != name:
        params = {"id": name, "value": feature.get("id")}
        return [Finding("id_changed", feature=name, field="id", params=params)]
    limit = limit_settings().max_fields
    if len(properties) > limit:
        params = {"found": len(properties), "limit": limit}
        return [Finding("too_many_fields", feature=name, field="properties", params=params)]
    return []


def _raise_any(found: Iterable[Finding]) -> None:
    findings = list(found)
    if findings:
        raise InvalidChange(findings)
