"""What is not covered, in parts with an address, those with the most people first.

A gap is divided where it is narrow, into parts that one can name and go to; each knows
its area, its people and where it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely

from geo.coverage.certainty import NOMINAL, POSSIBLE
from geo.coverage.coverage import Coverage
from geo.coverage.landmarks import Landmarks, Near, address, near_areas
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population, as_figures
from geo.coverage.report.shapes import geojson_geometry, in_degrees
from geo.coverage.straight_line.nearest import nearest_facility
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries
from geo.model.text.language import Language

Beyond = Literal["nominal", "possible"]
SLIVER_M2 = 10_000.0  # a hectare: smaller leftovers between circles are no place for a facility
PART_KM2 = 4.0  # 2 km by 2 km: an area that one looks at; no planning standard
MOST_PARTS = 100  # of a town that is covered nowhere: in a large one the parts are larger
_NOOK = 1 / 8  # of the largest size: what a cut leaves hanging on its other side stays there
_NOTHING_M2 = 1e-3  # what rounding leaves along the edge of two outlines
_ROUNDED = 1 + 1e-6  # a half that is to have just that size may miss it by some m2
_STEPS = 40  # of halving, in search of the cut


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
    How what is connected is divided: :func:`geo.coverage.gaps.gap_parts`.

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


class GapParts(NamedTuple):
    """Parts of what is not covered.

    `figures` are (n,) shapely Polygons in metres, `communities` the name of the community
    that holds each, None where none is known to; `most_km2` is the largest size of those
    that no outline holds, and `is_cut` says whether any had to be cut to it.
    """

    figures: Geometries
    communities: tuple[str | None, ...]
    most_km2: float
    is_cut: bool


def gap_parts(left: Any, town: Town) -> GapParts:
    """Divide what is not covered.

    Parameters
    ----------
    left : shapely geometry
        In the town's projected system, metres.
    town : Town

    Returns
    -------
    GapParts
        Together they are `left`; no two overlap.

    Notes
    -----
    The rule: what lies in a community whose outline is known is divided by that outline
    (where outlines overlap, the first one has it). What lies in none, and is larger than
    4 km2 (than a hundredth of a town of more than 400 km2), is cut into two parts of equal
    area, from north to south or from west to east, whichever leaves no strip, and each of
    these again, until none is larger. Corners that a cut would leave hanging on its far
    side stay with their own side. Nothing but the shape decides, so the parts are the same
    on every run.

    Examples
    --------
    >>> place = Town(shapely.box(0, 0, 4_000, 2_000), 4547)
    >>> found = gap_parts(place.outline, place)
    >>> (shapely.area(found.figures) / 1e6).round(6).tolist(), found.is_cut
    ([4.0, 4.0], True)
    """
    most_km2 = max(PART_KM2, town.area_km2 / MOST_PARTS)
    figures: list[Any] = []
    names: list[str | None] = []
    for name, outline in (town.communities or {}).items():
        own = _polygons(shapely.intersection(left, shapely.make_valid(outline)))
        if own:
            left = shapely.difference(left, shapely.make_valid(outline))
            figures += own
            names += [name] * len(own)
    rest = _polygons(left)
    parts = [part for piece in rest for part in _compact(piece, most_km2 * 1e6)]
    is_cut = len(parts) > len(rest)
    return GapParts(
        as_figures([*figures, *parts]), (*names, *[None] * len(parts)), most_km2, is_cut
    )


def _polygons(area: Any) -> list[Any]:
    flat = [each for part in shapely.get_parts(area) for each in shapely.get_parts(part)]
    return [each for each in flat if each.area > _NOTHING_M2]


def _compact(piece: Any, most_m2: float) -> list[Any]:
    """Return a polygon as parts that are not larger than `most_m2`."""
    found, waiting = [], [piece]
    while waiting:
        part = waiting.pop()
        if part.area <= most_m2 * _ROUNDED:
            found.append(part)
        else:
            waiting += _halves(part, most_m2)
    return found


def _halves(part: Any, most_m2: float) -> list[Any]:
    """Cut a polygon from north to south or from west to east, whichever leaves no strip."""
    cuts = [_cut(part, most_m2, is_wide=is_wide) for is_wide in (True, False)]
    return min(cuts, key=_slimness)


def _slimness(parts: list[Any]) -> float:
    """Return how many times longer than wide the slimmest bounding box is."""
    west, south, east, north = shapely.bounds(as_figures(parts)).T
    sides = np.sort([east - west, north - south], axis=0)
    return float((sides[1] / sides[0]).max())


def _cut(part: Any, most_m2: float, *, is_wide: bool) -> list[Any]:
    west, south, east, north = part.bounds
    low, high = (west, east) if is_wide else (south, north)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        near = _before(part, middle, is_wide=is_wide)
        low, high = (middle, high) if near.area < part.area / 2 else (low, middle)
    sides = [_polygons(near), _polygons(shapely.difference(part, near))]
    kept, nooks = zip(*(_without_nooks(side, most_m2 * _NOOK) for side in sides), strict=True)
    made = [shapely.union_all([*kept[0], *nooks[1]]), shapely.union_all([*kept[1], *nooks[0]])]
    if max(each.area for each in made) > 0.75 * part.area:  # a shape like a comb
        return [each for side in sides for each in side]
    return [each for side in made for each in _polygons(side)]


def _before(part: Any, line: float, *, is_wide: bool) -> Any:
    """Return what lies west or south of a line."""
    west, south, east, north = part.bounds
    box = shapely.box(west, south, line, north) if is_wide else shapely.box(west, south, east, line)
    return shapely.intersection(part, box)


def _without_nooks(side: list[Any], small_m2: float) -> tuple[list[Any], list[Any]]:
    """Return the parts of one side of a cut, and apart from them those that are small."""
    area = shapely.area(as_figures(side))
    is_nook = (area < small_m2) & (np.arange(len(side)) != area.argmax())
    return (
        [each for each, nook in zip(side, is_nook, strict=True) if not nook],
        [each for each, nook in zip(side, is_nook, strict=True) if nook],
    )


@dataclass(frozen=True, eq=False, slots=True)
class Gap:
    """One part of what is not covered.

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
        See :class:`geo.coverage.straight_line.nearest.Nearest`.
    community : str or None
        That holds it, where outlines are loaded.
    near : Near or None
        A known place inside, else the nearest one within 5 km.
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
    community: str | None = None
    near: Near | None = None

    def where(self, language: Language) -> str | None:
        """Return its address in words; None where no community and no place is known."""
        return address(self.community, self.near, language)


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
        see :func:`geo.coverage.gaps.gap_parts`.
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

    def to_list(self, language: Language) -> list[dict[str, Any]]:
        """Return the gaps as JSON for machines, without their shapes."""
        return [each["properties"] for each in self.features(language)]
