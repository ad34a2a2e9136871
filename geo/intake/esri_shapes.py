"""The shapes of Esri JSON as GeoJSON: points, paths, and rings whose direction says hole."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.errors import Finding, UnreadableFile

_MOST_PAIRS = 5_000_000  # holes in outer rings, looked at in one file
Shape = dict[str, Any]


@dataclass
class Noted:
    """What is noticed about the shapes of a file.

    Attributes
    ----------
    heights : int
        Features with heights.
    curved : list of (str, str)
        Features whose shape has curves, and the member that holds them.
    broken : list of str
        Features that are none.
    pairs : int
        Holes in outer rings that were looked at so far.
    """

    heights: int = 0
    curved: list[tuple[str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    pairs: int = 0

    def findings(self) -> list[Finding]:
        """Return it as findings."""
        found = [
            Finding("geometry_unsupported", "error", name, "geometry", {"kind": kind})
            for name, kind in self.curved
        ]
        found += [Finding("not_a_feature", "error", name, "attributes") for name in self.broken]
        if self.heights:
            found.append(Finding("heights_dropped", "info", params={"count": self.heights}))
        return found


def shape_of(geometry: Any, name: str, noted: Noted) -> Any:
    """Return a shape as GeoJSON; what is none goes on as it is, for the check to tell.

    Parameters
    ----------
    geometry : object
        The member ``geometry`` of a feature.
    name : str
        What the feature is called.
    noted : Noted
        Gets what is noticed.

    Examples
    --------
    >>> shape_of({"x": 113.75, "y": 23.02, "z": 8}, "#1", Noted())
    {'type': 'Point', 'coordinates': [113.75, 23.02]}
    >>> shape_of({"x": "NaN"}, "#1", Noted()) is None
    True
    """
    if type(geometry) is not dict:
        return geometry
    if "x" in geometry or "y" in geometry:
        return _point(geometry, noted)
    for member, make in _BY_MEMBER.items():
        if member in geometry:
            return make(geometry, noted)
    curves = next((each for each in ("curveRings", "curvePaths") if each in geometry), None)
    if curves is not None:
        noted.curved.append((name, curves))
        return None
    return None if not geometry.keys() - {"spatialReference", "hasZ", "hasM"} else geometry


def _point(geometry: Shape, noted: Noted) -> Shape | None:
    x, y = geometry.get("x"), geometry.get("y")
    if x in (None, "NaN") and y in (None, "NaN"):  # the standard's empty point
        return None
    noted.heights += _is_height(geometry.get("z"))
    return {"type": "Point", "coordinates": [x, y]}


def _is_height(value: Any) -> bool:
    return type(value) in (int, float) and bool(value)


def _flat(parts: Any, geometry: Shape, noted: Noted) -> Any:
    """Return lists of positions without heights and measures."""
    if type(parts) is not list:
        return parts
    made = [
        [each[:2] if type(each) is list else each for each in part] if type(part) is list else part
        for part in parts
    ]
    if geometry.get("hasZ") is True:
        noted.heights += any(
            type(each) is list and len(each) > 2 and _is_height(each[2])
            for part in parts
            if type(part) is list
            for each in part
        )
    return made


def _points(geometry: Shape, noted: Noted) -> Shape | None:
    (points,) = _flat([geometry["points"]], geometry, noted)
    return {"type": "MultiPoint", "coordinates": points} if points != [] else None


def _paths(geometry: Shape, noted: Noted) -> Shape | None:
    paths = _flat(geometry["paths"], geometry, noted)
    if type(paths) is list and len(paths) < 2:
        return {"type": "LineString", "coordinates": paths[0]} if paths else None
    return {"type": "MultiLineString", "coordinates": paths}


def _envelope(geometry: Shape, noted: Noted) -> Shape:
    del noted
    west, south, east, north = (geometry.get(each) for each in ("xmin", "ymin", "xmax", "ymax"))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _rings(geometry: Shape, noted: Noted) -> Shape | None:
    rings = _flat(geometry["rings"], geometry, noted)
    if rings == []:
        return None
    if type(rings) is not list or not all(map(_is_ring, rings)):
        return {"type": "Polygon", "coordinates": rings}
    polygons = _polygons(rings, noted) if len(rings) > 1 else [rings]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _is_ring(ring: Any) -> bool:
    return (
        type(ring) is list
        and len(ring) > 3
        and all(
            type(each) is list
            and len(each) == 2
            and all(type(value) in (int, float) and math.isfinite(value) for value in each)
            for each in ring
        )
        and ring[0] == ring[-1]
    )


def _polygons(rings: list[Any], noted: Noted) -> list[list[Any]]:
    """Put holes, which run counterclockwise, into the smallest outer ring around them.

    A hole that lies in no outer ring is an area of its own.
    """
    lines = np.array([shapely.linearrings(ring) for ring in rings], dtype=object)
    is_hole = shapely.is_ccw(lines)
    outer, holes = np.flatnonzero(~is_hole), np.flatnonzero(is_hole)
    if not len(outer):
        return [[ring] for ring in rings]
    owners = _owners(shapely.polygons(lines[outer]), lines[holes], noted)
    made: dict[int, list[Any]] = {int(row): [rings[row]] for row in outer}
    for hole, owner in zip(holes.tolist(), owners.tolist(), strict=True):
        if owner < 0:
            made[hole] = [rings[hole]]
        else:
            made[int(outer[owner])].append(rings[hole])
    return list(made.values())


def _owners(
    outer: npt.NDArray[np.object_], holes: npt.NDArray[np.object_], noted: Noted
) -> npt.NDArray[np.int64]:
    owners = np.full(len(holes), -1, dtype=np.int64)
    starts = shapely.points(shapely.get_coordinates(shapely.get_point(holes, 0)))
    tree, left, known = shapely.STRtree(starts), np.arange(len(holes)), 0
    # The small ones first: a hole belongs to the smallest that it lies in.
    for row in np.argsort(-shapely.area(outer), kind="stable")[::-1].tolist():
        inside = left[tree.query(outer[row], predicate="covers")]
        noted.pairs += len(inside) + 1
        if noted.pairs > _MOST_PAIRS:
            raise UnreadableFile("too_complex")
        new = inside[owners[inside] < 0]
        owners[new] = row
        known += len(inside) - len(new)
        if known > len(left):  # holes that are found again and again in rings around others
            left, known = np.flatnonzero(owners < 0), 0
            tree = shapely.STRtree(starts[left])
    return owners


_BY_MEMBER: dict[str, Callable[[Shape, Noted], Shape | None]] = {
    "points": _points,
    "paths": _paths,
    "rings": _rings,
    "xmin": _envelope,
}
