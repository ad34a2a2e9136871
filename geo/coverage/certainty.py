"""Classify points as covered certainly, nominally, possibly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.exact import exact_sum
from geo.coverage.straight_line.service_area import Interval
from geo.model.arrays import Floats, Geometries

NOT, POSSIBLE, NOMINAL, SURE = 0, 1, 2, 3
Classes = npt.NDArray[np.int8]
Radii = tuple[Floats, Floats, Floats]
# Points and facilities are compared in blocks, so that memory stays bounded.
_POINTS_AT_ONCE = 250_000
# The first few facilities often settle most points; then the blocks grow.
_FIRST_FACILITIES, _FACILITIES_AT_ONCE = 64, 4_000
_LEAF = 32  # points per leaf of the k-d tree; within a leaf all distances are computed


def classes_of(x: Floats, y: Floats, geometry: Geometries, radii: Radii) -> Classes:
    """Return how certainly facilities cover each point by straight line.

    A point at exactly the radius is covered. The class of a point does not depend
    on the other points, so that a large set may be processed in parts.

    Parameters
    ----------
    x, y : (n,) float64
        Finite, in the town's projected system, metres.
    geometry : (m,) array of shapely geometries
        Points, lines or areas, in the same system; inside an area the distance is 0.
    radii : tuple of three (m,) float64
        Sure, nominal and possible, metres (:func:`.three_radii`);
        a negative one covers nothing.

    Returns
    -------
    (n,) int8
        0 not covered, 1 possibly, 2 nominally, 3 certainly.

    Examples
    --------
    >>> radii = tuple(np.array([radius]) for radius in (450.0, 500.0, 550.0))
    >>> x, y = np.array([450.0, 500.0, 550.0, 551.0]), np.zeros(4)
    >>> classes_of(x, y, np.array([shapely.Point(0, 0)]), radii).tolist()
    [3, 2, 1, 0]
    """
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    usable = ~(shapely.is_empty(geometry) | shapely.is_missing(geometry)) & (radii[2] >= 0)
    # The largest radii first: they settle most points, which then drop out of the search.
    order = np.flatnonzero(usable)
    order = order[np.argsort(-radii[2][order], kind="stable")]
    geometry, radii = geometry[order], _of(radii, order)
    classes = np.zeros(len(x), np.int8)
    for begin in range(0, len(x), _POINTS_AT_ONCE):
        part = slice(begin, begin + _POINTS_AT_ONCE)
        _judge(classes[part], x[part], y[part], geometry, radii)
    return classes


def interval_sums(classes: Classes, people: Floats) -> Interval:
    """Add up the people at points that are covered at least certainly, nominally and possibly.

    Parameters
    ----------
    classes : (n,) int8
        From :func:`classes_of`.
    people : (n,) float64

    Examples
    --------
    >>> interval_sums(np.array([0, 1, 2, 3], np.int8), np.array([1.0, 10.0, 100.0, 1000.0]))
    Interval(sure=1000.0, nominal=1100.0, possible=1110.0)
    """
    sure, nominal, possible = (exact_sum(people[classes >= c]) for c in (SURE, NOMINAL, POSSIBLE))
    return Interval(sure, nominal, possible)


def _of(radii: Radii, chosen: Any) -> Radii:
    return radii[0][chosen], radii[1][chosen], radii[2][chosen]


def _judge(classes: Classes, x: Floats, y: Floats, geometry: Geometries, radii: Radii) -> None:
    """Raise `classes` in place; facilities that are points have a faster search."""
    is_point = shapely.get_type_id(geometry) == shapely.GeometryType.POINT
    for chosen, search in ((is_point, _by_position), (~is_point, _by_shape)):
        if not chosen.any():
            continue
        chosen_radii, figures = _of(radii, chosen), geometry[chosen]
        unsettled = np.flatnonzero(classes < SURE)
        find = search(x[unsettled], y[unsettled], figures)
        for block in _blocks(len(figures)):
            pairs = find(block, chosen_radii[2][block])
            _settle(classes, unsettled, pairs, _of(chosen_radii, block))
            remains = classes[unsettled] < SURE
            if np.count_nonzero(remains) < len(unsettled) / 2:
                unsettled = unsettled[remains]
                find = search(x[unsettled], y[unsettled], figures)


def _blocks(count: int) -> Iterator[slice]:
    begin, size = 0, _FIRST_FACILITIES
    while begin < count:
        yield slice(begin, begin + size)
        begin, size = begin + size, min(2 * size, _FACILITIES_AT_ONCE)


def _settle(classes: Classes, unsettled: Any, pairs: Any, radii: Radii) -> None:
    """Raise the classes of points within the radii of facilities."""
    facility, point, distance = pairs
    for level, radius in ((POSSIBLE, radii[2]), (NOMINAL, radii[1]), (SURE, radii[0])):
        near = unsettled[point[distance <= radius[facility]]]
        classes[near] = np.maximum(classes[near], level)


def _by_position(x: Floats, y: Floats, geometry: Geometries) -> Any:
    """Return a function that finds the points near facilities that are points themselves."""
    from scipy.spatial import KDTree

    tree = KDTree(np.column_stack((x, y)), _LEAF, compact_nodes=False, balanced_tree=False)
    centre = shapely.get_coordinates(geometry)

    def find(block: slice, radius: Floats) -> Any:
        # Slightly wider, since the tree compares squares; the exact distance is checked later.
        rows = tree.query_ball_point(centre[block], radius * (1 + 1e-12), return_sorted=False)
        counts = np.fromiter(map(len, rows), np.int64, len(rows))
        facility = np.repeat(np.arange(len(rows)), counts)
        point = np.fromiter(chain.from_iterable(rows), np.int64, int(counts.sum()))
        off_x = x[point] - centre[block][facility, 0]
        off_y = y[point] - centre[block][facility, 1]
        return facility, point, np.sqrt(off_x * off_x + off_y * off_y)

    return find


def _by_shape(x: Floats, y: Floats, geometry: Geometries) -> Any:
    """Return a function that finds the points near facilities that are lines or areas."""
    places = shapely.points(x, y)
    tree = shapely.STRtree(places)
    shapely.prepare(geometry)

    def find(block: slice, radius: Floats) -> Any:
        figures = geometry[block]
        facility, point = tree.query(figures, predicate="dwithin", distance=radius)
        return facility, point, shapely.distance(figures[facility], places[point])

    return find
