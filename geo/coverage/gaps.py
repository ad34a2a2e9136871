"""What is not covered, as single areas, those with the most people first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely

from geo.coverage.classes import NOMINAL, POSSIBLE
from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Figures, Floats
from geo.coverage.geojson_shapes import geojson_geometry, in_degrees
from geo.coverage.nearest import nearest_facility
from geo.coverage.people_points import PointPopulation
from geo.coverage.population import Population

Beyond = Literal["nominal", "possible"]
SLIVER_M2 = 10_000.0  # a hectare: smaller leftovers between circles are no place for a facility


@dataclass(frozen=True, eq=False, slots=True)
class Gap:
    """One area that is not covered.

    Attributes
    ----------
    rank : int
        From 1.
    geometry : shapely Polygon
        In the town's projected system, metres.
    area_km2 : float
    people : float or None
        None where nothing is known of residents.
    label : tuple of float
        x, y of the middle of the largest circle inside, metres.
    facility, facility_name : str or None
        Nearest to the label; None where there is no facility.
    distance_m, low_m, high_m : float
        From the label to it by straight line, metres; infinite without one.
        See :class:`geo.coverage.nearest.Nearest`.
    """

    rank: int
    geometry: Any
    area_km2: float
    people: float | None
    label: tuple[float, float]
    facility: str | None
    facility_name: str | None
    distance_m: float
    low_m: float
    high_m: float


@dataclass(frozen=True, eq=False, slots=True)
class Gaps:
    """All gaps of a coverage.

    Attributes
    ----------
    coverage : Coverage
        With the rule and the method.
    beyond : {"nominal", "possible"}
        Not covered nominally, or surely not: not even possibly covered.
    gaps : tuple of Gap
        Most people first, then the largest.
    sliver_m2 : float
        Smaller parts are left out, m2.
    slivers : int
        How many were left out.
    slivers_km2 : float
        Their area together, km2.
    slivers_people : float or None
    elsewhere_people : float
        Not covered and in no gap: along streets, a way can be too long for
        people whose home lies beside a reached street.
    """

    coverage: Coverage
    beyond: Beyond
    gaps: tuple[Gap, ...]
    sliver_m2: float
    slivers: int
    slivers_km2: float
    slivers_people: float | None
    elsewhere_people: float = 0.0

    @property
    def area_km2(self) -> float:
        """Area of the gaps together, without the slivers, km2."""
        return float(sum(gap.area_km2 for gap in self.gaps))

    @property
    def people(self) -> float | None:
        """People in the gaps together, without the slivers; None where nobody is known."""
        if self.slivers_people is None:
            return None
        return float(sum(gap.people or 0.0 for gap in self.gaps))

    def basis_of(self, people: float) -> str | None:
        """Return on what a number of people in gaps rests; None: nothing is assumed of it.

        All people of the town are known, however they are spread over it.
        """
        total = self.coverage.people_total
        is_all = total is not None and people >= total * (1 - 1e-9)
        return None if is_all else self.coverage.people_basis

    def features(self) -> list[dict[str, Any]]:
        """Return the gaps as GeoJSON features in WGS 84."""
        return [_feature(gap, self) for gap in self.gaps]


def gaps(
    coverage: Coverage,
    population: Population | None = None,
    beyond: Beyond = "nominal",
    sliver_m2: float = SLIVER_M2,
) -> Gaps:
    """Return what is not covered, as single areas.

    Parameters
    ----------
    coverage : Coverage
    population : Population, optional
        The one the coverage was computed with; without one, gaps are ranked by area.
    beyond : {"nominal", "possible"}
    sliver_m2 : float
        Parts smaller than this are counted and left out, m2.

    Notes
    -----
    People who are known by point are counted as the coverage counts them, so
    that those in gaps, slivers and elsewhere are exactly those not covered.

    A gap's own shape depends on places known to within tens or hundreds of
    metres: ``possible`` keeps only what no reading of the places covers.
    """
    left = coverage.town.outline.difference(getattr(coverage.areas, beyond))
    parts = shapely.get_parts(left)
    parts = parts[shapely.get_dimensions(parts) == 2]
    area = shapely.area(parts)
    people = np.full(len(parts), np.nan)
    elsewhere = 0.0
    if population is not None:
        people, elsewhere = _people(coverage, population, parts, beyond)
    west, south, _, _ = shapely.bounds(parts).T.reshape(4, -1)
    # The place decides between equals, so that the order is the same on every run.
    order = np.lexsort((south, west, -area, -np.nan_to_num(people)))
    large = order[area[order] >= sliver_m2]
    small = area < sliver_m2
    return Gaps(
        coverage=coverage,
        beyond=beyond,
        gaps=_ranked(coverage, parts[large], people[large]),
        sliver_m2=sliver_m2,
        slivers=int(small.sum()),
        slivers_km2=float(area[small].sum()) / 1e6,
        slivers_people=float(people[small].sum()) if population else None,
        elsewhere_people=elsewhere,
    )


def _people(
    coverage: Coverage, population: Population, parts: Figures, beyond: Beyond
) -> tuple[Floats, float]:
    """Return people not covered in each part, and in none of them."""
    classes = coverage.point_classes
    if not isinstance(population, PointPopulation) or classes is None:
        return population.inside_each(parts), 0.0
    left = classes < {"nominal": NOMINAL, "possible": POSSIBLE}[beyond]
    people = population.chosen_each(parts, left)
    return people, max(float(population.people[left].sum() - people.sum()), 0.0)


def _ranked(coverage: Coverage, parts: Figures, people: Floats) -> tuple[Gap, ...]:
    labels = np.array([_label(part) for part in parts], np.float64).reshape(-1, 2)
    facilities = coverage.facilities
    near = nearest_facility(labels[:, 0], labels[:, 1], facilities, coverage.rule.value)
    return tuple(
        Gap(
            rank=place + 1,
            geometry=part,
            area_km2=float(part.area) / 1e6,
            people=None if np.isnan(people[place]) else float(people[place]),
            label=(float(labels[place, 0]), float(labels[place, 1])),
            facility=facilities.ids[at] if (at := int(near.facility[place])) >= 0 else None,
            facility_name=facilities.names[at] if at >= 0 else None,
            distance_m=float(near.distance_m[place]),
            low_m=float(near.low_m[place]),
            high_m=float(near.high_m[place]),
        )
        for place, part in enumerate(parts)
    )


def _label(part: Any) -> tuple[float, float]:
    """Return the middle of the largest circle inside: where a facility would fill the most."""
    circle = shapely.maximum_inscribed_circle(part, tolerance=max(part.area**0.5 / 200, 0.01))
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)


def _feature(gap: Gap, of: Gaps) -> dict[str, Any]:
    town, coverage = of.coverage.town, of.coverage
    longitude, latitude = shapely.get_coordinates(town.to_degrees(shapely.Point(gap.label)))[0]
    return {
        "type": "Feature",
        "id": f"gap-{gap.rank}",
        "properties": {
            "rank": gap.rank,
            "beyond": of.beyond,
            "rule": coverage.rule.id,
            "radius_m": coverage.rule.value,
            "method": coverage.method,
            "area_km2": round(gap.area_km2, 6),
            "people": None if gap.people is None else round(gap.people, 1),
            "people_basis": coverage.people_basis,
            "label": [round(float(longitude), 6), round(float(latitude), 6)],
            "facility": gap.facility,
            "facility_name": gap.facility_name,
            "distance_m": _metres(gap.distance_m),
            "low_m": _metres(gap.low_m),
            "high_m": _metres(gap.high_m),
            "distance_method": "straight_line",
        },
        "geometry": geojson_geometry(in_degrees(gap.geometry, town)),
    }


def _metres(distance: float) -> int | None:
    return round(distance) if np.isfinite(distance) else None
