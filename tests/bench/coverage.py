"""Counting covered people beside the plain ways, the plan's own figures, and a Dask cluster."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import geopandas
import numpy as np
import shapely

from geo.coverage.certainty import classes_of, interval_sums
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_of
from geo.coverage.gaps import gaps
from geo.coverage.parallel.parts import cluster_parts
from geo.coverage.population.distance_curve import distance_curve
from geo.coverage.population.population import EvenPopulation
from geo.coverage.scenario import what_the_plan_adds
from geo.coverage.straight_line.service_area import three_radii
from geo.coverage.town import town
from geo.model.config.settings import store_settings
from geo.model.standards import standards
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from geo.ui.coverage.analysis import kept_here
from tests.coverage.workers import local_cluster

RUNS = 5
FACILITIES = 20_000
SIDE_M = 90_000.0  # of a square of a province
GOAL = 1.2
GOAL_PLAN_S = 1.0
MILLIONS = (1, 2, 4, 8)


def run(points: int = 1_000_000) -> None:
    """Measure all three and print the figures."""
    beside_the_plain_ways(points)
    the_plan()
    on_a_cluster(points)


def province(points: int) -> tuple[Any, Any, Any, Any, Any]:
    """Make points with people and facilities with radii of their own, the same on every run."""
    random = np.random.default_rng(1)
    geometry = shapely.points(*random.uniform(0, SIDE_M, (2, FACILITIES)))
    radius = random.uniform(100, 1000, FACILITIES)
    spread = random.choice([0.0, 20.0, 50.0, 150.0, 300.0], FACILITIES)
    x, y = random.uniform(0, SIDE_M, (2, points))
    return x, y, random.gamma(2.0, 17.3, points), geometry, three_radii(radius, spread)


def beside_the_plain_ways(count: int) -> None:
    """Compare with the bare query and with a join of circles, which know one radius each."""
    x, y, people, geometry, radii = province(count)
    places = shapely.points(x, y)
    frame = geopandas.GeoDataFrame(geometry=places, crs="EPSG:4547")
    tree = shapely.STRtree(places)

    def query(own: shapely.STRtree) -> Any:
        return own.query(geometry, predicate="dwithin", distance=radii[2])

    def joined() -> Any:
        circles = geopandas.GeoDataFrame(geometry=geometry, crs="EPSG:4547").buffer(radii[2])
        return frame.sjoin(geopandas.GeoDataFrame(geometry=circles), predicate="within")

    seconds = alternating(
        {
            "ours, three radii": lambda: interval_sums(classes_of(x, y, geometry, radii), people),
            "bare STRtree, one radius": lambda: query(shapely.STRtree(places)),
            "the same, its tree made before": lambda: query(tree),
            "geopandas.sjoin, one radius": joined,
        }
    )
    ours, bare, asked, join = seconds.values()
    print(
        f"{count:,} points, {FACILITIES:,} facilities with radii of their own, medians of {RUNS}:"
    )
    for name, median in seconds.items():
        print(f"  {name:<32}{median:6.2f} s")
    print(
        f"  ours / bare query: {ours / bare:.2f}; its tree made before: {ours / asked:.2f}", end=""
    )
    print(f" (goal {GOAL}); ours / sjoin: {ours / join:.2f}")
    possible = np.zeros(count, dtype=bool)
    possible[query(tree)[1]] = True
    same = bool((possible == (classes_of(x, y, geometry, radii) > 0)).all())
    print(f"  the same points are found: {same}")


def alternating(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Return the median seconds of each way, run in turns."""
    clock: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, action in ways.items():
            begin = time.perf_counter()
            action()
            clock[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times) for name, times in clock.items()}


def the_plan() -> None:
    """Work out everything for every category of the shipped plan, and ask for it again."""
    projects = read_snapshot(store_settings().data / "projects.geojson")
    for when in ("first", "again, kept by revision"):
        begin = time.perf_counter()
        count = kept_here(f"bench {projects.revision}", partial(_every_rule, projects))
        taken = time.perf_counter() - begin
        print(f"the plan by {count} rules, {when}: {taken:.3f} s (goal {GOAL_PLAN_S:.0f} s)")


def _every_rule(projects: Snapshot) -> int:
    """Work out coverage, gaps, steps and curve by every rule that has a radius."""
    place = town()
    people = EvenPopulation(place)
    rules = [rule for rule in standards().rule if rule.kind == "radius"]
    for rule in rules:
        found = facilities_of(projects, rule.category, place, None)
        coverage = straight_line_coverage(place, found, rule, people)
        gaps(coverage, people)
        what_the_plan_adds(projects, rule.category, place, rule, people)
        distance_curve(place, found, people)
    return len(rules)


def on_a_cluster(most: int) -> None:
    """Let the points grow, on two workers and here, and compare the sums."""
    print("Dask, 2 workers (sending the points included), beside one process:")
    print(f"  {'points':>10}  {'cluster':>8}  {'here':>8}  the same sums")
    with local_cluster(2) as address:
        x, y, _, geometry, radii = province(2)
        _there(x, y, geometry, radii, address)  # the workers import what they need
        for millions in MILLIONS:
            x, y, people, geometry, radii = province(millions * most)
            begin = time.perf_counter()
            there = interval_sums(_there(x, y, geometry, radii, address), people)
            middle = time.perf_counter()
            here = interval_sums(classes_of(x, y, geometry, radii), people)
            end = time.perf_counter()
            print(
                f"  {len(x):>10,}  {middle - begin:6.2f} s  {end - middle:6.2f} s  {there == here}"
            )


def _there(*given: Any) -> Any:
    return np.concatenate([classes for _, classes in cluster_parts(classes_of, *given)])
