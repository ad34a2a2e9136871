"""Decide whether a table without coordinates is an update of known projects or a mistake."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from geo.intake.tables import Row
from geo.intake.tables.degrees import parse_coordinate
from geo.intake.tables.mapping import ColumnMapping, fold_name
from geo.intake.tables.xy import fits
from geo.model.errors import Finding, UnreadableFile

CODE = "table_without_places"
_ROWS = 50  # examined
_MOST_COLUMNS = 40  # columns with unknown names that are compared in pairs
_LONGEST = 60  # characters of a cell that can be a coordinate
_COMMON = {"e", "n"}  # letters that are headings of other columns as well


def without_places(header: Sequence[str], rows: Sequence[Row], mapping: ColumnMapping) -> Finding:
    """Return a finding about a table without coordinates, or refuse the table.

    The table is accepted if it identifies projects and has values for them, and
    no columns with unknown names look like coordinates.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of (int, list)
    mapping : ColumnMapping

    Raises
    ------
    UnreadableFile
        ``longitude_missing``, ``latitude_missing`` or ``no_coordinate_columns``,
        with the columns of the table.
    """
    shown = tuple(header)
    half = mapping.x or mapping.y
    if half is not None and fold_name(half) not in _COMMON:
        raise UnreadableFile(
            "longitude_missing" if mapping.x is None else "latitude_missing",
            value=half,
            others=shown,
        )
    names = {mapping.id, *(each for each, field in mapping.fields.items() if field == "name")}
    values = set(header) - names - set(mapping.ignored)
    if names == {None} or not values or _has_coordinates(header, rows, mapping):
        raise UnreadableFile("no_coordinate_columns", value=shown)
    return Finding(CODE, "info")


def _has_coordinates(header: Sequence[str], rows: Sequence[Row], mapping: ColumnMapping) -> bool:
    """Check whether two columns with unknown names look like coordinates."""
    known = {mapping.id, *mapping.fields, *mapping.ignored}
    unknown = [at for at, name in enumerate(header) if name not in known][:_MOST_COLUMNS]
    columns = {at: [_number(cells, at) for _, cells in rows[:_ROWS]] for at in unknown}
    likely = {
        at: values
        for at, values in columns.items()
        if any(value is not None and value != int(value) for value in values)
    }
    return any(
        _are_places(east, north) for east, north in itertools.permutations(likely.values(), 2)
    )


def _are_places(east: Sequence[float | None], north: Sequence[float | None]) -> bool:
    pairs = [(x, y) for x, y in zip(east, north, strict=True) if x is not None and y is not None]
    return bool(pairs) and 2 * sum(fits(x, y) for x, y in pairs) > len(pairs)


def _number(cells: Sequence[Any], at: int) -> float | None:
    cell = cells[at] if at < len(cells) else None
    if isinstance(cell, str):
        read = parse_coordinate(cell) if len(cell) <= _LONGEST else None
        return read.value if read else None
    if isinstance(cell, bool) or not isinstance(cell, int | float) or abs(cell) >= 2**53:
        return None
    return float(cell)
