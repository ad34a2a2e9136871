"""A process that has imported what a program of ours needs, and forks itself for each run of it.

Started by tests/forks.py as ``python -m tests.forking NUMBER MODULE``: the number is that of a
socket, on which each message asks for one run.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

KILL = b"kill"
_MESSAGE = 1 << 18  # bytes; an environment has some thousands
# What a reader imports later than in its preparation, while it reads.
_LATER = {"geo.intake.sandbox.gdal_reader": ("geo.crs.parse", "pyproj")}


def prepare(module: str) -> None:
    """Import what a module imports for itself, without running it."""
    parts = runpy.run_module(module, run_name="__prepared__")
    (parts.get("prepare") or parts["_prepare"])()
    for each in _LATER.get(module, ()):
        importlib.import_module(each)


class Forks:
    """The forks that run, each with a socket on which it can be ended and its end is told."""

    def __init__(self, asked: socket.socket, module: str) -> None:
        self._asked = asked
        self._module = module
        self._controls: dict[socket.socket, int] = {}  # until the tests close theirs
        self._running: dict[int, socket.socket] = {}
        # A child's end wakes the loop: Python writes the signal's number into a socket.
        self._ended, self._wakes = socket.socketpair()
        for end in (self._ended, self._wakes):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        self._looked_at = selectors.DefaultSelector()
        for each in (asked, self._ended):
            self._looked_at.register(each, selectors.EVENT_READ)

    def serve(self) -> None:
        """Fork for each message until the tests have ended."""
        while True:
            for key, _ in self._looked_at.select():
                if key.fileobj is self._asked:
                    message, given, _, _ = socket.recv_fds(self._asked, _MESSAGE, 3)
                    if not message:
                        return
                    self._fork(json.loads(message), given)
                elif key.fileobj is self._ended:
                    self._ended.recv(1 << 10)
                    self._tell_ends()
                else:
                    self._control(key.data)

    def _fork(self, request: dict[str, Any], given: Sequence[int]) -> None:
        *pipes, number = given
        control = socket.socket(fileno=number)
        child = os.fork()
        if not child:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._looked_at.close()
            ours = (self._asked, self._ended, self._wakes, control, *self._controls)
            for each in ours:
                each.close()
            _be(self._module, request, pipes)
        for pipe in pipes:
            os.close(pipe)
        self._controls[control] = child
        self._running[child] = control
        control.send(b"%d" % child)
        self._looked_at.register(control, selectors.EVENT_READ, control)

    def _control(self, control: socket.socket) -> None:
        if control.recv(len(KILL)) == KILL:
            child = self._controls[control]
            if child in self._running:
                os.kill(child, signal.SIGKILL)
        else:  # nobody asks for its end any more
            self._looked_at.unregister(control)
            self._running.pop(self._controls.pop(control), None)
            control.close()

    def _tell_ends(self) -> None:
        while True:
            try:
                child, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not child:
                return
            told = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime]
            if control := self._running.pop(child, None):
                with contextlib.suppress(OSError):
                    control.send(json.dumps(told).encode())


def _be(module: str, request: dict[str, Any], pipes: Sequence[int]) -> None:
    """Be what ``python -m module`` is: with its own pipes, environment and session."""
    code = 1
    try:
        if request["session"]:
            os.setsid()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for target, source in enumerate((*pipes, nowhere)):
            os.dup2(source, target)
            os.close(source)
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.argv = [module]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:  # whatever is raised; nobody reads what a child writes beside its answer
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    prepare(sys.argv[2])
    gc.freeze()  # a collection in a fork would touch, and so copy, all that is imported
    Forks(socket.socket(fileno=int(sys.argv[1])), sys.argv[2]).serve()
