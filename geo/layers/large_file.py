"""Read a large GeoParquet file of points in blocks of rows, by columns.

For files that are too large for an upload and that the person at the computer names: one
GeoParquet file, or a folder of them. Points may be WKB or in GeoParquet's own encoding for
points; the coordinate system is the one that the file declares, unless another is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from geo.coverage.population.partitions import GEOMETRY, PartitionIndex
from geo.coverage.town import Town
from geo.crs.convert import to_wgs84
from geo.crs.parse import parse_system
from geo.crs.systems import System
from geo.intake.layer import read_layer
from geo.intake.local_file import given_content
from geo.layers.geoparquet import (
    LayerTable,
    decode_table,
    encode_features,
    free_name,
    point_columns,
    point_wkb,
)
from geo.layers.partitions import Blocks, write_partitions
from geo.model.arrays import Floats
from geo.model.errors import UnknownCRS, UnreadableFile, UnusablePopulation

_ROWS = 250_000
_MAGIC = b"PAR1"
_WGS84 = "EPSG:4326"


def is_parquet(path: Path) -> bool:
    """Return whether a path is a Parquet file, or a folder with some."""
    if path.is_dir():
        return any(map(is_parquet, path.glob("*.parquet")))
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def partitioned_from(
    path: Path,
    folder: Path,
    town: Town,
    crs: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PartitionIndex:
    """Write the residents in a file as a folder of partitions.

    Parameters
    ----------
    path : Path
        GeoParquet of any size, or any file of points within the limit on uploads.
    folder : Path
        Must not exist.
    town : Town
    crs : str, optional
        Name of the coordinate system; by default the one that the file declares.
    progress : callable, optional

    Raises
    ------
    UndecidedSystem
        When only the user can say how to read the coordinates.
    UnreadableFile, UnknownCRS, UnusablePopulation, UnwritableFile
        See :func:`large_file`, :func:`geo.layers.content.read_content` and
        :func:`geo.layers.partitions.write_partitions`.
    """
    if is_parquet(path):
        blocks, system = large_file(path, crs)
    else:
        layer = read_layer(given_content(path), path.name, parse_system(crs) if crs else None)
        table = decode_table(encode_features(layer.all_features))
        blocks, system = lambda: iter([table]), layer.reading.system.code
    return write_partitions(folder, blocks, town, crs=system, progress=progress)


def large_file(path: Path, crs: str | None = None) -> tuple[Blocks, str]:
    """Return the rows of a GeoParquet file, or of a folder of them, in blocks.

    Parameters
    ----------
    path : Path
    crs : str, optional
        Name of the coordinate system; by default the one that the file declares.

    Returns
    -------
    blocks : callable
        Returns an iterator over the blocks, WGS 84 degrees.
    crs : str
        Code of the system in which they are read.

    Raises
    ------
    UnreadableFile
        ``file_broken``, also for Parquet that is no GeoParquet.
    UnknownCRS
        ``unknown_crs``, ``crs_not_declared``
    UnusablePopulation
        ``population_shapes``, when the blocks are read.
    """
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    column, facts = _geometry_of(files[0])
    system = _system(facts, crs, path.name)

    def blocks() -> Iterator[LayerTable]:
        for each in files:
            yield from _blocks(each, column, system)

    return blocks, system.code


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableFile("file_broken", kind="GeoParquet") from error


def _geometry_of(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the name of the column with the geometries, and what the file says about it."""
    with _opened(path) as file:
        try:
            geo = orjson.loads((file.schema_arrow.metadata or {})[b"geo"])
            column = str(geo["primary_column"])
            facts = dict(geo["columns"][column])
            file.schema_arrow.field(column)
        except (ValueError, LookupError, TypeError) as error:
            raise UnreadableFile("file_broken", kind="GeoParquet") from error
    return column, facts


def _system(facts: dict[str, Any], crs: str | None, name: str) -> System:
    """Return the system of the file; GeoParquet without ``crs`` is in degrees of WGS 84."""
    if crs:
        return parse_system(crs)
    if "crs" not in facts:
        return parse_system(_WGS84)
    if facts["crs"] is None:
        raise UnknownCRS("crs_not_declared", file=name)
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        declared = CRS.from_user_input(facts["crs"])
    except CRSError as error:
        raise UnknownCRS("unknown_crs", value=str(facts["crs"])[:200], allowed=()) from error
    authority = declared.to_authority()
    if authority == ("OGC", "CRS84"):
        return parse_system(_WGS84)
    return parse_system(":".join(authority) if authority else declared.to_wkt())


def _blocks(path: Path, column: str, system: System) -> Iterator[LayerTable]:
    with _opened(path) as file:
        try:
            for batch in file.iter_batches(batch_size=_ROWS):
                yield _block(pa.Table.from_batches([batch]), column, system)
        except (pa.ArrowException, OSError) as error:
            raise UnreadableFile("file_broken", kind="GeoParquet") from error


def _block(table: pa.Table, column: str, system: System) -> LayerTable:
    """Return rows with their points as WKB in WGS 84; without a place where it is none."""
    x, y = _positions(table.column(column).combine_chunks())
    if system.code != _WGS84:
        longitude, latitude = to_wgs84(x, y, system)
        x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
    placed = np.isfinite(x) & np.isfinite(y)
    places = point_wkb(x, y)
    if not placed.all():
        places = pc.if_else(pa.array(placed), places, pa.scalar(None, pa.binary()))
    rest = table.drop_columns([column])
    free = free_name(GEOMETRY, rest.column_names)
    names = [free if name == GEOMETRY else name for name in rest.column_names]
    rest = rest.rename_columns(names).append_column(GEOMETRY, places)
    return LayerTable(rest, GEOMETRY, free_name("planmap_id", rest.column_names))


def _positions(column: pa.Array) -> tuple[Floats, Floats]:
    if pa.types.is_struct(column.type):
        x, y = (column.field(name).cast(pa.float64()).fill_null(np.nan) for name in ("x", "y"))
        return x.to_numpy(zero_copy_only=False), y.to_numpy(zero_copy_only=False)
    points = point_columns(column.cast(pa.binary()))
    if points is not None:
        return points
    figures = shapely.from_wkb(np.array(column.to_pylist(), dtype=object), on_invalid="ignore")
    kinds = shapely.get_type_id(figures)
    if ((kinds > 0) & (kinds != shapely.GeometryType.POINT)).any():
        names = {each.geom_type for each in figures if each is not None}
        raise UnusablePopulation("population_shapes", value=tuple(sorted(names)))
    figures[shapely.is_empty(figures)] = None
    return shapely.get_x(figures), shapely.get_y(figures)
