"""The repair of areas that cross or overlap themselves, and how it changes their size.

GEOS cannot be interrupted, and a few hundred points drawn at random cross each
other often enough to keep it busy for minutes. Small shapes are mended here;
larger ones in a child process that is ended when it takes too long.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from geo.intake.repair.rings import blunted, oriented
from geo.intake.repair.structure import RINGS, Cured, Geometry, RepairNote, positions
from geo.intake.sandbox.run import run_reader
from geo.intake.sandbox.validity import UNJUDGED, invalidity
from geo.model.config.settings import limit_settings
from geo.model.errors import UnreadableFile
from geo.model.geojson import DECIMALS

# Mended in 0.1 s even where every side crosses every other one.
FEW_VERTICES = 100


def untangled(geometry: Geometry) -> Cured | None:
    """Make areas valid as their rings are meant: outlines that add, holes that take away.

    Parts that overlap become one, the lobes of a figure eight become areas of
    their own, and lines without width go.

    Returns
    -------
    geometry, note or None
        None when the shape is valid, cannot be mended, or not within
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
    """Cut off spikes as :func:`geo.intake.repair.rings.blunted`, and say what area it costs."""
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
    """Mend areas as :func:`mend`, all of them within the time for one repair.

    Parameters
    ----------
    geometries : list of GeoJSON Polygon or MultiPolygon
    vertices : int
        Of all of them; few are mended here, more in a child process.

    Raises
    ------
    UnreadableFile
        When they cannot be mended within ``PLANMAP_REPAIR_SECONDS``, or the memory of a reader.
    """
    if vertices <= FEW_VERTICES:
        return [mend(each) for each in geometries]
    request = {"geometries": geometries}
    seconds = limit_settings().repair_seconds
    lines = run_reader("geo.intake.sandbox.area_repair", request, {}, seconds=seconds)
    return [line["mended"] for line in lines]


def mend(geometry: Geometry) -> dict[str, Any] | None:
    """Mend areas, however long it takes.

    Parameters
    ----------
    geometry : GeoJSON Polygon or MultiPolygon
        With closed rings.

    Returns
    -------
    dict or None
        ``geometry``, and ``note`` with the fields of a Note; None when no area is left.
    """
    figure = figure_of(geometry)
    try:
        made = shapely.make_valid(figure, method="structure", keep_collapsed=False)
        drawn = drawn_figure(figure)
    except shapely.errors.GEOSException:
        return None
    made = _as_stored(made) if in_degrees(figure) else made
    areas = [part for part in shapely.get_parts(made) if part.geom_type == "Polygon" and part.area]
    if not areas:
        return None
    rings = [[ring.tolist() for ring in _rings(area)] for area in areas]
    is_one = len(areas) == 1 and geometry["type"] == "Polygon"
    kind = "Polygon" if is_one else "MultiPolygon"
    cured = oriented({"type": kind, "coordinates": rings[0] if is_one else rings})
    note = {"count": len(areas), "parts": len(shapely.get_parts(figure)), **sizes(drawn, made)}
    return {"geometry": cured, "note": note}


def _as_stored(figure: Any) -> Any:
    """Round to the decimals that are stored, so that a sliver does not cross itself again there."""

    def rounded(each: Any) -> Any:
        return shapely.transform(each, lambda xy: np.round(xy, DECIMALS))

    made = rounded(figure)
    if not shapely.is_valid(made):
        made = rounded(shapely.set_precision(figure, 10.0**-DECIMALS))
    return made if shapely.is_valid(made) else figure


def _rings(area: Any) -> list[Any]:
    return [shapely.get_coordinates(ring) for ring in (area.exterior, *area.interiors)]


def fault_of_area(figure: Any) -> str | None:
    """Return why an area is not valid as :func:`geo.intake.sandbox.validity.invalidity` does."""
    fault: str | None = invalidity(np.array([figure], dtype=object))[0]
    return fault


def figure_of(geometry: Geometry) -> Any:
    """Return the shape without heights, None when shapely cannot build it.

    Parameters
    ----------
    geometry : GeoJSON geometry
        One that can be walked; rings may be open or too short.
    """
    try:
        return shape(oriented(geometry))
    except (ValueError, shapely.errors.ShapelyError):
        return None


def drawn_figure(figure: Any) -> Any:
    """Return what a map fills of tangled areas: what they go round an odd number of times.

    Parts that overlap are both in it, so their common area counts twice.
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
    """Return the areas of two shapes as fields of a Note.

    Parameters
    ----------
    before, after : shapely geometry
        In degrees: areas in m2 (EPSG:4547). In anything else: only the change, in per cent.
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
    """Say whether all coordinates of a shape can be degrees."""
    return bool(np.all(np.abs(shapely.get_coordinates(figure)) <= (180, 90)))


def _area_m2(figure: Any) -> float | None:
    if not in_degrees(figure):
        return None
    flat = shapely.transform(figure, _metric().transform, interleaved=False)
    area = float(flat.area)
    return area if np.isfinite(area) else None


@lru_cache(maxsize=1)
def _metric() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True)
