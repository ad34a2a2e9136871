"""Represent the town in metres: outline, area, residents and communities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError

from geo.crs.metric import Plane, plane_of
from geo.model.arrays import Geometries
from geo.model.basemap import COMMUNITY, BaseMap, base_map
from geo.model.errors import BadQuery, Finding

# About 1 cm: positions are written with seven decimals.
_SAME_DEGREES = 1e-7
_LONGEST_SOURCE = 200  # characters
_MOST_RESIDENTS = 1e10  # more than the population of the world


@dataclass(frozen=True, eq=False, slots=True)
class Town:
    """The study area of a coverage analysis, in metres.

    Attributes
    ----------
    outline : shapely Polygon or MultiPolygon
        In the projected `system`; may have several parts and holes.
    system : int or str
        The town's plane (:func:`geo.crs.metric.plane_of`): the EPSG code of a CGCS2000
        3-degree zone, or PROJ text where none reaches.
    residents : int or None
        Number of residents that the plan's data state.
    residents_year : int or None
        Year of that number.
    communities : dict of str to shapely geometry
        Outlines of its communities, if loaded; in the same system.
    degrees : shapely geometry or None
        The original outline, WGS 84 degrees; None for a town made in metres.
    findings : tuple of Finding
        About its communities; stated with every figure.
    residents_source, residents_source_en : str
        Who states the number of residents; empty where the data do not say.
    """

    outline: Any
    system: int | str
    residents: int | None = None
    residents_year: int | None = None
    communities: dict[str, Any] | None = None
    degrees: Any = None
    findings: tuple[Finding, ...] = ()
    residents_source: str = ""
    residents_source_en: str = ""

    @property
    def plane(self) -> Plane:
        """The plane in metres, which converts from degrees and back."""
        return Plane(self.system)

    @property
    def area_km2(self) -> float:
        """Area of the outline in the projection, km2."""
        return float(self.outline.area) / 1e6

    def to_metres(self, geometry: Any) -> Any:
        """Project a geometry, or an array of them, from WGS 84 degrees to metres."""
        return self.plane.to_metres(geometry)

    def to_degrees(self, geometry: Any) -> Any:
        """Convert a geometry, or an array of them, from metres to WGS 84 degrees."""
        return self.plane.to_degrees(geometry)

    def holds(self, figures: Geometries) -> npt.NDArray[np.bool_]:
        """Return which geometries in metres touch the town; its edge is part of it."""
        if self.degrees is None:
            return np.asarray(shapely.intersects(self.outline, figures), np.bool_)
        return self.holds_degrees(self.to_degrees(figures))

    def holds_degrees(self, figures: Geometries) -> npt.NDArray[np.bool_]:
        """Return which geometries in WGS 84 degrees touch the town; its edge is part of it.

        An edge that is straight in degrees is curved in metres and deviates by
        decimetres over some kilometres; comparing the original degrees keeps a point
        that lies on the edge on the edge.
        """
        if self.degrees is None:
            return self.holds(self.to_metres(figures))
        shapely.prepare(self.degrees)
        inside = np.asarray(shapely.intersects(self.degrees, figures), np.bool_)
        rest = np.flatnonzero(~inside)
        inside[rest] = shapely.dwithin(self.degrees, figures[rest], _SAME_DEGREES)
        return inside

    def points(
        self, longitude: npt.ArrayLike, latitude: npt.ArrayLike
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Project positions from WGS 84 degrees; return x, y in metres."""
        return self.plane.positions(longitude, latitude)


def town_from(outline: Any, **facts: Any) -> Town:
    """Make a town from an outline in WGS 84 degrees.

    Parameters
    ----------
    outline : shapely Polygon or MultiPolygon
    **facts
        Further attributes of :class:`Town`; communities in degrees.

    Raises
    ------
    BadQuery
        ``no_outline`` if it is empty or not an area.
    """
    if outline is None or outline.is_empty or shapely.get_dimensions(outline) != 2:
        raise BadQuery("no_outline")
    plane = plane_of(outline.bounds)
    metric = shapely.make_valid(plane.to_metres(outline))
    communities = facts.pop("communities", None)
    if communities is not None:
        communities = {name: plane.to_metres(each) for name, each in communities.items()}
    degrees = shapely.make_valid(outline)
    return Town(metric, plane.system, communities=communities, degrees=degrees, **facts)


def town() -> Town:
    """Return the plan's town, from ``reference_areas.geojson``.

    The number of residents is in the subject's property ``residents_2020`` (or another
    year), who states it in ``residents_source`` and ``residents_source_en``; areas
    whose `role` is ``community`` are its communities.

    Raises
    ------
    BadQuery
        ``no_outline`` if the file does not contain the outline.
    """
    return _town(base_map())


@lru_cache(maxsize=4)
def _town(base: BaseMap) -> Town:
    rows, areas = list(base.subject_rows), base.areas
    try:
        outline = shapely.union_all(shapely.make_valid(areas.geometry[rows])) if rows else None
    except ShapelyError as error:
        raise BadQuery("no_outline") from error
    communities = {
        str(areas.properties[row].get("name") or areas.ids[row]): areas.geometry[row]
        for row in areas.rows(COMMUNITY)
    }
    subject = areas.properties[rows[0]] if rows else {}
    residents, year = _residents(subject)
    return town_from(
        outline,
        residents=residents,
        residents_year=year,
        residents_source=_text(subject.get("residents_source")),
        residents_source_en=_text(subject.get("residents_source_en")),
        communities=communities or None,
    )


def _text(value: Any) -> str:
    return " ".join(value.split())[:_LONGEST_SOURCE] if isinstance(value, str) else ""


def _residents(properties: dict[str, Any]) -> tuple[int | None, int | None]:
    """Return the newest number of residents among properties such as ``residents_2020``.

    Values that are not a plausible number of people are ignored.
    """
    by_year = {
        int(name.removeprefix("residents_")): value
        for name, value in properties.items()
        if re.fullmatch(r"residents_[0-9]{1,4}", name) and _is_count(value)
    }
    if not by_year:
        return None, None
    year = max(by_year)
    return int(by_year[year]), year


def _is_count(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value < _MOST_RESIDENTS
