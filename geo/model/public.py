"""Decide what is public about a project, and remove the rest.

The store of the public build applies this while it reads, so that everything built on
it (counts, search, routes, pages, files) never sees internal data.
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

# A new field of the data contract is internal until it is listed here.
PUBLIC_FIELDS = (
    "name", "name_en", "section", "sentence", "phrase", "category",
    "status", "status_evidence", "status_as_of",
    "location_type", "location_accuracy_m", "location_source", "location_source_en",
    "location_verified", "target_value", "target_unit", "target_year",
    "counts_towards", "counts_towards_evidence", "counts_towards_by",
    "community", "start", "end", "description", "visibility",
)  # fmt: skip
# `lead` may name a person; `retired` projects are not shown at all.
INTERNAL_FIELDS = tuple(name for name in field_names() if name not in PUBLIC_FIELDS)
TEXT_FIELDS = (
    "name", "name_en", "phrase", "status_evidence", "location_source", "location_source_en",
    "target_unit", "counts_towards_evidence", "counts_towards_by", "community", "description",
)  # fmt: skip
# The public properties of the base map's features; others are internal.
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
# Each of these could reveal where a security site is.
_REVEAL_PLACE = ("location_source", "location_source_en", "community", "description")


_NO_DIGITS = str.maketrans("0123456789", "ghijklmnop")


def place_is_withheld(category: Any) -> bool:
    """Return whether the places of a category are kept from the public.

    Those of an unknown category are.

    Examples
    --------
    >>> place_is_withheld("public_safety"), place_is_withheld("park"), place_is_withheld("?")
    (True, False, True)
    """
    return not isinstance(category, str) or category not in vocabulary().open_categories


def is_internal(feature: Any) -> bool:
    """Return whether a feature must not be shown to the public; if in doubt, it must not.

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
    """Return the public version of a feature, None when it must not be shown.

    Parameters
    ----------
    feature : object
        A member of ``features``, validated or not.

    Returns
    -------
    dict or None
        Public fields only, with coordinates in texts blanked and an id that contains
        coordinates replaced; the geometry in WGS 84 degrees without heights. The place
        of a security project is withheld: it has no geometry and the location type
        ``subdistrict_wide``. The function is idempotent.
    """
    if is_internal(feature):
        return None
    stored = feature["properties"]
    public = {name: stored[name] for name in PUBLIC_FIELDS if name in stored}
    if isinstance(public.get("community"), list):
        public["community"] = community_text(public["community"])
    for name in TEXT_FIELDS:
        if isinstance(public.get(name), str):
            public[name] = without_positions(public[name])
    if "counts_towards" in public:  # the id of another feature
        public["counts_towards"] = _public_id(public["counts_towards"])
    withheld = place_is_withheld(stored.get("category"))
    if withheld:
        _withhold(public)
    copy = {"type": feature.get("type"), "id": _public_id(feature.get("id")), "properties": public}
    if withheld:
        copy["geometry"] = None
    elif "geometry" in feature:
        copy["geometry"] = _plain_geometry(feature["geometry"])
    return copy


def reference_members(members: dict[str, Any]) -> dict[str, Any]:
    """Return the public properties of an area, a line or a place of the base map.

    Examples
    --------
    >>> reference_members({"name": "甲", "source": "survey, 113.751234 23.021234", "by": "X"})
    {'name': '甲', 'source': 'survey, …'}
    """
    public = {name: members[name] for name in REFERENCE_FIELDS if name in members}
    return {
        name: without_positions(value) if isinstance(value, str) else value
        for name, value in public.items()
    }


def _public_id(identifier: Any) -> Any:
    # A permanent other id instead of a blank: links and exports identify projects by it.
    if not isinstance(identifier, str) or without_positions(identifier) == identifier:
        return identifier
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()
    return "project-" + digest[:12].translate(_NO_DIGITS)


def _withhold(properties: dict[str, Any]) -> None:
    for name in _REVEAL_PLACE:
        properties.pop(name, None)
    if properties.get("location_type") not in tuple(NO_PLACE_TYPES):
        properties["location_type"] = "subdistrict_wide"
    properties["location_accuracy_m"], properties["location_verified"] = None, False


def _plain_geometry(geometry: Any) -> Any:
    if not isinstance(geometry, dict):
        return geometry
    coordinates = geometry.get("coordinates")
    return {"type": geometry.get("type"), "coordinates": without_heights(coordinates)}
