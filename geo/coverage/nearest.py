"""Distance to the nearest facility, cell by cell over a town, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.facilities import Facilities
from geo.coverage.geojson_shapes import geojson_geometry, in_degrees
from geo.coverage.town import Town
from geo.model.errors import BadQuery
from geo.model.standards import Rule

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
CELL_M = 100.0
MAX_CELLS = 250_000
# Distances up to half the radius, up to it, up to twice it, and beyond.
CLASS_FACTORS = (0.5, 1.0, 2.0)
_MAX_LEVELS = 32  # queries of the tree; further radii are rounded up, never down


@dataclass(frozen=True, eq=False, slots=True)
class Nearest:
    """Distances from points to their nearest facility.

    Attributes
    ----------
    facility : (n,) int64
        Index of the nominally nearest facility; -1 where there is none.
    distance_m, low_m, high_m : (n,) float64
        Straight line, metres: nominal; the least and the greatest that the
        accuracies of the places allow. Infinite where there is no facility.
    """

    facility: Numbers
    distance_m: Floats
    low_m: Floats
    high_m: Floats

    @property
    def plus_minus_m(self) -> Floats:
        """Larger of the two ways in which the distance may be wrong, metres."""
        low = np.where(np.isfinite(self.distance_m), self.distance_m - self.low_m, 0.0)
        high = np.where(np.isfinite(self.high_m), self.high_m - self.distance_m, np.inf)
        spread: Floats = np.maximum(low, high)
        return spread


def nearest_facility(x: Floats, y: Floats, facilities: Facilities, radius_m: float) -> Nearest:
    """Return the nearest facility of points.

    The true place of a facility lies within r of the stored one, so its true
    distance lies within d - r and d + r, and the distance to the nearest of
    all lies within the least d - r and the least d + r.

    Parameters
    ----------
    x, y : (n,) float64
        Metres, in the projected system of the facilities.
    facilities : Facilities
    radius_m : float
        Of the rule, metres. Where r is not known, the least distance is d less
        this radius, as in :func:`geo.coverage.service_area.three_radii`, and
        the greatest is infinite.

    Examples
    --------
    >>> from geo.coverage.facilities import facilities_at
    >>> nearest_facility(np.zeros(1), np.zeros(1), facilities_at([]), 500.0).distance_m
    array([inf])
    """
    points = shapely.points(x, y)
    if not len(facilities):
        none = np.full(len(points), np.inf)
        return Nearest(np.full(len(points), -1), none, none, none)
    nearest = shapely.STRtree(facilities.geometry).nearest(points).astype(np.int64)
    spread = facilities.uncertainty_m
    known = np.isfinite(spread)
    low = _least(points, facilities, -_levels(np.where(known, spread, radius_m)))
    high = _least(points, facilities, np.where(known, _levels(np.where(known, spread, 0)), np.inf))
    distance = shapely.distance(points, facilities.geometry[nearest])
    return Nearest(nearest, distance, np.maximum(low, 0.0), high)


def _levels(spread: Floats) -> Floats:
    """Return radii of which only few differ, each at least as large as it was."""
    steps = np.unique(spread)
    if len(steps) > _MAX_LEVELS:
        steps = steps[np.linspace(0, len(steps) - 1, _MAX_LEVELS).round().astype(int)]
    rounded: Floats = steps[np.searchsorted(steps, spread)]
    return rounded


def _least(points: npt.NDArray[np.object_], facilities: Facilities, added: Floats) -> Floats:
    """Return for each point the least distance plus what is added to each facility's."""
    least = np.full(len(points), np.inf)
    for level in np.unique(added[np.isfinite(added)]):
        alike = facilities.geometry[added == level]
        nearest = shapely.STRtree(alike).nearest(points)
        least = np.minimum(least, shapely.distance(points, alike[nearest]) + level)
    return least


@dataclass(frozen=True, eq=False, slots=True)
class NearestGrid:
    """Distance to the nearest facility, measured from the middle of each cell.

    Attributes
    ----------
    rule : Rule
        Its radius makes the classes.
    town : Town
    facilities : Facilities
    cell_m : float
        Side of a cell, metres; within a cell the distance differs from the one
        in its middle by up to 0.71 of it.
    row, column : (n,) int64
        Counted from the south-west corner.
    x, y : (n,) float64
        Middle of each cell that touches the town, metres.
    nearest : Nearest
    """

    rule: Rule
    town: Town
    facilities: Facilities
    cell_m: float
    row: Numbers
    column: Numbers
    x: Floats
    y: Floats
    nearest: Nearest

    @property
    def class_bounds_m(self) -> tuple[float, ...]:
        """Upper bounds of all classes but the last, metres."""
        return tuple(self.rule.value * factor for factor in CLASS_FACTORS)

    @property
    def classes(self) -> Numbers:
        """Class of each cell: 0 up to half the radius, 1 up to it, 2 up to twice it, 3 beyond."""
        found = np.searchsorted(self.class_bounds_m, self.nearest.distance_m, side="left")
        return found.astype(np.int64)

    def image(self) -> Floats:
        """Return the distances as rows from south to north; NaN outside the town."""
        if not len(self.row):
            return np.empty((0, 0))
        image = np.full((self.row.max() + 1, self.column.max() + 1), np.nan)
        image[self.row, self.column] = self.nearest.distance_m
        return image

    def features(self) -> list[dict[str, Any]]:
        """Return the cells as GeoJSON features in WGS 84, clipped to the town.

        Distances are whole metres; null where there is no facility, or where
        nothing is known of the accuracy.
        """
        half = self.cell_m / 2
        squares = shapely.box(self.x - half, self.y - half, self.x + half, self.y + half)
        shapes = in_degrees(_clipped(squares, self.town.outline), self.town)
        # A cell that only touches the town leaves nothing to draw.
        left = np.flatnonzero(~shapely.is_empty(shapes))
        return [self._feature(place, shapes[place]) for place in left.tolist()]

    def _feature(self, place: int, cell: Any) -> dict[str, Any]:
        near = self.nearest
        at = int(near.facility[place])
        return {
            "type": "Feature",
            "id": f"{int(self.row[place])}-{int(self.column[place])}",
            "properties": {
                "facility": self.facilities.ids[at] if at >= 0 else None,
                "name": self.facilities.names[at] if at >= 0 else None,
                "distance_m": _metres(near.distance_m[place]),
                "low_m": _metres(near.low_m[place]),
                "high_m": _metres(near.high_m[place]),
                "class": int(self.classes[place]) if at >= 0 else len(CLASS_FACTORS),
                "rule": self.rule.id,
                "method": "straight_line",
            },
            "geometry": geojson_geometry(cell),
        }


def nearest_grid(
    town: Town, facilities: Facilities, rule: Rule, cell_m: float = CELL_M
) -> NearestGrid:
    """Return the distance to the nearest facility as a grid over the town.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
        Of the kind ``radius``.
    cell_m : float
        Side of a cell, metres.

    Raises
    ------
    BadQuery
        ``bad_cell`` when the grid would have more than 250,000 cells, or the
        side is not above zero; ``rule_not_of_kind``.
    """
    if rule.kind != "radius":
        raise BadQuery("rule_not_of_kind", value=rule.id, allowed="radius")
    row, column, x, y = _cells(town, cell_m)
    nearest = nearest_facility(x, y, facilities, rule.value)
    return NearestGrid(rule, town, facilities, cell_m, row, column, x, y, nearest)


def _cells(town: Town, cell_m: float) -> tuple[Numbers, Numbers, Floats, Floats]:
    west, south, east, north = town.outline.bounds
    # The comparison is written so that it fails for NaN too.
    if not (cell_m > 0 and (east - west) * (north - south) <= MAX_CELLS * cell_m**2):
        raise BadQuery("bad_cell", value=cell_m, limit=MAX_CELLS)
    shape = (max(int(np.ceil((north - south) / cell_m)), 1), int(np.ceil((east - west) / cell_m)))
    row, column = (part.ravel().astype(np.int64) for part in np.indices(shape))
    x, y = west + (column + 0.5) * cell_m, south + (row + 0.5) * cell_m
    half = cell_m / 2
    shapely.prepare(town.outline)
    touches = shapely.intersects(town.outline, shapely.box(x - half, y - half, x + half, y + half))
    return row[touches], column[touches], x[touches], y[touches]


def _clipped(squares: npt.NDArray[np.object_], outline: Any) -> npt.NDArray[np.object_]:
    shapely.prepare(outline)
    cut = ~shapely.contains_properly(outline, squares)
    squares[cut] = shapely.intersection(squares[cut], outline)
    return squares


def _metres(distance: float) -> int | None:
    return round(float(distance)) if np.isfinite(distance) else None
