"""Write features as GeoParquet and read them back, all of them or only some columns.

The file is GeoParquet 1.0 with WKB in WGS 84, which QGIS, GDAL and geopandas open. Integers,
numbers, truth values and texts keep their types. A property that mixes types, or has lists or
objects, becomes a text column with JSON, marked as such in the column's metadata. GeoParquet
knows columns only: a property that a feature lacks is read as None. Heights are left out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import mapping

from geo.coverage.population.partitions import POINT_WKB, Box
from geo.model.arrays import Floats, Geometries
from geo.model.errors import UnreadableFile

_GEOMETRY, _ID = "geometry", "id"
_JSON = {b"planmap": b"json"}  # metadata of a column whose texts are JSON
_KEY = b"planmap"  # metadata of the file: the names of our two columns
_EXACT = 2**53  # integers up to here are exact as floating-point numbers
_LONG = 2**63


@dataclass(frozen=True, eq=False)
class LayerTable:
    """The features of a layer as columns.

    Attributes
    ----------
    table : pyarrow.Table
    geometry, id : str
        Names of the columns with geometries and with the features' ids.
    """

    table: pa.Table
    geometry: str = _GEOMETRY
    id: str = _ID

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def fields(self) -> list[str]:
        """Names of the properties."""
        return [name for name in self.table.column_names if name not in (self.geometry, self.id)]

    @cached_property
    def points(self) -> tuple[Floats, Floats] | None:
        """Longitudes and latitudes if every feature is a point, else None; (n,) each."""
        return point_columns(self.table.column(self.geometry).combine_chunks())

    @cached_property
    def figures(self) -> Geometries:
        """The geometries, WGS 84 degrees; None where there is none: (n,) of shapely."""
        if self.points is not None:
            made: Geometries = shapely.points(*self.points)
            return made
        column = self.table.column(self.geometry)
        read: Geometries = shapely.from_wkb(np.array(column.to_pylist(), dtype=object))
        return read

    def is_json(self, name: str) -> bool:
        """Return whether a property is stored as JSON, because it mixes types."""
        return bool((self.table.schema.field(name).metadata or {}).get(b"planmap") == b"json")

    def column(self, name: str) -> list[Any]:
        """Return the values of a property, as they were stored."""
        values: list[Any] = self.table.column(name).to_pylist()
        if self.is_json(name):
            return [None if value is None else json.loads(value) for value in values]
        return values

    def features(self, rows: Sequence[int] | None = None) -> list[dict[str, Any]]:
        """Return GeoJSON features, all or those in some rows.

        Parameters
        ----------
        rows : sequence of int, optional
        """
        part = self
        if rows is not None:
            taken = self.table.take(pa.array(rows, pa.int64()))
            part = LayerTable(taken, self.geometry, self.id)
        names = part.fields
        columns = [part.column(name) for name in names]
        has_ids = part.id in part.table.column_names
        ids = part.column(part.id) if has_ids else [None] * len(part)
        lines = zip(*columns, strict=True) if columns else iter([()] * len(part))
        return [
            {
                "type": "Feature",
                "id": identifier,
                "properties": dict(zip(names, line, strict=True)),
                "geometry": geometry,
            }
            for identifier, line, geometry in zip(ids, lines, part.geojson(), strict=True)
        ]

    def geojson(self) -> list[dict[str, Any] | None]:
        """Return the geometries as GeoJSON."""
        if self.points is not None:
            pairs = np.column_stack(self.points).tolist()
            return [{"type": "Point", "coordinates": pair} for pair in pairs]
        return [None if each is None else mapping(each) for each in self.figures]


def encode_features(features: Sequence[dict[str, Any]], figures: Geometries | None = None) -> bytes:
    """Return features as the content of a GeoParquet file, in their order.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees; the geometry may be null.
    figures : (n,) of shapely, optional
        Their geometries, where :func:`figures_of` has made them already.

    Examples
    --------
    >>> feature = {"type": "Feature", "id": 7, "properties": {"名称": "甲", "n": 1, "x": [1]},
    ...     "geometry": None}
    >>> decode_table(encode_features([feature])).features() == [feature]
    True
    """
    properties = [each.get("properties") or {} for each in features]
    names = list(dict.fromkeys(str(name) for each in properties for name in each))
    geometry, identifier = free_name(_GEOMETRY, names), free_name(_ID, names)
    if figures is None:
        figures = figures_of(features)
    fields, arrays = [], []
    for name, values in (
        (identifier, [each.get("id") for each in features]),
        *((name, [each.get(name) for each in properties]) for name in names),
    ):
        array, is_json = _array(values)
        fields.append(pa.field(name, array.type, metadata=_JSON if is_json else None))
        arrays.append(array)
    fields.append(pa.field(geometry, pa.binary()))
    arrays.append(pa.array(shapely.to_wkb(figures, flavor="iso").tolist(), pa.binary()))
    own = {"geometry": geometry, "id": identifier}
    metadata = {b"geo": orjson.dumps(_geo(geometry, figures)), _KEY: orjson.dumps(own)}
    return _written(pa.table(arrays, schema=pa.schema(fields, metadata=metadata)))


def encode_points(
    longitude: npt.ArrayLike, latitude: npt.ArrayLike, columns: Mapping[str, npt.ArrayLike]
) -> bytes:
    """Return points and their numbers as the content of a GeoParquet file, without objects.

    Parameters
    ----------
    longitude, latitude : (n,) array_like of float
        WGS 84 degrees.
    columns : mapping of str to (n,) array_like
        Properties by name; none may be called ``id`` or ``geometry``.

    Examples
    --------
    >>> table = decode_table(encode_points([113.7], [23.0], {"people": [5]}))
    >>> table.features()[0]["geometry"], table.column("people")
    ({'type': 'Point', 'coordinates': [113.7, 23.0]}, [5])
    """
    x, y = (np.asarray(each, np.float64) for each in (longitude, latitude))
    box = (x.min(), y.min(), x.max(), y.max()) if len(x) else None
    arrays = {name: pa.array(np.asarray(each)) for name, each in columns.items()}
    places = point_wkb(x, y)
    table = pa.table({_ID: pa.nulls(len(x), pa.string()), **arrays, _GEOMETRY: places})
    return _written(table.replace_schema_metadata(point_metadata(box)))


def point_wkb(longitude: Floats, latitude: Floats) -> pa.Array:
    """Return points as an Arrow array of WKB, made without objects: (n,) binary."""
    packed = np.zeros(len(longitude), POINT_WKB)
    packed["order"], packed["type"], packed["x"], packed["y"] = 1, 1, longitude, latitude
    offsets = np.arange(len(longitude) + 1, dtype=np.int32) * POINT_WKB.itemsize
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(packed.tobytes())]
    return pa.Array.from_buffers(pa.binary(), len(longitude), buffers)


def point_metadata(
    box: Box | None, identifier: str = _ID, computed: Sequence[str] = ()
) -> dict[bytes, bytes]:
    """Return the metadata of a GeoParquet file of points in WGS 84.

    Parameters
    ----------
    box : west, south, east, north or None
    identifier : str
        Name of the column with the features' ids.
    computed : sequence of str
        Columns that are no properties.
    """
    facts: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if box is not None:
        facts["bbox"] = [float(each) for each in box]
    geo = {"version": "1.0.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: facts}}
    own = {"geometry": _GEOMETRY, "id": identifier, "computed": list(computed)}
    return {b"geo": orjson.dumps(geo), _KEY: orjson.dumps(own)}


def figures_of(features: Sequence[dict[str, Any]]) -> Geometries:
    """Return the geometries of features as shapely geometries without heights: (n,)."""
    places = [each.get("geometry") for each in features]
    if places and all(place is not None and place["type"] == "Point" for place in places):
        numbers = chain.from_iterable(place["coordinates"][:2] for place in places if place)
        pairs = np.fromiter(numbers, np.float64, 2 * len(places)).reshape(-1, 2)
        points: Geometries = shapely.points(pairs)
        return points
    texts = [None if place is None else orjson.dumps(place).decode() for place in places]
    figures: Geometries = shapely.force_2d(shapely.from_geojson(np.array(texts, dtype=object)))
    return figures


def bounds_of(figures: Geometries) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of geometries; None if there are none."""
    located = figures[~(shapely.is_missing(figures) | shapely.is_empty(figures))]
    if not len(located):
        return None
    west, south, east, north = shapely.total_bounds(located).tolist()
    return west, south, east, north


def free_name(name: str, taken: Sequence[str]) -> str:
    """Return a column name that no property has.

    Examples
    --------
    >>> free_name("id", ["id", "id_1"])
    'id_2'
    """
    number, free = 0, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _array(values: list[Any]) -> tuple[pa.Array, bool]:
    """Return values as an Arrow array, and whether they are written as JSON."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pa.array(values, pa.bool_()), False
    if kinds == {int} and all(v is None or -_LONG <= v < _LONG for v in values):
        return pa.array(values, pa.int64()), False
    if kinds and kinds <= {int, float} and _are_exact(values):
        return pa.array([None if v is None else float(v) for v in values], pa.float64()), False
    if kinds <= {str}:
        try:
            return pa.array(values, pa.string()), False
        except UnicodeEncodeError:  # half a character
            pass
    texts = [None if v is None else json.dumps(v, ensure_ascii=True, default=str) for v in values]
    return pa.array(texts, pa.string()), True


def _are_exact(values: list[Any]) -> bool:
    return all(not isinstance(v, int) or -_EXACT <= v <= _EXACT for v in values)


def _geo(column: str, figures: Geometries) -> dict[str, Any]:
    """Return the ``geo`` metadata of GeoParquet 1.0; without ``crs`` it is WGS 84."""
    located = figures[~shapely.is_missing(figures)]
    _kinds, first = np.unique(shapely.get_type_id(located), return_index=True)
    facts: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(each.geom_type for each in located[first]),
    }
    bounds = bounds_of(figures)
    if bounds is not None:
        facts["bbox"] = list(bounds)
    return {"version": "1.0.0", "primary_column": column, "columns": {column: facts}}


def _written(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=1)
    return sink.getvalue()


def read_table(path: Path, columns: Sequence[str] | None = None) -> LayerTable:
    """Read a stored layer, memory mapped.

    Parameters
    ----------
    path : Path
    columns : sequence of str, optional
        Names of properties to read besides the geometries; then ids are left out. By
        default everything.

    Raises
    ------
    UnreadableFile
        ``file_broken`` if it is no GeoParquet file of ours.
    """
    return _table(str(path), columns)


def decode_table(content: bytes) -> LayerTable:
    """Read the content of a stored layer; see :func:`read_table`."""
    return _table(pa.BufferReader(content), None)


def _table(source: Any, columns: Sequence[str] | None) -> LayerTable:
    try:
        file = pq.ParquetFile(source, memory_map=isinstance(source, str))
        own = orjson.loads((file.schema_arrow.metadata or {})[_KEY])
        geometry, identifier = str(own["geometry"]), str(own["id"])
        if columns is None:
            computed = set(own.get("computed") or ())
            names = [name for name in file.schema_arrow.names if name not in computed]
        else:
            names = [*columns, geometry]
        table = file.read(columns=names)
        table.column(geometry)
        return LayerTable(table, geometry, identifier)
    except (pa.ArrowException, OSError, ValueError, LookupError, TypeError) as error:
        raise UnreadableFile("file_broken", kind="GeoParquet") from error


def point_columns(column: pa.Array) -> tuple[Floats, Floats] | None:
    """Return x and y from the WKB of points, which all have the same length; None otherwise."""
    size = POINT_WKB.itemsize
    if column.null_count or not len(column):
        return None
    _, offsets, data = column.buffers()
    starts = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    if starts[-1] - starts[0] != size * len(column) or (np.diff(starts) != size).any():
        return None
    packed = np.frombuffer(data, np.uint8)[starts[0] : starts[-1]].view(POINT_WKB)
    if (packed["type"] != 1).any() or (packed["order"] != 1).any():
        return None
    return packed["x"].astype(np.float64), packed["y"].astype(np.float64)
