"""The command line: ``python -m geo list|check|export``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import orjson
import typer

from geo.export import EXPORTERS
from geo.intake.check import Report, check
from geo.model.errors import Finding, PlanMapError
from geo.model.language import Language, as_language, negotiate
from geo.model.messages import advice, finding_json, sentence
from geo.model.query import parse_filter
from geo.model.settings import access_settings, store_settings
from geo.model.vocabulary import vocabulary
from geo.store.atomic import write_atomically
from geo.store.counts import in_plan_order
from geo.store.geojson_file import read_snapshot
from geo.store.snapshot import Snapshot

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The plan map on the command line.",
)
Format = StrEnum("Format", {name: name for name in EXPORTERS})  # type: ignore[misc]

Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh or en; else the system's language.")]
Section = Annotated[str | None, typer.Option(help="Section number; commas for several.")]
Status = Annotated[str | None, typer.Option(help="Status code; commas for several.")]
Category = Annotated[str | None, typer.Option(help="Category code; commas for several.")]


@app.command("list")
def list_projects(
    section: Section = None,
    status: Status = None,
    category: Category = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the projects, in the order of the plan."""
    language = _language(lang)
    with _told(language):
        wanted = parse_filter({"section": section, "status": status, "category": category})
        snapshot = _snapshot()
        rows = in_plan_order(snapshot, snapshot.rows(wanted))
        features = [snapshot.feature(int(row)) for row in rows]
    if as_json:
        _write_json([{"id": each["id"], **each["properties"]} for each in features])
        return
    for feature in features:
        typer.echo(_line(feature, language))


@app.command("check")
def check_file(
    file: Annotated[Path, typer.Argument(help="The GeoJSON file to check.")],
    crs: Annotated[str | None, typer.Option(help="Coordinate system of the file.")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Check a file: exit 0 without errors, 1 with errors, 2 when it cannot be read."""
    language = _language(lang)
    with _told(language):
        report = check(file, crs)
    if as_json:
        _write_json(_report_answer(report, language))
    else:
        for finding in report.findings:
            typer.echo(f"[{finding.severity}] {_finding_line(finding, language)}")
        typer.echo(f"{file.name}: {report.features} / {len(report.findings)}")
    raise typer.Exit(report.exit_code)


@app.command("export")
def export_projects(
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help=" | ".join(EXPORTERS))],
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    public: Annotated[bool, typer.Option("--public", help="Public projects only.")] = False,
    section: Section = None,
    lang: Lang = None,
) -> None:
    """Write the projects into a file."""
    language = _language(lang)
    with _told(language):
        wanted = parse_filter({"section": section})
        snapshot = _snapshot(public_only=public)
        rows = in_plan_order(snapshot, snapshot.rows(wanted))
        write, _ = EXPORTERS[form.value]
        content = write(snapshot, rows, language)
        write_atomically(out, content)
    typer.echo(f"{out}: {len(rows)}")


@contextmanager
def _told(language: Language) -> Iterator[None]:
    """Tell a known error in words on standard error and leave with exit code 2."""
    try:
        yield
    except PlanMapError as error:
        _tell(error.findings, language)


def _tell(findings: list[Finding], language: Language) -> NoReturn:
    for finding in findings:
        typer.echo(_finding_line(finding, language), err=True)
    raise typer.Exit(2)


def _finding_line(finding: Finding, language: Language) -> str:
    where = " · ".join(part for part in (finding.feature, finding.field) if part)
    told = f"{sentence(finding, language)} {advice(finding, language)}"
    return f"{where}: {told}" if where else told


def _language(chosen: str | None) -> Language:
    system = next(
        (os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), ""
    )
    return as_language(chosen) or negotiate(system.partition(".")[0].replace("_", "-"), "en")


def _snapshot(*, public_only: bool = False) -> Snapshot:
    return read_snapshot(
        store_settings().projects_file, public_only=public_only or access_settings().public
    )


def _line(feature: dict[str, Any], language: Language) -> str:
    properties = feature["properties"]
    name = properties["name"] if language == "zh" else properties["name_en"]
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
        "issues": [finding_json(finding, language) for finding in report.findings],
    }


def _write_json(content: Any) -> None:
    typer.echo(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode("utf-8"))
