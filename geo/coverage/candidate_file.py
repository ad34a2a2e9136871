"""Candidate sites from the features of a user's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import shape

from geo.coverage.population import as_figures
from geo.coverage.reach import Candidates
from geo.coverage.town import Town

_NAMES = ("name", "名称", "name_zh", "NAME", "Name")


def candidates_from_features(features: Sequence[dict[str, Any]], town: Town) -> Candidates:
    """Return the sites of a file; a line or an area is a candidate at a point inside.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees.
    town : Town

    Examples
    --------
    >>> len(candidates_from_features([], Town(shapely.box(0, 0, 1, 1), 4547)))
    0
    """
    located = [each for each in features if each.get("geometry")]
    figures = town.to_metres(as_figures([shape(each["geometry"]) for each in located]))
    points = shapely.point_on_surface(figures)
    names = tuple(_name(each.get("properties") or {}, at) for at, each in enumerate(located, 1))
    return Candidates(shapely.get_x(points), shapely.get_y(points), names)


def _name(properties: dict[str, Any], number: int) -> str:
    return next((str(properties[key]) for key in _NAMES if properties.get(key)), str(number))
