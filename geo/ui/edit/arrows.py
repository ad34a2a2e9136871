"""An arrow from where a project stands to where it would stand."""

from __future__ import annotations

from typing import Any

from shapely.geometry import shape

from geo.ui.edit.edit_map import Arrow


def arrow_between(before: Any, after: Any) -> Arrow | None:
    """Return the arrow between the middles of two GeoJSON geometries; None when one is missing."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return None
    return Arrow(_mark(before), _mark(after))


def _mark(geometry: dict[str, Any]) -> tuple[float, float]:
    point = shape(geometry).representative_point()
    return point.x, point.y
