"""Write residents as a folder of partitions, each of one area, in the order of a Hilbert curve.

The rows come in blocks and are distributed over the partitions on the disk, so that memory
holds one key per row, one block and one partition. A row's partition follows from its place
alone: rows that repeat one another always meet.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.coverage.exact import units_of
from geo.coverage.population.fields import named_field, people_field, people_from_numbers, people_of
from geo.coverage.population.partitions import (
    COMPUTED,
    GEOMETRY,
    INDEX,
    Box,
    Partition,
    PartitionIndex,
    check_partition,
    read_index,
)
from geo.coverage.town import Town
from geo.coverage.user_data.names import IDENTIFYING_FIELDS
from geo.layers.geoparquet import LayerTable, point_metadata, point_wkb, read_table
from geo.model.arrays import Flags, Floats
from geo.model.errors import UnusablePopulation, UnwritableFile, unwritable
from geo.store.file.atomic import replace as renamed
from geo.store.file.atomic import sync_folder

ROWS_EACH = 250_000
_MOST_PARTITIONS = 2_000  # files that are open at once while rows are distributed: 250 at a time
_OPEN_AT_ONCE = 250
_LEVEL = 16  # of the Hilbert curve: 65,536 cells a side
_UNPLACED = "part-unplaced.parquet"
_KEY = "planmap_key"
Blocks = Callable[[], Iterator[LayerTable]]


@dataclass(frozen=True, slots=True)
class _Source:
    """What holds for all blocks."""

    geometry: str
    id: str
    field: str
    is_named: bool
    box: Box
    keys: npt.NDArray[np.uint32]


def write_partitions(
    folder: Path,
    blocks: Blocks,
    town: Town,
    *,
    crs: str = "",
    rows_each: int = ROWS_EACH,
    progress: Callable[[int, int], None] | None = None,
) -> PartitionIndex:
    """Write points with people as a folder of partitions: the folder is there whole or not.

    Parameters
    ----------
    folder : Path
        Must not exist.
    blocks : callable
        Returns an iterator over the rows in blocks of points, WGS 84 degrees; called twice.
    town : Town
        Gives the plane in which x and y are computed.
    crs : str
        Code of the system in which the source was read.
    rows_each : int
        Rows of a partition.
    progress : callable, optional
        Called with the number of partitions written and of all.

    Raises
    ------
    UnwritableFile
        ``folder_exists``, or why it cannot be written.
    UnusablePopulation
        ``population_no_field``, ``population_not_number``, ``population_negative``,
        ``population_shapes``, ``population_nothing_inside``.
    """
    if folder.exists():
        raise UnwritableFile("folder_exists", file=folder.name)
    with _whole_folder(folder) as unfinished:
        index = _write(unfinished, blocks, town, crs, rows_each, progress)
        _flushed(unfinished / INDEX, index.model_dump_json(indent=1).encode() + b"\n")
    return index


def copy_partitions(source: Path, folder: Path) -> None:
    """Copy a folder of partitions, checked file by file: the copy is there whole or not.

    Raises
    ------
    UnreadableFile
        ``partitions_none``, ``partitions_broken``, ``partition_missing``,
        ``partition_damaged``.
    UnwritableFile
    """
    index = read_index(source)
    with _whole_folder(folder) as unfinished:
        for each in index.partitions:
            check_partition(source, each)
            _copied(source / each.name, unfinished / each.name)
            check_partition(unfinished, each)
        _copied(source / INDEX, unfinished / INDEX)


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that takes its place under the name of `folder` at the end."""
    unfinished = folder.with_name(f".{folder.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        unfinished.mkdir(parents=True)
        yield unfinished
        sync_folder(unfinished)
        renamed(unfinished, folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _copied(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("xb") as new:
        shutil.copyfileobj(old, new, 2**20)
        new.flush()
        os.fsync(new.fileno())


def partitions_table(folder: Path, columns: Sequence[str] | None = None) -> LayerTable:
    """Read all rows of a folder of partitions as one table.

    Parameters
    ----------
    folder : Path
    columns : sequence of str, optional
        See :func:`geo.layers.geoparquet.read_table`.

    Raises
    ------
    UnreadableFile
        As :func:`geo.coverage.population.partitions.read_rows`.
    """
    index = read_index(folder)
    for each in index.partitions:
        check_partition(folder, each)
    read = [read_table(folder / each.name, columns) for each in index.partitions]
    whole = pa.concat_tables([each.table for each in read])
    return LayerTable(whole, read[0].geometry, read[0].id)


def _write(  # noqa: PLR0917
    folder: Path,
    blocks: Blocks,
    town: Town,
    crs: str,
    rows_each: int,
    progress: Callable[[int, int], None] | None,
) -> PartitionIndex:
    source = _look_through(blocks)
    cuts = _cuts(source.keys, max(rows_each, -(-len(source.keys) // _MOST_PARTITIONS)))
    drafts = folder / "drafts"
    drafts.mkdir()
    _distribute(drafts, blocks, source, cuts)
    partitions = []
    names = sorted(each.name for each in drafts.iterdir())
    for done, name in enumerate(names, 1):
        draft = drafts / name
        with pa.ipc.open_file(str(draft)) as reader:
            rows = reader.read_all()
        partitions.append(
            _partition(folder, name.replace(".arrow", ".parquet"), rows, source, town)
        )
        draft.unlink()
        if progress:
            progress(done, len(names))
    drafts.rmdir()
    return PartitionIndex(
        system=town.system,
        field=source.field,
        crs=crs,
        is_named=source.is_named,
        partitions=tuple(partitions),
    )


def _look_through(blocks: Blocks) -> _Source:
    """Find the people's field and the bounds, and place each row on the curve."""
    boxes, field, named = [], None, False
    for block in blocks():
        field = field or people_field(block.fields)
        named = named or has_names(block)
        x, y = _degrees(block)
        placed = np.isfinite(x) & np.isfinite(y)
        if placed.any():
            boxes.append((x[placed].min(), y[placed].min(), x[placed].max(), y[placed].max()))
        fields = tuple(block.fields) or "–"
    if not boxes:
        raise UnusablePopulation("population_nothing_inside")
    if field is None:
        raise UnusablePopulation("population_no_field", value=fields)
    low, high = np.min(boxes, axis=0).tolist(), np.max(boxes, axis=0).tolist()
    box = (low[0], low[1], high[2], high[3])
    keys = [_keys(*_degrees(block), box) for block in blocks()]
    every = np.concatenate([each[0][each[1]] for each in keys])
    return _Source(block.geometry, block.id, field, named, box, every)


def has_names(table: LayerTable) -> bool:
    """Return whether the rows have names or numbers that identify them."""
    field = named_field(table.fields, IDENTIFYING_FIELDS)
    if field is None:
        return False
    return any(value and not str(value).startswith("#") for value in table.column(field))


def _degrees(block: LayerTable) -> tuple[Floats, Floats]:
    """Return longitude and latitude; NaN where a row has no place."""
    points = block.points
    if points is not None:
        return points
    figures = block.figures
    figures = figures.copy()
    figures[shapely.is_empty(figures)] = None
    kinds = {each for each in np.unique(shapely.get_type_id(figures)).tolist() if each >= 0}
    if kinds - {int(shapely.GeometryType.POINT)}:
        names = sorted({figure.geom_type for figure in figures if figure is not None})
        raise UnusablePopulation("population_shapes", value=tuple(names))
    return shapely.get_x(figures), shapely.get_y(figures)


def _keys(x: Floats, y: Floats, box: Box) -> tuple[npt.NDArray[np.uint32], Flags]:
    """Return the distance of each row along the Hilbert curve, and which rows have a place."""
    from geopandas import GeoSeries

    placed = np.isfinite(x) & np.isfinite(y)
    keys = np.zeros(len(x), np.uint32)
    if placed.any():
        points = GeoSeries(shapely.points(x[placed], y[placed]))
        keys[placed] = points.hilbert_distance(total_bounds=np.array(box), level=_LEVEL).to_numpy()
    return keys, placed


def _cuts(keys: npt.NDArray[np.uint32], rows_each: int) -> npt.NDArray[np.uint32]:
    """Return the keys at which partitions begin, but the first."""
    count = max(-(-len(keys) // rows_each), 1)
    at = np.arange(1, count) * len(keys) // count
    return np.unique(np.partition(keys, at)[at]) if len(at) else np.empty(0, np.uint32)


def _distribute(
    drafts: Path, blocks: Blocks, source: _Source, cuts: npt.NDArray[np.uint32]
) -> None:
    """Append the rows of all blocks to the drafts of their partitions."""
    for begin in range(0, len(cuts) + 1, _OPEN_AT_ONCE):
        end = min(begin + _OPEN_AT_ONCE, len(cuts) + 1)
        with ExitStack() as files:
            writers: dict[int, Any] = {}
            for block in blocks():
                keys, placed = _keys(*_degrees(block), source.box)
                # Behind the last partition: rows without a place.
                number = np.where(placed, np.searchsorted(cuts, keys, side="right"), len(cuts) + 1)
                own = (number >= begin) & (number < end)
                own |= (~placed) & (begin == 0)
                rows = block.table.append_column(_KEY, pa.array(keys))
                order = np.flatnonzero(own)
                order = order[np.argsort(number[order], kind="stable")]
                rows, number = rows.take(pa.array(order)), number[order]
                starts = np.flatnonzero(np.diff(number, prepend=-1)).tolist()
                for start, stop in itertools.pairwise([*starts, len(number)]):
                    each = int(number[start])
                    if each not in writers:
                        path = str(drafts / _draft_name(each, len(cuts) + 1))
                        writers[each] = files.enter_context(pa.ipc.new_file(path, rows.schema))
                    writers[each].write_table(rows.slice(start, stop - start))


def _draft_name(number: int, count: int) -> str:
    name = _UNPLACED if number == count else f"part-{number:05}.parquet"
    return name.replace(".parquet", ".arrow")


def _partition(folder: Path, name: str, rows: pa.Table, source: _Source, town: Town) -> Partition:
    """Write one partition, its rows along the curve, with the computed columns."""
    order = np.argsort(rows.column(_KEY).to_numpy(), kind="stable")
    table = rows.drop_columns([_KEY]).take(pa.array(order))
    block = LayerTable(table, source.geometry, source.id)
    people = people_in(block, source.field)
    x, y = _degrees(block)
    is_placed = bool(np.isfinite(x).all())
    east, north = town.points(x, y) if is_placed else (x, y)
    properties = table.drop_columns([block.id]) if block.id in table.column_names else table
    is_repeated = properties.to_pandas().duplicated().to_numpy() & (people > 0)
    for column, values in zip(COMPUTED, (east, north, people, is_repeated), strict=True):
        table = table.append_column(column, pa.array(values))
    box = (x.min(), y.min(), x.max(), y.max()) if is_placed else None
    box_m = (east.min(), north.min(), east.max(), north.max()) if is_placed else None
    table = _with_geometry(table, source.geometry, point_wkb(x, y) if is_placed else None)
    path = folder / name
    metadata = point_metadata(box, source.id, COMPUTED)
    _write_table(path, table.replace_schema_metadata(metadata))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return Partition(
        name=name,
        rows=len(table),
        repeated=int(is_repeated.sum()),
        units=str(units_of(people)),
        units_once=str(units_of(people[~is_repeated])),
        box=_plain(box),
        box_m=_plain(box_m),
        sha256=digest,
        size=path.stat().st_size,
    )


def _with_geometry(table: pa.Table, name: str, places: pa.Array | None) -> pa.Table:
    """Return a table whose last column is the geometry, under the usual name."""
    places = table.column(name) if places is None else places
    table = table.drop_columns([name])
    if GEOMETRY in table.column_names:  # a property of that name
        names = [f"{each}_1" if each == GEOMETRY else each for each in table.column_names]
        table = table.rename_columns(names)
    return table.append_column(GEOMETRY, places)


def _write_table(path: Path, table: pa.Table) -> None:
    """Write one row group; numbers that are read for every sum are neither packed nor indexed."""
    computed = set(COMPUTED)
    packed = {name: "none" if name in computed else "zstd" for name in table.column_names}
    texts = [name for name in table.column_names if name not in {*computed, GEOMETRY}]
    pq.write_table(
        table,
        path,
        compression=packed,
        use_dictionary=texts,
        row_group_size=max(len(table), 1),
    )


def _plain(box: Any) -> Box | None:
    if box is None:
        return None
    west, south, east, north = map(float, box)
    return west, south, east, north


def people_in(table: LayerTable, field: str) -> Floats:
    """Return the number of people of each row; numbers are read as a column.

    Raises
    ------
    UnusablePopulation
        ``population_not_number``, ``population_negative``.
    """
    column = table.table.column(field)
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        numbers = column.cast(pa.float64()).fill_null(0.0).to_numpy()
        return people_from_numbers(np.asarray(numbers, np.float64), field)
    return people_of([{field: value} for value in table.column(field)], field)


def _flushed(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
