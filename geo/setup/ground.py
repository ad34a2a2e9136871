"""Choose and generalise the lines, water and places of a base map, so that it stays quiet.

The same rules hold for OpenStreetMap and for files of an office: named features only, those of
the highest class first, then the longest; joined by name, clipped to the town's surroundings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo.model.errors import Finding, Severity
from geo.setup.generalise import LocalMetres, generalised_areas, stored_degrees, vertices
from geo.setup.names import slug
from geo.setup.outline import feature_of

LINE_ROLES = ("road", "metro", "rail", "water")
# Limits of a quiet map: so many names fit on a screen at the scale of a whole town.
MOST = {"road": 40, "metro": 12, "rail": 6, "water": 12}
MOST_WATER_AREAS = 25
MOST_PLACES = 60
MOST_VERTICES = 40_000  # of all lines and water areas together; a map of 1 MB
ENOUGH_ROADS = 12  # with fewer, roads of the lowest class are drawn as well
LOWEST_ROAD = 4  # rank of tertiary roads
_SURROUNDINGS = 0.3  # of the town's width and height, on each side
_LEAST_AROUND_M = 1_500.0
_TWIN_M = 45.0  # carriageways nearer than this are one road on the map
_TWIN_SHARE = 0.6  # share of a part inside another's surroundings from which it is its twin
_SHORTEST_M = 150.0  # parts of a line that are shorter are left out
_CANDIDATES = 4  # times as many lines are generalised as are drawn at most
_MOST_PARTS = 200  # of one line; a hostile file may have any number
_LEAST_WATER_M2 = 15_000.0  # about 4 px square at the scale of a town
_SAME_PLACE_M = 600.0  # places of one name nearer than this are one
_Properties = dict[str, Any]
_Key = tuple[str, str]  # role and name of a line


@dataclass(frozen=True, eq=False, slots=True)
class GroundFeature:
    """A line, an area of water or a place before generalisation.

    Attributes
    ----------
    role : str
        One of :data:`LINE_ROLES`; of a place, ``station`` or empty.
    name, name_en : str
        `name_en` is empty if not known.
    shape : shapely geometry
        WGS 84 degrees.
    rank : int
        0 is the most important.
    source : dict
        ``source``, ``source_en`` and ``accuracy_m``, as far as known.
    """

    role: str
    name: str
    name_en: str
    shape: Any
    rank: int = 0
    source: _Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extent:
    """The town and what is around it.

    Attributes
    ----------
    metres : LocalMetres
    box : shapely Polygon
        Metres.
    """

    metres: LocalMetres
    box: Any

    @classmethod
    def of(cls, outline: Any) -> Extent:
        """Return the surroundings of an outline in WGS 84 degrees."""
        metres = LocalMetres.around(outline)
        west, south, east, north = shapely.bounds(metres.to_metres(outline)).tolist()
        across = max(_SURROUNDINGS * (east - west), _LEAST_AROUND_M)
        up = max(_SURROUNDINGS * (north - south), _LEAST_AROUND_M)
        return cls(metres, shapely.box(west - across, south - up, east + across, north + up))

    @property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east and north in WGS 84 degrees."""
        west, south, east, north = shapely.bounds(self.metres.to_degrees(self.box)).tolist()
        return west, south, east, north

    def clipped(self, geometry: Any) -> Any:
        """Return the part of a geometry in degrees that lies here, in metres."""
        bounds = shapely.bounds(self.box).tolist()
        figure = self.metres.to_metres(shapely.force_2d(geometry))
        return shapely.clip_by_rect(figure, *bounds)


def line_features(
    lines: Iterable[GroundFeature], here: Extent, tolerance_m: float
) -> tuple[list[_Properties], list[Finding]]:
    """Return the features of ``reference_lines.geojson``, and what was left out.

    Parameters
    ----------
    lines : iterable of GroundFeature
    here : Extent
    tolerance_m : float
        Metres that a line may move.
    """
    groups: dict[tuple[str, str], list[GroundFeature]] = defaultdict(list)
    clipped: dict[tuple[str, str], list[Any]] = defaultdict(list)
    outside = unnamed = 0
    for line in lines:
        part = here.clipped(line.shape)
        if part.is_empty:
            outside += 1
        elif not line.name:
            unnamed += 1
        else:
            groups[line.role, line.name].append(line)
            clipped[line.role, line.name].append(part)
    likely = _likely(groups, clipped)
    merged = [(groups[key], _merged(clipped[key], tolerance_m)) for key in likely]
    merged = [(members, figure) for members, figure in merged if not figure.is_empty]
    chosen, left = _quiet(merged)
    left += len(groups) - len(likely)
    taken: set[str] = set()
    features = [_line(members, figure, here, taken) for members, figure in chosen]
    return features, _left_out(features, outside=outside, unnamed=unnamed, left=left, kind="lines")


def _likely(
    groups: Mapping[_Key, list[GroundFeature]], clipped: Mapping[_Key, list[Any]]
) -> list[_Key]:
    """Return the lines that may be drawn, by class and raw length; a city has thousands."""

    def importance(key: _Key) -> tuple[int, float]:
        return _rank(groups[key]), -sum(part.length for part in clipped[key])

    likely: list[_Key] = []
    for role in LINE_ROLES:
        of_role = sorted((key for key in groups if key[0] == role), key=importance)
        likely += of_role[: _CANDIDATES * MOST[role]]
    return likely


def dry_lines(
    lines: Iterable[GroundFeature], water: Sequence[_Properties]
) -> Iterator[GroundFeature]:
    """Yield lines without the parts of rivers that areas of water already show.

    Parameters
    ----------
    lines : iterable of GroundFeature
    water : sequence of GeoJSON features
        As :func:`water_features` returns them.
    """
    wet = shapely.union_all([shape(each["geometry"]) for each in water])
    shapely.prepare(wet)
    for line in lines:
        if line.role != "water" or not shapely.intersects(wet, line.shape):
            yield line
        elif not (rest := shapely.difference(line.shape, wet)).is_empty:
            yield replace(line, shape=rest)


def _merged(parts: Sequence[Any], tolerance_m: float) -> Any:
    """Join the parts of one road, drop its second carriageway and simplify the rest (metres)."""
    lines = [each for each in shapely.get_parts(parts) if each.geom_type == "LineString"]
    if not lines:
        return shapely.MultiLineString()
    joined = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    kept: list[Any] = []
    for part in sorted(joined, key=lambda each: -each.length)[:_MOST_PARTS]:
        if kept and _is_twin(part, kept):
            continue
        kept.append(part)
    simple = [shapely.simplify(part, tolerance_m) for part in kept]
    long = [part for part in simple if part.length >= _SHORTEST_M]
    return shapely.MultiLineString(long)


def _is_twin(part: Any, kept: Sequence[Any]) -> bool:
    around = shapely.buffer(shapely.multilinestrings(kept), _TWIN_M, cap_style="flat")
    return bool(shapely.intersection(part, around).length > _TWIN_SHARE * part.length)


def _quiet(merged: list[tuple[list[GroundFeature], Any]]) -> tuple[list[Any], int]:
    """Choose the most important lines of each role within the limits."""
    chosen: list[tuple[list[GroundFeature], Any]] = []
    for role in LINE_ROLES:
        of_role = [each for each in merged if each[0][0].role == role]
        of_role.sort(key=lambda each: (_rank(each[0]), -each[1].length, each[0][0].name))
        if role == "road":
            high = [each for each in of_role if _rank(each[0]) < LOWEST_ROAD]
            of_role = high if len(high) >= ENOUGH_ROADS else of_role
        chosen += of_role[: MOST[role]]
    room, within = MOST_VERTICES, []
    for each in chosen:
        room -= vertices([each[1]])
        if room >= 0:
            within.append(each)
    return within, len(merged) - len(within)


def _rank(members: Sequence[GroundFeature]) -> int:
    return min(each.rank for each in members)


def _line(members: list[GroundFeature], figure: Any, here: Extent, taken: set[str]) -> _Properties:
    first = members[0]
    parts = shapely.get_parts(figure)
    shown = parts[0] if len(parts) == 1 else figure
    return feature_of(
        slug(first.name, taken, before=f"{first.role}-"),
        _properties(members),
        stored_degrees(here.metres.to_degrees(shown)),
    )


def _properties(members: Sequence[GroundFeature]) -> _Properties:
    first = members[0]
    english = next((each.name_en for each in members if each.name_en), "")
    return {
        "name": first.name,
        **({"name_en": english} if english else {}),
        **({"role": first.role} if first.role else {}),
        **first.source,
    }


def water_features(
    areas: Iterable[GroundFeature], here: Extent, tolerance_m: float
) -> tuple[list[_Properties], list[Finding]]:
    """Return areas of water for ``reference_areas.geojson``, and what was left out.

    Parameters
    ----------
    areas : iterable of GroundFeature
        Their shapes are valid polygons.
    here : Extent
    tolerance_m : float
    """
    groups: dict[str, list[GroundFeature]] = defaultdict(list)
    clipped: dict[str, list[Any]] = defaultdict(list)
    outside = unnamed = small = 0
    for area in areas:
        part = here.clipped(area.shape)
        if part.is_empty or part.area == 0:
            outside += 1
        elif not area.name:
            unnamed += 1
        else:
            groups[area.name].append(area)
            clipped[area.name].append(part)
    merged = [(members, shapely.union_all(clipped[name])) for name, members in groups.items()]
    large = [each for each in merged if each[1].area >= _LEAST_WATER_M2]
    small = len(merged) - len(large)
    large.sort(key=lambda each: -each[1].area)
    taken: set[str] = set()
    features = []
    for members, figure in large[:MOST_WATER_AREAS]:
        simple = _polygons(generalised_areas(np.array([figure], object), tolerance_m)[0])
        if simple is None:
            continue
        identifier = slug(members[0].name, taken, before="water-")
        shown = stored_degrees(here.metres.to_degrees(simple))
        features.append(feature_of(identifier, _properties(members), shown))
    left = small + len(large) - min(len(large), MOST_WATER_AREAS)
    return features, _left_out(features, outside=outside, unnamed=unnamed, left=left, kind="water")


def _polygons(geometry: Any) -> Any:
    """Return the areas of a geometry that are large enough to be seen; None for none."""
    parts = [
        each
        for each in shapely.get_parts(shapely.make_valid(geometry))
        if each.geom_type == "Polygon" and each.area >= _LEAST_WATER_M2 / 4
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def place_features(
    places: Iterable[GroundFeature], here: Extent
) -> tuple[list[_Properties], list[Finding]]:
    """Return the features of ``reference_places.geojson``, and what was left out.

    Stations come first, then the places nearest to the middle of the town.
    """
    found: list[tuple[GroundFeature, Any]] = []
    outside = unnamed = 0
    for place in places:
        point = here.metres.to_metres(shapely.force_2d(shapely.centroid(place.shape)))
        if not shapely.intersects(here.box, point):
            outside += 1
        elif not place.name:
            unnamed += 1
        elif not any(
            other.name == place.name and point.distance(at) < _SAME_PLACE_M for other, at in found
        ):
            found.append((place, point))
    found.sort(key=lambda each: (each[0].role != "station", np.hypot(each[1].x, each[1].y)))
    taken: set[str] = set()
    features = []
    for place, point in found[:MOST_PLACES]:
        before = f"{place.role}-" if place.role else ""
        shown = stored_degrees(here.metres.to_degrees(point))
        identifier = slug(place.name, taken, before=before)
        features.append(feature_of(identifier, _properties([place]), shown))
    left = max(0, len(found) - MOST_PLACES)
    return features, _left_out(features, outside=outside, unnamed=unnamed, left=left, kind="places")


def _left_out(
    features: Sequence[_Properties], *, outside: int, unnamed: int, left: int, kind: str
) -> list[Finding]:
    """Return how many were left out and why: a warning if nothing else is there."""
    counts = {"outside": outside, "unnamed": unnamed, "limit": left}
    severity: Severity = "info" if features else "warning"
    return [
        Finding(f"town_{kind}_{why}", severity, params={"count": count})
        for why, count in counts.items()
        if count
    ]
