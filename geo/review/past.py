"""The past of the projects: what each revision changed, and the plan as it stood then.

Internal projects are in the history too, so nothing of it is told in the public
build. Nothing here changes anything on disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.model.config.settings import access_settings
from geo.model.errors import Conflict, EditingNotAllowed
from geo.model.location import missing_reason
from geo.model.project import is_retired
from geo.review.past_change import PastChange, past_change
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature
from geo.store.file.document import content_digest, file_signature, read_content, read_document
from geo.store.file.history import History
from geo.store.file.journal import Journal, difference
from geo.store.merge import merge_changes
from geo.store.revision import Revision


@dataclass(frozen=True, slots=True)
class PastPlan:
    """The document at one revision.

    Attributes
    ----------
    features : list of GeoJSON features
        Those that are not retired, sorted by id.
    located, retired : int
    missing : dict of str to int
        How many have no place, by the code of the reason.
    """

    features: list[dict[str, Any]]
    located: int = 0
    retired: int = 0
    missing: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an undo or a restore would do now: how many projects, and what stands against it."""

    projects: int
    conflicts: tuple[Conflict, ...] = ()


class Past:
    """The past of one projects file.

    Parameters
    ----------
    path : Path

    Raises
    ------
    EditingNotAllowed
        In the public build. The methods raise what :class:`History` does.
    """

    def __init__(self, path: Path) -> None:
        if access_settings().public:
            raise EditingNotAllowed("editing_public")
        self._path, self._history, self._journal = path, History(path), Journal(path)

    def mark(self) -> tuple[str, ...]:
        """Return what differs whenever the history or the projects file does."""
        self._journal.settle()
        head = self._journal.head()
        seen = file_signature(self._path) if self._path.exists() else ()
        told = (head.number, head.content, head.time) if head else (0, "", "")
        return tuple(map(str, (*told, *seen)))

    def revisions(self) -> list[Revision]:
        """Return all revisions, newest first; only the first line of each file is read."""
        return self._history.revisions()

    def changes(self, number: int) -> tuple[PastChange, ...]:
        """Return what a revision changed, sorted by id."""
        return tuple(map(past_change, self._history.changes(number)))

    def between(self, one: int, other: int) -> tuple[PastChange, ...]:
        """Return what turns the plan after one revision into the plan after another."""
        return tuple(map(past_change, self._history.compare(one, other)))

    def touched(self, number: int) -> frozenset[str]:
        """Return the ids of the projects that a revision changed."""
        return frozenset(change.id for change in self._history.changes(number))

    def plan(self, number: int) -> PastPlan:
        """Return the plan as it stood after a revision; 0: before the first."""
        features: list[dict[str, Any]] = [read_feature(line) for line in self._history.at(number)]
        shown = [each for each in features if not is_retired(each)]
        missing: dict[str, int] = {}
        for each in shown:
            if each.get("geometry") is None:
                reason = missing_reason(_properties(each))
                missing[reason] = missing.get(reason, 0) + 1
        located = len(shown) - sum(missing.values())
        return PastPlan(shown, located, len(features) - len(shown), missing)

    def unrecorded(self) -> bool:
        """Say whether another program has changed the file since the newest revision."""
        head = self._journal.head()
        return head is not None and content_digest(read_content(self._path)) != head.content

    def undo_effect(self, number: int) -> Effect:
        """Return what taking a revision back would do now."""
        changes = self._history.changes(number)
        return self._effect(FeatureChange(each.id, each.after, each.before) for each in changes)

    def restore_effect(self, number: int) -> Effect:
        """Return what bringing back the plan after a revision would do now."""
        back = difference(self._stored(), self._journal.lines_at(number))
        return self._effect(
            each for each in back if each.after is not None or not _is_retired(each.before)
        )

    def _effect(self, changes: Iterable[FeatureChange]) -> Effect:
        lines, conflicts = merge_changes(self._stored(), changes)
        return Effect(len(lines), tuple(conflicts))

    def _stored(self) -> dict[str, bytes]:
        return read_document(read_content(self._path)).lines


def _is_retired(line: bytes | None) -> bool:
    return line is not None and is_retired(read_feature(line))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    # Another program may have left something else.
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}
