"""Two things done by turns in one process, and the medians of what each took."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

RUNS = 7
Times = tuple[float, float]


def write(path: Path, features: list[Any]) -> Path:
    lines = b",\n".join(map(orjson.dumps, features))
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n")
    return path


def by_turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[Times, Times]:
    """Do two things by turns; return what each took, medians of :data:`RUNS`."""
    times = [(timed(one), timed(other)) for _ in range(RUNS)]
    first, second = zip(*times, strict=True)
    return _medians(list(first)), _medians(list(second))


def timed(action: Callable[[], object]) -> Times:
    """Return seconds on the clock and of the processor."""
    gc.collect()
    begin, busy = time.perf_counter(), time.process_time()
    result = action()
    taken = time.perf_counter() - begin, time.process_time() - busy
    del result
    return taken


def _medians(times: list[Times]) -> Times:
    wall, busy = zip(*times, strict=True)
    return statistics.median(wall), statistics.median(busy)
