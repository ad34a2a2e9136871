"""Read residents that are kept in partitions: a folder of GeoParquet files, each of one area.

::

    partitions.json      the index: box, rows, people and SHA-256 of each partition
    part-00000.parquet   GeoParquet (points, WGS 84) in the order of a Hilbert curve

Besides the geometry and the properties as they were given, each file has columns that were
computed when it was written (:mod:`geo.layers.partitions`): x and y in the town's plane, the
number of people, and whether a row repeats another. Counting reads these alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from geo.coverage.population.points import check_people
from geo.coverage.town import Town
from geo.model.arrays import Flags, Floats
from geo.model.errors import UnreadableFile
from geo.store.file.whole import is_whole

INDEX = "partitions.json"
X, Y, PEOPLE, REPEATED = "planmap_x", "planmap_y", "planmap_people", "planmap_repeated"
COMPUTED = (X, Y, PEOPLE, REPEATED)
GEOMETRY = "geometry"
_LARGEST = 20_000_000  # bytes of an index: about 50,000 partitions
# WKB of a point: byte order, type, x, y.
POINT_WKB = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
Box = tuple[float, float, float, float]
_Units = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,60}$")]


class Partition(BaseModel):
    """One file of the folder.

    Attributes
    ----------
    name : str
        Of the file.
    rows, repeated : int
        Rows, and those among them that repeat another row of the folder in everything.
    units, units_once : str
        All people, and those in rows that repeat no other, as a whole number of
        :data:`geo.coverage.exact.UNITS`.
    box : west, south, east, north or None
        Of its points, WGS 84 degrees; None for rows without a place.
    box_m : west, south, east, north or None
        The same in the plane of the index, metres.
    sha256, size : str, int
        Of the file, size in bytes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^part-[0-9a-z]{1,20}\.parquet$")]
    rows: Annotated[int, Field(ge=0)]
    repeated: Annotated[int, Field(ge=0)] = 0
    units: _Units
    units_once: _Units
    box: Box | None = None
    box_m: Box | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)]


class PartitionIndex(BaseModel):
    """What ``partitions.json`` says.

    Attributes
    ----------
    format : str
        Always the same; a later form has another.
    system : int or str
        The plane of x and y (:class:`geo.crs.metric.Plane`).
    field : str
        The property with the number of people.
    crs : str
        The system in which the source was read.
    is_named : bool
        Whether rows have names or numbers, so that repeated rows are the same people.
    partitions : tuple of Partition
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["planmap residents in partitions, 1"] = "planmap residents in partitions, 1"
    system: int | Annotated[str, StringConstraints(max_length=2000)]
    field: Annotated[str, StringConstraints(max_length=1000)]
    crs: Annotated[str, StringConstraints(max_length=200)] = ""
    is_named: bool = False
    partitions: tuple[Partition, ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return sum(each.rows for each in self.partitions)

    @property
    def repeated(self) -> int:
        """Number of rows that repeat another."""
        return sum(each.repeated for each in self.partitions)

    @property
    def unplaced(self) -> int:
        """Number of rows without a place."""
        return sum(each.rows for each in self.partitions if each.box is None)

    @property
    def size(self) -> int:
        """Size of the files, bytes."""
        return sum(each.size for each in self.partitions)

    @property
    def box(self) -> Box | None:
        """West, south, east, north of all points, WGS 84 degrees; None without any."""
        boxes = [each.box for each in self.partitions if each.box is not None]
        if not boxes:
            return None
        low, high = np.min(boxes, axis=0).tolist(), np.max(boxes, axis=0).tolist()
        return low[0], low[1], high[2], high[3]


def is_partitioned(folder: Path) -> bool:
    """Return whether a path is a folder of partitions."""
    return (folder / INDEX).is_file()


def read_index(folder: Path) -> PartitionIndex:
    """Read the index of a folder of partitions.

    Raises
    ------
    UnreadableFile
        ``partitions_none`` if the folder has no index, ``partitions_broken`` if it is
        not as this program writes it.
    """
    path = folder / INDEX
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UnreadableFile("partitions_none", file=folder.name) from error
    return index_from(content, folder.name)


def index_from(content: bytes, name: str) -> PartitionIndex:
    """Return the index in the content of its file; raises as :func:`read_index`."""
    if len(content) > _LARGEST:
        raise UnreadableFile("partitions_broken", file=name)
    try:
        return PartitionIndex.model_validate_json(content)
    except (ValidationError, ValueError) as error:
        raise UnreadableFile("partitions_broken", file=name) from error


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a partition, or of several.

    Attributes
    ----------
    x, y : (n,) float64
        Metres, in the town's plane.
    people : (n,) float64
    """

    x: Floats
    y: Floats
    people: Floats

    def __len__(self) -> int:
        return len(self.x)

    def chosen(self, rows: Flags) -> Rows:
        """Return some of the rows."""
        return Rows(self.x[rows], self.y[rows], self.people[rows])

    @cached_property
    def bounds(self) -> Box:
        """West, south, east, north, metres."""
        x, y = self.x, self.y
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def read_rows(
    folder: Path, partition: Partition, town: Town, system: int | str, *, is_once: bool
) -> Rows:
    """Read the rows of a partition by columns.

    Parameters
    ----------
    folder : Path
    partition : Partition
    town : Town
        Positions are in its plane.
    system : int or str
        The plane of the index.
    is_once : bool
        Whether repeated rows are left out.

    Raises
    ------
    UnreadableFile
        ``partition_missing``, ``partition_damaged``.
    """
    columns = [PEOPLE, *([X, Y] if system == town.system else [GEOMETRY])]
    drops = is_once and partition.repeated > 0
    table = read_columns(folder, partition, [*columns, *([REPEATED] if drops else [])])
    people = _numbers(table, PEOPLE)
    if system == town.system:
        x, y = _numbers(table, X), _numbers(table, Y)
    else:
        x, y = town.points(*degrees_of(table))
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise UnreadableFile("partition_damaged", file=partition.name)
    check_people(people)
    rows = Rows(x, y, people)
    return rows.chosen(~flags(table, REPEATED)) if drops else rows


def read_columns(folder: Path, partition: Partition, columns: Sequence[str]) -> Any:
    """Return columns of a partition as an Arrow table, after checking the file.

    Raises
    ------
    UnreadableFile
        ``partition_missing``, ``partition_damaged``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / partition.name
    check_partition(folder, partition)
    try:
        file = pq.ParquetFile(path, memory_map=True)
        is_as_said = file.metadata.num_rows == partition.rows
        table = file.read(columns=list(columns)) if is_as_said else None
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise UnreadableFile("partition_damaged", file=partition.name) from error
    if table is None:
        raise UnreadableFile("partition_damaged", file=partition.name)
    return table


def check_partition(folder: Path, partition: Partition) -> None:
    """Check the file of a partition against its SHA-256, once as long as it does not change.

    Raises
    ------
    UnreadableFile
        ``partition_missing``, ``partition_damaged``.
    """
    path = str(folder / partition.name)
    try:
        whole = is_whole(folder / partition.name, partition.sha256)
    except OSError:
        raise UnreadableFile("partition_missing", file=partition.name, path=path) from None
    if not whole:
        raise UnreadableFile("partition_damaged", file=partition.name, path=path)


def degrees_of(table: Any) -> tuple[Floats, Floats]:
    """Return longitude and latitude from the WKB of a partition's points."""
    column = table.column(GEOMETRY).combine_chunks()
    _, offsets, data = column.buffers()
    starts = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    packed = np.frombuffer(data, np.uint8)[starts[0] : starts[-1]].view(POINT_WKB)
    return packed["x"].astype(np.float64), packed["y"].astype(np.float64)


def lies(partition: Partition, town: Town, system: int | str) -> Literal["in", "out", "edge"]:
    """Return whether all points of a partition lie in the town, none, or some perhaps.

    The town's edge counts as the town does (:meth:`geo.coverage.town.Town.holds_degrees`).
    """
    if partition.box is None:
        return "out"
    if town.degrees is not None:
        outline, box, margin = town.degrees, partition.box, 1e-6
    elif partition.box_m is not None and system == town.system:
        outline, box, margin = town.outline, partition.box_m, 1e-3
    else:
        return "edge"
    shapely.prepare(outline)
    area = shapely.box(*box)
    if shapely.covers(outline, area):
        return "in"
    return "edge" if shapely.dwithin(outline, area, margin) else "out"


def _numbers(table: Any, name: str) -> Floats:
    column = table.column(name)
    if column.null_count:
        raise UnreadableFile("partition_damaged", file=name)
    return np.asarray(column.to_numpy(), np.float64)


def flags(table: Any, name: str) -> Flags:
    """Return a column of truth values of an Arrow table: (n,) bool."""
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False), np.bool_)
