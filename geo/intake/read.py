"""Read a GeoJSON file from outside, within limits, without GDAL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.model.errors import Finding, UnreadableFile
from geo.model.safe_json import decode, duplicate_keys, parse
from geo.model.settings import limit_settings

MEGABYTE = 1_000_000
_GEOMETRIES = {
    "Point", "MultiPoint", "LineString", "MultiLineString",
    "Polygon", "MultiPolygon", "GeometryCollection",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that could be read.

    Attributes
    ----------
    features : list
        As parsed; nothing in them is checked yet.
    crs : str or None
        The name in an old-style ``crs`` member; GeoJSON itself is WGS 84.
    findings : list of Finding
        What was noticed while reading.
    """

    features: list[Any]
    crs: str | None
    findings: list[Finding]


def read_upload(path: Path) -> Upload:
    """Read a GeoJSON FeatureCollection, Feature or bare geometry.

    Raises
    ------
    UnreadableFile
        When it is missing, too large, not UTF-8, not JSON or not GeoJSON.
    """
    limits = limit_settings()
    try:
        size = path.stat().st_size
        if size > limits.max_upload_mb * MEGABYTE:
            raise UnreadableFile(
                "too_large", size=round(size / MEGABYTE, 1), limit=limits.max_upload_mb
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile("file_missing", file=path.name) from None
    except OSError as error:
        raise UnreadableFile(
            "file_unreadable", file=path.name, problem=error.strerror or ""
        ) from error
    return read_geojson(raw)


def read_geojson(raw: bytes) -> Upload:
    """Read GeoJSON from bytes; see :func:`read_upload`."""
    limits = limit_settings()
    content = decode(raw)
    document = parse(content, max_depth=limits.max_depth)
    features = _features(document)
    if len(features) > limits.max_features:
        raise UnreadableFile("too_many_features", found=len(features), limit=limits.max_features)
    vertices = sum(map(_vertices, features))
    if vertices > limits.max_vertices:
        raise UnreadableFile("too_many_vertices", found=vertices, limit=limits.max_vertices)
    twice = dict.fromkeys(duplicate_keys(content))
    found = [Finding("duplicate_key", "warning", params={"value": key}) for key in twice]
    return Upload(features, _declared_crs(document), found)


def _features(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        raise UnreadableFile("not_geojson", value=type(document).__name__)
    kind = document.get("type")
    if kind == "FeatureCollection":
        if not isinstance(document.get("features"), list):
            raise UnreadableFile("features_missing")
        features: list[Any] = document["features"]
        return features
    if kind == "Feature":
        return [document]
    if isinstance(kind, str) and kind in _GEOMETRIES:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    raise UnreadableFile("not_geojson", value=kind)


def _declared_crs(document: dict[str, Any]) -> str | None:
    crs = document.get("crs")
    if not isinstance(crs, dict):
        return None
    properties = crs.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name or crs.get("type"))[:100]


def _vertices(feature: Any) -> int:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    return _positions(geometry.get("coordinates")) if isinstance(geometry, dict) else 0


def _positions(part: Any) -> int:
    if not isinstance(part, list) or not part:
        return 0
    return sum(map(_positions, part)) if isinstance(part[0], list) else 1
