"""Fields and values of a project in the visitor's words, as plain text."""

from __future__ import annotations

import json
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.model.errors import Finding
from geo.model.messages import in_full
from geo.model.plan import plan
from geo.model.project import FURTHER, HEADINGS
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.ui.shared import state
from geo.ui.shared.words import _

# What the downloads' headings leave out.
_FURTHER: dict[str, str] = {
    **FURTHER,
    "geometry": N_("Place"),
    "author": N_("Your name"),
    "reason": N_("Reason for the change"),
}
VOCABULARIES = ("category", "status", "location_type", "visibility", "target_unit")
NOTHING = "–"


def field_label(field: str | None) -> str:
    """Return the name of a field; a property that the contract does not know keeps its own."""
    if field is None:
        return _("Project")
    if field == "crs":
        return _("Coordinate system")
    if field.startswith("geometry."):
        field = "geometry"
    source = _FURTHER.get(field) or HEADINGS.get(field)
    return _(source) if source else field


def value_text(field: str | None, value: Any) -> str:
    """Return a value as it is shown beside its field."""
    if value is None or value == "":
        return _("no place") if field == "geometry" else NOTHING
    if field == "geometry":
        return place_text(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field in VOCABULARIES and isinstance(value, str):
        return vocabulary().label(field, value, state.language())
    if field == "section":
        return section_text(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def section_text(number: Any) -> str:
    """Return a section with its number and title."""
    language = state.language()
    for section in plan().section:
        if section.number == number:
            return f"{section.numeral_in(language)} {section.label(language)}"
    return str(number)


def place_text(geometry: Any) -> str:
    """Return a GeoJSON geometry in WGS 84 as a phrase: its coordinates, or its kind and size."""
    try:
        figure = shape(geometry)
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return NOTHING
    if figure.is_empty:
        return _("no place")
    mark = figure.representative_point()
    position = f"{mark.x:.6f}, {mark.y:.6f}"
    if figure.geom_type == "Point":
        return position
    kinds = {0: _("points"), 1: _("line"), 2: _("area")}
    text = _("{kind} with {n} vertices near {position}")
    return text.format(
        kind=kinds.get(shapely.get_dimensions(figure), figure.geom_type),
        n=f"{shapely.get_num_coordinates(figure):,}",
        position=position,
    )


def finding_text(finding: Finding) -> str:
    """Return what was found and what to do about it, in the visitor's language."""
    return in_full(finding, state.language())


def name_of(properties: Any, identifier: str) -> str:
    """Return a project's name in the visitor's language, else its id."""
    fields = ("name", "name_en") if state.language() == "zh" else ("name_en", "name")
    known = properties if isinstance(properties, dict) else {}
    return next((str(known[key]) for key in fields if known.get(key)), identifier)
