"""Convert projects to an Arrow table with typed fields, from which GIS files are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from geo.intake.tables.fields import field_types
from geo.model.project import field_names
from geo.model.text.plain_text import is_plain
from geo.store.snapshot import Snapshot

GEOMETRY = "geom"
_RESERVED = {GEOMETRY, "id", "fid", "ogc_fid"}  # names that GIS files use themselves
_LONGEST_NAME = 60
_LEFT_OUT = ("retired",)  # exports leave retired projects out altogether
_EXACT = 2**53  # largest integer that every reader keeps exactly


def gis_table(snapshot: Snapshot, rows: npt.NDArray[np.int64], *, extra: bool = True) -> pa.Table:
    """Return projects with their ids, the fields of the data contract and their geometries.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    extra : bool
        Whether to include further properties whose values are all text, all numbers or
        all booleans; a mixture has no column type.

    Returns
    -------
    pyarrow.Table
        ``id`` first, the geometry last as WKB without heights, in WGS 84 degrees;
        null for projects without a place.
    """
    features = [snapshot.feature(int(row)) for row in rows]
    properties = [feature["properties"] for feature in features]
    columns = {"id": pa.array([feature["id"] for feature in features], pa.string())}
    for name in field_names():
        if name not in _LEFT_OUT:
            columns[name] = _column(name, [each.get(name) for each in properties])
    columns |= _extra_columns(properties) if extra else {}
    places = shapely.to_wkb(shapely.force_2d(snapshot.columns.geometry[rows]))
    columns[GEOMETRY] = pa.array(list(places), pa.binary())
    return pa.table(columns)


def _column(name: str, values: list[Any]) -> pa.Array:
    kinds = field_types()[name]
    if dt.date in kinds:
        dates = [dt.date.fromisoformat(value) if value else None for value in values]
        return pa.array(dates, pa.date32())
    if bool in kinds:
        return pa.array(values, pa.bool_())
    if float in kinds:
        numbers = [None if value is None else float(value) for value in values]
        return pa.array(numbers, pa.float64())
    return pa.array(values, pa.int32() if int in kinds else pa.string())


def _extra_columns(properties: Sequence[dict[str, Any]]) -> dict[str, pa.Array]:
    names = dict.fromkeys(name for each in properties for name in each)
    taken = {*_RESERVED, *field_names()}
    columns = {}
    for name in names:
        kind = _kind([each.get(name) for each in properties])
        # Column names in SQLite are case-insensitive.
        usable = name.strip() and is_plain(name) and len(name) <= _LONGEST_NAME
        if kind is None or not usable or name.casefold() in taken:
            continue
        taken.add(name.casefold())
        columns[name] = pa.array([each.get(name) for each in properties], kind)
    return columns


def _kind(values: Sequence[Any]) -> pa.DataType | None:
    """Return the Arrow type that fits all values without conversion; None if there is none."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {str}:
        return pa.string()
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int} and all(abs(value or 0) <= _EXACT for value in values):
        return pa.int64()
    return pa.float64() if kinds == {float} else None
