"""What of a project is public: pure functions on a feature.

The one place that decides it. The store applies it while it reads, so that
whatever is built on the store (counts, search, routes, pages, files) has never
seen anything else.
"""

from __future__ import annotations

import hashlib
from typing import Any

from geo.model.geojson import without_heights
from geo.model.location import NO_PLACE_TYPES
from geo.model.project import field_names
from geo.model.text.communities import community_text
from geo.model.text.positions import without_positions
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
    "counts_towards",
    "counts_towards_evidence",
    "counts_towards_by",
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
    "counts_towards_evidence",
    "counts_towards_by",
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


_NO_DIGITS = str.maketrans("0123456789", "ghijklmnop")


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
        Public fields only, coordinates in texts blanked, an id that tells one replaced
        by one that does not; of the geometry type and positions (WGS 84 degrees, no
        heights). The place of a security project
        is withheld: no geometry, told as subdistrict-wide. The public version of
        a public version is itself.
    """
    if is_internal(feature):
        return None
    stored = feature["properties"]
    shown = {name: stored[name] for name in PUBLIC_FIELDS if name in stored}
    if isinstance(shown.get("community"), list):
        shown["community"] = community_text(shown["community"])
    for name in TEXT_FIELDS:
        if isinstance(shown.get(name), str):
            shown[name] = without_positions(shown[name])
    if "counts_towards" in shown:  # an id, which is told as the ids of features are
        shown["counts_towards"] = _public_id(shown["counts_towards"])
    withheld = place_is_withheld(stored.get("category"))
    if withheld:
        _withhold(shown)
    made = {"type": feature.get("type"), "id": _public_id(feature.get("id")), "properties": shown}
    if withheld:
        made["geometry"] = None
    elif "geometry" in feature:
        made["geometry"] = _plain_geometry(feature["geometry"])
    return made


def reference_members(members: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of an area, a line or a place of the base map.

    Examples
    --------
    >>> reference_members({"name": "甲", "source": "survey, 113.751234 23.021234", "by": "X"})
    {'name': '甲', 'source': 'survey, …'}
    """
    shown = {name: members[name] for name in REFERENCE_FIELDS if name in members}
    return {
        name: without_positions(value) if isinstance(value, str) else value
        for name, value in shown.items()
    }


def _public_id(identifier: Any) -> Any:
    # Another id for good, not a blank: links and exports tell projects apart by it.
    if not isinstance(identifier, str) or without_positions(identifier) == identifier:
        return identifier
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()
    return "project-" + digest[:12].translate(_NO_DIGITS)


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
    return {"type": geometry.get("type"), "coordinates": without_heights(coordinates)}
