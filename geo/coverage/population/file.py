"""Population from the features of a file: points or areas with a number each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import shapely

from geo.coverage.population.areas import AreaPopulation, counted_once, points_once
from geo.coverage.population.fields import people_of
from geo.coverage.population.points import PointPopulation
from geo.coverage.town import Town
from geo.coverage.user_data.names import names_of
from geo.model.arrays import Geometries
from geo.model.errors import UnusablePopulation

_SINGLE = {
    shapely.GeometryType.MULTIPOINT: "MultiPoint",
    shapely.GeometryType.LINESTRING: "LineString",
    shapely.GeometryType.MULTILINESTRING: "MultiLineString",
    shapely.GeometryType.GEOMETRYCOLLECTION: "GeometryCollection",
    shapely.GeometryType.LINEARRING: "LinearRing",
}


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
