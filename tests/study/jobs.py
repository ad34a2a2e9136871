"""Pieces of work for the processes in the tests."""

from __future__ import annotations

import os
import time
from typing import Any

from geo.model.errors import BadQuery


def process_id() -> int:
    return os.getpid()


def same(*given: Any) -> Any:
    return given


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def burn() -> None:
    while True:
        pass


def refuse() -> None:
    raise BadQuery("bad_radius", value=7)


def fail() -> None:
    raise ValueError("no such thing")


def end() -> None:
    os._exit(3)


def fill_memory() -> int:
    return len(bytearray(2_000_000_000))
