"""First paint, filter change, window queries, memory and start-up, with the plain page beside."""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import psutil
from playwright.sync_api import Browser, Frame, Page, sync_playwright

from tests.bench.features import EAST, NORTH, SOUTH, WEST, write_features
from tests.browser.conftest import FLAGS, READY, ROOT, free_port, shell_path

RUNS = 7
QUERIES = 400
PLAIN_DRAWN = """() => [...document.querySelectorAll('iframe')].some((frame) =>
    frame.contentDocument &&
    frame.contentDocument.querySelectorAll('path.leaflet-interactive').length >= 100)"""
FILTER_CHANGE = """(key) => new Promise((resolve) => {
    const before = planmap.drawn;
    const begin = performance.now();
    document.querySelector(`[data-key="${key}"]`).click();
    const look = () => planmap.drawn > before
        ? requestAnimationFrame(() => resolve(performance.now() - begin))
        : setTimeout(look, 1);
    look();
})"""


def run(largest: int = 1_000_000) -> None:
    """Measure everything and print one table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        files = {
            63: ROOT / "data" / "projects.geojson",
            **{
                count: write_features(Path(folder) / f"{count}.geojson", count)
                for count in (10_000, 100_000, 1_000_000)
                if count <= largest
            },
        }
        hundred = write_features(Path(folder) / "100.geojson", 100)
        browser = driver.chromium.launch(executable_path=shell_path(), args=FLAGS)
        with plain_server(hundred) as (plain, _, _):
            rows = [measure(browser, count, path, plain) for count, path in files.items()]
        browser.close()
    print_table(rows)


def measure(browser: Browser, count: int, path: Path, plain: str) -> dict[str, float]:
    """Measure one size; the plain page's first paint is taken in turn with ours."""
    with planmap_server(path) as (address, process, started):
        loaded = wait_loaded(address)
        first = first_paint(browser, address, READY)
        first_paint(browser, plain, PLAIN_DRAWN)
        ours, theirs = [], []
        for _ in range(RUNS):
            theirs.append(first_paint(browser, plain, PLAIN_DRAWN))
            ours.append(first_paint(browser, address, READY))
        windows = window_times(address)
        return {
            "features": count,
            "start_s": started,
            "load_s": loaded,
            "first_s": first,
            "paint_s": statistics.median(ours),
            "plain_100_s": statistics.median(theirs),
            "ratio": statistics.median(ours) / statistics.median(theirs),
            "filter_ms": statistics.median(filter_times(browser, address)),
            "view_p50_ms": float(np.percentile(windows, 50)),
            "view_p95_ms": float(np.percentile(windows, 95)),
            "view_max_ms": max(windows),
            "memory_mb": memory(process) / 1e6,
        }


def first_paint(browser: Browser, address: str, drawn: str) -> float:
    """Return the seconds from opening an address in an empty browser to the first picture."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    begin = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(drawn, polling=5, timeout=120_000)
    taken = time.perf_counter() - begin
    context.close()
    return taken


def filter_times(browser: Browser, address: str) -> list[float]:
    """Return milliseconds from a click on a filter to the new picture."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(READY)
    sheet = map_frame(page)
    sheet.wait_for_selector('[data-key="section:1"]')
    keys = [f"section:{number}" for number in (1, 2, 3)] + ["status:planned", "status:ongoing"]
    # Each key twice: switched on and off again, so that no two filters in a row are alike.
    times = [float(sheet.evaluate(FILTER_CHANGE, key)) for key in (*keys, *keys)]
    context.close()
    return times


def map_frame(page: Page) -> Frame:
    """Return the map document of a page."""
    return next(frame for frame in page.frames if frame.parent_frame is not None)


def window_times(address: str) -> list[float]:
    """Return milliseconds of window queries at any zoom, half of them filtered."""
    random = np.random.default_rng(3)
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    times = []
    for _ in range(QUERIES):
        target = f"/api/view?{urlencode(window_query(random), doseq=True)}"
        begin = time.perf_counter()
        connection.request("GET", target, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - begin) * 1000)
        assert answer.status == 200, target
    connection.close()
    return times


def window_query(random: np.random.Generator) -> dict[str, object]:
    """Make a window as a 1400 x 900 screen has it, at a random zoom, sometimes filtered."""
    zoom = int(random.integers(8, 19))
    width, height = 1400 * 360 / 256 / 2**zoom, 900 * 330 / 256 / 2**zoom
    x, y = random.uniform(WEST, EAST), random.uniform(SOUTH, NORTH)
    if random.random() < 0.6:
        x, y = random.normal(113.75, 0.05), random.normal(23.0, 0.03)
    box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    query: dict[str, object] = {"bbox": ",".join(f"{value:.6f}" for value in box), "zoom": zoom}
    if random.random() < 0.5:
        query["section"] = [str(random.integers(1, 6))]
    if random.random() < 0.3:
        query["status"] = ["planned", "ongoing"]
    if random.random() < 0.1:
        query["q"] = str(random.choice(["学校", "park", "xuexiao", "项目12", "第7社区"]))
    return query


@contextmanager
def planmap_server(path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """Run the program over a projects file; give address, process and seconds to ``/health``."""
    yield from serve(ROOT / "app.py", {"PLANMAP_STORE": str(path)}, "/health")


@contextmanager
def plain_server(path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """Run the plain page over a file."""
    script = ROOT / "tests" / "bench" / "plain" / "app.py"
    yield from serve(script, {"PLAIN_FILE": str(path)}, "/_stcore/health")


def serve(
    script: Path, variables: dict[str, str], health: str
) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """Start a Streamlit server, wait until it answers, end it at the end."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    command += ["--server.headless=true", "--browser.gatherUsageStats=false"]
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: status(port, health) is not None, 60)
        yield f"http://localhost:{port}", process, time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_loaded(address: str) -> float:
    """Return the seconds until the projects are loaded."""
    begin = time.perf_counter()
    port = int(address.rsplit(":", 1)[1])
    wait_until(lambda: status(port, "/health") == 200, 300)
    return time.perf_counter() - begin


def status(port: int, path: str) -> int | None:
    """Return the HTTP status of a path, None while nobody listens."""
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def wait_until(fact: Callable[[], bool], seconds: float) -> None:
    """Wait for a fact, at most so many seconds."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "the server did not answer in time"
        time.sleep(0.02)


def memory(process: subprocess.Popen[bytes]) -> float:
    """Return the resident memory of a process and its children, in bytes."""
    parent = psutil.Process(process.pid)
    return float(sum(each.memory_info().rss for each in [parent, *parent.children(recursive=True)]))


def print_table(rows: list[dict[str, float]]) -> None:
    """Print the figures, one line a size."""
    print(" ".join(f"{name:>12}" for name in rows[0]))
    for row in rows:
        cells = [f"{row['features']:>12,.0f}"]
        cells += [f"{value:>12.2f}" for name, value in row.items() if name != "features"]
        print(" ".join(cells))
