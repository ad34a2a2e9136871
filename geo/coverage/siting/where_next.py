"""Choose sites for a given coverage, with default grids of people and candidates."""

from __future__ import annotations

import math
from dataclasses import replace

import shapely

from geo.coverage.coverage import Coverage
from geo.coverage.network.sites import reach_along_streets
from geo.coverage.network.streets import Streets
from geo.coverage.population.grid import demand_grid
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.siting.siting import Siting, choose_sites
from geo.coverage.straight_line.reach import Candidates, Demand, candidate_grid
from geo.coverage.straight_line.service_area import QUARTER_SEGMENTS
from geo.coverage.town import Town

_CELLS = 4_000  # of the grids of people and of candidates; finer ones make no visible difference
# Among few candidates small differences decide, so the cells for the people are finer.
_FINEST, _CELLS_BY_SITES = 60_000, 3_600_000
_SMALLEST_CELL_M, _SPACING_M = 10.0, 250.0
_MOST_POINTS = 50_000  # more points than this are merged into cells
_MOST_ORDERED = 50


def best_sites(
    coverage: Coverage,
    population: Population,
    count: int,
    candidates: Candidates | None = None,
    streets: Streets | None = None,
) -> Siting:
    """Choose the sites that cover the most people not covered yet.

    Parameters
    ----------
    coverage : Coverage
    population : Population
        The population of the coverage.
    count : int
        Number of sites.
    candidates : Candidates, optional
        By default a grid over the town.
    streets : Streets, optional
        The network of a coverage along streets.

    Raises
    ------
    BadQuery
        See :func:`geo.coverage.siting.siting.choose_sites`.
    """
    town, rule, facilities = coverage.town, coverage.rule, coverage.facilities
    demand = demand_of(town, population, None if candidates is None else len(candidates))
    if candidates is None:
        candidates = candidate_grid(town, spacing_m(town))
    reach = None
    if streets is not None:
        reach = reach_along_streets(demand, candidates, facilities, streets, rule.value)
    siting = choose_sites(town, rule, demand, candidates, count, facilities=facilities, reach=reach)
    siting = replace(siting, findings=candidates.findings)
    is_by_area = streets is None and not isinstance(population, PointPopulation)
    return _by_area(siting, coverage, population) if is_by_area and siting.sites else siting


def _by_area(siting: Siting, coverage: Coverage, population: Population) -> Siting:
    """Recount the people of the sites by covered area, as the coverage counts them.

    The search counts a cell as covered if its centre is, which overstates the gain of
    the chosen sites.
    """
    points = shapely.points([site.x for site in siting.sites], [site.y for site in siting.sites])
    discs = shapely.buffer(points, siting.rule.value, quad_segs=QUARTER_SEGMENTS)
    covered = coverage.areas.nominal
    alone = population.inside_each(shapely.difference(discs, covered))
    left, sites = list(range(len(discs))), []
    while left:
        gains = population.inside_each(shapely.difference(discs[left], covered))
        # Many sites keep the order of the search, which saves time.
        at = int(gains.argmax()) if len(discs) <= _MOST_ORDERED else 0
        row = left.pop(at)
        covered = covered.union(discs[row])
        sites.append(replace(siting.sites[row], gain=float(gains[at]), alone=float(alone[row])))
    people = coverage.people.nominal if coverage.people else 0.0
    gain = sum(site.gain for site in sites)
    bound = gain * siting.bound / siting.gain
    return replace(siting, sites=tuple(sites), bound=bound, people=population.total, covered=people)


def demand_of(town: Town, population: Population, sites: int | None = None) -> Demand:
    """Return the people whom sites are to reach, by point or by grid cell.

    Parameters
    ----------
    town : Town
    population : Population
    sites : int, optional
        Number of candidates; None for the grid.
    """
    if isinstance(population, PointPopulation) and population.count <= _MOST_POINTS:
        return Demand(population.x, population.y, population.people)
    return Demand(*demand_grid(town, population, people_cell_m(town, sites)))


def people_cell_m(town: Town, sites: int | None = None) -> float:
    """Return the side of the cells by which people are counted, metres.

    Examples
    --------
    >>> import shapely
    >>> place = Town(shapely.box(0, 0, 6_000, 6_000), 4547)
    >>> round(people_cell_m(place), 1), round(people_cell_m(place, 5), 1)
    (94.9, 24.5)
    """
    cells = _CELLS
    if sites is not None:
        cells = min(max(_CELLS_BY_SITES // max(sites, 1), _CELLS), _FINEST)
    return max(math.sqrt(town.outline.area / cells), _SMALLEST_CELL_M)


def spacing_m(town: Town) -> float:
    """Return the distance between the candidates of the grid, metres.

    Examples
    --------
    >>> import shapely
    >>> spacing_m(Town(shapely.box(0, 0, 7_500, 7_500), 4547))
    250.0
    """
    return max(_SPACING_M, math.sqrt(town.outline.area / _CELLS))
