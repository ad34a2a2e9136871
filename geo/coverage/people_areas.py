"""People in areas, such as blocks or grid squares, spread evenly within each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.people_points import check_people
from geo.coverage.population import Basis, SpreadPopulation, as_figures, clipped
from geo.coverage.scale_areas import people_inside
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries
from geo.model.errors import UnusablePopulation


class AreaPopulation(SpreadPopulation):
    """People in areas.

    Areal interpolation (tobler): an area that is cut gives people in proportion to
    the land. That is an assumption within each area, not over the whole town.

    Parameters
    ----------
    geometry : (n,) array of shapely polygons
        In the town's projected system, metres.
    people : (n,) array_like of float
    town : Town

    Attributes
    ----------
    total : float
        People inside the town; an area that reaches over its edge counts in part.
    outside : float
        The others.

    Raises
    ------
    UnusablePopulation
        ``population_not_number``, ``population_negative`` or
        ``population_nothing_inside``.
    """

    basis: Basis = "areas"

    def __init__(self, geometry: Geometries, people: npt.ArrayLike, town: Town) -> None:
        count = np.asarray(people, np.float64)
        check_people(count)
        whole = shapely.make_valid(geometry)
        own = clipped(whole, town.outline)
        inside = shapely.area(own) > 0
        if not inside.any():
            raise UnusablePopulation("population_nothing_inside")
        self._epsg = town.epsg
        shares = shapely.area(own[inside]) / shapely.area(whole[inside])
        self._frame = self._frame_of(own[inside], people=count[inside] * shares)
        self.total = float(self._frame["people"].sum())
        self.outside = max(float(count.sum()) - self.total, 0.0)

    def inside_each(self, areas: Geometries) -> Floats:
        """Return how many people live inside each area; see :class:`SpreadPopulation`."""
        counts = np.zeros(len(areas))
        asked = np.flatnonzero(shapely.area(areas) > 0)
        if len(asked):
            counts[asked] = people_inside(self._frame, as_figures(areas[asked]))
        return counts

    def _frame_of(self, figures: Geometries, **columns: Floats) -> Any:
        from geopandas import GeoDataFrame

        return GeoDataFrame(columns, geometry=as_figures(figures), crs=f"EPSG:{self._epsg}")
