"""The program as a user starts it, on a port of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.slowness import slow_line

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with port_kept() as port:
        return port


@contextlib.contextmanager
def port_kept() -> Iterator[int]:
    """Keep a port from all others until the server that may share it has taken it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        yield int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(log: Path, script: str = "app.py", **variables: str) -> Iterator[str]:
    """Run the program as a user does and give its address once it answers."""
    with contextlib.ExitStack() as running:
        with port_kept() as port:
            address = running.enter_context(slow_line(f"http://localhost:{port}"))
            # On a slow line the browser knows the server by the port of the line.
            names = f"{variables.get('hosts', '')} {urlsplit(address).netloc}"
            running.enter_context(started(port, log, script, variables | {"hosts": names}))
        yield address


@contextlib.contextmanager
def started(port: int, log: Path, script: str, variables: dict[str, str]) -> Iterator[None]:
    environment = {name: value for name, value in os.environ.items() if "PLANMAP" not in name}
    environment |= {f"PLANMAP_{name.upper()}": value for name, value in variables.items()}
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_for(lambda: answers(f"http://localhost:{port}/health"), process, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=60):
            return True
    except urllib.error.HTTPError:
        return True  # 503 is an answer: the file may be broken on purpose
    except OSError:
        return False


def wait_for(fact: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while not fact():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the server did not start:\n{log.read_text()}")
        time.sleep(0.05)
