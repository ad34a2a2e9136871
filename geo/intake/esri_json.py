"""Esri JSON, as services of ArcGIS answer it: feature sets with attributes and rings.

A service that is asked for ``f=json`` gives this and not GeoJSON. Its shapes are in
the system that `spatialReference` names, mostly Web Mercator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from geo.intake.esri_shapes import Noted, shape_of
from geo.intake.fields import conform
from geo.intake.sniff import Form
from geo.intake.upload import Upload, check_limits, take_ids
from geo.model.errors import Finding, UnreadableFile

# Codes of Esri's own for what EPSG has a code for as well.
_WEB_MERCATOR = {102100, 102113, 3785, 900913}
_MEMBERS = {"geometryType", "spatialReference", "fieldAliases", "displayFieldName"}
# What a service answers when no features were asked for.
_DESCRIPTIONS = {"currentVersion", "objectIdFieldName", "objectIds", "serviceDescription"}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LONGEST = 20_000  # characters of a description of a coordinate system


def is_esri_json(document: Any) -> bool:
    """Say whether parsed JSON is what a service of ArcGIS gives.

    Examples
    --------
    >>> is_esri_json({"geometryType": "esriGeometryPoint", "features": []})
    True
    >>> is_esri_json({"type": "FeatureCollection", "features": [], "spatialReference": {}})
    False
    """
    if type(document) is not dict or document.get("type") in ("FeatureCollection", "Feature"):
        return False
    if _is_set(document) or any(True for _ in _sets(document)):
        return True
    return bool(document.keys() & _DESCRIPTIONS) or _problem(document) is not None


def _is_set(part: Any) -> bool:
    if type(part) is not dict or part.get("type") in ("FeatureCollection", "Feature"):
        return False
    if type(part.get("attributes")) is dict:  # a single feature
        return True
    features = part.get("features")
    if type(features) is not list:
        return False
    first = features[0] if features else None
    return bool(part.keys() & _MEMBERS) or (type(first) is dict and "attributes" in first)


def _sets(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the feature sets of a document with several layers, with the layers' names."""
    inner = document.get("featureCollection")
    outer = inner if type(inner) is dict else document
    layers = outer.get("layers")
    for layer in layers if type(layers) is list else [outer]:
        found: Any = layer.get("featureSet") if type(layer) is dict else None
        if _is_set(found) or (type(found) is dict and type(found.get("features")) is list):
            told = layer.get("layerDefinition")
            name = told.get("name") if type(told) is dict else None
            if type(told) is dict and "fields" not in found:
                found = {**found, "fields": told.get("fields")}
            yield str(name or ""), found


def read_esri_json(document: dict[str, Any]) -> Upload:
    """Read a feature set, a single feature, or the first layer of several.

    Parameters
    ----------
    document : dict
        One for which :func:`is_esri_json` is true.

    Raises
    ------
    UnreadableFile
        ``esri_without_features`` for a description or a list of numbers,
        ``esri_error`` for a service's complaint, and the limits.
    """
    sets = [("", document)] if _is_set(document) else list(_sets(document))
    if not sets:
        problem = _problem(document)
        if problem is not None:
            raise UnreadableFile("esri_error", value=problem)
        raise UnreadableFile("esri_without_features")
    filled = [each for each in sets if each[1].get("features") or "attributes" in each[1]]
    layer, chosen = (filled or sets)[0]
    upload = _read_set(chosen, layer)
    others = [name or "–" for name, part in filled if part is not chosen]
    if not others:
        return upload
    params = {"value": layer or "–", "others": tuple(others)}
    upload.findings.insert(0, Finding("layers_left", "warning", params=params))
    return upload


def _problem(document: dict[str, Any]) -> str | None:
    error = document.get("error")
    if type(error) is not dict or "code" not in error:
        return None
    return f"{error['code']} {error.get('message') or ''}".strip()[:200]


def _read_set(part: dict[str, Any], layer: str) -> Upload:
    given = part["features"] if type(part.get("features")) is list else [part]
    noted = Noted()
    systems: dict[str, str] = {}
    whole = _system(part.get("spatialReference"))
    dates = _dates(part.get("fields"))
    features: list[Any] = []
    for place, feature in enumerate(given):
        made = _feature(feature, f"#{place + 1}", noted, dates)
        features.append(made)
        geometry = feature.get("geometry") if type(feature) is dict else None
        if type(geometry) is dict and made["geometry"] is not None:
            own = _system(geometry.get("spatialReference")) or whole
            systems.setdefault(own or "–", f"#{place + 1}")
    check_limits(features)
    found = take_ids(features) + noted.findings()
    if part.get("exceededTransferLimit") is True:
        params = {"count": len(features)}
        found.insert(0, Finding("esri_transfer_limit", "warning", params=params))
    if len(systems) > 1:
        (one, first), (other, second) = list(systems.items())[:2]
        params_of = {"value": one, "first": first, "other": other, "second": second}
        found.append(Finding("systems_differ", field="spatialReference", params=params_of))
    crs = next(iter(systems), whole)
    return Upload(
        features,
        None if crs == "–" else crs,
        found,
        form=Form.ESRI_JSON.value,
        layer=layer or None,
    )


def _feature(given: Any, name: str, noted: Noted, dates: set[str]) -> dict[str, Any]:
    attributes = given.get("attributes") if type(given) is dict else None
    if type(given) is not dict or (type(attributes) is not dict and "geometry" not in given):
        noted.broken.append(name)
        return {"type": "Feature", "properties": {}, "geometry": None}
    properties = dict(attributes) if type(attributes) is dict else {}
    for field in dates & properties.keys():
        properties[field] = _moment(properties[field])
    conform(properties)
    geometry = given.get("geometry")
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shape_of(geometry, name, noted) if geometry is not None else None,
    }


def _dates(fields: Any) -> set[str]:
    return {
        field["name"]
        for field in (fields if type(fields) is list else ())
        if type(field) is dict
        and field.get("type") == "esriFieldTypeDate"
        and type(field.get("name")) is str
    }


def _moment(value: Any) -> Any:
    """Return milliseconds since 1970 as a date, or as a time where it is not midnight."""
    if type(value) not in (int, float) or value != value:  # noqa: PLR0124 (NaN)
        return value
    try:
        moment = _EPOCH + dt.timedelta(milliseconds=value)
    except OverflowError:
        return value
    if moment.time() == dt.time():
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def _system(reference: Any) -> str | None:
    """Return what a `spatialReference` names, in a spelling that is understood."""
    if type(reference) is not dict:
        return None
    for member in ("latestWkid", "wkid"):
        code = reference.get(member)
        if type(code) is int and code > 0:
            if code in _WEB_MERCATOR:
                return "EPSG:3857"
            # Esri's own numbers are those that EPSG has left to others.
            return f"{'ESRI' if 37_000 <= code < 40_000 or code >= 53_000 else 'EPSG'}:{code}"
    text = reference.get("wkt") or reference.get("wkt2")
    return text[:_LONGEST] if type(text) is str and text.strip() else None
