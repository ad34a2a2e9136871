"""Which communities projects lie in, by their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geo.model.arrays import Floats
from geo.model.communities import Outline

# As lengths are measured everywhere: CGCS2000 / 3-degree Gauss-Kruger CM 114E.
_METRIC_CRS = "EPSG:4547"
_STEP_M = 10.0  # radii of lines and areas are rounded up to it, so that few outlines are shrunk


class Members(NamedTuple):
    """Pairs of a project and a community that it lies in, surely or possibly.

    Attributes
    ----------
    rows, places : (m,) int64
        Projects, and which of the outlines; sorted by row.
    sure : (m,) bool
    """

    rows: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    sure: npt.NDArray[np.bool_]


def members(figures: npt.NDArray[Any], radius_m: Floats, outlines: Sequence[Outline]) -> Members:
    """Return which projects lie in which communities.

    A place known to within r metres, of an outline known to within a metres,
    lies surely inside when it reaches deeper than r + a into the outline, and
    possibly when it comes nearer than r + a to it. A road or an area lies in
    each community that it reaches into.

    Parameters
    ----------
    figures : (n,) object
        Shapely geometries, WGS 84 degrees; None lies nowhere.
    radius_m : (n,) float64
        Metres; NaN where nobody has said how sure the place is: it lies nowhere surely.
    outlines : sequence of Outline

    Examples
    --------
    >>> members(np.array([None]), np.array([0.0]), []).rows.tolist()
    []
    """
    if not outlines:
        none = np.zeros(0, dtype=np.int64)
        return Members(none, none, none.astype(bool))
    to_metres = Transformer.from_crs("EPSG:4326", _METRIC_CRS, always_xy=True).transform
    metric = shapely.transform(figures, to_metres, interleaved=False)
    areas = np.array([each.geometry for each in outlines], dtype=object)
    areas = shapely.make_valid(shapely.transform(areas, to_metres, interleaved=False))
    rough = np.array([each.accuracy_m for each in outlines])
    known = np.nan_to_num(radius_m)
    rows, places = shapely.STRtree(areas).query(metric, "dwithin", known + rough.max())
    reach = known[rows] + rough[places]
    near = shapely.dwithin(metric[rows], areas[places], reach)
    rows, places, reach = rows[near], places[near], reach[near]
    sure = _deep(metric[rows], places, reach, areas) & ~np.isnan(radius_m[rows])
    order = np.lexsort((places, rows))
    return Members(rows[order], places[order], sure[order])


def _deep(
    figures: npt.NDArray[Any], places: npt.NDArray[np.int64], reach: Floats, areas: Any
) -> npt.NDArray[np.bool_]:
    """Say which figures reach deeper into their area than `reach` metres."""
    deep = np.zeros(len(figures), dtype=bool)
    points = shapely.get_type_id(figures) == shapely.GeometryType.POINT
    at = np.flatnonzero(points)
    edges = shapely.boundary(areas)
    inside = shapely.intersects(figures[at], areas[places[at]])
    deep[at] = inside & (shapely.distance(figures[at], edges[places[at]]) >= reach[at])
    rounded = np.ceil(reach / _STEP_M) * _STEP_M
    others = np.flatnonzero(~points)
    for place, metres in {(int(places[i]), float(rounded[i])) for i in others}:
        same = others[(places[others] == place) & (rounded[others] == metres)]
        deep[same] = shapely.intersects(figures[same], shapely.buffer(areas[place], -metres))
    return deep
