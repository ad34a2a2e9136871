"""Which of several areas holds which point."""

from __future__ import annotations

import numpy as np
import shapely

from geo.model.arrays import Flags, Floats, Geometries, Indices


def members_at(x: Floats, y: Floats, areas: Geometries) -> tuple[Indices, Indices]:
    """Return which area holds which point, as pairs; see :func:`members_of`.

    Examples
    --------
    >>> halves = shapely.box([0, 5], [0, 0], [5, 9], [9, 9])
    >>> area, point = members_at(np.array([7.0, 5.0, 99.0]), np.array([1.0, 1.0, 1.0]), halves)
    >>> area.tolist(), point.tolist()
    ([1, 0], [0, 1])
    """
    return members_of(shapely.STRtree(shapely.points(x, y)), areas)


def members_of(points: shapely.STRtree, areas: Geometries) -> tuple[Indices, Indices]:
    """Return which area holds which point, as pairs.

    A point inside areas that overlap belongs to each of them, one that lies on
    edges only to the first. What is said of a point does not depend on the others.

    Parameters
    ----------
    points : STRtree
        Of n points.
    areas : (k,) array of shapely geometries
        In the same projected system.

    Returns
    -------
    area, point : (p,) intp
        In the order of the points, so that whatever is added up of them is added
        in the same order, however they are found.
    """
    area, point = points.query(areas, predicate="intersects")
    keep = np.ones(len(point), dtype=np.bool_)
    shared = np.flatnonzero(np.bincount(point, minlength=len(points))[point] > 1)
    if len(shared):
        places = points.geometries[point[shared]]
        keep[shared] = _counting(area[shared], point[shared], areas, places)
    area, point = area[keep], point[keep]
    order = np.lexsort((area, point))
    return area[order], point[order]


def _counting(area: Indices, point: Indices, areas: Geometries, points: Geometries) -> Flags:
    """Say which pairs count: inside always; where a point is on edges only, the first area."""
    shapely.prepare(areas)
    within: Flags = shapely.contains_properly(areas[area], points)
    on_edges = ~np.isin(point, point[within])
    order = np.lexsort((area, point))
    first = np.zeros(len(point), dtype=np.bool_)
    first[order[np.diff(point[order], prepend=-1) > 0]] = True
    return within | (on_edges & first)
