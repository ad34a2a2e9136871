"""Files of strangers as large as the limits allow: areas with many corners, a long table."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

from geo.intake.checks.check import check
from geo.intake.comparison.stored import StoredProjects
from geo.store.file.store import read_snapshot
from tests.bench.turns import by_turns, write

SHAPES, CORNERS, SHAPES_TIMES = 4_400, 166, 1.5
ROWS, ROWS_S = 90_000, 5.0
WORDS = (
    "莞太路",
    "周溪",
    "石鼓",
    "示范村",
    "整治",
    "提升",
    "工程",
    "地块",
    "管网",
    "改造",
    "绿化",
    "更新单元",
)
DEFAULT_STORE = Path("data/projects.geojson")


def print_shapes(folder: Path) -> None:
    """Check a file of areas of strangers with many corners, and read it with geopandas."""
    path = folder / "shapes.geojson"
    turns = np.linspace(0.0, 2 * np.pi, CORNERS)
    random = np.random.default_rng(3)
    features = []
    for number in range(SHAPES):
        size = 0.0004 * (1 + 0.3 * np.sin(3 * turns + number))
        x = random.uniform(113.70, 113.80) + size * np.cos(turns)
        y = random.uniform(22.97, 23.05) + size * np.sin(turns)
        ring = np.round(np.column_stack((x, y)), 7).tolist()
        geometry = {"type": "Polygon", "coordinates": [[*ring[:-1], ring[0]]]}
        properties = {"name": f"地块{number}号", "code": f"NC-{number:05d}"}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    write(path, features)
    stored = StoredProjects(read_snapshot(DEFAULT_STORE))
    (other, _), (wall, _) = by_turns(
        lambda: geopandas.read_file(path), lambda: check(path, None, stored)
    )
    print(f"check {SHAPES:,} areas ({path.stat().st_size / 1e6:.1f} MB): {wall:.2f} s", end="")
    print(f", geopandas.read_file {other:.2f} s, ratio {wall / other:.2f} (goal {SHAPES_TIMES})")


def print_long_table(folder: Path) -> None:
    """Check a table of strangers with long names, and read its bare rows with pandas."""
    path = folder / "long.csv"
    random = np.random.default_rng(5)
    x, y = random.uniform(113.70, 113.80, ROWS), random.uniform(22.97, 23.05, ROWS)
    with path.open("w", encoding="utf-8") as out:
        out.write("name,lon (WGS 84),lat (WGS 84),note\n")
        for number in range(ROWS):
            name = "".join(random.choice(WORDS, 12)) + f"{number}号"
            out.write(f"{name},{x[number]:.6f},{y[number]:.6f},备注{number}\n")
    stored = StoredProjects(read_snapshot(DEFAULT_STORE))
    (other, _), (wall, _) = by_turns(lambda: pd.read_csv(path), lambda: check(path, None, stored))
    print(f"check {ROWS:,} rows of CSV ({path.stat().st_size / 1e6:.1f} MB): {wall:.2f} s", end="")
    print(f" (goal {ROWS_S:.0f}), pandas.read_csv {other:.2f} s")
