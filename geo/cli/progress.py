"""Say how far a long command is, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable

import orjson
import typer

_STEP = 0.01  # share of the work after which another line of JSON is written


def progress_of(*, as_json: bool) -> Callable[[int, int], None]:
    """Return a function that takes how much of the work is done, and how much there is.

    At a terminal it draws a bar; with ``--json`` it writes a line of JSON after each
    hundredth, ``{"progress": {"done", "of"}}``; otherwise it says nothing.

    Parameters
    ----------
    as_json : bool
    """
    if as_json:
        return _lines()
    return _bar() if sys.stderr.isatty() else lambda _done, _of: None


def _lines() -> Callable[[int, int], None]:
    said = [-_STEP]

    def tell(done: int, of: int) -> None:
        if done / of - said[0] < _STEP and done < of:
            return
        said[0] = done / of
        line = orjson.dumps({"progress": {"done": done, "of": of}})
        typer.echo(line.decode(), err=True)

    return tell


def _bar() -> Callable[[int, int], None]:
    width = 40

    def tell(done: int, of: int) -> None:
        full = width * done // of
        line = f"\r[{'#' * full}{'-' * (width - full)}] {100 * done // of:3} %"
        typer.echo(line, nl=done == of, err=True)

    return tell
