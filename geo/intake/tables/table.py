"""Turn the rows of a table (CSV, TSV, a sheet) into features.

Places come from coordinate columns or from cells with a shape (WKT, EWKT, GeoJSON, or WKB in
hexadecimal digits). Rows that are not features, such as totals, notes and signatures, and
invisible characters are removed. Every interpretation is reported as a finding.
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
_NO_BREAK = "\u00a0\u202f\u2007"  # blanks in text copied from web pages and documents
_MOST_FINDINGS = 100_000  # about single cells
_NO_COLUMN = 1 << 60  # an index that no row has
_QUOTED = 80  # characters of a cell in a message
# The export puts an apostrophe before text that a spreadsheet would take for a formula.
_GUARD = re.compile(r"^'(?=[\s\u200b\ufeff]*[=+\-@＝＋－＠|%])")
FULL_CELL = 32_767  # characters of a cell in Excel, which cuts longer ones
_ALMOST = 20  # blanks at the ends of a full cell, which have been stripped
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
# A word alone, with a number, or followed by a colon and text.
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
    """A table before its columns are interpreted.

    Attributes
    ----------
    header : tuple of str
        Unique names; columns without a name are called ``column 3``.
    rows : list of (int, list)
        Line in the file, from 1, and the cells.
    sheet : str or None
        Name of the sheet.
    findings : list of Finding
    above : list of (int, list)
        The rows above the heading.
    headed : bool
        Whether there is a heading, or the columns could be named by their numbers.
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
    """Find the heading among the first rows and give every column a unique name.

    Parameters
    ----------
    rows : sequence of (int, list)
    sheet : str, optional
    merged : sequence of (int, int, int, int), optional
        The merged cells of a sheet.

    Raises
    ------
    UnreadableFile
        ``empty_file``.
    """
    rows = [row for row in rows if not _is_separator_note(row)]
    if not rows:
        raise UnreadableFile("empty_file")
    findings = strip_signs(rows)
    heading = find_heading(rows, spans_of(merged) if merged else None)
    width = max(len(cells) for _, cells in rows)
    names, data = [""] * width, rows
    if heading is not None:
        names = [*heading.names, *[""] * (width - len(heading.names))]
        data = rows[heading.behind :]
        findings += [*cleaned_names(names), *above_heading(rows[: heading.first])]
    elif (found := names_by_numbers(rows)) is not None:
        names, data = found, points_only(rows)
        findings += above_heading(rows[: len(rows) - len(data)])
        shown = tuple(name or "–" for name in names)
        findings.append(Finding("heading_missing", "warning", params={"value": shown}))
    findings += fill_down(data, merged or ())
    names, data, joined = join_degrees(list(map(without_signs, names)), data)
    above = rows[: heading.first] if heading is not None else []
    is_headed = heading is not None or any(names)
    return Table(*split_pair(_unique(names), data), sheet, [*findings, *joined], above, is_headed)


def _is_separator_note(row: Row) -> bool:
    return row[0] == 1 and bool(re.fullmatch(r"sep=.?", "".join(map(cell_text, row[1]))))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    unique: dict[str, None] = {}
    last: dict[str, int] = {}  # the last number used for each name
    for place, name in enumerate(names, start=1):
        base = name or f"column {place}"
        candidate = base
        while candidate in unique:
            last[base] = last.get(base, 1) + 1
            candidate = f"{base} {last[base]}"
        unique[candidate] = None
    return tuple(unique)


def mapping_for(table: Table) -> ColumnMapping:
    """Return the mapping that a user has confirmed for a table, else a guess by the names."""
    return remembered(table.header) or guess_mapping(table.header)


def read_table(
    table: Table, mapping: ColumnMapping | None = None, *, form: Form = Form.CSV
) -> Upload:
    """Turn the rows of a table into features.

    Parameters
    ----------
    table : Table
    mapping : ColumnMapping, optional
        The user's choice; by default that of :func:`mapping_for`.
    form : Form
        Format of the file, kept in the upload.

    Raises
    ------
    UnreadableFile
        ``no_heading``, ``no_coordinate_columns`` with the columns of the table,
        and the limits.
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
    features = [reader.feature(cells, index) for index, (_, cells) in enumerate(rows)]
    check_limits(features)
    findings += [*left_out(left), *level_zones(features, reader.crs), *reader.findings()]
    return Upload(
        features, reader.crs, findings, form=form.value, layer=table.sheet, columns=chosen
    )


class _Hidden(dict[str, bool]):
    """A cache of which characters are invisible."""

    def __missing__(self, sign: str) -> bool:
        found = self[sign] = sign in _NO_BREAK or hidden_sign(sign) is not None
        return found


def strip_signs(rows: Sequence[Row]) -> list[Finding]:
    r"""Remove invisible characters from both ends of the cells, in place.

    Parameters
    ----------
    rows : sequence of (int, list)

    Returns
    -------
    list of Finding
        At most one, with the number of cells and the first row.

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
    """Return a text without invisible characters at its ends, and the first of them."""
    start, end, found = 0, len(text), ""
    while start < end and (hidden[text[start]] or text[start].isspace()):
        found = found or (text[start] if hidden[text[start]] else "")
        start += 1
    while end > start and (hidden[text[end - 1]] or text[end - 1].isspace()):
        found = found or (text[end - 1] if hidden[text[end - 1]] else "")
        end -= 1
    return text[start:end], found


class RowReader:
    """Turn rows into features and collect findings about them.

    Parameters
    ----------
    header : sequence of str
    mapping : ColumnMapping
    """

    def __init__(self, header: Sequence[str], mapping: ColumnMapping) -> None:
        self._mapping = mapping
        self._header = tuple(header)
        self._names: frozenset[Any] = frozenset(header)
        columns = {name: at for at, name in enumerate(header)}
        roles = (mapping.id, mapping.x, mapping.y, mapping.wkt, mapping.crs)
        self._id, self._x, self._y, self._wkt, self._crs = (
            columns.get(name, _NO_COLUMN) if name is not None else _NO_COLUMN for name in roles
        )
        self._others = [
            (at, mapping.fields.get(name, name))
            for at, name in enumerate(header)
            if name not in {*roles, *mapping.ignored}
        ]
        self._cells: list[Finding] = []
        self._systems: dict[str, str] = {}
        self._commas = 0
        self._widths = 0
        self._packed: list[tuple[float, float]] = []
        self._unpackable = True

    def feature(self, cells: Sequence[Any], index: int) -> dict[str, Any]:
        """Return the feature of one row.

        Parameters
        ----------
        cells : sequence
            Text, numbers, truth values; ``{"date": ...}`` and ``{"error": ...}`` from a sheet.
        index : int
            From 0; serves as the name of a row without an id.

        Returns
        -------
        dict
            A GeoJSON feature in the coordinates of the table; without a
            geometry member if the row has no place.
        """
        cell = _cell(cells, self._id)
        identifier = None if cell is None else self._identifier(cell)
        label = str(identifier) if identifier is not None else f"#{index + 1}"
        feature: dict[str, Any] = {"type": "Feature"}
        if identifier is not None:
            feature["id"] = identifier
        feature["properties"] = self._properties(cells, label)
        geometry = self._geometry(cells, label)
        if geometry is not None:
            # Without the member, an empty cell does not remove a stored place.
            feature["geometry"] = geometry
            self._note_system(cells, label)
        return feature

    def parted(self, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        """Return the rows that are features, and the totals, notes and the like."""
        kept: list[Row] = []
        remarks: list[Row] = []
        for row in rows:
            (remarks if self._is_remark(row[1], first=not kept) else kept).append(row)
        return kept, remarks

    def _is_remark(self, cells: Sequence[Any], *, first: bool) -> bool:
        """Check whether a row is a remark or a repeated heading rather than a feature."""
        place = _cell(cells, self._wkt)
        if place is None:
            place, other = _cell(cells, self._x), _cell(cells, self._y)
            if place is None or other is None:
                return is_remark(cells) or is_second_heading(cells, self._header)
        # A place that repeats the name of its column belongs to a heading.
        repeats = isinstance(place, str) and place in self._names
        return (first or repeats) and is_second_heading(cells, self._header)

    @property
    def crs(self) -> str | None:
        """The coordinate system named by the rows with a place, the first if they differ."""
        return next(iter(self._systems), None)

    def findings(self) -> list[Finding]:
        """Return the findings about all rows, to be called after the last one."""
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
        # Spreadsheets turn the id "12" into a number.
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        if isinstance(cell, dict):
            return None
        text = str(_unguarded(str(cell))).strip()
        if not text.isascii():
            # Ids are ASCII; full-width characters of an input method mean the same.
            plain = unicodedata.normalize("NFKC", text)
            if plain.isascii():
                self._widths += 1
                return plain.strip()
        return text

    def _properties(self, cells: Sequence[Any], label: str) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for at, name in self._others:
            cell = _cell(cells, at)
            if cell is None:
                continue  # an empty cell does not change a stored value
            if isinstance(cell, dict) and "error" in cell:
                self._report("cell_error", label, name, cell["error"])
                continue
            properties[name] = cell["date"] if isinstance(cell, dict) else _unguarded(cell)
        conform(properties)
        return properties

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
            self._report_half(cells, label)
            return None
        return {"type": "Point", "coordinates": [longitude, latitude]}

    def _report_half(self, cells: Sequence[Any], label: str) -> None:
        """Report a row with only one coordinate."""
        columns = ((self._mapping.x, self._x), (self._mapping.y, self._y))
        empty = [name for name, at in columns if _cell(cells, at) is None]
        if len(empty) == 1:
            self._report("coordinate_half", label, empty[0], empty[0])

    def _note_system(self, cells: Sequence[Any], label: str) -> None:
        cell = _cell(cells, self._crs)
        if cell is not None and not isinstance(cell, dict):
            self._systems.setdefault(str(_unguarded(str(cell))).strip()[:100], label)

    def _coordinate(self, cell: Any, column: str | None, label: str) -> float | None:
        if cell is None:
            return None
        if isinstance(cell, dict):
            code = "cell_error" if "error" in cell else "cell_date"
            self._report(code, label, column, cell.get("error") or cell.get("date"))
            return None
        value = self._number(cell)
        if value is None:
            self._report_unread(label, column, str(cell))
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

    def _report_unread(self, label: str, column: str | None, text: str) -> None:
        """Report a cell that is not a coordinate, perhaps because of an invisible character."""
        sign = hidden_sign(text[:_QUOTED])
        if sign is None:
            self._report("cell_not_coordinate", label, column, text)
            return
        params = {"value": with_signs_shown(text[:_QUOTED]), "sign": sign}
        self._add(Finding("cell_hidden_sign", "error", label, column, params))

    def _report(self, code: str, feature: str, field: str | None, value: Any) -> None:
        params = {"value": str(value)[:_QUOTED]}
        self._add(Finding(code, feature=feature, field=field, params=params))

    def _add(self, finding: Finding) -> None:
        if len(self._cells) < _MOST_FINDINGS:
            self._cells.append(finding)


def _cell(cells: Sequence[Any], at: int) -> Any:
    cell = cells[at] if at < len(cells) else None
    return None if type(cell) is str and not cell.strip() else cell


def _unguarded(value: Any) -> Any:
    return _GUARD.sub("", value) if isinstance(value, str) and value[:1] == "'" else value


@dataclass(frozen=True, slots=True)
class TableShape:
    """The shape in a cell.

    Attributes
    ----------
    geometry : dict or None
        GeoJSON; None if the cell cannot be read.
    system : str or None
        The coordinate system that the cell names.
    code : str
        Code of the error if the cell cannot be read, else "".
    params : dict
        Parameters of the error message.
    """

    geometry: dict[str, Any] | None
    system: str | None = None
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def read_shape(cell: str) -> TableShape:
    """Parse the shape in a cell: WKT, EWKT, GeoJSON or hexadecimal WKB.

    Examples
    --------
    >>> shape = read_shape("SRID=4490;POINT(113.75 23)")
    >>> shape.geometry, shape.system
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
    wkt = text[srid.end() :] if srid else text
    system = f"EPSG:{srid[1]}" if srid and int(srid[1]) else None
    geometry = parse_wkt(wkt)
    if geometry is not None:
        return TableShape(geometry, system)
    kind = _KIND.match(wkt)
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
    """Remove the system's number, which PostGIS adds to WKB, and return it as a code."""
    order = "<" if content[0] else ">"
    (code,) = struct.unpack_from(f"{order}I", content, 1)
    if not code & _SRID_FLAG or len(content) < 9:
        return content, None
    (srid,) = struct.unpack_from(f"{order}I", content, 5)
    plain = content[:1] + struct.pack(f"{order}I", code & ~_SRID_FLAG) + content[9:]
    return plain, f"EPSG:{srid}" if srid else None


def is_remark(cells: Sequence[Any]) -> bool:
    """Check by its first words whether a row without a place is a total, note or signature.

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
    """Check whether a row repeats the heading, or has the units or numbers of the columns.

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
    """Return a finding about the rows that were left out, if any."""
    if not left:
        return []
    return [
        Finding("rows_left", "warning", params={"count": len(left), "value": quoted_rows(left)})
    ]


def above_heading(rows: Sequence[Row]) -> list[Finding]:
    """Return a finding about the rows above the heading, if any."""
    if not rows:
        return []
    return [Finding("rows_above", "info", params={"count": len(rows), "value": quoted_rows(rows)})]


def quoted_rows(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the beginnings of the first rows, to be quoted in a message."""
    texts = [" ".join(filter(None, map(cell_text, cells)))[:_LONGEST] for _, cells in rows[:_SHOWN]]
    return (*texts, *(["…"] if len(rows) > _SHOWN else []))
