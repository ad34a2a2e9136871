"""A pool of worker processes for visitors' analyses, killed if they take too long."""

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

_START_S = 60.1  # how long a process may take to start, on a busy machine
_POLL_S = 0.2  # how often to check whether the visitor is still there
_UNFINISHED = ("time", "memory", "broken")  # answers after which the process is ended
Tick = Callable[[float], object]
_LARGEST_RESULT = 256_000_000  # bytes
_MAX_GROWTH_MB = 400  # a process that has grown by more than this since its start is ended


class Worker:
    """One worker process, which handles one request at a time."""

    def __init__(self) -> None:
        self.environment = _settings()
        self.holds: set[str] = set()  # names of the shared objects it has been sent
        self.ready = threading.Event()  # set once it has imported what it needs
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
        """Whether the process still runs and was started with the current settings."""
        return self.process.poll() is None and self.environment == _settings()

    def exchange(self, request: dict[str, Any]) -> tuple[str, Any]:
        """Send a request and wait for the answer.

        Returns
        -------
        kind : str
        content : object
            The pickled result when `kind` is ``result``.

        Raises
        ------
        EOFError
            When the process ended before it answered.
        OverflowError
            When the answer is larger than 256 MB.
        """
        try:
            if not self.ready.is_set():
                receive(cast("BinaryIO", self.process.stdout))
                self.ready.set()
            send(cast("BinaryIO", self.process.stdin), packed(request))
            answer = receive(cast("BinaryIO", self.process.stdout), _LARGEST_RESULT)
        except (OSError, ValueError) as error:  # the process was ended meanwhile
            raise EOFError from error
        if answer is None:
            raise EOFError
        self.holds |= request["new"].keys()
        kind, content, in_use = unpacked(answer)
        self._least_mb = in_use if self._least_mb is None else min(in_use, self._least_mb)
        if in_use > self._least_mb + _MAX_GROWTH_MB:
            self.end()
        return kind, content

    def end(self) -> None:
        """Kill the process and those that it has started."""
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
    """The worker processes of one server, started on demand and reused when idle."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._lock = threading.Lock()

    def work(
        self,
        call: tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]],
        shared: Mapping[str, Any],
        *,
        seconds: int,
        memory_mb: int,
        tick: Tick = lambda _waited: None,
    ) -> tuple[Any, int]:
        """Call a function in a worker process.

        Parameters
        ----------
        call : function, arguments, keyword arguments
            A module-level function; all of it is pickled.
        shared : mapping of str to object
            Objects that several requests share, under permanent names; a process is sent
            those that the call uses, unless it has them already.
        seconds : int
            Time limit.
        memory_mb : int
            Memory limit on top of what the process uses anyway.
        tick : callable
            Called some times a second with the seconds that have passed; when it raises,
            the work is given up and its process is ended.

        Returns
        -------
        result : object
        size : int
            Size of the pickled result, bytes.

        Raises
        ------
        AnalysisStopped
            ``analysis_time``, ``analysis_memory``, ``analysis_shapes``, ``analysis_broken``.
        PlanMapError
            Any that the function raises.
        """
        parcel, names = packed_with_names(call, shared)
        worker = self._acquire(names)
        try:
            request = {
                "call": parcel,
                "names": list(names),
                "new": {name: packed(shared[name]) for name in names - worker.holds},
                "seconds": seconds,
                "memory_mb": memory_mb,
            }
            kind, content = _wait_for_answer(worker, request, seconds, tick)
        except BaseException:
            self._end(worker)
            raise
        if kind in _UNFINISHED:
            self._end(worker)
        else:
            self._release(worker)
        if kind != "result":
            raise _error(kind, content, seconds, memory_mb)
        return unpacked(content, shared), len(content)

    def end_idle(self) -> None:
        """End the idle processes, to free the memory of the objects that they hold."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            self._end(worker)

    def end(self) -> None:
        """End all processes."""
        for worker in list(self._all):
            self._end(worker)
        self._idle.clear()

    def _acquire(self, names: set[str]) -> Worker:
        with self._lock:
            unusable = [each for each in self._idle if not each.is_usable]
            self._idle = [each for each in self._idle if each not in unusable]
            # Prefer the process that holds most of the shared objects, then the last used.
            self._idle.sort(key=lambda each: len(each.holds & names))
            worker = self._idle.pop() if self._idle else None
        for each in unusable:
            self._end(each)
        if worker is None:
            worker = Worker()
            self._all.add(worker)
        return worker

    def _release(self, worker: Worker) -> None:
        if worker.is_usable:
            with self._lock:
                self._idle.append(worker)
        else:
            self._end(worker)

    def _end(self, worker: Worker) -> None:
        worker.end()
        self._all.discard(worker)


def _wait_for_answer(
    worker: Worker, request: dict[str, Any], seconds: int, tick: Tick
) -> tuple[str, Any]:
    """Send a request and return the answer; meanwhile watch the time and call `tick`."""
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
        thread.join(_POLL_S)
        passed = time.monotonic() - begin
        if thread.is_alive():
            if passed > limit:
                return ("time" if worker.ready.is_set() else "broken"), None
            tick(passed)
    return answers[0]


def _error(kind: str, content: Any, seconds: int, memory_mb: int) -> Exception:
    if kind == "refused":
        name, code, params = content
        error_class: type[PlanMapError] = getattr(errors, name)
        return error_class(code, **params)
    if kind == "fault":
        return RuntimeError(content)
    limits = {"time": seconds, "memory": memory_mb}
    return AnalysisStopped(f"analysis_{kind}", limit=limits.get(kind), problem=content)


_workers = Workers()
atexit.register(_workers.end)


def workers() -> Workers:
    """Return the worker processes of this server."""
    return _workers
