"""Oddities of a readable shape: reported as warnings and hints, never blocking.

Every vertex is looked at: one wrong point of a MultiPoint once put eight parks
into another country. All of it by arrays, whatever the number of shapes; only a
ring that crosses itself is an error, and a line without length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.intake.comparison.compare import displacement
from geo.intake.places import Places, places_of
from geo.intake.sandbox.validity import SECONDS, UNJUDGED, invalidity
from geo.model.arrays import Geometries, Rows
from geo.model.errors import Finding

NULL_ISLAND_DEGREES = 0.01
SPIKE_DEGREES = 1.0
FAR_METRES = 3_000.0
# About 500 m: the outline itself is generalised to about 100 m.
AREA_MARGIN_DEGREES = 0.005
MAX_OF_KIND = 2_000  # of each kind; more say nothing new
_DIRECTIONS = {"winding", "winding_hole"}
_FIELD = "geometry.coordinates"


def shape_findings(
    feature: str, geometry: dict[str, Any] | None, area: Any, current: dict[str, Any] | None
) -> list[Finding]:
    """Return what is odd about one place.

    Parameters
    ----------
    feature : str
        Id used in the findings.
    geometry : GeoJSON geometry or None
        Structurally sound, in WGS 84 degrees.
    area : shapely geometry or None
        The study area; None when it is not known.
    current : GeoJSON geometry or None
        Where the project stands now.

    Returns
    -------
    list of Finding
    """
    if geometry is None:
        return [] if current is None else [Finding("place_removed", "warning", feature, "geometry")]
    places, _ = places_of([{"geometry": geometry}], [feature])
    found = odd_places([feature], places, places.figures(), area)
    metres, _ = displacement(current, geometry)
    return found + far_finding(feature, metres)


def far_finding(feature: str, metres: float | None) -> list[Finding]:
    """Return a warning when a place has moved farther than a correction would."""
    if metres is None or metres <= FAR_METRES:
        return []
    params = {"km": round(metres / 1000, 1)}
    return [Finding("far_from_current", "warning", feature, "geometry", params)]


def odd_places(
    names: Sequence[str],
    places: Places,
    figures: Geometries,
    area: Any = None,
    *,
    directed: bool = True,
) -> list[Finding]:
    """Return what is odd about many places.

    Parameters
    ----------
    names : sequence of str
        What the feature of each geometry is called, one a geometry.
    places : Places
        WGS 84 degrees.
    figures : (k,) array of shapely geometries
        The same places.
    area : shapely geometry, optional
        The study area.
    directed : bool
        Whether the format asks for a direction of rings, as GeoJSON does.

    Returns
    -------
    list of Finding
        At most :data:`MAX_OF_KIND` of each kind.
    """
    if not len(places):
        return []
    found = [Finding("three_dimensional", "info", names[row], _FIELD) for row in places.high]
    kinds = (_null_island(names, places), _outside(names, places, area), _parts(names, figures))
    for kind in kinds:
        found += islice(kind, MAX_OF_KIND)
    return found if directed else [each for each in found if each.code not in _DIRECTIONS]


def _null_island(names: Sequence[str], places: Places) -> Iterator[Finding]:
    for row in np.flatnonzero(
        np.logical_or.reduceat(_at_null(places), places.starts[:-1])
    ).tolist():
        yield Finding("null_island", "warning", names[row], _FIELD)


def _at_null(places: Places) -> npt.NDArray[np.bool_]:
    near: npt.NDArray[np.bool_] = (np.abs(places.x) < NULL_ISLAND_DEGREES) & (
        np.abs(places.y) < NULL_ISLAND_DEGREES
    )
    return near


def _outside(names: Sequence[str], places: Places, area: Any) -> Iterator[Finding]:
    if area is None:
        return
    wide = area.buffer(AREA_MARGIN_DEGREES)
    shapely.prepare(wide)
    outside = ~shapely.contains_xy(wide, places.x, places.y) & ~_at_null(places)
    counts = np.add.reduceat(outside.astype(np.int64), places.starts[:-1])
    sizes = np.diff(places.starts)
    for row in np.flatnonzero(counts).tolist():
        start, end = places.starts[row : row + 2]
        first = start + int(np.argmax(outside[start:end]))
        value = [round(float(places.x[first]), 6), round(float(places.y[first]), 6)]
        params = {"value": value, "count": int(counts[row]), "total": int(sizes[row])}
        code = "outside_area" if counts[row] == sizes[row] else "partly_outside_area"
        yield Finding(code, "warning", names[row], _FIELD, params)


def _parts(names: Sequence[str], figures: Geometries) -> Iterator[Finding]:
    """Look at lines and rings, the parts of Multi shapes one by one."""
    shaped = np.flatnonzero(~shapely.is_missing(figures))
    parts, owners = shapely.get_parts(figures[shaped], return_index=True)
    owners = shaped[owners]
    kinds = shapely.get_type_id(parts)
    areas = np.flatnonzero(kinds == shapely.GeometryType.POLYGON)
    reasons = invalidity(figures)
    valid = np.array([reason is None for reason in reasons], dtype=bool)
    yield from _invalid(names, reasons)
    outer = shapely.get_exterior_ring(parts[areas])
    # Of a ring that crosses itself there is no telling which way it runs.
    for row in np.unique(owners[areas[~shapely.is_ccw(outer) & valid[owners[areas]]]]).tolist():
        yield Finding("winding", "info", names[row], _FIELD)
    yield from _holes(names, parts[areas], owners[areas], valid)
    rings, ring_owners = shapely.get_rings(parts[areas], return_index=True)
    lines = np.flatnonzero(kinds == shapely.GeometryType.LINESTRING)
    of = np.concatenate((owners[lines], owners[areas][ring_owners]))
    yield from _odd_lines(names, np.concatenate((parts[lines], rings)), of)


def _holes(
    names: Sequence[str], areas: Geometries, owners: Rows, valid: npt.NDArray[np.bool_]
) -> Iterator[Finding]:
    """Tell which areas have holes that run the way of an outer ring."""
    with_holes = np.flatnonzero(shapely.get_num_interior_rings(areas))
    rings, of = shapely.get_rings(areas[with_holes], return_index=True)
    is_outer = np.diff(of, prepend=-1) > 0
    wrong = owners[with_holes][of[~is_outer & shapely.is_ccw(rings)]]
    for row in np.unique(wrong[valid[wrong]]).tolist():
        yield Finding("winding_hole", "info", names[row], _FIELD)


def _invalid(names: Sequence[str], reasons: Geometries) -> Iterator[Finding]:
    for name, reason in zip(names, reasons, strict=True):
        if reason == UNJUDGED:
            yield Finding("geometry_tangled", "error", name, "geometry", {"limit": SECONDS})
        elif reason is not None:
            yield Finding("geometry_invalid", "error", name, "geometry", {"reason": reason})


def _odd_lines(names: Sequence[str], lines: Geometries, owners: Rows) -> Iterator[Finding]:
    positions, line_of = shapely.get_coordinates(lines, return_index=True)
    if not len(positions):
        return
    steps = np.diff(positions, axis=0)
    inner = line_of[1:] == line_of[:-1]
    still = (steps[:, 0] == 0) & (steps[:, 1] == 0)
    repeated = np.bincount(owners[line_of[1:][inner & still]], minlength=len(names))
    for row in np.flatnonzero(repeated).tolist():
        params: dict[str, Any] = {"count": int(repeated[row])}
        yield Finding("repeated_points", "info", names[row], _FIELD, params)
    kept = np.flatnonzero(inner & ~still)
    reported: set[int] = set()
    for at in _tips(steps[kept], line_of[kept], shapely.is_closed(lines)).tolist():
        row = int(owners[line_of[kept[at]]])
        if row not in reported:
            reported.add(row)
            params = {"value": np.round(positions[kept[at] + 1], 6).tolist()}
            yield Finding("spike", "warning", names[row], _FIELD, params)


def _tips(
    steps: npt.NDArray[np.float64], line_of: Rows, closed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Return the steps after which a line runs straight back.

    Parameters
    ----------
    steps : (n, 2) float64
        None of them zero.
    line_of : (n,) int64
        Rising.
    closed : (lines,) bool
        After the last step of such a line comes its first.
    """
    following = np.arange(1, len(steps) + 1)
    last = np.flatnonzero(np.diff(line_of, append=-1))
    first = np.concatenate(([0], last[:-1] + 1)) if len(last) else last
    following[last] = np.where(closed[line_of[last]], first, last)
    x, y = steps.T
    next_x, next_y = x[following], y[following]
    sizes = np.hypot(x, y)
    cosines = -(x * next_x + y * next_y) / (sizes * sizes[following])
    return np.flatnonzero(cosines > np.cos(np.radians(SPIKE_DEGREES)))
