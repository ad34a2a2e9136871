"""Define what a population provides, and spread a total evenly if no places are known."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.facilities import Facilities
from geo.coverage.straight_line.service_area import Interval, ServiceAreas
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries
from geo.model.errors import Finding

Basis = Literal["points", "areas", "raster", "even"]


class Population(Protocol):
    """The people of a town, from any source.

    Attributes
    ----------
    basis : {"points", "areas", "raster", "even"}
        ``even`` is an assumption and is stated as one with every figure.
    total : float
        People inside the town.
    findings : tuple of Finding
        Stated with every figure.
    """

    basis: Basis
    total: float
    findings: tuple[Finding, ...]

    def within(
        self, areas: ServiceAreas, facilities: Facilities, radius_m: npt.ArrayLike
    ) -> Interval:
        """Return the number of people covered by straight line."""
        ...

    def within_each(
        self,
        areas: ServiceAreas,
        facilities: Facilities,
        radius_m: npt.ArrayLike,
        parts: Geometries,
    ) -> list[Interval]:
        """Return the number of people covered by straight line in each part of the town."""
        ...

    def inside(self, area: Any) -> float:
        """Return the number of people in an area, in the town's projected system."""
        ...

    def inside_each(self, areas: Geometries) -> Floats:
        """Return the number of people in each area: (k,) float64.

        A point on a common edge of two areas counts in only one of them.
        """
        ...


class SpreadPopulation(ABC):
    """People known by area rather than by point.

    A facility covers those inside its service area.
    """

    basis: Basis
    total: float
    findings: tuple[Finding, ...] = ()

    def within(
        self, areas: ServiceAreas, facilities: Facilities, radius_m: npt.ArrayLike
    ) -> Interval:
        """Return the number of people covered; see :class:`Population`."""
        del facilities, radius_m
        return Interval(*self.inside_each(_three(areas)).tolist())

    def within_each(
        self,
        areas: ServiceAreas,
        facilities: Facilities,
        radius_m: npt.ArrayLike,
        parts: Geometries,
    ) -> list[Interval]:
        """Return the number of people covered in each part; see :class:`Population`."""
        del facilities, radius_m
        return people_in_parts(self, areas, parts)

    def inside(self, area: Any) -> float:
        """Return the number of people in an area; see :class:`Population`."""
        return float(self.inside_each(as_figures([area]))[0])

    @abstractmethod
    def inside_each(self, areas: Geometries) -> Floats:
        """Return the number of people in each area; see :class:`Population`."""


class EvenPopulation(SpreadPopulation):
    """A total spread evenly over the town: an assumption, for want of better data.

    Parameters
    ----------
    town : Town
        Its `residents` are spread; None counts as 0.
    """

    basis: Basis = "even"

    def __init__(self, town: Town) -> None:
        self.total = float(town.residents or 0)
        self._outline = town.outline

    def inside_each(self, areas: Geometries) -> Floats:
        """Return the total times each area's share of the town; see :class:`Population`."""
        town_area = float(self._outline.area)
        if not town_area:
            return np.zeros(len(areas))
        inside: Floats = shapely.area(clipped(areas, self._outline))
        return self.total * np.minimum(inside / town_area, 1.0)


def people_in_parts(
    population: Population | SpreadPopulation, areas: ServiceAreas, parts: Geometries
) -> list[Interval]:
    """Return the number of people inside the service areas, in each part of the town.

    Parameters
    ----------
    population : Population
    areas : ServiceAreas
        By straight line or along streets.
    parts : (n,) array of shapely geometries
        In the same projected system.
    """
    counts = [population.inside_each(shapely.intersection(parts, area)) for area in _three(areas)]
    return [Interval(*three) for three in np.column_stack(counts).tolist()]


def clipped(areas: Geometries, outline: Any) -> Geometries:
    """Clip areas to an outline.

    Examples
    --------
    >>> town = shapely.box(0, 0, 10, 10)
    >>> shapely.area(clipped(as_figures([shapely.box(8, 8, 20, 20), shapely.Polygon()]), town))
    array([4., 0.])
    """
    shapely.prepare(outline)
    result = areas.copy()
    cut = ~shapely.covers(outline, areas)
    result[cut] = shapely.intersection(areas[cut], outline)
    return result


def as_figures(geometries: Any) -> Geometries:
    """Return geometries as a one-dimensional array of objects, even if there are none.

    Examples
    --------
    >>> as_figures([]).shape
    (0,)
    """
    figures: Geometries = np.empty(len(geometries), dtype=object)
    figures[:] = list(geometries)
    return figures


def _three(areas: ServiceAreas) -> Geometries:
    return as_figures([areas.sure, areas.nominal, areas.possible])
