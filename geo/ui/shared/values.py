"""Format a project's fields and values in the visitor's language, as plain text."""

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

# Labels of fields that are not among the downloads' headings.
_LABELS: dict[str, str] = {
    **FURTHER,
    "geometry": N_("Place"),
    "author": N_("Your name"),
    "reason": N_("Reason for the change"),
}
VOCABULARIES = ("category", "status", "location_type", "visibility", "target_unit")
NOTHING = "–"


def field_label(field: str | None) -> str:
    """Return the label of a field; a property outside the data contract keeps its name."""
    if field is None:
        return _("Project")
    if field == "crs":
        return _("Coordinate system")
    if field.startswith("geometry."):
        field = "geometry"
    source = _LABELS.get(field) or HEADINGS.get(field)
    return _(source) if source else field


def value_text(field: str | None, value: Any) -> str:
    """Return a value as text for display next to its field."""
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
    """Describe a GeoJSON geometry (WGS 84): a point's coordinates, else kind, size and position."""
    try:
        figure = shape(geometry)
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return NOTHING
    if figure.is_empty:
        return _("no place")
    point = figure.representative_point()
    position = f"{point.x:.6f}, {point.y:.6f}"
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
    """Return a finding with its advice in the visitor's language."""
    return in_full(finding, state.language())


def name_of(properties: Any, identifier: str) -> str:
    """Return a project's name in the visitor's language, else its id."""
    fields = ("name", "name_en") if state.language() == "zh" else ("name_en", "name")
    values = properties if isinstance(properties, dict) else {}
    return next((str(values[key]) for key in fields if values.get(key)), identifier)
