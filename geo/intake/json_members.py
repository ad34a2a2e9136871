"""Members of a GeoJSON text that RFC 7946 forbids, or that nothing is taken from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from geo.model.errors import Finding

# By section 7.1 of RFC 7946 these would make another object of it.
_FORBIDDEN = {
    "FeatureCollection": ("coordinates", "geometries", "geometry", "properties"),
    "Feature": ("coordinates", "geometries", "features"),
    "geometry": ("geometry", "properties", "features"),
}
_OF_FEATURES = {"type", "id", "properties", "geometry", "bbox", "crs"}
_OF_GEOMETRIES = {"type", "coordinates", "geometries", "crs"}
_MOST_NAMES = 20
Named = tuple[str | None, dict[str, Any]]


def member_findings(document: dict[str, Any], features: Sequence[Any]) -> list[Finding]:
    """Return what there is to tell about members that are not read, each kind once.

    Parameters
    ----------
    document : dict
        The whole text.
    features : sequence
        Its features, as parsed.
    """
    whole = [(None, document)] if document.get("type") == "FeatureCollection" else []
    parts = list(_features(features)) if _any_more(features, _OF_FEATURES) else []
    places = list(_geometries(features)) if _any_more_geometry(features) else []
    found = [
        *_forbidden("FeatureCollection", whole),
        *_forbidden("Feature", parts),
        *_forbidden("geometry", places),
        *_left(parts),
    ]
    return found + _boxes([*whole, *parts, *places])


def _any_more(parts: Iterable[Any], usual: set[str]) -> bool:
    """Say whether one may have other members; of many that are alike only one is looked at."""
    try:
        return any(not usual.issuperset(names) or "bbox" in names for names in _kinds(parts))
    except TypeError:  # not all of them are objects
        return True


def _kinds(parts: Iterable[Any]) -> set[tuple[str, ...]]:
    return set(map(tuple, parts))


def _any_more_geometry(features: Sequence[Any]) -> bool:
    try:
        places = filter(None, [each.get("geometry") for each in features])
    except AttributeError:
        return True
    return _any_more(places, _OF_GEOMETRIES)


def _features(features: Sequence[Any]) -> Iterator[Named]:
    for place, feature in enumerate(features):
        if type(feature) is dict:
            name = feature.get("id")
            yield (name if isinstance(name, str) and name else f"#{place + 1}"), feature


def _geometries(features: Sequence[Any]) -> Iterator[Named]:
    for name, feature in _features(features):
        if type(feature.get("geometry")) is dict:
            yield name, feature["geometry"]


def _forbidden(kind: str, parts: Sequence[Named]) -> Iterator[Finding]:
    for member in _FORBIDDEN[kind]:
        names = [name for name, part in parts if member in part]
        if names:
            params = {"value": member, "kind": kind, "count": len(names)}
            yield Finding("member_forbidden", "warning", _only(names), member, params)


def _left(parts: Sequence[Named]) -> Iterator[Finding]:
    more: dict[str, None] = {}
    names = []
    for name, part in parts:
        left = part.keys() - _OF_FEATURES - set(_FORBIDDEN["Feature"])
        if left:
            names.append(name)
            if len(more) < _MOST_NAMES:
                more |= dict.fromkeys(sorted(left)[:_MOST_NAMES])
    if names:
        params = {"value": tuple(list(more)[:_MOST_NAMES]), "count": len(names)}
        yield Finding("members_left", "info", _only(names), params=params)


def _only(names: Sequence[str | None]) -> str | None:
    return names[0] if len(names) == 1 else None


def _boxes(parts: Sequence[Named]) -> list[Finding]:
    wrong = [
        (name, part["bbox"]) for name, part in parts if "bbox" in part and not _is_box(part["bbox"])
    ]
    if not wrong:
        return []
    params = {"value": wrong[0][1], "count": len(wrong)}
    return [Finding("bbox_invalid", "warning", _only([name for name, _ in wrong]), "bbox", params)]


def _is_box(box: Any) -> bool:
    """Say whether it is west, south, east, north, perhaps with heights behind each two."""
    if type(box) is not list or len(box) not in (4, 6):
        return False
    if not all(type(each) in (int, float) and math.isfinite(each) for each in box):
        return False
    half = len(box) // 2
    return bool(box[1] <= box[half + 1])  # across 180 degrees, west is the greater one
