"""Residents of a province in partitions: two Dask workers beside one process, in one run.

Each side runs in a process of its own, so that its peak memory can be told: the caller that
sends names and adds up sums, and the process that counts everything itself. They take turns.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import shapely

from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.town import Town, town_from
from geo.layers.geoparquet import LayerTable, point_metadata, point_wkb
from geo.layers.partitions import write_partitions
from tests.coverage.workers import local_cluster

MILLIONS = (8, 16, 32)
RUNS, WORKERS = 3, 2
FACILITIES, SETTLEMENTS, BLOCKS = 20_000, 300, 12_000
WEST, SOUTH, DEGREES = 113.0, 22.6, 0.9  # about 92 km by 100 km
COUNTIES = 20  # a side
GOAL = 1.5
_BLOCK_ROWS = 500_000


def run(largest: int = MILLIONS[-1]) -> None:
    """Measure all sizes up to `largest` million people's points and print the figures."""
    sizes = [each for each in MILLIONS if each <= largest] or [largest]
    print(
        f"{FACILITIES:,} facilities with radii of their own, {COUNTIES**2} areas; {WORKERS} workers"
    )
    print("beside one process, medians of", RUNS, "alternating runs after a first one; MB at most:")
    with tempfile.TemporaryDirectory() as folder, local_cluster(WORKERS) as address:
        for millions in sizes:
            _one_size(Path(folder) / f"{millions}", millions, address)


def _one_size(folder: Path, millions: int, address: str) -> None:
    begin = time.perf_counter()
    index = write_partitions(folder, lambda: people(millions), province())
    written = time.perf_counter() - begin
    print(
        f"  {millions:>3} million points, {len(index.partitions)} partitions, "
        f"{index.size / 1e6:,.0f} MB, written in {written:.0f} s"
    )
    with _side(folder, "") as here, _side(folder, address) as there:
        pairs = [(there.ask(), here.ask()) for _ in range(1 + RUNS)]
        peaks = there.peak(), here.peak()
    first, rest = pairs[0], pairs[1:]
    cluster, alone = (statistics.median(pair[at][0] for pair in rest) for at in (0, 1))
    same = len({sums for pair in pairs for _, sums in pair}) == 1
    print(
        f"      first, files checked: cluster {first[0][0]:6.2f} s  one process {first[1][0]:6.2f} s"
    )
    print(
        f"      afterwards:           cluster {cluster:6.2f} s  one process {alone:6.2f} s  "
        f"{alone / cluster:.2f} times as fast (goal {GOAL})"
    )
    print(f"      peak memory: caller {peaks[0]:,.0f} MB  one process {peaks[1]:,.0f} MB", end="")
    print(f"; the same sums to the last digit: {same}", flush=True)


def province() -> Town:
    """Return the outline in which everybody lives."""
    box = shapely.box(WEST - 0.05, SOUTH - 0.05, WEST + DEGREES + 0.05, SOUTH + DEGREES + 0.05)
    return town_from(box)


def people(millions: float) -> Iterator[LayerTable]:
    """Return points with people in blocks of rows, the same on every run: dense where people live.

    Settlements have sizes as cities have (Zipf), and within them buildings crowd in blocks;
    one person in twenty lives in between.
    """
    for number in range(max(round(millions * 1_000_000 / _BLOCK_ROWS), 1)):
        random = np.random.default_rng([7, number])
        block = random.choice(BLOCKS, _BLOCK_ROWS, p=_shares())
        centre = _block_centres()[:, block]
        longitude, latitude = centre + random.normal(0, 0.0015, (2, _BLOCK_ROWS))
        scattered = random.random(_BLOCK_ROWS) < 0.05
        anywhere = random.random((2, _BLOCK_ROWS)) * DEGREES
        longitude = np.clip(
            np.where(scattered, WEST + anywhere[0], longitude), WEST, WEST + DEGREES
        )
        latitude = np.clip(
            np.where(scattered, SOUTH + anywhere[1], latitude), SOUTH, SOUTH + DEGREES
        )
        count = random.gamma(2.0, 1.7, _BLOCK_ROWS)
        table = pa.table({"people": count, "geometry": point_wkb(longitude, latitude)})
        yield LayerTable(table.replace_schema_metadata(point_metadata(None)))


def _settlements() -> tuple[Any, Any]:
    random = np.random.default_rng(5)
    places = np.array([[WEST], [SOUTH]]) + random.random((2, SETTLEMENTS)) * DEGREES
    weight = 1.0 / np.arange(1, SETTLEMENTS + 1)
    return places, weight / weight.sum()


def _block_centres() -> Any:
    random = np.random.default_rng(6)
    places, share = _settlements()
    of = random.choice(SETTLEMENTS, BLOCKS, p=share)
    spread = 0.004 + 0.4 * share[of] * DEGREES
    return places[:, of] + random.normal(0, 1, (2, BLOCKS)) * spread


def _shares() -> Any:
    random = np.random.default_rng(8)
    weight = random.gamma(1.5, 1.0, BLOCKS)
    return weight / weight.sum()


def facilities(town: Town) -> tuple[Facilities, Any]:
    """Return facilities where people live, each with a radius and an uncertainty of its own."""
    random = np.random.default_rng(9)
    at = _block_centres()[:, random.choice(BLOCKS, FACILITIES)]
    at = at + random.normal(0, 0.004, (2, FACILITIES))
    x, y = town.points(*at)
    spread = random.choice([0.0, 20.0, 50.0, 150.0, 300.0], FACILITIES)
    return facilities_at(list(shapely.points(x, y)), spread), random.uniform(100, 1000, FACILITIES)


def counties(town: Town) -> Any:
    """Return the areas in which people are counted: a grid over the province."""
    west, south, east, north = town.outline.bounds
    x, y = np.meshgrid(
        np.linspace(west, east, COUNTIES + 1)[:-1], np.linspace(south, north, COUNTIES + 1)[:-1]
    )
    width, height = (east - west) / COUNTIES, (north - south) / COUNTIES
    return shapely.box(x, y, x + width, y + height).ravel()


class _side:  # noqa: N801
    """A process that counts whenever it is asked, by itself or as a cluster's caller."""

    def __init__(self, folder: Path, address: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._mine, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, folder, address))

    def __enter__(self) -> Self:
        self._process.start()
        assert self._mine.recv() == "ready"
        return self

    def __exit__(self, *_error: object) -> None:
        self._mine.send("end")
        self._process.join(60)
        self._process.kill()

    def ask(self) -> tuple[float, Any]:
        """Count everything once; return the seconds and the sums."""
        self._mine.send("count")
        found: tuple[float, Any] = self._mine.recv()
        return found

    def peak(self) -> float:
        """Return the most memory that the process has had, MB."""
        self._mine.send("peak")
        return float(self._mine.recv())


def _serve(pipe: Any, folder: Path, address: str) -> None:
    os.environ["PLANMAP_DASK"] = address
    town = province()
    count = PartitionedPopulation(folder, town)
    places, radius = facilities(town)
    areas = counties(town)
    pipe.send("ready")
    while (asked := pipe.recv()) != "end":
        if asked == "peak":
            pipe.send(_peak_mb())
            continue
        count.forget()
        begin = time.perf_counter()
        found = count.counted(places, radius, areas)
        seconds = time.perf_counter() - begin
        pipe.send((seconds, (found.levels, tuple(sorted(found.areas.items())))))


def _peak_mb() -> float:
    """Return the most memory that this process has had since it was started."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not Linux; elsewhere a parent's peak may be included
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    line = next(each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6
