"""Streets in the web maps' coordinates show beside the roads of the base map."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import shapely

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.intake.formats.streets import system_by_roads
from tests.conftest import DATA

Parts = list[Any]
METRE = 1 / 111_320


def roads() -> Parts:
    features = orjson.loads((DATA / "reference_lines.geojson").read_bytes())["features"]
    shapes = [
        shapely.from_geojson(orjson.dumps(each["geometry"]))
        for each in features
        if each["properties"]["role"] == "road"
    ]
    return shapely.get_parts(shapes).tolist()


def beside(parts: Parts, metres: float = 30.0) -> Parts:
    """Return lines as another survey has them: a little beside."""
    return [shapely.transform(each, lambda xy: xy + metres * METRE) for each in parts]


def blocks(step: float = 0.002, turned: float = 0.0) -> Parts:
    """Return the streets of square blocks over the whole town."""
    marks = np.arange(-0.06, 0.0601, step)
    lines = [shapely.LineString([(-0.06, each), (0.06, each)]) for each in marks]
    lines += [shapely.LineString([(each, -0.06), (each, 0.06)]) for each in marks]
    spun = [shapely.affinity.rotate(each, turned, origin=(0, 0)) for each in lines]
    return [shapely.affinity.translate(each, 113.73, 23.0) for each in spun]


def told(parts: Parts, system: str = "EPSG:4326") -> str | None:
    xy = [shapely.get_coordinates(each) for each in parts]
    starts = np.concatenate(([0], np.cumsum([len(each) for each in xy]))).astype(np.int64)
    x, y = np.concatenate(xy).T
    found = system_by_roads(*from_wgs84(x, y, SYSTEMS[system]), starts)
    return found.code if found else None


@pytest.mark.parametrize("turned", [0.0, 20.0, 57.0])
@pytest.mark.parametrize("system", ["EPSG:4326", "GCJ-02", "BD-09"])
def test_the_displacement_shows_among_all_the_streets_of_a_town(system: str, turned: float) -> None:
    assert told(beside(roads()) + blocks(turned=turned), system) == system


@pytest.mark.parametrize("system", ["EPSG:4326", "GCJ-02"])
def test_streets_without_the_known_roads_are_not_asked_about(system: str) -> None:
    assert told(blocks(turned=33.0), system) is None


@pytest.mark.parametrize(
    "parts",
    [
        [shapely.LineString([(113.7, 23.0), (113.7001, 23.0)])],
        [shapely.LineString([(100.0, 30.0), (100.1, 30.1)])],
        [shapely.LineString([(113.73, 23.0), (113.73, 23.0)])] * 3,
    ],
)
def test_a_few_streets_or_those_of_another_town_say_nothing(parts: Parts) -> None:
    assert told(parts) is None


@pytest.mark.parametrize("content", [None, b"{", b'{"features": [{}]}', b'{"features": []}'])
def test_a_base_map_without_roads_says_nothing(
    own_settings: Callable[..., None], tmp_path: Path, content: bytes | None
) -> None:
    shutil.copy(DATA / "plan.toml", tmp_path)
    if content is not None:
        (tmp_path / "reference_lines.geojson").write_bytes(content)
    lines = beside(roads())
    own_settings(data=str(tmp_path))
    assert told(lines, "GCJ-02") is None
