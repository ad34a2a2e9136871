"""Compare an uploaded file with what is stored: what is new, moved, changed, or not known.

Nothing here changes anything, and a project that the file leaves out is only
told as missing: missing never means delete.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Transformer
from rapidfuzz import fuzz, process
from shapely.geometry import shape

from geo.model.search import fold
from geo.model.validate import is_slug

SAME_DEGREES = 5e-7  # half of the sixth decimal: coordinates are stored with six
LIKELY = 80.0  # a name below this score is not worth a question
MAX_CANDIDATES = 3
_GEOD = Geod(ellps="WGS84")
_METRIC = Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True)
_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?(?:Z|\+00:00)?$")

Feature = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
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


@dataclass(frozen=True, slots=True)
class Change:
    """A project whose properties differ, and which; properties the file lacks are no change."""

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored project whose name is like that of an unmatched feature (score 0 to 100)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A feature whose id is not known, with the projects it may be; a person decides."""

    feature: str
    name: str
    candidates: tuple[Candidate, ...]


@dataclass(slots=True)
class Comparison:
    """Everything that differs between a file and the store."""

    added: list[str] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    unmatched: list[Unmatched] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def compare(features: list[Feature], stored: Mapping[str, Feature]) -> Comparison:
    """Compare features in WGS 84 with the stored projects.

    Parameters
    ----------
    features : list of GeoJSON features
        Checked before; geometry may be None.
    stored : mapping of id to GeoJSON feature

    Returns
    -------
    Comparison
        In the order of the file; `missing` in the order of the store.
    """
    found = Comparison()
    names = {identifier: fold(_name(each)) for identifier, each in stored.items()}
    seen: set[str] = set()
    for place, feature in enumerate(features):
        identifier = feature.get("id")
        if isinstance(identifier, str) and identifier in stored:
            seen.add(identifier)
            _compare_one(found, identifier, stored[identifier], feature)
        else:
            _unknown(found, feature, place, names)
    found.missing = [identifier for identifier in stored if identifier not in seen]
    return found


def _compare_one(found: Comparison, identifier: str, old: Feature, new: Feature) -> None:
    fields = changed_fields(old["properties"], new.get("properties") or {})
    same_place = same_geometry(old["geometry"], new.get("geometry"))
    if fields:
        found.changed.append(Change(identifier, fields))
    if not same_place:
        found.moved.append(Move(identifier, *displacement(old["geometry"], new.get("geometry"))))
    found.unchanged += not fields and same_place


def _unknown(found: Comparison, feature: Feature, place: int, names: dict[str, str]) -> None:
    identifier, name = feature.get("id"), _name(feature)
    candidates = tuple(
        Candidate(match, round(score, 1))
        for _, score, match in process.extract(
            fold(name), names, scorer=fuzz.WRatio, score_cutoff=LIKELY, limit=MAX_CANDIDATES
        )
    )
    if isinstance(identifier, str) and is_slug(identifier) and not candidates:
        found.added.append(identifier)
        return
    label = str(identifier) if identifier is not None else f"#{place + 1}"
    found.unmatched.append(Unmatched(label, name, candidates if name else ()))


def _name(feature: Feature) -> str:
    properties = feature.get("properties")
    return str(properties.get("name") or "") if isinstance(properties, Mapping) else ""


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the new properties whose value differs from the old.

    A program in between may have turned 1 into 1.0 or a date into midnight;
    that is no change, and neither is null where nothing was.

    Examples
    --------
    >>> changed_fields({"a": 1, "b": 2, "d": "2023-02-24"},
    ...                {"a": 1.0, "b": 3, "c": None, "d": "2023-02-24T00:00:00"})
    ('b',)
    """
    return tuple(name for name, value in new.items() if not _same(old.get(name), value))


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(new, str) and isinstance(old, str):
        return old == new or _MIDNIGHT.sub(r"\1", new) == old
    return bool(old == new)


def same_geometry(old: Any, new: Any) -> bool:
    """Say whether two GeoJSON geometries are the same within half the sixth decimal."""
    if old is None or new is None:
        return old is None and new is None
    if old.get("type") != new.get("type"):
        return False
    one, other = _flat(old.get("coordinates")), _flat(new.get("coordinates"))
    return one.shape == other.shape and bool(np.all(np.abs(one - other) <= SAME_DEGREES))


def _flat(coordinates: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    positions: list[float] = []

    def walk(part: Any) -> None:
        if isinstance(part, list | tuple) and part and not isinstance(part[0], list | tuple):
            positions.extend(part[:2])
        else:
            for inner in part or ():
                walk(inner)

    walk(coordinates)
    return np.asarray(positions, dtype=np.float64)


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
    if old is None or new is None:
        return None, None
    before, after = shape(old), shape(new)
    start, end = before.representative_point(), after.representative_point()
    azimuth, _, metres = _GEOD.inv(start.x, start.y, end.x, end.y)
    if before.geom_type != "Point" or after.geom_type != "Point":
        metres = shapely.hausdorff_distance(_in_metres(before), _in_metres(after))
    bearing = None if math.isclose(metres, 0.0, abs_tol=1e-3) else round(azimuth % 360.0, 1)
    return round(float(metres), 2), bearing


def _in_metres(figure: Any) -> Any:
    return shapely.transform(figure, _METRIC.transform, interleaved=False)
