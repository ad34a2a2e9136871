"""Two scenarios side by side: what one covers and the other does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely

from geo.coverage.classes import NOMINAL
from geo.coverage.coverage import Coverage
from geo.coverage.geojson_shapes import geojson_geometry, in_degrees
from geo.coverage.people_points import PointPopulation
from geo.coverage.population import Population
from geo.coverage.service_area import Three
from geo.coverage.steps import minus

_LEAST_M2 = 1.0  # what rounding leaves between two equal edges is no change


@dataclass(frozen=True, eq=False, slots=True)
class Difference:
    """What changes from one scenario to another.

    Attributes
    ----------
    one, other : Coverage
        Before and after, each with its rule and method.
    gained, lost : shapely geometry
        Nominally covered by the other and not by the one, and the reverse; in
        the town's projected system, metres.
    covered_km2 : Three
        Other less one.
    people : Three or None
        Other less one.
    gained_people, lost_people : float or None
        In the areas gained and lost; where people are known by point, those whom
        one covers and the other does not.
    """

    one: Coverage
    other: Coverage
    gained: Any
    lost: Any
    covered_km2: Three
    people: Three | None
    gained_people: float | None
    lost_people: float | None

    @property
    def gained_km2(self) -> float:
        """Area gained, km2."""
        return float(self.gained.area) / 1e6

    @property
    def lost_km2(self) -> float:
        """Area lost, km2."""
        return float(self.lost.area) / 1e6

    @property
    def comparable(self) -> bool:
        """Whether both are judged by the same radius and method, so that only the sites differ."""
        return (self.one.rule.value, self.one.method) == (self.other.rule.value, self.other.method)

    def features(self) -> list[dict[str, Any]]:
        """Return the areas gained and lost as GeoJSON features in WGS 84; empty ones are left out.

        An area that is lost and one that is gained never overlap.
        """
        figures = (
            ("gained", self.gained, self.gained_km2, self.gained_people),
            ("lost", self.lost, self.lost_km2, self.lost_people),
        )
        return [
            self._feature(code, area, km2, people)
            for code, area, km2, people in figures
            if not area.is_empty
        ]

    def _feature(self, code: str, area: Any, km2: float, people: float | None) -> dict[str, Any]:
        return {
            "type": "Feature",
            "id": code,
            "properties": {
                "change": code,
                "area_km2": round(km2, 6),
                "people": None if people is None else round(people, 1),
                "rule": self.other.rule.id,
                "method": self.other.method,
            },
            "geometry": geojson_geometry(in_degrees(area, self.one.town)),
        }


def compare_scenarios(
    one: Coverage, other: Coverage, population: Population | None = None
) -> Difference:
    """Compare what two scenarios cover.

    Parameters
    ----------
    one, other : Coverage
        Before and after, of the same town.
    population : Population, optional
        The one both were computed with.
    """
    gained = _larger(other.areas.nominal.difference(one.areas.nominal))
    lost = _larger(one.areas.nominal.difference(other.areas.nominal))
    gained_people, lost_people = _people(one, other, (gained, lost), population)
    return Difference(
        one=one,
        other=other,
        gained=gained,
        lost=lost,
        covered_km2=minus(other.covered_km2, one.covered_km2),
        people=minus(other.people, one.people) if other.people and one.people else None,
        gained_people=gained_people,
        lost_people=lost_people,
    )


def _people(
    one: Coverage, other: Coverage, areas: tuple[Any, Any], population: Population | None
) -> tuple[float, float] | tuple[None, None]:
    """Return people gained and lost, counted as the coverages count them."""
    if population is None:
        return None, None
    before, after = one.point_classes, other.point_classes
    if not isinstance(population, PointPopulation) or before is None or after is None:
        return population.inside(areas[0]), population.inside(areas[1])
    was, will_be = before >= NOMINAL, after >= NOMINAL
    return (
        float(population.people[will_be & ~was].sum()),
        float(population.people[was & ~will_be].sum()),
    )


def _larger(area: Any) -> Any:
    parts = shapely.get_parts(area)
    return shapely.union_all(parts[shapely.area(parts) >= _LEAST_M2])
