"""The projects' geometries, and where the mark of each is placed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely


def geometries(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], shapes: dict[int, bytes]
) -> npt.NDArray[np.object_]:
    """Make the geometries, and fill the mark positions of lines and areas into x and y.

    Parameters
    ----------
    x, y : (n,) float64
        Degrees of the points; NaN for everything else. Written into.
    shapes : dict of row to GeoJSON geometry
        Lines and areas.

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
        figures = shapely.from_geojson(np.array(list(shapes.values()), dtype=object))
        marks = mark_positions(figures)
        geometry[rows], x[rows], y[rows] = figures, shapely.get_x(marks), shapely.get_y(marks)
    return geometry


def mark_positions(figures: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return the point at which each figure carries its mark.

    Parameters
    ----------
    figures : (n,) array of shapely geometries

    Returns
    -------
    (n,) array of shapely Points
        The middle of a line, else a point inside the figure. The centroid of a
        bent road or a crescent would lie beside it.
    """
    marks: npt.NDArray[np.object_] = shapely.point_on_surface(figures)
    lines = shapely.get_type_id(figures) == shapely.GeometryType.LINESTRING
    marks[lines] = shapely.line_interpolate_point(figures[lines], 0.5, normalized=True)
    return marks
