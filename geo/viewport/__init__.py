"""What a map window shows: its projects, or clusters if there are too many."""

from geo.viewport.clusters import Clusters
from geo.viewport.index import MAX_PYRAMID_LEVELS, View, Viewport, clusters_at, viewport
from geo.viewport.window import Window, parse_window

__all__ = [
    "MAX_PYRAMID_LEVELS",
    "Clusters",
    "View",
    "Viewport",
    "Window",
    "clusters_at",
    "parse_window",
    "viewport",
]
