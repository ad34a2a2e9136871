"""What every reader returns: features as parsed, and what was noticed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.intake.tables.mapping import ColumnMapping
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.geojson import count_positions

# Fields of the data contract that are true or false.
_TRUTHS = {"location_verified", "retired"}
_ID_NAMES = ("id", "ID", "Id")
_ID_FIELDS = frozenset(_ID_NAMES)
_NUMBERS_A_VERTEX, _VALUES_A_FEATURE = 3, 50  # on average, in a file as large as allowed


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that could be read.

    Attributes
    ----------
    features : list
        As parsed; nothing in them is checked yet.
    crs : str or None
        What the file names as its coordinate system: an old-style ``crs``
        member, an EPSG code, or the name in a WKT. GeoJSON and KML are WGS 84
        and need none.
    findings : list of Finding
        What was noticed while reading.
    form : str
        What the content is, whatever the name says (:class:`geo.intake.sniff.Form`).
    encoding : str or None
        Encoding of the text; None where the format has its own.
    layer : str or None
        Name of the layer or sheet that was read.
    columns : ColumnMapping or None
        How the columns of a table were read.
    sha256 : str
        Of the file as it came, in hexadecimal; the revision keeps it.
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
    """Return how many values a file may have, in all properties and positions together.

    As Python's objects they take up to twenty times the room that they have in a file.
    """
    limits = limit_settings()
    return _NUMBERS_A_VERTEX * limits.max_vertices + _VALUES_A_FEATURE * limits.max_features


def check_limits(features: list[Any], *, at_most: int | None = None) -> None:
    """Make sure that there are not too many features or vertices.

    Parameters
    ----------
    features : list
    at_most : int, optional
        There cannot be more vertices than this, for instance since the text
        has no more brackets.

    Raises
    ------
    UnreadableFile
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
    """Count the positions of a feature that nobody has checked yet."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    return count_positions(geometry.get("coordinates")) if isinstance(geometry, dict) else 0


def take_ids(features: Sequence[Any]) -> list[Finding]:
    """Move the property ``id`` to the feature, where GeoJSON has it.

    Programs in between (QGIS, GDAL) keep a text id in a field, and number the
    features anew; such a number does not win over a text id.

    Returns
    -------
    list of Finding
        One that tells how many ids were taken, or none.
    """
    taken = 0
    for feature in features:
        identifier = feature.get("id") if isinstance(feature, dict) else None
        if type(identifier) is str and not identifier.isdecimal() and identifier:
            continue
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or _ID_FIELDS.isdisjoint(properties):
            continue
        if _takes(feature.get("id"), properties):
            key = _id_field(properties)
            feature["id"] = properties.pop(key)
            _tell_truth(properties)
            taken += 1
    return [Finding("ids_from_field", "info", params={"count": taken})] if taken else []


def _tell_truth(properties: dict[str, Any]) -> None:
    """Write true and false again where a table had only 1 and 0 for them."""
    for name in _TRUTHS & properties.keys():
        value = properties[name]
        if type(value) in (int, float) and value in (0, 1):
            properties[name] = bool(value)


def _id_field(properties: dict[str, Any]) -> str:
    return next((name for name in _ID_NAMES if name in properties), "")


def _takes(identifier: Any, properties: dict[str, Any]) -> bool:
    found = properties.get(_id_field(properties))
    if isinstance(found, bool) or not isinstance(found, str | int) or found == "":
        return False
    if identifier is None:
        return True
    is_number = isinstance(identifier, int) or (
        isinstance(identifier, str) and identifier.isdecimal()
    )
    return is_number and isinstance(found, str) and not found.isdecimal()
