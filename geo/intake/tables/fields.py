"""Restore field names and values of the data contract that another format has changed.

Also removes row numbers that programs have added to the properties.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError

from geo.model.errors import Finding
from geo.model.project import Project, field_names, field_validators
from geo.model.search import fold
from geo.model.text.communities import community_text
from geo.model.text.language import LANGUAGES
from geo.model.vocabulary import synonyms, vocabulary

_TRUE = {"true", "yes", "1", "是", "y", "t", "真", "已核实"}
_FALSE = {"false", "no", "0", "否", "n", "f", "假", "未核实"}
_KINDS = ("category", "status", "visibility", "target_unit", "location_type")
# Dates as Chinese spreadsheets write them to CSV, or GDAL if it takes them for times. Dates
# with the day or month first are ambiguous and left to the check.
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T ]00?:00(?::00(?:\.0+)?)?(?:Z|[+]00(?::?00)?)?)?"
)
# Fields that GDAL adds to placemarks of a KML file, next to a numeric `visibility`.
_OF_PLACEMARKS = (
    "tessellate", "extrude", "altitudeMode", "drawOrder", "icon", "timestamp", "begin", "snippet",
)  # fmt: skip
_DOUBLED = ("id2", "name2", "description2", "visibility2")  # added if the name is taken
_LONGEST_LABEL = 200  # characters of a value that is looked up
SHAPEFILE_NAME = 10  # bytes of a field's name in a dBASE table
# Row numbers of QGIS and GDAL (GeoPackage, PostgreSQL) and ArcGIS, in lower case.
_ROW_NUMBER_NAMES = {"fid", "ogc_fid", "objectid", "objectid_1", "fid_1", "oid_", "qgs_fid"}
_LOOK = 20  # features examined; a layer has the field in all of them
_MOST_ROW_NUMBERS = 10  # fields; a name can be spelled in hundreds of ways


@lru_cache(maxsize=1)
def field_types() -> dict[str, frozenset[type]]:
    """Return the types that each field of the data contract can have, including NoneType.

    Examples
    --------
    >>> sorted(each.__name__ for each in field_types()["target_value"])
    ['NoneType', 'float', 'int']
    """
    return {name: frozenset(_plain(info.annotation)) for name, info in Project.model_fields.items()}


def _plain(annotation: Any) -> list[type]:
    """Return the bare types in an annotation such as ``Annotated[int, ...] | None``."""
    if get_origin(annotation) in (Annotated, Union, types.UnionType):
        inner = get_args(annotation)
        parts = inner[:1] if get_origin(annotation) is Annotated else inner
        return [each for part in parts for each in _plain(part)]
    return [annotation] if isinstance(annotation, type) else []


def conform(properties: dict[str, Any]) -> None:
    """Convert values of the contract's fields to their types, in place, without loss.

    "3" in the field `section` becomes 3, "是" in `location_verified` true, the
    label "在建" its code, "2023/2/24" in `start` 2023-02-24. Values that do not
    fit are left to the check.

    Examples
    --------
    >>> properties = {"section": "3", "location_verified": 1, "start": "2023/2/24", "other": "3"}
    >>> conform(properties)
    >>> properties
    {'section': 3, 'location_verified': True, 'start': '2023-02-24', 'other': '3'}
    """
    _leave_placemark(properties)
    for name in [each for each in properties if each in field_types()]:
        value = properties[name]
        if isinstance(value, str) and not value.strip():
            properties[name] = None
        elif value is not None:
            properties[name] = conformed(name, value)


def _leave_placemark(properties: dict[str, Any]) -> None:
    """Take out what a program wrote of how a placemark is drawn, which is no project's."""
    if str(properties.get("visibility")) in ("-1", "0", "1"):
        del properties["visibility"]
    elif "tessellate" not in properties or "extrude" not in properties:
        return
    if properties.get("Name") in (properties.get("name"), None):
        properties.pop("Name", None)
    elif "name" not in properties:
        properties["name"] = properties.pop("Name")
    for name in _OF_PLACEMARKS:
        properties.pop(name, None)
    for name in _DOUBLED:
        if name in properties and properties[name] is None:
            del properties[name]


def conformed(name: str, value: Any) -> Any:
    """Convert the value of one field of the contract to its type; see :func:`conform`.

    Examples
    --------
    >>> conformed("status", "已完成"), conformed("section", "三")
    ('completed', '三')
    """
    field_type = field_types()[name]
    if bool in field_type:
        return _boolean(value)
    if name == "community":
        return _communities(value)
    if int in field_type and not isinstance(value, bool):
        return _number(value, whole=float not in field_type)
    if dt.date in field_type and isinstance(value, str):
        return _date(value)
    if name in _KINDS and isinstance(value, str) and value not in vocabulary().codes(name):
        return _labels(name).get(fold(value[:_LONGEST_LABEL]), value)
    return value


def _communities(value: Any) -> Any:
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in texts):
        return value
    return community_text(value) or None


def fits(name: str, value: Any) -> bool:
    """Check whether a value in a file is valid for a field of the contract.

    Examples
    --------
    >>> fits("status", "建成"), fits("status", "Active"), fits("name", 12)
    (True, False, False)
    """
    try:
        field_validators()[name].validate_python(conformed(name, value))
    except ValidationError:
        return False
    return True


def _date(value: str) -> str:
    found = _YEAR_FIRST.fullmatch(value.strip())
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else value


def _boolean(value: Any) -> Any:
    text = str(value).strip().casefold().removesuffix(".0")
    if text in _TRUE:
        return True
    return False if text in _FALSE else value


def _number(value: Any, *, whole: bool) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return value
    if number.is_integer() and abs(number) < 2**53:
        return int(number)
    return value if whole or number != number or abs(number) == float("inf") else number  # noqa: PLR0124 (NaN)


@lru_cache(maxsize=len(_KINDS))
def _labels(kind: str) -> dict[str, str]:
    codes = vocabulary().codes(kind)
    labels = {word: code for code in codes for word in synonyms(kind, code)}
    labels |= {fold(code.replace("_", mark)): code for code in codes for mark in "_ -"}
    # A label of the town's vocabulary takes precedence over a common synonym.
    labels |= {
        fold(vocabulary().label(kind, code, language)): code
        for code in codes
        for language in LANGUAGES
    }
    return labels


def full_names(names: Sequence[str]) -> dict[str, str]:
    """Return the full names of contract fields that a Shapefile has shortened to ten bytes.

    If two shortened names would be equal, GDAL numbers the second: ``location_1``.

    Examples
    --------
    >>> full_names(["name", "location_s", "location_1", "项目"])
    {'location_s': 'location_source', 'location_1': 'location_source_en'}
    """
    taken = set(names)
    full_by_name: dict[str, str] = {}
    for name in names:
        full = _shortened().get(name.casefold())
        if full and full not in taken:
            full_by_name[name] = full
            taken.add(full)
    return full_by_name


def short_name(name: str) -> str:
    """Return the name of a contract field in a Shapefile; :func:`full_names` restores it.

    Examples
    --------
    >>> short_name("location_source_en"), short_name("name")
    ('location_1', 'name')
    """
    return next((short for short, full in _shortened().items() if full == name), name)


@lru_cache(maxsize=1)
def _shortened() -> dict[str, str]:
    """Return the full name of each contract field by its name in a Shapefile."""
    full_by_short: dict[str, str] = {}
    for full in field_names():
        if len(full) <= SHAPEFILE_NAME:
            continue
        short, number = full[:SHAPEFILE_NAME], 0
        while short in full_by_short:
            number += 1
            ending = f"_{number}"
            short = full[: SHAPEFILE_NAME - len(ending)] + ending
        full_by_short[short] = full
    return full_by_short


def leave_row_numbers(features: Sequence[Any]) -> list[Finding]:
    """Remove fields that number the features, in place.

    Only fields with a known name and different whole numbers are removed, so
    that an office's inventory number is kept.

    Parameters
    ----------
    features : sequence
        As parsed.

    Returns
    -------
    list of Finding
        At most one, with the removed fields.

    Examples
    --------
    >>> features = [{"properties": {"fid": 1, "name": "a"}}, {"properties": {"fid": 2.0}}]
    >>> [each.params["value"] for each in leave_row_numbers(features)], features
    ([('fid',)], [{'properties': {'name': 'a'}}, {'properties': {}}])
    """
    seen: dict[str, None] = {}
    for properties in map(_properties, features[:_LOOK]):
        seen |= dict.fromkeys(name for name in properties if name.casefold() in _ROW_NUMBER_NAMES)
    left = [name for name in list(seen)[:_MOST_ROW_NUMBERS] if _are_row_numbers(features, name)]
    for name in left:
        for properties in map(_properties, features):
            properties.pop(name, None)
    params = {"value": tuple(left)}
    return [Finding("row_numbers_left", "info", params=params)] if left else []


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if type(feature) is dict else None
    return properties if type(properties) is dict else {}


def _are_row_numbers(features: Sequence[Any], name: str) -> bool:
    """Check that the values of a field are different whole numbers."""
    values = [each[name] for each in map(_properties, features) if each.get(name) is not None]
    return all(map(_is_whole, values)) and len({float(each) for each in values}) == len(values)


def _is_whole(value: Any) -> bool:
    if isinstance(value, str):
        return value.isascii() and value.isdigit() and len(value) < 16
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < 2**53 and value == int(value)
