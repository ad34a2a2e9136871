"""Commands that work figures out: coverage."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.answers import write_json
from geo.cli.common import Json, Lang, app, chosen_language, told
from geo.cli.coverage_asked import Asked, Files, asked_of, rule_of, systems_of
from geo.cli.coverage_beside import facts_beside
from geo.cli.coverage_bundle import Measured, measured, write_bundle
from geo.cli.coverage_words import (
    community_lines,
    counted_lines,
    coverage_lines,
    density_lines,
    gap_lines,
    siting_lines,
)
from geo.cli.limited import limited
from geo.cli.wording import finding_here
from geo.coverage.facilities import COMPLETED
from geo.coverage.targets import density
from geo.model.errors import BadQuery
from geo.model.plan import plan
from geo.model.text.language import Language

FORMATS = (".xlsx", ".gpkg")
_STATUSES = "Which statuses count, with commas or one by one; all: all but cancelled."
_UNTIL = "A year: what is due up to then counts as well."
_CRS = "Coordinate system of these files, or of one: network=GCJ-02."
_JOIN = "Join ends of streets to the street that lies so near."
_OVERLAPS = "Areas with people that lie on one another: once, or all as different people."
_USUAL_SITES = 3  # where candidates are given and no number is


class Overlaps(StrEnum):
    """Whether areas that lie on one another hold the same people."""

    ONCE = "once"
    ALL = "all"


_OwnFile = Annotated[Path | None, typer.Option(metavar="FILE")]


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
    until: Annotated[int | None, typer.Option(metavar="YEAR", help=_UNTIL, min=1)] = None,
    network: _OwnFile = None,
    population: _OwnFile = None,
    facilities: _OwnFile = None,
    land: _OwnFile = None,
    communities: _OwnFile = None,
    sites: Annotated[
        int | None, typer.Option(metavar="K", help="Choose K new sites that reach the most people.")
    ] = None,
    candidates: _OwnFile = None,
    join_streets: Annotated[
        float | None, typer.Option("--join-streets", metavar="METRES", help=_JOIN)
    ] = None,
    overlaps: Annotated[Overlaps, typer.Option(help=_OVERLAPS)] = Overlaps.ONCE,
    crs: Annotated[list[str] | None, typer.Option(help=_CRS, metavar="[FILE=]CRS")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write everything: .xlsx or .gpkg.")
    ] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say how much of the town, and how many people, a service covers.

    By straight line, or along the streets of --network (OSM PBF or XML, GraphML,
    lines). People come from --population (points, areas, GeoTIFF), else from the
    census, spread evenly. --facilities adds what stands beside the plan; --land
    (residential land) adds the share of that land, --communities (outlines with
    names) the figures of each; --until counts what is due by a year as well; --sites
    chooses new sites, out of --candidates or of a grid. Areas of people that lie on
    one another or in one another count once, unless --overlaps all says that they hold
    different people.
    """
    language = chosen_language(lang)
    with told(language, as_json=as_json), limited(language, as_json=as_json):
        if out is not None and out.suffix.lower() not in FORMATS:
            raise BadQuery("out_unknown", value=out.name, allowed=tuple(FORMATS))
        chosen = rule_of(category, rule, radius)
        given = {
            "population": population,
            "facilities": facilities,
            "network": network,
            "land": land,
            "communities": communities,
            "candidates": candidates,
        }
        if join_streets is not None and network is None:
            raise BadQuery("join_without_streets")
        files = Files(given, systems_of(crs or (), given), join_streets, overlaps is Overlaps.ALL)
        asked = asked_of(category, chosen, statuses or COMPLETED, until, files)
        if chosen.kind != "radius":
            _show_density(asked, out, sites, language, as_json=as_json)
            return
        made = measured(asked, files, _USUAL_SITES if candidates and sites is None else sites)
        if out is not None:
            write_bundle(asked, made, out, language)
    _show(asked, made, language, as_json=as_json, file=str(out) if out else None)


def _show(
    asked: Asked, made: Measured, language: Language, *, as_json: bool, file: str | None
) -> None:
    found, siting, parts = made.coverage, made.siting, made.communities
    if as_json:
        beside = facts_beside(found, made.people, made.held, language)
        if siting is not None:
            beside["siting"] = siting.answer(language)
        if parts is not None:
            beside["communities"] = [row.answer() for row in parts.rows]
        beside["gaps"] = made.gaps.answer(language)
        beside["notices"] = [finding_here(each, language) for each in made.notices]
        write_json({**found.answer(language), **beside, **_facts(asked), "file": file})
        return
    lines = coverage_lines(found, language, made.held.sentences(language), made.notices)
    with_own = asked.own is not None
    at = lines.index("")  # before the table
    lines[at:at] = counted_lines(asked.statuses, asked.until, language, with_own=with_own)
    if parts is not None:
        lines += ["", *community_lines(parts, language)]
    lines += ["", *gap_lines(made.gaps, language)]
    if siting is not None:
        lines += ["", *siting_lines(siting, found.people_basis, language)]
    for line in [*lines, *([file] if file else [])]:
        typer.echo(line)


def _show_density(
    asked: Asked, out: Path | None, sites: int | None, language: Language, *, as_json: bool
) -> None:
    """Tell a density: a count over an area, which has neither circles nor people."""
    if out is not None:
        raise BadQuery("out_without_areas", value=asked.rule.label(language))
    if sites is not None:
        raise BadQuery("rule_not_of_kind", value=asked.rule.id, allowed="radius")
    found = density(asked.place, asked.rule, asked.facilities)
    if as_json:
        answer = {**found.answer(language), "facilities": found.count, "covered_km2": None}
        told = [finding_here(each, language) for each in found.findings]
        write_json({**answer, "people": None, "notices": told, **_facts(asked)})
        return
    for line in density_lines(found, language):
        typer.echo(line)


def _facts(asked: Asked) -> dict[str, Any]:
    return {
        "statuses": list(asked.statuses) if asked.statuses is not None else "all",
        "until": asked.until,
        "date": plan().date.isoformat(),
        "revision": asked.projects.revision,
        "files": dict(asked.files),
    }
