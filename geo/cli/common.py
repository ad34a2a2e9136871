"""What all commands share: options, errors with exit codes, and JSON answers.

With ``--json``, a command ends with one JSON object even when it fails:
``{"error": {"code", "severity", "feature", "field", "message", "hint"}, "issues": [...],
"exit": n}``. `error` is the first of the issues, `exit` the program's exit code.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import orjson
import typer
from typer.core import TyperGroup

from geo.cli.wording import finding_here, finding_line
from geo.intake.checks.check import Report, check
from geo.intake.comparison.compare import Comparison
from geo.intake.comparison.stored import StoredProjects
from geo.intake.sandbox.restrict import limit_job
from geo.layers.outlines import use_kept_outlines
from geo.model.config.settings import (
    IS_INSTALLED,
    OWN_DATA,
    SAMPLE,
    access_settings,
    analysis_settings,
    store_settings,
)
from geo.model.config.setup import require_setup
from geo.model.errors import (
    AnalysisStopped,
    EditConflict,
    Finding,
    InvalidChange,
    InvalidConfiguration,
    LayersConflict,
    NothingToStore,
    PlanMapError,
    UnreadableFile,
)
from geo.model.text.language import N_, Language, as_language, negotiate
from geo.model.text.translate import translate
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot

use_kept_outlines()
ERRORS, UNREADABLE, CONFLICT = 1, 2, 3  # exit codes
Json = Annotated[bool, typer.Option("--json", help="Write machine-readable JSON.")]
Lang = Annotated[
    str | None, typer.Option("--lang", help="zh or en; default: the system's language.")
]
Section = Annotated[str | None, typer.Option(help="Section number; separate several with commas.")]
Crs = Annotated[
    str | None,
    typer.Option(
        help="Coordinate system of the file: an EPSG code or a name, such as EPSG:4490 or GCJ-02."
    ),
]
Sender = Annotated[
    str,
    typer.Option(
        help="Who sent the file: the coordinate system given for their last file with the same "
        "columns is used again."
    ),
]
Upload = Annotated[Path, typer.Argument(metavar="FILE", help="File with places.")]
Author = Annotated[str, typer.Option(help="Who makes the change.")]
Reason = Annotated[str, typer.Option(help="Why.")]
WRONG_USAGE, FAULT, INTERRUPTED = 2, 1, 130  # exit codes
# At a terminal an analysis may use more than a visitor's share of a server.
_TIMES_AS_LONG, _TIMES_THE_MEMORY = 10, 4
_COPIED = N_(
    "A sample plan was copied to {folder}: change it there, or name another folder with "
    "PLANMAP_DATA."
)


class Refused(Exception):
    """An error that ends a command, with all findings that explain it.

    Parameters
    ----------
    findings : sequence of Finding
        At least one; the first is the error.
    code : int
        Exit code of the program.
    """

    def __init__(self, findings: Sequence[Finding], code: int) -> None:
        super().__init__(code)
        self.findings, self.code = findings, code


@contextmanager
def reporting_errors(
    language: Language, *, as_json: bool, may_make_folder: bool = False, needs_plan: bool = True
) -> Iterator[None]:
    """Report known errors, in words on standard error or as JSON, and exit with their code.

    If there is no plan yet, :func:`give_sample_plan` may copy one first; a command that
    needs no plan works whatever is wrong with the present one.
    """
    try:
        if needs_plan:
            give_sample_plan(language, is_allowed=may_make_folder)
            require_setup()
        yield
    except EditConflict as error:
        first = Finding("edit_conflict", params={"count": len(error.findings)})
        extra = {"conflicts": [finding_here(finding, language) for finding in error.findings]}
        _leave([first, *error.findings], language, CONFLICT, as_json=as_json, **extra)
    except LayersConflict as error:
        _leave(error.findings, language, CONFLICT, as_json=as_json)
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
    """Return the language of the option, or else that of the environment."""
    system = next(
        (os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), ""
    )
    return as_language(chosen) or negotiate(system.partition(".")[0].replace("_", "-"), "en")


def snapshot(*, public_only: bool = False) -> Snapshot:
    """Return the current projects."""
    return read_snapshot(
        store_settings().projects_file, public_only=public_only or access_settings().public
    )


def stored_projects() -> StoredProjects:
    """Return the current projects for a comparison."""
    return StoredProjects(snapshot(), store_settings().projects_file)


def known_projects() -> StoredProjects:
    """Return the current projects for a check, which also works without any."""
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
    """Check a file; raise `Refused` if it cannot be read."""
    report = check(file, crs, stored, answers=answers, sender=sender)
    if not report.readable:
        raise Refused(report.findings, UNREADABLE)
    return report


def refuse_undecided(report: Report) -> NoReturn:
    """Raise `Refused` with the open questions about a file's coordinate system."""
    questions = [finding for finding in report.findings if finding.code.startswith("crs_question")]
    raise Refused([Finding("undecided"), *questions], ERRORS)


def write_json(content: Any) -> None:
    """Write a value as indented JSON to standard output."""
    typer.echo(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode("utf-8"))


def write_error(findings: Sequence[Finding], language: Language, code: int, **more: Any) -> None:
    """Write the error that ends a command as one JSON object.

    Parameters
    ----------
    findings : sequence of Finding
        At least one; the first is the error.
    language : {"zh", "en"}
    code : int
        Exit code of the program.
    **more
        Further keys of the object.
    """
    issues = [finding_here(finding, language) for finding in findings]
    write_json({"error": issues[0], "issues": issues, **more, "exit": code})


def issues_answer(findings: Iterable[Finding], language: Language) -> dict[str, Any]:
    """Return findings under the key ``issues``; an empty object if there are none."""
    issues = [finding_here(finding, language) for finding in findings]
    return {"issues": issues} if issues else {}


def diff_answer(comparison: Comparison) -> dict[str, Any]:
    """Return the differences between a file and the projects as a JSON object."""
    return {
        "added": comparison.added,
        "moved": [
            {"id": move.id, "metres": move.metres, "bearing": move.bearing}
            for move in comparison.moved
        ],
        "changed": [{"id": each.id, "fields": list(each.fields)} for each in comparison.changed],
        "unchanged": comparison.unchanged,
        "unmatched": [
            {
                "feature": each.feature,
                "name": each.name,
                "candidates": [{"id": c.id, "score": c.score} for c in each.candidates],
            }
            for each in comparison.unmatched
        ],
        "missing": comparison.missing,
    }


class Commands(TyperGroup):
    """The group of commands; with ``--json``, usage errors are written as JSON too."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; see :class:`typer.core.TyperGroup`."""
        arguments = list(sys.argv[1:] if args is None else args)
        common = (prog_name, complete_var)
        if not standalone_mode or not _is_json(arguments):
            return super().main(args, *common, standalone_mode, windows_expand_args, **extra)
        try:
            result = super().main(arguments, *common, False, windows_expand_args, **extra)
        except (typer.Abort, KeyboardInterrupt):
            result = INTERRUPTED
        except Exception as error:  # noqa: BLE001  # reported as JSON, like all other errors
            sys.exit(_report_exception(error, arguments))
        code = result if isinstance(result, int) else 0
        if code == INTERRUPTED:
            write_error([Finding("interrupted")], _language(arguments), code)
        sys.exit(code)


def _report_exception(error: Exception, arguments: Sequence[str]) -> int:
    """Report a usage error or an unexpected exception as JSON and return the exit code."""
    format_message = getattr(error, "format_message", None)
    code = getattr(error, "exit_code", FAULT) if format_message else FAULT
    if format_message is None:
        traceback.print_exc()
        finding = Finding("program_fault", params={"problem": type(error).__name__})
    else:
        finding = Finding("wrong_usage", params={"problem": format_message()})
    write_error([finding], _language(arguments), code)
    return int(code)


def _is_json(arguments: Sequence[str]) -> bool:
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def _language(arguments: Sequence[str]) -> Language:
    values = [each.removeprefix("--lang=") for each in arguments if each.startswith("--lang=")]
    values += [value for name, value in itertools.pairwise(arguments) if name == "--lang"]
    return chosen_language(values[0] if values else None)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The plan map on the command line.",
)


@contextmanager
def limited(language: Language, *, as_json: bool = False) -> Iterator[None]:
    """Limit the time and memory of the analyses inside the block.

    When the time is over, the process is ended, because nothing else interrupts GEOS.

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
        with _translating_errors(memory_mb):
            yield
    finally:
        limit_job(None, None)
        timer.cancel()


def _end(seconds: int, language: Language, as_json: bool) -> None:
    finding = Finding("analysis_time", params={"limit": f"{seconds:,}"})
    if as_json:
        write_error([finding], language, UNREADABLE)
    else:
        typer.echo(finding_line(finding, language), err=True)
    os._exit(UNREADABLE)


@contextmanager
def _translating_errors(memory_mb: int) -> Iterator[None]:
    from shapely.errors import GEOSException

    try:
        yield
    except MemoryError as error:
        raise AnalysisStopped("analysis_memory", limit=memory_mb) from error
    except GEOSException as error:
        # GEOS also reports a lack of memory in this way.
        if "bad_alloc" in str(error):
            raise AnalysisStopped("analysis_memory", limit=memory_mb) from error
        raise AnalysisStopped("analysis_shapes", problem=str(error)) from error


def give_sample_plan(language: Language, *, is_allowed: bool = False) -> None:
    """Copy the sample plan to a missing or empty data folder, and report it.

    By default this is only done by an installed program in its own data folder: a checkout
    has its own plan, and a folder that the user named but that does not exist is a mistake.

    Parameters
    ----------
    language : {"zh", "en"}
    is_allowed : bool
        Whether any folder may be filled.

    Raises
    ------
    InvalidConfiguration
        ``data_folder_not_made``, or when a setting is invalid.
    """
    folder = store_settings().data.absolute()
    if not is_allowed and not (IS_INSTALLED and folder == OWN_DATA.absolute()):
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return
    try:
        _copy(folder)
    except OSError as error:
        raise InvalidConfiguration("data_folder_not_made", value=str(folder)) from error
    typer.echo(translate(_COPIED, language).format(folder=folder), err=True)


def _copy(folder: Path) -> None:
    """Copy the sample plan to a temporary folder and rename it, so that it appears complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".{folder.name}-{os.getpid()}")
    temporary.mkdir()
    try:
        for file in sorted(SAMPLE.iterdir()):
            if file.suffix in {".toml", ".geojson"} and file.is_file():
                # Only the content: a package's files may be read-only, and copies would be too.
                shutil.copyfile(file, temporary / file.name)
        if folder.exists():
            folder.rmdir()  # it is empty; Windows does not rename onto an existing folder
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
