"""Killed at random moments, and eight at once: what is stored, beside plain reading and writing."""

from __future__ import annotations

import json
import random
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import project
from tests.store.committing import (
    CHILDREN,
    assert_whole,
    child,
    commit_fifty,
    commit_for_ever,
    edit,
    feature_of,
)

MOMENTS, ROUND = 200, 25
WORKERS, CHANGES = 8, 50
PROJECTS = 200


def made(folder: str) -> Path:
    path = Path(folder) / "projects.geojson"
    features = [project("a"), *(project(f"p-{at:03}") for at in range(PROJECTS))]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def plain_for_ever(path: Path, seed: int, told: Any) -> None:
    """Change the file as a script without a store does: read all, change, write all."""
    told.send(seed)
    while True:
        plain_change(path, "note", time.time())


def plain_change(path: Path, field: str, value: Any) -> None:
    document = json.loads(path.read_text("utf-8"))
    document["features"][0]["properties"][field] = value
    with path.open("w", encoding="utf-8") as file:
        json.dump(document, file)


def plain_fifty(path: Path, worker: int, start: Any) -> None:
    """Make 50 changes, each under a name of its own, as long as the file can be read."""
    start.wait()
    for number in range(CHANGES):
        try:
            plain_change(path, f"note_{worker}_{number}", number)
        except ValueError:
            continue


def killed(target: Callable[..., None], is_whole: Callable[[Path], bool]) -> tuple[int, float]:
    """Kill a process that changes the projects, 200 times; return how often they were whole."""
    chance, whole, begin = random.Random(1), 0, time.perf_counter()
    for _ in range(MOMENTS // ROUND):
        with tempfile.TemporaryDirectory() as folder:
            path = made(folder)
            for moment in range(ROUND):
                here, there = CHILDREN.Pipe(duplex=False)
                with child(target, path, moment, there) as process:
                    here.recv()
                    time.sleep(chance.uniform(0, 0.03))
                    process.kill()
                    process.join()
                    assert process.exitcode == -signal.SIGKILL
                here.close()
                there.close()
                good = is_whole(path)
                whole += good
                if not good:
                    made(folder)
    return whole, time.perf_counter() - begin


def opens(path: Path) -> bool:
    """Open the store as a visitor does; it raises where file and journal do not agree."""
    return assert_whole(path) >= 1


def is_json(path: Path) -> bool:
    try:
        return len(json.loads(path.read_text("utf-8"))["features"]) > PROJECTS
    except ValueError:
        return False


def together(target: Callable[..., None], path: Path) -> float:
    """Let eight processes change the same project at once; return the seconds."""
    start = CHILDREN.Barrier(WORKERS + 1)
    workers = [CHILDREN.Process(target=target, args=(path, n, start)) for n in range(WORKERS)]
    for worker in workers:
        worker.start()
    start.wait()
    begin = time.perf_counter()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * WORKERS
    return time.perf_counter() - begin


def run_storing() -> None:
    """Measure and print both."""
    with tempfile.TemporaryDirectory() as folder:
        edit(made(folder), "a", note=0)  # warms the process from which the children come
    whole, seconds = killed(commit_for_ever, opens)
    plain, _ = killed(plain_for_ever, is_json)
    print(f"kill -9 while storing, {MOMENTS} random moments: {whole} times the old or the new")
    print(f"  revision, {MOMENTS - whole} a mixture, {seconds:.1f} s", end="")
    print(f"; reading and writing the whole file: {plain} of {MOMENTS} can be read")
    total = WORKERS * CHANGES
    with tempfile.TemporaryDirectory() as folder:
        path = made(folder)
        seconds = together(commit_fifty, path)
        stored = assert_whole(path)
        notes = [feature_of(path, "a")["properties"][f"note_{each}"] for each in range(WORKERS)]
        assert notes == [CHANGES - 1] * WORKERS
        path = made(folder)
        together(plain_fifty, path)
        left = path.read_text("utf-8").count('"note_')
    print(f"{WORKERS} processes x {CHANGES} changes at once: {stored} revisions of {total}", end="")
    print(f", {total - stored} lost, {seconds:.1f} s; reading and writing: {total - left} lost")
