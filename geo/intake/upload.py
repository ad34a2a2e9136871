"""Define what every reader returns: the parsed features of a file, and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.intake.tables.mapping import ColumnMapping
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.geojson import count_positions

_BOOLEAN_FIELDS = {"location_verified", "retired"}  # of the data contract
_ID_NAMES = ("id", "ID", "Id")
_ID_FIELDS = frozenset(_ID_NAMES)
_NUMBERS_A_VERTEX, _VALUES_A_FEATURE = 3, 50  # average in the largest allowed file


@dataclass(frozen=True, slots=True)
class Upload:
    """The content of a file that could be read.

    Attributes
    ----------
    features : list
        As parsed, not yet checked.
    crs : str or None
        The coordinate system that the file names: an old-style ``crs`` member,
        an EPSG code, or the name in a WKT. GeoJSON and KML are in WGS 84 and
        need none.
    findings : list of Finding
        From reading the file.
    form : str
        Format of the content, regardless of the name (:class:`geo.intake.sniff.Form`).
    encoding : str or None
        Encoding of the text; None where the format fixes it.
    layer : str or None
        Name of the layer or sheet that was read.
    columns : ColumnMapping or None
        How the columns of a table were read.
    sha256 : str
        Hash of the original file, in hexadecimal; the revision records it.
    """

    features: list[Any]
    crs: str | None
    findings: list[Finding]
    form: str = "geojson"
    encoding: str | None = None
    layer: str | None = None
    columns: ColumnMapping | None = None
    sha256: str = ""


def most_values() -> int:
    """Return the maximum number of values in all properties and positions together.

    As Python objects they take up to twenty times as much memory as in a file.
    """
    limits = limit_settings()
    return _NUMBERS_A_VERTEX * limits.max_vertices + _VALUES_A_FEATURE * limits.max_features


def check_limits(features: list[Any], *, at_most: int | None = None) -> None:
    """Check that there are not too many features or vertices.

    Parameters
    ----------
    features : list
    at_most : int, optional
        Upper bound of the number of vertices, for instance the number of
        brackets in the text; may save counting them.

    Raises
    ------
    UnreadableFile
        ``too_many_features``, ``too_many_vertices``.
    """
    limits = limit_settings()
    if len(features) > limits.max_features:
        raise UnreadableFile("too_many_features", found=len(features), limit=limits.max_features)
    if at_most is not None and at_most <= limits.max_vertices:
        return
    vertices = sum(map(vertices_of, features))
    if vertices > limits.max_vertices:
        raise UnreadableFile("too_many_vertices", found=vertices, limit=limits.max_vertices)


def vertices_of(feature: Any) -> int:
    """Count the positions of a feature that has not been checked yet."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    return count_positions(geometry.get("coordinates")) if isinstance(geometry, dict) else 0


def take_ids(features: Sequence[Any]) -> list[Finding]:
    """Move the property ``id`` to the feature's own ``id``, as in GeoJSON.

    QGIS and GDAL keep a text id in a field and renumber the features; a text
    id in the field takes precedence over such a number.

    Returns
    -------
    list of Finding
        At most one, with the number of moved ids.
    """
    moved = 0
    for feature in features:
        identifier = feature.get("id") if isinstance(feature, dict) else None
        if type(identifier) is str and not identifier.isdecimal() and identifier:
            continue
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or _ID_FIELDS.isdisjoint(properties):
            continue
        if _is_better_id(properties[_id_field(properties)], feature.get("id")):
            feature["id"] = properties.pop(_id_field(properties))
            _restore_booleans(properties)
            moved += 1
    return [Finding("ids_from_field", "info", params={"count": moved})] if moved else []


def _restore_booleans(properties: dict[str, Any]) -> None:
    """Replace 1 and 0 in boolean fields by true and false; tables have only numbers."""
    for name in _BOOLEAN_FIELDS & properties.keys():
        value = properties[name]
        if type(value) in (int, float) and value in (0, 1):
            properties[name] = bool(value)


def _id_field(properties: dict[str, Any]) -> str:
    return next((name for name in _ID_NAMES if name in properties), "")


def _is_better_id(value: Any, identifier: Any) -> bool:
    """Check whether the value of an id field should replace a feature's own id."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return False
    if identifier is None:
        return True
    is_number = isinstance(identifier, int) or (
        isinstance(identifier, str) and identifier.isdecimal()
    )
    return is_number and isinstance(value, str) and not value.isdecimal()
