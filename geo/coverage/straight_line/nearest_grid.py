"""Compute the distance to the nearest facility on a grid over the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.coverage.coverage import Method
from geo.coverage.facilities import Facilities
from geo.coverage.network.nearest import nearest_along_streets, ways_to
from geo.coverage.network.streets import Streets
from geo.coverage.network.walk import ROUNDING_M
from geo.coverage.population.grid import check_cell
from geo.coverage.population.population import clipped
from geo.coverage.report.shapes import geojson_geometry, in_degrees
from geo.coverage.straight_line.nearest import Nearest, nearest_in_parts
from geo.coverage.town import Town
from geo.model.arrays import Floats, Integers
from geo.model.errors import BadQuery
from geo.model.standards import Rule

CELL_M = 100.0
# Distances up to half the radius, up to it, up to twice it, and beyond.
CLASS_FACTORS = (0.5, 1.0, 2.0)
NO_WAY = len(CLASS_FACTORS) + 1  # class of cells from which no way leads to any facility


@dataclass(frozen=True, eq=False, slots=True)
class NearestGrid:
    """Distance to the nearest facility, measured from the centre of each cell.

    Along streets, it includes the way to the nearest street.

    Attributes
    ----------
    rule : Rule
        Its radius defines the classes.
    town : Town
    facilities : Facilities
    cell_m : float
        Side of a cell, metres; within a cell the distance differs from that at the
        centre by up to 0.71 of it.
    row, column : (n,) int64
        Counted from the south-west corner.
    x, y : (n,) float64
        Centre of each cell that touches the town, metres.
    nearest : Nearest
    method : {"straight_line", "network"}
    """

    rule: Rule
    town: Town
    facilities: Facilities
    cell_m: float
    row: Integers
    column: Integers
    x: Floats
    y: Floats
    nearest: Nearest
    method: Method = "straight_line"

    @property
    def class_bounds_m(self) -> tuple[float, ...]:
        """Upper bounds of all classes but the last, metres."""
        return tuple(self.rule.value * factor for factor in CLASS_FACTORS)

    @property
    def classes(self) -> Integers:
        """Class of each cell: 0 up to half the radius, 1 up to it, 2 up to twice it, 3 beyond.

        4 along streets if no way leads to any facility: the cell is too far from a
        street, or on streets not connected to a facility.
        """
        bounds = np.array(self.class_bounds_m) + (ROUNDING_M if self.method == "network" else 0.0)
        classes = np.searchsorted(bounds, self.nearest.distance_m, side="left")
        if self.method == "network":
            classes[self.nearest.facility < 0] = NO_WAY
        return classes.astype(np.int64)

    def image(self) -> Floats:
        """Return the distances as an image with rows from south to north; NaN outside the town."""
        if not len(self.row):
            return np.empty((0, 0))
        image = np.full((self.row.max() + 1, self.column.max() + 1), np.nan)
        image[self.row, self.column] = self.nearest.distance_m
        return image

    def features(self) -> list[dict[str, Any]]:
        """Return the cells as GeoJSON features in WGS 84, clipped to the town.

        Distances are whole metres; null if there is no facility or no way to one, or
        if the uncertainty is unknown.
        """
        half = self.cell_m / 2
        squares = shapely.box(self.x - half, self.y - half, self.x + half, self.y + half)
        shapes = in_degrees(clipped(squares, self.town.outline), self.town)
        # A cell that only touches the town is empty after clipping.
        drawn = np.flatnonzero(~shapely.is_empty(shapes))
        classes = self.classes.tolist()
        return [self._feature(at, shapes[at], classes[at]) for at in drawn.tolist()]

    def _feature(self, at: int, cell: Any, class_: int) -> dict[str, Any]:
        nearest = self.nearest
        facility = int(nearest.facility[at])
        return {
            "type": "Feature",
            "id": f"{int(self.row[at])}-{int(self.column[at])}",
            "properties": {
                "facility": self.facilities.ids[facility] if facility >= 0 else None,
                "name": self.facilities.names[facility] if facility >= 0 else None,
                "distance_m": _metres(nearest.distance_m[at]),
                "low_m": _metres(nearest.low_m[at]),
                "high_m": _metres(nearest.high_m[at]),
                "class": class_,
                "rule": self.rule.id,
                "method": self.method,
            },
            "geometry": geojson_geometry(cell),
        }


def nearest_grid(
    town: Town,
    facilities: Facilities,
    rule: Rule,
    cell_m: float = CELL_M,
    *,
    streets: Streets | None = None,
) -> NearestGrid:
    """Compute the distance to the nearest facility on a grid over the town.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
        Of the kind ``radius``.
    cell_m : float
        Side of a cell, metres.
    streets : Streets, optional
        Measure along these streets; by default, by straight line.

    Raises
    ------
    BadQuery
        ``bad_cell`` if the grid would have more than 250,000 cells, or the side is
        not greater than 0; ``rule_not_of_kind``.
    ClusterFailed
        See :func:`geo.coverage.parallel.parts.by_parts`.
    """
    if rule.kind != "radius":
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="radius")
    row, column, x, y = _cells(town, cell_m)
    method: Method = "straight_line" if streets is None else "network"
    if streets is None:
        nearest = nearest_in_parts(x, y, facilities, rule.value)
    else:
        nearest = nearest_along_streets(ways_to(x, y, facilities, streets), rule.value)
    return NearestGrid(rule, town, facilities, cell_m, row, column, x, y, nearest, method)


def _cells(town: Town, cell_m: float) -> tuple[Integers, Integers, Floats, Floats]:
    """Return row, column and centre of the cells that touch the town."""
    check_cell(town, cell_m)
    west, south, east, north = town.outline.bounds
    shape = (max(int(np.ceil((north - south) / cell_m)), 1), int(np.ceil((east - west) / cell_m)))
    row, column = (part.ravel().astype(np.int64) for part in np.indices(shape))
    x, y = west + (column + 0.5) * cell_m, south + (row + 0.5) * cell_m
    half = cell_m / 2
    shapely.prepare(town.outline)
    touches = shapely.intersects(town.outline, shapely.box(x - half, y - half, x + half, y + half))
    return row[touches], column[touches], x[touches], y[touches]


def _metres(distance: float) -> int | None:
    return round(float(distance)) if np.isfinite(distance) else None
