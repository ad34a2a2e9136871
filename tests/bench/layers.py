"""The office's layers: loaded, opened and asked by window, with geopandas beside."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import pandas as pd

from geo.coverage.town import town
from geo.layers.content import LayerContent
from geo.layers.geoparquet import encode_points
from geo.layers.loading import load_layer
from geo.layers.record import layer_facts
from geo.layers.store import LayerStore, Who
from geo.viewport import Window
from geo.web.layers import layer_window
from tests.bench.turns import by_turns, timed

LOAD_S, OPEN_S, WINDOW_S = 5.0, 0.3, 0.05
FACILITIES, PEOPLE, WINDOWS = 100_000, 1_000_000, 50
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
WHO = Who("bench", "bench")
PARKS = {"kind": "facilities", "category": "park", "name_zh": "公园", "source": "x"}
RESIDENTS = {"kind": "residents", "name_zh": "居民", "source": "x"}
# The GeoPackage is larger than what a server takes by default.
LIMITS = {"MAX_UPLOAD_MB": "60"}


def run(people: int = PEOPLE) -> None:
    """Measure and print the figures of the layers."""
    os.environ.update({f"PLANMAP_{name}": value for name, value in LIMITS.items()})
    with tempfile.TemporaryDirectory() as folder:
        store = LayerStore(Path(folder) / "layers")
        _loading(store, Path(folder))
        _windows(store)
        _opening(store, Path(folder), people)


def _positions(count: int) -> np.ndarray[Any, Any]:
    random = np.random.default_rng(3)
    return np.round(random.uniform((113.68, 22.94), (113.78, 23.05), (count, 2)), 6)


def _files(folder: Path, count: int) -> list[Path]:
    """Write the same facilities as GeoJSON, CSV and GeoPackage."""
    pairs = _positions(count).tolist()
    features = [
        {
            "type": "Feature",
            "id": f"p-{row}",
            "properties": {"name": f"公园{row}", "capacity": row % 700, "opened": "2019-05-01"},
            "geometry": {"type": "Point", "coordinates": pair},
        }
        for row, pair in enumerate(pairs)
    ]
    plain, table, package = (folder / f"parks.{end}" for end in ("geojson", "csv", "gpkg"))
    plain.write_bytes(
        orjson.dumps({"type": "FeatureCollection", "crs": CRS84, "features": features})
    )
    rows = (f"p-{row},公园{row},{x},{y},{row % 700}" for row, (x, y) in enumerate(pairs))
    head = "id,name,lon (WGS 84),lat (WGS 84),capacity\n"
    table.write_text(head + "\n".join(rows), encoding="utf-8")
    frame = geopandas.GeoDataFrame.from_features(features, crs=4326)
    frame.to_file(package)
    return [plain, table, package]


def _loading(store: LayerStore, folder: Path) -> None:
    """Read, check, convert and store facilities; geopandas only reads them."""
    for path in _files(folder, FACILITIES):
        identifier = path.suffix[1:]
        given = (path.read_bytes(), path.name)
        facts = {**PARKS, "id": identifier}
        crs = "EPSG:4326" if identifier == "gpkg" else None
        ours = timed(lambda a=facts, b=given, c=crs: _load(store, a, b, c))
        plain = timed(lambda at=path: geopandas.read_file(at))
        _say(f"{FACILITIES:,} facilities from {identifier}: loaded", ours, LOAD_S)
        print(f"  geopandas.read_file, not checked or stored: {plain[0]:.2f} s")


def _load(
    store: LayerStore, facts: dict[str, Any], given: tuple[bytes, str], crs: str | None = None
) -> None:
    load_layer(store, facts, given, town(), crs, WHO).store()


def _windows(store: LayerStore) -> None:
    layer = store.state().layers["geojson"]
    _say("first window, with its index", timed(lambda: _window(store, layer, 0)), None)
    times = [timed(lambda at=at: _window(store, layer, at)) for at in range(WINDOWS)]
    slowest = max(times)
    _say(f"slowest of {WINDOWS} windows of {FACILITIES:,}, up to 2,000 each", slowest, WINDOW_S)
    whole = [timed(lambda: _whole(store, layer)) for _ in range(WINDOWS)]
    _say(f"slowest of {WINDOWS} times the whole town, counted by cell", max(whole), WINDOW_S)


def _window(store: LayerStore, layer: Any, at: int) -> bytes:
    """Return the answer of the route, as it is sent."""
    west, south = 113.68 + 0.0015 * at, 22.95
    window = Window(west, south, west + 0.0145, south + 0.0145, 15.0)
    return orjson.dumps(layer_window(store, layer, window))


def _whole(store: LayerStore, layer: Any) -> bytes:
    return orjson.dumps(layer_window(store, layer, Window(113.6, 22.9, 113.9, 23.1, 12.0)))


def _opening(store: LayerStore, folder: Path, people: int) -> None:
    """Open kept residents (places and numbers), and the same people as GeoJSON."""
    pairs = _positions(people)
    numbers = np.arange(people)
    columns = {"楼栋": np.char.add("B", numbers.astype(str)), "population": numbers % 7}
    content = encode_points(pairs[:, 0], pairs[:, 1], columns)
    kept = LayerContent(content, "vector", [], people, 0, "EPSG:4326", "declared", None)
    stated = layer_facts({**RESIDENTS, "id": "residents"})
    _say(
        f"{people:,} residents, {len(content) / 1e6:.0f} MB: kept",
        timed(lambda: store.add(stated, kept, "people.csv", WHO)),
        None,
    )
    plain = folder / "people.geojson"
    layer = store.state().layers["residents"]
    parts = sorted(store.path(layer).glob("*.parquet"))  # so many are kept in partitions
    plain_read: Callable[[], Any] = lambda: pd.concat(map(geopandas.read_parquet, parts))  # noqa: E731
    frame = geopandas.GeoDataFrame(plain_read())
    frame.drop(columns="id").to_file(plain)
    del frame
    opened: Callable[[], Any] = lambda: _open(store, layer)  # noqa: E731
    _say(f"{people:,} residents: opened the first time", timed(opened), OPEN_S)
    ours, theirs = by_turns(opened, plain_read)
    _say(f"{people:,} residents: opened, median", ours, OPEN_S)
    print(f"  geopandas.read_parquet of the same files: {theirs[0]:.2f} s")
    print(f"  geopandas.read_file of GeoJSON: {timed(lambda: geopandas.read_file(plain))[0]:.2f} s")


def _open(store: LayerStore, layer: Any) -> float:
    table = store.table(layer, ("population",))
    assert table.points is not None
    x, y = table.points
    return float(x[0] + y[0] + len(table.table.column("population").to_numpy()))


def _say(what: str, taken: tuple[float, float], goal: float | None) -> None:
    clock, busy = taken
    aim = "" if goal is None else f" (goal {goal:g} s)"
    print(f"{what}: {clock:.3f} s, processor {busy:.3f} s{aim}")
