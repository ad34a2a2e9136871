"""The command ``coverage``: options -> request -> figures, as lines, as JSON or as files.

What it works out is limited: it ends with a sentence, too, when GEOS would not end.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.common import (
    UNREADABLE,
    Json,
    Lang,
    app,
    chosen_language,
    reporting_errors,
    snapshot,
    write_error,
    write_json,
)
from geo.cli.own_files import (
    candidates_in,
    communities_in,
    facilities_in,
    land_in,
    population_of,
    streets_in,
)
from geo.cli.wording import finding_here, finding_line, harmless
from geo.coverage.capacity.study import CapacityFound, capacity_found
from geo.coverage.communities import ByCommunity, by_community
from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import COMPLETED, Facilities, facilities_of
from geo.coverage.gaps import Gaps, gaps
from geo.coverage.network.streets import Streets
from geo.coverage.population.population import Population
from geo.coverage.report.bundle import CoverageBundle
from geo.coverage.report.coverage import coverage_sentences
from geo.coverage.report.gaps import gap_where, gaps_sentences
from geo.coverage.report.notices import notice_sentences, notices
from geo.coverage.report.places import siting_sentences
from geo.coverage.scenario import Cover
from geo.coverage.siting.siting import Siting
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.targets import Density, density
from geo.coverage.town import Town, town
from geo.coverage.user_data.facilities import with_file
from geo.export.coverage.notes import network_notes
from geo.intake.sandbox.restrict import limit_job
from geo.model.config.settings import analysis_settings
from geo.model.errors import AnalysisStopped, BadQuery, Finding
from geo.model.plan import plan
from geo.model.query import parse_filter
from geo.model.standards import Rule, standards
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, translate
from geo.model.vocabulary import vocabulary
from geo.store.file.atomic import write_atomically
from geo.store.snapshot import Snapshot

FORMATS = (".xlsx", ".gpkg")
_STATUSES = "Statuses that count, separated by commas or repeated; all: all except cancelled."
_UNTIL = "A year: also count what is due by then."
_CRS = "Coordinate system of all files, or of one: network=GCJ-02."
_JOIN = "Join street ends to another street within this distance."
_OVERLAPS = "Populated areas that coincide: count them once, or all as different people."
_USUAL_SITES = 3  # where candidates are given and no number is
_OwnFile = Annotated[Path | None, typer.Option(metavar="FILE")]
_ALL = ""  # files
MOST_GAPS = 20  # on a terminal
# Who waits at a terminal has the computer to himself.
_TIMES_AS_LONG, _TIMES_THE_MEMORY = 10, 4


class Overlaps(StrEnum):
    """Whether areas that lie on one another hold the same people."""

    ONCE = "once"
    ALL = "all"


@app.command("coverage")
def show_coverage(  # noqa: PLR0917 (typer takes options as arguments)
    category: Annotated[
        str, typer.Argument(metavar="CATEGORY", help="Code of a category, for example park.")
    ],
    radius: Annotated[float | None, typer.Option(help="Your own radius, in metres.")] = None,
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
    """Show how much of the area, and how many people, a service covers.

    Distances are straight lines, or follow the streets of --network (OSM PBF or XML,
    GraphML, lines). People come from --population (points, areas, GeoTIFF), otherwise
    from the census, spread evenly. --facilities adds existing facilities that are not in
    the plan; --land (residential land) adds the share of that land, --communities
    (outlines with names) the figures for each; --until also counts what is due by a year;
    --sites chooses new sites from --candidates or a grid. Populated areas that coincide
    or contain one another count once, unless --overlaps all says that different people
    live in them.
    """
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json), limited(language, as_json=as_json):
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
        asked = request_of(category, chosen, statuses or COMPLETED, until, files)
        if chosen.kind != "radius":
            _show_density(asked, out, sites, language, as_json=as_json)
            return
        made = measured(asked, files, _USUAL_SITES if candidates and sites is None else sites)
        if out is not None:
            write_bundle(asked, made, out, language)
    _show(asked, made, language, as_json=as_json, file=str(out) if out else None)


def _show(
    asked: CoverageRequest, made: Measured, language: Language, *, as_json: bool, file: str | None
) -> None:
    found, siting, parts = made.coverage, made.siting, made.communities
    if as_json:
        beside = people_and_capacity(found, made.people, made.held, language)
        if siting is not None:
            beside["siting"] = siting.to_dict(language)
        if parts is not None:
            beside["communities"] = [row.to_dict() for row in parts.rows]
        beside["gaps"] = made.gaps.to_list(language)
        beside["notices"] = [finding_here(each, language) for each in made.notices]
        write_json({**found.to_dict(language), **beside, **_facts(asked), "file": file})
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
    asked: CoverageRequest,
    out: Path | None,
    sites: int | None,
    language: Language,
    *,
    as_json: bool,
) -> None:
    """Tell a density: a count over an area, which has neither circles nor people."""
    if out is not None:
        raise BadQuery("out_without_areas", value=asked.rule.label(language))
    if sites is not None:
        raise BadQuery("rule_not_of_kind", value=asked.rule.id, allowed="radius")
    found = density(asked.place, asked.rule, asked.facilities)
    if as_json:
        answer = {**found.to_dict(language), "facilities": found.count, "covered_km2": None}
        told = [finding_here(each, language) for each in found.findings]
        write_json({**answer, "people": None, "notices": told, **_facts(asked)})
        return
    for line in density_lines(found, language):
        typer.echo(line)


def _facts(asked: CoverageRequest) -> dict[str, Any]:
    return {
        "statuses": list(asked.statuses) if asked.statuses is not None else "all",
        "until": asked.until,
        "date": plan().date.isoformat(),
        "revision": asked.projects.revision,
        "files": dict(asked.files),
    }


@dataclass(frozen=True, eq=False, slots=True)
class CoverageRequest:
    """A question and all that answers it."""

    category: str
    rule: Rule
    projects: Snapshot
    place: Town
    statuses: tuple[str, ...] | None
    until: int | None
    facilities: Facilities
    own: Facilities | None
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Files:
    """The user's files by use, and how they are to be read.

    Attributes
    ----------
    given : dict of str to Path or None
    systems : dict of str to str
    join_m : float or None
        Ends of streets are joined within so many metres.
    each : bool
        Areas with people that lie on one another hold different people.
    """

    given: dict[str, Path | None]
    systems: dict[str, str]
    join_m: float | None = None
    each: bool = False

    def crs(self, use: str) -> str | None:
        """Return the coordinate system that was named for a file, or for all of them."""
        return self.systems.get(use) or self.systems.get(_ALL)


def systems_of(given: Sequence[str], uses: Iterable[str]) -> dict[str, str]:
    """Return the coordinate systems by use of the files: ``GCJ-02`` or ``network=GCJ-02``.

    Raises
    ------
    BadQuery
        ``bad_parameter`` for a use that no file can have.
    """
    known = list(uses)
    found = {}
    for text in given:
        use, equals, system = text.partition("=")
        if equals and use not in known:
            raise BadQuery(
                "bad_parameter",
                field="crs",
                value=text,
                rule="known_code",
                allowed=tuple(known),
            )
        found[use if equals else _ALL] = system if equals else text
    return found


def rule_of(category: str, wanted: str | None, radius: float | None) -> Rule:
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
        raise BadQuery("unknown_rule", value=wanted, allowed=tuple(each.id for each in known))
    return found


def statuses_of(given: Sequence[str]) -> tuple[str, ...] | None:
    """Return the statuses that count, None for all but cancelled."""
    text = ",".join(given)
    if "all" in (each.strip().lower() for each in text.split(",")):
        return None
    wanted = parse_filter({"status": text}).status
    if not wanted:
        allowed = tuple(vocabulary().codes("status"))
        raise BadQuery(
            "bad_parameter", field="statuses", value=text, rule="known_code", allowed=allowed
        )
    return tuple(code for code in vocabulary().codes("status") if code in wanted)


def request_of(
    category: str, rule: Rule, statuses: Sequence[str], until: int | None, files: Files
) -> CoverageRequest:
    """Put a question together.

    Raises
    ------
    BadQuery
        ``bad_parameter`` for a status that is not known; ``no_outline``.
    UnreadableFile, UnknownCRS, UnusablePopulation
    """
    wanted = statuses_of(statuses)
    projects, place = snapshot(), town()
    if outlines := files.given["communities"]:
        place = communities_in(outlines, place, files.crs("communities"))
    found = facilities_of(projects, category, place, wanted, until)
    file = files.given["facilities"]
    own = facilities_in(file, place, files.crs("facilities")) if file else None
    return CoverageRequest(
        category=category,
        rule=rule,
        projects=projects,
        place=place,
        statuses=wanted,
        until=until,
        facilities=found if own is None else with_file(found, own),
        own=own,
        files=tuple((use, path.name) for use, path in files.given.items() if path is not None),
    )


def streets_of(asked: CoverageRequest, files: Files) -> Streets | None:
    """Return the streets of the user's file, None where there is none."""
    file = files.given["network"]
    return streets_in(file, asked.place, files.crs("network"), files.join_m) if file else None


def cover_of(asked: CoverageRequest, people: Population | None, streets: Streets | None) -> Cover:
    """Return how facilities are judged: along the streets of a file, else by straight line."""
    if streets is None:
        return partial(straight_line_coverage, asked.place, rule=asked.rule, population=people)
    from geo.coverage.network.coverage import network_coverage

    return partial(
        network_coverage, asked.place, rule=asked.rule, streets=streets, population=people
    )


def capacity_of(
    coverage: Coverage, people: Population | None, category: str, streets: Streets | None
) -> CapacityFound:
    """Return what the facilities of a coverage hold, and who reaches it by the same way."""
    radius = coverage.rule.value
    return capacity_found(coverage.town, coverage.facilities, people, radius, category, streets)


def people_and_capacity(
    coverage: Coverage, people: Population | None, held: CapacityFound, language: Language
) -> dict[str, Any]:
    """Return the people in all, those of a file who live outside, and capacities, for machines."""
    outside = getattr(people, "outside", None)
    return {
        "people_total": coverage.people_total,
        "people_outside": None if outside is None else round(float(outside), 1),
        "capacity": held.to_dict(language),
    }


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


def measured(asked: CoverageRequest, files: Files, sites: int | None) -> Measured:
    """Measure the coverage that is asked for, by the way that the files allow.

    Parameters
    ----------
    asked : CoverageRequest
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
    held = capacity_of(found, people, asked.category, streets)
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


def write_bundle(asked: CoverageRequest, made: Measured, out: Path, language: Language) -> None:
    """Write a coverage with everything that belongs to it, as XLSX or GeoPackage."""
    from geo.export.coverage.files import coverage_gpkg, coverage_xlsx

    write = coverage_xlsx if out.suffix.lower() == ".xlsx" else coverage_gpkg
    write_atomically(out, write(_bundle(asked, made), language))


def _bundle(asked: CoverageRequest, made: Measured) -> CoverageBundle:
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


def coverage_lines(
    coverage: Coverage,
    language: Language,
    held: Sequence[str] = (),
    told: Sequence[Finding] = (),
) -> list[str]:
    """Return sentences and a small table: surely, nominally, possibly.

    Parameters
    ----------
    coverage : Coverage
    language : {"zh", "en"}
    held : sequence of str
        Sentences about capacities.
    told : sequence of Finding
        Every notice; those that limit the figures stand beside them.
    """
    source = translate(
        N_("Source of the rule: {source}"), language, source=coverage.rule.source(language)
    )
    network = coverage.network
    beside = network_notes(network, language) if network else []
    first = coverage_sentences(coverage, language)
    more = [each for each in notice_sentences(told, language) if each not in first]
    lines = [*first, *beside, *held, source, *more]
    return [*map(harmless, lines), "", *_table(coverage, language)]


def counted_lines(
    statuses: Sequence[str] | None, until: int | None, language: Language, *, with_own: bool
) -> list[str]:
    """Return which projects count, and what is missing where the plan is all that is known."""
    labels = [vocabulary().label("status", each, language) for each in statuses or ()]
    text = N_("All projects are counted except cancelled ones.")
    if statuses is not None:
        text = N_("Projects with this status are counted: {statuses}.")
        if until is not None:
            text = N_("Projects with this status are counted: {statuses}; and those due by {year}.")
    joined = listed(labels, language)
    told = [translate(text, language, statuses=joined, year=until)]
    if not with_own:
        text = N_(
            "Existing facilities that are not in the plan are missing; --facilities adds them."
        )
        told.append(translate(text, language))
    return told


def community_lines(found: ByCommunity, language: Language) -> list[str]:
    """Return what is covered nominally in each community, most people not covered first."""
    heads = (
        N_("Community"),
        N_("Covered (km²)"),
        N_("Covered share of the land (%)"),
        N_("People not covered"),
    )
    rows = [[translate(each, language) for each in heads]]
    for row in found.rows:
        left = "" if row.people_left is None else f"{row.people_left:,.0f}"
        share = f"{100 * row.share.nominal:.1f}"
        rows.append([row.name, f"{row.covered_km2.nominal:,.3f}", share, left])
    return _lines(rows)


def gap_lines(found: Gaps, language: Language) -> list[str]:
    """Return the gaps in words, then the first of them: address, people, area, middle."""
    told = gaps_sentences(found, language)
    if not found.gaps:
        return told
    heads = ("", N_("People"), N_("Area (km²)"), N_("Position of its centre"))
    rows = [[translate(each, language) if each else "" for each in heads]]
    for gap, facts in zip(found.gaps[:MOST_GAPS], found.to_list(language), strict=False):
        people = "–" if gap.people is None else f"{gap.people:,.0f}"
        where = f"{gap.rank}. {gap_where(gap, found, language)}"
        rows.append([where, people, f"{gap.area_km2:,.2f}", _position(facts["label"])])
    if len(found.gaps) > MOST_GAPS:
        more = N_("{n} more are in the file written by --out and in --json.")
        rows.append([translate(more, language, n=f"{len(found.gaps) - MOST_GAPS:,}"), *[""] * 3])
    return [*told, "", *_lines(rows)]


def siting_lines(found: Siting, basis: str | None, language: Language) -> list[str]:
    """Return the chosen sites: what they add together, then each with its place."""
    told = siting_sentences(found, basis, language)
    if not found.sites:
        return told
    rows = [["", *(translate(each, language) for each in (N_("Adds"), N_("Position")))]]
    for site, facts in zip(found.sites, found.to_dict(language)["sites"], strict=True):
        words = " · ".join([*filter(None, [site.name]), facts["where"]])
        rows.append(
            [f"{facts['rank']}. {words}", f"{site.gain:,.0f}", _position(facts["position"])]
        )
    return [*told, "", *_lines(rows)]


def _position(degrees: Sequence[float]) -> str:
    return ", ".join(f"{each:.6f}" for each in degrees)


def _lines(rows: list[list[str]]) -> list[str]:
    safe = [[harmless(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*safe, strict=True)]
    return [_row(row, widths) for row in safe]


def _table(coverage: Coverage, language: Language) -> list[str]:
    rows: list[tuple[str, Interval | None, str, float]] = [
        (N_("Covered (km²)"), coverage.covered_km2, ",.3f", 1),
        (N_("Covered share of the land (%)"), coverage.share, ".1f", 100),
        (N_("Covered people"), coverage.people, ",.0f", 1),
        (N_("Covered share of the people (%)"), coverage.people_share, ".1f", 100),
    ]
    if coverage.land is not None:
        rows += [
            (N_("Covered residential land (km²)"), coverage.land.covered_km2, ",.3f", 1),
            (N_("Covered share of residential land (%)"), coverage.land.share, ".1f", 100),
        ]
    cells = [["", N_("certain"), N_("nominal"), N_("possible")]]
    cells = [[translate(text, language) for text in cells[0]]]
    for name, figures, form, factor in rows:
        if figures is not None:
            three = (figures.sure, figures.nominal, figures.possible)
            told = [format(each * factor, form) for each in three]
            cells.append([translate(name, language), *told])
    return _lines(cells)


def _row(cells: list[str], widths: list[int]) -> str:
    first, *numbers = (" " * (w - _width(cell)) for cell, w in zip(cells, widths, strict=True))
    told = (f"  {space}{cell}" for space, cell in zip(numbers, cells[1:], strict=True))
    return f"{cells[0]}{first}{''.join(told)}".rstrip()


def _width(text: str) -> int:
    """Return the columns a text takes on a terminal.

    Examples
    --------
    >>> _width("覆盖 km²")
    8
    """
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def density_lines(found: Density, language: Language) -> list[str]:
    """Return a density in sentences: how many, how many are wanted, how many are missing.

    Parameters
    ----------
    found : Density
    language : {"zh", "en"}
    """
    said = N_(
        "Under the rule “{rule}” ({wanted_per_km2:,g} per km², {trust}), {count:,} on "
        "{area:,.1f} km² make {per_km2:,.2f} per km²; {wanted:,} are required, "
        "{missing:,} are missing."
    )
    first = translate(
        said,
        language,
        rule=found.rule.label(language),
        trust=found.rule.trust(language),
        wanted_per_km2=found.rule.value,
        count=found.count,
        area=found.area_km2,
        per_km2=found.per_km2,
        wanted=found.required,
        missing=found.missing,
    )
    counted = N_(
        "This counts, once each, the places inside the {subdistrict} that are among the "
        "projects or in the facilities file; any others are left out."
    )
    source = translate(
        N_("Source of the rule: {source}"), language, source=found.rule.source(language)
    )
    told = notice_sentences(found.findings, language)
    return [first, translate(counted, language), source, *map(harmless, told)]


@contextmanager
def limited(language: Language, *, as_json: bool = False) -> Iterator[None]:
    """Limit time and memory of what is worked out inside.

    When the time is over, the process ends: nothing else interrupts GEOS.

    Raises
    ------
    AnalysisStopped
        ``analysis_memory``, ``analysis_shapes``.
    """
    settings = analysis_settings()
    seconds = settings.analysis_seconds * _TIMES_AS_LONG
    memory_mb = settings.analysis_memory_mb * _TIMES_THE_MEMORY
    timer = threading.Timer(seconds, _end, (seconds, language, as_json))
    timer.daemon = True
    timer.start()
    limit_job(memory_mb, None)
    try:
        with _in_words(memory_mb):
            yield
    finally:
        limit_job(None, None)
        timer.cancel()


def _end(seconds: int, language: Language, as_json: bool) -> None:
    told = Finding("analysis_time", params={"limit": f"{seconds:,}"})
    if as_json:
        write_error([told], language, UNREADABLE)
    else:
        typer.echo(finding_line(told, language), err=True)
    os._exit(UNREADABLE)


@contextmanager
def _in_words(memory_mb: int) -> Iterator[None]:
    from shapely.errors import GEOSException

    try:
        yield
    except MemoryError as error:
        raise AnalysisStopped("analysis_memory", limit=memory_mb) from error
    except GEOSException as error:
        # GEOS tells in this way, too, that it gets no more memory.
        if "bad_alloc" in str(error):
            raise AnalysisStopped("analysis_memory", limit=memory_mb) from error
        raise AnalysisStopped("analysis_shapes", problem=str(error)) from error
