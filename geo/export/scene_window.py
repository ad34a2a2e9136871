"""Compute the bounding box of the map of a printed scene."""

from __future__ import annotations

from geo.model.basemap import base_map
from geo.present.scene import Bounds, Scene

_LEAST_DEGREES = 0.014  # about 1.5 km
_SURROUNDINGS = 1.35  # of the project's size


def window(scene: Scene) -> Bounds:
    """Return the bounding box of a scene's map, around a single project with its surroundings."""
    if scene.bounds is None:
        return base_map().home
    west, south, east, north = scene.bounds
    if scene.kind != "project":
        return scene.bounds
    across = max(east - west, north - south, _LEAST_DEGREES) * _SURROUNDINGS
    x, y = (west + east) / 2, (south + north) / 2
    return x - across / 2, y - across / 2, x + across / 2, y + across / 2
