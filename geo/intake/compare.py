"""Compare an uploaded file with what is stored: what is new, moved, changed, or not known.

Nothing here changes anything, and a project that the file leaves out is only
told as missing: missing never means delete.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from geo.intake.candidates import Candidate, candidates
from geo.intake.moves import Move, displacement, moves, same_geometry, same_mark
from geo.intake.stored import StoredProjects
from geo.model.search import fold
from geo.model.validate import is_slug

__all__ = [
    "Candidate",
    "Change",
    "Comparison",
    "Move",
    "Unmatched",
    "changed_fields",
    "compare",
    "displacement",
    "same_geometry",
    "same_mark",
]

_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?(?:Z|\+00:00)?$")
# A Shapefile keeps 254 bytes of a text, less what would cut a character.
_CUT = range(251, 255)
_AROUND = " \t\n\u00a0\u3000\ufeff"

Feature = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A project whose properties differ, and which; properties the file lacks are no change."""

    id: str
    fields: tuple[str, ...]


class Unmatched(NamedTuple):
    """A feature whose id is not known, with the projects it may be; a person decides."""

    feature: str
    name: str
    candidates: tuple[Candidate, ...]


@dataclass(slots=True)
class Comparison:
    """Everything that differs between a file and the store.

    Attributes
    ----------
    added : list of str
    moved : list of Move
    changed : list of Change
    unchanged : int
    unmatched : list of Unmatched
    missing : list of str
        Stored projects that the file leaves out.
    unsearched : int
        Features whose name was not compared with those of the store, since
        there were too many; they are among `added` and `unmatched`.
    """

    added: list[str] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    unmatched: list[Unmatched] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unsearched: int = 0


def compare(features: Sequence[Feature], stored: Mapping[str, Feature]) -> Comparison:
    """Compare features in WGS 84 with the stored projects.

    Parameters
    ----------
    features : sequence of GeoJSON features
        Checked before. One without the member ``geometry`` says nothing of the
        place; null says that there is none.
    stored : mapping of id to GeoJSON feature
        May make a feature when it is asked for: each is asked for once at most,
        and only those in the file unless a feature's id is not known.

    Returns
    -------
    Comparison
        In the order of the file; `missing` in the order of the store.
    """
    found = Comparison()
    known: dict[str, Feature] = {}
    unknown: list[int] = []
    ids: list[str] = []
    olds: list[Any] = []
    news: list[Any] = []
    changed: set[str] = set()
    matched = 0
    for place, feature in enumerate(features):
        identifier = feature.get("id")
        old = stored.get(identifier) if isinstance(identifier, str) else None
        if old is None or identifier is None:
            unknown.append(place)
            continue
        matched += 1
        known[identifier] = old
        if old is feature:
            continue
        fields = changed_fields(old["properties"], feature.get("properties") or {})
        if fields:
            found.changed.append(Change(identifier, fields))
            changed.add(identifier)
        if "geometry" in feature and feature["geometry"] != old["geometry"]:
            ids.append(identifier)
            olds.append(old["geometry"])
            news.append(feature["geometry"])
    found.moved = [move for move in moves(ids, olds, news) if move is not None]
    differ = len(found.changed) + sum(move.id not in changed for move in found.moved)
    found.unchanged = matched - differ
    found.missing = [identifier for identifier in stored if identifier not in known]
    if unknown:
        _ask(found, features, unknown, _folded(known, found.missing, stored))
    return found


def _folded(
    known: Mapping[str, Feature], missing: Sequence[str], stored: Mapping[str, Feature]
) -> dict[str, str]:
    if isinstance(stored, StoredProjects):
        return {each: stored.folded[each] for each in (*known, *missing)}
    names = {each: _name(feature) for each, feature in known.items()}
    names |= {each: _name(stored[each]) for each in missing}
    return {each: fold(name) for each, name in names.items()}


def _ask(
    found: Comparison, features: Sequence[Feature], unknown: list[int], folded: dict[str, str]
) -> None:
    asked = [_name(features[place]) for place in unknown]
    for place, name, likely in zip(unknown, asked, candidates(asked, folded), strict=True):
        identifier = features[place].get("id")
        found.unsearched += likely is None
        if not likely and isinstance(identifier, str) and is_slug(identifier):
            found.added.append(identifier)
        else:
            label = str(identifier) if identifier is not None else f"#{place + 1}"
            found.unmatched.append(Unmatched(label, name, likely or ()))


def _name(feature: Feature) -> str:
    properties = feature.get("properties")
    return str(properties.get("name") or "") if isinstance(properties, Mapping) else ""


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the new properties whose value differs from the old.

    A program in between may have turned 1 into 1.0, a date into midnight, an
    empty text into null, white space around a text or a number's tenth digit
    into nothing, or cut a text as a Shapefile does; that is no change, and
    neither is null where nothing was. A table in English shows the Chinese source of a place where
    there is no English one.

    Examples
    --------
    >>> changed_fields({"a": 1, "b": 2, "d": "2023-02-24"},
    ...                {"a": 1.0, "b": 3, "c": None, "d": "2023-02-24T00:00:00"})
    ('b',)
    """
    if new is old:
        return ()
    differ = tuple(
        name
        for name, value in new.items()
        if value is not (was := old.get(name))
        and (value != was or type(value) is not type(was))
        and not _same(was, value)
    )
    if "location_source_en" in differ and not old.get("location_source_en"):
        shown = old.get("location_source")
        return tuple(
            name for name in differ if name != "location_source_en" or not _same(shown, new[name])
        )
    return differ


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, str | None) and isinstance(new, str | None):
        one, other = _text(old), _text(new)
        # An apostrophe of one's own looks like the one that guards our tables.
        return one in (other, f"'{other}", _MIDNIGHT.sub(r"\1", other)) or _is_cut(one, other)
    if isinstance(old, float) or isinstance(new, float):
        numbers = isinstance(old, int | float) and isinstance(new, int | float)
        return numbers and math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
    return bool(old == new)


def _text(value: str | None) -> str:
    """Return a text as formats leave it: line feeds between lines, nothing around it."""
    return "" if value is None else value.replace("\r\n", "\n").replace("\r", "\n").strip(_AROUND)


def _is_cut(old: str, new: str) -> bool:
    return old.startswith(new) and len(new.encode("utf-8", "replace")) in _CUT
