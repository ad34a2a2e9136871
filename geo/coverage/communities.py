"""Split a coverage by community, and check community outlines against the town and each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Facilities
from geo.coverage.population.areas import SharedAreas, shared_areas
from geo.coverage.population.fields import named_field
from geo.coverage.population.file import figures_of
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population, as_figures, clipped, people_in_parts
from geo.coverage.report import wording
from geo.coverage.scenario import minus
from geo.coverage.straight_line.service_area import Interval, bounded
from geo.coverage.town import Town
from geo.coverage.user_data.names import some
from geo.model.arrays import Flags, Geometries
from geo.model.errors import BadQuery, Finding, UnusablePopulation
from geo.model.query import ProjectFilter
from geo.model.text.english import community_label
from geo.store.counts import figures
from geo.store.memberships import Memberships, memberships_in_metres
from geo.store.snapshot import Snapshot

_NAME_FIELDS = (
    "社区名称", "社区", "村（社区）", "社区名", "行政村", "名称", "name", "communityname",
    "community", "village", "namezh", "mc", "xzqmc", "sqmc", "zldwmc",
)  # fmt: skip
# Outlines from different sources never match exactly; smaller overlaps and gaps are not reported.
_SLIVER_KM2 = 0.01
_DIGITS = 2
_NONE = Interval(0.0, 0.0, 0.0)
_SLIVER_SHARE = 5e-4  # of the people; a smaller part is not reported


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """The coverage of one community.

    Attributes
    ----------
    name : str
    area_km2 : float
        Area inside the town.
    covered_km2 : Interval
    people : Interval or None
        Covered people; None without population data.
    people_total : float or None
        All people of the community.
    facilities : Interval
        The town's own facilities that lie in it: certainly, as marked, and possibly; see
        :func:`geo.store.memberships.memberships_of`.
    places : Interval or None
        Known capacity of these; None where none is known.
    adds : Interval or None
        Share of the people (of the area where people are unknown) that everything planned
        adds; None where it was not computed.
    services : Interval or None
        Services of the living circle that at least half of the people reach; None where it
        was not computed.
    services_judged : int
        How many services the living circle has.
    projects : Interval or None
        Projects of the plan that lie in it: certainly (twice), and at most, with those that
        only possibly lie there; None where they were not counted.
    """

    name: str
    area_km2: float
    covered_km2: Interval
    people: Interval | None
    people_total: float | None
    facilities: Interval = _NONE
    places: Interval | None = None
    adds: Interval | None = None
    services: Interval | None = None
    services_judged: int = 0
    projects: Interval | None = None

    @property
    def share(self) -> Interval:
        """Covered share of the community's area, between 0 and 1."""
        return self.covered_km2.scaled(1.0 / self.area_km2)

    @property
    def people_left(self) -> float | None:
        """People not covered nominally; None without population data."""
        if self.people is None or self.people_total is None:
            return None
        return max(self.people_total - self.people.nominal, 0.0)

    @property
    def share_left(self) -> float:
        """Share of the people not covered nominally; of the area where people are unknown."""
        return 1.0 - (self.people_share or self.share).nominal

    @property
    def people_share(self) -> Interval | None:
        """Covered share of the community's people; None if there are none or they are unknown."""
        if self.people is None or not self.people_total:
            return None
        return self.people.scaled(1.0 / self.people_total)

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON data."""
        return {
            "community": self.name,
            "area_km2": round(self.area_km2, 6),
            "covered_km2": self.covered_km2.to_dict(),
            "people": self.people.to_dict(1) if self.people else None,
            "people_total": None if self.people_total is None else round(self.people_total, 1),
            "people_left": None if self.people_left is None else round(self.people_left, 1),
            "facilities": self.facilities.to_dict(0),
            "places": self.places.to_dict(1) if self.places else None,
            "plan_adds": self.adds.to_dict() if self.adds else None,
            "services": self.services.to_dict(0) if self.services else None,
            "services_judged": self.services_judged or None,
            "projects": self.projects.to_dict(0) if self.projects else None,
        }


@dataclass(frozen=True, eq=False, slots=True)
class ByCommunity:
    """A coverage split by community.

    Attributes
    ----------
    coverage : Coverage
        Has the rule and the method.
    rows : tuple of CommunityRow
        Sorted by people not covered, most first; without population data, by area not
        covered. Ties keep the order of the outlines.
    findings : tuple of Finding
        Overlaps, gaps and outlines that extend beyond the town: reasons why the rows
        may not add up to the town.
    """

    coverage: Coverage
    rows: tuple[CommunityRow, ...]
    findings: tuple[Finding, ...]


def by_community(
    coverage: Coverage,
    population: Population | None = None,
    communities: Mapping[str, Any] | None = None,
) -> ByCommunity:
    """Return what is covered in each community.

    Parameters
    ----------
    coverage : Coverage
        By straight line or along streets.
    population : Population, optional
    communities : mapping of name to shapely geometry, optional
        In the town's projected system; by default the communities of the town.
    """
    town = coverage.town
    outlines = dict(town.communities or {} if communities is None else communities)
    inside = _inside(outlines, town)
    findings = fit_of(list(outlines), as_figures(outlines.values()), inside, town)
    names, parts = _with_area(outlines, inside)
    rows = _rows(names, parts, coverage, population)
    found, facility_findings = facilities_in(coverage.facilities.own, parts)
    rows = tuple(
        replace(row, facilities=each.counted, places=each.places)
        for row, each in zip(rows, found, strict=True)
    )
    findings += [*_people_findings(rows, parts, coverage, population), *facility_findings]
    return ByCommunity(coverage, tuple(sorted(rows, key=_most_left)), tuple(findings))


def community_parts(town: Town) -> tuple[list[str], Geometries]:
    """Return the communities of a town that have an area in it, clipped to it.

    Returns
    -------
    names : list of str
    parts : array of shapely geometries
        In the town's projected system.
    """
    outlines = dict(town.communities or {})
    return _with_area(outlines, _inside(outlines, town))


def _inside(outlines: Mapping[str, Any], town: Town) -> Geometries:
    return clipped(shapely.make_valid(as_figures(outlines.values())), town.outline)


def _with_area(outlines: Mapping[str, Any], inside: Geometries) -> tuple[list[str], Geometries]:
    names, kept = list(outlines), np.flatnonzero(shapely.area(inside) > 0)
    return [names[at] for at in kept], inside[kept]


@dataclass(frozen=True, slots=True)
class FacilitiesHere:
    """The facilities in one community.

    Attributes
    ----------
    counted : Interval
        How many: certainly, as marked, and possibly.
    places : Interval or None
        Their known capacity; None where none of them has a known one.
    """

    counted: Interval
    places: Interval | None


def facilities_in(
    facilities: Facilities, parts: Geometries
) -> tuple[list[FacilitiesHere], list[Finding]]:
    """Count the facilities in each community, and report those that are not in exactly one.

    A facility whose place is known to within r metres lies certainly in a community if it is at
    least r inside it, and possibly if it is at most r from it; as marked where it stands on the
    map. One on a common edge, or in two outlines that overlap, is in both.

    Parameters
    ----------
    facilities : Facilities
    parts : (k,) array of shapely geometries
        The communities, valid areas in the same projected system.
    """
    metres = np.where(np.isinf(facilities.uncertainty_m), np.nan, facilities.uncertainty_m)
    exact = np.zeros(len(parts))
    reached = memberships_in_metres(facilities.geometry, metres, parts, exact)
    marked = memberships_in_metres(facilities.geometry, np.zeros(len(metres)), parts, exact)
    possible, sure = _table(reached, facilities, parts), _table(reached, facilities, parts, True)
    nominal = _table(marked, facilities, parts)
    held = facilities.capacity
    rows = []
    for at in range(len(parts)):
        columns = [each[:, at] for each in (sure, nominal, possible)]
        known = np.nan_to_num(held)
        is_known = bool(np.isfinite(held[columns[2]]).any())
        places = Interval(*(float(known[each].sum()) for each in columns)) if is_known else None
        rows.append(FacilitiesHere(Interval(*(float(each.sum()) for each in columns)), places))
    if not len(parts):
        return rows, []
    several = sure.sum(axis=1) > 1
    unsure = (
        ~several
        & (possible.sum(axis=1) > 0)
        & ~((possible.sum(axis=1) == 1) & (sure.sum(axis=1) == 1))
    )
    noticed = {
        "communities_facilities_outside": possible.sum(axis=1) == 0,
        "communities_facilities_several": several,
        "communities_facilities_unsure": unsure,
    }
    return rows, [
        _named_finding(code, facilities.names, chosen)
        for code, chosen in noticed.items()
        if chosen.any()
    ]


def _table(
    found: Memberships, facilities: Facilities, parts: Geometries, is_sure: bool = False
) -> Flags:
    """Return which facility lies in which community: (n, k) bool."""
    table = np.zeros((len(facilities), len(parts)), dtype=np.bool_)
    chosen = found.sure if is_sure else np.ones(len(found.rows), np.bool_)
    table[found.rows[chosen], found.places[chosen]] = True
    return table


def _named_finding(code: str, names: Sequence[str], chosen: Flags) -> Finding:
    some_names = [names[row] for row in np.flatnonzero(chosen).tolist()]
    params = {"count": f"{len(some_names):,}", "names": some(some_names)}
    return Finding(code, "info", params=params)


def _people_findings(
    rows: Sequence[CommunityRow],
    parts: Geometries,
    coverage: Coverage,
    population: Population | None,
) -> list[Finding]:
    """Report people who live in no community, and those who live in several that overlap."""
    if population is None or not coverage.people_total or not rows:
        return []
    inside = population.inside(shapely.union_all(parts))
    outside = coverage.people_total - inside
    twice = sum(row.people_total or 0.0 for row in rows) - inside
    noticed = {"communities_people_outside": outside, "communities_people_several": twice}
    return [
        Finding(code, "warning", params={"count": _people_words(count, population.basis)})
        for code, count in noticed.items()
        # Outlines that nearly meet leave slivers, in which even spreading puts a few people.
        if count >= 1 and count > _SLIVER_SHARE * coverage.people_total
    ]


def _people_words(count: float, basis: str | None) -> str:
    step = wording.people_step(wording.within(count), basis)
    return f"{round(count / step) * step:,.0f}"


def _most_left(row: CommunityRow) -> tuple[float, float]:
    # Rounded, because sums of the same numbers in another order differ in the last bits.
    left = row.people_left
    land = row.area_km2 - row.covered_km2.nominal
    return -round(left, 6) if left is not None else 0.0, -round(land, 9)


def with_added(
    rows: Sequence[CommunityRow], planned: Sequence[CommunityRow]
) -> tuple[CommunityRow, ...]:
    """Return the rows with the share that everything planned adds in each.

    Parameters
    ----------
    rows, planned : sequence of CommunityRow
        Of the same communities: with what counts, and with everything planned.
    """
    later = {row.name: row.people_share or row.share for row in planned}
    return tuple(
        replace(row, adds=minus(later[row.name], row.people_share or row.share)) for row in rows
    )


def with_projects(rows: Sequence[CommunityRow], snapshot: Snapshot) -> tuple[CommunityRow, ...]:
    """Return communities with how many projects of the plan lie in each, whatever their status.

    Parameters
    ----------
    rows : sequence of CommunityRow
    snapshot : Snapshot
    """
    counts = figures(snapshot, ProjectFilter())
    numbers = counts.facets["community"]
    counted = []
    for row in rows:
        most = float(numbers.get(row.name, 0))
        sure = most - counts.possible.get(row.name, 0)
        counted.append(replace(row, projects=Interval(sure, sure, most)))
    return tuple(counted)


def _rows(
    names: Sequence[str], parts: Geometries, coverage: Coverage, population: Population | None
) -> tuple[CommunityRow, ...]:
    areas = (shapely.area(parts) / 1e6).tolist()
    levels = (coverage.areas.sure, coverage.areas.nominal, coverage.areas.possible)
    covered_km2 = [shapely.area(shapely.intersection(parts, area)) / 1e6 for area in levels]
    covered = [Interval(*row) for row in np.column_stack(covered_km2).tolist()]
    people: list[Interval] | list[None] = [None] * len(names)
    totals: list[float] | list[None] = [None] * len(names)
    if population is not None:
        people = _people(coverage, population, parts)
        totals = population.inside_each(parts).tolist()
    return tuple(
        CommunityRow(
            name=name,
            area_km2=area,
            covered_km2=bounded(km2, area),
            people=None if count is None or total is None else bounded(count, total),
            people_total=total,
        )
        for name, area, km2, count, total in zip(names, areas, covered, people, totals, strict=True)
    )


def _people(coverage: Coverage, population: Population, parts: Geometries) -> list[Interval]:
    if isinstance(population, PointPopulation) and coverage.point_classes is not None:
        return population.covered_each(coverage.point_classes, parts)
    if coverage.method == "network":
        return people_in_parts(population, coverage.areas, parts)
    return population.within_each(coverage.areas, coverage.facilities, coverage.rule.value, parts)


def communities_from_features(
    features: Sequence[dict[str, Any]], town: Town, field: str | None = None
) -> dict[str, Any]:
    """Return the communities in a user's file.

    Parameters
    ----------
    features : sequence of GeoJSON features
        Areas, WGS 84 degrees; areas with the same name are united.
    town : Town
    field : str, optional
        The field with the names; recognised by its name if omitted.

    Returns
    -------
    dict of str to shapely geometry
        In the town's projected system.

    Raises
    ------
    UnusablePopulation
        ``communities_no_areas``, ``communities_no_name``.
    BadQuery
        ``population_field_missing`` if the file has no such `field`.
    """
    names, figures = _outlines(features, town, field)
    grouped: dict[str, list[Any]] = {}
    for name, outline in zip(names, figures, strict=True):
        grouped.setdefault(name, []).append(outline)
    return {name: shapely.union_all(outlines) for name, outlines in grouped.items()}


def named_outlines(
    features: Sequence[dict[str, Any]],
) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return name, outline (WGS 84 degrees) and properties of each community in a file.

    Parameters
    ----------
    features : sequence of GeoJSON features
        What is not an area is left out.

    Raises
    ------
    UnusablePopulation
        ``communities_no_name``
    """
    figures = figures_of(features)
    is_area = shapely.get_dimensions(figures) == 2
    properties = [
        each.get("properties") or {} for each, kept in zip(features, is_area, strict=True) if kept
    ]
    return list(zip(_names(properties, None), figures[is_area], properties, strict=True))


def with_communities(features: Sequence[dict[str, Any]], town: Town) -> Town:
    """Return a town with the communities in a file, and the findings about them.

    Parameters
    ----------
    features : sequence of GeoJSON features
        See :func:`communities_from_features`, which raises the same errors.
    town : Town
    """
    findings = doubled_outlines(*_outlines(features, town, None))
    outlines = communities_from_features(features, town)
    return replace(town, communities=outlines, findings=(*town.findings, *findings))


def _outlines(
    features: Sequence[dict[str, Any]], town: Town, field: str | None
) -> tuple[list[str], Geometries]:
    """Return names and outlines of the areas in a file, the outlines valid and in metres."""
    figures = figures_of(features)
    is_area = shapely.get_dimensions(figures) == 2
    outlines = shapely.make_valid(town.to_metres(figures[is_area]))
    if not shapely.intersects(outlines, town.outline).any():
        raise UnusablePopulation("communities_no_areas")
    properties = [
        each.get("properties") or {} for each, kept in zip(features, is_area, strict=True) if kept
    ]
    return _names(properties, field), outlines


def _names(properties: Sequence[dict[str, Any]], field: str | None) -> list[str]:
    fields = list(dict.fromkeys(name for each in properties for name in each))
    shown = tuple(fields) or "–"
    name_field = named_field(fields, _NAME_FIELDS) if field is None else field
    if name_field is None:
        raise UnusablePopulation("communities_no_name", value=shown)
    if name_field not in fields:
        raise BadQuery("population_field_missing", field=name_field, value=shown)
    # An outline without a name is still part of the town: it is shown by its number.
    return [str(each.get(name_field) or f"#{number}") for number, each in enumerate(properties, 1)]


def fit_of(
    names: Sequence[str], outlines: Geometries, inside: Geometries, town: Town
) -> list[Finding]:
    """Report where communities extend beyond the town, overlap, or leave a gap.

    Parameters
    ----------
    names : (n,) sequence of str
    outlines, inside : (n,) array of shapely geometries
        The outlines as loaded, and clipped to the town; in its projected system, metres.
    town : Town
    """
    findings = []
    outside = (shapely.area(outlines) - shapely.area(inside)) / 1e6
    for at in np.flatnonzero(outside > _SLIVER_KM2).tolist():
        params = {**_named(name=names[at]), "value": round(float(outside[at]), _DIGITS)}
        findings.append(Finding("community_outside", "warning", params=params))
    findings += _overlaps(names, shared_areas(inside))
    gap = float(town.outline.difference(shapely.union_all(inside)).area) / 1e6
    if len(inside) and gap > _SLIVER_KM2:
        params = {"value": round(gap, _DIGITS)}
        findings.append(Finding("communities_gap", "warning", params=params))
    return findings


def _named(**names: str | tuple[str, ...]) -> dict[str, Any]:
    """Return names of communities for a notice, with those in English where there are any."""
    params: dict[str, Any] = {}
    for key, value in names.items():
        texts = (value,) if isinstance(value, str) else value
        english = tuple(community_label(each, "en") for each in texts)
        params[key] = value
        if english != texts:
            params[f"{key}_en"] = english[0] if isinstance(value, str) else english
    return params


def _overlaps(names: Sequence[str], pairs: SharedAreas) -> list[Finding]:
    """Report communities inside another one, and pairs that overlap."""
    findings = []
    for large in np.unique(pairs.large[pairs.within]).tolist():
        rows = pairs.small[pairs.within & (pairs.large == large)].tolist()
        inner = some([names[row] for row in sorted(rows)])
        params = {**_named(name=names[large], names=inner), "count": f"{len(rows):,}"}
        findings.append(Finding("communities_within", "warning", params=params))
    low, high = np.minimum(pairs.small, pairs.large), np.maximum(pairs.small, pairs.large)
    rest = np.flatnonzero(~pairs.within & (pairs.shared_m2 > _SLIVER_KM2 * 1e6))
    for at in rest[np.lexsort((high[rest], low[rest]))].tolist():
        value = round(float(pairs.shared_m2[at]) / 1e6, _DIGITS)
        params = {**_named(first=names[low[at]], second=names[high[at]]), "value": value}
        findings.append(Finding("communities_overlap", "warning", params=params))
    return findings


def doubled_outlines(names: Sequence[str], figures: Geometries) -> tuple[Finding, ...]:
    """Report the outlines that a file has more than once under the same name.

    Parameters
    ----------
    names : (n,) sequence of str
    figures : (n,) array of shapely geometries
        Metres, valid.
    """
    pairs = shared_areas(figures)
    name = np.array(list(names), dtype=object)
    is_repeated = pairs.same & (name[pairs.small] == name[pairs.large])
    if not is_repeated.any():
        return ()
    rows = np.unique(np.maximum(pairs.small, pairs.large)[is_repeated]).tolist()
    inner = some([names[row] for row in rows])
    params = {"count": f"{len(rows):,}", **_named(names=inner)}
    return (Finding("communities_twice", "warning", params=params),)
