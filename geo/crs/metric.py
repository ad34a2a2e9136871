"""Measure on the ground: geodesic lengths and areas, and a town's own plane in metres.

A length, an area or a distance of single shapes is taken on the CGCS2000 ellipsoid
itself, along geodesics (Karney 2013, by ``pyproj.Geod``): right everywhere, with no zone
to choose. What needs a plane, such as circles around places, their union and what lies
within them, is computed in the plane of :func:`plane_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.arrays import Floats, Geometries

if TYPE_CHECKING:
    from pyproj import Geod, Transformer

__all__ = [
    "DISTORTION", "Plane", "areas_m2", "azimuths_and_distances", "distortion", "hausdorff_m",
    "lengths_m", "metres_of_degree", "plane_of", "zone_epsg",
]  # fmt: skip
# GB 50026-2020, 3.1.5: a grid for surveys may change lengths by at most 25 mm per km; beyond
# that, the 3-degree zone gives way to a central meridian of the area's own.
DISTORTION = 2.5e-5
# CGCS2000 in 3-degree zones without a zone number: EPSG:4534 has the central meridian 75 E,
# EPSG:4547 has 114 E, EPSG:4554 has 135 E (the EPSG data set).
_FIRST_ZONE, _FIRST_MERIDIAN, _LAST_MERIDIAN = 4534, 75, 135
_GRS80 = "+ellps=GRS80 +units=m +no_defs"  # the axes and the flattening of CGCS2000
_A, _E2 = 6_378_137.0, 0.006_694_380_022_9  # GRS80: metres, and the square of the eccentricity
_REACH_DEGREES = 60.0  # PROJ's transverse Mercator is exact to about 80 degrees
# Half the width of a pair of shapes, in degrees at the equator, up to which the plane through
# its middle keeps the limit of DISTORTION: sqrt(2 * DISTORTION).
_NARROW_DEGREES = 0.405


@dataclass(frozen=True)
class Plane:
    """A Gauss-Krüger plane in metres.

    Attributes
    ----------
    system : int or str
        EPSG code, or the definition as PROJ text.
    """

    system: int | str

    @property
    def epsg(self) -> int | None:
        """The EPSG code; None for a plane with a central meridian of its own."""
        return self.system if isinstance(self.system, int) else None

    @property
    def meridian(self) -> float:
        """Longitude of the central meridian, degrees.

        Examples
        --------
        >>> Plane(4547).meridian, plane_of((103.2, 26.0, 103.8, 26.3)).meridian
        (114.0, 103.5)
        """
        from pyproj import CRS

        parameters = CRS.from_user_input(self.name).to_cf()
        return float(parameters["longitude_of_central_meridian"])

    @property
    def name(self) -> str:
        """``EPSG:4547``, or the PROJ text: what a GIS accepts as a definition."""
        return f"EPSG:{self.system}" if isinstance(self.system, int) else self.system

    def to_metres(self, shapes: Any) -> Any:
        """Project a geometry, or an array of them, from WGS 84 degrees to metres."""
        return shapely.transform(shapes, self._forward.transform, interleaved=False)

    def to_degrees(self, shapes: Any) -> Any:
        """Convert a geometry, or an array of them, from metres to WGS 84 degrees."""
        return shapely.transform(shapes, self._backward.transform, interleaved=False)

    def positions(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Project positions from WGS 84 degrees; return x, y in metres."""
        x, y = self._forward.transform(longitude, latitude)
        return np.asarray(x, np.float64), np.asarray(y, np.float64)

    @cached_property
    def _forward(self) -> Transformer:
        return _transformer("EPSG:4326", self.name)

    @cached_property
    def _backward(self) -> Transformer:
        return _transformer(self.name, "EPSG:4326")


@lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


def zone_epsg(longitude: float) -> int:
    """Return the EPSG code of the CGCS2000 3-degree zone nearest to a longitude.

    Parameters
    ----------
    longitude : float
        Degrees; outside 75 to 135 E, the first or the last zone is returned.

    Examples
    --------
    >>> zone_epsg(113.75), zone_epsg(104.06), zone_epsg(0.0)
    (4547, 4544, 4534)
    """
    return _FIRST_ZONE + (_meridian(longitude) - _FIRST_MERIDIAN) // 3


def _meridian(longitude: float) -> int:
    return min(max(round(longitude / 3) * 3, _FIRST_MERIDIAN), _LAST_MERIDIAN)


def distortion(bounds: tuple[float, float, float, float], meridian: float) -> float:
    """Return by how much a Gauss-Krüger plane lengthens distances in an area, at most.

    *k - 1 = (Δλ cos φ)² / 2*, the first term of the scale of the transverse Mercator
    projection (Snyder 1987, 8-11); within 0.8 % of it in a zone of 3 degrees.

    Parameters
    ----------
    bounds : (west, south, east, north)
        Degrees.
    meridian : float
        The central meridian, degrees.

    Examples
    --------
    >>> f"{distortion((115.5, 18.0, 115.5, 18.0), 114.0):.1e}"
    '3.1e-04'
    """
    west, south, east, north = bounds
    farthest = max(abs(west - meridian), abs(east - meridian))
    nearest_equator = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    reach = np.radians(farthest) * np.cos(np.radians(nearest_equator))
    return float(reach * reach / 2)


def plane_of(bounds: tuple[float, float, float, float]) -> Plane:
    """Return the plane in which an area is measured.

    It is the 3-degree zone nearest to the area's middle, which has an EPSG code that every
    GIS knows, if that changes no length in the area by more than 25 mm per km
    (GB 50026-2020, 3.1.5). Otherwise, and so wherever an area spans two zones, it is a
    Gauss-Krüger plane whose central meridian runs through the area's middle.

    Parameters
    ----------
    bounds : (west, south, east, north)
        Degrees.

    Examples
    --------
    >>> plane_of((113.70, 22.96, 113.80, 23.05)).name
    'EPSG:4547'
    >>> plane_of((103.2, 26.0, 103.8, 26.3)).name
    '+proj=tmerc +lat_0=0 +lon_0=103.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs'
    """
    middle = round((bounds[0] + bounds[2]) / 2, 2)
    if distortion(bounds, _meridian(middle)) <= DISTORTION:
        return _plane(zone_epsg(middle))
    return _plane(f"+proj=tmerc +lat_0=0 +lon_0={middle:g} +k=1 +x_0=500000 +y_0=0 {_GRS80}")


@lru_cache(maxsize=16)
def _plane(system: int | str) -> Plane:
    return Plane(system)


def lengths_m(shapes: Geometries) -> Floats:
    """Return the geodesic length of each line, in metres.

    Parameters
    ----------
    shapes : (n,) array of shapely geometries
        WGS 84 degrees.

    Returns
    -------
    (n,) float64
        Zero for points, areas and None; of a collection, its lines count.

    Examples
    --------
    >>> lengths_m(np.array([shapely.LineString([(114, 23), (114, 24)]), None])).round(1).tolist()
    [110751.1, 0.0]
    """
    parts, owner = _parts(shapes, shapely.GeometryType.LINESTRING)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    follows = line[1:] == line[:-1]
    start, end = xy[:-1][follows], xy[1:][follows]
    metres = azimuths_and_distances(start, end)[1]
    owners = owner[line[1:][follows]]
    lengths: Floats = np.zeros(len(shapes))
    np.add.at(lengths, owners, metres)
    return lengths


def areas_m2(shapes: Geometries) -> Floats:
    """Return the area of each polygon on the ellipsoid, in square metres.

    Edges are geodesics. The area of a ring that crosses itself is that of its lobes
    to the left less that to the right, as in the plane.

    Parameters
    ----------
    shapes : (n,) array of shapely geometries
        WGS 84 degrees.

    Returns
    -------
    (n,) float64
        Zero for points, lines and None; of a collection, its areas count.

    Examples
    --------
    >>> areas_m2(np.array([shapely.box(114, 23, 114.01, 23.01), None])).round().tolist()
    [1135335.0, 0.0]
    """
    parts, owner = _parts(shapes, shapely.GeometryType.POLYGON)
    areas: Floats = np.zeros(len(shapes))
    rings, polygon = shapely.get_rings(parts, return_index=True)
    is_outer = np.diff(polygon, prepend=-1) > 0
    measure = _ellipsoid().polygon_area_perimeter
    for ring, owner_of_ring, outer in zip(rings, owner[polygon].tolist(), is_outer, strict=True):
        longitude, latitude = shapely.get_coordinates(ring).T
        square_metres = abs(measure(longitude, latitude)[0])
        areas[owner_of_ring] += square_metres if outer else -square_metres
    return areas


def metres_of_degree(latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return how long a degree of longitude and a degree of latitude are, in metres.

    By the radii of curvature *N cos φ* and *M* of the ellipsoid: for margins, and for
    distances within some kilometres of the latitude.

    Parameters
    ----------
    latitude : array_like of float64
        Degrees.

    Examples
    --------
    >>> [float(each.round()) for each in metres_of_degree(23.0)]
    [102523.0, 110744.0]
    """
    phi = np.radians(np.asarray(latitude, np.float64))
    root = np.sqrt(1.0 - _E2 * np.sin(phi) ** 2)
    east = np.radians(_A / root * np.cos(phi))
    north = np.radians(_A * (1.0 - _E2) / root**3)
    return np.asarray(east, np.float64), np.asarray(north, np.float64)


def _parts(shapes: Geometries, kind: int) -> tuple[Geometries, npt.NDArray[np.int64]]:
    """Return all parts of one type, and the row of the shape that each belongs to."""
    parts, owner = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    inner, place = shapely.get_parts(parts, return_index=True)  # of a collection's Multi forms
    chosen = shapely.get_type_id(inner) == kind
    return inner[chosen], owner[place[chosen]]


def azimuths_and_distances(start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return the geodesics between positions: azimuth at the start, and length.

    Parameters
    ----------
    start, end : (n, 2) float64
        Longitude and latitude, degrees.

    Returns
    -------
    azimuths, metres : (n,) float64
        Degrees clockwise from north, -180 to 180.
    """
    azimuths, _, metres = _ellipsoid().inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.asarray(azimuths, np.float64), np.asarray(metres, np.float64)


def hausdorff_m(one: Geometries, other: Geometries) -> Floats:
    """Return the Hausdorff distance of each pair of shapes, in metres.

    The largest distance of a vertex of either shape from the lines, the edges or the
    points of the other one. A pair is measured in the Gauss-Krüger plane through its own
    middle, right to 25 mm per km, if it is up to 90 km wide; the nearest positions of a
    wider one are found in that plane, and their distance is geodesic.

    Parameters
    ----------
    one, other : (n,) arrays of shapely geometries
        WGS 84 degrees, not empty.

    Returns
    -------
    (n,) float64
    """
    bounds = np.stack([shapely.bounds(one), shapely.bounds(other)])
    west, east = bounds[..., 0].min(axis=0), bounds[..., 2].max(axis=0)
    middle = (west + east) / 2
    metric = [_about(shapes, middle) for shapes in (one, other)]
    metres: Floats = np.atleast_1d(shapely.hausdorff_distance(*metric)).astype(np.float64)
    for row in np.flatnonzero((east - west) / 2 > _NARROW_DEGREES).tolist():
        first, second = metric[0][row], metric[1][row]
        metres[row] = max(_farthest_m(first, second), _farthest_m(second, first))
    return metres


def _about(shapes: Geometries, meridian: Floats) -> Geometries:
    """Project each shape to the plane with its own central meridian."""
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    east = np.clip(xy[:, 0] - meridian[row], -_REACH_DEGREES, _REACH_DEGREES)
    x, y = _pipeline().transform(east, xy[:, 1])
    projected: Geometries = shapely.set_coordinates(shapes.copy(), np.column_stack((x, y)))
    return projected


def _farthest_m(shape: Any, other: Any) -> float:
    """Return the largest geodesic distance of a vertex from the lines of another shape."""
    vertices = shapely.points(shapely.get_coordinates(shape))
    lines = shapely.boundary(other) if shapely.get_dimensions(other) == 2 else other
    links = shapely.get_coordinates(shapely.shortest_line(vertices, lines))
    # Degrees about the pair's own meridian; a geodesic's length does not depend on it.
    longitude, latitude = _pipeline().transform(links[:, 0], links[:, 1], direction="INVERSE")
    ends = np.column_stack((longitude, latitude))
    return float(azimuths_and_distances(ends[::2], ends[1::2])[1].max())


@lru_cache(maxsize=1)
def _ellipsoid() -> Geod:
    from pyproj import Geod

    return Geod(ellps="GRS80")


@lru_cache(maxsize=1)
def _pipeline() -> Transformer:
    """Transverse Mercator of degrees from the central meridian, whichever that is."""
    from pyproj import Transformer

    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        "+step +proj=tmerc +lon_0=0 +ellps=GRS80"
    )
