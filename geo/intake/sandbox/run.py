"""Run a reader in a child process, and end it if it takes too long or returns too much data."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from geo.model.config.settings import ROOT, limit_settings
from geo.model.errors import UnreadableFile

_CHUNK = 1 << 20
_REPORT = b'{"progress":'
_START_S = 60  # seconds for importing the libraries on a busy machine
_log = logging.getLogger(__name__)


def run_reader(
    module: str,
    request: Mapping[str, Any],
    environment: Mapping[str, str],
    *,
    seconds: int | None = None,
    progress: Callable[[dict[str, Any]], None] | None = None,
) -> list[dict[str, Any]]:
    """Run ``python -m module`` with a request and return its answer.

    Parameters
    ----------
    module : str
        A module that calls :func:`geo.intake.sandbox.restrict.serve`.
    request : mapping
        Sent as JSON, with the limits added.
    environment : mapping
        Environment variables of the child, on top of what Python itself needs.
    seconds : int, optional
        Time limit after importing the libraries; by default ``PLANMAP_READER_SECONDS``.
    progress : callable, optional
        Receives what a reader reports with ``{"progress": {...}}`` while it works.

    Returns
    -------
    list of dict
        The lines of the answer, without the first, the last and reports of progress.

    Raises
    ------
    UnreadableFile
        The reader's error; ``reader_timeout``, ``reader_crashed``, or
        ``archive_too_large`` for an answer that is too long.
    """
    limits = limit_settings()
    seconds = limits.reader_seconds if seconds is None else seconds
    request_with_limits = {
        **request,
        "memory_mb": limits.reader_memory_mb,
        "seconds": seconds,
        "file_mb": limits.max_expanded_mb,
        "max_features": limits.max_features,
        "max_vertices": limits.max_vertices,
        "max_fields": limits.max_fields,
        "max_text": limits.max_text,
    }
    process = subprocess.Popen(  # noqa: S603 (a module of our own; the request goes through a pipe)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # error messages may quote the file
        cwd=ROOT,
        env={**_minimal_environment(), **environment},
    )
    return _lines(_answer(process, orjson.dumps(request_with_limits), seconds, progress))


def _minimal_environment() -> dict[str, str]:
    """Return the variables that Python itself needs, without any secrets of the server."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in ("SYSTEMROOT", "WINDIR") or name.startswith("OPENBLAS_")
    }
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _answer(
    process: subprocess.Popen[bytes],
    request: bytes,
    seconds: int,
    progress: Callable[[dict[str, Any]], None] | None,
) -> bytes:
    """Send a request and return the answer, within the limits of time and size."""
    limits = limit_settings()
    timed_out = threading.Event()

    def end() -> None:
        timed_out.set()
        process.kill()

    timers = [threading.Timer(_START_S + seconds, end), threading.Timer(seconds, end)]
    timers[0].start()
    try:
        room = limits.max_expanded_mb * 1_000_000
        answer = _exchange(process, request, room, timers[1].start, progress)
    finally:
        for timer in timers:
            timer.cancel()
        process.kill()
        process.wait()
    if timed_out.is_set():
        raise UnreadableFile("reader_timeout", limit=seconds)
    if answer is None:
        raise UnreadableFile("archive_too_large", limit=limits.max_expanded_mb)
    return answer


def _exchange(
    process: subprocess.Popen[bytes],
    request: bytes,
    room: int,
    begin: Callable[[], None],
    progress: Callable[[dict[str, Any]], None] | None,
) -> bytes | None:
    """Return the answer, or None if it is longer than `room` bytes; `begin` starts the clock."""
    assert process.stdin is not None
    assert process.stdout is not None
    pieces: list[bytes] = []
    with process.stdout as out:
        try:
            with process.stdin as sink:
                sink.write(request)
        except OSError:  # the child has ended already, as its answer will show
            _log.warning("a reader ended before it was asked")
        out.readline()  # says that the libraries have been imported
        begin()
        # Without waiting for a whole chunk: a report of progress is short.
        while piece := out.read1(_CHUNK):  # type: ignore[attr-defined]
            room -= len(piece)
            if room < 0:
                return None
            pieces.append(piece)
            if progress is not None and (last := _last_report(piece)):
                progress(last)
    return b"".join(pieces)


def _last_report(piece: bytes) -> dict[str, Any] | None:
    """Return the last report of progress in a piece of an answer, if it is complete."""
    at = piece.rfind(_REPORT)
    end = piece.find(b"\n", at)
    if at < 0 or end < 0:
        return None
    report: dict[str, Any] = orjson.loads(piece[at:end])["progress"]
    return report


def _lines(answer: bytes) -> list[dict[str, Any]]:
    """Parse an answer; raise the error that it reports."""
    lines = answer.splitlines()
    if not lines or not lines[-1].startswith(b'{"end"'):
        raise UnreadableFile("reader_crashed")
    lines = [line for line in lines if not line.startswith(_REPORT)]
    parsed: list[dict[str, Any]] = [orjson.loads(line) for line in lines]
    end = parsed.pop()
    _log.info("reader: network cut off %s, memory limited %s", end["isolated"], end["limited"])
    if parsed and "error" in parsed[-1]:
        raise UnreadableFile(parsed[-1]["error"], **parsed[-1]["params"])
    return parsed
