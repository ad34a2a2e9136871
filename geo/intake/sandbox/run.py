"""Run a reader in a child process, and end it if it takes too long or returns too much."""

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
_START_S = 60  # a reader that imports its libraries on a busy machine
_log = logging.getLogger(__name__)


def run_reader(
    module: str,
    request: Mapping[str, Any],
    environment: Mapping[str, str],
    *,
    seconds: int | None = None,
) -> list[dict[str, Any]]:
    """Run ``python -m module`` with a request and return what it gives.

    Parameters
    ----------
    module : str
        One that calls :func:`geo.intake.sandbox.restrict.serve`.
    request : mapping
        Sent as JSON; the limits are added.
    environment : mapping
        All the environment that the child gets.
    seconds : int, optional
        Longest time, from when its libraries are there; ``PLANMAP_READER_SECONDS`` when not
        given.

    Returns
    -------
    list of dict
        The lines of its answer, without the first and the last.

    Raises
    ------
    UnreadableFile
        What the reader says; ``reader_timeout``, ``reader_crashed``,
        ``archive_too_large`` (for an answer beyond all measure).
    """
    limits = limit_settings()
    seconds = limits.reader_seconds if seconds is None else seconds
    full = {
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
        stderr=subprocess.DEVNULL,  # it may quote the file
        cwd=ROOT,
        env={**_least(), **environment},
    )
    return _lines(_answer(process, orjson.dumps(full), seconds))


def _least() -> dict[str, str]:
    """Return what Python itself needs from the environment: nothing of the server's secrets."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in ("SYSTEMROOT", "WINDIR") or name.startswith("OPENBLAS_")
    }
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _answer(process: subprocess.Popen[bytes], request: bytes, seconds: int) -> bytes:
    limits = limit_settings()
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timers = [threading.Timer(_START_S + seconds, end), threading.Timer(seconds, end)]
    timers[0].start()
    try:
        answer = _exchange(process, request, limits.max_expanded_mb * 1_000_000, timers[1].start)
    finally:
        for timer in timers:
            timer.cancel()
        process.kill()
        process.wait()
    if late.is_set():
        raise UnreadableFile("reader_timeout", limit=seconds)
    if answer is None:
        raise UnreadableFile("archive_too_large", limit=limits.max_expanded_mb)
    return answer


def _exchange(
    process: subprocess.Popen[bytes], request: bytes, room: int, begin: Callable[[], None]
) -> bytes | None:
    assert process.stdin is not None
    assert process.stdout is not None
    pieces: list[bytes] = []
    with process.stdout as out:
        try:
            with process.stdin as sink:
                sink.write(request)
        except OSError:  # it has died already; its answer will tell
            _log.warning("a reader ended before it was asked")
        out.readline()  # it has imported what it needs
        begin()
        while piece := out.read(_CHUNK):
            room -= len(piece)
            if room < 0:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _lines(answer: bytes) -> list[dict[str, Any]]:
    lines = answer.splitlines()
    if not lines or not lines[-1].startswith(b'{"end"'):
        raise UnreadableFile("reader_crashed")
    made: list[dict[str, Any]] = [orjson.loads(line) for line in lines]
    end = made.pop()
    _log.info("reader: network cut off %s, memory limited %s", end["isolated"], end["limited"])
    if made and "error" in made[-1]:
        raise UnreadableFile(made[-1]["error"], **made[-1]["params"])
    return made
