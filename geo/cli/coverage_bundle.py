"""A coverage with everything that belongs to it, measured and written from the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geo.cli.coverage_asked import Asked, Cover, Files, cover_of, streets_of
from geo.cli.coverage_beside import capacity_beside
from geo.cli.own_files import candidates_in, land_in, population_of
from geo.coverage.capacity.study import CapacityFound
from geo.coverage.communities import ByCommunity, by_community
from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Facilities
from geo.coverage.gaps import Gaps, gaps
from geo.coverage.network.streets import Streets
from geo.coverage.population.population import Population
from geo.coverage.report.bundle import CoverageBundle
from geo.coverage.report.notices import notices
from geo.coverage.siting.siting import Siting
from geo.coverage.user_data.facilities import with_file
from geo.model.errors import BadQuery, Finding
from geo.model.plan import plan
from geo.model.text.language import Language
from geo.store.file.atomic import write_atomically


@dataclass(frozen=True, eq=False, slots=True)
class Measured:
    """A coverage, what it was measured with, and what stands beside it."""

    coverage: Coverage
    people: Population | None
    streets: Streets | None
    cover: Cover
    held: CapacityFound
    siting: Siting | None
    communities: ByCommunity | None
    gaps: Gaps

    @property
    def notices(self) -> list[Finding]:
        """What a reader of the figures has to know."""
        parts = self.communities.findings if self.communities else ()
        return notices(self.coverage, parts, self.siting, self.gaps)


def measured(asked: Asked, files: Files, sites: int | None) -> Measured:
    """Measure the coverage that is asked for, by the way that the files allow.

    Parameters
    ----------
    asked : Asked
    files : Files
    sites : int or None
        How many new ones to choose.

    Raises
    ------
    BadQuery
        ``sites_without_people``; see :func:`geo.coverage.siting.siting.choose_sites`.
    UnreadableFile, UnusablePopulation, UnknownCRS
    """
    crs = files.crs("population")
    people = population_of(files.given["population"], asked.place, crs, each=files.each)
    streets = streets_of(asked, files)
    cover = cover_of(asked, people, streets)
    found = cover(asked.facilities)
    if land := files.given["land"]:
        found = found.on_land(land_in(land, asked.place, files.crs("land")))
    siting = None if sites is None else _siting(found, people, files, sites, streets)
    held = capacity_beside(found, people, asked.category, streets)
    parts = by_community(found, people) if found.town.communities else None
    left = gaps(found, people)
    return Measured(found, people, streets, cover, held, siting, parts, left)


def _siting(
    found: Coverage,
    people: Population | None,
    files: Files,
    count: int,
    streets: Streets | None,
) -> Siting:
    from geo.coverage.siting.where_next import best_sites

    if people is None:
        raise BadQuery("sites_without_people")
    file = files.given["candidates"]
    crs = files.crs("candidates")
    own = candidates_in(file, found.town, crs) if file else None
    return best_sites(found, people, count, own, streets)


def write_bundle(asked: Asked, made: Measured, out: Path, language: Language) -> None:
    """Write a coverage with everything that belongs to it, as XLSX or GeoPackage."""
    from geo.export.coverage.files import coverage_gpkg, coverage_xlsx

    write = coverage_xlsx if out.suffix.lower() == ".xlsx" else coverage_gpkg
    write_atomically(out, write(_bundle(asked, made), language))


def _bundle(asked: Asked, made: Measured) -> CoverageBundle:
    from geo.coverage.population.distance_curve import distance_curve
    from geo.coverage.scenario import what_the_plan_adds

    def with_own(facilities: Facilities) -> Coverage:
        return made.cover(facilities if asked.own is None else with_file(facilities, asked.own))

    place, found, people = asked.place, made.coverage, made.people
    return CoverageBundle(
        coverage=found,
        category=asked.category,
        revision=asked.projects.revision,
        as_of=plan().date,
        statuses=asked.statuses,
        gaps=made.gaps,
        steps=what_the_plan_adds(
            asked.projects, asked.category, place, asked.rule, people, cover=with_own
        ),
        siting=made.siting,
        communities=made.communities.rows if made.communities else (),
        community_findings=made.communities.findings if made.communities else (),
        curve=distance_curve(place, found.facilities, people, streets=made.streets),
        capacity=made.held,
        files=asked.files,
    )
