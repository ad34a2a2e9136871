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
    if not np.all(shapely.is_valid(degrees)):
        # A sliver that is valid in metres may cross itself in degrees by the last digit.
        degrees = shapely.make_valid(degrees, method="structure", keep_collapsed=False)
    return shapely.set_precision(degrees, GRID_DEGREES)


def geojson_geometry(geometry: Any) -> dict[str, Any]:
    """Return a geometry in degrees as a GeoJSON geometry."""
    parsed: dict[str, Any] = orjson.loads(shapely.to_geojson(geometry))
    return parsed
