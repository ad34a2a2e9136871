"""What happened to one project, in figures and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from shapely.errors import ShapelyError

from geo.intake.comparison.compare import displacement, same_geometry
from geo.model.geometry import geometry_findings
from geo.model.text.language import N_, Language, translate
from geo.model.text.measures import direction_words
from geo.store.change import FeatureChange
from geo.store.merge import Members, members, same

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
# By whether there was a place before, and whether there is one after.
_PLACES = {
    (False, True): N_("place filled in"),
    (True, False): N_("place taken away"),
    (True, True): N_("shape changed"),
    (False, False): N_("shape changed"),
}
_OWN_WORDS = {("type",), ("id",), ("geometry",), ("properties", "retired")}


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
        As they were afterwards; of a project that was removed, before.
    kinds : tuple of {"added", "removed", "retired", "brought_back", "moved", "changed"}
        Empty when only the spelling in the file differs.
    fields : tuple of FieldChange
    before, after : GeoJSON geometry or None
        WGS 84 degrees; None where there was no place, or none that can be drawn.
    metres, bearing : float or None
        See :class:`geo.intake.comparison.compare.Move`.
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
    """Tell what happened to a project from its lines before and after.

    Examples
    --------
    >>> line = b'{"type":"Feature","id":"a","properties":{"n":1},"geometry":null}'
    >>> past_change(FeatureChange("a", None, line)).kinds
    ('added',)
    >>> past_change(FeatureChange("a", line, line.replace(b"1", b"1.0"))).kinds
    ()
    """
    old, new = members(change.before), members(change.after)
    known = new or old
    properties = {key[-1]: value for key, value in known.items() if key[0] == "properties"}
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
    found: list[Kind] = []
    if was != now:
        found.append("retired" if now else "brought_back")
    if not _same_place(old.get(("geometry",)), new.get(("geometry",))):
        found.append("moved")
    return (*found, "changed") if fields else tuple(found)


def _fields(old: Members, new: Members) -> tuple[FieldChange, ...]:
    keys = [key for key in dict.fromkeys((*old, *new)) if key not in _OWN_WORDS]
    return tuple(
        FieldChange(key[-1], old.get(key), new.get(key))
        for key in keys
        if not same(old.get(key), new.get(key))
    )


def _same_place(old: Any, new: Any) -> bool:
    # Another program may have left a geometry that is none.
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
    """Return what happened to a project in a few words."""
    return " · ".join(translate(KINDS[kind], language) for kind in change.kinds) or translate(
        _SAME, language
    )


def place_words(change: PastChange, language: Language) -> str:
    """Return how far a project has moved and where to; empty when it has not.

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
    way = direction_words(change.bearing, language)
    return translate(N_("{n} m {way}"), language, n=metres, way=way)
