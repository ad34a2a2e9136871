"""Answers for machines: one JSON object for whatever ends a command that was asked for JSON.

``{"error": {"code", "severity", "feature", "field", "message", "hint"}, "issues": [...],
"exit": n}``: `error` is the first of the issues, `exit` the code with which the program ends.
"""

from __future__ import annotations

import itertools
import sys
import traceback
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import typer
from typer.core import TyperGroup

from geo.cli.wording import finding_here
from geo.intake.comparison.compare import Comparison
from geo.model.errors import Finding
from geo.model.text.language import Language

WRONG_USAGE, FAULT, INTERRUPTED = 2, 1, 130  # exit codes


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
    from geo.cli.common import chosen_language

    told = [each.removeprefix("--lang=") for each in given if each.startswith("--lang=")]
    told += [value for name, value in itertools.pairwise(given) if name == "--lang"]
    return chosen_language(told[0] if told else None)
