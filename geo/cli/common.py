"""What all commands share: options, words, errors and exit codes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from geo.cli.answers import Commands, write_error
from geo.cli.wording import finding_here, finding_line
from geo.intake.checks.check import Report, check
from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import access_settings, store_settings
from geo.model.config.setup import require_setup
from geo.model.errors import (
    EditConflict,
    Finding,
    InvalidChange,
    NothingToStore,
    PlanMapError,
    UnreadableFile,
)
from geo.model.text.language import Language, as_language, negotiate
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot

ERRORS, UNREADABLE, CONFLICT = 1, 2, 3  # exit codes

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The plan map on the command line.",
)

Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh or en; else the system's language.")]
Section = Annotated[str | None, typer.Option(help="Section number; commas for several.")]
Crs = Annotated[
    str | None,
    typer.Option(help="Coordinate system of the file, for instance EPSG:4547 or GCJ-02."),
]
Sender = Annotated[
    str,
    typer.Option(
        help="Who sent the file: the coordinate system that was given for the last file of the "
        "same columns from there is taken again."
    ),
]
Upload = Annotated[Path, typer.Argument(metavar="FILE", help="A file with places.")]
Author = Annotated[str, typer.Option(help="Who makes the change.")]
Reason = Annotated[str, typer.Option(help="Why.")]


class Refused(Exception):
    """What a command cannot do, with all findings that say why.

    Parameters
    ----------
    findings : sequence of Finding
    code : int
        With which the program ends.
    """

    def __init__(self, findings: Sequence[Finding], code: int) -> None:
        super().__init__(code)
        self.findings, self.code = findings, code


@contextmanager
def told(language: Language, *, as_json: bool) -> Iterator[None]:
    """Tell a known error and leave with its exit code: in words on standard error, or as JSON."""
    try:
        require_setup()
        yield
    except EditConflict as error:
        first = Finding("edit_conflict", params={"count": len(error.findings)})
        more = {"conflicts": [finding_here(each, language) for each in error.findings]}
        _leave([first, *error.findings], language, CONFLICT, as_json=as_json, **more)
    except Refused as error:
        _leave(error.findings, language, error.code, as_json=as_json)
    except (InvalidChange, NothingToStore) as error:
        _leave(error.findings, language, ERRORS, as_json=as_json)
    except PlanMapError as error:
        _leave(error.findings, language, UNREADABLE, as_json=as_json)


def _leave(
    findings: Sequence[Finding], language: Language, code: int, *, as_json: bool, **more: Any
) -> NoReturn:
    if as_json:
        write_error(findings, language, code, **more)
    else:
        for finding in findings:
            typer.echo(finding_line(finding, language), err=True)
    raise typer.Exit(code)


def chosen_language(chosen: str | None) -> Language:
    """Return the language asked for, else that of the system."""
    system = next(
        (os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), ""
    )
    return as_language(chosen) or negotiate(system.partition(".")[0].replace("_", "-"), "en")


def snapshot(*, public_only: bool = False) -> Snapshot:
    """Return the projects as they are stored now."""
    return read_snapshot(
        store_settings().projects_file, public_only=public_only or access_settings().public
    )


def stored_projects() -> StoredProjects:
    """Return the projects for a comparison."""
    return StoredProjects(snapshot(), store_settings().projects_file)


def known_projects() -> StoredProjects:
    """Return the projects for a check, which works without any, too."""
    try:
        return stored_projects()
    except UnreadableFile as error:
        if error.code != "file_missing":
            raise
        return StoredProjects(None)


def examined(
    file: Path,
    crs: str | None,
    stored: StoredProjects,
    answers: Mapping[str, str] | None = None,
    *,
    sender: str = "",
) -> Report:
    """Check a file; one that cannot be read ends the command."""
    report = check(file, crs, stored, answers=answers, sender=sender)
    if not report.readable:
        raise Refused(report.findings, UNREADABLE)
    return report


def refuse_undecided(report: Report) -> NoReturn:
    """Ask in which coordinate system a file is: nothing is made of it until then."""
    asked = [each for each in report.findings if each.code.startswith("crs_question")]
    raise Refused([Finding("undecided"), *asked], ERRORS)
