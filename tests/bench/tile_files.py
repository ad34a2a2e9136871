"""What a large file of tiles costs: start-up, first paint, one tile, and a file that is handed out."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright
from pmtiles.tile import Compression, TileType

from geo.tiles.pmtiles import PmTiles
from tests.bench.map_page import RUNS, first_paint, memory, serve, wait_loaded
from tests.browser.conftest import FLAGS, READY, ROOT, shell_path
from tests.tiles.making import entry, places_of, write_list, write_pmtiles
from tests.tiles.test_vector import field, tile_of, words

REGION = (113.2, 22.5, 114.3, 23.5)  # a hundred kilometres around the sample town
FINEST = 17
PADDING = 2300  # bytes of a tile that do not compress
SQUARE = words(9, 0, 0, 26, 4000, 0, 0, 4000, 3999, 0, 15)
TILES_DRAWN = f"""() => ({READY})() && [...document.querySelectorAll('iframe')].some((frame) =>
    frame.contentWindow.planmap?.ground?.code === 'large' &&
    frame.contentWindow.planmap.ground.pending === 0)"""


def run(megabytes: int = 500) -> None:
    """Measure with and without the file, in turn, and print one table."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        large = write_large(folder / "large.pmtiles", megabytes * 1_000_000)
        print_opening(large)
        browser = driver.chromium.launch(executable_path=shell_path(), args=FLAGS)
        measure(browser, folder, large)
        browser.close()


def write_large(path: Path, size: int) -> Path:
    """Write vector tiles of a region, as many as make a file of this size."""
    levels = list(places_of(REGION, range(9, FINEST + 1)))
    count = min(len(levels), size // (PADDING + 60))
    tiles = {place: gzip.compress(padded(), 1) for place in levels[:count]}
    write_pmtiles(path, tiles, TileType.MVT, Compression.GZIP)
    print(f"{path.stat().st_size / 1e6:.0f} MB, {count:,} tiles")
    return path


def padded() -> bytes:
    """Make a vector tile with a field that no reader knows, of bytes that do not compress."""
    return tile_of(SQUARE) + field(15, os.urandom(PADDING))


def print_opening(large: Path) -> None:
    """Print what the file costs the program, in its processor's time: no other program counts."""
    begin = time.process_time()
    file = PmTiles(large)
    about = file.about()
    opened = time.process_time()
    for place in ((9, 417, 222), (14, 13369, 7110), (16, 53478, 28443)):
        file.stored(*place)
    read = time.process_time()
    file.close()
    print(
        f"opening, zoom {about['min_zoom']} to {about['max_zoom']}: {(opened - begin) * 1000:.1f} ms; "
        f"the first three tiles: {(read - opened) * 1000:.1f} ms"
    )


def measure(browser: Browser, folder: Path, large: Path) -> None:
    """Print the figures of three servers: without the file, with it, and with it chosen."""
    plain, with_file = folder / "plain", folder / "with"
    for each in (plain, with_file):
        shutil.copytree(ROOT / "data", each)
    shutil.move(large, with_file / large.name)
    write_list(with_file, entry("large", kind="file", file=large.name))
    cases = {
        "without": ({"PLANMAP_DATA": str(plain)}, READY),
        "offered": ({"PLANMAP_DATA": str(with_file)}, READY),
        "chosen": ({"PLANMAP_DATA": str(with_file), "PLANMAP_BASEMAP": "large"}, READY),
        "chosen, tiles drawn": (
            {"PLANMAP_DATA": str(with_file), "PLANMAP_BASEMAP": "large"},
            TILES_DRAWN,
        ),
    }
    starts = {
        name: statistics.median(starts_of(variables)) for name, (variables, _) in cases.items()
    }
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(planmap_server(variables))
            for name, (variables, _) in cases.items()
        }
        paints: dict[str, list[float]] = {name: [] for name in cases}
        for turn in range(RUNS + 1):  # the first visitor warms the process
            for name, (_, drawn) in cases.items():
                taken = first_paint(browser, servers[name][0], drawn)
                paints[name] += [taken] if turn else []
        print(f"{'':>22} {'start_s':>9} {'paint_s':>9} {'least_s':>9} {'memory_mb':>10}")
        for name in cases:
            paint = statistics.median(paints[name])
            used = memory(servers[name][1]) / 1e6
            least = min(paints[name])
            print(f"{name:>22} {starts[name]:>9.2f} {paint:>9.3f} {least:>9.3f} {used:>10.0f}")
        times = tile_times(servers["chosen"][0])
        print(
            f"a tile: median {np.median(times):.1f} ms, 95 % within {np.percentile(times, 95):.1f} ms"
        )


@contextmanager
def planmap_server(
    variables: dict[str, str],
) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """Run the program with settings and wait until its projects are there."""
    server = contextmanager(serve)
    with server(ROOT / "app.py", variables, "/health") as (address, process, started):
        wait_loaded(address)
        yield address, process, started


def starts_of(variables: dict[str, str]) -> list[float]:
    """Return the seconds until the program answers, several times."""
    times = []
    for _ in range(3):
        with planmap_server(variables) as (_address, _process, started):
            times.append(started)
    return times


def tile_times(address: str, count: int = 300) -> list[float]:
    """Return the milliseconds for tiles all over the region, each asked for once."""
    random = np.random.default_rng(5)
    places = list(places_of(REGION, range(FINEST - 1, FINEST)))
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    times = []
    for order in random.choice(len(places), count, replace=False).tolist():
        z, x, y = places[order]
        begin = time.perf_counter()
        connection.request("GET", f"/tiles/large/{z}/{x}/{y}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status in {200, 204}
        times.append((time.perf_counter() - begin) * 1000)
    connection.close()
    return times


if __name__ == "__main__":
    run(*map(int, sys.argv[1:2]))
