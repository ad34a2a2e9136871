"""Whether and how far projects have moved: all of a file's places in a few array operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import orjson
import shapely
from pyproj import Geod, Transformer

from geo.model.arrays import Flags, Floats, Geometries
from geo.store.geometries import mark_positions

SAME_DEGREES = 5.01e-7  # half of the sixth decimal, which is what is stored, and a rounding error
SAME_MARK_DEGREES = 1e-6
_DIAGONAL = SAME_DEGREES * 2**0.5  # shapely measures the distance, not each axis
_DECIMALS = 6
_GEOD = Geod(ellps="WGS84")
_METRIC = Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True)
_MULTI = (
    shapely.GeometryType.MULTIPOINT,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
)


class Move(NamedTuple):
    """A project whose place differs.

    Attributes
    ----------
    id : str
    metres : float or None
        How far: between two points along the ellipsoid; between other shapes
        the Hausdorff distance in EPSG:4547, the farthest that any part is from
        the other shape. None when one side has no place.
    bearing : float or None
        Direction from the old mark to the new, degrees clockwise from north.
    """

    id: str
    metres: float | None
    bearing: float | None


@dataclass(frozen=True, eq=False, slots=True)
class _Places:
    """Geometries of `n` features, WGS 84 degrees.

    Attributes
    ----------
    xy : (n, 2) float64
        Floats of points; NaN for everything else. A hundred thousand points
        as shapely objects would take longer than the whole comparison.
    shapes : (n,) array of shapely geometries
        Lines, areas and groups; None for everything else.
    missing : (n,) bool
    """

    xy: Floats
    shapes: Geometries
    missing: Flags

    def __getitem__(self, rows: Any) -> _Places:
        return _Places(self.xy[rows], self.shapes[rows], self.missing[rows])

    def figures(self) -> Geometries:
        """Return all as shapely geometries, points included."""
        made = self.shapes.copy()
        points = ~np.isnan(self.xy[:, 0])
        made[points] = shapely.points(self.xy[points])
        return made


def moves(ids: Sequence[str], old: Sequence[Any], new: Sequence[Any]) -> list[Move | None]:
    """Return for each project how it has moved, None where it has not.

    Parameters
    ----------
    ids : (n,) sequence of str
    old, new : (n,) sequences of GeoJSON geometries or None
        WGS 84 degrees.
    """
    before, after = _places(old), _places(new)
    moved = np.flatnonzero(~(_same(before, after) | _same_marks(before, after)))
    metres, bearings = _displacements(before[moved], after[moved])
    found: list[Move | None] = [None] * len(ids)
    for at, far, bearing in zip(moved.tolist(), metres, bearings, strict=True):
        found[at] = Move(ids[at], far, bearing)
    return found


def same_geometry(old: Any, new: Any) -> bool:
    """Say whether two GeoJSON geometries are the same within half the sixth decimal.

    A ring may begin elsewhere or run the other way, and a single part be called
    a Multi: programs in between do that.

    Examples
    --------
    >>> same_geometry(None, None), same_geometry(None, {"type": "Point", "coordinates": [1, 2]})
    (True, False)
    """
    return bool(_same(_places([old]), _places([new]))[0])


def same_mark(stored_geometry: Any, point: Any) -> bool:
    """Say whether a point is the mark at which a table shows a stored line or area.

    Parameters
    ----------
    stored_geometry, point : GeoJSON geometry or None
        WGS 84 degrees; the mark is that of :func:`geo.store.geometries.mark_positions`.

    Examples
    --------
    >>> line = {"type": "LineString", "coordinates": [[113.0, 23.0], [113.2, 23.0]]}
    >>> [same_mark(line, {"type": "Point", "coordinates": [x, 23.0]}) for x in (113.1, 113.2)]
    [True, False]
    """
    return bool(_same_marks(_places([stored_geometry]), _places([point]))[0])


def displacement(old: Any, new: Any) -> tuple[float | None, float | None]:
    """Return how far and in which direction a geometry has moved.

    Parameters
    ----------
    old, new : GeoJSON geometry or None
        WGS 84 degrees.

    Returns
    -------
    metres, bearing : float or None
        See :class:`Move`.
    """
    metres, bearings = _displacements(_places([old]), _places([new]))
    return metres[0], bearings[0]


def _places(geometries: Sequence[Any]) -> _Places:
    count = len(geometries)
    xy: Floats = np.full((count, 2), np.nan)
    shapes: Geometries = np.full(count, None, dtype=object)
    kinds = [geometry and geometry.get("type") for geometry in geometries]
    points = [at for at, kind in enumerate(kinds) if kind == "Point"]
    for axis in (0, 1):
        xy[points, axis] = [geometries[at]["coordinates"][axis] for at in points]
    others = [at for at, kind in enumerate(kinds) if kind and kind != "Point"]
    if others:
        shapes[others] = _figures([geometries[at] for at in others])
    return _Places(xy, shapes, np.isnan(xy[:, 0]) & shapely.is_missing(shapes))


def _figures(geometries: Sequence[Any]) -> Geometries:
    """Make shapely geometries without heights; a Multi of one part becomes the part."""
    texts = np.array([orjson.dumps(geometry) for geometry in geometries], dtype=object)
    made: Geometries = shapely.force_2d(shapely.from_geojson(texts, on_invalid="ignore"))
    single = np.isin(shapely.get_type_id(made), _MULTI) & (shapely.get_num_geometries(made) == 1)
    made[single] = shapely.get_geometry(made[single], 0)
    return made


def _same(one: _Places, other: _Places) -> Flags:
    same: Flags = one.missing & other.missing
    same |= np.all(np.abs(one.xy - other.xy) <= SAME_DEGREES, axis=1)
    rest = np.flatnonzero(~shapely.is_missing(one.shapes) & ~shapely.is_missing(other.shapes))
    same[rest] = _same_shapes(one.shapes[rest], other.shapes[rest])
    return same


def _same_shapes(one: Geometries, other: Geometries) -> Flags:
    same: Flags = shapely.equals_exact(one, other, tolerance=_DIAGONAL)
    rings = np.flatnonzero(~same & (shapely.get_dimensions(one) == 2))
    if len(rings):
        turned = [shapely.normalize(_rounded(each[rings])) for each in (one, other)]
        same[rings] = shapely.equals_exact(*turned, tolerance=_DIAGONAL)
    return same


def _rounded(figures: Geometries) -> Geometries:
    made: Geometries = shapely.transform(figures, lambda xy: np.round(xy, _DECIMALS))
    return made


def _same_marks(stored: _Places, points: _Places) -> Flags:
    same: Flags = np.zeros(len(stored.missing), dtype=bool)
    asked = np.flatnonzero(~shapely.is_missing(stored.shapes) & ~np.isnan(points.xy[:, 0]))
    if len(asked):
        marks = _xy(mark_positions(stored.shapes[asked]))
        same[asked] = np.all(np.abs(marks - points.xy[asked]) <= SAME_MARK_DEGREES, axis=1)
    return same


def _displacements(
    before: _Places, after: _Places
) -> tuple[list[float | None], list[float | None]]:
    both = np.flatnonzero(~before.missing & ~after.missing)
    old, new = before[both], after[both]
    start, end = _inside(old), _inside(new)
    azimuth, _, far = _GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    shaped = np.isnan(old.xy[:, 0]) | np.isnan(new.xy[:, 0])
    sides = [_in_metres(each[shaped].figures()) for each in (old, new)]
    far[shaped] = shapely.hausdorff_distance(*sides)
    metres: list[float | None] = [None] * len(before.missing)
    bearings = metres.copy()
    turned = np.round(np.asarray(azimuth) % 360.0, 1)
    for at, distance, bearing in zip(both.tolist(), far.tolist(), turned.tolist(), strict=True):
        metres[at] = round(distance, 2)
        bearings[at] = None if distance < 1e-3 else bearing
    return metres, bearings


def _inside(places: _Places) -> Floats:
    """Return the (n, 2) positions of points, and of a point inside each other shape."""
    made = places.xy.copy()
    shaped = np.isnan(made[:, 0])
    made[shaped] = _xy(shapely.point_on_surface(places.shapes[shaped]))
    return made


def _xy(points: Geometries) -> Floats:
    made: Floats = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return made


def _in_metres(figures: Geometries) -> Geometries:
    made: Geometries = shapely.transform(figures, _METRIC.transform, interleaved=False)
    return made
