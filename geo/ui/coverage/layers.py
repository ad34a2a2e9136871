"""Results as shapes for the map, in WGS 84."""

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
MAX_CORNERS = 100_000  # of one shape
_FINE, _COARSE = 1e-6, 1e-4  # degrees: 0.1 m, 10 m
_GRID_ROLES: tuple[Role, ...] = ("grid1", "grid2", "grid4", "grid5", "no_way")


def geojson(geometry: Any, town: Town) -> dict[str, Any] | None:
    """Return a geometry of the town's system as GeoJSON in WGS 84; None when it is empty.

    One with more corners than a browser draws is drawn coarsely, which takes no time.
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


def _only_areas(made: dict[str, Any]) -> dict[str, Any] | None:
    areas = [each for each in made["geometries"] if each["type"].endswith("Polygon")]
    parts = [
        part
        for each in areas
        for part in ([each["coordinates"]] if each["type"] == "Polygon" else each["coordinates"])
    ]
    return {"type": "MultiPolygon", "coordinates": parts} if parts else None


def covered_shapes(coverage: Coverage) -> list[MapShape]:
    """Return what is possibly, nominally and surely covered."""
    labels = {
        "possible": _("Possibly covered"),
        "nominal": _("Nominally covered"),
        "sure": _("Certainly covered"),
    }
    found = []
    for role in ("possible", "nominal", "sure"):
        shown = geojson(getattr(coverage.areas, role), coverage.town)
        if shown is not None:
            found.append(MapShape(role, shown, role, labels[role]))
    return found


def gap_shapes(found: Gaps, chosen: int | None) -> list[MapShape]:
    """Return the gaps; the chosen one stands out."""
    shapes = []
    for gap in found.gaps:
        shown = geojson(gap.geometry, found.coverage.town)
        role: Role = "gap_chosen" if gap.rank == chosen else "gap"
        if shown is not None:
            shapes.append(MapShape(gap_id(gap), shown, role, gap_title(gap, found)))
    return shapes


def gap_id(gap: Gap) -> str:
    """Return the name of a gap on the map."""
    return f"gap-{gap.rank}"


def facility_shapes(facilities: Facilities, town: Town) -> list[MapShape]:
    """Return the facilities, hollow where their place is an estimate."""
    shapes = []
    for at in range(min(len(facilities), MAX_FACILITIES)):
        metres = facilities.uncertainty_m[at]
        shown = geojson(facilities.geometry[at], town)
        role: Role = "facility" if metres == 0 else "facility_estimate"
        place = _("place not exactly known")
        if np.isfinite(metres):
            place = _("known to ±{metres} m", metres=f"{metres:,.0f}")
        text = facilities.names[at] if metres == 0 else f"{facilities.names[at]} · {place}"
        if shown is not None:
            shapes.append(MapShape(facilities.ids[at], shown, role, text))
    return shapes


def community_shapes(town: Town) -> list[MapShape]:
    """Return the outlines of the communities, where they are loaded."""
    return [
        MapShape(f"community-{name}", shown, "community", name)
        for name, outline in (town.communities or {}).items()
        if (shown := geojson(outline, town)) is not None
    ]


def grid_shapes(grid: NearestGrid) -> list[MapShape]:
    """Return the cells of a grid, those of one class as one shape: thousands stay smooth."""
    half = grid.cell_m / 2
    squares = shapely.box(grid.x - half, grid.y - half, grid.x + half, grid.y + half)
    return class_shapes(squares, grid.classes, grid_legend(grid), grid.town)


def class_shapes(
    figures: Any, classes: Any, legend: Sequence[tuple[Role, str]], town: Town
) -> list[MapShape]:
    """Return areas by class, those of one class as one shape, clipped to the town.

    Parameters
    ----------
    figures : (n,) array of shapely geometries
        In the town's projected system, metres.
    classes : (n,) array of int
        Place of each in `legend`.
    legend : sequence of (role, text)
        A class each.
    town : Town
    """
    shapes = []
    for place, (role, label) in enumerate(legend):
        own = shapely.intersection(shapely.union_all(figures[classes == place]), town.outline)
        shown = geojson(own, town)
        if shown is not None:
            shapes.append(MapShape(f"grid-{place}", shown, role, label))
    return shapes


def grid_labels(grid: NearestGrid) -> list[str]:
    """Return what the classes of a grid mean, the nearest first, each with its method."""
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
    """Return the entries of the legend for a grid."""
    return list(zip(_GRID_ROLES, grid_labels(grid), strict=False))


def window_of(geometries: Sequence[Any], town: Town) -> Box:
    """Return the window around geometries of the town's system, in degrees."""
    west, south, east, north = shapely.total_bounds(town.to_degrees(np.array(geometries, object)))
    return float(west), float(south), float(east), float(north)


def point(x: float, y: float, town: Town) -> dict[str, Any]:
    """Return a point of the town's system as GeoJSON in WGS 84."""
    place = town.to_degrees(shapely.Point(x, y))
    return {"type": "Point", "coordinates": [round(place.x, 6), round(place.y, 6)]}
