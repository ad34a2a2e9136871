"""Convert geometries to WGS 84 degrees for GeoJSON, rounded and still valid."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import shapely

from geo.coverage.town import Town

GRID_DEGREES = 1e-6  # 0.1 m
_AREAS_ONLY: dict[str, Any] = {"method": "structure", "keep_collapsed": False}


def in_degrees(geometry: Any, town: Town) -> Any:
    """Convert a geometry, or an array of them, to WGS 84 degrees with 6 decimals.

    Parameters
    ----------
    geometry : shapely geometry or array of them
        In the town's projected system, metres.
    town : Town

    Returns
    -------
    shapely geometry or array of them
        Valid; geometries thinner than the rounding become empty.

    Examples
    --------
    >>> in_degrees(shapely.box(474000, 2546000, 474000.01, 2546010), Town(None, 4547)).is_empty
    True
    """
    return shapely.set_precision(_mended(town.to_degrees(geometry)), GRID_DEGREES)


def _mended(geometry: Any) -> Any:
    """Return areas without the crossings of a millimetre that come from another projection."""
    if not isinstance(geometry, np.ndarray):
        is_broken = not shapely.is_valid(geometry)
        return shapely.make_valid(geometry, **_AREAS_ONLY) if is_broken else geometry
    broken = ~shapely.is_valid(geometry)
    if broken.any():
        geometry = geometry.copy()
        geometry[broken] = shapely.make_valid(geometry[broken], **_AREAS_ONLY)
    return geometry


def geojson_geometry(geometry: Any) -> dict[str, Any]:
    """Return a geometry in degrees as a GeoJSON geometry."""
    parsed: dict[str, Any] = orjson.loads(shapely.to_geojson(geometry))
    return parsed
