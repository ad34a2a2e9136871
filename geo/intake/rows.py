"""One row of a table -> one feature, with what had to be interpreted on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from geo.intake.degrees import parse_coordinate, unpacked
from geo.intake.fields import conform
from geo.intake.mapping import ColumnMapping
from geo.intake.remarks import is_remark, is_second_heading
from geo.intake.shape_cell import read_shape
from geo.model.errors import Finding
from geo.model.text.plain_text import hidden_sign, with_signs_shown

Row = tuple[int, list[Any]]
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
