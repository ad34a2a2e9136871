"""Derive from the study area where files lie and which systems are near the town.

A file of the office most likely lies in or around the town, in one of the systems of its zones.
Those are proposed first, and only they are recognised by the size of the numbers alone: eastings
without a zone number fit the meridians of all zones of China equally well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from geo.crs.convert import from_wgs84
from geo.crs.systems import CHINA, SYSTEMS, Bounds, System
from geo.model.basemap import BaseMap, base_map
from geo.model.errors import InvalidConfiguration
from geo.model.grid_definition import reaches
from geo.model.local_grid import LocalGrid
from geo.model.plan import plan
from geo.model.zones import (
    DATUMS,
    ZONES,
    Width,
    epsg_code,
    meridian_of,
    utm_between,
    zones_between,
)

MARGIN_DEGREES = 0.7  # around the study area, in which an upload most likely lies
_GRID_MARGIN_DEGREES = 1.5  # around the study area, to which its local grids may be used
_GRID_WEIGHT = 0.9
_PLAIN = ("EPSG:4326", "EPSG:4490")
_WEB = ("GCJ-02", "BD-09", "GCJ-02/3857", "BD-09/3857", "BD09MC")
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Where the town lies, and its systems.

    Attributes
    ----------
    home : Bounds
        Where a file most likely lies: the study area with a margin, WGS 84 degrees.
    near : tuple of System
        Systems to propose first: local grids, the town's own zones, the neighbours' 3-degree
        zones, the web maps.
    possible : tuple of System
        Systems that the numbers alone may suggest, with different numbers each.
    middle : (float, float)
        A position in the town, WGS 84 degrees.
    """

    home: Bounds
    near: tuple[System, ...]
    possible: tuple[System, ...]
    middle: tuple[float, float]

    @property
    def grids(self) -> tuple[System, ...]:
        """The town's local grids."""
        return tuple(each for each in self.near if each.is_local)

    @property
    def own(self) -> System:
        """The 3-degree zone of CGCS2000 without zone number, in the middle of the town."""
        (zone,) = zones_between(self.middle[0], self.middle[0], 3)
        return _zone("cgcs2000", 3, zone, numbered=False)

    @cached_property
    def systems(self) -> dict[str, System]:
        """All systems by their codes: the near ones first, then those of the rest of China."""
        return {each.code: each for each in self.near} | SYSTEMS

    @classmethod
    def of(cls, bounds: Edges, grids: Iterable[LocalGrid] = ()) -> Surroundings:
        """Derive the surroundings of a town from the bounds of its outline.

        Parameters
        ----------
        bounds : (west, south, east, north)
            WGS 84 degrees.
        grids : iterable of LocalGrid
            Of the town; one that cannot be used there is left out.
        """
        west, south, east, north = _not_empty(bounds)
        local = tuple(
            local_system(each, bounds) for each in grids if reaches(each.definition, bounds)
        )
        near = tuple(dict.fromkeys(_near(west, east, local)))
        margin = MARGIN_DEGREES
        home = Bounds(west - margin, south - margin, east + margin, north + margin)
        possible = _with_different_numbers([*near, *_same_meridians(near)])
        return cls(home, near, possible, ((west + east) / 2, (south + north) / 2))


def town_surroundings() -> Surroundings:
    """Return the surroundings of the town that the data folder is for.

    Without a plan they are those of the whole of China.
    """
    try:
        return _of_base_map(base_map(), tuple(plan().grid))
    except InvalidConfiguration:  # the check of the setup reports it
        return _of_china()


@lru_cache(maxsize=4)
def _of_base_map(base: BaseMap, grids: tuple[LocalGrid, ...]) -> Surroundings:
    return Surroundings.of(base.home, grids)


@lru_cache(maxsize=1)
def _of_china() -> Surroundings:
    return Surroundings.of((CHINA.west, CHINA.south, CHINA.east, CHINA.north))


def known_systems() -> dict[str, System]:
    """Return all systems that a file of the town may use, by code, the near ones first."""
    return town_surroundings().systems


def system_with(code: str) -> System | None:
    """Return the system with a code, or None.

    Examples
    --------
    >>> system_with("EPSG:4547").meridian, system_with("EPSG:9999")
    (114, None)
    """
    found = SYSTEMS.get(code)
    return found or next((each for each in town_surroundings().grids if each.code == code), None)


def local_system(grid: LocalGrid, bounds: Edges) -> System:
    """Return a local grid as a system.

    Parameters
    ----------
    grid : LocalGrid
    bounds : (west, south, east, north)
        Of the town, WGS 84 degrees: the grid is used up to 1.5 degrees from it.
    """
    model = SYSTEMS[
        {"cgcs2000": "EPSG:4490", "xian1980": "EPSG:4610", "beijing1954": "EPSG:4214"}[grid.datum]
    ]
    system = replace(
        model,
        code=f"GRID:{grid.name_en}",
        unit="metre",
        names=(grid.name_zh, grid.name_en),
        accuracy_m=model.accuracy_m if grid.accuracy_m is None else grid.accuracy_m,
        weight=min(model.weight, _GRID_WEIGHT),
        projection=grid.definition,
        own_labels=(grid.name_zh, grid.name_en),
    )
    west, south, east, north = bounds
    for margin in (_GRID_MARGIN_DEGREES, MARGIN_DEGREES, 0.01):  # a steep projection ends early
        box = box_in(system, Bounds(west - margin, south - margin, east + margin, north + margin))
        if box is not None:
            return replace(system, bounds=box)
    return system


def box_in(system: System, area: Bounds) -> Bounds | None:
    """Return the bounding box of an area, in degrees, in the coordinates of a system.

    None where the system does not reach the area.
    """
    across = np.linspace(area.west, area.east, 9)
    up = np.linspace(area.south, area.north, 9)
    x, y = from_wgs84(*np.meshgrid(across, up), system)
    if not np.isfinite(x).any():
        return None
    edges = np.nanmin(x), np.nanmin(y), np.nanmax(x), np.nanmax(y)
    return Bounds(*map(float, edges))


def _not_empty(bounds: Edges) -> Edges:
    west, south, east, north = bounds
    tiny = 1e-6  # a study area without any extent is a mistake that the setup check reports
    return west, south, max(east, west + tiny), max(north, south + tiny)


def _near(west: float, east: float, local: Sequence[System]) -> Iterator[System]:
    own = zones_between(west, east, 3)
    around = [each for each in (own[0] - 1, own[-1] + 1) if each in ZONES[3]]
    wide = zones_between(west, east, 6)
    yield from map(SYSTEMS.__getitem__, _PLAIN)
    yield from local
    yield from _zones(DATUMS[0], 3, own)
    yield SYSTEMS["EPSG:3857"]
    yield from (SYSTEMS[f"EPSG:{32600 + zone}"] for zone in utm_between(west, east))
    yield from _zones(DATUMS[0], 6, wide)
    yield from _zones(DATUMS[0], 3, around)
    for datum, degrees in zip(DATUMS[1:], ("EPSG:4610", "EPSG:4214"), strict=True):
        yield SYSTEMS[degrees]
        yield from _zones(datum, 3, own)
        yield from _zones(datum, 6, wide)
        yield from _zones(datum, 3, around)
    yield from map(SYSTEMS.__getitem__, _WEB)
    plain = [_zone(DATUMS[0], 3, zone, numbered=False) for zone in own]
    yield from (SYSTEMS[f"{name}/{each.epsg}"] for name in _WEB[:2] for each in plain)


def _zones(datum: str, width: Width, zones: Iterable[int]) -> Iterator[System]:
    for zone in zones:
        yield _zone(datum, width, zone, numbered=False)
        yield _zone(datum, width, zone, numbered=True)


def _zone(datum: str, width: Width, zone: int, *, numbered: bool) -> System:
    return SYSTEMS[f"EPSG:{epsg_code(datum, width, zone, numbered=numbered)}"]


def _same_meridians(near: Sequence[System]) -> Iterator[System]:
    """Yield the 6-degree and UTM zones whose meridian a near 3-degree zone has.

    Their numbers are nearly those of that zone, so that one must not be taken for the other.
    """
    meridians = {each.meridian for each in near}
    for zone in (each for each in ZONES[6] if meridian_of(each, 6) in meridians):
        yield SYSTEMS[f"EPSG:{32600 + zone + 30}"]
        yield from (_zone(datum, 6, zone, numbered=False) for datum in DATUMS)


def _with_different_numbers(systems: Iterable[System]) -> tuple[System, ...]:
    """Return the first system of each datum and projection."""
    first: dict[tuple[str, str], System] = {}
    for each in systems:
        first.setdefault((each.datum, each.projection), each)
    return tuple(first.values())
