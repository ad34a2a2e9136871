"""What all commands share: options, errors and exit codes, and JSON answers.

A command that was asked for JSON ends with one JSON object, whatever happens:
``{"error": {"code", "severity", "feature", "field", "message", "hint"}, "issues": [...],
"exit": n}``. `error` is the first of the issues, `exit` the code with which the program ends.
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
    NothingToStore,
    PlanMapError,
    UnreadableFile,
)
from geo.model.text.language import N_, Language, as_language, negotiate
from geo.model.text.translate import translate
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot

ERRORS, UNREADABLE, CONFLICT = 1, 2, 3  # exit codes
Json = Annotated[bool, typer.Option("--json", help="Write machine-readable JSON.")]
Lang = Annotated[
    str | None, typer.Option("--lang", help="zh or en; default: the system's language.")
]
Section = Annotated[str | None, typer.Option(help="Section number; separate several with commas.")]
Crs = Annotated[
    str | None,
    typer.Option(help="Coordinate system of the file, for example EPSG:4547 or GCJ-02."),
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
# Who waits at a terminal has the computer to himself.
_TIMES_AS_LONG, _TIMES_THE_MEMORY = 10, 4
_COPIED = N_(
    "A sample plan was copied to {folder}: change it there, or name another folder with "
    "PLANMAP_DATA."
)


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
def reporting_errors(
    language: Language, *, as_json: bool, may_make_folder: bool = False
) -> Iterator[None]:
    """Tell a known error and leave with its exit code: in words on standard error, or as JSON.

    Where there is no plan yet, :func:`give_sample_plan` may give one first.
    """
    try:
        give_sample_plan(language, is_allowed=may_make_folder)
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
    questions = [each for each in report.findings if each.code.startswith("crs_question")]
    raise Refused([Finding("undecided"), *questions], ERRORS)


def write_json(content: Any) -> None:
    """Write JSON to standard output."""
    typer.echo(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode("utf-8"))


def write_error(findings: Sequence[Finding], language: Language, code: int, **more: Any) -> None:
    """Write what ended a command as one JSON object.

    Parameters
    ----------
    findings : sequence of Finding
        At least one; the first is the error.
    language : {"zh", "en"}
    code : int
        With which the program ends.
    **more
        Further members.
    """
    issues = [finding_here(each, language) for each in findings]
    write_json({"error": issues[0], "issues": issues, **more, "exit": code})


def issues_answer(findings: Iterable[Finding], language: Language) -> dict[str, Any]:
    """Return what was noticed as a member ``issues``, which is left out where there is nothing."""
    issues = [finding_here(each, language) for each in findings]
    return {"issues": issues} if issues else {}


def diff_answer(comparison: Comparison) -> dict[str, Any]:
    """Return what a file changes, as JSON for machines."""
    return {
        "added": comparison.added,
        "moved": [
            {"id": each.id, "metres": each.metres, "bearing": each.bearing}
            for each in comparison.moved
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
    """The commands; what typer itself refuses is answered as JSON where that is asked for."""

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
        given = list(sys.argv[1:] if args is None else args)
        usual = (prog_name, complete_var)
        if not standalone_mode or not _is_json(given):
            return super().main(args, *usual, standalone_mode, windows_expand_args, **extra)
        try:
            ended = super().main(given, *usual, False, windows_expand_args, **extra)
        except (typer.Abort, KeyboardInterrupt):
            ended = INTERRUPTED
        except Exception as error:  # noqa: BLE001  # a machine reads of each fault, too
            sys.exit(_refused(error, given))
        code = ended if isinstance(ended, int) else 0
        if code == INTERRUPTED:
            write_error([Finding("interrupted")], _language(given), code)
        sys.exit(code)


def _refused(error: Exception, given: Sequence[str]) -> int:
    """Tell why a command could not be understood, or that the program has a fault."""
    tell = getattr(error, "format_message", None)
    code = getattr(error, "exit_code", FAULT) if tell else FAULT
    if tell is None:
        traceback.print_exc()
        found = Finding("program_fault", params={"problem": type(error).__name__})
    else:
        found = Finding("wrong_usage", params={"problem": tell()})
    write_error([found], _language(given), code)
    return int(code)


def _is_json(given: Sequence[str]) -> bool:
    options = given[: given.index("--")] if "--" in given else given
    return "--json" in options


def _language(given: Sequence[str]) -> Language:

    values = [each.removeprefix("--lang=") for each in given if each.startswith("--lang=")]
    values += [value for name, value in itertools.pairwise(given) if name == "--lang"]
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
    finding = Finding("analysis_time", params={"limit": f"{seconds:,}"})
    if as_json:
        write_error([finding], language, UNREADABLE)
    else:
        typer.echo(finding_line(finding, language), err=True)
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


def give_sample_plan(language: Language, *, is_allowed: bool = False) -> None:
    """Copy the sample plan to the data folder where there is none yet, and say so.

    A checkout has it in its own folder, and a folder that somebody named is a
    mistake when it is not there: without being asked only an installed program
    makes the folder that it keeps plans in by default.

    Parameters
    ----------
    language : {"zh", "en"}
    is_allowed : bool
        Whether the folder may be any.

    Raises
    ------
    InvalidConfiguration
        ``data_folder_not_made``, or a setting that is wrong.
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
    """Copy the plan's files aside and move them into place: nobody sees half a plan."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = folder.with_name(f".{folder.name}-{os.getpid()}")
    half.mkdir()
    try:
        for file in sorted(SAMPLE.iterdir()):
            if file.suffix in {".toml", ".geojson"} and file.is_file():
                # The content alone: files of packages may be for reading only.
                shutil.copyfile(file, half / file.name)
        if folder.exists():
            folder.rmdir()  # it is empty; Windows replaces no folder
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
