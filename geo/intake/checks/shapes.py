"""Check the shapes of an upload for oddities such as spikes or places outside the study area.

Every vertex is checked: one wrong point of a MultiPoint once put eight parks in another
country. Oddities are warnings and hints; only an invalid geometry, such as a ring that
crosses itself or a line without length, is an error. All checks work on arrays.
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

NULL_ISLAND_DEGREES = 0.01  # distance from 0 E, 0 N on each axis
SPIKE_DEGREES = 1.0  # largest angle between the two sides of a spike
FAR_METRES = 3_000.0  # a longer move is unlikely to be a correction
# About 500 m: the outline of the study area is itself generalised to about 100 m.
AREA_MARGIN_DEGREES = 0.005
MAX_OF_KIND = 2_000  # findings of each kind
_DIRECTIONS = {"winding", "winding_hole"}
_FIELD = "geometry.coordinates"


def shape_findings(
    feature: str, geometry: dict[str, Any] | None, area: Any, current: dict[str, Any] | None
) -> list[Finding]:
    """Return the oddities of one place.

    Parameters
    ----------
    feature : str
        Id used in the findings.
    geometry : GeoJSON geometry or None
        Structurally valid, in WGS 84 degrees.
    area : shapely geometry or None
        The study area; None if it is not known.
    current : GeoJSON geometry or None
        The stored place of the project, in WGS 84 degrees.

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
    """Return a warning if a place has moved farther than a correction would."""
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
    """Return the oddities of many places.

    Parameters
    ----------
    names : sequence of str
        Name of the feature of each geometry.
    places : Places
        WGS 84 degrees.
    figures : (k,) array of shapely geometries
        The same places.
    area : shapely geometry, optional
        The study area.
    directed : bool
        Whether the format prescribes the direction of rings, as GeoJSON does.

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
    """Report places outside the study area, with their first position there."""
    if area is None:
        return
    enlarged = area.buffer(AREA_MARGIN_DEGREES)
    shapely.prepare(enlarged)
    outside = ~shapely.contains_xy(enlarged, places.x, places.y) & ~_at_null(places)
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
    """Check validity, ring directions and lines, for each part of a Multi geometry."""
    present = np.flatnonzero(~shapely.is_missing(figures))
    parts, owners = shapely.get_parts(figures[present], return_index=True)
    owners = present[owners]
    kinds = shapely.get_type_id(parts)
    areas = np.flatnonzero(kinds == shapely.GeometryType.POLYGON)
    reasons = invalidity(figures)
    valid = np.array([reason is None for reason in reasons], dtype=bool)
    yield from _invalid(names, reasons)
    outer = shapely.get_exterior_ring(parts[areas])
    # A ring that crosses itself has no direction.
    for row in np.unique(owners[areas[~shapely.is_ccw(outer) & valid[owners[areas]]]]).tolist():
        yield Finding("winding", "info", names[row], _FIELD)
    yield from _holes(names, parts[areas], owners[areas], valid)
    rings, ring_owners = shapely.get_rings(parts[areas], return_index=True)
    lines = np.flatnonzero(kinds == shapely.GeometryType.LINESTRING)
    line_owners = np.concatenate((owners[lines], owners[areas][ring_owners]))
    yield from _odd_lines(names, np.concatenate((parts[lines], rings)), line_owners)


def _holes(
    names: Sequence[str], areas: Geometries, owners: Rows, valid: npt.NDArray[np.bool_]
) -> Iterator[Finding]:
    """Report areas with holes that have the direction of an outer ring."""
    with_holes = np.flatnonzero(shapely.get_num_interior_rings(areas))
    rings, ring_area = shapely.get_rings(areas[with_holes], return_index=True)
    is_outer = np.diff(ring_area, prepend=-1) > 0
    wrong = owners[with_holes][ring_area[~is_outer & shapely.is_ccw(rings)]]
    for row in np.unique(wrong[valid[wrong]]).tolist():
        yield Finding("winding_hole", "info", names[row], _FIELD)


def _invalid(names: Sequence[str], reasons: Geometries) -> Iterator[Finding]:
    for name, reason in zip(names, reasons, strict=True):
        if reason == UNJUDGED:
            yield Finding("geometry_tangled", "error", name, "geometry", {"limit": SECONDS})
        elif reason is not None:
            yield Finding("geometry_invalid", "error", name, "geometry", {"reason": reason})


def _odd_lines(names: Sequence[str], lines: Geometries, owners: Rows) -> Iterator[Finding]:
    """Report repeated points and spikes of lines and rings, one spike for each feature."""
    positions, line_of = shapely.get_coordinates(lines, return_index=True)
    if not len(positions):
        return
    segments = np.diff(positions, axis=0)
    same_line = line_of[1:] == line_of[:-1]
    is_zero = (segments[:, 0] == 0) & (segments[:, 1] == 0)
    repeated = np.bincount(owners[line_of[1:][same_line & is_zero]], minlength=len(names))
    for row in np.flatnonzero(repeated).tolist():
        params: dict[str, Any] = {"count": int(repeated[row])}
        yield Finding("repeated_points", "info", names[row], _FIELD, params)
    kept = np.flatnonzero(same_line & ~is_zero)
    reported: set[int] = set()
    for at in _tips(segments[kept], line_of[kept], shapely.is_closed(lines)).tolist():
        row = int(owners[line_of[kept[at]]])
        if row not in reported:
            reported.add(row)
            params = {"value": np.round(positions[kept[at] + 1], 6).tolist()}
            yield Finding("spike", "warning", names[row], _FIELD, params)


def _tips(
    segments: npt.NDArray[np.float64], line_of: Rows, closed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Return the indices of segments after which a line turns straight back.

    Parameters
    ----------
    segments : (n, 2) float64
        Vectors from vertex to vertex, none of them zero.
    line_of : (n,) int64
        Index of the line of each segment, increasing.
    closed : (lines,) bool
        In a closed line the last segment is followed by the first.
    """
    following = np.arange(1, len(segments) + 1)
    last = np.flatnonzero(np.diff(line_of, append=-1))
    first = np.concatenate(([0], last[:-1] + 1)) if len(last) else last
    following[last] = np.where(closed[line_of[last]], first, last)
    x, y = segments.T
    next_x, next_y = x[following], y[following]
    lengths = np.hypot(x, y)
    cosines = -(x * next_x + y * next_y) / (lengths * lengths[following])
    return np.flatnonzero(cosines > np.cos(np.radians(SPIKE_DEGREES)))
