"""One worker process, as the server sees it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from typing import Any, BinaryIO, cast

from geo.model.config.settings import ROOT
from geo.study.parcels import packed, receive, send, unpacked

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
