"""Tables with coordinate columns -> features: CSV, TSV and the rows of a sheet.

Each row becomes a feature, with what had to be interpreted on the way; a cell may hold a
whole shape (WKT, EWKT, GeoJSON, WKB in hexadecimal digits). Rows that are no features, such
as totals, notes and signatures, and signs that cannot be seen are taken away, and told.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.intake.formats.wkb import UnsupportedGeometry, geometry_of
from geo.intake.formats.wkt import parse_wkt
from geo.intake.sniff import Form
from geo.intake.tables import Row
from geo.intake.tables.coordinate_columns import join_degrees, level_zones, split_pair
from geo.intake.tables.degrees import parse_coordinate, unpacked
from geo.intake.tables.fields import conform
from geo.intake.tables.headings import cell_text, find_heading, names_by_numbers, points_only
from geo.intake.tables.mapping import ColumnMapping, cleaned_names, columns_finding, guess_mapping
from geo.intake.tables.mapping_store import remembered
from geo.intake.tables.merged_cells import Merged, fill_down, spans_of
from geo.intake.tables.placeless import without_places
from geo.intake.tables.xy import oriented
from geo.intake.upload import Upload, check_limits
from geo.model.errors import Finding, UnreadableFile
from geo.model.text.plain_text import hidden_sign, with_signs_shown, without_signs
from geo.model.text.safe_json import parse

_SHOWN = 5  # rows quoted
_NO_BREAK = "\u00a0\u202f\u2007"  # blanks that copied web pages and documents bring along
_MOST_TOLD = 100_000  # findings by cell
_NO_COLUMN = 1 << 60  # behind the last cell of every row
_QUOTED = 80  # characters of a cell in a message
# The export puts an apostrophe before what a spreadsheet would take for a formula.
_GUARD = re.compile(r"^'(?=[\s\u200b\ufeff]*[=+\-@＝＋－＠|%])")
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


@dataclass(frozen=True, slots=True)
class Table:
    """A table before anything in it is understood.

    Attributes
    ----------
    header : tuple of str
        Each name once; columns without a name are called ``column 3``.
    rows : list of (int, list)
        Line in the file, from 1, and the cells.
    sheet : str or None
    findings : list of Finding
    above : list of (int, list)
        What stands above the heading.
    headed : bool
        Whether the columns have names, or their numbers say what they hold.
    """

    header: tuple[str, ...]
    rows: list[Row]
    sheet: str | None = None
    findings: list[Finding] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    headed: bool = True

    @property
    def preview(self) -> list[list[Any]]:
        """The first rows, for the page on which columns are assigned."""
        return [cells for _, cells in self.rows[:_SHOWN]]


def to_table(rows: Sequence[Row], sheet: str | None = None, merged: Merged | None = None) -> Table:
    """Find the heading among the first rows and give every column a name of its own.

    Parameters
    ----------
    rows : sequence of (int, list)
    sheet : str, optional
    merged : sequence of (int, int, int, int), optional
        The merged cells of a sheet.
    """
    rows = [row for row in rows if not _is_separator_note(row)]
    if not rows:
        raise UnreadableFile("empty_file")
    findings = strip_signs(rows)
    heading = find_heading(rows, spans_of(merged) if merged else None)
    width = max(len(cells) for _, cells in rows)
    names, body = [""] * width, rows
    if heading is not None:
        names = [*heading.names, *[""] * (width - len(heading.names))]
        body = rows[heading.behind :]
        findings += [*cleaned_names(names), *above_heading(rows[: heading.first])]
    elif (found := names_by_numbers(rows)) is not None:
        names, body = found, points_only(rows)
        findings += above_heading(rows[: len(rows) - len(body)])
        shown = tuple(name or "–" for name in names)
        findings.append(Finding("heading_missing", "warning", params={"value": shown}))
    findings += fill_down(body, merged or ())
    names, body, joined = join_degrees(list(map(without_signs, names)), body)
    above = rows[: heading.first] if heading is not None else []
    is_headed = heading is not None or any(names)
    return Table(*split_pair(_unique(names), body), sheet, [*findings, *joined], above, is_headed)


def _is_separator_note(row: Row) -> bool:
    return row[0] == 1 and bool(re.fullmatch(r"sep=.?", "".join(map(cell_text, row[1]))))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    made: dict[str, None] = {}
    last: dict[str, int] = {}  # number that each name has come to
    for place, name in enumerate(names, start=1):
        base = name or f"column {place}"
        candidate = base
        while candidate in made:
            last[base] = last.get(base, 1) + 1
            candidate = f"{base} {last[base]}"
        made[candidate] = None
    return tuple(made)


def mapping_for(table: Table) -> ColumnMapping:
    """Return how to read a table: as a user has confirmed before, else by the names."""
    return remembered(table.header) or guess_mapping(table.header)


def read_table(
    table: Table, mapping: ColumnMapping | None = None, *, form: Form = Form.CSV
) -> Upload:
    """Turn the rows of a table into features.

    Parameters
    ----------
    table : Table
    mapping : ColumnMapping, optional
        What the user has assigned; without it, see :func:`mapping_for`.
    form : Form

    Raises
    ------
    UnreadableFile
        ``no_coordinate_columns`` with the columns there are.
    """
    confirmed = mapping or remembered(table.header)
    chosen = confirmed or guess_mapping(table.header)
    findings = list(table.findings)
    if not chosen.has_place and not table.headed:
        raise UnreadableFile("no_heading")
    if not chosen.has_place:
        findings.append(without_places(table.header, table.rows, chosen))
    if confirmed is None:
        chosen, found = oriented(chosen, table.header, table.rows)
        findings = [*findings, columns_finding(chosen), *found]
    reader = RowReader(table.header, chosen)
    rows, left = reader.parted(table.rows)
    features = [reader.feature(cells, place) for place, (_, cells) in enumerate(rows)]
    check_limits(features)
    findings += [*left_out(left), *level_zones(features, reader.crs), *reader.findings()]
    return Upload(
        features, reader.crs, findings, form=form.value, layer=table.sheet, columns=chosen
    )


class _Hidden(dict[str, bool]):
    """Whether a sign cannot be seen; each is looked up once."""

    def __missing__(self, sign: str) -> bool:
        found = self[sign] = sign in _NO_BREAK or hidden_sign(sign) is not None
        return found


def strip_signs(rows: Sequence[Row]) -> list[Finding]:
    r"""Take signs that cannot be seen off both ends of the cells, in place.

    Parameters
    ----------
    rows : sequence of (int, list)

    Returns
    -------
    list of Finding
        One that tells how many cells it were, and the first row, or none.

    Examples
    --------
    >>> rows = [(2, ["甲", "\u200b113.75\u202c "])]
    >>> strip_signs(rows)[0].params, rows
    ({'count': 1, 'line': 2, 'sign': 'U+200B'}, [(2, ['甲', '113.75'])])
    """
    hidden = _Hidden()
    count, first, sign = 0, 0, ""
    for line, cells in rows:
        for at, cell in enumerate(cells):
            if type(cell) is not str or cell.isascii() or not cell:
                continue
            if not (hidden[cell[0]] or hidden[cell[-1]] or cell[0].isspace() or cell[-1].isspace()):
                continue
            plain, found = _without(cell, hidden)
            if found:
                cells[at] = plain
                count, first, sign = count + 1, first or line, sign or f"U+{ord(found):04X}"
    if not count:
        return []
    return [
        Finding("signs_stripped", "warning", params={"count": count, "line": first, "sign": sign})
    ]


def _without(text: str, hidden: _Hidden) -> tuple[str, str]:
    """Return a text without the signs at its ends, and the first of them."""
    start, end, found = 0, len(text), ""
    while start < end and (hidden[text[start]] or text[start].isspace()):
        found = found or (text[start] if hidden[text[start]] else "")
        start += 1
    while end > start and (hidden[text[end - 1]] or text[end - 1].isspace()):
        found = found or (text[end - 1] if hidden[text[end - 1]] else "")
        end -= 1
    return text[start:end], found


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
            rows = {"value": one, "first": first, "other": other, "second": second}
            found.append(Finding("systems_differ", field=self._mapping.crs, params=rows))
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


@dataclass(frozen=True, slots=True)
class TableShape:
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


def read_shape(cell: str) -> TableShape:
    """Read the shape in a cell.

    Examples
    --------
    >>> found = read_shape("SRID=4490;POINT(113.75 23)")
    >>> found.geometry, found.system
    ({'type': 'Point', 'coordinates': [113.75, 23]}, 'EPSG:4490')
    >>> read_shape("TRIANGLE((0 0,0 1,1 1,0 0))").code, read_shape("POINT(113.75)").code
    ('geometry_unsupported', 'wkt_broken')
    """
    text = cell.strip()
    shape = _shape(text)
    if shape.geometry is None and FULL_CELL - _ALMOST <= len(cell) <= FULL_CELL:
        return TableShape(None, code="cell_cut", params={"limit": f"{FULL_CELL:,}"})
    return shape


def _shape(text: str) -> TableShape:
    if text.startswith("{"):
        return _geojson(text)
    if (found := _HEX.fullmatch(text)) is not None:
        return _wkb(found[1])
    srid = _SRID.match(text)
    body = text[srid.end() :] if srid else text
    system = f"EPSG:{srid[1]}" if srid and int(srid[1]) else None
    geometry = parse_wkt(body)
    if geometry is not None:
        return TableShape(geometry, system)
    kind = _KIND.match(body)
    name = kind[1].upper().removesuffix("ZM").removesuffix("Z") if kind else ""
    if name in _NOT_READ:
        return TableShape(None, code="geometry_unsupported", params={"kind": name})
    code = "wkt_broken" if name.removeprefix("MULTI") in _READ else "shape_not_read"
    return TableShape(None, code=code, params={"value": text[:80]})


def _geojson(text: str) -> TableShape:
    try:
        found = parse(text.encode("utf-8", "replace"), max_depth=_MOST_LEVELS)
    except UnreadableFile:
        return TableShape(None, code="shape_broken", params={"kind": "GeoJSON", "value": text[:80]})
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    kind = found.get("type") if isinstance(found, dict) else None
    if isinstance(kind, str) and kind in _TYPES and isinstance(found.get("coordinates"), list):
        return TableShape({"type": kind, "coordinates": found["coordinates"]})
    if isinstance(kind, str) and kind == "GeometryCollection":
        return TableShape(None, code="geometry_unsupported", params={"kind": kind})
    return TableShape(None, code="shape_broken", params={"kind": "GeoJSON", "value": text[:80]})


def _wkb(digits: str) -> TableShape:
    broken = TableShape(None, code="shape_broken", params={"kind": "WKB", "value": digits[:80]})
    if len(digits) % 2:
        return broken
    content, system = _without_srid(bytes.fromhex(digits))
    try:
        geometry, _ = geometry_of(content)
    except UnsupportedGeometry as error:
        return TableShape(None, code="geometry_unsupported", params={"kind": str(error)})
    except (struct.error, KeyError, IndexError):
        return broken
    if geometry["type"] not in _TYPES:
        return TableShape(None, code="geometry_unsupported", params={"kind": geometry["type"]})
    return TableShape(geometry, system)


def _without_srid(content: bytes) -> tuple[bytes, str | None]:
    """Take the number of the system out, which only PostGIS writes into WKB."""
    order = "<" if content[0] else ">"
    (code,) = struct.unpack_from(f"{order}I", content, 1)
    if not code & _SRID_FLAG or len(content) < 9:
        return content, None
    (srid,) = struct.unpack_from(f"{order}I", content, 5)
    plain = content[:1] + struct.pack(f"{order}I", code & ~_SRID_FLAG) + content[9:]
    return plain, f"EPSG:{srid}" if srid else None


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
