"""Snap places to the street network, and find the entrances of facilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.coverage.facilities import Facilities
from geo.coverage.network.streets import Streets
from geo.model.arrays import Floats, Integers

# A place farther from any street probably has an access road that the file lacks.
FARTHEST_STREET_M = 200.0
# An area or a line can be entered anywhere on its edge; entrances are placed at this spacing.
ENTRANCE_EVERY_M = 25.0


@dataclass(frozen=True, eq=False, slots=True)
class Snaps:
    """Places snapped to the nearest point of the street network.

    Attributes
    ----------
    of : (k,) int64
        Index of the original place; places too far from any street are missing.
    edge : (k,) int64
        Nearest edge.
    at_m : (k,) float64
        Distance along the edge from its start, metres.
    gap_m : (k,) float64
        Straight line from the place to the street, walked as well, metres.
    x, y : (k,) float64
        Position of the place itself, metres.
    """

    of: Integers
    edge: Integers
    at_m: Floats
    gap_m: Floats
    x: Floats
    y: Floats


def snap(streets: Streets, x: Floats, y: Floats, farthest_m: float = FARTHEST_STREET_M) -> Snaps:
    """Snap places to the nearest point of the network.

    Parameters
    ----------
    streets : Streets
    x, y : (n,) float64
        Metres, in the streets' projected system.
    farthest_m : float
        Places farther from any street are left out, metres.

    Examples
    --------
    >>> from geo.coverage.network.streets import streets_from
    >>> streets = streets_from(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 2]))
    >>> snaps = snap(streets, np.array([40.0, 40.0]), np.array([30.0, 300.0]))
    >>> snaps.of.tolist(), snaps.at_m.tolist(), snaps.gap_m.tolist()
    ([0], [40.0], [30.0])
    """
    points = shapely.points(x, y)
    if not len(streets) or not len(points):
        none, nowhere = np.zeros(0, np.int64), np.zeros(0)
        return Snaps(none, none, nowhere, nowhere, nowhere, nowhere)
    (of, edge), gap = streets.tree.query_nearest(
        points, max_distance=farthest_m, return_distance=True, all_matches=False
    )
    at = shapely.line_locate_point(streets.geometry[edge], points[of])
    return Snaps(of, edge, np.minimum(at, streets.length_m[edge]), gap, x[of], y[of])


def entrances(facilities: Facilities, streets: Streets) -> tuple[Integers, Floats, Floats]:
    """Return the entrances of facilities, from which walking distances are measured.

    A point is its own entrance. Areas and lines can be entered anywhere on their
    edge, from which the straight line is measured too; areas also at each street
    node inside.

    Returns
    -------
    facility : (k,) int64
    x, y : (k,) float64
        Metres.
    """
    geometry = facilities.geometry
    areas = shapely.get_dimensions(geometry) == 2
    outline = geometry.copy()
    outline[areas] = shapely.boundary(geometry[areas])
    places, facility = shapely.get_coordinates(
        shapely.segmentize(outline, ENTRANCE_EVERY_M), return_index=True
    )
    inside = [
        np.flatnonzero(shapely.intersects_xy(geometry[row], streets.x, streets.y))
        for row in np.flatnonzero(areas)
    ]
    owner = np.repeat(np.flatnonzero(areas), [len(nodes) for nodes in inside])
    nodes = np.concatenate([*inside, np.zeros(0, np.int64)]).astype(np.int64)
    x = np.concatenate((places[:, 0], streets.x[nodes]))
    y = np.concatenate((places[:, 1], streets.y[nodes]))
    return np.concatenate((facility, owner)).astype(np.int64), x, y
