"""Read the history of the projects: what each revision changed, and the plan as it was then.

The history also holds internal projects, so the public build gives no access to it. Nothing
here changes any file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from shapely.errors import ShapelyError

from geo.intake.comparison.compare import displacement, same_geometry
from geo.model.config.settings import access_settings
from geo.model.errors import Conflict, EditingNotAllowed
from geo.model.geometry import geometry_findings
from geo.model.location import missing_reason
from geo.model.project import is_retired
from geo.model.text.language import N_, Language
from geo.model.text.measures import direction_words
from geo.model.text.translate import translate
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature
from geo.store.file.document import content_digest, file_fingerprint, read_content, read_document
from geo.store.file.history import History
from geo.store.file.journal import Journal, difference
from geo.store.merge import Members, members, merge_changes, same
from geo.store.revision import Revision

Kind = Literal["added", "removed", "retired", "brought_back", "moved", "changed"]
KINDS: dict[Kind, str] = {
    "added": N_("New"),
    "removed": N_("Removed from the file"),
    "retired": N_("Retired"),
    "brought_back": N_("Brought back"),
    "moved": N_("Place changed"),
    "changed": N_("Fields changed"),
}
_SAME = N_("Spelling in the file only")
# The key says whether there was a place before and whether there is one after.
_PLACES = {
    (False, True): N_("place filled in"),
    (True, False): N_("place deleted"),
    (True, True): N_("shape changed"),
    (False, False): N_("shape changed"),
}
# Members that are reported as a kind of change, not as a changed field.
_NOT_FIELDS = {("type",), ("id",), ("geometry",), ("properties", "retired")}


@dataclass(frozen=True, slots=True)
class PastPlan:
    """The document at one revision.

    Attributes
    ----------
    features : list of GeoJSON features
        Those that are not retired, sorted by id.
    located, retired : int
        Number of projects with a place, and of retired ones.
    missing : dict of str to int
        Number of projects without a place, by the code of the reason.
    """

    features: list[dict[str, Any]]
    located: int = 0
    retired: int = 0
    missing: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an undo or a restore would do now.

    Attributes
    ----------
    projects : int
        Number of projects it would change.
    conflicts : tuple of Conflict
        Later changes that prevent it.
    """

    projects: int
    conflicts: tuple[Conflict, ...] = ()


class Past:
    """The history of one projects file, for reading.

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
        """Return a fingerprint that changes with the history and the projects file."""
        self._journal.settle()
        head = self._journal.head()
        fingerprint = file_fingerprint(self._path) if self._path.exists() else ()
        newest = (head.number, head.content, head.time) if head else (0, "", "")
        return tuple(map(str, (*newest, *fingerprint)))

    def revisions(self) -> list[Revision]:
        """Return all revisions, newest first; only the first line of each file is read."""
        return self._history.revisions()

    def changes(self, number: int) -> tuple[PastChange, ...]:
        """Return what a revision changed, sorted by id."""
        return tuple(map(past_change, self._history.changes(number)))

    def between(self, one: int, other: int) -> tuple[PastChange, ...]:
        """Return the changes from the plan at one revision to the plan at another."""
        return tuple(map(past_change, self._history.compare(one, other)))

    def touched(self, number: int) -> frozenset[str]:
        """Return the ids of the projects that a revision changed."""
        return frozenset(change.id for change in self._history.changes(number))

    def plan(self, number: int) -> PastPlan:
        """Return the plan as it stood after revision `number`; 0: before the first."""
        features: list[dict[str, Any]] = [read_feature(line) for line in self._history.at(number)]
        current = [each for each in features if not is_retired(each)]
        missing: dict[str, int] = {}
        for each in current:
            if each.get("geometry") is None:
                reason = missing_reason(_properties(each))
                missing[reason] = missing.get(reason, 0) + 1
        located = len(current) - sum(missing.values())
        return PastPlan(current, located, len(features) - len(current), missing)

    def unrecorded(self) -> bool:
        """Return whether another program has changed the file since the newest revision."""
        head = self._journal.head()
        return head is not None and content_digest(read_content(self._path)) != head.content

    def undo_effect(self, number: int) -> Effect:
        """Return what undoing a revision would do now."""
        changes = self._history.changes(number)
        return self._effect(FeatureChange(each.id, each.after, each.before) for each in changes)

    def restore_effect(self, number: int) -> Effect:
        """Return what restoring the plan as it was after a revision would do now."""
        changes = difference(self._stored(), self._journal.lines_at(number))
        return self._effect(
            each for each in changes if each.after is not None or not _is_retired(each.before)
        )

    def _effect(self, changes: Iterable[FeatureChange]) -> Effect:
        lines, conflicts = merge_changes(self._stored(), changes)
        return Effect(len(lines), tuple(conflicts))

    def _stored(self) -> dict[str, bytes]:
        return read_document(read_content(self._path)).lines


def _is_retired(line: bytes | None) -> bool:
    return line is not None and is_retired(read_feature(line))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    # A file written by another program may hold anything here.
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A property before and after; None where it is missing or null."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PastChange:
    """What happened to one project.

    Attributes
    ----------
    id : str
    properties : dict
        The project's properties afterwards; before, if it was removed.
    kinds : tuple of {"added", "removed", "retired", "brought_back", "moved", "changed"}
        Empty when only the formatting in the file differs.
    fields : tuple of FieldChange
    before, after : GeoJSON geometry or None
        WGS 84 degrees; None where there was no place or an invalid one.
    metres, bearing : float or None
        How far the place moved, and where to in degrees clockwise from north.
    """

    id: str
    properties: dict[str, Any]
    kinds: tuple[Kind, ...]
    fields: tuple[FieldChange, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    metres: float | None = None
    bearing: float | None = None


def past_change(change: FeatureChange) -> PastChange:
    """Describe what happened to a project, from its lines before and after.

    Examples
    --------
    >>> line = b'{"type":"Feature","id":"a","properties":{"n":1},"geometry":null}'
    >>> past_change(FeatureChange("a", None, line)).kinds
    ('added',)
    >>> past_change(FeatureChange("a", line, line.replace(b"1", b"1.0"))).kinds
    ()
    """
    old, new = members(change.before), members(change.after)
    existing = new or old
    properties = {key[-1]: value for key, value in existing.items() if key[0] == "properties"}
    fields = _fields(old, new) if old and new else ()
    before, after = (_drawable(side.get(("geometry",))) for side in (old, new))
    kinds = _kinds(change, old, new, fields)
    moved = _displacement(before, after) if "moved" in kinds else (None, None)
    return PastChange(change.id, properties, kinds, fields, before, after, *moved)


def _kinds(
    change: FeatureChange, old: Members, new: Members, fields: tuple[FieldChange, ...]
) -> tuple[Kind, ...]:
    if change.before is None or change.after is None:
        return ("added",) if change.before is None else ("removed",)
    was, now = (side.get(("properties", "retired")) is True for side in (old, new))
    kinds: list[Kind] = []
    if was != now:
        kinds.append("retired" if now else "brought_back")
    if not _same_place(old.get(("geometry",)), new.get(("geometry",))):
        kinds.append("moved")
    return (*kinds, "changed") if fields else tuple(kinds)


def _fields(old: Members, new: Members) -> tuple[FieldChange, ...]:
    keys = [key for key in dict.fromkeys((*old, *new)) if key not in _NOT_FIELDS]
    return tuple(
        FieldChange(key[-1], old.get(key), new.get(key))
        for key in keys
        if not same(old.get(key), new.get(key))
    )


def _same_place(old: Any, new: Any) -> bool:
    # A file written by another program may hold an invalid geometry.
    return same(old, new) or (
        _drawable(old) is not None and _drawable(new) is not None and same_geometry(old, new)
    )


def _drawable(geometry: Any) -> dict[str, Any] | None:
    return None if geometry is None or geometry_findings(geometry, None) else geometry


def _displacement(before: Any, after: Any) -> tuple[float | None, float | None]:
    try:
        return displacement(before, after)
    except (ShapelyError, ValueError, TypeError):
        return None, None


def kind_words(change: PastChange, language: Language) -> str:
    """Return the kinds of a change as a short text."""
    return " · ".join(translate(KINDS[kind], language) for kind in change.kinds) or translate(
        _SAME, language
    )


def place_words(change: PastChange, language: Language) -> str:
    """Return how far a project has moved and in which direction; empty if it has not.

    Examples
    --------
    >>> place_words(PastChange("a", {}, ("moved",), (), None, None, 607.4, 119.6), "en")
    '607 m south-east'
    """
    if "moved" not in change.kinds:
        return ""
    if change.metres is None or change.metres < 0.05:
        return translate(_PLACES[change.before is not None, change.after is not None], language)
    metres = f"{change.metres:,.{0 if change.metres >= 10 else 1}f}"
    if change.bearing is None:
        return translate(N_("{n} m"), language, n=metres)
    direction = direction_words(change.bearing, language)
    return translate(N_("{n} m {way}"), language, n=metres, way=direction)
