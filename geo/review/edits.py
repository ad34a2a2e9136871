"""Build changes to the projects from an edit form, an edited sheet, or resolved conflicts."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Literal

from geo.model.errors import Conflict, Finding, InvalidChange
from geo.model.geojson import rounded
from geo.model.project import Project, field_names
from geo.model.text.communities import community_text
from geo.model.validate import feature_findings
from geo.store.change import ChangeSet, FeatureChange
from geo.store.feature_line import read_feature, write_feature
from geo.store.merge import ABSENT, members, same

MAX_ID = 60  # characters; an id may have 80, and some are left for a number
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# Required fields; any other that is left empty in a form is stored as null.
_REQUIRED = {name for name, field in Project.model_fields.items() if field.is_required()}
# The columns of the sheet; the plan's own words and the geometry cannot be edited there.
SHEET_FIELDS: tuple[str, ...] = (
    "name",
    "name_en",
    "status",
    "status_as_of",
    "category",
    "community",
    "lead",
    "location_type",
    "location_accuracy_m",
    "location_source",
    "location_verified",
    "target_value",
    "target_unit",
    "target_year",
)
DATES = frozenset({"status_as_of"})
NUMBERS = frozenset({"location_accuracy_m", "target_value", "target_year"})
BOOLEANS = frozenset({"location_verified"})
Cells = dict[str, Any]
Choice = Literal["mine", "theirs"]
Decisions = dict[str, list[tuple[Conflict, Choice]]]


class KeptValue(Enum):
    """The type of :data:`KEPT`, which leaves a geometry as it is; None removes it."""

    KEPT = None


KEPT = KeptValue.KEPT


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """One value that a change alters.

    Attributes
    ----------
    field : str
        ``geometry`` or the name of a property.
    before, after : object
        None where the value is missing.
    """

    field: str
    before: Any
    after: Any


def edited(
    before_line: bytes, properties: Mapping[str, Any], geometry: Any = KEPT
) -> FeatureChange:
    """Return the change that an edit form makes to a project.

    Parameters
    ----------
    before_line : bytes
        The feature's JSON as it was when the form opened.
    properties : mapping
        The form's values; None and empty texts mean no value. Properties that the
        form does not have are kept, and so are values that mean the same.
    geometry : GeoJSON geometry, None or KEPT
        WGS 84 degrees; None removes the place, KEPT leaves it as it is.

    Returns
    -------
    FeatureChange
        It has no :func:`differences` when nothing was changed.

    Examples
    --------
    >>> line = b'{"type":"Feature","id":"a","properties":{"n":1.0,"x":null},"geometry":null}'
    >>> edited(line, {"n": 1, "x": "", "lead": None}).after == line
    True
    """
    feature = read_feature(before_line)
    stored = feature["properties"]
    for name, value in properties.items():
        if not _means_the_same(name, stored.get(name, ABSENT), value):
            stored[name] = _stored(name, value)
    if geometry is not KEPT and not same(feature.get("geometry"), _rounded(geometry)):
        feature["geometry"] = _rounded(geometry)
    return FeatureChange(feature["id"], before_line, write_feature(feature))


def _means_the_same(name: str, old: Any, new: Any) -> bool:
    if old is ABSENT:
        default = Project.model_fields[name].default if name in Project.model_fields else None
        return new in (None, "") or (name not in _REQUIRED and same(default, new))
    if old in (None, "") and new in (None, ""):
        return True
    if _is_number(old) and _is_number(new):
        # A form holds floats; a large integer must not change by passing through it.
        return float(old) == float(new)
    return same(old, new)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _stored(name: str, value: Any) -> Any:
    if name == "community":
        return community_text(value) or None
    if value in (None, "") and not isinstance(value, bool):
        return "" if name in _REQUIRED else None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _rounded(geometry: Any) -> Any:
    if isinstance(geometry, dict) and "coordinates" in geometry:
        return {**geometry, "coordinates": rounded(geometry["coordinates"])}
    return geometry


def added(feature: Mapping[str, Any], existing_ids: Collection[str]) -> FeatureChange:
    """Return the change that adds a project.

    Parameters
    ----------
    feature : GeoJSON feature
        Empty properties are left out; the others are put into the data contract's
        order.
    existing_ids : collection of str
        Ids of all projects, retired ones included.

    Raises
    ------
    InvalidChange
        When the id is taken.
    """
    identifier = str(feature.get("id") or "")
    if identifier in existing_ids:
        params = {"value": identifier}
        raise InvalidChange([Finding("id_twice", "error", identifier, "id", params)])
    properties = feature["properties"]
    names = [*field_names(), *(name for name in properties if name not in field_names())]
    non_empty = {
        name: _stored(name, properties[name])
        for name in names
        if properties.get(name) not in (None, "")
    }
    new = {
        "type": "Feature",
        "id": identifier,
        "properties": non_empty,
        "geometry": _rounded(feature.get("geometry")),
    }
    return FeatureChange(identifier, None, write_feature(new))


def retired(before_line: bytes) -> FeatureChange:
    """Return the change that retires a project: it stays in the file and can be brought back."""
    return FeatureChange(read_feature(before_line)["id"], before_line, None)


def brought_back(before_line: bytes) -> FeatureChange:
    """Return the change that shows a retired project again."""
    feature = read_feature(before_line)
    feature["properties"].pop("retired", None)
    return FeatureChange(feature["id"], before_line, write_feature(feature))


def differences(change: FeatureChange) -> list[ValueDifference]:
    """Return the values that a change alters, in the order of the feature's members.

    Examples
    --------
    >>> differences(FeatureChange("a", b'{"properties":{"n":1}}', b'{"properties":{"n":2}}'))
    [ValueDifference(field='n', before=1, after=2)]
    """
    before, after = members(change.before), members(change.after)
    if change.after is None:
        after = {**before, ("properties", "retired"): True}
    return list(_differences(before, after))


def _differences(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[ValueDifference]:
    ignored = {("type",), ("id",)}
    for key in dict.fromkeys([*before, *after]):
        if key not in ignored and not same(before.get(key, ABSENT), after.get(key, ABSENT)):
            yield ValueDifference(key[-1], before.get(key), after.get(key))


def findings_by_field(change: FeatureChange) -> dict[str, list[Finding]]:
    """Return what is wrong with a changed project, by field of the form.

    All findings about the geometry, such as those on its coordinates, are under ``geometry``.
    """
    by_field: dict[str, list[Finding]] = {}
    if change.after is None:
        return by_field
    for finding in feature_findings(read_feature(change.after), 0, set()):
        by_field.setdefault((finding.field or "").split(".")[0], []).append(finding)
    return by_field


def new_id(name: str, name_en: str, existing_ids: Collection[str]) -> str:
    """Make a unique id for a new project from its name.

    Parameters
    ----------
    name, name_en : str
        The English name is used, or else the pinyin of the Chinese one.
    existing_ids : collection of str
        Ids of all projects, retired ones included.

    Examples
    --------
    >>> new_id("莞太路", "Guantai Road", ()), new_id("莞太路", "", {"guan-tai-lu"})
    ('guantai-road', 'guan-tai-lu-2')
    >>> new_id("", "🚧", ())
    'project'
    """
    stem = _slug(name_en) or _slug(_spelled(name)) or "project"
    numbered = (f"{stem}-{number}" for number in range(2, len(existing_ids) + 3))
    return next(candidate for candidate in (stem, *numbered) if candidate not in existing_ids)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if len(slug) > MAX_ID:
        slug = slug[: MAX_ID + 1].rpartition("-")[0] or slug[:MAX_ID]
    return slug


def _spelled(name: str) -> str:
    # Imported here because its dictionary takes a while to load.
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(unicodedata.normalize("NFKC", name)))


def sheet_row(line: bytes) -> Cells:
    """Return the cells of one project by field: dates as `date`, missing values as None."""
    properties = read_feature(line)["properties"]
    return {name: _cell(name, properties.get(name)) for name in SHEET_FIELDS}


def _cell(name: str, value: Any) -> Any:
    if name in BOOLEANS:
        return value is True
    if name in DATES and value:
        return dt.date.fromisoformat(value)
    if name in NUMBERS and value is not None:
        return float(value)
    return value


def cell_value(cell: Any) -> Any:
    """Return the JSON value of a cell; NaN and NaT become None, dates ISO 8601 texts.

    Examples
    --------
    >>> cell_value(float("nan")), cell_value(dt.date(2023, 2, 24)), cell_value(800.0)
    (None, '2023-02-24', 800)
    """
    if hasattr(cell, "item"):
        cell = cell.item()  # a NumPy scalar
    # NaT and NaN are not equal to themselves.
    if cell is None or cell != cell:  # noqa: PLR0124
        return None
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return int(cell)
    return cell


def sheet_changes(
    before: Mapping[str, bytes], rows: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[FeatureChange]:
    """Return the changes that an edited sheet makes.

    Parameters
    ----------
    before : mapping of str to bytes
        Each project's JSON as it was when the sheet opened, by id.
    rows : iterable of (id, cells)
        The sheet as it is now.

    Returns
    -------
    list of FeatureChange
        Projects whose cells are unchanged are left out.
    """
    changes = (
        edited(before[identifier], {name: cell_value(cells[name]) for name in cells})
        for identifier, cells in rows
    )
    return [change for change in changes if differences(change)]


def changed_cells(changes: Iterable[FeatureChange]) -> list[tuple[str, ValueDifference]]:
    """Return the changed cells, each with its project's id."""
    return [(change.id, each) for change in changes for each in differences(change)]


def resolved(
    changes: ChangeSet,
    decisions: Iterable[tuple[Conflict, Choice]],
    stored: Mapping[str, bytes],
) -> ChangeSet:
    """Return the change with its conflicts resolved as decided.

    Parameters
    ----------
    changes : ChangeSet
    decisions : iterable of (Conflict, {"mine", "theirs"})
        ``mine``: the change's `before` takes the stored value that was shown, so that
        the change wins. ``theirs``: the stored value wins. A project that is gone is
        added again (``mine``) or left out of the change (``theirs``).
    stored : mapping of str to bytes
        The JSON of the projects as they are stored now, by id.

    Returns
    -------
    ChangeSet
        A value stored after the conflict was shown is not overwritten but becomes a
        conflict again, and so does one that was not decided.
    """
    by_project: Decisions = {}
    for conflict, choice in decisions:
        by_project.setdefault(conflict.feature, []).append((conflict, choice))
    remaining = (
        _resolved(change, by_project.get(change.id, []), stored.get(change.id))
        for change in changes.changes
    )
    return replace(changes, changes=tuple(change for change in remaining if change is not None))


def _resolved(
    change: FeatureChange, decisions: list[tuple[Conflict, Choice]], stored: bytes | None
) -> FeatureChange | None:
    if not decisions:
        return change
    if stored is None:
        return _gone(change, decisions)
    before, after, theirs = _before(change, stored), _after(change), members(stored)
    for conflict, choice in decisions:
        for key in _keys(conflict, before, after, theirs):
            value = theirs.get(key, ABSENT)
            if choice == "theirs":
                # The same value on both sides means no change.
                _put(before, key, value)
                _put(after, key, value)
            elif same(None if value is ABSENT else value, conflict.theirs):
                _put(before, key, value)
    return FeatureChange(change.id, write_feature(before), write_feature(after))


def _gone(change: FeatureChange, decisions: list[tuple[Conflict, Choice]]) -> FeatureChange | None:
    is_restored = any(conflict.field is None and choice == "mine" for conflict, choice in decisions)
    return replace(change, before=None) if is_restored and change.after is not None else None


def _before(change: FeatureChange, stored: bytes) -> Any:
    if change.before is not None:
        return read_feature(change.before)
    # Two people added the same id: take the values they agree on as the common base.
    mine, theirs = members(change.after), members(stored)
    base: dict[str, Any] = {"properties": {}}
    for key, value in mine.items():
        if key in theirs and same(value, theirs[key]):
            _put(base, key, value)
    return base


def _after(change: FeatureChange) -> Any:
    if change.after is not None:
        return read_feature(change.after)
    feature = read_feature(change.before or b"{}")
    _put(feature, ("properties", "retired"), value=True)
    return feature


def _keys(conflict: Conflict, *sides: Any) -> list[tuple[str, ...]]:
    # A property may also be called "geometry"; take only the members that differ.
    before, after, theirs = sides
    return [
        key
        for key in ((conflict.field or "",), ("properties", conflict.field or ""))
        if not same(_get(before, key), _get(after, key))
        and not same(theirs.get(key, ABSENT), _get(after, key))
    ]


def _owner(feature: Any, key: tuple[str, ...]) -> Any:
    return feature if len(key) == 1 else feature.setdefault(key[0], {})


def _get(feature: Any, key: tuple[str, ...]) -> Any:
    return _owner(feature, key).get(key[-1], ABSENT)


def _put(feature: Any, key: tuple[str, ...], value: Any) -> None:
    if value is ABSENT:
        _owner(feature, key).pop(key[-1], None)
    else:
        _owner(feature, key)[key[-1]] = value
