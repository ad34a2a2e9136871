"""Row numbers that a program has put among the properties: they say nothing of a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo.model.errors import Finding

# QGIS and GDAL (GeoPackage, PostgreSQL), ArcGIS; compared in small letters.
_NAMES = {"fid", "ogc_fid", "objectid", "objectid_1", "fid_1", "oid_", "qgs_fid"}
_LOOK = 20  # features: a layer has the field in all of them
_MOST = 10  # such fields: a name can be spelled in hundreds of ways


def leave_row_numbers(features: Sequence[Any]) -> list[Finding]:
    """Take fields out that number the features, in place.

    Only a field of such a name whose values are whole numbers, each once, is
    one: an inventory number of an office stays.

    Parameters
    ----------
    features : sequence
        As parsed.

    Returns
    -------
    list of Finding
        One that tells which fields were left aside, or none.

    Examples
    --------
    >>> features = [{"properties": {"fid": 1, "name": "a"}}, {"properties": {"fid": 2.0}}]
    >>> [each.params["value"] for each in leave_row_numbers(features)], features
    ([('fid',)], [{'properties': {'name': 'a'}}, {'properties': {}}])
    """
    seen: dict[str, None] = {}
    for properties in map(_properties, features[:_LOOK]):
        seen |= dict.fromkeys(name for name in properties if name.casefold() in _NAMES)
    left = [name for name in list(seen)[:_MOST] if _numbers(features, name)]
    for name in left:
        for properties in map(_properties, features):
            properties.pop(name, None)
    params = {"value": tuple(left)}
    return [Finding("row_numbers_left", "info", params=params)] if left else []


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if type(feature) is dict else None
    return properties if type(properties) is dict else {}


def _numbers(features: Sequence[Any], name: str) -> bool:
    values = [each[name] for each in map(_properties, features) if each.get(name) is not None]
    return all(map(_is_whole, values)) and len({float(each) for each in values}) == len(values)


def _is_whole(value: Any) -> bool:
    if isinstance(value, str):
        return value.isascii() and value.isdigit() and len(value) < 16
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < 2**53 and value == int(value)
