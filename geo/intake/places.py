"""Hold the valid geometries of an upload, with all their positions in arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from geo.model.arrays import Floats
from geo.model.errors import Finding
from geo.model.geojson import DECIMALS, positions
from geo.model.geometry import structure_findings

_NUMBERS = (int, float)
_NUMBER_TYPES = frozenset(_NUMBERS)
_PLAIN_KINDS = {"LineString": 2, "Polygon": 4}  # with the least number of positions of a part
_SIMPLE = {"Point": 1, "LineString": 2, "Polygon": 3}  # types with one sequence of positions
_LARGEST = 1e15  # larger than any coordinate; keeps out integers that do not fit a float


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """The geometries of an upload that are structurally sound.

    Attributes
    ----------
    rows : (k,) int64
        Index of the feature that each geometry belongs to, increasing.
    geometries : list of dict, k long
        GeoJSON, with the coordinates in `x` and `y`.
    starts : (k + 1,) int64
        Index in `x` and `y` at which each geometry begins.
    x, y : (m,) float64
        The first and the second number of each position.
    high : tuple of int
        Indices of the geometries with heights.
    """

    rows: npt.NDArray[np.int64]
    geometries: list[dict[str, Any]]
    starts: npt.NDArray[np.int64]
    x: Floats
    y: Floats
    high: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def middles(self) -> Floats:
        """Return the mean of each geometry's positions: (k, 2) float64."""
        if not len(self):
            return np.empty((0, 2))
        sizes = np.diff(self.starts)
        sums = [np.add.reduceat(values, self.starts[:-1]) for values in (self.x, self.y)]
        middles: Floats = np.column_stack(sums) / sizes[:, np.newaxis]
        return middles

    def replaced(self, x: Floats, y: Floats) -> Places:
        """Return the same geometries at other positions, rounded to six decimals."""
        positions = np.round(np.column_stack((x, y)), DECIMALS).tolist()
        geometries = []
        for index, geometry in enumerate(self.geometries):
            of_geometry = iter(positions[self.starts[index] : self.starts[index + 1]])
            coordinates = _filled(geometry["coordinates"], of_geometry)
            geometries.append({"type": geometry["type"], "coordinates": coordinates})
        x, y = np.round(x, DECIMALS), np.round(y, DECIMALS)
        return Places(self.rows, geometries, self.starts, x, y, self.high)

    def kept(self, rows: npt.NDArray[np.bool_]) -> Places:
        """Return only some of the geometries.

        Parameters
        ----------
        rows : (k,) bool
            Which geometries to keep.
        """
        if rows.all():
            return self
        sizes = np.diff(self.starts)
        of_position = np.repeat(rows, sizes)
        starts = np.concatenate(([0], np.cumsum(sizes[rows])))
        number = np.cumsum(rows) - 1
        return Places(
            self.rows[rows],
            [each for each, keep in zip(self.geometries, rows, strict=True) if keep],
            starts,
            self.x[of_position],
            self.y[of_position],
            tuple(int(number[place]) for place in self.high if rows[place]),
        )

    def figures(self, *, points: bool = True) -> npt.NDArray[np.object_]:
        """Return the geometries as two-dimensional shapely geometries: (k,) object.

        Without `points`, None stands for each point, whose shape needs no check.
        """
        figures: npt.NDArray[np.object_] = np.full(len(self), None, dtype=object)
        kinds = np.array([_SIMPLE.get(each["type"], 0) for each in self.geometries], np.int8)
        for place in np.flatnonzero(kinds == _SIMPLE["Polygon"]).tolist():
            kinds[place] *= len(self.geometries[place]["coordinates"]) == 1
        if points:
            figures[kinds == 1] = shapely.points(*self._positions(kinds == 1)[:2])
        for kind, make in ((2, shapely.linestrings), (3, _areas)):
            x, y, owners = self._positions(kinds == kind)
            if len(x):
                figures[kinds == kind] = make(np.column_stack((x, y)), indices=owners)
        others = [orjson.dumps(self.geometries[at]) for at in np.flatnonzero(kinds == 0)]
        if others:
            texts = np.array(others, dtype=object)
            figures[kinds == 0] = shapely.force_2d(shapely.from_geojson(texts))
        return figures

    def _positions(self, chosen: npt.NDArray[np.bool_]) -> tuple[Floats, Floats, Any]:
        """Return the positions of the chosen geometries, and the geometry each belongs to."""
        sizes = np.diff(self.starts)
        of_chosen = np.repeat(chosen, sizes)
        owners = np.repeat(np.arange(np.count_nonzero(chosen)), sizes[chosen])
        return self.x[of_chosen], self.y[of_chosen], owners


def _areas(positions: Floats, indices: npt.NDArray[np.int64]) -> Any:
    return shapely.polygons(shapely.linearrings(positions, indices=indices))


def places_of(features: Sequence[Any], names: Sequence[str]) -> tuple[Places, list[Finding]]:
    """Collect the valid geometries of an upload.

    Parameters
    ----------
    features : sequence
        As parsed.
    names : sequence of str
        Name of each feature in findings.

    Returns
    -------
    Places
    list of Finding
        Errors of the geometries that are left out.
    """
    rows: list[int] = []
    geometries: list[dict[str, Any]] = []
    ends: list[int] = []
    numbers: list[float] = []  # x and y alternating
    found: list[Finding] = []
    high: list[int] = []
    for row, feature in enumerate(features):
        geometry = feature.get("geometry") if type(feature) is dict else None
        if geometry is None:
            continue
        if _is_plain_point(geometry):
            numbers += geometry["coordinates"]
        elif plain := _numbers_of_plain(geometry):
            numbers += plain
        else:
            problems = structure_findings(geometry, names[row]) or _too_large(geometry, names[row])
            if problems:
                found += problems
                continue
            if _collect(geometry["coordinates"], numbers):
                high.append(len(rows))
        rows.append(row)
        geometries.append(geometry)
        ends.append(len(numbers) // 2)
    starts = np.asarray([0, *ends], np.int64)
    x, y = np.asarray(numbers, np.float64).reshape(-1, 2).T.copy()
    return Places(np.asarray(rows, np.int64), geometries, starts, x, y, tuple(high)), found


def _is_plain_point(geometry: Any) -> bool:
    """Check quickly for a valid point without height, the most common case in large files."""
    if type(geometry) is not dict or geometry.get("type") != "Point":
        return False
    position = geometry.get("coordinates")
    return (
        type(position) is list
        and len(position) == 2
        and type(position[0]) in _NUMBERS
        and type(position[1]) in _NUMBERS
        and -_LARGEST < position[0] < _LARGEST
        and -_LARGEST < position[1] < _LARGEST
    )


def _numbers_of_plain(geometry: Any) -> list[float] | None:
    """Return the numbers of a valid line or area without heights; None if a full check is due."""
    kind = geometry.get("type") if type(geometry) is dict else None
    coordinates = geometry["coordinates"] if kind and "coordinates" in geometry else None
    if type(coordinates) is not list or type(kind) is not str or kind not in _PLAIN_KINDS:
        return None
    numbers: list[float] = []
    for line in [coordinates] if kind == "LineString" else coordinates:
        if type(line) is not list or len(line) < _PLAIN_KINDS[kind]:
            return None
        if set(map(type, line)) != {list} or set(map(len, line)) != {2}:
            return None
        if kind == "Polygon" and line[0] != line[-1]:
            return None
        numbers += chain.from_iterable(line)
    if not numbers or not _NUMBER_TYPES.issuperset(map(type, numbers)):
        return None
    return numbers if min(numbers) > -_LARGEST and max(numbers) < _LARGEST else None


def _too_large(geometry: dict[str, Any], name: str) -> list[Finding]:
    """Return an error for the first number that no coordinate system can have."""
    for position in positions(geometry["coordinates"]):
        for value in position[:2]:
            if not -_LARGEST < value < _LARGEST:
                field, params = "geometry.coordinates", {"value": position[:2]}
                return [Finding("coordinate_out_of_range", "error", name, field, params)]
    return []


def _collect(coordinates: Any, numbers: list[float]) -> bool:
    """Append the positions of a valid geometry to `numbers`; return whether any has a height."""
    high = False
    for position in positions(coordinates):
        numbers += position[:2]
        high = high or len(position) > 2
    return high


def _filled(coordinates: Any, positions: Iterator[list[float]]) -> Any:
    """Return coordinates of the same nesting with other positions."""
    if isinstance(coordinates[0], list):
        return [_filled(part, positions) for part in coordinates]
    return next(positions)
