"""Candidate sites from the features of a user's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo.coverage.population.population import as_figures
from geo.coverage.straight_line.reach import Candidates
from geo.coverage.town import Town
from geo.coverage.user_data.names import some
from geo.coverage.user_data.repeated import same_places
from geo.model.errors import Finding

_NAMES = ("name", "名称", "name_zh", "NAME", "Name")


def candidates_from_features(features: Sequence[dict[str, Any]], town: Town) -> Candidates:
    """Return the sites of a file, each once; a line or an area is a candidate at a point inside.

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
    names = tuple(_name(each.get("properties") or {}) for each in located)
    return _once(Candidates(shapely.get_x(points), shapely.get_y(points), names))


def _once(found: Candidates) -> Candidates:
    """Return each candidate once: by its name and place, a nameless one by its place."""
    _, again = same_places(list(found.names), as_figures(shapely.points(found.x, found.y)))
    gone = np.isin(np.arange(len(found)), again)
    if not gone.any():
        return found
    rows, left = np.flatnonzero(gone).tolist(), np.flatnonzero(~gone)
    params = {
        "count": f"{len(rows):,}",
        "names": some([found.names[row] or f"#{row + 1}" for row in rows]),
    }
    return Candidates(
        found.x[left],
        found.y[left],
        tuple(found.names[row] for row in left.tolist()),
        (Finding("candidates_twice", "warning", params=params),),
    )


def _name(properties: dict[str, Any]) -> str:
    return next((str(properties[key]) for key in _NAMES if properties.get(key)), "")
