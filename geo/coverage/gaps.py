"""What is not covered, in parts that have an address, those with the most people first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely

from geo.coverage.classes import NOMINAL, POSSIBLE
from geo.coverage.coverage import Coverage
from geo.coverage.gap import Gap
from geo.coverage.gap_parts import GapParts, gap_parts
from geo.coverage.geojson_shapes import geojson_geometry, in_degrees
from geo.coverage.landmarks import Landmarks, near_areas
from geo.coverage.nearest import nearest_facility
from geo.coverage.people_points import PointPopulation
from geo.coverage.population import Population
from geo.model.arrays import Floats, Geometries
from geo.model.text.language import Language

Beyond = Literal["nominal", "possible"]
SLIVER_M2 = 10_000.0  # a hectare: smaller leftovers between circles are no place for a facility


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
    most_km2 : float
        No gap outside the outlines of communities is larger, km2;
        see :func:`geo.coverage.gap_parts.gap_parts`.
    is_cut : bool
        Whether any was cut to that size.
    """

    coverage: Coverage
    beyond: Beyond
    gaps: tuple[Gap, ...]
    sliver_m2: float
    slivers: int
    slivers_km2: float
    slivers_people: float | None
    elsewhere_people: float = 0.0
    most_km2: float = float("inf")
    is_cut: bool = False

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

    def features(self, language: Language = "en") -> list[dict[str, Any]]:
        """Return the gaps as GeoJSON features in WGS 84; the address in a language."""
        return [_feature(gap, self, language) for gap in self.gaps]

    def answer(self, language: Language) -> list[dict[str, Any]]:
        """Return the gaps as JSON for machines, without their shapes."""
        return [each["properties"] for each in self.features(language)]


def gaps(
    coverage: Coverage,
    population: Population | None = None,
    beyond: Beyond = "nominal",
    sliver_m2: float = SLIVER_M2,
    known: Landmarks | None = None,
) -> Gaps:
    """Return what is not covered, by communities or in compact parts of bounded size.

    Parameters
    ----------
    coverage : Coverage
    population : Population, optional
        The one the coverage was computed with; without one, gaps are ranked by area.
    beyond : {"nominal", "possible"}
    sliver_m2 : float
        Parts smaller than this are counted and left out, m2.
    known : Landmarks, optional
        Places to name the gaps by; those of the data folder when not given.

    Notes
    -----
    How what is connected is divided: :func:`geo.coverage.gap_parts.gap_parts`.

    People who are known by point are counted as the coverage counts them, so
    that those in gaps, slivers and elsewhere are exactly those not covered.

    A gap's own shape depends on places known to within tens or hundreds of
    metres: ``possible`` keeps only what no reading of the places covers.
    """
    left = coverage.town.outline.difference(getattr(coverage.areas, beyond))
    divided = gap_parts(left, coverage.town)
    parts = divided.figures
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
        gaps=_ranked(coverage, divided, large, people, known),
        sliver_m2=sliver_m2,
        slivers=int(small.sum()),
        slivers_km2=float(area[small].sum()) / 1e6,
        slivers_people=float(people[small].sum()) if population else None,
        elsewhere_people=elsewhere,
        most_km2=divided.most_km2,
        is_cut=divided.is_cut,
    )


def _people(
    coverage: Coverage, population: Population, parts: Geometries, beyond: Beyond
) -> tuple[Floats, float]:
    """Return people not covered in each part, and in none of them."""
    classes = coverage.point_classes
    if not isinstance(population, PointPopulation) or classes is None:
        return population.inside_each(parts), 0.0
    left = classes < {"nominal": NOMINAL, "possible": POSSIBLE}[beyond]
    people = population.chosen_each(parts, left)
    return people, max(float(population.people[left].sum() - people.sum()), 0.0)


def _ranked(
    coverage: Coverage, divided: GapParts, order: Any, people: Floats, known: Landmarks | None
) -> tuple[Gap, ...]:
    parts = divided.figures[order]
    middles = [_label(part) for part in parts]
    labels = np.array(middles, np.float64).reshape(-1, 2)
    facilities = coverage.facilities
    far = nearest_facility(labels[:, 0], labels[:, 1], facilities, coverage.rule.value)
    near = near_areas(list(parts), middles, coverage.town, known)
    return tuple(
        Gap(
            rank=place + 1,
            geometry=parts[place],
            area_km2=float(parts[place].area) / 1e6,
            people=None if np.isnan(people[row]) else float(people[row]),
            label=middles[place],
            facility=facilities.ids[at] if (at := int(far.facility[place])) >= 0 else None,
            facility_name=facilities.names[at] if at >= 0 else None,
            distance_m=float(far.distance_m[place]),
            low_m=float(far.low_m[place]),
            high_m=float(far.high_m[place]),
            community=divided.communities[row],
            near=near[place],
        )
        for place, row in enumerate(order.tolist())
    )


def _label(part: Any) -> tuple[float, float]:
    """Return the middle of the largest circle inside: where a facility would fill the most."""
    circle = shapely.maximum_inscribed_circle(part, tolerance=max(part.area**0.5 / 200, 0.01))
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)


def _feature(gap: Gap, of: Gaps, language: Language) -> dict[str, Any]:
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
            "where": gap.where(language),
            "community": gap.community,
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
