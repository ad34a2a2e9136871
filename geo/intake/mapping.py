"""Which column of a table means what: found by name, correctable, remembered."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from geo.intake.axis_names import axis_of, axis_pair
from geo.intake.column_names import COMMON_DERIVED, DERIVED, KNOWN, OUR_HEADINGS, PAIRS
from geo.intake.cut_names import cut_names
from geo.model.project import field_names

Order = Literal["east_first", "north_first"]

_PLACE = ("x", "y", "wkt", "id", "crs")
_CLUTTER = re.compile(r"[\s()\[\]【】:°_-]")
_UNITS = re.compile(
    r"[(\[【]\s*+(?:单位)?\s*+:?\s*+(?:m|米|°|度|度分秒|deg|degrees?|dms)\s*+[)\]】]"
)
_LONGEST = 200  # characters of a name that are compared
_SYSTEMS = re.compile(r"wgs84|cgcs2000|gcj02|bd09")
# Whose map, or which system, before or after what a column means: "高德经度", "bd_lng".
_SOURCES = re.compile(
    r"高德|百度|腾讯|火星坐标系?|火星|国测局|天地图|国家2000|大地2000|西安80"
    r"|gaode|amap|autonavi|baidu|tencent|tianditu|gcj|gps|^bd(?:ll)?(?=l|x|y)|(?<=[gnt])bd(?:ll)?$"
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column means what. Pure; the user can correct it.

    Attributes
    ----------
    header : tuple of str
        The columns of the table, each name once.
    x, y : str or None
        Columns with the easting (longitude) and the northing (latitude).
    wkt, id, crs : str or None
        Columns with a whole geometry as WKT, with the id, and with the name of
        the coordinate system.
    fields : dict of str to str
        Column: field of the data contract. Other columns keep their names.
    ignored : tuple of str
        Columns of our own tables that hold nothing new.
    packed : bool
        Read 1134455.1 as 113 degrees 44 minutes 55.1 seconds.
    """

    header: tuple[str, ...]
    x: str | None = None
    y: str | None = None
    wkt: str | None = None
    id: str | None = None
    crs: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    packed: bool = False

    @property
    def signature(self) -> str:
        """The header as a short name, by which the mapping is remembered."""
        return header_signature(self.header)

    @property
    def has_place(self) -> bool:
        """Whether the table says where its rows are."""
        return self.wkt is not None or (self.x is not None and self.y is not None)

    def swapped(self) -> ColumnMapping:
        """Return the other reading: the two coordinate columns exchanged."""
        return dataclasses.replace(self, x=self.y, y=self.x)

    def to_json(self) -> str:
        """Return the mapping as JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ColumnMapping:
        """Read what :meth:`to_json` wrote.

        Raises
        ------
        ValueError
            When it is something else.
        """
        found = orjson.loads(text)
        if not isinstance(found, dict) or not isinstance(found.get("header"), list):
            raise ValueError("not a column mapping")  # noqa: TRY004 (the text is wrong, not a type)
        header = tuple(str(each) for each in found["header"])
        columns = {key: _one_of(found.get(key), header) for key in _PLACE}
        given, left = found.get("fields"), found.get("ignored")
        fields = {
            str(column): str(name)
            for column, name in (given if isinstance(given, dict) else {}).items()
            if column in header and name in field_names()
        }
        ignored = tuple(each for each in header if isinstance(left, list) and each in left)
        packed = found.get("packed") is True
        return cls(header, **columns, fields=fields, ignored=ignored, packed=packed)


def _one_of(value: Any, header: Sequence[str]) -> str | None:
    return value if isinstance(value, str) and value in header else None


def header_signature(header: Iterable[str]) -> str:
    """Return a name for a header: the same columns in the same order give the same name.

    Examples
    --------
    >>> header_signature(["名称", " X "]) == header_signature(["名称", "x"])
    True
    """
    folded = "\x1f".join(fold_name(name) + name[_LONGEST:] for name in header)
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]


def fold_name(name: str) -> str:
    """Return a column name as it is compared: the beginning of a long one.

    Examples
    --------
    >>> fold_name("经度（WGS84）"), fold_name(" Ｘ (m)")
    ('经度', 'x')
    """
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold().strip().rstrip("\ufffd")
    # "location_accuracy_m" loses its underlines here, as does the table of names.
    return _SYSTEMS.sub("", _CLUTTER.sub("", _UNITS.sub("", text))) or text


_BY_NAME = {fold_name(name): role for role, names in KNOWN.items() for name in names}
_BY_NAME |= {f"{name}{at}": role for name in PAIRS for at, role in ((1, "x"), (2, "y"))}
_OWN = {fold_name(name): name for name in ("id", *field_names())}
_BY_NAME |= _OWN
# Of words in Latin letters only our own headings: "coordinate" and "responsibl" say too little.
_WHOLE = {name: role for role, names in KNOWN.items() for name in names if not name.isascii()}
_CUT = {fold_name(cut): role for cut, role in cut_names(_WHOLE | OUR_HEADINGS).items()}
_READ_OUT = DERIVED | COMMON_DERIVED  # "现有经度" is no place that the table gives


def role_of(column: str) -> str | None:
    """Return what a column means by its name, or None.

    Examples
    --------
    >>> role_of("项目名称"), role_of("Longitude (WGS 84)"), role_of("高德经度"), role_of("备用1")
    ('name', 'x', 'x', None)
    >>> role_of("ＸＭＭＣ"), role_of("项目名"), role_of("geo_Latitude"), role_of("现有经度")
    ('name', 'name', 'y', None)
    """
    name = fold_name(column)
    found = _plain_role(name)
    return found if found or name in _READ_OUT else axis_of(column)


def _plain_role(name: str) -> str | None:
    return _BY_NAME.get(name) or _BY_NAME.get(without_source(name)) or _CUT.get(name) or None


def without_source(name: str) -> str:
    """Return a folded column name without the map or system that it names."""
    return _SOURCES.sub("", name)


def guess_mapping(header: Sequence[str]) -> ColumnMapping:
    """Return what the columns mean by their names.

    Of two that mean the same the first wins, the field's own name over a
    synonym, and a plain one over one that names a map: "经度" over "高德经度".
    """
    roles: dict[str, str] = {}
    for column in sorted(header, key=_precedence):
        role = _plain_role(fold_name(column))
        if role is not None:
            roles.setdefault(role, column)
    x, y = roles.get("x"), roles.get("y")
    if "wkt" not in roles:
        others = [name for name in header if fold_name(name) not in _READ_OUT]
        x, y = axis_pair(others, x, y)
    fields = {
        column: role
        for role, column in roles.items()
        if role not in _PLACE and role in field_names()
    }
    return ColumnMapping(
        tuple(header),
        x=x,
        y=y,
        wkt=roles.get("wkt"),
        id=roles.get("id"),
        crs=roles.get("crs"),
        fields=fields,
        ignored=derived_columns(header),
    )


def _precedence(column: str) -> tuple[int, bool]:
    name = fold_name(column)
    own = 0 if column in _OWN.values() else 1 if name in _OWN else 2
    return own, bool(_SOURCES.search(name))


def derived_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that only our own tables have, for people to read.

    Examples
    --------
    >>> derived_columns(["Id", "Place", "How sure"]), derived_columns(["Id", "Place"])
    (('Place', 'How sure'), ())
    """
    own = DERIVED | {cut for cut, role in _CUT.items() if not role}
    ours = own | COMMON_DERIVED if any(fold_name(name) in own for name in header) else set()
    return tuple(name for name in header if fold_name(name) in ours)


def is_plain_xy(mapping: ColumnMapping) -> bool:
    """Say whether the columns are called just X and Y, which surveyors and maps use crosswise."""
    names = {re.sub("坐标", "", fold_name(each)) for each in (mapping.x or "", mapping.y or "")}
    return names == {"x", "y"}
