"""Where people live: points, areas or a raster of the user's, else the census spread evenly."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from geo.coverage.facilities import Facilities
from geo.coverage.service_area import ServiceAreas, Three
from geo.coverage.town import Town

Basis = Literal["points", "areas", "raster", "even"]


class Population(Protocol):
    """People of a town, however they are given.

    Attributes
    ----------
    basis : {"points", "areas", "raster", "even"}
        ``even`` is an assumption and is called one wherever a figure shows.
    total : float
        People inside the town.
    """

    basis: Basis
    total: float

    def within(self, areas: ServiceAreas, facilities: Facilities, radius_m: float) -> Three:
        """Return how many people are covered by straight line."""
        ...

    def inside(self, area: Any) -> float:
        """Return how many people live inside an area, in the town's projected system."""
        ...


class EvenPopulation:
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

    def within(self, areas: ServiceAreas, facilities: Facilities, radius_m: float) -> Three:
        """Return how many people are covered; see :class:`Population`."""
        del facilities, radius_m
        return areas.each(self.inside)

    def inside(self, area: Any) -> float:
        """Return the share of the area times the total; see :class:`Population`."""
        whole = float(self._outline.area)
        own = float(area.intersection(self._outline).area)
        return self.total * min(own / whole, 1.0) if whole else 0.0
