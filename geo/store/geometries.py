"""Build the projects' geometries and determine where the mark of each one goes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely


def geometries(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], shapes: dict[int, bytes]
) -> npt.NDArray[np.object_]:
    """Build the geometries, and write the mark positions of lines and areas into x and y.

    Parameters
    ----------
    x, y : (n,) float64
        Longitude and latitude of the points, degrees; NaN for everything else. Changed
        in place.
    shapes : dict of int to bytes
        GeoJSON of the lines and areas, by row.

    Returns
    -------
    (n,) array of shapely geometries
        None where the place is not known.
    """
    geometry: npt.NDArray[np.object_] = np.full(len(x), None, dtype=object)
    points = ~np.isnan(x)
    geometry[points] = shapely.points(x[points], y[points])
    if shapes:
        rows = np.fromiter(shapes, dtype=np.int64, count=len(shapes))
        parsed = shapely.from_geojson(np.array(list(shapes.values()), dtype=object))
        marks = mark_positions(parsed)
        geometry[rows], x[rows], y[rows] = parsed, shapely.get_x(marks), shapely.get_y(marks)
    return geometry


def mark_positions(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return the position of each geometry's mark.

    Parameters
    ----------
    shapes : (n,) array of shapely geometries

    Returns
    -------
    (n,) array of shapely Points
        The middle of a line, otherwise a point inside the geometry. The centroid of a
        bent road or a crescent could lie outside it.
    """
    marks: npt.NDArray[np.object_] = shapely.point_on_surface(shapes)
    lines = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    marks[lines] = shapely.line_interpolate_point(shapes[lines], 0.5, normalized=True)
    return marks
