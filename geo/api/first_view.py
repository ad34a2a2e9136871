"""What the first visitor of a revision asks for, computed while nobody waits for it yet."""

from __future__ import annotations

import math
from collections.abc import Iterator

from geo.model.config.settings import map_settings
from geo.model.query import ProjectFilter
from geo.model.text.language import LANGUAGES
from geo.store.snapshot import Snapshot
from geo.tiles.sources import basemaps, default_basemap
from geo.viewport import Window, viewport
from geo.web.start import content

SCREENS = ((390, 844), (1400, 900), (1920, 1080), (3840, 2160))
"""Width and height in pixels of a phone, a window, a projector and a large screen."""
_TILE = 256
_BESIDE = 0.75  # zoom levels that margins and legend may cost


def prepare_first_view(snapshot: Snapshot) -> None:
    """Compute what the map asks for first: index, clusters of the whole town, figures, targets.

    Parameters
    ----------
    snapshot : Snapshot
        It keeps everything; a request that comes meanwhile waits for the same work.

    Raises
    ------
    PlanMapError
        When plan or base map cannot be shown; the visitor's own request reports the same.
    """
    systems = {source.code: source.system for source in basemaps()}
    display = systems.get(default_basemap(), "wgs84")
    west, south, east, north = content(snapshot, LANGUAGES[0], display)["bounds"]
    index, limit = viewport(snapshot), map_settings().view_features
    for window in first_windows(west, south, east, north):
        index.view(window, ProjectFilter(), limit)


def first_windows(west: float, south: float, east: float, north: float) -> Iterator[Window]:
    """Yield the whole town at each whole zoom level at which some screen first shows it.

    Parameters
    ----------
    west, south, east, north : float
        Bounding box of the town, degrees.

    Notes
    -----
    As Leaflet's ``fitBounds``: the town fills the width or the height of the screen.
    """
    wide = east - west
    high = (north - south) / math.cos(math.radians((south + north) / 2))
    fits = [
        math.log2(min(width / wide, height / high) * 360 / _TILE)
        for width, height in SCREENS
        if wide > 0 and high > 0
    ]
    levels = {max(math.floor(fit - less), 0) for fit in fits for less in (0, _BESIDE)}
    for zoom in sorted(levels):
        yield Window(west, south, east, north, float(zoom))
