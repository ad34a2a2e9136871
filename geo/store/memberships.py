"""Determine by geometry which communities projects and facilities lie in, and how certainly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs.metric import plane_of
from geo.model.arrays import Floats, Geometries
from geo.model.basemap import CommunityOutline

_STEP_M = 10.0  # radii of lines and areas are rounded up to it, so that few buffers are computed


class Memberships(NamedTuple):
    """Pairs of a project and a community that it lies in, certainly or possibly.

    Attributes
    ----------
    rows, places : (m,) int64
        Rows of projects and indices of outlines, sorted by row.
    sure : (m,) bool
        Whether the project certainly lies there.
    """

    rows: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    sure: npt.NDArray[np.bool_]


def memberships_of(
    shapes: npt.NDArray[Any], radius_m: Floats, outlines: Sequence[CommunityOutline]
) -> Memberships:
    """Determine which projects lie in which communities.

    A place known to within r metres and an outline known to within a metres: the
    place certainly lies inside if it reaches at least r + a deep into the outline,
    and possibly if it comes within r + a of it. A road or an area lies in every
    community that it reaches into.

    Parameters
    ----------
    shapes : (n,) object
        Shapely geometries, WGS 84 degrees; None lies nowhere.
    radius_m : (n,) float64
        Metres; NaN where the accuracy is not known, so that the place is never certain.
    outlines : sequence of CommunityOutline

    Examples
    --------
    >>> memberships_of(np.array([None]), np.array([0.0]), []).rows.tolist()
    []
    """
    if not outlines:
        none = np.zeros(0, dtype=np.int64)
        return Memberships(none, none, none.astype(bool))
    areas = np.array([each.geometry for each in outlines], dtype=object)
    plane = plane_of(tuple(shapely.total_bounds(areas).tolist()))
    metric, areas = plane.to_metres(shapes), shapely.make_valid(plane.to_metres(areas))
    outline_m = np.array([each.accuracy_m for each in outlines])
    return memberships_in_metres(metric, radius_m, areas, outline_m)


def memberships_in_metres(
    shapes: Geometries, radius_m: Floats, areas: Geometries, outline_m: Floats
) -> Memberships:
    """Determine which places lie in which areas; see :func:`memberships_of`.

    Parameters
    ----------
    shapes : (n,) object
        Shapely geometries in a projected system, metres; None lies nowhere.
    radius_m : (n,) float64
        Metres; NaN where the accuracy is not known, so that the place is never certain.
    areas : (k,) object
        Valid areas, in the same system.
    outline_m : (k,) float64
        Accuracy of their outlines, metres.

    Examples
    --------
    A place known to within 5 m, 3 m from an edge, may lie on either side of it:

    >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    >>> found = memberships_in_metres(
    ...     np.array([shapely.Point(7, 5)]), np.array([5.0]), areas, np.zeros(2)
    ... )
    >>> found.places.tolist(), found.sure.tolist()
    ([0, 1], [False, False])
    """
    if not len(areas) or not len(shapes):
        none = np.zeros(0, dtype=np.int64)
        return Memberships(none, none, none.astype(bool))
    place_m = np.nan_to_num(radius_m)
    rows, places = shapely.STRtree(areas).query(shapes, "dwithin", place_m + outline_m.max())
    reach = place_m[rows] + outline_m[places]
    is_near = shapely.dwithin(shapes[rows], areas[places], reach)
    rows, places, reach = rows[is_near], places[is_near], reach[is_near]
    sure = _deep(shapes[rows], places, reach, areas) & ~np.isnan(radius_m[rows])
    order = np.lexsort((places, rows))
    return Memberships(rows[order], places[order], sure[order])


def _deep(
    shapes: npt.NDArray[Any], places: npt.NDArray[np.int64], reach: Floats, areas: Any
) -> npt.NDArray[np.bool_]:
    """Return which shapes reach at least `reach` metres deep into their area."""
    deep = np.zeros(len(shapes), dtype=bool)
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    points = np.flatnonzero(is_point)
    edges = shapely.boundary(areas)
    inside = shapely.intersects(shapes[points], areas[places[points]])
    from_edge = shapely.distance(shapes[points], edges[places[points]])
    deep[points] = inside & (from_edge >= reach[points])
    rounded = np.ceil(reach / _STEP_M) * _STEP_M
    others = np.flatnonzero(~is_point)
    for area, metres in {(int(places[i]), float(rounded[i])) for i in others}:
        same = others[(places[others] == area) & (rounded[others] == metres)]
        deep[same] = shapely.intersects(shapes[same], shapely.buffer(areas[area], -metres))
    return deep
