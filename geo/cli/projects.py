"""The commands that change nothing: list, check, diff, history, export.

Findings are grouped by kind; of each kind the first few are shown, and the rest counted.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, cast

import orjson
import typer

from geo.cli.common import (
    Crs,
    Json,
    Lang,
    Section,
    Sender,
    Upload,
    app,
    chosen_language,
    diff_answer,
    examined,
    issues_answer,
    known_projects,
    refuse_undecided,
    reporting_errors,
    snapshot,
    stored_projects,
    write_json,
)
from geo.cli.communities import (
    check_communities,
    communities_json,
    community_notes,
)
from geo.cli.wording import finding_here, finding_line, harmless
from geo.export import EXPORTERS, Exporter
from geo.export.html import to_html
from geo.export.paper import PAPERS, PRINT_DOTS, PaperName
from geo.export.pdf.handout import handout_pdf
from geo.export.png import map_png
from geo.export.pptx.presentation import to_pptx
from geo.export.tables.membership import membership_words
from geo.intake.checks.check import Report, check
from geo.intake.checks.groups import Group, groups
from geo.intake.comparison.compare import Comparison
from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import access_settings, store_settings
from geo.model.errors import EditingNotAllowed, Finding
from geo.model.project import name_in
from geo.model.query import parse_filter
from geo.model.search import in_words, query_words
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.review.places import FIELD, kind_findings
from geo.store.counts import in_plan_order
from geo.store.file.atomic import write_atomically
from geo.store.file.history import History
from geo.store.file.history_check import begin_anew, history_fault
from geo.store.revision import Revision
from geo.viewport import parse_window
from geo.web.document import layers_left_out

Format = StrEnum("Format", {name: name for name in EXPORTERS})  # type: ignore[misc]
Status = Annotated[str | None, typer.Option(help="Status code; separate several with commas.")]
Category = Annotated[str | None, typer.Option(help="Category code; separate several with commas.")]
Community = Annotated[
    list[str] | None,
    typer.Option(
        help="Community that a project names or lies in, possibly too; several times for several, "
        "“-” for projects whose community is not known."
    ),
]
Search = Annotated[
    str | None, typer.Option(help="Words that must all be found: names, labels, years, pinyin.")
]
FEW = 5  # findings of one kind that are shown
_NOT_SHOWN = N_("not shown: {n}")
PaperSize = StrEnum("PaperSize", {name: name for name in PAPERS})  # type: ignore[misc]
Paper = Annotated[PaperSize | None, typer.Option(help="pdf, png: paper size; default a4.")]
Bbox = Annotated[
    str | None, typer.Option(help="png: west,south,east,north in degrees; default: the whole area.")
]
Dpi = Annotated[int | None, typer.Option(help="png: dots per inch; default 300.")]
MapLayers = Annotated[
    str | None,
    typer.Option(
        "--layers",
        help="html, pdf, png, pptx: the office's layers on the maps, as id,id; -id leaves one out, "
        "none all; default: the communities.",
    ),
]
_PRINTERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "html": (to_html, ("layers",)),
    "pdf": (handout_pdf, ("paper", "layers")),
    "png": (map_png, ("paper", "bbox", "dpi", "layers")),
    "pptx": (to_pptx, ("layers",)),
}


@app.command("list")
def list_projects(
    *,
    section: Section = None,
    status: Status = None,
    category: Category = None,
    community: Community = None,
    search: Search = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the projects in plan order; with --search, the nearest matches first.

    A project belongs to the communities that it names, and to those whose outlines its place
    meets: of the office's layer of communities, else of the base map. One whose place is known
    only roughly may possibly lie in several; it is listed in each, marked so.
    """
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        params = {"section": section, "status": status, "category": category, "q": search}
        criteria = parse_filter({**params, "community": community})
        projects = snapshot()
        check_communities(criteria, projects)
        rows = projects.in_order(criteria)
        features = [projects.feature(int(row)) for row in rows]
        words = query_words(criteria.q)
        matches = [in_words(projects.matches(int(row), words), language) for row in rows]
    if as_json:
        write_json(
            [
                {
                    "id": feature["id"],
                    **feature["properties"],
                    **communities_json(projects, row, criteria),
                }
                for feature, row in zip(features, rows.tolist(), strict=True)
            ]
        )
    else:
        for feature, row, matched in zip(features, rows.tolist(), matches, strict=True):
            named = membership_words(projects, row, language, criteria.community)
            line = "  ".join(filter(None, (_project_line(feature, language), named, matched)))
            typer.echo(harmless(line))
        for line in community_notes(projects, criteria, language):
            typer.echo(line)


@app.command("check")
def check_file(
    file: Upload, crs: Crs = None, sender: Sender = "", as_json: Json = False, lang: Lang = None
) -> None:
    """Check a file: exit 0 without errors, 1 with errors, 2 if it cannot be read."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        stored = known_projects()
        report = _with_type_notes(check(file, crs, stored, sender=sender), stored)
    if as_json:
        write_json(_report_answer(report, language))
        raise typer.Exit(report.exit_code)
    for text in report.explanation(language):
        typer.echo(harmless(text))
    for reading in report.readings:
        typer.echo("  {system}: {longitude:.6f}, {latitude:.6f}".format_map(reading))
    for line in report_lines(report, language):
        typer.echo(line)
    typer.echo(last_line(report, file.name, language))
    raise typer.Exit(report.exit_code)


@app.command("diff")
def diff_file(
    file: Upload, crs: Crs = None, sender: Sender = "", as_json: Json = False, lang: Lang = None
) -> None:
    """Compare a file with the projects: exit 0, 1 if it has errors, 2 if unreadable."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        stored = stored_projects()
        report = examined(file, crs, stored, sender=sender)
        if report.asks:
            refuse_undecided(report)
        report = _with_type_notes(report, stored)
    assert report.examination is not None
    comparison = report.examination.comparison
    if as_json:
        write_json(diff_answer(comparison) | issues_answer(report.findings, language))
    else:
        for line in comparison_lines(comparison, language):
            typer.echo(harmless(line))
        for line in report_lines(report, language, _belongs_to_comparison):
            typer.echo(line, err=True)
    raise typer.Exit(report.exit_code)


def _with_type_notes(report: Report, stored: StoredProjects) -> Report:
    """Add findings on location types that would change, as ``apply`` and the pages do."""
    if report.examination is None or report.asks:
        return report
    type_notes = kind_findings(report.examination, stored)
    return dataclasses.replace(report, findings=[*report.findings, *type_notes])


def _belongs_to_comparison(finding: Finding) -> bool:
    return stops_or_asks(finding) or finding.field == FIELD


@app.command("history")
def show_history(
    begin: Annotated[
        bool,
        typer.Option("--begin-anew", help="Begin a new history if part of this one is missing."),
    ] = False,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the revisions, newest first, and report if part of the history is missing."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        path = store_settings().projects_file
        if access_settings().public:  # the history contains internal projects
            raise EditingNotAllowed("editing_public")
        if begin:
            _begin_anew(path, language, as_json=as_json)
            return
        revisions = History(path).revisions()
        fault = history_fault(path)
    if fault is not None:
        warning = Finding(fault.code, "warning", params=fault.params)
        text = f"[warning] {finding_line(warning, language)}"
        # Standard output is only the list of revisions, so the warning goes to standard error.
        typer.echo(_issues_line(warning, language) if as_json else text, err=True)
    if as_json:
        write_json([revision.to_dict() for revision in revisions])
        return
    for revision in revisions:
        typer.echo(harmless(revision_line(revision, language)))


def _issues_line(finding: Finding, language: Language) -> str:
    return orjson.dumps(issues_answer([finding], language)).decode("utf-8")


def _begin_anew(path: Path, language: Language, *, as_json: bool) -> None:
    kept = str(begin_anew(path))
    if as_json:
        write_json({"kept": kept})
    else:
        text = N_("A new history has begun. The old one is kept in the folder {folder}.")
        typer.echo(translate(text, language, folder=harmless(kept)))


@app.command("export")
def export_projects(
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help=" | ".join(EXPORTERS))],
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    *,
    public: Annotated[bool, typer.Option("--public", help="Public projects only.")] = False,
    section: Section = None,
    community: Community = None,
    paper: Paper = None,
    bbox: Bbox = None,
    dpi: Dpi = None,
    layers: MapLayers = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write the projects to a file."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        criteria = parse_filter({"section": section, "community": community})
        projects = snapshot(public_only=public)
        check_communities(criteria, projects)
        rows = in_plan_order(projects, projects.rows(criteria))
        write = exporter(form.value, paper=paper, bbox=bbox, dpi=dpi, layers=layers)
        is_public = public or access_settings().public
        _check_layers(layers, public=is_public)
        write_atomically(out, write(projects, rows, language))
        left = layers_left_out(layers or "", public=is_public) if form.value == "html" else []
    if as_json:
        answer = {"file": str(out), "format": form.value, "projects": len(rows)}
        write_json({**answer, "public": is_public, **issues_answer(left, language)})
    else:
        typer.echo(f"{out}: {len(rows):,}")
        for finding in left:
            typer.echo(f"[{finding.severity}] {finding_line(finding, language)}", err=True)


def _check_layers(choice: str | None, *, public: bool) -> None:
    """Check that all chosen layers exist; raises as `chosen_layers`."""
    if choice:
        from geo.layers.shown import chosen_layers, shown_layers

        chosen_layers(choice, shown_layers(public=public))


def _project_line(feature: dict[str, Any], language: Language) -> str:
    properties = feature["properties"]
    name = name_in(properties, language)
    status = vocabulary().label("status", properties["status"], language)
    mark = "●" if feature["geometry"] is not None else "○"
    place = f"{properties['section']}.{properties['sentence']}"
    return f"{mark} {place:<4} {feature['id']:<28} {name}  [{status}]"


def _report_answer(report: Report, language: Language) -> dict[str, Any]:
    return {
        "readable": report.readable,
        "features": report.features,
        "crs": {
            "declared": report.declared,
            "detected": report.detected,
            "applied": report.applied,
        },
        "issues": [finding_here(finding, language) for finding in report.findings],
        "left_out": left_out(report),
    }


def revision_line(revision: Revision, language: Language) -> str:
    """Format a revision as one line."""
    kinds = {
        "edit": N_("change"),
        "undo": N_("undo of {n}"),
        "restore": N_("restored to {n}"),
        "outside": N_("changed by another program"),
    }
    kind = translate(kinds[revision.kind], language, n=str(revision.of))
    source = f"  [{revision.source.file}, {revision.source.crs}]" if revision.source else ""
    author = f"{revision.author}: {revision.reason}" if revision.author else ""
    return f"{revision.number:>5}  {revision.time}  {kind} ({revision.features})  {author}{source}"


def comparison_lines(comparison: Comparison, language: Language) -> list[str]:
    """Format a comparison as lines: added, moved, changed and unmatched projects, then counts."""
    lines = [f"+ {identifier}" for identifier in comparison.added]
    for move in comparison.moved:
        distance = "–" if move.metres is None else f"{move.metres:,.1f} m"
        bearing = "" if move.bearing is None else f"  {move.bearing:.0f}°"
        lines.append(f"→ {move.id:<28} {distance}{bearing}")
    lines += [f"~ {change.id:<28} {', '.join(change.fields)}" for change in comparison.changed]
    for unmatched in comparison.unmatched:
        candidates = ", ".join(f"{each.id} ({each.score:g})" for each in unmatched.candidates)
        lines.append(f"? {unmatched.feature:<28} {unmatched.name}  {candidates}".rstrip())
    counts = {
        N_("added"): len(comparison.added),
        N_("moved"): len(comparison.moved),
        N_("changed"): len(comparison.changed),
        N_("unchanged"): comparison.unchanged,
        N_("not matched"): len(comparison.unmatched),
        N_("not in the file"): len(comparison.missing),
    }
    count_texts = (f"{translate(name, language)} {count}" for name, count in counts.items())
    return [*lines, " · ".join(count_texts)]


def report_lines(
    report: Report, language: Language, is_shown: Callable[[Finding], bool] = lambda _finding: True
) -> Iterator[str]:
    """Yield the lines that report the findings of a check.

    Parameters
    ----------
    report : Report
    language : str
    is_shown : callable, optional
        Selects the kinds of findings, by their first one.
    """
    for group in _groups(report):
        if not is_shown(group.first):
            continue
        for finding in group.findings[:FEW]:
            yield f"[{finding.severity}] {finding_line(finding, language)}"
        more = group.count - FEW
        if more > 0:
            text = N_("{n} more of this kind.")
            rest = translate(text, language, n=f"{more:,}")
            yield f"[{group.first.severity}] {harmless(rest)}"


def stops_or_asks(finding: Finding) -> bool:
    """Return whether a finding is an error or concerns the coordinate system."""
    return finding.severity == "error" or finding.field == "crs"


def last_line(report: Report, file_name: str, language: Language) -> str:
    """Return the summary line: numbers of features, of findings, and of findings not shown."""
    kinds = _groups(report)
    total, hidden = (sum(map(count, kinds)) for count in (_count, _hidden))
    line = f"{harmless(file_name)}: {report.features} / {total}"
    if not hidden:
        return line
    return f"{line} · {translate(_NOT_SHOWN, language, n=f'{hidden:,}')}"


def left_out(report: Report) -> dict[str, Any]:
    """Return how many findings are not in the list, in total and by code."""
    kinds = report.examination.left_out if report.examination else {}
    return {"total": sum(kinds.values()), "kinds": kinds}


def _groups(report: Report) -> list[Group]:
    return groups(report.findings, left_out(report)["kinds"])


def _count(group: Group) -> int:
    return group.count


def _hidden(group: Group) -> int:
    return max(0, group.count - FEW)


def exporter(
    form: str,
    *,
    paper: str | None,
    bbox: str | None,
    dpi: int | None,
    layers: str | None = None,
) -> Exporter:
    """Return the exporter of a format, with its print options set.

    Raises
    ------
    typer.BadParameter
        When the format does not have one of the options.
    BadQuery
        When the bounding box is invalid.
    """
    chosen = {"paper": paper, "bbox": bbox, "dpi": dpi, "layers": layers}
    write, known = _PRINTERS.get(form, (EXPORTERS[form][0], ()))
    wrong = [name for name, value in chosen.items() if value is not None and name not in known]
    if wrong:
        raise typer.BadParameter(f"{form} has no --{wrong[0]}")
    if not known:
        return cast("Exporter", write)
    options: dict[str, Any] = {"layers": layers or ""}
    if "paper" in known:
        options |= {"paper": cast("PaperName", paper or "a4"), "progress": _progress()}
    if "bbox" in known:
        options |= {"bounds": _bounds(bbox), "dots_an_inch": float(dpi or PRINT_DOTS)}
    return partial(write, **options)


def _bounds(bbox: str | None) -> tuple[float, float, float, float] | None:
    if bbox is None:
        return None
    window = parse_window(bbox, "0")
    return window.west, window.south, window.east, window.north


def _progress() -> Any:
    """Return a progress callback if standard error is a terminal, otherwise None."""
    if not sys.stderr.isatty():
        return None
    return lambda share, text: typer.echo(f"{share:4.0%}  {text}", err=True)
