"""A million positions from WGS 84 to GCJ-02 to BD-09 and back, with coord-convert beside.

Then the same positions recognised in several systems.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from coord_convert.transform import bd2wgs, wgs2bd
from pyproj import Geod

from geo.crs import SYSTEMS, bd09_to_wgs84, from_wgs84, gcj02_to_bd09, wgs84_to_gcj02
from geo.crs.recognise import recognise

RUNS = 5
GOAL_S = 2.0
RECOGNISED = ("EPSG:4326", "EPSG:4547", "EPSG:4526", "EPSG:32649", "EPSG:3857", "GCJ-02")
OTHER_POINTS = 10_000  # coord-convert goes point by point


def run(points: int = 1_000_000) -> None:
    """Measure the way there and back and print the figures."""
    random = np.random.default_rng(1)
    x, y = random.uniform(113.6, 113.9, points), random.uniform(22.9, 23.1, points)
    ours, busy = medians(lambda: bd09_to_wgs84(*gcj02_to_bd09(*wgs84_to_gcj02(x, y))))
    pairs = list(zip(x[:OTHER_POINTS].tolist(), y[:OTHER_POINTS].tolist(), strict=True))
    theirs, _ = medians(lambda: [bd2wgs(*wgs2bd(*pair)) for pair in pairs])
    back_x, back_y = bd09_to_wgs84(*gcj02_to_bd09(*wgs84_to_gcj02(x, y)))
    error = Geod(ellps="WGS84").inv(x, y, back_x, back_y)[2].max()
    print(f"WGS 84 -> GCJ-02 -> BD-09 -> WGS 84, {points:,} points: {ours:.2f} s", end="")
    print(f" (goal {GOAL_S:.0f} s for 1,000,000)")
    print(f"  processor time {busy:.2f} s")
    print(f"  per 10,000 points: {ours / points * 1e7:.1f} ms", end="")
    print(f"; coord-convert, point by point: {theirs / len(pairs) * 1e7:.1f} ms")
    print(f"  largest round-trip error: {error:.1e} m")
    for code in RECOGNISED:
        numbers = from_wgs84(x, y, SYSTEMS[code])
        seconds, busy = medians(lambda numbers=numbers: recognise(*numbers))  # type: ignore[misc]
        print(f"  recognised, {code}: {seconds * 1e3:.0f} ms, processor {busy * 1e3:.0f} ms")


def medians(action: Callable[[], object]) -> tuple[float, float]:
    """Return the median seconds of several runs: on the clock, and of the processor."""
    clock, busy = [], []
    for _ in range(RUNS):
        begin, begin_busy = time.perf_counter(), time.process_time()
        action()
        clock.append(time.perf_counter() - begin)
        busy.append(time.process_time() - begin_busy)
    return statistics.median(clock), statistics.median(busy)
