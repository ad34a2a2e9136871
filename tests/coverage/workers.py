"""A Dask cluster of one's own: on this machine only, without a dashboard, ended when done.

Scheduler and workers are processes of their own, started by the commands that a
cluster's keeper uses; ending them cannot hang, as a cluster inside the test's own
process can.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_START_S = 120.0


@contextmanager
def local_cluster(workers: int = 2) -> Iterator[str]:
    """Start a scheduler and workers of one thread each; gives the scheduler's address."""
    with cluster_of(workers) as (address, _processes):
        yield address


@contextmanager
def cluster_of(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers; gives the scheduler's address and the workers' processes."""
    with ExitStack() as own:
        folder = Path(own.enter_context(tempfile.TemporaryDirectory()))
        note = folder / "scheduler.json"
        own.enter_context(
            _running(
                folder,
                "scheduler",
                "--port=0",
                "--dashboard-address=127.0.0.1:0",
                f"--scheduler-file={note}",
            )
        )
        address = _address(note, folder / "scheduler.log")
        options = ("--nthreads=1", "--no-nanny", "--no-dashboard")
        processes = [
            own.enter_context(_running(folder, "worker", address, *options)) for _ in range(workers)
        ]
        _wait_for(workers, address)
        yield address, processes


def _wait_for(workers: int, address: str) -> None:
    """Wait until all workers are there: on a busy machine that takes longer than callers wait."""
    from distributed import Client

    if workers:
        with Client(address, timeout=_START_S) as client:
            client.wait_for_workers(workers, _START_S)


@contextmanager
def _running(folder: Path, role: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "distributed.cli.dask_" + role, *options]
    command.append("--host=127.0.0.1")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / f"{role}.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _address(note: Path, log: Path) -> str:
    """Return where the scheduler listens, which it writes down when it does."""
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        try:
            return str(json.loads(note.read_text())["address"])
        except (OSError, ValueError, KeyError):  # not written yet, or not whole
            time.sleep(0.02)
    raise AssertionError(f"no scheduler after {_START_S} s:\n{log.read_text()}")
