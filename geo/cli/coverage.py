"""The command ``coverage``: from options to a study to figures, as lines, JSON or files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.all_areas import write_all_areas, write_services
from geo.cli.common import (
    Json,
    Lang,
    app,
    chosen_language,
    limited,
    reporting_errors,
    snapshot,
    write_json,
)
from geo.cli.overview import circle_of, show_circle, show_services
from geo.cli.wording import density_lines, finding_here, result_lines
from geo.coverage.community_figures import FIGURES
from geo.coverage.coverage import Method
from geo.coverage.facilities import COMPLETED
from geo.coverage.scenario import Scenario
from geo.coverage.targets import Density, density
from geo.coverage.town import Town, town
from geo.intake.local_file import given_content
from geo.layers.record import layer_answers
from geo.model.errors import BadQuery, UndecidedSystem
from geo.model.plan import plan
from geo.model.standards import Rule
from geo.model.text.language import Language
from geo.store.file.atomic import write_atomically
from geo.study.files import OF_ONE_SERVICE, StudyFiles, partitioned_file, read_study_file
from geo.study.kept import USED_KINDS, KeptLayers, kept_layers, with_kept
from geo.study.overview import Circle, has_circle, services_in_tables
from geo.study.request import StudyRequest, rule_of, statuses_of, study_request
from geo.study.result import StudyResult
from geo.study.study import Study

FORMATS = (".xlsx", ".gpkg", ".pdf")
_STATUSES = "Which statuses count, with commas or one by one; all: all but cancelled."
_UNTIL = "A year: what is due up to then counts as well."
_CRS = "Coordinate system of these files, or of one: network=GCJ-02."
_OUT = "Write everything (.xlsx or .gpkg), or a page to hand out (.pdf)."
_JOIN = "Join ends of streets to the street that lies so near."
_OVERLAPS = "Areas with people that lie on one another: once, or all as different people."
_CIRCLE = "Which services each community has within the living circle."
_METHOD = "Measure by straight line or along the streets of --network or of the office's layer."
_WITHOUT = "Do not use the office's layers of this kind: {}; several times for several."
_ALL_AREAS = "Write a row per area, of one service or all, as GeoParquet (.parquet)."
_NOT_SAME = "A project that is no existing facility, though one stands beside it."
_USUAL_SITES = 3  # number of sites when candidates are given but no number
_File = Annotated[Path | None, typer.Option(metavar="FILE")]
_ALL = ""  # stands for all files in `FileOptions.systems`
# Option of each role, without the dashes.
_OPTIONS = {
    "population": "population",
    "facilities": "facilities",
    "streets": "network",
    "land": "land",
    "communities": "communities",
    "candidates": "candidates",
}


ShadeBy = StrEnum("ShadeBy", {code: code for code in FIGURES})  # type: ignore[misc]


class CoverageMethod(StrEnum):
    """How distances are measured."""

    STRAIGHT_LINE = "straight_line"
    NETWORK = "network"


class Overlaps(StrEnum):
    """Whether overlapping areas contain the same people or different ones."""

    ONCE = "once"
    ALL = "all"


_Category = Annotated[
    str | None,
    typer.Argument(
        metavar="[CATEGORY]", help="Code of a category, for instance park; without it, all."
    ),
]
_Radius = Annotated[float | None, typer.Option(help="A radius of one's own, metres.")]
_Rule = Annotated[str | None, typer.Option(help="Id of a rule in standards.toml.")]
_Statuses = Annotated[
    list[str] | None, typer.Option(help=_STATUSES, show_default=",".join(COMPLETED))
]
_Until = Annotated[int | None, typer.Option(metavar="YEAR", help=_UNTIL, min=1)]
_Sites = Annotated[
    int | None, typer.Option(metavar="K", help="Choose K new sites that reach the most people.")
]
_Join = Annotated[float | None, typer.Option("--join-streets", metavar="METRES", help=_JOIN)]
_Overlaps = Annotated[Overlaps, typer.Option(help=_OVERLAPS)]
_Systems = Annotated[list[str] | None, typer.Option(help=_CRS, metavar="[FILE=]CRS")]
_Circle = Annotated[bool, typer.Option("--circle", help=_CIRCLE)]
_Method = Annotated[CoverageMethod | None, typer.Option(help=_METHOD, show_default="straight_line")]
_WithoutLayers = Annotated[
    bool, typer.Option("--without-layers", help="Do not use the office's layers.")
]
_Without = Annotated[
    list[str] | None, typer.Option(metavar="KIND", help=_WITHOUT.format(", ".join(USED_KINDS)))
]
_NotSame = Annotated[list[str] | None, typer.Option("--not-same", metavar="ID", help=_NOT_SAME)]
_ShadeBy = Annotated[
    ShadeBy, typer.Option("--shade-by", help="The figure of the map of communities in the PDF.")
]
_SHADE_BY_SHARE = ShadeBy("share")
_Out = Annotated[Path | None, typer.Option(metavar="FILE", help=_OUT)]
_AllAreas = Annotated[Path | None, typer.Option("--all-areas", metavar="FILE", help=_ALL_AREAS)]


@app.command("coverage")
def show_coverage(  # noqa: PLR0917 (typer takes options as arguments)
    category: _Category = None,
    radius: _Radius = None,
    rule: _Rule = None,
    statuses: _Statuses = None,
    until: _Until = None,
    network: _File = None,
    population: _File = None,
    facilities: _File = None,
    land: _File = None,
    communities: _File = None,
    sites: _Sites = None,
    candidates: _File = None,
    join_streets: _Join = None,
    overlaps: _Overlaps = Overlaps.ONCE,
    crs: _Systems = None,
    circle: _Circle = False,
    method: _Method = None,
    without_layers: _WithoutLayers = False,
    without: _Without = None,
    not_same: _NotSame = None,
    shade_by: _ShadeBy = _SHADE_BY_SHARE,
    out: _Out = None,
    all_areas: _AllAreas = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say how much of the town, and how many people, a service covers.

    Without a category: a table of all services with a rule, or with --circle which of
    them each community has within the living circle.

    By straight line, or along the streets of --network (OSM PBF or XML, GraphML,
    lines). People come from --population (points, areas, GeoTIFF), else the total that the
    plan's data state is spread evenly. Where no file is given, the office's layers are used
    (layers list shows them). --facilities adds what stands beside the plan; --land
    (residential land) adds the share of that land, --communities (outlines with
    names) the figures of each; --until counts what is due by a year as well; --sites
    chooses new sites, out of --candidates or of a grid. Areas of people that lie on
    one another or in one another count once, unless --overlaps all says that they hold
    different people. --population may also be a folder of partitions (layers
    partition), which a cluster's workers read themselves. --all-areas writes the town
    and each community with figures and outline, and shows how far it is.
    """
    language = chosen_language(lang)
    paths = dict(zip(_OPTIONS, (population, facilities, network, land, communities, candidates),
                     strict=True))  # fmt: skip
    with reporting_errors(language, as_json=as_json), limited(language, as_json=as_json):
        _check_ending(out, FORMATS)
        is_network = method is CoverageMethod.NETWORK or (method is None and network is not None)
        layers = partial(_kept, without=without or (), is_used=not without_layers)
        kept = layers(category or "", streets=is_network)
        options = FileOptions(
            *(paths, systems_of(crs or ()), join_streets, overlaps is Overlaps.ALL, kept)
        )
        _check_all_areas(all_areas, {"--circle": circle or None, "--sites": sites,
                                     "--candidates": candidates, "--out": out})  # fmt: skip
        shared = _Shared(options, layers, "network" if is_network else "straight_line", language)
        if category is None or circle:
            single = {"--rule": rule, "--radius": radius, "--statuses": statuses,
                      "--until": until, "--sites": sites, "--out": out}  # fmt: skip
            _check_single(category, {**single, **_paths_of_one(paths)})
            show = show_circle if circle else show_services
            if all_areas is not None:
                show = partial(write_services, path=all_areas)
            show(_files_of_services(shared), shared.method, language, as_json=as_json)
            return
        scenario = Scenario(statuses=statuses_of(statuses or COMPLETED), until=until)
        request = _request(shared, category, rule_of(category, rule, radius), scenario, not_same)
        if all_areas is not None:
            write_all_areas([request], all_areas, language, as_json=as_json)
            return
        if request.rule.kind != "radius":
            _show_density(request, out, sites, language, as_json=as_json)
            return
        count = _USUAL_SITES if candidates and sites is None else sites
        result = _result(shared, request, count, shade_by.value, is_complete=out is not None)
        if out is not None:
            _write(request, result, out)
    _show(request, result, language, as_json=as_json, file=str(out) if out else None)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What applies to every service: files, layers, method and language."""

    files: FileOptions
    layers: Callable[..., dict[str, KeptLayers]]
    method: Method
    language: Language

    @property
    def is_network(self) -> bool:
        return self.method == "network"


def _check_ending(path: Path | None, allowed: tuple[str, ...]) -> None:
    """Refuse the name of a file that cannot be written."""
    if path is not None and path.suffix.lower() not in allowed:
        raise BadQuery("out_unknown", value=path.name, allowed=allowed)


def _check_all_areas(path: Path | None, single: Mapping[str, object]) -> None:
    """Refuse what cannot be written, or not together with a file of all areas.

    Raises
    ------
    BadQuery
        ``out_unknown``, ``all_areas_alone``
    """
    if path is None:
        return
    _check_ending(path, (".parquet",))
    given = [option for option, value in single.items() if value is not None]
    if given:
        raise BadQuery("all_areas_alone", value=given[0])


def _request(
    shared: _Shared, category: str, rule: Rule, scenario: Scenario, not_same: Sequence[str] | None
) -> StudyRequest:
    """Read the files of one service and return the request."""
    is_density = rule.kind != "radius"
    roles = ("communities", "facilities") if is_density else tuple(_OPTIONS)
    files = study_files(shared.files, roles)
    if files.streets is None and shared.files.paths["streets"] is None:
        joins = shared.files.join_m is not None
        _check_streets(is_network=shared.is_network and not is_density, joins=joins)
    return study_request(
        *(snapshot(), category, rule, scenario, files),
        method=shared.method,
        language=shared.language,
        not_same=_known_projects(not_same or ()),
    )


def _result(
    shared: _Shared, request: StudyRequest, sites: int | None, shade_by: str, *, is_complete: bool
) -> StudyResult:
    """Return the figures; with outlines of communities, also which services each has."""
    circle: Circle | None = None
    if request.town.communities and has_circle():
        # The facilities of a file belong to the service of the request.
        services = {**_files_of_services(shared), request.category: request.files}
        circle = circle_of(request.snapshot, services, shared.method, shared.language)
    result = Study(request).result(sites=sites, is_complete=is_complete, circle=circle)
    return replace(result, shade_by=shade_by)


def _paths_of_one(paths: Mapping[str, Path | None]) -> dict[str, Path | None]:
    return {f"--{_OPTIONS[role]}": paths[role] for role in OF_ONE_SERVICE}


def _check_single(category: str | None, single: Mapping[str, object]) -> None:
    """Refuse options that only suit one service where all are shown.

    Raises
    ------
    BadQuery
        ``circle_of_all``, ``needs_category``
    """
    if category is not None:
        raise BadQuery("circle_of_all", value=category)
    given = [option for option, value in single.items() if value is not None]
    if given:
        raise BadQuery("needs_category", value=given[0])


def _files_of_services(shared: _Shared) -> dict[str, StudyFiles]:
    """Return each service's files: the shared ones, and the office's facilities of its kind."""
    files = study_files(shared.files, [role for role in _OPTIONS if role not in OF_ONE_SERVICE])
    if files.streets is None:
        _check_streets(is_network=shared.is_network, joins=shared.files.join_m is not None)
    place = files.town or town()
    facilities = {
        service: shared.layers(service, streets=False).get("facilities")
        for service in services_in_tables()
    }
    return {
        service: files if kept is None else with_kept(files, {"facilities": kept}, place)
        for service, kept in facilities.items()
    }


def _show(
    request: StudyRequest,
    result: StudyResult,
    language: Language,
    *,
    as_json: bool,
    file: str | None,
) -> None:
    if as_json:
        write_json({**result.to_dict(language), "notices": _notices(result.notices, language),
                    **_request_facts(request), "file": file})  # fmt: skip
        return
    for line in [*result_lines(result, language), *([file] if file else [])]:
        typer.echo(line)


def _notices(findings: Sequence[Any], language: Language) -> list[dict[str, Any]]:
    return [finding_here(finding, language) for finding in findings]


def _show_density(
    request: StudyRequest,
    out: Path | None,
    sites: int | None,
    language: Language,
    *,
    as_json: bool,
) -> None:
    """Show a density: facilities per area, without service areas and people."""
    if out is not None and out.suffix.lower() != ".pdf":
        raise BadQuery("out_without_areas", value=request.rule.label(language))
    if sites is not None:
        raise BadQuery("rule_not_of_kind", value=request.rule.id, allowed="radius")
    result = density(request.town, request.rule, Study(request).facilities())
    if out is not None:
        _write_density(request, result, out)
    if as_json:
        figures = {**result.to_dict(language), "facilities": result.count, "covered_km2": None}
        notices = _notices(result.findings, language)
        figures["layers"] = layer_answers(request.layers)
        facts = {**_request_facts(request), **({"file": str(out)} if out else {})}
        write_json({**figures, "people": None, "notices": notices, **facts})
        return
    for line in [*density_lines(result, language), *([str(out)] if out else [])]:
        typer.echo(line)


def _request_facts(request: StudyRequest) -> dict[str, Any]:
    statuses = request.scenario.statuses
    return {
        "statuses": "all" if statuses is None else list(statuses),
        "until": request.scenario.until,
        "date": plan().date.isoformat(),
        "revision": request.snapshot.revision,
        "files": {_OPTIONS[role]: name for role, name in request.files.names},
    }


@dataclass(frozen=True, slots=True)
class FileOptions:
    """The user's files by role, with the options to read them.

    Attributes
    ----------
    paths : mapping of str to Path or None
    systems : mapping of str to str
        Coordinate systems by role; that of the empty role applies to all others.
    join_m : float or None
        Street ends are joined to a street within this distance, metres.
    each : bool
        Whether overlapping areas contain different people.
    kept : mapping of str to KeptLayers
        The office's layers by role, for those without a file.
    """

    paths: Mapping[str, Path | None]
    systems: Mapping[str, str]
    join_m: float | None = None
    each: bool = False
    kept: Mapping[str, KeptLayers] = field(default_factory=dict)


def systems_of(options: Sequence[str]) -> dict[str, str]:
    """Parse the ``--crs`` options into systems by role: ``GCJ-02`` or ``network=GCJ-02``.

    Raises
    ------
    BadQuery
        ``bad_parameter`` for a name that is not a file option.
    """
    roles = {option: role for role, option in _OPTIONS.items()}
    systems = {}
    for text in options:
        option, equals, system = text.partition("=")
        if equals and option not in roles:
            raise BadQuery(
                "bad_parameter",
                field="crs",
                value=text,
                rule="known_code",
                allowed=tuple(roles),
            )
        systems[roles[option] if equals else _ALL] = system if equals else text
    return systems


def study_files(options: FileOptions, roles: Sequence[str]) -> StudyFiles:
    """Read the files of some roles, first the outlines of communities, which others need.

    Parameters
    ----------
    options : FileOptions
    roles : sequence of str

    Raises
    ------
    UnreadableFile, UnusablePopulation, UnknownCRS, UndecidedSystem, BadQuery
    """
    paths = {role: path for role, path in options.paths.items() if path is not None}
    names = tuple((role, path.name) for role, path in paths.items())
    files = StudyFiles({}, names)
    for role in sorted(roles, key=lambda role: role != "communities"):
        place = files.town or town()
        if role in paths:
            value = _read_path(role, paths[role], options, place)
            files = replace(files, values={**files.values, role: value})
        if role in options.kept:
            kept = {role: options.kept[role]}
            files = with_kept(files, kept, place, each=options.each, join_m=options.join_m)
    return files


def _read_path(role: str, path: Path, options: FileOptions, place: Town) -> Any:
    if role == "population" and path.is_dir():
        return partitioned_file(path, place, each=options.each).value
    with _with_file_name(path):
        return read_study_file(
            *(role, given_content(path), path.name),
            options.systems.get(role) or options.systems.get(_ALL),
            place,
            each=options.each,
            join_m=options.join_m,
        ).value


def _kept(
    category: str, without: Sequence[str], *, is_used: bool, streets: bool
) -> dict[str, KeptLayers]:
    """Return the office's layers to use by role; streets only where they are walked along."""
    unknown = [kind for kind in without if kind not in USED_KINDS]
    if unknown:
        raise BadQuery(
            "bad_parameter",
            field="without",
            value=unknown[0],
            rule="known_code",
            allowed=tuple(USED_KINDS),
        )
    if not is_used:
        return {}
    return kept_layers(category, without=(*without, *(() if streets else ("streets",))))


def _check_streets(*, is_network: bool, joins: bool) -> None:
    if joins:
        raise BadQuery("join_without_streets")
    if is_network:
        raise BadQuery("network_without_streets")


def _known_projects(identifiers: Sequence[str]) -> tuple[str, ...]:
    """Return ids of projects after checking that they exist."""
    projects = snapshot() if identifiers else None
    for identifier in identifiers:
        if projects is not None:
            projects.row(identifier)  # raises UnknownProject
    return tuple(identifiers)


@contextmanager
def _with_file_name(path: Path) -> Iterator[None]:
    """Add the file's name to a question about its coordinate system."""
    try:
        yield
    except UndecidedSystem as error:
        error.params["file"] = path.name
        raise


def _write(request: StudyRequest, result: StudyResult, out: Path) -> None:
    from geo.export.coverage.files import coverage_gpkg, coverage_xlsx

    if out.suffix.lower() == ".pdf":
        from geo.export.coverage.pdf import coverage_pdf
        from geo.publish.facts import imprint

        content = coverage_pdf(result, imprint(request.snapshot, request.language))
    else:
        write = coverage_xlsx if out.suffix.lower() == ".xlsx" else coverage_gpkg
        content = write(result, request.language)
    write_atomically(out, content)


def _write_density(request: StudyRequest, result: Density, out: Path) -> None:
    from geo.export.coverage.pdf import DensityQuestion, density_pdf
    from geo.publish.facts import imprint

    content = density_pdf(
        result, DensityQuestion.of(request), imprint(request.snapshot, request.language)
    )
    write_atomically(out, content)
