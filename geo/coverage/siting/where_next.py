"""Where the next facilities of a coverage should go: the request as the page makes it."""

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

_CELLS = 4_000  # of the grids of people and of candidates; finer changes nothing that one sees
# Between a few sites, small differences decide: they are told apart by finer cells.
_FINEST, _CELLS_BY_SITES = 60_000, 3_600_000
_SMALLEST_CELL_M, _SPACING_M = 10.0, 250.0
_MOST_POINTS = 50_000  # more points than this are counted by cells
_MOST_ORDERED = 50


def best_sites(
    coverage: Coverage,
    population: Population,
    count: int,
    candidates: Candidates | None = None,
    streets: Streets | None = None,
) -> Siting:
    """Choose the sites that cover the most people whom a coverage does not.

    Parameters
    ----------
    coverage : Coverage
    population : Population
        The one the coverage was computed with.
    count : int
        How many sites.
    candidates : Candidates, optional
        A grid over the town unless they are given.
    streets : Streets, optional
        Those of a coverage along streets.

    Raises
    ------
    BadQuery
        See :func:`geo.coverage.siting.siting.choose_sites`.
    """
    town, rule, stand = coverage.town, coverage.rule, coverage.facilities
    demand = demand_of(town, population, None if candidates is None else len(candidates))
    if candidates is None:
        candidates = candidate_grid(town, spacing_m(town))
    reach = None
    if streets is not None:
        reach = reach_along_streets(demand, candidates, stand, streets, rule.value)
    found = choose_sites(town, rule, demand, candidates, count, facilities=stand, reach=reach)
    found = replace(found, findings=candidates.findings)
    is_by_area = streets is None and not isinstance(population, PointPopulation)
    return _by_area(found, coverage, population) if is_by_area and found.sites else found


def _by_area(found: Siting, coverage: Coverage, population: Population) -> Siting:
    """Return the sites with the people of the land they cover, as the coverage counts them.

    The cells by which sites are found count whole: the sites where most of their
    middles happen to lie within the radius would be chosen and seem to add more
    than they do.
    """
    places = shapely.points([site.x for site in found.sites], [site.y for site in found.sites])
    discs = shapely.buffer(places, found.rule.value, quad_segs=QUARTER_SEGMENTS)
    covered = coverage.areas.nominal
    alone = population.inside_each(shapely.difference(discs, covered))
    left, sites = list(range(len(discs))), []
    while left:
        gains = population.inside_each(shapely.difference(discs[left], covered))
        # Beyond some dozens, the order in which they were found will do.
        at = int(gains.argmax()) if len(discs) <= _MOST_ORDERED else 0
        own = left.pop(at)
        covered = covered.union(discs[own])
        sites.append(replace(found.sites[own], gain=float(gains[at]), alone=float(alone[own])))
    people = coverage.people.nominal if coverage.people else 0.0
    gain = sum(site.gain for site in sites)
    bound = gain * found.bound / found.gain
    return replace(found, sites=tuple(sites), bound=bound, people=population.total, covered=people)


def demand_of(town: Town, population: Population, sites: int | None = None) -> Demand:
    """Return the people whom sites are to reach: points, else the middles of cells.

    Parameters
    ----------
    town : Town
    population : Population
    sites : int, optional
        How many candidates there are; None for the grid.
    """
    if isinstance(population, PointPopulation) and len(population.x) <= _MOST_POINTS:
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
