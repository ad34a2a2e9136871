"""Make a population from a user's file: points or areas with numbers of people, or a raster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import orjson
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.coverage.population.areas import AreaPopulation, counted_once, points_once, rows_once
from geo.coverage.population.fields import people_of
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Basis, SpreadPopulation, as_figures, clipped
from geo.coverage.town import Town
from geo.coverage.user_data.names import names_of
from geo.model.arrays import Flags, Floats, Geometries
from geo.model.errors import UnusablePopulation

_UNUSABLE = {
    shapely.GeometryType.MULTIPOINT: "MultiPoint",
    shapely.GeometryType.LINESTRING: "LineString",
    shapely.GeometryType.MULTILINESTRING: "MultiLineString",
    shapely.GeometryType.GEOMETRYCOLLECTION: "GeometryCollection",
    shapely.GeometryType.LINEARRING: "LinearRing",
}
# A line straight in one system is curved in another; over 500 m it deviates by millimetres.
_LONGEST_SEGMENT_M = 500.0


def population_from_features(
    features: Sequence[dict[str, Any]],
    town: Town,
    field: str | None = None,
    *,
    each: bool = False,
) -> PointPopulation | AreaPopulation:
    """Return the population in a file, counting nobody twice.

    Parameters
    ----------
    features : sequence of GeoJSON features
        Points or areas, WGS 84 degrees.
    town : Town
    field : str, optional
        The field with the people; recognised by its name if omitted.
    each : bool
        Areas that repeat or contain one another have different people;
        see :func:`geo.coverage.population.areas.counted_once`.

    Returns
    -------
    Population
        `outside` is the number of people in the file who are outside the town or
        without a place; `findings` reports repeated and overlapping features.

    Raises
    ------
    UnusablePopulation
        ``population_no_field``, ``population_field_missing``,
        ``population_not_number``, ``population_negative``,
        ``population_shapes``, ``population_nothing_inside``.
    """
    people = people_of([feature.get("properties") or {} for feature in features], field)
    figures = figures_of(features)
    located = ~(shapely.is_missing(figures) | shapely.is_empty(figures))
    metric = town.to_metres(figures[located])
    rows = [feature for feature, keep in zip(features, located.tolist(), strict=True) if keep]
    population: PointPopulation | AreaPopulation
    if _are_points(metric):
        kept, findings = points_once(rows, people[located], each=each)
        x, y = shapely.get_x(metric[kept]), shapely.get_y(metric[kept])
        inside = town.holds_degrees(figures[located][kept])
        population = PointPopulation(x, y, people[located][kept], town, inside)
    else:
        once = counted_once(metric, people[located], names_of(rows), each=each)
        population, findings = AreaPopulation(once.geometry, once.people, town), once.findings
    population.outside += float(people[~located].sum())
    population.findings = findings
    return population


def population_from_points(
    figures: Geometries,
    people: Floats,
    is_doubled: Flags,
    is_named: Callable[[], bool],
    town: Town,
    *,
    each: bool = False,
) -> PointPopulation:
    """Return the population of points that are known as columns; for very many of them.

    Parameters
    ----------
    figures : (n,) array of shapely points
        WGS 84 degrees.
    people : (n,) float64
    is_doubled : (n,) bool
    is_named : callable
        Both as in :func:`geo.coverage.population.areas.rows_once`.
    town : Town
    each : bool
        See :func:`population_from_features`.

    Raises
    ------
    UnusablePopulation
        ``population_nothing_inside``.
    """
    kept, findings = rows_once(is_doubled, people, is_named, each=each)
    metric = town.to_metres(figures[kept])
    inside = town.holds_degrees(figures[kept])
    x, y = shapely.get_x(metric), shapely.get_y(metric)
    population = PointPopulation(x, y, people[kept], town, inside)
    population.findings = findings
    return population


def figures_of(features: Sequence[dict[str, Any]]) -> Geometries:
    """Return the geometries of GeoJSON features, None where there is none or it is unreadable.

    Heights are dropped, and a multi-geometry with a single part becomes that part.
    """
    texts = [orjson.dumps(each.get("geometry")) for each in features]
    figures: Geometries = shapely.force_2d(
        shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    )
    single = (shapely.get_type_id(figures) >= shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(figures) == 1
    )
    figures[single] = shapely.get_geometry(figures[single], 0)
    return figures


def _are_points(figures: Geometries) -> bool:
    """Return True if all are points, False if all are areas; raise on anything else."""
    if not len(figures):
        raise UnusablePopulation("population_nothing_inside")
    kinds = shapely.get_type_id(figures)
    # How people are distributed over several points or along a line is unknown.
    other = {_UNUSABLE[kind] for kind in np.unique(kinds).tolist() if kind in _UNUSABLE}
    points = kinds == shapely.GeometryType.POINT
    if other or points.any() != points.all():
        shapes = other or {"Point", "Polygon"}
        raise UnusablePopulation("population_shapes", value=tuple(sorted(shapes)))
    return bool(points.all())


class RasterPopulation(SpreadPopulation):
    """People in the cells of a raster, in any coordinate system.

    Areas are converted to the raster's system, and the cells are never resampled.
    exactextract sums the cells.

    Parameters
    ----------
    values : (rows, columns) float64
        People per cell; NaN for no data.
    geotransform : sequence of 6 float
        As in GDAL: x = g[0] + column * g[1] + row * g[2],
        y = g[3] + column * g[4] + row * g[5]; rows may run upwards or at an angle.
    crs : str
        Coordinate system of the raster: an EPSG code or WKT.
    town : Town

    Attributes
    ----------
    total : float
        People inside the town.
    outside : float
        People in the other cells that were read.

    Raises
    ------
    UnusablePopulation
        ``raster_not_numbers``, ``raster_negative``, ``raster_not_placed``,
        ``raster_crs_unknown``, ``raster_outside``.
    """

    basis: Basis = "raster"

    def __init__(self, values: Floats, geotransform: Sequence[float], crs: str, town: Town) -> None:
        _check_cells(values)
        self._values = values
        self._to_cells = _inverse(geotransform)
        self._to_raster = _conversion(town.plane.name, crs)
        self._outline = town.outline
        extent = shapely.box(0, 0, values.shape[1], values.shape[0])
        if not self._in_cells(as_figures([town.outline]))[0].intersects(extent):
            raise UnusablePopulation("raster_outside")
        self.total = self.inside(town.outline)
        self.outside = max(float(np.nansum(values)) - self.total, 0.0)

    def inside_each(self, areas: Geometries) -> Floats:
        """Return the number of people in each area; see :class:`SpreadPopulation`."""
        counts = np.zeros(len(areas))
        in_town = clipped(areas, self._outline)
        rows = np.flatnonzero(shapely.area(in_town) > 0)
        if len(rows):
            counts[rows] = _sums(self._values, self._in_cells(in_town[rows]))
        return counts

    def _in_cells(self, areas: Geometries) -> Geometries:
        """Convert areas to cell units: columns to the right, rows upwards from the last row."""
        top = self._values.shape[0]
        inverse, origin = self._to_cells

        def into_cells(xy: Floats) -> Floats:
            in_raster_crs = np.column_stack(self._to_raster(xy[:, 0], xy[:, 1]))
            cells = (in_raster_crs - origin) @ inverse.T
            return np.column_stack((cells[:, 0], top - cells[:, 1]))

        converted: Geometries = shapely.transform(
            shapely.segmentize(areas, _LONGEST_SEGMENT_M), into_cells
        )
        return converted


def _check_cells(values: Floats) -> None:
    if values.ndim != 2 or not values.size or np.isinf(values).any():
        raise UnusablePopulation("raster_not_numbers", value="∞" if values.size else "0")
    negative = values[values < 0]
    if negative.size:
        smallest = f"{negative.min():g}"
        raise UnusablePopulation("raster_negative", count=int(negative.size), value=smallest)


def _inverse(geotransform: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the matrix from offsets in the raster's system to cell units, and the origin."""
    g = np.asarray(geotransform, np.float64)
    if g.shape != (6,) or not np.isfinite(g).all() or g[1] * g[5] == g[2] * g[4]:
        raise UnusablePopulation("raster_not_placed")
    inverse: Floats = np.linalg.inv(np.array([[g[1], g[2]], [g[4], g[5]]]))
    return inverse, g[[0, 3]]


def _conversion(plane: str, crs: str) -> Callable[[Floats, Floats], tuple[Floats, Floats]]:
    """Return the conversion from the town's plane to the system of a raster, easting first."""
    try:
        target = CRS.from_user_input(crs)
        if not target.is_bound:
            return Transformer.from_crs(plane, target, always_xy=True).transform
        # PROJ applies a shift to WGS 84 (towgs84) only if asked from WGS 84 itself, and would
        # take the degrees of the plane's own datum for those of the raster's.
        to_hub = Transformer.from_crs(plane, target.target_crs, always_xy=True)
        from_hub = Transformer.from_crs(target.target_crs, target, always_xy=True)
        return lambda x, y: from_hub.transform(*to_hub.transform(x, y))
    except (CRSError, ProjError) as error:
        raise UnusablePopulation("raster_crs_unknown", value=crs[:100]) from error


def _sums(values: Floats, areas: Geometries) -> Floats:
    from exactextract import exact_extract
    from exactextract.feature import JSONFeatureSource
    from exactextract.raster import NumPyRasterSource

    rows, columns = values.shape
    raster = NumPyRasterSource(values, 0, 0, columns, rows)
    results = exact_extract(raster, JSONFeatureSource([_feature(area) for area in areas]), ["sum"])
    sums = [result["properties"]["sum"] for result in results]
    return np.nan_to_num(np.array(sums, dtype=np.float64))


def _feature(area: Any) -> dict[str, Any]:
    geometry = orjson.loads(shapely.to_geojson(area))
    return {"type": "Feature", "properties": {}, "geometry": geometry}
