"""Find the gaps of a coverage: parts of the town that no service area reaches.

What is not covered is divided by community, or cut into compact parts of bounded size,
and ranked by people. Each gap has its area, its people, an address and the nearest facility.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely

from geo.coverage.certainty import NOMINAL, POSSIBLE
from geo.coverage.coverage import Coverage
from geo.coverage.exact import rounded, units_of
from geo.coverage.landmarks import Landmarks, Near, address, near_areas
from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population, as_figures
from geo.coverage.report.shapes import geojson_geometry, in_degrees
from geo.coverage.straight_line.nearest import nearest_facility
from geo.coverage.town import Town
from geo.model.arrays import Floats, Geometries
from geo.model.text.language import Language

Beyond = Literal["nominal", "possible"]
SLIVER_M2 = 10_000.0  # one hectare: smaller leftovers between circles have no room for a facility
PART_KM2 = 4.0  # 2 km by 2 km, a size that is easy to survey; not from a planning standard
MOST_PARTS = 100  # in an entirely uncovered town, so the parts of a large town are larger
_NOOK = 1 / 8  # of the largest size: a smaller piece cut off is given back to the other side
_NOTHING_M2 = 1e-3  # smaller pieces along two outlines come from rounding
_ROUNDED = 1 + 1e-6  # tolerance: a half may exceed the largest size by rounding
_STEPS = 40  # bisection steps in the search for the cut


def gaps(
    coverage: Coverage,
    population: Population | None = None,
    beyond: Beyond = "nominal",
    sliver_m2: float = SLIVER_M2,
    known: Landmarks | None = None,
) -> Gaps:
    """Return the gaps of a coverage, by community or in compact parts of bounded size.

    Parameters
    ----------
    coverage : Coverage
    population : Population, optional
        The population of the coverage; without it, gaps are ranked by area.
    beyond : {"nominal", "possible"}
        Return what lies outside the nominal or the possible service area.
    sliver_m2 : float
        Parts smaller than this are counted but not listed, m2.
    known : Landmarks, optional
        Places that the addresses refer to; by default those of the data folder.

    Notes
    -----
    :func:`geo.coverage.gaps.gap_parts` says how the uncovered area is divided.

    People known by point are counted as the coverage counts them, so that those
    in gaps, in slivers and elsewhere add up to those not covered.

    The shape of a gap depends on places known to within tens or hundreds of
    metres: ``possible`` keeps only what is uncovered wherever they truly are.
    """
    uncovered = coverage.town.outline.difference(getattr(coverage.areas, beyond))
    divided = gap_parts(uncovered, coverage.town)
    parts = divided.figures
    area = shapely.area(parts)
    people = np.full(len(parts), np.nan)
    elsewhere = 0.0
    if population is not None:
        people, elsewhere = _people(coverage, population, parts, beyond)
    west, south, _, _ = shapely.bounds(parts).T.reshape(4, -1)
    # Position breaks ties, so that the order is the same on every run.
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
    """Return the people not covered in each part, and the number of those in no part."""
    classes = coverage.point_classes
    level = {"nominal": NOMINAL, "possible": POSSIBLE}[beyond]
    if isinstance(population, PartitionedPopulation) and classes is None:
        radius_m = coverage.rule.value
        return population.uncovered_each(coverage.facilities, radius_m, parts, level)
    if not isinstance(population, PointPopulation) or classes is None:
        return population.inside_each(parts), 0.0
    is_uncovered = classes < level
    units = population.chosen_units(parts, is_uncovered)
    rest = units_of(population.people[is_uncovered]) - sum(units)
    return np.array([rounded(each) for each in units]), max(rounded(rest), 0.0)


def _ranked(
    coverage: Coverage, divided: GapParts, order: Any, people: Floats, known: Landmarks | None
) -> tuple[Gap, ...]:
    """Return the parts in `order` as gaps, with address and nearest facility."""
    parts = divided.figures[order]
    labels = [_label(part) for part in parts]
    x, y = np.array(labels, np.float64).reshape(-1, 2).T
    facilities = coverage.facilities
    nearest = nearest_facility(x, y, facilities, coverage.rule.value)
    near = near_areas(list(parts), labels, coverage.town, known)
    return tuple(
        Gap(
            rank=at + 1,
            geometry=parts[at],
            area_km2=float(parts[at].area) / 1e6,
            people=None if np.isnan(people[row]) else float(people[row]),
            label=labels[at],
            facility=facilities.ids[of] if (of := int(nearest.facility[at])) >= 0 else None,
            facility_name=facilities.names[of] if of >= 0 else None,
            distance_m=float(nearest.distance_m[at]),
            low_m=float(nearest.low_m[at]),
            high_m=float(nearest.high_m[at]),
            community=divided.communities[row],
            near=near[at],
        )
        for at, row in enumerate(order.tolist())
    )


def _label(part: Any) -> tuple[float, float]:
    """Return the centre of the largest circle inside, where a facility would fill the most."""
    circle = shapely.maximum_inscribed_circle(part, tolerance=max(part.area**0.5 / 200, 0.01))
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)


def _feature(gap: Gap, all_gaps: Gaps, language: Language) -> dict[str, Any]:
    coverage = all_gaps.coverage
    town = coverage.town
    longitude, latitude = shapely.get_coordinates(town.to_degrees(shapely.Point(gap.label)))[0]
    return {
        "type": "Feature",
        "id": f"gap-{gap.rank}",
        "properties": {
            "rank": gap.rank,
            "beyond": all_gaps.beyond,
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
    """The uncovered area in parts.

    `figures` are (n,) shapely Polygons in metres; `communities` names the community of each,
    None outside known outlines. `most_km2` is the size limit outside these outlines, and
    `is_cut` says whether any part had to be cut to keep to it.
    """

    figures: Geometries
    communities: tuple[str | None, ...]
    most_km2: float
    is_cut: bool


def gap_parts(uncovered: Any, town: Town) -> GapParts:
    """Divide the uncovered area by community, and the rest into compact parts.

    Parameters
    ----------
    uncovered : shapely geometry
        In the town's projected system, metres.
    town : Town

    Returns
    -------
    GapParts
        They do not overlap, and their union is `uncovered`.

    Notes
    -----
    Within the known outlines of communities, each part lies in one community (where
    outlines overlap, in the first). Outside them, a part larger than 4 km2 (in a town of
    more than 400 km2: a hundredth of the town) is halved by area, from north to south or
    from west to east, whichever gives the more compact halves, until no part is larger.
    Small pieces that a cut would separate from their surroundings stay with them. Only the
    shape decides, so the parts are the same on every run.

    Examples
    --------
    >>> place = Town(shapely.box(0, 0, 4_000, 2_000), 4547)
    >>> divided = gap_parts(place.outline, place)
    >>> (shapely.area(divided.figures) / 1e6).round(6).tolist(), divided.is_cut
    ([4.0, 4.0], True)
    """
    most_km2 = max(PART_KM2, town.area_km2 / MOST_PARTS)
    figures: list[Any] = []
    names: list[str | None] = []
    for name, outline in (town.communities or {}).items():
        inside = _polygons(shapely.intersection(uncovered, shapely.make_valid(outline)))
        if inside:
            uncovered = shapely.difference(uncovered, shapely.make_valid(outline))
            figures += inside
            names += [name] * len(inside)
    rest = _polygons(uncovered)
    parts = [part for piece in rest for part in _compact(piece, most_km2 * 1e6)]
    is_cut = len(parts) > len(rest)
    return GapParts(
        as_figures([*figures, *parts]), (*names, *[None] * len(parts)), most_km2, is_cut
    )


def _polygons(area: Any) -> list[Any]:
    """Return the polygons of a geometry, without those that come from rounding."""
    flat = [each for part in shapely.get_parts(area) for each in shapely.get_parts(part)]
    return [each for each in flat if each.area > _NOTHING_M2]


def _compact(piece: Any, most_m2: float) -> list[Any]:
    """Divide a polygon into parts no larger than `most_m2`."""
    small_enough, pending = [], [piece]
    while pending:
        part = pending.pop()
        if part.area <= most_m2 * _ROUNDED:
            small_enough.append(part)
        else:
            pending += _halves(part, most_m2)
    return small_enough


def _halves(part: Any, most_m2: float) -> list[Any]:
    """Halve a polygon, north to south or west to east, whichever gives the more compact parts."""
    cuts = [_cut(part, most_m2, is_wide=is_wide) for is_wide in (True, False)]
    return min(cuts, key=_slimness)


def _slimness(parts: list[Any]) -> float:
    """Return the length-to-width ratio of the slimmest bounding box."""
    west, south, east, north = shapely.bounds(as_figures(parts)).T
    sides = np.sort([east - west, north - south], axis=0)
    return float((sides[1] / sides[0]).max())


def _cut(part: Any, most_m2: float, *, is_wide: bool) -> list[Any]:
    """Halve a polygon by area along a meridian (`is_wide`) or a parallel of the grid."""
    west, south, east, north = part.bounds
    low, high = (west, east) if is_wide else (south, north)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        near = _before(part, middle, is_wide=is_wide)
        low, high = (middle, high) if near.area < part.area / 2 else (low, middle)
    sides = [_polygons(near), _polygons(shapely.difference(part, near))]
    kept, nooks = zip(*(_without_nooks(side, most_m2 * _NOOK) for side in sides), strict=True)
    halves = [shapely.union_all([*kept[0], *nooks[1]]), shapely.union_all([*kept[1], *nooks[0]])]
    if max(half.area for half in halves) > 0.75 * part.area:  # a shape like a comb
        return [polygon for side in sides for polygon in side]
    return [polygon for half in halves for polygon in _polygons(half)]


def _before(part: Any, line: float, *, is_wide: bool) -> Any:
    """Return the part of a polygon west or south of a line."""
    west, south, east, north = part.bounds
    box = shapely.box(west, south, line, north) if is_wide else shapely.box(west, south, east, line)
    return shapely.intersection(part, box)


def _without_nooks(side: list[Any], small_m2: float) -> tuple[list[Any], list[Any]]:
    """Separate the small polygons on one side of a cut from the others."""
    area = shapely.area(as_figures(side))
    is_nook = (area < small_m2) & (np.arange(len(side)) != area.argmax())
    return (
        [polygon for polygon, nook in zip(side, is_nook, strict=True) if not nook],
        [polygon for polygon, nook in zip(side, is_nook, strict=True) if nook],
    )


@dataclass(frozen=True, eq=False, slots=True)
class Gap:
    """One gap: a polygon that is not covered.

    Attributes
    ----------
    rank : int
        From 1.
    geometry : shapely Polygon
        In the town's projected system, metres.
    area_km2 : float
    people : float or None
        None without population data.
    label : tuple of float
        x, y of the centre of the largest circle inside, metres.
    facility, facility_name : str or None
        The facility nearest to the label; None if there is none.
    distance_m, low_m, high_m : float
        From the label to that facility by straight line, metres; infinite if there
        is none. See :class:`geo.coverage.straight_line.nearest.Nearest`.
    community : str or None
        The community in which the gap lies; None outside known outlines.
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
        """Return the address in words; None if no community and no place nearby is known."""
        return address(self.community, self.near, language)


@dataclass(frozen=True, eq=False, slots=True)
class Gaps:
    """All gaps of a coverage.

    Attributes
    ----------
    coverage : Coverage
        Has the rule and the method.
    beyond : {"nominal", "possible"}
        Whether the gaps are what is not nominally or not even possibly covered.
    gaps : tuple of Gap
        Most people first, then the largest.
    sliver_m2 : float
        Smaller parts are not listed, m2.
    slivers : int
        Number of parts not listed.
    slivers_km2 : float
        Their total area, km2.
    slivers_people : float or None
        The people in them.
    elsewhere_people : float
        People not covered but in no gap: along streets, the walk can be too long
        even for people who live beside a reached street.
    most_km2 : float
        Size limit of gaps outside the outlines of communities, km2;
        see :func:`geo.coverage.gaps.gap_parts`.
    is_cut : bool
        Whether any gap was cut to that size.
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
        """Total area of the gaps without slivers, km2."""
        return float(sum(gap.area_km2 for gap in self.gaps))

    @property
    def people(self) -> float | None:
        """People in all gaps without slivers; None without population data."""
        if self.slivers_people is None:
            return None
        return float(sum(gap.people or 0.0 for gap in self.gaps))

    def basis_of(self, people: float) -> str | None:
        """Return the basis of a number of people in gaps; None if it rests on no assumption.

        The town's total is known however the people are spread over it.
        """
        total = self.coverage.people_total
        is_all = total is not None and people >= total * (1 - 1e-9)
        return None if is_all else self.coverage.people_basis

    def features(self, language: Language = "en") -> list[dict[str, Any]]:
        """Return the gaps as GeoJSON features in WGS 84, with addresses in a language."""
        return [_feature(gap, self, language) for gap in self.gaps]

    def to_list(self, language: Language) -> list[dict[str, Any]]:
        """Return the gaps as JSON data, without their geometry."""
        return [feature["properties"] for feature in self.features(language)]
