"""An upload from file to comparison, hostile files, and storing under stress, in one run.

The plain alternative stands beside each figure where there is one.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import orjson

from geo.intake.checks.check import check
from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import limit_settings
from geo.review.upload_session import UploadSession
from geo.store.file.store import read_snapshot
from tests.bench.features import write_features
from tests.bench.hostile import GOAL_S, run_hostile
from tests.bench.large_files import print_long_table, print_shapes
from tests.bench.storing import run_storing
from tests.bench.turns import RUNS, by_turns, write

RAISED = {"max_features": "5000000", "max_vertices": "50000000", "max_upload_mb": "2000"}
UPLOAD_MB, UPLOAD_FEATURES = 19.9, 20_000  # as much as the limits allow
FIRST_S, MEMORY_TIMES = 2.0, 12.0
EAST_DEGREES, NORTH_DEGREES = 0.001, 0.0005  # how far the moved points move, about 116 m


def run(features: int = 100_000) -> None:
    """Measure everything and print the figures, each with its goal."""
    with tempfile.TemporaryDirectory() as folder:
        paths = made_files(Path(folder), features)
        with limits(**RAISED):
            print_speed(paths, features)
            print_memory(paths)
        print_shapes(Path(folder))
        print_long_table(Path(folder))
        print_first_findings(Path(folder))
    print_hostile()
    run_storing()


@contextmanager
def limits(**variables: str) -> Iterator[None]:
    """Run under other limits, as an office would set them."""
    names = {f"PLANMAP_{name.upper()}": value for name, value in variables.items()}
    os.environ.update(names)
    limit_settings.cache_clear()
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]
        limit_settings.cache_clear()


def made_files(folder: Path, count: int) -> dict[str, Path]:
    """Write the projects and what comes back of them: unchanged, half moved, without ids."""
    stored = write_features(folder / "stored.geojson", count)
    features = orjson.loads(stored.read_bytes())["features"]
    half_moved(features)
    moved = write(folder / "moved.geojson", features)
    for feature in features:
        del feature["id"]
    without = write(folder / "without.geojson", features)
    return {"unchanged": stored, "half of the points moved": moved, "no ids": without}


def half_moved(features: list[Any]) -> None:
    """Move every second point, in place."""
    for feature in features[::2]:
        if feature["geometry"]["type"] == "Point":
            x, y = feature["geometry"]["coordinates"]
            position = [round(x + EAST_DEGREES, 6), round(y + NORTH_DEGREES, 6)]
            feature["geometry"]["coordinates"] = position


def print_speed(paths: dict[str, Path], count: int) -> None:
    """Check and compare, and read the same file with geopandas, by turns."""
    stored = read_snapshot(paths["unchanged"])
    size = paths["unchanged"].stat().st_size / 1e6
    print(f"check and compare {count:,} features ({size:.0f} MB), medians of {RUNS} turns, seconds")
    print(f"  {'':<26}{'ours':>6}{'cpu':>7}{'geopandas.read_file':>21}{'cpu':>7}{'ratio':>7}")
    for name, path in paths.items():
        (other, other_busy), (wall, busy) = by_turns(
            lambda path=path: geopandas.read_file(path),
            lambda path=path: check(path, None, StoredProjects(stored)),
        )
        print(f"  {name:<26}{wall:>6.2f}{busy:>7.2f}{other:>21.2f}{other_busy:>7.2f}", end="")
        print(f"{wall / other:>7.2f}")


def print_memory(paths: dict[str, Path]) -> None:
    """Check in a process of its own, and tell how much more memory that took."""
    print(f"peak memory beyond what was held before, in times the file (goal {MEMORY_TIMES:.0f})")
    for name, path in paths.items():
        ours, theirs = (
            peak_times(kind, paths["unchanged"], path) for kind in ("check", "geopandas")
        )
        print(f"  {name:<26}{ours:>6.1f}{theirs:>21.1f} (geopandas.read_file)")


def peak_times(kind: str, stored: Path, path: Path) -> float:
    script = f"from tests.bench.intake import peak; peak({kind!r}, {str(stored)!r}, {str(path)!r})"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    return float(answer.stdout) / path.stat().st_size


def peak(kind: str, stored: str, path: str) -> None:
    """Print by how many bytes the process has grown at most while it did the one or the other."""
    projects = StoredProjects(read_snapshot(Path(stored)))
    gc.collect()
    before = status("VmRSS")
    # From here on the kernel counts the peak anew.
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    kept = check(Path(path), None, projects) if kind == "check" else geopandas.read_file(path)
    print(status("VmHWM") - before)
    del kept


def status(name: str) -> int:
    """Return a number of bytes that the kernel tells of this process.

    Not the peak that getrusage gives: a process inherits that from its parent.
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def print_first_findings(folder: Path) -> None:
    """Upload as much as the limits allow, and tell when something can be shown."""
    stored = write_features(folder / "twenty.geojson", UPLOAD_FEATURES)
    features = orjson.loads(stored.read_bytes())["features"]
    room = int(UPLOAD_MB * 1e6) - stored.stat().st_size
    for feature in features:
        feature["properties"]["description"] = "x" * (room // UPLOAD_FEATURES - 20)
    write(stored, features)
    half_moved(features)
    content = write(folder / "upload.geojson", features).read_bytes()
    snapshot = read_snapshot(stored)
    runs = [first_findings(content, StoredProjects(snapshot)) for _ in range(RUNS)]
    share, found, whole = (statistics.median(each) for each in zip(*runs, strict=True))
    print(f"a file of {len(content) / 1e6:.1f} MB, {UPLOAD_FEATURES:,} features: progress after")
    print(f"  {share:.2f} s, first findings after {found:.2f} s (goal {FIRST_S:.0f}), ", end="")
    print(f"whole after {whole:.2f} s")


def first_findings(content: bytes, stored: StoredProjects) -> tuple[float, float, float]:
    """Return the seconds until progress, first findings and the end."""
    gc.collect()
    begin = time.perf_counter()
    job = UploadSession(content, "upload.geojson", stored).job
    share = found = 0.0
    is_done = False
    while not is_done:
        is_done = job.wait(0.002)
        now = time.perf_counter() - begin
        share = share or (now if job.share > 0 else 0.0)
        found = found or (now if job.findings else 0.0)
    assert job.result is not None
    assert found, "nothing was found in a file with many moved points"
    return share, found, now


def print_hostile() -> None:
    """Check every hostile file, and name the slowest."""
    taken = run_hostile()
    late = [each for each in taken if each[0] > GOAL_S]
    print(f"{len(taken)} hostile files, {len(taken) - len(late)} refused or defused within", end="")
    print(f" {GOAL_S:.0f} s, the process alive; the slowest:")
    for seconds, name, said in taken[: max(5, len(late))]:
        print(f"  {seconds:>6.2f} s  {name} ({said})")
