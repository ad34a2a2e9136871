"""Time and memory of what a command works out: it ends with a sentence, even where GEOS would not.

Nothing else interrupts GEOS than the end of the process.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from geo.cli.common import UNREADABLE, write_error
from geo.cli.wording import finding_line
from geo.intake.sandbox.restrict import limit_job
from geo.model.config.settings import analysis_settings
from geo.model.errors import AnalysisStopped, Finding
from geo.model.text.language import Language

# Who waits at a terminal has the computer to himself.
_TIMES_AS_LONG, _TIMES_THE_MEMORY = 10, 4


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
