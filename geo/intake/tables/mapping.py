"""Map the columns of a table to fields by their names; the user can correct the result.

Known names are those that offices and our own tables use, their first ten bytes as in a
Shapefile (项目名 for 项目名称), and longer names such as "geo_Latitude" or "中心经度".
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from geo.model.errors import Finding
from geo.model.project import field_names
from geo.model.text.plain_text import hidden_sign
from geo.model.validate import quoted

_LONGEST = 200  # characters of a name that are compared
Order = Literal["east_first", "north_first"]
_PLACE = ("x", "y", "wkt", "id", "crs")
_CLUTTER = re.compile(r"[\s()\[\]【】:°_-]")
_UNITS = re.compile(
    r"[(\[【]\s*+(?:单位)?\s*+:?\s*+(?:m|米|°|度|度分秒|deg|degrees?|dms)\s*+[)\]】]"
)
_SYSTEMS = re.compile(r"wgs84|cgcs2000|gcj02|bd09")
# A map service or system before or after the meaning of a column: "高德经度", "bd_lng".
_SOURCES = re.compile(
    r"高德|百度|腾讯|火星坐标系?|火星|国测局|天地图|国家2000|大地2000|西安80"
    r"|gaode|amap|autonavi|baidu|tencent|tianditu|gcj|gps|^bd(?:ll)?(?=l|x|y)|(?<=[gnt])bd(?:ll)?$"
)
_BETWEEN = re.compile(r"[\s()\[\]【】:°_./-]+")
_ENDINGS = {
    "longitude": "x", "latitude": "y", "经度": "x", "纬度": "y", "东坐标": "x", "北坐标": "y",
    "横坐标": "x", "纵坐标": "y",
}  # fmt: skip
_WORDS = {"lon": "x", "lng": "x", "lat": "y"}  # only as separate words: "geo_lat", not "flat"
# Natural Earth's NAME_LONG is a long name: only with a matching "..._lat" it is a longitude.
_DOUBTFUL = {"long": "x"}
# What may follow the word: a unit, a direction or a system.
_AFTER = {"dd", "deg", "degree", "degrees", "decimal", "e", "n", "wgs84", "cgcs2000", "x", "y"}
_BOTH = ("经纬度", "latlon", "lonlat", "latlng", "lnglat", "latitudelongitude")
_BYTES = 10  # of a field's name in a Shapefile
_CODECS = ("utf-8", "gbk")
_SHORTEST = 2  # characters of a shortened name
# Names that offices use for columns and fields, in every format; compared without case, spaces
# and brackets. Codes such as XMMC and BH are the initials of 项目名称 and 编号 in pinyin.
KNOWN: dict[str, tuple[str, ...]] = {
    "x": (
        "经度或东坐标", "longitudeoreasting",
        "geox", "经度", "东经", "lon", "lng", "long", "longitude", "东坐标", "横坐标", "easting",
        "east", "e", "x坐标", "x", "经度坐标", "lon_wgs84", "wgs84_lon", "y东", "东向", "y坐标东",
    ),
    "y": (
        "纬度或北坐标", "latitudeornorthing",
        "geoy", "纬度", "北纬", "lat", "latitude", "北坐标", "纵坐标", "northing", "north", "n",
        "y坐标", "y", "纬度坐标", "lat_wgs84", "wgs84_lat", "x北", "北向", "x坐标北",
    ),
    "wkt": ("wkt", "geometry", "geom", "the_geom", "point", "wkt_geom", "几何", "图形"),
    "id": (
        "id", "编号", "标识", "项目编号", "项目id", "fid编号", "code", "代码", "项目编码",
        "项目代码", "编码", "xmbh", "bh", "xmbm", "xmdm", "xmid", "projectid",
        "projectcode", "projectno",
    ),
    "crs": ("坐标系", "坐标系统", "坐标参考系", "coordinatesystem", "crs", "srs"),
    "name": (
        "名称", "项目名称", "name", "项目", "工程名称", "name（chinese）", "namechinese", "项目名",
        "工程名", "工程项目", "建设项目", "建设项目名称", "xmmc", "mc", "gcmc",
        "projectname", "project",
    ),
    "name_en": (
        "英文名称", "英文名", "name_en", "nameenglish", "项目英文名称", "englishname",
    ),
    "section": ("部分", "章节", "section"),
    "sentence": ("句", "句序", "第几句", "sentence"),
    "phrase": ("原文", "计划原文", "phrase", "planwording", "plan'swords"),
    "category": (
        "类别", "分类", "类型", "category", "项目类别", "项目类型", "xmlb", "xmlx",
    ),
    "status": (
        "状态", "进度", "项目状态", "status", "建设状态", "实施状态", "xmzt",
        "projectstatus",
    ),
    "status_evidence": (
        "状态依据", "状态原文", "status_evidence", "evidenceforthestatus", "wordsforthestatus",
    ),
    "status_as_of": (
        "状态日期", "状态时间", "status_as_of", "statusasof", "截至日期",
    ),
    "location_type": ("位置类型", "location_type", "kindofplace"),
    "location_verified": ("位置已核实", "已核实", "location_verified", "placeconfirmed"),
    "location_accuracy_m": (
        "位置精度", "精度", "精度（米）", "误差半径（米）", "误差半径", "location_accuracy_m",
        "radiusofuncertainty", "accuracy",
    ),
    "location_source": ("位置来源", "坐标来源", "位置依据", "location_source"),
    # Our English tables have the English source, which must not replace the Chinese one.
    "location_source_en": ("sourceoftheplace", "location_source_en"),
    "target_value": ("目标值", "目标", "target_value", "target"),
    "target_unit": ("目标单位", "target_unit", "unitofthetarget"),
    "target_year": ("目标年份", "target_year", "targetyear"),
    "counts_towards": ("计入目标", "counts_towards", "countstowards"),
    "counts_towards_evidence": (
        "计入依据", "counts_towards_evidence", "evidencethatitcounts", "wordsthatitcountsby",
    ),
    "counts_towards_by": ("计入认定单位", "counts_towards_by", "whodecidedthatitcounts"),
    "community": (
        "社区", "所属社区", "村（社区）", "community", "所在社区", "村社区",
    ),
    "lead": (
        "牵头单位", "责任单位", "lead", "牵头部门", "责任部门", "zrdw", "qtdw", "leadagency",
    ),
    "start": (
        "开始", "开工日期", "开工时间", "start", "开始时间", "开始日期", "startdate", "kgsj",
        "kgrq",
    ),
    "end": (
        "结束", "完工日期", "竣工日期", "end", "完工时间", "竣工时间", "结束时间", "结束日期",
        "enddate", "jgsj", "jgrq",
    ),
    "description": (
        "说明", "描述", "备注", "description", "项目说明", "项目描述", "建设内容", "bz", "remark",
        "remarks", "notes",
    ),
    "visibility": ("可见性", "公开范围", "visibility"),
}  # fmt: skip
# Names that are also recognised when cut. Latin ones are not: "coordinate" could mean anything.
_CUTTABLE = {name: role for role, names in KNOWN.items() for name in names if not name.isascii()}
# Columns with both coordinates, which are split into two: "坐标 1", "坐标 2".
PAIRS = {
    "坐标", "经纬度", "经纬度坐标", "坐标点", "位置坐标", "坐标位置", "点坐标", "位置",
    "coordinates", "coordinate", "coords", "lonlat", "lnglat", "latlon", "latlng",
    "latitudelongitude", "longitudelatitude", "gpscoordinates", "location", "position",
}  # fmt: skip
# Derived columns of our own tables, which are ignored when a table comes back. The common
# words among them count only together with one that nobody else uses.
DERIVED = {
    "部分名称", "sectiontitle", "位置可靠程度", "howsure",
    "现有经度", "currentlongitude", "presentlongitude",
    "现有纬度", "currentlatitude", "presentlatitude",
}  # fmt: skip
# Headings of our own tables that a Shapefile shortens, with their meaning; "" if derived.
OUR_HEADINGS = {
    "Name (Chinese)": "name", "Name (English)": "name_en", "Plan wording": "phrase",
    "Evidence for the status": "status_evidence", "Status as of": "status_as_of",
    "Radius of uncertainty (m)": "location_accuracy_m", "Place confirmed": "location_verified",
    "Source of the place": "location_source_en", "Kind of place": "location_type",
    "Unit of the target": "target_unit", "Target year": "target_year",
    "Counts towards": "counts_towards", "Evidence that it counts": "counts_towards_evidence",
    "Who decided that it counts": "counts_towards_by",
    "Coordinate system": "crs", "Longitude (WGS 84)": "x", "Latitude (WGS 84)": "y",
    "经度（WGS 84）": "x", "纬度（WGS 84）": "y",
    "Section title": "", "部分名称": "", "位置可靠程度": "", "现有经度": "", "现有纬度": "",
    "Current longitude": "", "Current latitude": "",
}  # fmt: skip
# Headings of earlier versions, which a Shapefile in use may still have.
FORMER_HEADINGS = {
    "Plan's words": "phrase", "Words for the status": "status_evidence",
    "Words that it counts by": "counts_towards_evidence",
    "Present longitude": "", "Present latitude": "",
}  # fmt: skip
COMMON_DERIVED = {"位置", "place", "certainty"}
_NO_COORDINATES = DERIVED | COMMON_DERIVED  # "现有经度" is not the new place of a project


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The meaning of each column of a table.

    Attributes
    ----------
    header : tuple of str
        The columns of the table, with unique names.
    x, y : str or None
        Columns with the easting (longitude) and the northing (latitude).
    wkt, id, crs : str or None
        Columns with a geometry as WKT, with the id, and with the name of the
        coordinate system.
    fields : dict of str to str
        Field of the data contract by column. Other columns keep their names.
    ignored : tuple of str
        Derived columns of our own tables.
    packed : bool
        Whether 1134455.1 means 113 degrees 44 minutes 55.1 seconds.
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
    def fingerprint(self) -> str:
        """A short name for the header, under which the mapping is stored."""
        return header_fingerprint(self.header)

    @property
    def has_place(self) -> bool:
        """Whether the table has columns with coordinates or geometries."""
        return self.wkt is not None or (self.x is not None and self.y is not None)

    def swapped(self) -> ColumnMapping:
        """Return the mapping with the two coordinate columns exchanged."""
        return dataclasses.replace(self, x=self.y, y=self.x)

    def to_json(self) -> str:
        """Return the mapping as JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ColumnMapping:
        """Parse the result of :meth:`to_json`.

        Raises
        ------
        ValueError
            If the text is not a mapping.
        """
        found = orjson.loads(text)
        if not isinstance(found, dict) or not isinstance(found.get("header"), list):
            raise ValueError("not a column mapping")  # noqa: TRY004 (the text is wrong, not a type)
        header = tuple(str(each) for each in found["header"])
        columns = {key: _one_of(found.get(key), header) for key in _PLACE}
        stored, left = found.get("fields"), found.get("ignored")
        fields = {
            str(column): str(name)
            for column, name in (stored if isinstance(stored, dict) else {}).items()
            if column in header and name in field_names()
        }
        ignored = tuple(each for each in header if isinstance(left, list) and each in left)
        packed = found.get("packed") is True
        return cls(header, **columns, fields=fields, ignored=ignored, packed=packed)


def _one_of(value: Any, header: Sequence[str]) -> str | None:
    return value if isinstance(value, str) and value in header else None


def header_fingerprint(header: Iterable[str]) -> str:
    """Return a short name for a header, the same for equal columns in the same order.

    Examples
    --------
    >>> header_fingerprint(["名称", " X "]) == header_fingerprint(["名称", "x"])
    True
    """
    folded = "\x1f".join(fold_name(name) + name[_LONGEST:] for name in header)
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]


def fold_name(name: str) -> str:
    """Fold a column name for comparison; of a very long one only the beginning.

    Examples
    --------
    >>> fold_name("经度（WGS84）"), fold_name(" Ｘ (m)")
    ('经度', 'x')
    """
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold().strip().rstrip("\ufffd")
    # The known names are folded in the same way, so "location_accuracy_m" is found.
    return _SYSTEMS.sub("", _CLUTTER.sub("", _UNITS.sub("", text))) or text


_BY_NAME = {fold_name(name): role for role, names in KNOWN.items() for name in names}

_BY_NAME |= {f"{name}{at}": role for name in PAIRS for at, role in ((1, "x"), (2, "y"))}

_OWN = {fold_name(name): name for name in ("id", *field_names())}

_BY_NAME |= _OWN


def role_of(column: str) -> str | None:
    """Return the meaning of a column by its name, or None.

    Examples
    --------
    >>> role_of("项目名称"), role_of("Longitude (WGS 84)"), role_of("高德经度"), role_of("备用1")
    ('name', 'x', 'x', None)
    >>> role_of("ＸＭＭＣ"), role_of("项目名"), role_of("geo_Latitude"), role_of("现有经度")
    ('name', 'name', 'y', None)
    """
    name = fold_name(column)
    found = _plain_role(name)
    return found if found or name in _NO_COORDINATES else axis_of(column)


def _plain_role(name: str) -> str | None:
    return _BY_NAME.get(name) or _BY_NAME.get(without_source(name)) or _CUT.get(name) or None


def without_source(name: str) -> str:
    """Return a folded column name without the name of a map service or system."""
    return _SOURCES.sub("", name)


def guess_mapping(header: Sequence[str]) -> ColumnMapping:
    """Guess the meaning of columns by their names.

    Of several columns with the same meaning, the exact name of a field is
    preferred to a synonym, a plain name to one with a map service ("经度" to
    "高德经度"), and then the first.
    """
    roles: dict[str, str] = {}
    for column in sorted(header, key=_precedence):
        role = _plain_role(fold_name(column))
        if role is not None:
            roles.setdefault(role, column)
    x, y = roles.get("x"), roles.get("y")
    if "wkt" not in roles:
        others = [name for name in header if fold_name(name) not in _NO_COORDINATES]
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
    rank = 0 if column in _OWN.values() else 1 if name in _OWN else 2
    return rank, bool(_SOURCES.search(name))


def derived_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return the derived columns that only our own tables have.

    Examples
    --------
    >>> derived_columns(["Id", "Place", "Section title"]), derived_columns(["Id", "Place"])
    (('Place', 'Section title'), ())
    """
    distinctive = DERIVED | {cut for cut, role in _CUT.items() if not role}
    is_ours = any(fold_name(name) in distinctive for name in header)
    derived = distinctive | COMMON_DERIVED if is_ours else set()
    return tuple(name for name in header if fold_name(name) in derived)


def is_plain_xy(mapping: ColumnMapping) -> bool:
    """Check whether the columns are just called X and Y, which surveyors use the other way."""
    names = {re.sub("坐标", "", fold_name(each)) for each in (mapping.x or "", mapping.y or "")}
    return names == {"x", "y"}


def axis_of(column: str) -> str | None:
    """Return ``"x"`` or ``"y"`` for a column whose name ends in a word for an axis, or None.

    Examples
    --------
    >>> axis_of("geo_Latitude"), axis_of("中心经度"), axis_of("lng_dd"), axis_of("flat")
    ('y', 'x', 'x', None)
    """
    found = _axis(column)
    return found[0] if found and not found[2] else None


def axis_pair(
    header: Sequence[str], x: str | None = None, y: str | None = None
) -> tuple[str | None, str | None]:
    """Return the columns of easting and northing by names that end in a word for an axis.

    Two columns that are otherwise named alike belong together. Of a start and
    an end the first is taken, and never the longitude of one with the latitude
    of the other.

    Parameters
    ----------
    header : sequence of str
    x, y : str, optional
        Columns that are known already.

    Examples
    --------
    >>> axis_pair(["name", "start_lat", "end_lon", "end_lat", "start_lon"])
    ('start_lon', 'start_lat')
    >>> axis_pair(["geo_Longitude", "title"], y="Latitude"), axis_pair(["NAME_LONG"])
    (('geo_Longitude', 'Latitude'), (None, None))
    """
    if x and y:
        return x, y
    axis_columns = list(_axis_columns(header))
    if x is None and y is None:
        by_rest: dict[str, dict[str, str]] = {}
        for column, axis, rest, _is_doubtful in axis_columns:
            by_rest.setdefault(rest, {}).setdefault(axis, column)
        for pair in by_rest.values():
            if len(pair) == 2:
                return pair["x"], pair["y"]
    chosen = {"x": x, "y": y}
    for column, axis, _rest, is_doubtful in axis_columns:
        if not is_doubtful and chosen[axis] is None:
            chosen[axis] = column
    if x is None and y is None and chosen["x"] and chosen["y"]:
        return None, None  # coordinates of two different places
    return chosen["x"], chosen["y"]


def _axis_columns(header: Sequence[str]) -> Iterator[tuple[str, str, str, bool]]:
    for column in header:
        axis = _axis(column)
        if axis is not None:
            yield column, *axis


def _axis(column: str) -> tuple[str, str, bool] | None:
    """Return the axis of a column, the rest of its name, and whether the axis is doubtful."""
    text = unicodedata.normalize("NFKC", column[:_LONGEST]).casefold()
    words = [word for word in _BETWEEN.split(text) if word]
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    joined = "".join(words)
    if not words or any(each in joined for each in _BOTH):
        return None
    for ending, axis in _ENDINGS.items():
        if joined.endswith(ending):
            return axis, joined.removesuffix(ending), False
    axis = _WORDS.get(words[-1]) or _DOUBTFUL.get(words[-1], "")
    if not axis:
        return None
    return axis, "".join(words[:-1]), words[-1] in _DOUBTFUL


def cut_names(headings: Mapping[str, str]) -> dict[str, str]:
    """Return the shortened forms of headings with their meaning, if it is unique.

    Parameters
    ----------
    headings : mapping of str to str
        Meaning by heading.

    Examples
    --------
    >>> cut_names({"项目名称": "name", "状态日期": "status_as_of", "Plan wording": "phrase"})
    {'项目名': 'name', '状态日': 'status_as_of', 'Plan wordi': 'phrase'}
    >>> cut_names({"Current longitude": "x", "Current latitude": "y"})
    {'Current lo': 'x', 'Current la': 'y'}
    """
    by_cut: dict[str, set[str]] = {}
    for heading, meaning in headings.items():
        for codec in _CODECS:
            cut = heading.encode(codec, "ignore")[:_BYTES].decode(codec, "ignore").strip()
            if _SHORTEST <= len(cut) < len(heading) and cut not in headings:
                by_cut.setdefault(cut, set()).add(meaning)
    return {cut: next(iter(meanings)) for cut, meanings in by_cut.items() if len(meanings) == 1}


_CUT = {
    fold_name(cut): role
    for cut, role in cut_names(_CUTTABLE | OUR_HEADINGS | FORMER_HEADINGS).items()
}


def columns_finding(mapping: ColumnMapping) -> Finding:
    """Return a finding on how the columns were interpreted.

    Examples
    --------
    >>> columns_finding(ColumnMapping(("编号", "楼层"), id="编号")).params
    {'meanings': [['编号', 'id']]}
    """
    pairs = [(mapping.id, "id"), (mapping.x, "x"), (mapping.y, "y"), (mapping.wkt, "wkt")]
    pairs.append((mapping.crs, "crs"))
    pairs += list(mapping.fields.items())
    found = [[column, meaning] for column, meaning in pairs if column]
    return Finding("columns_found", "info", params={"meanings": found})


def cleaned_names(names: Sequence[str]) -> list[Finding]:
    """Return findings about column names with invisible characters, frequent in copied headers."""
    return [
        Finding("column_name_cleaned", "warning", params={"value": quoted(name), "sign": sign})
        for name in names
        if (sign := hidden_sign(name)) is not None
    ]
