"""Worker processes for visitors' analyses, kept warm, and ended if they take too long."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, cast

from geo.model import errors
from geo.model.config.settings import ROOT
from geo.model.errors import AnalysisStopped, PlanMapError
from geo.study.parcels import packed, packed_with_names, receive, send, unpacked

_START_S = 60.1  # for a process to be ready, on a busy machine
_LOOK_S = 0.2  # between two looks whether the visitor is still there
_UNFINISHED = ("time", "memory", "broken")  # answers after which a process is of no more use
Tick = Callable[[float], object]
_LARGEST_RESULT = 256_000_000  # bytes
_MOST_GROWTH_MB = 400  # a process that keeps more than this on top of its start is ended


class Worker:
    """One process, which works out one request at a time."""

    def __init__(self) -> None:
        self.environment = _settings()
        self.holds: set[str] = set()
        self.ready = threading.Event()  # it has imported what it needs
        self.process = subprocess.Popen(
            [sys.executable, "-m", "geo.study.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote a visitor's file
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        self._least_mb: int | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it runs, under the settings of now."""
        return self.process.poll() is None and self.environment == _settings()

    def exchange(self, request: dict[str, Any]) -> tuple[str, Any]:
        """Send a request and wait for the answer.

        Returns
        -------
        kind : str
        content : object
            Of a result, its parcel.

        Raises
        ------
        EOFError
            When the process ended before it answered.
        OverflowError
            When the result is larger than what is taken.
        """
        try:
            if not self.ready.is_set():
                receive(cast("BinaryIO", self.process.stdout))
                self.ready.set()
            send(cast("BinaryIO", self.process.stdin), packed(request))
            answer = receive(cast("BinaryIO", self.process.stdout), _LARGEST_RESULT)
        except (OSError, ValueError) as error:  # it was ended meanwhile
            raise EOFError from error
        if answer is None:
            raise EOFError
        self.holds |= request["new"].keys()
        kind, content, in_use = unpacked(answer)
        self._least_mb = in_use if self._least_mb is None else min(in_use, self._least_mb)
        if in_use > self._least_mb + _MOST_GROWTH_MB:
            self.end()
        return kind, content

    def end(self) -> None:
        """End the process, and those that it has started."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                cast("BinaryIO", pipe).close()


def _settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("PLANMAP_")}


class Workers:
    """The processes of one server: as many as work at a time, the others idle or none."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._change = threading.Lock()

    def work(
        self,
        call: tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]],
        shared: Mapping[str, Any],
        *,
        seconds: int,
        memory_mb: int,
        tick: Tick = lambda _waited: None,
    ) -> tuple[Any, int]:
        """Work something out in a process of its own.

        Parameters
        ----------
        call : function, arguments, keyword arguments
            A function of a module; all of it is pickled.
        shared : mapping of str to object
            What several requests have in common, under names that stay; a process is sent
            what the call holds of it, unless it has it already.
        seconds : int
            Longest time.
        memory_mb : int
            Most memory on top of what the process has anyway.
        tick : callable
            Called some times a second with the seconds that have passed; when it raises,
            the work is given up and its process is ended.

        Returns
        -------
        result : object
        size : int
            Of the result on its way, bytes.

        Raises
        ------
        AnalysisStopped
            ``analysis_time``, ``analysis_memory``, ``analysis_shapes``, ``analysis_broken``.
        PlanMapError
            What the function raises.
        """
        parcel, names = packed_with_names(call, shared)
        worker = self._taken(names)
        try:
            request = {
                "call": parcel,
                "names": list(names),
                "new": {each: packed(shared[each]) for each in names - worker.holds},
                "seconds": seconds,
                "memory_mb": memory_mb,
            }
            kind, content = _waited(worker, request, seconds, tick)
        except BaseException:
            self._ended(worker)
            raise
        if kind in _UNFINISHED:
            self._ended(worker)
        else:
            self._given_back(worker)
        if kind != "result":
            raise _error(kind, content, seconds, memory_mb)
        return unpacked(content, shared), len(content)

    def end_idle(self) -> None:
        """End the processes that do nothing: they hold what was sent to them."""
        with self._change:
            ended, self._idle = self._idle, []
        for worker in ended:
            self._ended(worker)

    def end(self) -> None:
        """End all processes."""
        for worker in list(self._all):
            self._ended(worker)
        self._idle.clear()

    def _taken(self, names: set[str]) -> Worker:
        with self._change:
            useless = [each for each in self._idle if not each.is_usable]
            self._idle = [each for each in self._idle if each not in useless]
            # The one that was used last is warm; the one that holds the files is the best.
            self._idle.sort(key=lambda each: len(each.holds & names))
            worker = self._idle.pop() if self._idle else None
        for each in useless:
            self._ended(each)
        if worker is None:
            worker = Worker()
            self._all.add(worker)
        return worker

    def _given_back(self, worker: Worker) -> None:
        if worker.is_usable:
            with self._change:
                self._idle.append(worker)
        else:
            self._ended(worker)

    def _ended(self, worker: Worker) -> None:
        worker.end()
        self._all.discard(worker)


def _waited(worker: Worker, request: dict[str, Any], seconds: int, tick: Tick) -> tuple[str, Any]:
    """Let a worker answer, and look meanwhile whether anybody still waits."""
    answers: list[tuple[str, Any]] = []

    def exchange() -> None:
        try:
            answers.append(worker.exchange(request))
        except EOFError:
            answers.append(("broken", None))
        except OverflowError:
            answers.append(("memory", None))

    thread = threading.Thread(target=exchange, daemon=True)
    thread.start()
    begin, limit = time.monotonic(), _START_S
    while thread.is_alive():
        if limit == _START_S and worker.ready.is_set():
            begin, limit = time.monotonic(), seconds
        thread.join(_LOOK_S)
        passed = time.monotonic() - begin
        if thread.is_alive():
            if passed > limit:
                return ("time" if worker.ready.is_set() else "broken"), None
            tick(passed)
    return answers[0]


def _error(kind: str, content: Any, seconds: int, memory_mb: int) -> Exception:
    if kind == "refused":
        name, code, params = content
        known: type[PlanMapError] = getattr(errors, name)
        return known(code, **params)
    if kind == "fault":
        return RuntimeError(content)
    limits = {"time": seconds, "memory": memory_mb}
    return AnalysisStopped(f"analysis_{kind}", limit=limits.get(kind), problem=content)


_workers = Workers()
atexit.register(_workers.end)


def workers() -> Workers:
    """Return the processes of this server."""
    return _workers
