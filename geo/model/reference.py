"""Whether the reference files can be used: the town's outline, roads, metro and stations.

The files are made by hand or by a desktop GIS, and everything that draws or counts reads them
as they are. What is wrong is found once, at the start, feature by feature.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.model.errors import Finding

KINDS = ("areas", "lines", "places")
MOST_TOLD = 20  # findings of one file
_MB = 50
# What the program reads of a feature's properties: what it has to be where it is given.
_TEXTS = ("name", "name_en", "role", "source", "source_en", "evidence")
_SWITCHES = ("name_verified", "verified")


def reference_findings(data: Path, subject: str) -> list[Finding]:
    """Return what is wrong with the reference files of a data folder.

    Parameters
    ----------
    data : Path
        A file that is not there is no fault: the map has fewer layers then.
    subject : str
        Id of the town's outline in ``reference_areas.geojson``.
    """
    found: list[Finding] = []
    for kind in KINDS:
        path = data / f"reference_{kind}.geojson"
        if path.exists():
            features, faults = _features(path)
            found += faults or list(_wrong(path.name, features))[:MOST_TOLD]
            if kind == "areas" and not faults:
                found += _wrong_subject(path.name, features, subject)
    return found


def _features(path: Path) -> tuple[list[Any], list[Finding]]:
    """Return the features of a file, or why it cannot be read."""
    try:
        if path.stat().st_size > _MB * 1_000_000:
            return [], [_unreadable(path, what="file_large", limit=_MB)]
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return [], [_unreadable(path, what="file_not_utf8")]
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        return [], [_unreadable(path, what="file_not_json", **place)]
    except (ValueError, RecursionError):
        return [], [_unreadable(path, what="file_no_form")]
    except OSError as error:
        denied = isinstance(error, PermissionError)
        return [], [_unreadable(path, what="file_denied" if denied else "file_closed")]
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        return [], [_unreadable(path, what="file_not_collection")]
    return features, []


def _unreadable(path: Path, **params: Any) -> Finding:
    return Finding("configuration_unreadable", params={"file": path.name, **params})


def _wrong(file: str, features: list[Any]) -> Iterator[Finding]:
    for number, feature in enumerate(features, start=1):
        known = feature.get("id") if isinstance(feature, dict) else None
        told = {"file": file, "feature": f"“{known}”" if known else f"#{number}"}
        for field, fault in _wrong_fields(feature):
            params = {**told, "field": field, **fault}
            yield Finding("reference_invalid", params=params)


def _wrong_fields(feature: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(feature, dict):
        yield "type", {"what": "value_table"}
        return
    if not isinstance(feature.get("id"), str) or not feature["id"]:
        yield "id", {"what": "value_text" if "id" in feature else "value_missing"}
    properties = feature.get("properties")
    if isinstance(properties, dict):
        yield from _wrong_properties(properties)
    else:
        yield "properties", {"what": "value_table"}
    if not _is_shape(feature.get("geometry")):
        yield "geometry", {"what": "value_other"}


def _wrong_properties(properties: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if not properties.get("name"):
        yield "name", {"what": "value_missing"}
    for name in _TEXTS:
        if not isinstance(properties.get(name), str | None):
            yield name, {"what": "value_text"}
    for name in _SWITCHES:
        if not isinstance(properties.get(name), bool | None):
            yield name, {"what": "value_true_false"}
    metres = properties.get("accuracy_m")
    if metres is not None and (isinstance(metres, bool) or not isinstance(metres, int | float)):
        yield "accuracy_m", {"what": "value_number"}
    elif metres is not None and not 0 <= metres < 1e6:
        yield "accuracy_m", {"what": "value_least", "low": 0}


def _is_shape(geometry: Any) -> bool:
    try:
        found = shape(geometry)
    except (ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        return False
    bounds = shapely.bounds(found)
    west, south, east, north = bounds.tolist()
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)


def _wrong_subject(file: str, features: list[Any], subject: str) -> list[Finding]:
    named = [each for each in features if isinstance(each, dict)]
    own = [each for each in named if each.get("id") == subject]
    if not own:
        ids = tuple(str(each.get("id")) for each in named[:MOST_TOLD]) or "–"
        told = {"value": subject, "file": file, "allowed": ids}
        return [Finding("subject_unknown", params=told)]
    kinds = {str(dict(each.get("geometry") or {}).get("type")) for each in own}
    if not kinds <= {"Polygon", "MultiPolygon"}:
        return [Finding("subject_no_area", params={"value": subject, "file": file})]
    return []
