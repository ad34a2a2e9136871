"""Count residents kept in partitions without loading them: each partition is read where it counts.

On a Dask cluster the workers read the files themselves. They are sent names, boxes, the
facilities and the areas, and they return sums. The sums are whole numbers
(:mod:`geo.coverage.exact`), so that they are the same for any number of workers and of
partitions, and the same as for the same people in one file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.certainty import NOMINAL, POSSIBLE, SURE, Classes, Radii, classes_of
from geo.coverage.exact import rounded, units_of, units_of_each
from geo.coverage.facilities import Facilities
from geo.coverage.parallel.tasks import Progress, run_tasks
from geo.coverage.population.areas import repeated_rows
from geo.coverage.population.partitions import (
    GEOMETRY,
    REPEATED,
    Box,
    Partition,
    PartitionIndex,
    Rows,
    check_partition,
    degrees_of,
    flags,
    lies,
    read_columns,
    read_index,
    read_rows,
)
from geo.coverage.population.points import PointPopulation, members_at
from geo.coverage.straight_line.service_area import Interval, ServiceAreas, three_radii
from geo.coverage.town import Town
from geo.model.arrays import Flags, Floats, Geometries
from geo.model.errors import UnusablePopulation

_LEVELS = (SURE, NOMINAL, POSSIBLE)
_Four = tuple[int, int, int, int]  # units: certain, nominal, possible, all


class Item(NamedTuple):
    """A partition to be counted, and whether the town's edge passes through it."""

    partition: Partition
    is_edge: bool


@dataclass(frozen=True, eq=False)
class Question:
    """What is to be counted in each partition; sent to every worker once.

    Attributes
    ----------
    folder : str
        As this computer sees it; the workers must see the same files there.
    system : int or str
        The plane of the index.
    is_once : bool
        Whether rows that repeat another are left out.
    town : Town
        Without communities.
    geometry : (m,) array of shapely geometries
        Of the facilities; empty if only people are counted.
    radii : tuple of three (m,) float64
    areas : (k,) array of shapely geometries
        In which to count.
    """

    folder: str
    system: int | str
    is_once: bool
    town: Town
    geometry: Geometries
    radii: Radii
    areas: Geometries

    @cached_property
    def reach(self) -> Floats:
        """Box of what each facility may cover: (m, 4), metres; NaN for what covers nothing."""
        possible = np.where(self.radii[2] >= 0, self.radii[2], np.nan)[:, None]
        # Slightly wider than exact; each distance is measured afterwards.
        signs = np.array([-1.0, -1.0, 1.0, 1.0])
        reach: Floats = shapely.bounds(self.geometry).reshape(-1, 4) + signs * (possible + 0.01)
        return reach

    @cached_property
    def edge_key(self) -> str:
        """A digest of the town's edge, and of which rows are compared with it."""
        shapes = shapely.to_wkb([self.town.outline, self.town.degrees])
        facts = f"{self.town.system} {self.is_once} ".encode()
        return hashlib.sha256(facts + b"|".join(each or b"" for each in shapes)).hexdigest()

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the areas."""
        return shapely.STRtree(self.areas)

    def __reduce__(self) -> tuple[Any, ...]:
        """Send geometries as WKB, which is many times faster and keeps every digit."""
        town = (self.town.outline, self.town.degrees)
        shapes = [shapely.to_wkb(each) for each in (*town, self.geometry, self.areas)]
        facts = (self.folder, self.system, self.is_once, self.town.system, self.radii)
        return _question, (*facts, *shapes)


def _question(*received: Any) -> Question:
    folder, system, is_once, plane, radii, *shapes = received
    outline, degrees, geometry, areas = map(shapely.from_wkb, shapes)
    town = Town(outline, plane, degrees=degrees)
    return Question(folder, system, is_once, town, geometry, radii, areas)


@dataclass(frozen=True, slots=True)
class Counted:
    """The people of one partition, or of several, as whole numbers of units.

    Attributes
    ----------
    levels : tuple of int
        In the town: covered for certain, nominally, possibly, and all.
    outside : int
        Outside the town.
    areas : dict of int to tuple of int
        The same four by area, for areas with people.
    """

    levels: _Four = (0, 0, 0, 0)
    outside: int = 0
    areas: dict[int, _Four] = field(default_factory=dict)

    @property
    def interval(self) -> Interval:
        """Covered people."""
        return _interval(self.levels)


def _interval(units: _Four) -> Interval:
    return Interval(*map(rounded, units[:3]))


def together(counted: Iterable[Counted]) -> Counted:
    """Add up what was counted in several partitions; the order does not matter."""
    levels, outside = [0, 0, 0, 0], 0
    areas: dict[int, _Four] = {}
    for each in counted:
        levels = [a + b for a, b in zip(levels, each.levels, strict=True)]
        outside += each.outside
        for area, units in each.areas.items():
            before = areas.get(area, (0, 0, 0, 0))
            areas[area] = _four(a + b for a, b in zip(before, units, strict=True))
    return Counted(_four(levels), outside, areas)


def _four(units: Iterable[int]) -> _Four:
    sure, nominal, possible, everyone = units
    return sure, nominal, possible, everyone


def count_partition(question: Question, item: Item) -> Counted:
    """Count the people of one partition; runs here or on a worker.

    Raises
    ------
    UnreadableFile
        ``partition_missing``, ``partition_damaged``.
    """
    rows, outside = _rows_in_town(question, item)
    if not len(rows):
        return Counted(outside=outside)
    near = _near(question.reach, rows.bounds)
    radii = tuple(radius[near] for radius in question.radii)
    classes = classes_of(rows.x, rows.y, question.geometry[near], radii)  # type: ignore[arg-type]
    everyone = units_of(rows.people)
    covered = [units_of(rows.people[classes >= least]) for least in _LEVELS]
    areas = _by_area(question, rows, classes) if len(question.areas) else {}
    return Counted(_four([*covered, everyone]), outside, areas)


def _rows_in_town(question: Question, item: Item) -> tuple[Rows, int]:
    """Return the rows of a partition in the town, and the units of people outside it."""
    folder, town = Path(question.folder), question.town
    rows = read_rows(folder, item.partition, town, question.system, is_once=question.is_once)
    if not item.is_edge:
        return rows, 0
    inside = _inside(question, item.partition, rows)
    return rows.chosen(inside), units_of(rows.people[~inside])


# Which rows of a partition lie in the town, as bits; every analysis asks for them again.
_insides: dict[tuple[str, str], npt.NDArray[np.uint8]] = {}
_MOST_INSIDES = 1_000  # of 250,000 bits: 31 MB


def _inside(question: Question, partition: Partition, rows: Rows) -> Flags:
    key = (partition.sha256, question.edge_key)
    if key not in _insides:
        if len(_insides) >= _MOST_INSIDES:
            _insides.clear()
        _insides[key] = np.packbits(_compared(question, partition, rows))
    return np.unpackbits(_insides[key], count=len(rows)).astype(np.bool_)


def _compared(question: Question, partition: Partition, rows: Rows) -> Flags:
    """Compare the rows of a partition with the town's edge."""
    town = question.town
    if town.degrees is None:
        shapely.prepare(town.outline)
        return np.asarray(shapely.intersects_xy(town.outline, rows.x, rows.y), np.bool_)
    drops = question.is_once and partition.repeated > 0
    table = read_columns(
        Path(question.folder), partition, [GEOMETRY, *([REPEATED] if drops else [])]
    )
    inside = town.holds_degrees(shapely.points(*degrees_of(table)))
    return inside[~flags(table, REPEATED)] if drops else inside


def _near(reach: Floats, box: Box) -> npt.NDArray[np.intp]:
    """Return the facilities that may cover something in a box, in their order."""
    west, south, east, north = box
    near = (reach[:, 0] <= east) & (reach[:, 2] >= west)
    near &= (reach[:, 1] <= north) & (reach[:, 3] >= south)
    return np.flatnonzero(near)


def _by_area(question: Question, rows: Rows, classes: Classes) -> dict[int, _Four]:
    """Count people by area; most partitions lie wholly in one of them."""
    box = shapely.box(*rows.bounds)
    near = np.sort(question.tree.query(box, predicate="intersects"))
    if not len(near):
        return {}
    figures = question.areas[near]
    shapely.prepare(figures)
    if len(near) == 1 and shapely.contains_properly(figures[0], box):
        area, point = np.zeros(len(rows), np.intp), np.arange(len(rows))
    else:
        area, point = members_at(rows.x, rows.y, figures)
    people = rows.people[point]
    columns = [
        units_of_each(area, people * (classes[point] >= least), len(near))
        for least in (*_LEVELS, 0)
    ]
    found = zip(near.tolist(), zip(*columns, strict=True), strict=True)
    return {at: _four(units) for at, units in found if any(units)}


class PartitionedPopulation(PointPopulation):
    """People known by point who are kept in partitions.

    Figures by straight line, of the town, of communities and of gaps, are counted partition
    by partition, here or on the cluster. Analyses that need every point (walking along
    streets, capacity) load them all.

    Parameters
    ----------
    folder : Path
        A folder of partitions.
    town : Town
    each : bool
        Whether repeated rows are different people.

    Attributes
    ----------
    total, outside : float
        As for :class:`.PointPopulation`.

    Raises
    ------
    UnreadableFile
        ``partitions_none``, ``partitions_broken``, ``partition_missing``,
        ``partition_damaged``.
    UnusablePopulation
        ``population_nothing_inside``
    """

    def __init__(self, folder: Path, town: Town, *, each: bool = False) -> None:
        self.folder = Path(folder).absolute()
        self.index: PartitionIndex = read_index(folder)
        self.town = replace(town, communities=None, findings=())
        self._is_once = self.index.is_named and not each
        self._counts: dict[str, Counted] = {}
        places = [lies(part, town, self.index.system) for part in self.index.partitions]
        pairs = list(zip(self.index.partitions, places, strict=True))
        self.items = [Item(part, place == "edge") for part, place in pairs if place != "out"]
        self._out = sum(self._units(part) for part, place in pairs if place == "out")
        self._whole = sum(self._units(part) for part, place in pairs if place == "in")
        if not self.items or not (self._whole or self._edge.levels[3]):
            raise UnusablePopulation("population_nothing_inside")
        self.total = rounded(self._whole + self._edge.levels[3])
        self.outside = rounded(self._out + self._edge.outside)
        self.findings = self._repeated()

    def _units(self, partition: Partition) -> int:
        return int(partition.units_once if self._is_once else partition.units)

    def _repeated(self) -> tuple[Any, ...]:
        parts = self.index.partitions
        everyone, once = (
            rounded(sum(map(int, units)))
            for units in ([part.units for part in parts], [part.units_once for part in parts])
        )
        if everyone == once:
            return ()
        return (repeated_rows(self.index.repeated, everyone, once, is_once=self._is_once),)

    @cached_property
    def _edge(self) -> Counted:
        """The people of the partitions through which the town's edge passes."""
        edge = [item for item in self.items if item.is_edge]
        return together(self._run(self._question(), edge))

    def _question(
        self,
        facilities: Facilities | None = None,
        radius_m: npt.ArrayLike = 0.0,
        areas: Geometries | None = None,
    ) -> Question:
        nothing: Geometries = np.empty(0, dtype=object)
        geometry, radii = nothing, (np.empty(0),) * 3
        if facilities is not None:
            geometry = facilities.geometry
            radii = three_radii(radius_m, facilities.uncertainty_m)
        return Question(
            folder=str(self.folder),
            system=self.index.system,
            is_once=self._is_once,
            town=self.town,
            geometry=geometry,
            radii=radii,
            areas=nothing if areas is None else areas,
        )

    def _run(
        self, question: Question, items: Sequence[Item], progress: Progress | None = None
    ) -> list[Counted]:
        return run_tasks(count_partition, question, items, progress, check=self._check)

    def _check(self, item: Item) -> None:
        check_partition(self.folder, item.partition)

    def counted(
        self,
        facilities: Facilities | None = None,
        radius_m: npt.ArrayLike = 0.0,
        areas: Geometries | None = None,
        progress: Progress | None = None,
    ) -> Counted:
        """Count the covered people of the town and of areas, each partition read once.

        Parameters
        ----------
        facilities : Facilities, optional
            Without any, only people are counted.
        radius_m : float or (m,) array_like
            Nominal radius, metres.
        areas : (k,) array of shapely geometries, optional
            In the town's projected system.
        progress : callable, optional
            Called with the number of partitions done and of all.
        """
        question = self._question(facilities, radius_m, areas)
        key = _digest(question)
        if key not in self._counts:
            while len(self._counts) >= 64:
                self._counts.pop(next(iter(self._counts)))
            elsewhere = Counted(outside=self._out)
            found = together([elsewhere, *self._run(question, self.items, progress)])
            self._counts[key] = found
            # What else is known by now, so that no partition is read for it again.
            if len(question.areas) and facilities is not None:
                self._counts[_digest(replace(question, areas=question.areas[:0]))] = replace(
                    found, areas={}
                )
                alone = self._question(areas=areas)
                self._counts[_digest(alone)] = found
        return self._counts[key]

    def forget(self) -> None:
        """Count anew when asked again; for measuring."""
        self._counts.clear()

    @property
    def count(self) -> int:
        """Number of points in partitions that touch the town."""
        return sum(item.partition.rows for item in self.items)

    def within(
        self, areas: ServiceAreas, facilities: Facilities, radius_m: npt.ArrayLike
    ) -> Interval:
        """Return the number of people covered; see :class:`.Population`."""
        del areas
        return self.counted(facilities, radius_m).interval

    def within_each(
        self,
        areas: ServiceAreas,
        facilities: Facilities,
        radius_m: npt.ArrayLike,
        parts: Geometries,
    ) -> list[Interval]:
        """Return the number of people covered in each part; see :class:`.Population`."""
        del areas
        found = self.counted(facilities, radius_m, parts).areas
        return [_interval(found.get(at, (0, 0, 0, 0))) for at in range(len(parts))]

    def uncovered_each(
        self, facilities: Facilities, radius_m: npt.ArrayLike, parts: Geometries, level: int
    ) -> tuple[Floats, float]:
        """Return the people in each part who are not covered, and those in no part.

        Parameters
        ----------
        facilities : Facilities
        radius_m : float or (m,) array_like
        parts : (k,) array of shapely geometries
        level : int
            ``NOMINAL`` or ``POSSIBLE``: how certainly others are covered.
        """
        at = _LEVELS.index(level)
        found = self.counted(facilities, radius_m, parts)
        units = {area: each[3] - each[at] for area, each in found.areas.items()}
        people = [rounded(units.get(area, 0)) for area in range(len(parts))]
        rest = found.levels[3] - found.levels[at] - sum(units.values())
        return np.array(people, dtype=np.float64), max(rounded(rest), 0.0)

    def inside(self, area: Any) -> float:
        """Return the number of people in an area, including its edge."""
        return float(self.inside_each(np.array([area], dtype=object))[0])

    def inside_each(self, areas: Geometries) -> Floats:
        """Return the number of people in each area; see :class:`.PointPopulation`."""
        found = self.counted(areas=areas).areas
        people = [rounded(found.get(at, (0, 0, 0, 0))[3]) for at in range(len(areas))]
        return np.array(people, dtype=np.float64)

    @cached_property
    def _rows(self) -> Rows:
        """All points in the town; loaded only for what needs each of them."""
        question = self._question()
        read = [_rows_in_town(question, item)[0] for item in self.items]
        return Rows(*(np.concatenate([getattr(rows, name) for rows in read]) for name in _NAMES))

    @property
    def x(self) -> Floats:  # type: ignore[override]
        """Eastings of all points in the town, metres; loads them."""
        return self._rows.x

    @property
    def y(self) -> Floats:  # type: ignore[override]
        """Northings of all points in the town, metres; loads them."""
        return self._rows.y

    @property
    def people(self) -> Floats:  # type: ignore[override]
        """People at each point in the town; loads them."""
        return self._rows.people

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the points: another process reads them itself if it needs them."""
        return {name: value for name, value in self.__dict__.items() if name not in _LOADED}


_NAMES = ("x", "y", "people")
_LOADED = ("_rows", "_tree")


def _digest(question: Question) -> str:
    digest = hashlib.sha256()
    for shapes in (question.geometry, question.areas):
        for wkb in shapely.to_wkb(shapes).tolist():
            digest.update(wkb)
        digest.update(b"|")
    for radius in question.radii:
        digest.update(np.ascontiguousarray(radius).tobytes())
    return digest.hexdigest()
