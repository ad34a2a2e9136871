"""Read GeoJSON and GeoJSON text sequences, without GDAL.

Members that RFC 7946 forbids, or that are not used, are reported.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from operator import contains, itemgetter
from typing import Any

from geo.intake.encoding import to_text
from geo.intake.formats.esri_json import is_esri_json, read_esri_json
from geo.intake.sniff import RECORD_SEPARATOR, Form
from geo.intake.upload import Upload, check_limits, most_values, take_ids
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.text.safe_json import (
    duplicate_keys,
    exact_integers,
    json_kind,
    keys_in,
    outline,
    parse,
    values,
)

_GEOMETRIES = {
    "Point", "MultiPoint", "LineString", "MultiLineString",
    "Polygon", "MultiPolygon", "GeometryCollection",
}  # fmt: skip
# JSON objects for each feature: itself, its geometry and its properties, times two for others.
_MOST_OBJECTS = 6
_FEW_OBJECTS = 1_000  # always allowed
_LARGE = 2.0**63  # larger integers may have more than 64 bits
_MOST_KEYS = 100  # duplicate keys reported
# Members that section 7.1 of RFC 7946 forbids, since they would define another type of object.
_FORBIDDEN = {
    "FeatureCollection": ("coordinates", "geometries", "geometry", "properties"),
    "Feature": ("coordinates", "geometries", "features"),
    "geometry": ("geometry", "properties", "features"),
}
_OF_FEATURES = {"type", "id", "properties", "geometry", "bbox", "crs"}
_OF_GEOMETRIES = {"type", "coordinates", "geometries", "crs"}
_MOST_NAMES = 20
Named = tuple[str | None, dict[str, Any]]


def _features_with_names(features: Sequence[Any]) -> Iterator[Named]:
    for index, feature in enumerate(features):
        if type(feature) is dict:
            name = feature.get("id")
            yield (name if isinstance(name, str) and name else f"#{index + 1}"), feature


def read_geojson(raw: bytes) -> Upload:
    """Read a GeoJSON FeatureCollection, Feature or bare geometry from bytes.

    Raises
    ------
    UnreadableFile
        If it is empty, not text, not JSON, not GeoJSON or beyond the limits.
    """
    decoded = to_text(raw, nul=True)
    upload = geojson_text(decoded.text.lstrip("\ufeff"))
    found = decoded.findings + upload.findings
    return Upload(upload.features, upload.crs, found, encoding=decoded.encoding)


def geojson_text(text: str, content: bytes | None = None) -> Upload:
    """Read GeoJSON from text, or from its UTF-8 bytes if known; see :func:`read_geojson`."""
    content = text.encode("utf-8") if content is None else content
    keys = _keys_within_limits(content)
    document = parse(content)
    return _upload_of(document, content, duplicate_keys(content, document, keys))


def _keys_within_limits(content: bytes) -> int:
    """Check the depth and size of a JSON text before parsing; return its number of keys."""
    text, limit = outline(content), limit_settings().max_depth
    if text.depth > limit:
        raise UnreadableFile("too_deep", limit=limit)
    most = max(_FEW_OBJECTS, _MOST_OBJECTS * limit_settings().max_features)
    if text.objects > most:  # checked before millions of small objects are created
        raise UnreadableFile("too_many_objects", found=text.objects, limit=most)
    if content.count(b",") > most_values() and values(content) > most_values():
        raise UnreadableFile("too_complex")
    return text.keys


def _upload_of(document: Any, content: bytes, twice: Sequence[str]) -> Upload:
    """Return the upload for parsed GeoJSON in which the keys `twice` are duplicates."""
    document, large = _exact(content, document)
    repeated = list(dict.fromkeys(twice))[:_MOST_KEYS]
    found = [Finding("duplicate_key", "warning", params={"value": key}) for key in repeated]
    if large:
        params = {"value": large[0], "count": len(large)}
        found.append(Finding("integers_as_text", "warning", params=params))
    if is_esri_json(document):
        upload = read_esri_json(document)
        return replace(upload, findings=found + upload.findings)
    features = _features(document)
    check_limits(features, at_most=content.count(b"["))
    found += member_findings(document, features)
    crs = _declared_crs(document)
    if crs is None and b'"crs"' in content:
        crs = _inner_crs(features)
    return Upload(features, crs, found + take_ids(features))


def _exact(content: bytes, document: Any) -> tuple[Any, list[str]]:
    """Replace integers of more than 64 bits by texts, except in coordinates; return both."""
    changed, texts = exact_integers(content, document)
    if not texts or type(document) is not dict or type(document.get("features")) is not list:
        return changed, texts
    in_coordinates = 0
    for exact, feature in zip(changed["features"], document["features"], strict=True):
        geometry = feature.get("geometry") if type(feature) is dict else None
        if type(geometry) is dict:
            exact["geometry"] = geometry
            in_coordinates += _large_numbers(geometry.get("coordinates"))
    return (changed, texts) if len(texts) > in_coordinates else (document, [])


def _large_numbers(part: Any) -> int:
    if type(part) is list:
        return sum(map(_large_numbers, part))
    return type(part) is float and abs(part) >= _LARGE and part.is_integer()


def sequence_text(text: str) -> Upload:
    """Read a GeoJSON text sequence (RFC 8142), or one GeoJSON text per line.

    Raises
    ------
    UnreadableFile
        ``not_json``, with the line in the whole file; and as :func:`read_geojson`.
    """
    limit = limit_settings().max_features
    records = list(_records(text))
    if len(records) > limit:  # even if they have no features
        raise UnreadableFile("too_many_features", found=len(records), limit=limit)
    keys = _keys_within_limits(text.encode("utf-8"))
    documents = [_parsed(record, line) for line, record in records]
    is_any_twice = keys != keys_in(documents)
    features: list[Any] = []
    found: list[Finding] = []
    crs: str | None = None
    for (_, record), document in zip(records, documents, strict=True):
        upload = _upload_of(document, record, duplicate_keys(record) if is_any_twice else ())
        features += upload.features
        found += upload.findings
        crs = crs or upload.crs
        if len(features) > limit:
            raise UnreadableFile("too_many_features", found=len(features), limit=limit)
    check_limits(features)
    return Upload(features, crs, _once(found), form=Form.GEOJSON_SEQUENCE.value)


def _records(text: str) -> Iterator[tuple[int, bytes]]:
    """Yield each text in UTF-8 with the line on which it starts."""
    if RECORD_SEPARATOR in text[:100]:
        line = 1
        for record in text.split(RECORD_SEPARATOR):
            if record.strip():
                yield line, record.encode("utf-8")
            line += record.count("\n")
        return
    for line, record in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if record.strip():
            yield line, record.encode("utf-8")


def _parsed(record: bytes, line: int) -> Any:
    try:
        return parse(record)
    except UnreadableFile as error:
        if "line" not in error.params:
            raise
        params = {**error.params, "line": error.params["line"] + line - 1}
        raise UnreadableFile(error.code, **params) from error


def _once(found: list[Finding]) -> list[Finding]:
    """Merge equal findings from many lines, adding up their counts."""
    others: dict[str, Finding] = {}
    counted: dict[tuple[str, Any, Any], Finding] = {}
    for each in found:
        if "count" not in each.params:
            others.setdefault(str((each.code, each.params)), each)
            continue
        key = (each.code, each.params.get("kind"), each.field)
        before = counted.get(key)
        count = each.params["count"] + (before.params["count"] if before else 0)
        first = replace(before, feature=None) if before else each
        counted[key] = replace(first, params={**first.params, "count": count})
    return list(others.values())[:_MOST_KEYS] + list(counted.values())


def _features(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        raise UnreadableFile("not_geojson", what="json_is", kind=json_kind(document))
    kind = document.get("type")
    if kind is None:
        raise UnreadableFile("not_geojson", what="json_no_type")
    if kind == "FeatureCollection":
        if not isinstance(document.get("features"), list):
            raise UnreadableFile("features_missing")
        features: list[Any] = document["features"]
        return features
    if kind == "Feature":
        return [document]
    if isinstance(kind, str) and kind in _GEOMETRIES:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    raise UnreadableFile("not_geojson", what="json_type", value=kind)


def _declared_crs(document: dict[str, Any]) -> str | None:
    """Return the name in an old-style ``crs`` member (GeoJSON of 2008), even an invalid one."""
    if "crs" not in document:
        return None
    crs = document["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return _word(crs)
    if isinstance(properties.get("code"), int | str) and crs.get("type") == "EPSG":
        return _word(f"EPSG:{properties['code']}")
    # A crs of the type "link" has an address, which is not opened.
    return _word(properties.get("name") or crs)


def _word(crs: Any) -> str:
    text = crs.get("type") or "{}" if isinstance(crs, dict) else crs
    return "null" if text is None else str(text)[:100]


def _inner_crs(features: list[Any]) -> str | None:
    """Return the name in the first ``crs`` member of a feature or geometry."""
    for feature in features if _any_crs(features) else ():
        if type(feature) is not dict:
            continue
        geometry = feature.get("geometry")
        for part in (feature, geometry):
            if type(part) is dict and "crs" in part:
                return _declared_crs(part)
    return None


def _any_crs(features: list[Any]) -> bool:
    """Check quickly whether any feature or geometry may have a ``crs`` member."""
    try:
        geometries = filter(None, map(itemgetter("geometry"), features))
        return any(any(map(contains, parts, repeat("crs"))) for parts in (features, geometries))
    except (KeyError, TypeError):  # not all of them are valid features
        return True


def member_findings(document: dict[str, Any], features: Sequence[Any]) -> list[Finding]:
    """Return findings about members that are forbidden, invalid or not used, one of each kind.

    Parameters
    ----------
    document : dict
        The parsed text.
    features : sequence
        Its features, as parsed.
    """
    collection = [(None, document)] if document.get("type") == "FeatureCollection" else []
    named = list(_features_with_names(features)) if _has_others(features, _OF_FEATURES) else []
    geometries = list(_geometries(features)) if _has_others_in_geometries(features) else []
    found = [
        *_forbidden("FeatureCollection", collection),
        *_forbidden("Feature", named),
        *_forbidden("geometry", geometries),
        *_unused(named),
    ]
    return found + _boxes([*collection, *named, *geometries])


def _has_others(parts: Iterable[Any], usual: set[str]) -> bool:
    """Check whether any object may have a ``bbox`` or members other than the usual ones."""
    try:
        # A set, so that each combination of members is checked only once.
        combinations = set(map(tuple, parts))
        return any(not usual.issuperset(names) or "bbox" in names for names in combinations)
    except TypeError:  # not all of them are objects
        return True


def _has_others_in_geometries(features: Sequence[Any]) -> bool:
    try:
        geometries = filter(None, [each.get("geometry") for each in features])
    except AttributeError:
        return True
    return _has_others(geometries, _OF_GEOMETRIES)


def _geometries(features: Sequence[Any]) -> Iterator[Named]:
    for name, feature in _features_with_names(features):
        if type(feature.get("geometry")) is dict:
            yield name, feature["geometry"]


def _forbidden(kind: str, parts: Sequence[Named]) -> Iterator[Finding]:
    for member in _FORBIDDEN[kind]:
        names = [name for name, part in parts if member in part]
        if names:
            params = {"value": member, "kind": kind, "count": len(names)}
            yield Finding("member_forbidden", "warning", _only(names), member, params)


def _unused(features: Sequence[Named]) -> Iterator[Finding]:
    members: dict[str, None] = {}
    names = []
    for name, feature in features:
        unused = feature.keys() - _OF_FEATURES - set(_FORBIDDEN["Feature"])
        if unused:
            names.append(name)
            if len(members) < _MOST_NAMES:
                members |= dict.fromkeys(sorted(unused)[:_MOST_NAMES])
    if names:
        params = {"value": tuple(list(members)[:_MOST_NAMES]), "count": len(names)}
        yield Finding("members_left", "info", _only(names), params=params)


def _only(names: Sequence[str | None]) -> str | None:
    """Return the name if there is only one."""
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
    """Check for a list of west, south, east, north, perhaps with a height after each two."""
    if type(box) is not list or len(box) not in (4, 6):
        return False
    if not all(type(each) in (int, float) and math.isfinite(each) for each in box):
        return False
    half = len(box) // 2
    return bool(box[1] <= box[half + 1])  # west may be greater than east, across 180 degrees
