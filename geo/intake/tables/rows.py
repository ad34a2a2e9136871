"""One row of a table -> one feature, with what had to be interpreted on the way.

A shape in one cell: WKT, EWKT, GeoJSON or WKB in hexadecimal digits.

Rows of a table that are no features: totals, notes, signatures, headings within the table.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.intake.formats.wkb import UnsupportedGeometry, geometry_of
from geo.intake.formats.wkt import parse_wkt
from geo.intake.tables.degrees import parse_coordinate, unpacked
from geo.intake.tables.fields import conform
from geo.intake.tables.headings import cell_text
from geo.intake.tables.mapping import ColumnMapping
from geo.model.errors import Finding, UnreadableFile
from geo.model.text.plain_text import hidden_sign, with_signs_shown
from geo.model.text.safe_json import parse

Row = tuple[int, list[Any]]
_SHOWN = 5  # rows quoted
_LONGEST = 40  # characters of a row that are quoted
_TOTALS = r"(?:本页|总)?合计|总计|小计|共计|累计|总和|grand ?total|sub-?total|total|sum|end|eof"
_NOTES = r"注|附注|备注|说明|(?:填表|填报|编制)说明|注意|注意事项|notes?|remarks?|sources?"
_DONE = r"填表|制表|填报|编制|审核|审批|审查|复核|校核|校对|测量|绘图|制图|检查|联系|经办|统计|录入"
_SIGNED = (
    rf"(?:{_DONE})(?:人|者|员|单位|部门|日期|时间|电话)?|(?:单位|项目|技术)?负责人"
    r"|(?:数据|资料|坐标)来源|日期|单位|坐标系统?|中央子午线|prepared by|checked by|date"
)
_SPACES = re.compile(r"\s+")
# A word alone, numbered, or followed by what it says.
_REMARK = re.compile(
    rf"(?:{_TOTALS}|{_NOTES}|{_SIGNED})(?:[\d一二三四五六七八九十]{{0,2}}$|\d{{0,2}}[:：.、(（].*)",
    re.IGNORECASE,
)
_TOTAL = re.compile(rf"(?:{_TOTALS})(?:$|[\W\d共约个项].*)", re.IGNORECASE)
_GROUP = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．].*")
_UNIT = re.compile(
    r"[(（\[]?(?:m|米|km|°|度|分|秒|′|″|deg|degrees?|mm|ha|公顷|㎡|平方米|亩)[)）\]]?",
    re.IGNORECASE,
)
_FEWEST = 4  # columns of a row of column numbers


def is_remark(cells: Sequence[Any]) -> bool:
    """Say whether a row without a place is no feature, by its first words.

    Examples
    --------
    >>> is_remark(["合计", "5个项目"]), is_remark(["注：坐标为CGCS2000"]), is_remark(["填表人：李"])
    (True, True, True)
    >>> is_remark(["7", "说明书编制"]), is_remark(["clean-city", "合计"])
    (False, False)
    """
    texts = [_SPACES.sub("", text) for text in map(cell_text, cells) if text]
    words = [text for text in texts if not text.isdecimal()]
    if not words:
        return False
    first = words[0][:_LONGEST]
    if _TOTAL.fullmatch(first) or _REMARK.fullmatch(first):
        return True
    return len(texts) == 1 and bool(_GROUP.fullmatch(first))


def is_second_heading(cells: Sequence[Any], header: Sequence[str]) -> bool:
    """Say whether a row repeats the heading, or holds the units or the numbers of the columns.

    Examples
    --------
    >>> header = ["名称", "经度"]
    >>> is_second_heading(["名称", "经度"], header), is_second_heading(["", "(m)"], header)
    (True, True)
    >>> is_second_heading([1, 2, 3, 4], ["", "", "", ""]), is_second_heading([None], ["a"])
    (True, False)
    """
    texts = list(map(cell_text, cells))
    filled = [(at, text) for at, text in enumerate(texts) if text]
    if not filled:
        return False
    if len(filled) > 1 and all(at < len(header) and header[at] == text for at, text in filled):
        return True
    if all(_UNIT.fullmatch(text) for _, text in filled):
        return True
    numbers = [text.strip("()（）") for text in texts]
    return len(texts) >= _FEWEST and numbers == [str(at + 1) for at in range(len(texts))]


def left_out(left: Sequence[Row]) -> list[Finding]:
    """Return a finding that tells which rows were left out, or none."""
    if not left:
        return []
    return [
        Finding("rows_left", "warning", params={"count": len(left), "value": quoted_rows(left)})
    ]


def above_heading(rows: Sequence[Row]) -> list[Finding]:
    """Return a finding that tells what stands above the heading, or none."""
    if not rows:
        return []
    return [Finding("rows_above", "info", params={"count": len(rows), "value": quoted_rows(rows)})]


def quoted_rows(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the beginnings of the first rows, for a sentence."""
    texts = [" ".join(filter(None, map(cell_text, cells)))[:_LONGEST] for _, cells in rows[:_SHOWN]]
    return (*texts, *(["…"] if len(rows) > _SHOWN else []))


FULL_CELL = 32_767  # characters that a cell of Excel holds; what is longer breaks off there
_ALMOST = 20  # blanks at the ends, which are gone by now
_MOST_LEVELS = 12  # of GeoJSON
_SRID = re.compile(r"SRID\s{0,3}=\s{0,3}(\d{1,6})\s{0,3};\s{0,9}", re.IGNORECASE)
_HEX = re.compile(r"(?:\\x|0x)?(0[01][0-9a-f]{8,})", re.IGNORECASE)
_KIND = re.compile(r"\s{0,9}([A-Z]{4,24})(?![A-Z])", re.IGNORECASE)
_READ = {"POINT", "LINESTRING", "POLYGON"}
_NOT_READ = {
    "GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE",
    "MULTISURFACE", "CURVE", "SURFACE", "POLYHEDRALSURFACE", "TIN", "TRIANGLE", "LINEARRING",
    "BOX", "ENVELOPE",
}  # fmt: skip
_SRID_FLAG = 0x2000_0000
_TYPES = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a cell with a shape holds.

    Attributes
    ----------
    geometry : dict or None
        GeoJSON; None when it cannot be read.
    system : str or None
        The coordinate system that the cell names.
    code : str
        Key into the messages: why it cannot be read.
    params : dict
    """

    geometry: dict[str, Any] | None
    system: str | None = None
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def read_shape(cell: str) -> Shape:
    """Read the shape in a cell.

    Examples
    --------
    >>> read_shape("SRID=4490;POINT(113.75 23)")
    Shape(geometry={'type': 'Point', 'coordinates': [113.75, 23]}, system='EPSG:4490', code='', ...)
    >>> read_shape("TRIANGLE((0 0,0 1,1 1,0 0))").code, read_shape("POINT(113.75)").code
    ('geometry_unsupported', 'wkt_broken')
    """
    text = cell.strip()
    shape = _shape(text)
    if shape.geometry is None and FULL_CELL - _ALMOST <= len(cell) <= FULL_CELL:
        return Shape(None, code="cell_cut", params={"limit": f"{FULL_CELL:,}"})
    return shape


def _shape(text: str) -> Shape:
    if text.startswith("{"):
        return _geojson(text)
    if (found := _HEX.fullmatch(text)) is not None:
        return _wkb(found[1])
    srid = _SRID.match(text)
    body = text[srid.end() :] if srid else text
    system = f"EPSG:{srid[1]}" if srid and int(srid[1]) else None
    geometry = parse_wkt(body)
    if geometry is not None:
        return Shape(geometry, system)
    kind = _KIND.match(body)
    name = kind[1].upper().removesuffix("ZM").removesuffix("Z") if kind else ""
    if name in _NOT_READ:
        return Shape(None, code="geometry_unsupported", params={"kind": name})
    code = "wkt_broken" if name.removeprefix("MULTI") in _READ else "shape_not_read"
    return Shape(None, code=code, params={"value": text[:80]})


def _geojson(text: str) -> Shape:
    try:
        found = parse(text.encode("utf-8", "replace"), max_depth=_MOST_LEVELS)
    except UnreadableFile:
        return Shape(None, code="shape_broken", params={"kind": "GeoJSON", "value": text[:80]})
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    kind = found.get("type") if isinstance(found, dict) else None
    if isinstance(kind, str) and kind in _TYPES and isinstance(found.get("coordinates"), list):
        return Shape({"type": kind, "coordinates": found["coordinates"]})
    if isinstance(kind, str) and kind == "GeometryCollection":
        return Shape(None, code="geometry_unsupported", params={"kind": kind})
    return Shape(None, code="shape_broken", params={"kind": "GeoJSON", "value": text[:80]})


def _wkb(digits: str) -> Shape:
    broken = Shape(None, code="shape_broken", params={"kind": "WKB", "value": digits[:80]})
    if len(digits) % 2:
        return broken
    content, system = _without_srid(bytes.fromhex(digits))
    try:
        geometry, _ = geometry_of(content)
    except UnsupportedGeometry as error:
        return Shape(None, code="geometry_unsupported", params={"kind": str(error)})
    except (struct.error, KeyError, IndexError):
        return broken
    if geometry["type"] not in _TYPES:
        return Shape(None, code="geometry_unsupported", params={"kind": geometry["type"]})
    return Shape(geometry, system)


def _without_srid(content: bytes) -> tuple[bytes, str | None]:
    """Take the number of the system out, which only PostGIS writes into WKB."""
    order = "<" if content[0] else ">"
    (code,) = struct.unpack_from(f"{order}I", content, 1)
    if not code & _SRID_FLAG or len(content) < 9:
        return content, None
    (srid,) = struct.unpack_from(f"{order}I", content, 5)
    plain = content[:1] + struct.pack(f"{order}I", code & ~_SRID_FLAG) + content[9:]
    return plain, f"EPSG:{srid}" if srid else None


_MOST_TOLD = 100_000  # findings by cell
_NO_COLUMN = 1 << 60  # behind the last cell of every row
_QUOTED = 80  # characters of a cell in a message
# The export puts an apostrophe before what a spreadsheet would take for a formula.
_GUARD = re.compile(r"^'(?=[\s\u200b\ufeff]*[=+\-@＝＋－＠|%])")


class RowReader:
    """Turns rows into features and collects what there is to tell.

    Parameters
    ----------
    header : sequence of str
    mapping : ColumnMapping
    """

    def __init__(self, header: Sequence[str], mapping: ColumnMapping) -> None:
        self._mapping = mapping
        self._header = tuple(header)
        self._names: frozenset[Any] = frozenset(header)
        places = {name: at for at, name in enumerate(header)}
        roles_of_place = (mapping.id, mapping.x, mapping.y, mapping.wkt, mapping.crs)
        self._id, self._x, self._y, self._wkt, self._crs = (
            places.get(name, _NO_COLUMN) if name is not None else _NO_COLUMN
            for name in roles_of_place
        )
        roles = {mapping.x, mapping.y, mapping.wkt, mapping.id, mapping.crs, *mapping.ignored}
        self._others = [
            (at, mapping.fields.get(name, name))
            for at, name in enumerate(header)
            if name not in roles
        ]
        self._cells: list[Finding] = []
        self._systems: dict[str, str] = {}
        self._commas = 0
        self._widths = 0
        self._packed: list[tuple[float, float]] = []
        self._unpackable = True

    def feature(self, cells: Sequence[Any], place: int) -> dict[str, Any]:
        """Return the feature of one row.

        Parameters
        ----------
        cells : sequence
            Text, numbers, truth values; ``{"date": ...}`` and ``{"error": ...}`` from a sheet.
        place : int
            From 0; names a row without an id.
        """
        cell = _cell(cells, self._id)
        identifier = None if cell is None else self._identifier(cell)
        label = str(identifier) if identifier is not None else f"#{place + 1}"
        feature: dict[str, Any] = {"type": "Feature"}
        if identifier is not None:
            feature["id"] = identifier
        feature["properties"] = self._properties(cells, label)
        geometry = self._geometry(cells, label)
        if geometry is not None:
            # Without the member: an empty cell says nothing, so it takes no place away.
            feature["geometry"] = geometry
            self._note_system(cells, label)
        return feature

    def parted(self, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        """Return the rows that are features, and those that are totals, notes and the like."""
        kept: list[Row] = []
        left: list[Row] = []
        for row in rows:
            (left if self._is_aside(row[1], first=not kept) else kept).append(row)
        return kept, left

    def _is_aside(self, cells: Sequence[Any], *, first: bool) -> bool:
        place = _cell(cells, self._wkt)
        if place is None:
            place, other = _cell(cells, self._x), _cell(cells, self._y)
            if place is None or other is None:
                return is_remark(cells) or is_second_heading(cells, self._header)
        # A cell of a place that repeats its column's name stands in a heading.
        repeats = isinstance(place, str) and place in self._names
        return (first or repeats) and is_second_heading(cells, self._header)

    @property
    def crs(self) -> str | None:
        """The coordinate system that the rows with a place name, the first if they differ."""
        return next(iter(self._systems), None)

    def findings(self) -> list[Finding]:
        """Return what was noticed, after the last row."""
        found = list(self._cells)
        if self._mapping.ignored:
            ignored = tuple(self._mapping.ignored)
            found.append(Finding("columns_ignored", "info", params={"value": ignored}))
        if len(self._systems) > 1:
            (one, first), (other, second) = list(self._systems.items())[:2]
            told = {"value": one, "first": first, "other": other, "second": second}
            found.append(Finding("systems_differ", field=self._mapping.crs, params=told))
        if self._commas:
            found.append(Finding("decimal_comma", "info", params={"count": self._commas}))
        if self._widths:
            found.append(Finding("ids_full_width", "info", params={"count": self._widths}))
        if self._packed and self._unpackable:
            value, reading = self._packed[0]
            params = {"value": f"{value:.12g}", "reading": f"{reading:.6f}"}
            found.append(Finding("coordinates_packed", "warning", params=params))
        return found

    def _identifier(self, cell: Any) -> str | None:
        # A spreadsheet turns the id 12 into a number; ids are text.
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        if isinstance(cell, dict):
            return None
        text = str(_unguarded(str(cell))).strip()
        if not text.isascii():
            # Ids are Latin: what an input method wrote in full width means the same.
            plain = unicodedata.normalize("NFKC", text)
            if plain.isascii():
                self._widths += 1
                return plain.strip()
        return text

    def _properties(self, cells: Sequence[Any], label: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for at, name in self._others:
            cell = _cell(cells, at)
            if cell is None:
                continue  # an empty cell says nothing, so it changes nothing
            if isinstance(cell, dict) and "error" in cell:
                self._tell("cell_error", label, name, cell["error"])
                continue
            made[name] = cell["date"] if isinstance(cell, dict) else _unguarded(cell)
        conform(made)
        return made

    def _geometry(self, cells: Sequence[Any], label: str) -> dict[str, Any] | None:
        wkt = _cell(cells, self._wkt)
        if wkt is not None:
            shape = read_shape(str(wkt))
            if shape.code:
                self._add(Finding(shape.code, "error", label, self._mapping.wkt, shape.params))
            elif shape.system:
                self._systems.setdefault(shape.system, label)
            return shape.geometry
        longitude = self._coordinate(_cell(cells, self._x), self._mapping.x, label)
        latitude = self._coordinate(_cell(cells, self._y), self._mapping.y, label)
        if longitude is None or latitude is None:
            self._tell_half(cells, label)
            return None
        return {"type": "Point", "coordinates": [longitude, latitude]}

    def _tell_half(self, cells: Sequence[Any], label: str) -> None:
        columns = ((self._mapping.x, self._x), (self._mapping.y, self._y))
        empty = [name for name, at in columns if _cell(cells, at) is None]
        if len(empty) == 1:
            self._tell("coordinate_half", label, empty[0], empty[0])

    def _note_system(self, cells: Sequence[Any], label: str) -> None:
        cell = _cell(cells, self._crs)
        if cell is not None and not isinstance(cell, dict):
            self._systems.setdefault(str(_unguarded(str(cell))).strip()[:100], label)

    def _coordinate(self, cell: Any, column: str | None, label: str) -> float | None:
        if cell is None:
            return None
        if isinstance(cell, dict):
            code = "cell_error" if "error" in cell else "cell_date"
            self._tell(code, label, column, cell.get("error") or cell.get("date"))
            return None
        value = self._number(cell)
        if value is None:
            self._tell_unread(label, column, str(cell))
            return None
        return self._unpack(value)

    def _number(self, cell: Any) -> float | None:
        if isinstance(cell, bool):
            return None
        if isinstance(cell, int | float):
            return cell
        read = parse_coordinate(_unguarded(str(cell)))
        if read is None:
            return None
        self._commas += read.note == "decimal_comma"
        return read.value

    def _unpack(self, value: float) -> float:
        reading = unpacked(value)
        if reading is None:
            self._unpackable = False
            return value
        if self._mapping.packed:
            return reading
        if not self._packed:
            self._packed.append((value, reading))
        return value

    def _tell_unread(self, label: str, column: str | None, text: str) -> None:
        sign = hidden_sign(text[:_QUOTED])
        if sign is None:
            self._tell("cell_not_coordinate", label, column, text)
            return
        params = {"value": with_signs_shown(text[:_QUOTED]), "sign": sign}
        self._add(Finding("cell_hidden_sign", "error", label, column, params))

    def _tell(self, code: str, feature: str, field: str | None, value: Any) -> None:
        params = {"value": str(value)[:_QUOTED]}
        self._add(Finding(code, feature=feature, field=field, params=params))

    def _add(self, finding: Finding) -> None:
        if len(self._cells) < _MOST_TOLD:
            self._cells.append(finding)


def _cell(cells: Sequence[Any], at: int) -> Any:
    cell = cells[at] if at < len(cells) else None
    return None if type(cell) is str and not cell.strip() else cell


def _unguarded(value: Any) -> Any:
    return _GUARD.sub("", value) if isinstance(value, str) and value[:1] == "'" else value
