"""Population from a user's file: points or areas with a number each, or the cells of a raster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.coverage.population.areas import AreaPopulation, counted_once, points_once
from geo.coverage.population.fields import people_of
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Basis, SpreadPopulation, as_figures, clipped
from geo.coverage.town import Town
from geo.coverage.user_data.names import names_of
from geo.model.arrays import Floats, Geometries
from geo.model.errors import UnusablePopulation

_SINGLE = {
    shapely.GeometryType.MULTIPOINT: "MultiPoint",
    shapely.GeometryType.LINESTRING: "LineString",
    shapely.GeometryType.MULTILINESTRING: "MultiLineString",
    shapely.GeometryType.GEOMETRYCOLLECTION: "GeometryCollection",
    shapely.GeometryType.LINEARRING: "LinearRing",
}
# A straight line in metres is a curve in another system; over 500 m it bends by some
# millimetres.
_LONGEST_SEGMENT_M = 500.0


def population_from_features(
    features: Sequence[dict[str, Any]],
    town: Town,
    field: str | None = None,
    *,
    each: bool = False,
) -> PointPopulation | AreaPopulation:
    """Return the people of a file, none of whom counts twice.

    Parameters
    ----------
    features : sequence of GeoJSON features
        Points or areas, WGS 84 degrees.
    town : Town
    field : str, optional
        Which field holds the people; found by its name when not given.
    each : bool
        Areas that lie on one another or in one another hold different people;
        see :func:`geo.coverage.population.areas.counted_once`.

    Returns
    -------
    Population
        `outside` tells how many people of the file do not count, because they
        live outside the town or have no place; `findings` what is there twice.

    Raises
    ------
    UnusablePopulation
        ``population_no_field``, ``population_field_missing``,
        ``population_not_number``, ``population_negative``,
        ``population_shapes``, ``population_nothing_inside``.
    """
    people = people_of([one.get("properties") or {} for one in features], field)
    figures = figures_of(features)
    placed = ~(shapely.is_missing(figures) | shapely.is_empty(figures))
    own = town.to_metres(figures[placed])
    rows = [one for one, there in zip(features, placed.tolist(), strict=True) if there]
    made: PointPopulation | AreaPopulation
    if _are_points(own):
        kept, found = points_once(rows, people[placed], each=each)
        x, y = shapely.get_x(own[kept]), shapely.get_y(own[kept])
        inside = town.holds_degrees(figures[placed][kept])
        made = PointPopulation(x, y, people[placed][kept], town, inside)
    else:
        once = counted_once(own, people[placed], names_of(rows), each=each)
        made, found = AreaPopulation(once.geometry, once.people, town), once.findings
    made.outside += float(people[~placed].sum())
    made.findings = found
    return made


def figures_of(features: Sequence[dict[str, Any]]) -> Geometries:
    """Return the geometries of features, None where there is none that can be read.

    Heights are left out, and a Multi of a single part becomes the part.
    """
    texts = [orjson.dumps(each.get("geometry")) for each in features]
    made: Geometries = shapely.force_2d(
        shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    )
    group = (shapely.get_type_id(made) >= shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(made) == 1
    )
    made[group] = shapely.get_geometry(made[group], 0)
    return made


def _are_points(figures: Geometries) -> bool:
    """Say whether all are points or all are areas; a mixture or anything else is an error."""
    if not len(figures):
        raise UnusablePopulation("population_nothing_inside")
    kinds = shapely.get_type_id(figures)
    # How the people of several points or of a line are spread is not known.
    other = {_SINGLE[kind] for kind in np.unique(kinds).tolist() if kind in _SINGLE}
    points = kinds == shapely.GeometryType.POINT
    if other or points.any() != points.all():
        found = other or {"Point", "Polygon"}
        raise UnusablePopulation("population_shapes", value=tuple(sorted(found)))
    return bool(points.all())


class RasterPopulation(SpreadPopulation):
    """People in the cells of a raster, in whatever system that is.

    Areas are brought into the raster's system, never its cells into another: no
    person is moved. exactextract sums the cells.

    Parameters
    ----------
    values : (rows, columns) float64
        People a cell; NaN where there is nobody or nothing is known.
    geotransform : sequence of 6 float
        As GDAL has it: x = g[0] + column * g[1] + row * g[2],
        y = g[3] + column * g[4] + row * g[5]; rows may run upwards or aslant.
    crs : str
        The raster's system: an EPSG code or WKT.
    town : Town

    Attributes
    ----------
    total : float
        People inside the town.
    outside : float
        People in the rest of the cells, as far as they were read.

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
        self._transformer = _transformer(town.epsg, crs)
        self._outline = town.outline
        extent = shapely.box(0, 0, values.shape[1], values.shape[0])
        if not self._in_cells(as_figures([town.outline]))[0].intersects(extent):
            raise UnusablePopulation("raster_outside")
        self.total = self.inside(town.outline)
        self.outside = max(float(np.nansum(values)) - self.total, 0.0)

    def inside_each(self, areas: Geometries) -> Floats:
        """Return how many people live inside each area; see :class:`SpreadPopulation`."""
        counts = np.zeros(len(areas))
        own = clipped(areas, self._outline)
        rows = np.flatnonzero(shapely.area(own) > 0)
        if len(rows):
            counts[rows] = _sums(self._values, self._in_cells(own[rows]))
        return counts

    def _in_cells(self, areas: Geometries) -> Geometries:
        """Return areas counted in cells: columns to the right, rows upwards from the last."""
        top = self._values.shape[0]
        inverse, origin = self._to_cells

        def into_cells(xy: Floats) -> Floats:
            there = np.column_stack(self._transformer.transform(xy[:, 0], xy[:, 1]))
            cells = (there - origin) @ inverse.T
            return np.column_stack((cells[:, 0], top - cells[:, 1]))

        made: Geometries = shapely.transform(
            shapely.segmentize(areas, _LONGEST_SEGMENT_M), into_cells
        )
        return made


def _check_cells(values: Floats) -> None:
    if values.ndim != 2 or not values.size or np.isinf(values).any():
        raise UnusablePopulation("raster_not_numbers", value="∞" if values.size else "0")
    negative = values[values < 0]
    if negative.size:
        smallest = f"{negative.min():g}"
        raise UnusablePopulation("raster_negative", count=int(negative.size), value=smallest)


def _inverse(geotransform: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the matrix from offsets in the raster's system to cells, and the origin."""
    g = np.asarray(geotransform, np.float64)
    if g.shape != (6,) or not np.isfinite(g).all() or g[1] * g[5] == g[2] * g[4]:
        raise UnusablePopulation("raster_not_placed")
    inverse: Floats = np.linalg.inv(np.array([[g[1], g[2]], [g[4], g[5]]]))
    return inverse, g[[0, 3]]


def _transformer(epsg: int, crs: str) -> Transformer:
    try:
        return Transformer.from_crs(epsg, CRS.from_user_input(crs), always_xy=True)
    except (CRSError, ProjError) as error:
        raise UnusablePopulation("raster_crs_unknown", value=crs[:100]) from error


def _sums(values: Floats, areas: Geometries) -> Floats:
    from exactextract import exact_extract
    from exactextract.feature import JSONFeatureSource
    from exactextract.raster import NumPyRasterSource

    rows, columns = values.shape
    raster = NumPyRasterSource(values, 0, 0, columns, rows)
    found = exact_extract(raster, JSONFeatureSource([_feature(each) for each in areas]), ["sum"])
    sums = [each["properties"]["sum"] for each in found]
    return np.nan_to_num(np.array(sums, dtype=np.float64))


def _feature(area: Any) -> dict[str, Any]:
    geometry = orjson.loads(shapely.to_geojson(area))
    return {"type": "Feature", "properties": {}, "geometry": geometry}
