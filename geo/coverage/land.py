"""Compute how much of a kind of land is covered, for rules about residential land, for example.

GB/T 51346-2019, 4.3.4 requires the share of residential land within 500 m of a park,
which says more than the share of the whole town, since nobody lives in the hills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo.coverage.straight_line.service_area import Interval, ServiceAreas, bounded
from geo.coverage.town import Town
from geo.model.errors import BadQuery, Finding

_REPORTED_SHARE = 0.01  # of the land; smaller overlaps come from digitising


@dataclass(frozen=True, eq=False, slots=True)
class Land:
    """The land in the town for which coverage is computed.

    Attributes
    ----------
    outline : shapely geometry
        Union of the areas, clipped to the town, in its projected system, metres.
    findings : tuple of Finding
        Stated with every figure.
    """

    outline: Any
    findings: tuple[Finding, ...] = ()

    @property
    def area_km2(self) -> float:
        """Area, km2."""
        return float(self.outline.area) / 1e6


@dataclass(frozen=True, slots=True)
class LandFigures:
    """How much of some land is covered.

    Attributes
    ----------
    total_km2 : float
    covered_km2 : Interval
    findings : tuple of Finding
        About the land.
    """

    total_km2: float
    covered_km2: Interval
    findings: tuple[Finding, ...] = ()

    @property
    def share(self) -> Interval:
        """Covered share, between 0 and 1."""
        return self.covered_km2.scaled(1.0 / self.total_km2)

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON data."""
        return {"total_km2": round(self.total_km2, 6), "covered_km2": self.covered_km2.to_dict()}


def land_from_features(features: Sequence[dict[str, Any]], town: Town) -> Land:
    """Return the areas of a user's file as land, counting overlaps once.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees.
    town : Town

    Raises
    ------
    BadQuery
        ``no_land`` if no area of the file lies in the town.
    """
    shapes = [shape(each["geometry"]) for each in features if each.get("geometry")]
    figures = np.empty(len(shapes), dtype=object)
    figures[:] = shapes
    areal = figures[shapely.get_dimensions(figures) == 2] if len(figures) else figures
    metric = shapely.make_valid(town.to_metres(shapely.force_2d(areal)))
    united = shapely.union_all(metric)
    outline = united.intersection(town.outline)
    if outline.area <= 0:
        raise BadQuery("no_land")
    return Land(outline, _overlaps(float(shapely.area(metric).sum() - united.area) / 1e6, united))


def _overlaps(doubled_km2: float, united: Any) -> tuple[Finding, ...]:
    """Report how much land is in the file more than once."""
    if doubled_km2 <= _REPORTED_SHARE * united.area / 1e6:
        return ()
    return (Finding("land_overlaps", "warning", params={"value": f"{doubled_km2:,.3g}"}),)


def land_figures(areas: ServiceAreas, land: Land) -> LandFigures:
    """Return how much of some land service areas cover.

    Parameters
    ----------
    areas : ServiceAreas
    land : Land
        In the same projected system.
    """
    total = land.area_km2
    covered = areas.each(lambda area: float(area.intersection(land.outline).area) / 1e6)
    return LandFigures(total, bounded(covered, total), land.findings)
