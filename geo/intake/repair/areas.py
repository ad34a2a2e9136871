"""Repair areas that cross or overlap themselves, and report how that changes their size.

GEOS cannot be interrupted, and the lines between a few hundred random points
can keep it busy for minutes. So only small shapes are repaired in this process,
larger ones in a child process that is ended when it takes too long.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo.crs.metric import areas_m2
from geo.intake.repair.rings import blunted, oriented
from geo.intake.repair.structure import RINGS, Cured, Geometry, RepairNote, positions
from geo.intake.sandbox.run import run_reader
from geo.intake.sandbox.validity import UNJUDGED, invalidity
from geo.model.config.settings import limit_settings
from geo.model.errors import UnreadableFile
from geo.model.geojson import DECIMALS

# So few are repaired within 0.1 s even if every side crosses every other one.
FEW_VERTICES = 100


def untangled(geometry: Geometry) -> Cured | None:
    """Make areas valid: outlines add area, holes remove it.

    Overlapping parts are merged, the lobes of a figure eight become separate
    areas, and lines without width are removed.

    Returns
    -------
    geometry, note or None
        None if the shape is valid, or cannot be repaired within
        ``PLANMAP_REPAIR_SECONDS``.
    """
    figure = figure_of(geometry) if geometry["type"] in RINGS else None
    if figure is None or fault_of_area(figure) in (None, UNJUDGED):
        return None
    plain = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
    answer = _mended(plain, len(positions(geometry) or []))
    if answer is None:
        return None
    return {**geometry, **answer["geometry"]}, RepairNote(**answer["note"])


def trimmed(geometry: Geometry) -> Cured | None:
    """Cut off spikes as :func:`geo.intake.repair.rings.blunted`, and note the change of area."""
    cured = blunted(geometry)
    if cured is None or geometry["type"] not in RINGS:
        return cured
    before, after = figure_of(geometry), figure_of(cured[0])
    if before is None or after is None or fault_of_area(after) is not None:
        return cured
    return cured[0], dataclasses.replace(cured[1], **sizes(before, after))


def _mended(geometry: Geometry, vertices: int) -> dict[str, Any] | None:
    try:
        return mended_together([geometry], vertices)[0]
    except UnreadableFile:
        return None


def mended_together(geometries: list[Geometry], vertices: int) -> list[dict[str, Any] | None]:
    """Repair several areas like :func:`mend`, all within the time limit for one repair.

    Parameters
    ----------
    geometries : list of GeoJSON Polygon or MultiPolygon
    vertices : int
        Number of vertices of all areas; if it is large, a child process is used.

    Returns
    -------
    list of dict or None
        As of :func:`mend`, one for each geometry.

    Raises
    ------
    UnreadableFile
        If it takes longer than ``PLANMAP_REPAIR_SECONDS`` or more memory than a reader may use.
    """
    if vertices <= FEW_VERTICES:
        return [mend(each) for each in geometries]
    request = {"geometries": geometries}
    seconds = limit_settings().repair_seconds
    lines = run_reader("geo.intake.sandbox.area_repair", request, {}, seconds=seconds)
    return [line["mended"] for line in lines]


def mend(geometry: Geometry) -> dict[str, Any] | None:
    """Repair areas without a time limit.

    Parameters
    ----------
    geometry : GeoJSON Polygon or MultiPolygon
        With closed rings.

    Returns
    -------
    dict or None
        ``geometry``, and ``note`` with the fields of a RepairNote; None if no area is left.
    """
    figure = figure_of(geometry)
    try:
        valid = shapely.make_valid(figure, method="structure", keep_collapsed=False)
        drawn = drawn_figure(figure)
    except shapely.errors.GEOSException:
        return None
    valid = _as_stored(valid) if in_degrees(figure) else valid
    areas = [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon" and part.area]
    if not areas:
        return None
    rings = [[ring.tolist() for ring in _rings(area)] for area in areas]
    is_one = len(areas) == 1 and geometry["type"] == "Polygon"
    kind = "Polygon" if is_one else "MultiPolygon"
    cured = oriented({"type": kind, "coordinates": rings[0] if is_one else rings})
    note = {"count": len(areas), "parts": len(shapely.get_parts(figure)), **sizes(drawn, valid)}
    return {"geometry": cured, "note": note}


def _as_stored(figure: Any) -> Any:
    """Round to the stored decimals, if possible so that no sliver crosses itself again."""

    def round_positions(shape: Any) -> Any:
        return shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))

    rounded = round_positions(figure)
    if not shapely.is_valid(rounded):
        rounded = round_positions(shapely.set_precision(figure, 10.0**-DECIMALS))
    return rounded if shapely.is_valid(rounded) else figure


def _rings(area: Any) -> list[Any]:
    return [shapely.get_coordinates(ring) for ring in (area.exterior, *area.interiors)]


def fault_of_area(figure: Any) -> str | None:
    """Return the reason why an area is invalid (:func:`geo.intake.sandbox.validity.invalidity`)."""
    fault: str | None = invalidity(np.array([figure], dtype=object))[0]
    return fault


def figure_of(geometry: Geometry) -> Any:
    """Return a two-dimensional shapely geometry, or None if shapely cannot build it.

    Parameters
    ----------
    geometry : GeoJSON geometry
        For which :func:`geo.intake.repair.structure.is_walkable` holds; rings
        may be open or too short.
    """
    try:
        return shape(oriented(geometry))
    except (ValueError, shapely.errors.ShapelyError):
        return None


def drawn_figure(figure: Any) -> Any:
    """Return what a map fills of invalid areas, by the even-odd rule.

    Overlapping parts are both included, so that their common area counts twice.
    """
    return shapely.MultiPolygon(
        [face for part in shapely.get_parts(figure) for face in _faces(part)]
    )


def _faces(part: Any) -> list[Any]:
    outlines = shapely.union_all(shapely.get_rings(part))
    faces = shapely.get_parts(shapely.polygonize([outlines]))
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    return list(faces[shapely.contains_xy(part, inner)]) if len(faces) else []


def sizes(before: Any, after: Any) -> dict[str, Any]:
    """Return the areas of two shapes as fields of a RepairNote.

    Parameters
    ----------
    before, after : shapely geometry
        In degrees for areas in m2, on the ellipsoid; otherwise only the change
        in per cent is computed.
    """
    old, new = _area_m2(before), _area_m2(after)
    if old is None or new is None:
        old = new = None
        first, second = float(before.area), float(after.area)
    else:
        first, second = old, new
    share = 100 * (second - first) / first if first else None
    return {"area_before": old, "area_after": new, "share": share}


def in_degrees(figure: Any) -> bool:
    """Check whether all coordinates of a shape can be degrees."""
    return bool(np.all(np.abs(shapely.get_coordinates(figure)) <= (180, 90)))


def _area_m2(figure: Any) -> float | None:
    if not in_degrees(figure):
        return None
    area = float(areas_m2(np.array([figure], dtype=object))[0])
    return area if np.isfinite(area) else None
