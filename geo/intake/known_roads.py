"""Whether a file's streets lie beside the roads of the base map: the web maps' displacement.

GCJ-02 moves a street by some 600 m, and everything within a town alike: only
roads whose place is known show it. That a street runs beside a known road says
little where streets are close; that it does so all along, in the road's
direction, and only when a displacement is taken out, says much.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.crs.convert import to_wgs84
from geo.crs.systems import SYSTEMS, WGS84, System
from geo.model.arrays import Floats, Integers
from geo.model.config.settings import store_settings

DISPLACED = (SYSTEMS["GCJ-02"], SYSTEMS["BD-09"])
_EVERY_M, _STEP_M = 100.0, 10.0  # places along known roads; over how far their direction is taken
# A street is the known road when it is this much farther than the road's place is sure.
_BESIDE_M, _PARALLEL = 30.0, float(np.cos(np.radians(20.0)))
_USUAL_ACCURACY_M = 50.0
_NEAR_M = 800.0  # farther from any street, a known road is not in the file
_FEWEST = 20  # places, 2 km of known roads
_AGREE, _BETTER = 0.75, 0.2  # shares of them
_DEGREE_M = 111_320.0


@dataclass(frozen=True, eq=False, slots=True)
class _Marks:
    """Places along known roads in metres about `origin`, and the direction there."""

    origin: tuple[float, float]
    points: npt.NDArray[np.object_]
    direction: Floats  # (n, 2), unit vectors
    beside_m: Floats  # (n,), how far off a street may be that is the road


def system_by_roads(longitude: Floats, latitude: Floats, starts: Integers) -> System | None:
    """Return the system in which streets run beside the known roads; None where nothing says so.

    Parameters
    ----------
    longitude, latitude : (n,) float64
        Vertices of all lines in a row, degrees, taken as WGS 84.
    starts : (k + 1,) int64
        Where each line begins.

    Returns
    -------
    System or None
        WGS 84, GCJ-02 or BD-09, and only one that is clearly better than the others.
    """
    marks = _marks(store_settings().data / "reference_lines.geojson")
    if marks is None or len(longitude) < 2:
        return None
    plain = _segments(longitude, latitude, starts, marks)
    near = _near(plain, marks)
    if near.sum() < _FEWEST:
        return None
    shares = [
        (_share(_segments(*to_wgs84(longitude, latitude, each), starts, marks), marks, near), each)
        for each in DISPLACED
    ]
    shares.append((_share(plain, marks, near), WGS84))
    (share, system), (second, _other) = sorted(shares, key=lambda each: -each[0])[:2]
    return system if share >= max(_AGREE, second + _BETTER) else None


@lru_cache(maxsize=4)
def _marks(path: Path) -> _Marks | None:
    """Return places along the roads of the base map; None where it has none."""
    try:
        features = orjson.loads(path.read_bytes())["features"]
        roads = [shape(each["geometry"]) for each in features if _is_road(each)]
        sure = [_accuracy(each) for each in features if _is_road(each)]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        return None
    parts, road = shapely.get_parts(roads, return_index=True)
    if not len(parts):
        return None
    lon, lat = shapely.get_coordinates(parts).mean(axis=0).tolist()
    metric = shapely.transform(parts, lambda xy: _metres(xy, (lon, lat)))
    at = [np.arange(0.0, part.length - _STEP_M, _EVERY_M) for part in metric]
    part = np.repeat(np.arange(len(metric)), [len(each) for each in at])
    lines = metric[part]
    begin = shapely.line_interpolate_point(lines, np.concatenate(at))
    end = shapely.line_interpolate_point(lines, np.concatenate(at) + _STEP_M)
    beside = np.array(sure, np.float64)[road[part]] + _BESIDE_M
    return _Marks((lon, lat), begin, _unit(_xy(end) - _xy(begin)), beside)


def _is_road(feature: dict[str, Any]) -> bool:
    properties = feature["properties"]
    return isinstance(properties, dict) and properties.get("role") == "road"


def _accuracy(feature: dict[str, Any]) -> float:
    metres = feature["properties"].get("accuracy_m")
    return float(metres) if isinstance(metres, int | float) else _USUAL_ACCURACY_M


def _segments(
    longitude: Floats, latitude: Floats, starts: Integers, marks: _Marks
) -> tuple[shapely.STRtree, Floats]:
    """Return the straight pieces of lines near the known roads, and their directions."""
    xy = _metres(np.column_stack((longitude, latitude)), marks.origin)
    inside = np.ones(len(xy) - 1, dtype=bool)
    inside[starts[1:-1] - 1] = False
    low, high = _xy(marks.points).min(axis=0) - _NEAR_M, _xy(marks.points).max(axis=0) + _NEAR_M
    begin, end = xy[:-1], xy[1:]
    inside &= ((np.maximum(begin, end) >= low) & (np.minimum(begin, end) <= high)).all(axis=1)
    inside &= (begin != end).any(axis=1)
    begin, end = begin[inside], end[inside]
    return shapely.STRtree(shapely.linestrings(np.stack((begin, end), axis=1))), _unit(end - begin)


def _near(streets: tuple[shapely.STRtree, Floats], marks: _Marks) -> npt.NDArray[np.bool_]:
    near = np.zeros(len(marks.points), dtype=bool)
    near[streets[0].query(marks.points, predicate="dwithin", distance=_NEAR_M)[0]] = True
    return near


def _share(
    streets: tuple[shapely.STRtree, Floats], marks: _Marks, near: npt.NDArray[np.bool_]
) -> float:
    """Return at which share of the places a street runs beside the known road."""
    tree, direction = streets
    place, street = tree.query(marks.points, predicate="dwithin", distance=marks.beside_m)
    along = np.abs((marks.direction[place] * direction[street]).sum(axis=1)) >= _PARALLEL
    found = np.zeros(len(near), dtype=bool)
    found[place[along]] = True
    return float(found[near].mean())


def _metres(degrees: Floats, origin: tuple[float, float]) -> Floats:
    scale = _DEGREE_M * np.array([np.cos(np.radians(origin[1])), 1.0])
    made: Floats = (degrees - origin) * scale
    return made


def _xy(points: npt.NDArray[np.object_]) -> Floats:
    made: Floats = shapely.get_coordinates(points)
    return made


def _unit(vectors: Floats) -> Floats:
    made: Floats = vectors / np.hypot(*vectors.T)[:, np.newaxis]
    return made
