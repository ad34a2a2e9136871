"""Convert geometries to WGS 84 degrees for GeoJSON, rounded and still valid."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import shapely

from geo.coverage.town import Town

GRID_DEGREES = 1e-6  # 0.1 m


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
    degrees = town.to_degrees(geometry)
    wrong = ~shapely.is_valid(degrees)  # an edge that is straight in metres is curved in degrees
    if np.any(wrong):
        degrees = np.where(wrong, shapely.make_valid(degrees), degrees)[()]
    return shapely.set_precision(degrees, GRID_DEGREES)


def geojson_geometry(geometry: Any) -> dict[str, Any]:
    """Return a geometry in degrees as a GeoJSON geometry."""
    parsed: dict[str, Any] = orjson.loads(shapely.to_geojson(geometry))
    return parsed
