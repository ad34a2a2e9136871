"""Many projects as a sheet of cells, and the changes that an edited sheet amounts to."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any

from geo.review.edits import ValueDifference, differences, edited
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature

# What can be edited in a sheet; the plan's own words and the shape on the map cannot.
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


def sheet_row(line: bytes) -> Cells:
    """Return the cells of one project, by field; a date is a date, a missing value None."""
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
    """Return a cell as JSON: what is not a number or not a time is nothing.

    Examples
    --------
    >>> cell_value(float("nan")), cell_value(dt.date(2023, 2, 24)), cell_value(800.0)
    (None, '2023-02-24', 800)
    """
    if hasattr(cell, "item"):
        cell = cell.item()  # a NumPy scalar
    # NaT and NaN alike differ from themselves.
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
    """Return the changes that an edited sheet amounts to.

    Parameters
    ----------
    before : mapping of str to bytes
        Each project's line as it was when the sheet opened, by id.
    rows : iterable of (id, cells)
        The sheet as it is now.

    Returns
    -------
    list of FeatureChange
        Projects whose cells all say what they said are left out.
    """
    made = (
        edited(before[identifier], {name: cell_value(cells[name]) for name in cells})
        for identifier, cells in rows
    )
    return [change for change in made if differences(change)]


def changed_cells(changes: Iterable[FeatureChange]) -> list[tuple[str, ValueDifference]]:
    """Return each changed cell with its project's id."""
    return [(change.id, each) for change in changes for each in differences(change)]
