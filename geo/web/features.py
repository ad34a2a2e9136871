"""Projects and clusters as the data that map, list and cards show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo import crs
from geo.model.geojson import DECIMALS
from geo.model.location import certainty, missing_reason
from geo.model.search import Word
from geo.model.text.english import glosses
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.viewport import Clusters, Window, viewport

SHOWN = ("name", "name_en", "section", "status", "category", "location_type")
LISTED = ("name", "name_en", "section", "sentence", "status", "category", "location_type")


def features_of(
    snapshot: Snapshot, rows: Any, window: Window, display: str = "wgs84"
) -> list[dict[str, Any]]:
    """Return projects as small GeoJSON features for the map.

    Lines and areas are simplified to half a screen pixel, so that a coastline of 100,000
    vertices is not sent to fill a thumbnail. `mark` is the position of the symbol.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (n,) int64
        Rows of projects with a location.
    window : Window
        Its zoom determines the tolerance.
    display : {"wgs84", "gcj02"}
        CRS of the returned positions, in degrees.
    """
    columns = snapshot.columns
    shapes = columns.geometry[rows]
    plain = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    pixel = 360.0 / 256.0 / 2.0**window.zoom
    shapes[~plain] = shapely.simplify(shapes[~plain], pixel / 2)
    x, y = columns.x[rows], columns.y[rows]
    if display == "gcj02":
        shapes = shapely.transform(shapes, crs.wgs84_to_gcj02, interleaved=False)
        x, y = crs.wgs84_to_gcj02(x, y)
    marks = np.round(np.column_stack((x, y)), DECIMALS).tolist()
    return [
        _feature(snapshot.feature(int(row)), mark, None if is_point else shape)
        for row, mark, is_point, shape in zip(rows, marks, plain, shapes, strict=True)
    ]


def _feature(stored: dict[str, Any], mark: list[float], shape: Any) -> dict[str, Any]:
    properties = stored["properties"]
    geometry: dict[str, Any] = {"type": "Point", "coordinates": mark}
    if shape is not None:
        geometry = shapely.geometry.mapping(shapely.transform(shape, _rounded))
    return {
        "type": "Feature",
        "id": stored["id"],
        "geometry": geometry,
        "properties": {
            **{name: properties[name] for name in SHOWN},
            "certainty": certainty(properties, located=True),
            "accuracy_m": properties.get("location_accuracy_m"),
            "mark": mark,
        },
    }


def _rounded(positions: Any) -> Any:
    return np.round(positions, DECIMALS)


def clusters_of(clusters: Clusters, display: str = "wgs84") -> list[dict[str, Any]]:
    """Return clusters as JSON objects: position, count, counts by status, and bounding box."""
    codes = vocabulary().codes("status")
    x, y = clusters.x, clusters.y
    bounds = clusters.bounds
    if display == "gcj02":
        x, y = crs.wgs84_to_gcj02(x, y)
        corners = [crs.wgs84_to_gcj02(bounds[:, i], bounds[:, i + 1]) for i in (0, 2)]
        bounds = np.column_stack([axis for corner in corners for axis in corner])
    return [
        {
            "lon": lon,
            "lat": lat,
            "count": sum(status),
            "status": {code: count for code, count in zip(codes, status, strict=True) if count},
            "bounds": box,
        }
        for lon, lat, status, box in zip(
            np.round(x, DECIMALS).tolist(),
            np.round(y, DECIMALS).tolist(),
            clusters.status.tolist(),
            np.round(bounds, DECIMALS).tolist(),
            strict=True,
        )
    ]


def to_wgs84(window: Window, display: str) -> Window:
    """Convert a window in the display's CRS to WGS 84."""
    if display == "wgs84":
        return window
    west, south = crs.gcj02_to_wgs84(window.west, window.south)
    east, north = crs.gcj02_to_wgs84(window.east, window.north)
    return Window(float(west), float(south), float(east), float(north), window.zoom)


def item(snapshot: Snapshot, row: int, words: Sequence[Word] = ()) -> dict[str, Any]:
    """Return a project as an entry of the list.

    Parameters
    ----------
    snapshot : Snapshot
    row : int
    words : sequence of Word
        Words of the query; the matches of the project are included.
    """
    feature = snapshot.feature(row)
    properties = feature["properties"]
    located = feature["geometry"] is not None
    return {
        "id": feature["id"],
        **{name: properties[name] for name in LISTED},
        "certainty": certainty(properties, located=located),
        "reason": None if located else missing_reason(properties),
        "accuracy_m": properties.get("location_accuracy_m"),
        "matches": [match.to_dict() for match in snapshot.matches(row, words)],
    }


def card(snapshot: Snapshot, row: int, display: str = "wgs84") -> dict[str, Any]:
    """Return the data of a project's card: the stored feature, bounding box and certainty.

    Parameters
    ----------
    snapshot : Snapshot
    row : int
    display : {"wgs84", "gcj02"}
        CRS of the bounding box and the mark.
    """
    feature = snapshot.feature(row)
    located = feature["geometry"] is not None
    bounds = viewport(snapshot).bounds(row)
    x, y = snapshot.columns.x[row], snapshot.columns.y[row]
    if display == "gcj02":
        x, y = crs.wgs84_to_gcj02(x, y)
    if bounds is not None and display == "gcj02":
        west, south = crs.wgs84_to_gcj02(bounds[0], bounds[1])
        east, north = crs.wgs84_to_gcj02(bounds[2], bounds[3])
        bounds = (float(west), float(south), float(east), float(north))
    return {
        "revision": snapshot.revision,
        "feature": feature,
        "communities": [
            {"name": name, "how": how} for name, how in snapshot.columns.communities_at(row)
        ],
        "english": glosses(feature["properties"]),
        "bounds": bounds,
        "mark": [float(x), float(y)] if located else None,
        "certainty": certainty(feature["properties"], located=located),
        "reason": None if located else missing_reason(feature["properties"]),
    }
