"""The program started in other ways than a user starts it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.browser.servers import ROOT, answers, port_kept, wait_for


@contextlib.contextmanager
def running(log: Path, *command: str, **variables: str) -> Iterator[str]:
    """Run Python with a command, in which ``{port}`` is filled in; give the address."""
    environment = {name: each for name, each in os.environ.items() if "PLANMAP" not in name}
    with port_kept() as port, log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *(part.format(port=port) for part in command)],
            cwd=ROOT,
            env=environment | variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answers(f"{address}/health"), process, log)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def process_of(address: str) -> psutil.Process:
    """Return the process that listens at an address; one of this test's own."""
    port = int(address.rpartition(":")[2])
    for each in psutil.Process().children(recursive=True):
        listening = [c for c in each.net_connections() if c.status == "LISTEN"]
        if any(c.laddr.port == port for c in listening):
            return each
    raise AssertionError(f"nothing of this test's listens at {address}")


def memory_mb(address: str) -> float:
    """Return the memory of a server, without its child processes."""
    return float(process_of(address).memory_info().rss) / 1e6
