"""What the map of a printed scene shows."""

from __future__ import annotations

from geo.model.basemap import base_map
from geo.present.scene import Bounds, Scene

_LEAST_DEGREES, _SURROUNDINGS = 0.014, 1.35  # about 1.5 km; times the size of the project


def window(scene: Scene) -> Bounds:
    """Return what a scene's map shows: of a single project also its surroundings."""
    if scene.bounds is None:
        return base_map().home
    west, south, east, north = scene.bounds
    if scene.kind != "project":
        return scene.bounds
    across = max(east - west, north - south, _LEAST_DEGREES) * _SURROUNDINGS
    x, y = (west + east) / 2, (south + north) / 2
    return x - across / 2, y - across / 2, x + across / 2, y + across / 2
