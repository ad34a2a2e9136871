"""What of a project is public: pure functions on a feature.

The one place that decides it. The store applies it while it reads, so that
whatever is built on the store (counts, search, routes, pages, files) has never
seen anything else.
"""

from __future__ import annotations

import re
from typing import Any

from geo.model.location import NO_PLACE_TYPES
from geo.model.project import field_names
from geo.model.vocabulary import vocabulary

# A new field of the contract stays inside until it is put here.
PUBLIC_FIELDS = (
    "name",
    "name_en",
    "section",
    "sentence",
    "phrase",
    "category",
    "status",
    "status_evidence",
    "status_as_of",
    "location_type",
    "location_accuracy_m",
    "location_source",
    "location_source_en",
    "location_verified",
    "target_value",
    "target_unit",
    "target_year",
    "community",
    "start",
    "end",
    "description",
    "visibility",
)
# `lead` may name a person; `retired` projects are not shown at all.
INTERNAL_FIELDS = tuple(name for name in field_names() if name not in PUBLIC_FIELDS)
TEXT_FIELDS = (
    "name",
    "name_en",
    "phrase",
    "status_evidence",
    "location_source",
    "location_source_en",
    "target_unit",
    "community",
    "description",
)
# What is told of an area, a line or a place of the base map; other members are the file's own.
REFERENCE_FIELDS = (
    "name",
    "name_en",
    "role",
    "line",
    "accuracy_m",
    "name_verified",
    "verified",
    "source",
    "source_en",
)
# Each could tell where a security point is.
_TELL_PLACE = ("location_source", "location_source_en", "community", "description")
BLANK = "…"

_APART = r"[^\d\n]{1,12}"
_LON, _LAT = r"(?:7[3-9]|[89]\d|1[0-3]\d)[.．]\d{3,}", r"(?:[3-9]|[1-4]\d|5[0-4])[.．]\d{3,}"
# Gauss-Krüger: easting with or without its zone number, northing.
_EAST, _NORTH = r"(?:[2-4]\d)?[2-7]\d{5}(?:[.．]\d+)?", r"[2-5]\d{6}(?:[.．]\d+)?"
_MARKS = r"\s*[°º度]\s*\d{1,2}\s*['’′分]\s*(?:\d{1,2}(?:[.．]\d+)?\s*(?:[\"”″秒]|''|′′)?)?"
_POSITION = re.compile(
    rf"(?<![\d.])(?:{_LON}{_APART}{_LAT}|{_LAT}{_APART}{_LON}"
    rf"|{_EAST}{_APART}{_NORTH}|{_NORTH}{_APART}{_EAST})(?!\d)"
    rf"|(?<!\d)\d{{1,3}}{_MARKS}"
)
_MAYBE = re.compile(r"\d[.．]\d{3}|\d{6}|\d\s*[°º度]")


def without_positions(text: str) -> str:
    r"""Return `text` with coordinates in it blanked: degrees, degrees and minutes, or metres.

    Examples
    --------
    >>> without_positions("at 113.751234, 23.021234 (N)"), without_positions("30.25, 15.5 km")
    ('at … (N)', '30.25, 15.5 km')
    >>> without_positions("东经113°45′06″"), without_positions("E 474373.1 N 2546774.3")
    ('东经…', 'E …')
    """
    return _POSITION.sub(BLANK, text) if _MAYBE.search(text) else text


def place_is_withheld(category: Any) -> bool:
    """Say whether the places of a category are kept from the public.

    A category that is not known is treated as if they were.

    Examples
    --------
    >>> place_is_withheld("public_safety"), place_is_withheld("park"), place_is_withheld("?")
    (True, False, True)
    """
    return not isinstance(category, str) or category not in vocabulary().open_categories


def is_internal(feature: Any) -> bool:
    """Say whether a feature must not be shown to the public; what is not clear must not.

    Examples
    --------
    >>> is_internal({"properties": {}}), is_internal({"properties": {"visibility": None}})
    (False, True)
    """
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or properties.get("retired", False) is not False:
        return True
    return bool(properties.get("visibility", "public") != "public")


def public_feature(feature: Any) -> dict[str, Any] | None:
    """Return the public version of a feature; None when it must not be shown.

    Parameters
    ----------
    feature : object
        A member of ``features``, checked against the contract or not.

    Returns
    -------
    dict or None
        Public fields only, coordinates in texts blanked; of the geometry type and
        positions (WGS 84 degrees, no heights). The place of a security project
        is withheld: no geometry, told as subdistrict-wide. The public version of
        a public version is itself.
    """
    if is_internal(feature):
        return None
    stored = feature["properties"]
    shown = {name: stored[name] for name in PUBLIC_FIELDS if name in stored}
    for name in TEXT_FIELDS:
        if isinstance(shown.get(name), str):
            shown[name] = without_positions(shown[name])
    withheld = place_is_withheld(stored.get("category"))
    if withheld:
        _withhold(shown)
    made = {"type": feature.get("type"), "id": feature.get("id"), "properties": shown}
    if withheld:
        made["geometry"] = None
    elif "geometry" in feature:
        made["geometry"] = _plain_geometry(feature["geometry"])
    return made


def _withhold(shown: dict[str, Any]) -> None:
    for name in _TELL_PLACE:
        shown.pop(name, None)
    if shown.get("location_type") not in tuple(NO_PLACE_TYPES):
        shown["location_type"] = "subdistrict_wide"
    shown["location_accuracy_m"], shown["location_verified"] = None, False


def _plain_geometry(geometry: Any) -> Any:
    if not isinstance(geometry, dict):
        return geometry
    coordinates = geometry.get("coordinates")
    return {"type": geometry.get("type"), "coordinates": _flat(coordinates)}


def _flat(coordinates: Any) -> Any:
    if not isinstance(coordinates, list) or not coordinates:
        return coordinates
    if isinstance(coordinates[0], list):
        return [_flat(part) for part in coordinates]
    return coordinates[:2]
