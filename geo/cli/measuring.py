"""Commands that work figures out: coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.common import Json, Lang, app, chosen_language, snapshot, told, write_json
from geo.cli.coverage_beside import capacity_beside, facts_beside
from geo.cli.coverage_words import coverage_lines, density_lines
from geo.cli.own_files import facilities_in, land_in, population_of, streets_in
from geo.coverage.bundle import CoverageBundle
from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.density import density
from geo.coverage.facilities import COMPLETED, Facilities, facilities_of
from geo.coverage.population import Population
from geo.coverage.streets import Streets
from geo.coverage.town import Town, town
from geo.model.errors import BadQuery
from geo.model.language import Language
from geo.model.plan import plan
from geo.model.query import parse_filter
from geo.model.standards import Rule, standards
from geo.model.vocabulary import vocabulary
from geo.store.atomic import write_atomically
from geo.store.snapshot import Snapshot

FORMATS = (".xlsx", ".gpkg")
_STATUSES = "Which statuses count, with commas or one by one; all: all but cancelled."

Cover = Callable[[Facilities], Coverage]
_OwnFile = Annotated[Path | None, typer.Option(metavar="FILE")]


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """A question and all that answers it."""

    category: str
    rule: Rule
    projects: Snapshot
    place: Town
    statuses: tuple[str, ...] | None
    facilities: Facilities
    own: Facilities | None
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Files:
    """The user's files by use, and how they are to be read."""

    given: dict[str, Path | None]
    crs: str | None
    language: Language


@app.command("coverage")
def show_coverage(  # noqa: PLR0917 (typer takes options as arguments)
    category: Annotated[
        str, typer.Argument(metavar="CATEGORY", help="Code of a category, for instance park.")
    ],
    radius: Annotated[float | None, typer.Option(help="A radius of one's own, metres.")] = None,
    rule: Annotated[str | None, typer.Option(help="Id of a rule in standards.toml.")] = None,
    statuses: Annotated[
        list[str] | None, typer.Option(help=_STATUSES, show_default=",".join(COMPLETED))
    ] = None,
    network: _OwnFile = None,
    population: _OwnFile = None,
    facilities: _OwnFile = None,
    land: _OwnFile = None,
    crs: Annotated[str | None, typer.Option(help="Coordinate system of these files.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write everything: .xlsx or .gpkg.")
    ] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say how much of the town, and how many people, a service covers.

    By straight line, or along the streets of --network (OSM PBF, GraphML,
    lines). People come from --population (points, areas, GeoTIFF), else from the
    census, spread evenly. --facilities adds what stands beside the plan; --land
    (residential land) adds the share of that land.
    """
    language = chosen_language(lang)
    with told(language):
        if out is not None and out.suffix.lower() not in FORMATS:
            raise BadQuery("out_unknown", value=out.name, allowed=", ".join(FORMATS))
        chosen = _rule(category, rule, radius)
        given = {
            "population": population,
            "facilities": facilities,
            "network": network,
            "land": land,
        }
        files = _Files(given, crs, language)
        asked = _asked(category, chosen, statuses or COMPLETED, files)
        if chosen.kind != "radius":
            _show_density(asked, out, language, as_json=as_json)
            return
        people = population_of(population, asked.place, crs, language)
        streets = _streets(asked, files)
        cover = _cover(asked, people, streets)
        found = cover(asked.facilities)
        if land is not None:
            found = found.on_land(land_in(land, asked.place, crs, language))
        held = capacity_beside(found, people, category, streets)
        if out is not None:
            bundle = _bundle(asked, found, people, cover, streets)
            write_atomically(out, _file(bundle, out, language))
    if as_json:
        beside = facts_beside(found, people, held, language)
        write_json({**found.answer(language), **beside, **_facts(asked), "file": out and str(out)})
        return
    for line in coverage_lines(found, language, held.sentences(language)):
        typer.echo(line)
    if out is not None:
        typer.echo(str(out))


def _rule(category: str, wanted: str | None, radius: float | None) -> Rule:
    """Return the rule to judge by; those of living circles fit every category.

    Raises
    ------
    BadQuery
        ``bad_parameter``, ``rule_and_radius``, ``unknown_rule``, ``no_rule``, ``bad_radius``.
    """
    parse_filter({"category": category})
    if wanted is None:
        return standards().rule_for(category, radius)
    if radius is not None:
        raise BadQuery("rule_and_radius")
    known = [each for each in standards().rule if each.category in (category, "other")]
    found = next((each for each in known if each.id == wanted), None)
    if found is None:
        raise BadQuery("unknown_rule", value=wanted, allowed=", ".join(each.id for each in known))
    return found


def _statuses(given: Sequence[str]) -> tuple[str, ...] | None:
    text = ",".join(given)
    if "all" in (each.strip().lower() for each in text.split(",")):
        return None
    wanted = parse_filter({"status": text}).status
    if not wanted:
        allowed = ", ".join(vocabulary().codes("status"))
        raise BadQuery(
            "bad_parameter", field="statuses", value=text, rule="known_code", allowed=allowed
        )
    return tuple(code for code in vocabulary().codes("status") if code in wanted)


def _asked(category: str, rule: Rule, statuses: Sequence[str], files: _Files) -> _Asked:
    wanted = _statuses(statuses)
    projects, place = snapshot(), town()
    found = facilities_of(projects, category, place, wanted)
    file = files.given["facilities"]
    own = facilities_in(file, place, files.crs, files.language) if file else None
    return _Asked(
        category=category,
        rule=rule,
        projects=projects,
        place=place,
        statuses=wanted,
        facilities=found if own is None else found.joined(own),
        own=own,
        files=tuple((use, path.name) for use, path in files.given.items() if path is not None),
    )


def _streets(asked: _Asked, files: _Files) -> Streets | None:
    file = files.given["network"]
    return streets_in(file, asked.place, files.crs, files.language) if file else None


def _cover(asked: _Asked, people: Population | None, streets: Streets | None) -> Cover:
    """Return how facilities are judged: along the streets of a file, else by straight line."""
    if streets is None:
        return partial(straight_line_coverage, asked.place, rule=asked.rule, population=people)
    from geo.coverage.network_coverage import network_coverage

    return partial(
        network_coverage, asked.place, rule=asked.rule, streets=streets, population=people
    )


def _show_density(asked: _Asked, out: Path | None, language: Language, *, as_json: bool) -> None:
    """Tell a density: a count over an area, which has neither circles nor people."""
    if out is not None:
        raise BadQuery("out_without_areas", value=asked.rule.label(language))
    found = density(asked.place, asked.rule, asked.facilities)
    if as_json:
        answer = {**found.answer(language), "facilities": found.count, "covered_km2": None}
        write_json({**answer, "people": None, **_facts(asked)})
        return
    for line in density_lines(found, language):
        typer.echo(line)


def _facts(asked: _Asked) -> dict[str, Any]:
    return {
        "statuses": list(asked.statuses) if asked.statuses is not None else "all",
        "date": plan().date.isoformat(),
        "revision": asked.projects.revision,
        "files": dict(asked.files),
    }


def _bundle(
    asked: _Asked, found: Coverage, people: Population | None, cover: Cover, streets: Streets | None
) -> CoverageBundle:
    from geo.coverage.by_community import by_community
    from geo.coverage.distance_curve import distance_curve
    from geo.coverage.gaps import gaps
    from geo.coverage.steps import what_the_plan_adds

    def with_own(facilities: Facilities) -> Coverage:
        return cover(facilities if asked.own is None else facilities.joined(asked.own))

    place = asked.place
    return CoverageBundle(
        coverage=found,
        category=asked.category,
        revision=asked.projects.revision,
        as_of=plan().date,
        statuses=asked.statuses,
        gaps=gaps(found, people),
        steps=what_the_plan_adds(
            asked.projects, asked.category, place, asked.rule, people, cover=with_own
        ),
        communities=by_community(found, people).rows if place.communities else (),
        curve=distance_curve(place, asked.facilities, people, streets=streets),
        capacity=capacity_beside(found, people, asked.category, streets),
        files=asked.files,
    )


def _file(bundle: CoverageBundle, out: Path, language: Language) -> bytes:
    from geo.export.coverage_files import coverage_gpkg, coverage_xlsx

    write = coverage_xlsx if out.suffix.lower() == ".xlsx" else coverage_gpkg
    return write(bundle, language)
