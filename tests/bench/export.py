"""The one file: how fast it is made, how large, how soon it shows and how smoothly it pans.

The other side is what a plain Leaflet page of the same features gives: Leaflet
inside the file, ``L.geoJSON`` with a popup each, no base map.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from geo.export import EXPORTERS
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from geo.web.bundle import LEAFLET_DIR
from tests.bench.features import write_features
from tests.browser.conftest import FLAGS, ROOT, shell_path

RUNS = 7
HEAVY = ("pdf", "png", "pptx")  # set or drawn: seconds, so three runs
DRAWN = "() => window.planmap && planmap.ready"
PLAIN_DRAWN = "() => document.querySelectorAll('path.leaflet-interactive').length > 0"
PAN = """(name) => new Promise((resolve) => {
    const map = name.split('.').reduce((at, part) => at[part], window);
    const frames = [];
    let last = performance.now();
    let left = 90;
    const step = (now) => {
        frames.push(now - last);
        last = now;
        if (left-- === 0) return resolve(frames.slice(1));
        map.panBy([left > 45 ? 24 : -24, 6], {animate: false});
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
})"""


def run(count: int = 5_000) -> None:
    """Measure Nancheng's plan and `count` made-up projects, and print what came out."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        many = write_features(folder / "many.geojson", count)
        browser = driver.chromium.launch(executable_path=shell_path(), args=FLAGS)
        sizes = {}
        for path in (ROOT / "data" / "projects.geojson", many):
            snapshot = read_snapshot(path)
            total = len(snapshot)
            sizes[total] = _measure(browser, folder, snapshot, total)
        browser.close()
        few, much = sizes
        grown = (sizes[much] - sizes[few]) / (much - few)
        print(f"the file grows by {grown:,.0f} bytes a project")
        _handouts(read_snapshot(ROOT / "data" / "projects.geojson"))


def _measure(browser: Browser, folder: Path, snapshot: Snapshot, total: int) -> int:
    content, seconds = _timed(lambda: _exported("html", snapshot), RUNS)
    ours, plain = folder / f"ours-{total}.html", folder / f"plain-{total}.html"
    ours.write_bytes(content)
    plain.write_text(_plain(snapshot), encoding="utf-8")
    print(f"{total:,} projects: made in {seconds:.2f} s, {len(content) / 1e6:.2f} MB")
    for label, path, drawn, sheet in (
        ("plan map", ours, DRAWN, "PlanMap.map"),
        ("plain Leaflet", plain, PLAIN_DRAWN, "sheet"),
    ):
        paint, frames = _shown(browser, path, drawn, sheet)
        print(
            f"  {label:<14} first picture {paint:.2f} s, frame while panning: median "
            f"{np.median(frames):.0f} ms, 95 % within {np.percentile(frames, 95):.0f} ms"
        )
    return len(content)


def _shown(browser: Browser, path: Path, drawn: str, sheet: str) -> tuple[float, list[float]]:
    """Return seconds to the first picture (median) and milliseconds of each frame of a pan."""
    times, frames = [], []
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
        page = context.new_page()
        begin = time.perf_counter()
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_function(drawn, polling=5)
        times.append(time.perf_counter() - begin)
        frames += page.evaluate(PAN, sheet)
        context.close()
    return statistics.median(times), frames


def _handouts(snapshot: Snapshot) -> None:
    for form in HEAVY:
        if form in EXPORTERS:
            content, seconds = _timed(lambda form=form: _exported(form, snapshot), 3)
            print(f"{form}: {seconds:.2f} s, {len(content) / 1e6:.2f} MB")


def _exported(form: str, snapshot: Snapshot) -> bytes:
    write, _ = EXPORTERS[form]
    return write(snapshot, np.arange(len(snapshot)), "zh")


def _timed(action: Callable[[], bytes], runs: int) -> tuple[bytes, float]:
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        content = action()
        times.append(time.perf_counter() - begin)
    return content, statistics.median(times)


def _plain(snapshot: Snapshot) -> str:
    features: list[dict[str, Any]] = [snapshot.feature(row) for row in range(len(snapshot))]
    located = [each for each in features if each["geometry"]]
    data = json.dumps(located, ensure_ascii=False).replace("<", "\\u003c")
    script = (LEAFLET_DIR / "leaflet.js").read_text(encoding="utf-8")
    style = (LEAFLET_DIR / "leaflet.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><meta charset="utf-8"><style>{style} #m {{height: 100vh}}</style>'
        f"<div id=m></div><script>{script}</script><script>"
        "window.sheet = L.map('m', {preferCanvas: false});"
        f"const layer = L.geoJSON({data}, {{pointToLayer: (f, at) => L.circleMarker(at),"
        "onEachFeature: (f, l) => l.bindPopup(() => f.properties.name)});"
        "sheet.fitBounds(layer.getBounds()); layer.addTo(sheet);</script>"
    )
