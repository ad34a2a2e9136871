"""What is odd about a shape, though it can be read: told as warnings and hints, never a block.

Every vertex is looked at: one wrong point of a MultiPoint once put eight parks
into another country.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape

from geo.intake.compare import displacement
from geo.model.errors import Finding

NULL_ISLAND_DEGREES = 0.01
SPIKE_DEGREES = 1.0
FAR_METRES = 3_000.0
# About 500 m: the outline itself is generalised to about 100 m.
AREA_MARGIN_DEGREES = 0.005
_FIELD = "geometry.coordinates"
Positions = npt.NDArray[np.float64]


def shape_findings(
    feature: str, geometry: dict[str, Any] | None, area: Any, current: dict[str, Any] | None
) -> list[Finding]:
    """Return what is odd about the place of an uploaded feature.

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
        Warnings and infos only.
    """
    if geometry is None:
        return [] if current is None else [Finding("place_removed", "warning", feature, "geometry")]
    figure = shape(geometry)
    found = [*_odd_parts(feature, figure), *_odd_place(feature, figure, area)]
    metres, _ = displacement(current, geometry)
    if metres is not None and metres > FAR_METRES:
        params = {"km": round(metres / 1000, 1)}
        found.append(Finding("far_from_current", "warning", feature, "geometry", params))
    return found


def _odd_parts(feature: str, figure: Any) -> Iterator[Finding]:
    if figure.has_z:
        yield Finding("three_dimensional", "info", feature, _FIELD)
    rings = [part for part in shapely.get_parts(figure) if part.geom_type == "Polygon"]
    if any(not ring.exterior.is_ccw for ring in rings):
        yield Finding("winding", "info", feature, _FIELD)
    for line in _lines(figure):
        repeated = _repeated(line)
        if repeated:
            params: dict[str, Any] = {"count": repeated}
            yield Finding("repeated_points", "info", feature, _FIELD, params)
        spike = _spike(line)
        if spike is not None:
            params = {"value": [round(float(value), 6) for value in spike]}
            yield Finding("spike", "warning", feature, _FIELD, params)


def _odd_place(feature: str, figure: Any, area: Any) -> Iterator[Finding]:
    positions = shapely.get_coordinates(figure)
    if np.any(np.all(np.abs(positions) < NULL_ISLAND_DEGREES, axis=1)):
        yield Finding("null_island", "warning", feature, _FIELD)
        return
    if area is None:
        return
    outside = ~shapely.contains_xy(area.buffer(AREA_MARGIN_DEGREES), positions)
    if not outside.any():
        return
    code = "outside_area" if outside.all() else "partly_outside_area"
    first = [round(float(value), 6) for value in positions[outside][0]]
    params: dict[str, Any] = {"value": first, "count": int(outside.sum()), "total": len(positions)}
    yield Finding(code, "warning", feature, _FIELD, params)


def _lines(figure: Any) -> Iterator[Positions]:
    for part in shapely.get_parts(figure):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring)
        elif part.geom_type == "LineString":
            yield shapely.get_coordinates(part)


def _repeated(line: Positions) -> int:
    return int(np.all(line[1:] == line[:-1], axis=1).sum())


def _spike(line: Positions) -> Positions | None:
    """Return the tip of a part that runs out and straight back, None when there is none."""
    steps = np.diff(line, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if len(steps) < 2:
        return None
    tips = line[0] + np.cumsum(steps, axis=0)
    sizes = np.linalg.norm(steps, axis=1)
    cosines = -np.sum(steps[:-1] * steps[1:], axis=1) / (sizes[:-1] * sizes[1:])
    sharp = np.flatnonzero(cosines > np.cos(np.radians(SPIKE_DEGREES)))
    return tips[sharp[0]] if len(sharp) else None
