"""Residents of a small town, in partitions and in one piece, for tests and real workers."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.population.file import population_from_points
from geo.coverage.population.points import PointPopulation
from geo.coverage.town import Town, town_from
from geo.layers.geoparquet import LayerTable, point_metadata, point_wkb
from geo.layers.partitions import write_partitions

WEST, SOUTH, EAST, NORTH = 113.70, 22.95, 113.80, 23.04
PEOPLE = 6_000


def outlined(*, crooked: bool = True) -> Town:
    """Return a town whose edge passes through where people live, with a bay in its east."""
    corners = [(WEST, SOUTH), (EAST, SOUTH), (113.76, 23.0), (EAST, NORTH), (WEST, NORTH)]
    return town_from(shapely.Polygon(corners) if crooked else shapely.box(WEST, SOUTH, EAST, NORTH))


def columns(count: int = PEOPLE, **more: Any) -> LayerTable:
    """Return people in dense places and between them, some on the very edge of the town."""
    random = np.random.default_rng(4)
    centres = random.uniform([[WEST], [SOUTH]], [[EAST], [NORTH]], (2, 12))
    at = centres[:, random.integers(0, 12, count)] + random.normal(0, 0.004, (2, count))
    on_edge = min(50, count)
    at[0, :on_edge], at[1, :on_edge] = WEST, np.linspace(SOUTH, NORTH, 50)[:on_edge]
    people = random.gamma(2.0, 17.3, count)
    special = [0.0, 0.1, 1e-9, 3.0, 1e6, 0.3, 7.7, 12.0, 1 / 3, 2.0]
    people[50:60] = special[: max(min(count - 50, 10), 0)]
    table = pa.table({"人口": people, **more, "geometry": point_wkb(at[0], at[1])})
    return LayerTable(table.replace_schema_metadata(point_metadata(None)))


def partitioned(folder: Path, town: Town, rows_each: int = 700, **options: Any) -> Path:
    """Write the people into a folder of partitions."""
    table = options.pop("table", None) or columns()
    write_partitions(folder, lambda: iter([table]), town, rows_each=rows_each, **options)
    return folder


def in_one_piece(town: Town, table: LayerTable | None = None) -> PointPopulation:
    """Return the same people as the program keeps fewer of them."""
    table = columns() if table is None else table
    people = np.asarray(table.table.column("人口").to_numpy())
    nothing = np.zeros(len(people), dtype=bool)
    return population_from_points(table.figures, people, nothing, lambda: False, town)


def served(town: Town) -> tuple[Facilities, Any]:
    """Return facilities with uncertain places, and a radius for each."""
    random = np.random.default_rng(5)
    west, south, east, north = town.outline.bounds
    places = shapely.points(random.uniform([west, south], [east, north], (80, 2)))
    places[::9] = shapely.buffer(places[::9], 80)
    facilities = facilities_at(list(places), random.choice([0.0, 60.0, 200.0, np.inf], 80))
    return facilities, random.uniform(150, 700, 80)


def squares(town: Town, side: int = 5) -> Any:
    """Return areas that share edges and overlap a little, over the whole town."""
    west, south, east, north = town.outline.bounds
    x, y = np.meshgrid(
        np.linspace(west, east, side + 1)[:-1], np.linspace(south, north, side + 1)[:-1]
    )
    wide, high = (east - west) / side, (north - south) / side
    return shapely.box(x, y, x + wide * 1.05, y + high).ravel()


def noted(shared: Path, item: int) -> int:
    """Do a task on a worker that says when it begins and waits to be let go, once.

    Parameters
    ----------
    shared : Path
        Folder in which ``begun-ITEM-PID`` is left; items wait for the file ``go`` there.
    item : int
    """
    (shared / f"begun-{item}-{os.getpid()}").touch()
    end = time.monotonic() + 60
    while not (shared / "go").exists() and time.monotonic() < end:
        time.sleep(0.01)
    return item * item
