"""Readers of uploads and workers, started as forks of a process that has imported their libraries.

Python's start and the imports are most of what such a process costs, and thousands of cases
start one. Each run is a process of its own all the same, with pipes, limits and an end of its
own; only the imports have been made before. What starts is the module's own ``__main__``.
tests/intake/test_reader_start.py holds that the true start gives the same.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from geo.intake.sandbox import run
from geo.study import workers
from tests.forking import KILL

FORKED = ("geo.intake.sandbox.", "geo.study.worker")  # what begins so is forked
# Variables that are looked at when something is read, not when a library is imported.
_LATE = ("CPL_TMPDIR", "PLANMAP_", "PYTEST_")
_ROUND_MS = 50  # of waiting for an end, between which another thread may kill
_used: list[float] = []  # seconds of the processor that forks have taken, as they ended


def forks_seconds() -> float:
    """Return the processor time of all forks that have ended: they are no children of ours."""
    return sum(_used)


class _Waiting:
    """The process that has imported a module's libraries, and waits to be asked for a run."""

    def __init__(self, module: str, folder: Path, environment: Mapping[str, str]) -> None:
        self._asked, its_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its_end:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(its_end.fileno()), module],
                cwd=folder,
                env=dict(environment),
                pass_fds=[its_end.fileno()],
            )

    def run(self, request: dict[str, Any], given: list[int]) -> None:
        socket.send_fds(self._asked, [json.dumps(request).encode()], given)

    def end(self) -> None:
        self._asked.close()
        self.process.wait()


_waiting: dict[object, _Waiting] = {}
_change = threading.Lock()


def _waiting_for(module: str, folder: Path, environment: Mapping[str, str]) -> _Waiting:
    early = {name: environment[name] for name in environment if not name.startswith(_LATE)}
    key = (module, folder, frozenset(early.items()))
    with _change:
        if key not in _waiting:
            _waiting[key] = _Waiting(module, folder, environment)
        return _waiting[key]


@atexit.register
def _end_all() -> None:
    for each in _waiting.values():
        each.end()


class Fork:
    """What ``subprocess.Popen`` is to readers and workers, for a fork."""

    def __init__(
        self,
        module: str,
        *,
        cwd: Path,
        env: Mapping[str, str],
        start_new_session: bool = False,
    ) -> None:
        its_input, to_input = os.pipe()
        from_output, its_output = os.pipe()
        # Each message by itself: the number of the process, and how it has ended.
        self._control, its_control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._look = threading.Lock()
        given = [its_input, its_output, its_control.fileno()]
        request = {"environment": dict(env), "session": start_new_session}
        try:
            _waiting_for(module, cwd, env).run(request, given)
        finally:
            os.close(its_input)
            os.close(its_output)
            its_control.close()
        self.stdin = os.fdopen(to_input, "wb")
        self.stdout = os.fdopen(from_output, "rb")
        self.pid = int(self._control.recv(32))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        self._look_for_end(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        self._look_for_end(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("fork", timeout or 0)
        return self.returncode

    def kill(self) -> None:
        with self._look:
            if self.returncode is None:
                with contextlib.suppress(OSError):  # it has ended this moment
                    self._control.send(KILL)

    def _look_for_end(self, seconds: float | None) -> None:
        end = None if seconds is None else time.monotonic() + seconds
        while self.returncode is None:
            with self._look:
                if self.returncode is None and self._has_ended(0 if seconds == 0 else _ROUND_MS):
                    told = self._control.recv(1 << 10)
                    # Nothing is told when the waiting process has ended, and its forks with it.
                    self.returncode, used = json.loads(told) if told else (-signal.SIGKILL, 0.0)
                    _used.append(used)
                    self._control.close()
            if end is not None and time.monotonic() >= end:
                return

    def _has_ended(self, milliseconds: int) -> bool:
        asked = select.poll()
        asked.register(self._control, select.POLLIN)
        return bool(asked.poll(milliseconds))


def _started(command: list[str], **options: Any) -> Any:
    module = command[2]
    if command[:2] != [sys.executable, "-m"] or not module.startswith(FORKED):
        return subprocess.Popen(command, **options)
    kept = {name: options[name] for name in options if name not in ("stdin", "stdout", "stderr")}
    return Fork(module, **kept)


@contextlib.contextmanager
def forked() -> Iterator[None]:
    """Let readers and workers be forks, where the system can fork."""
    if sys.platform != "linux":
        yield
        return
    shown = SimpleNamespace(Popen=_started, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL)
    with pytest.MonkeyPatch.context() as patch:
        for module in (run, workers):
            patch.setattr(module, "subprocess", shown)
        yield


@contextlib.contextmanager
def truly_started() -> Iterator[None]:
    """Let readers and workers start as the program starts them."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (run, workers):
            patch.setattr(module, "subprocess", subprocess)
        yield
