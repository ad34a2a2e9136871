"""Where people live: points, areas or a raster from the user, or the census spread evenly."""

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
    """People of a town, however they are given.

    Attributes
    ----------
    basis : {"points", "areas", "raster", "even"}
        ``even`` is an assumption and is called one wherever a figure shows.
    total : float
        People inside the town.
    findings : tuple of Finding
        What was noticed about them, told beside every figure.
    """

    basis: Basis
    total: float
    findings: tuple[Finding, ...]

    def within(
        self, areas: ServiceAreas, facilities: Facilities, radius_m: npt.ArrayLike
    ) -> Interval:
        """Return how many people are covered by straight line."""
        ...

    def within_each(
        self,
        areas: ServiceAreas,
        facilities: Facilities,
        radius_m: npt.ArrayLike,
        parts: Geometries,
    ) -> list[Interval]:
        """Return how many people are covered by straight line in each of several parts."""
        ...

    def inside(self, area: Any) -> float:
        """Return how many people live inside an area, in the town's projected system."""
        ...

    def inside_each(self, areas: Geometries) -> Floats:
        """Return how many people live inside each of several areas.

        A point on the edge that two areas share counts in one of them.
        """
        ...


class SpreadPopulation(ABC):
    """People who are known by area, not one by one.

    Whom a facility covers is then whoever lives inside its service area.
    """

    basis: Basis
    total: float
    findings: tuple[Finding, ...] = ()

    def within(
        self, areas: ServiceAreas, facilities: Facilities, radius_m: npt.ArrayLike
    ) -> Interval:
        """Return how many people are covered; see :class:`Population`."""
        del facilities, radius_m
        return Interval(*self.inside_each(_three(areas)).tolist())

    def within_each(
        self,
        areas: ServiceAreas,
        facilities: Facilities,
        radius_m: npt.ArrayLike,
        parts: Geometries,
    ) -> list[Interval]:
        """Return how many people are covered in each part; see :class:`Population`."""
        del facilities, radius_m
        return people_in_parts(self, areas, parts)

    def inside(self, area: Any) -> float:
        """Return how many people live inside an area; see :class:`Population`."""
        return float(self.inside_each(as_figures([area]))[0])

    @abstractmethod
    def inside_each(self, areas: Geometries) -> Floats:
        """Return how many people live inside each area; see :class:`Population`."""


class EvenPopulation(SpreadPopulation):
    """The census total spread evenly over the town: an assumption, where nothing better is loaded.

    Parameters
    ----------
    town : Town
        With residents.
    """

    basis: Basis = "even"

    def __init__(self, town: Town) -> None:
        self.total = float(town.residents or 0)
        self._outline = town.outline

    def inside_each(self, areas: Geometries) -> Floats:
        """Return each area's share of the town times the total; see :class:`Population`."""
        whole = float(self._outline.area)
        if not whole:
            return np.zeros(len(areas))
        own: Floats = shapely.area(clipped(areas, self._outline))
        return self.total * np.minimum(own / whole, 1.0)


def people_in_parts(
    population: Population | SpreadPopulation, areas: ServiceAreas, parts: Geometries
) -> list[Interval]:
    """Return how many people live inside the service areas, in each of several parts.

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
    """Return areas without what lies outside an outline.

    Examples
    --------
    >>> town = shapely.box(0, 0, 10, 10)
    >>> shapely.area(clipped(as_figures([shapely.box(8, 8, 20, 20), shapely.Polygon()]), town))
    array([4., 0.])
    """
    shapely.prepare(outline)
    made = areas.copy()
    cut = ~shapely.covers(outline, areas)
    made[cut] = shapely.intersection(areas[cut], outline)
    return made


def as_figures(geometries: Any) -> Geometries:
    """Return geometries as an array of objects, also where there are none.

    Examples
    --------
    >>> as_figures([]).shape
    (0,)
    """
    made: Geometries = np.empty(len(geometries), dtype=object)
    made[:] = list(geometries)
    return made


def _three(areas: ServiceAreas) -> Geometries:
    return as_figures([areas.sure, areas.nominal, areas.possible])
