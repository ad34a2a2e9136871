"""One coverage from everything that may contribute to it, as the coverage page requests it."""

from __future__ import annotations

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import Facilities
from geo.coverage.land import Land
from geo.coverage.network.streets import Streets
from geo.coverage.population.population import Population
from geo.coverage.town import Town
from geo.model.standards import Rule


def measured(  # noqa: PLR0917
    town: Town,
    facilities: Facilities,
    rule: Rule,
    population: Population | None = None,
    streets: Streets | None = None,
    land: Land | None = None,
) -> Coverage:
    """Return what facilities cover.

    Parameters
    ----------
    town : Town
    facilities : Facilities
    rule : Rule
        Of the kind ``radius``.
    population : Population, optional
    streets : Streets, optional
        To walk along; by straight line without them.
    land : Land, optional
        Whose covered share stands beside the town's.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> from geo.model.standards import own_rule
    >>> place = Town(shapely.box(0, 0, 1000, 1000), 4547)
    >>> measured(place, facilities_at([]), own_rule("park", 500.0)).covered_km2.nominal
    0.0
    """
    if streets is None:
        found = straight_line_coverage(town, facilities, rule, population)
    else:
        from geo.coverage.network.coverage import network_coverage

        found = network_coverage(town, facilities, rule, streets, population)
    return found if land is None else found.on_land(land)
