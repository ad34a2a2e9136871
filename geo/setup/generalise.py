"""Generalise shapes for a base map, in metres around a town.

A base map of some kilometres needs no projection: degrees are scaled to metres on a sphere,
each town around its own middle. Lengths are right within 0.5 % there, and vertices that are the
same in degrees stay the same, so that shared edges stay shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.arrays import Floats
from geo.model.geojson import DECIMALS, METRES_PER_DEGREE

_GRID = 10.0**-DECIMALS
_SAME_M = 0.05  # vertices nearer than this are the same; surveys are not more precise
_FACTORS = (8.0, 4.0, 2.0, 1.0, 0.5)  # sizes of triangles tried, in tolerances


@dataclass(frozen=True, slots=True)
class LocalMetres:
    """Metres east and north of a point.

    Attributes
    ----------
    longitude, latitude : float
        WGS 84 degrees of the origin.
    """

    longitude: float
    latitude: float

    @classmethod
    def around(cls, geometry: Any) -> LocalMetres:
        """Return metres around the middle of a geometry's bounding box."""
        west, south, east, north = shapely.bounds(geometry).tolist()
        return cls((west + east) / 2, (south + north) / 2)

    @property
    def _scale(self) -> Floats:
        across = METRES_PER_DEGREE * np.cos(np.radians(self.latitude))
        return np.array([across, METRES_PER_DEGREE])

    def to_metres(self, geometry: Any) -> Any:
        """Convert a geometry, or an array of them, from WGS 84 degrees.

        Examples
        --------
        >>> LocalMetres(125.0, 60.0).to_metres(shapely.Point(126.0, 60.0)).x.__round__()
        55598
        """
        origin = np.array([self.longitude, self.latitude])
        return shapely.transform(geometry, lambda xy: (xy - origin) * self._scale)

    def to_degrees(self, geometry: Any) -> Any:
        """Convert a geometry, or an array of them, to WGS 84 degrees."""
        origin = np.array([self.longitude, self.latitude])
        return shapely.transform(geometry, lambda xy: xy / self._scale + origin)


def generalised_areas(areas: npt.NDArray[Any], tolerance_m: float) -> npt.NDArray[Any]:
    """Simplify areas so that edges which two of them share stay shared.

    Visvalingam and Whyatt's method cuts off the smallest triangles first. It is applied as
    coarsely as the tolerance allows.

    Parameters
    ----------
    areas : (n,) array of shapely polygons
        Metres, valid.
    tolerance_m : float
        No vertex lies farther than this from the simplified outline. 0 changes nothing.

    Returns
    -------
    (n,) array of shapely polygons
        Valid. An area that a coverage cannot simplify (because it overlaps others) is
        simplified by itself.

    Examples
    --------
    >>> two = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    >>> shapely.touches(*generalised_areas(two, 1.0)).item()
    True
    >>> len(generalised_areas(two[:0], 1.0))
    0
    """
    if not len(areas) or tolerance_m <= 0:
        return areas
    areas = with_shared_vertices(areas)
    for factor in _FACTORS:
        simple = _simplified(areas, factor * tolerance_m, tolerance_m)
        moved = (deviation_m(*pair) for pair in zip(areas, simple, strict=True))
        if max(moved) <= tolerance_m:
            return simple
    return areas


def with_shared_vertices(areas: npt.NDArray[Any], within_m: float = _SAME_M) -> npt.NDArray[Any]:
    """Make vertices equal that differ only by the last digits, as after a projection.

    Parameters
    ----------
    areas : (n,) array of shapely polygons
        Metres.
    within_m : float

    Returns
    -------
    (n,) array of shapely polygons
        An area that would become invalid is left as it is.

    Examples
    --------
    >>> two = np.array([shapely.box(0, 0, 9, 9), shapely.box(9.001, 0, 20, 9)])
    >>> shapely.touches(*with_shared_vertices(two)).item()
    True
    """
    coordinates = shapely.get_coordinates(areas)
    points = shapely.points(coordinates)
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=within_m)
    first = np.arange(len(points))
    np.minimum.at(first, one, other)
    shared = shapely.set_coordinates(np.array(areas, copy=True), coordinates[first])
    sound = shapely.is_valid(shared)
    return np.where(sound, shared, areas)


def _simplified(areas: npt.NDArray[Any], size_m: float, tolerance_m: float) -> npt.NDArray[Any]:
    """Cut off triangles of less than `size_m` squared."""
    simple = shapely.coverage_simplify(areas, size_m)
    wrong = ~shapely.is_valid(simple) | shapely.is_empty(simple)
    simple[wrong] = shapely.simplify(areas[wrong], tolerance_m)
    return np.asarray(simple)


def stored_degrees(geometry: Any) -> Any:
    """Round a geometry in degrees to the decimals that are stored; it stays valid.

    Examples
    --------
    >>> stored_degrees(shapely.Point(125.12345678, 46.0)).wkt
    'POINT (125.123457 46)'
    """
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS))
    if shapely.is_valid(rounded) and not shapely.is_empty(rounded):
        return rounded
    return shapely.set_precision(geometry, _GRID)


def deviation_m(before: Any, after: Any) -> float:
    """Return how far the vertices of a shape lie from its generalised form, at most.

    Parameters
    ----------
    before, after : shapely geometries
        Metres; of an area, the outline counts.

    Returns
    -------
    float
        Metres.

    Examples
    --------
    >>> line = shapely.LineString([(0, 0), (5, 3), (10, 0)])
    >>> deviation_m(line, shapely.LineString([(0, 0), (10, 0)]))
    3.0
    """
    corners = shapely.get_coordinates(after)
    parts = _segments(after)
    if not len(parts) or not len(corners):
        return 0.0
    points = shapely.points(shapely.get_coordinates(before))
    _, distances = shapely.STRtree(parts).query_nearest(
        points, return_distance=True, all_matches=False
    )
    return float(distances.max(initial=0.0))


def _segments(geometry: Any) -> npt.NDArray[Any]:
    lines = shapely.get_parts(shapely.boundary(geometry))
    if shapely.get_dimensions(geometry) == 1:
        lines = shapely.get_parts(geometry)
    coordinates, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = line[1:] == line[:-1]
    pairs = np.stack((coordinates[:-1][same], coordinates[1:][same]), axis=1)
    return np.asarray(shapely.linestrings(pairs)) if len(pairs) else np.empty(0, object)


def vertices(geometries: Sequence[Any] | npt.NDArray[Any]) -> int:
    """Count the vertices of geometries."""
    return int(shapely.get_num_coordinates(np.asarray(geometries, object)).sum())
