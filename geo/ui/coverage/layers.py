"""Convert coverage results into map shapes in WGS 84."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import orjson
import shapely

from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Facilities
from geo.coverage.gaps import Gap, Gaps
from geo.coverage.straight_line.nearest_grid import NO_WAY, NearestGrid
from geo.coverage.town import Town
from geo.ui.coverage.figures import gap_title
from geo.ui.shared.side_map import MapShape, Role
from geo.ui.shared.words import _

Box = tuple[float, float, float, float]
MAX_FACILITIES = 5_000
MAX_CORNERS = 100_000  # vertices of one shape that are drawn in full
_FINE, _COARSE = 1e-6, 1e-4  # degrees: 0.1 m, 10 m
_GRID_ROLES: tuple[Role, ...] = ("grid1", "grid2", "grid4", "grid5", "no_way")


def geojson(geometry: Any, town: Town) -> dict[str, Any] | None:
    """Convert a geometry of the town's projected CRS to GeoJSON in WGS 84; None if empty.

    One with more than `MAX_CORNERS` vertices is coarsened, as a browser cannot draw it.
    """
    if geometry is None or geometry.is_empty:
        return None
    degrees = town.to_degrees(geometry)
    if shapely.get_num_coordinates(geometry) <= MAX_CORNERS:
        degrees = shapely.set_precision(degrees, _FINE, mode="pointwise")
    else:
        coarse = shapely.set_precision(degrees, _COARSE, mode="pointwise")
        degrees = shapely.remove_repeated_points(coarse)
    made: dict[str, Any] = orjson.loads(shapely.to_geojson(degrees))
    return _only_areas(made) if made["type"] == "GeometryCollection" else made


def _only_areas(collection: dict[str, Any]) -> dict[str, Any] | None:
    areas = [area for area in collection["geometries"] if area["type"].endswith("Polygon")]
    parts = [
        polygon
        for area in areas
        for polygon in ([area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"])
    ]
    return {"type": "MultiPolygon", "coordinates": parts} if parts else None


def covered_shapes(coverage: Coverage) -> list[MapShape]:
    """Return the possibly, nominally and certainly covered areas."""
    labels = {
        "possible": _("Possibly covered"),
        "nominal": _("Nominally covered"),
        "sure": _("Certainly covered"),
    }
    shapes = []
    for role in ("possible", "nominal", "sure"):
        shape = geojson(getattr(coverage.areas, role), coverage.town)
        if shape is not None:
            shapes.append(MapShape(role, shape, role, labels[role]))
    return shapes


def gap_shapes(gaps: Gaps, chosen: int | None) -> list[MapShape]:
    """Return the gaps; the chosen one gets a role of its own."""
    shapes = []
    for gap in gaps.gaps:
        shape = geojson(gap.geometry, gaps.coverage.town)
        role: Role = "gap_chosen" if gap.rank == chosen else "gap"
        if shape is not None:
            shapes.append(MapShape(gap_id(gap), shape, role, gap_title(gap, gaps)))
    return shapes


def gap_id(gap: Gap) -> str:
    """Return the id of a gap's shape."""
    return f"gap-{gap.rank}"


def facility_shapes(facilities: Facilities, town: Town) -> list[MapShape]:
    """Return the facilities, with the role of an estimate where the place is uncertain."""
    shapes = []
    for index in range(min(len(facilities), MAX_FACILITIES)):
        metres = facilities.uncertainty_m[index]
        shape = geojson(facilities.geometry[index], town)
        role: Role = "facility" if metres == 0 else "facility_estimate"
        place = _("place not exactly known")
        if np.isfinite(metres):
            place = _("known to ±{metres} m", metres=f"{metres:,.0f}")
        text = facilities.names[index] if metres == 0 else f"{facilities.names[index]} · {place}"
        if shape is not None:
            shapes.append(MapShape(facilities.ids[index], shape, role, text))
    return shapes


def community_shapes(town: Town) -> list[MapShape]:
    """Return the outlines of the communities, if loaded."""
    return [
        MapShape(f"community-{name}", shape, "community", name)
        for name, outline in (town.communities or {}).items()
        if (shape := geojson(outline, town)) is not None
    ]


def grid_shapes(grid: NearestGrid) -> list[MapShape]:
    """Return the cells of a grid, merged by class so that the map stays fast."""
    half = grid.cell_m / 2
    squares = shapely.box(grid.x - half, grid.y - half, grid.x + half, grid.y + half)
    return class_shapes(squares, grid.classes, grid_legend(grid), grid.town)


def class_shapes(
    figures: Any, classes: Any, legend: Sequence[tuple[Role, str]], town: Town
) -> list[MapShape]:
    """Merge areas by class into one shape each, clipped to the town.

    Parameters
    ----------
    figures : (n,) array of shapely geometries
        In the town's projected CRS, metres.
    classes : (n,) array of int
        Index of each area's class in `legend`.
    legend : sequence of (role, text)
        One entry per class.
    town : Town
    """
    shapes = []
    for index, (role, label) in enumerate(legend):
        merged = shapely.intersection(shapely.union_all(figures[classes == index]), town.outline)
        shape = geojson(merged, town)
        if shape is not None:
            shapes.append(MapShape(f"grid-{index}", shape, role, label))
    return shapes


def grid_labels(grid: NearestGrid) -> list[str]:
    """Return the labels of a grid's classes, nearest first, with the method."""
    bounds = [f"{bound:,.0f}" for bound in grid.class_bounds_m]
    by = {"method": _("in a straight line")}
    if grid.method == "network":
        by = {"method": _("along streets")}
    between = [
        _("{low} to {high} m {method}", low=low, high=high, **by) for low, high in pairwise(bounds)
    ]
    last = _("more than {low} m {method}", low=bounds[-1], **by)
    labels = [_("up to {high} m {method}", high=bounds[0], **by), *between, last]
    if (grid.classes == NO_WAY).any():
        labels.append(_("no route along streets"))
    return labels


def grid_legend(grid: NearestGrid) -> list[tuple[Role, str]]:
    """Return the legend of a grid."""
    return list(zip(_GRID_ROLES, grid_labels(grid), strict=False))


def window_of(geometries: Sequence[Any], town: Town) -> Box:
    """Return (west, south, east, north) in degrees, WGS 84, around geometries of the town's CRS."""
    west, south, east, north = shapely.total_bounds(town.to_degrees(np.array(geometries, object)))
    return float(west), float(south), float(east), float(north)


def point(x: float, y: float, town: Town) -> dict[str, Any]:
    """Convert a point of the town's CRS to GeoJSON in WGS 84."""
    point_wgs84 = town.to_degrees(shapely.Point(x, y))
    return {"type": "Point", "coordinates": [round(point_wgs84.x, 6), round(point_wgs84.y, 6)]}
