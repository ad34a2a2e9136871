"""A map window, as given in an address."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model.errors import BadQuery

MAX_ZOOM = 24


@dataclass(frozen=True, slots=True)
class Window:
    """A map window.

    Attributes
    ----------
    west, south, east, north : float
        WGS 84 degrees; west < east, south < north.
    zoom : float
        Web Mercator zoom level, 0 to 24.
    """

    west: float
    south: float
    east: float
    north: float
    zoom: float


def parse_window(bbox: str, zoom: str) -> Window:
    """Read a window from the parameters of an address.

    Parameters
    ----------
    bbox : str
        ``west,south,east,north`` in degrees.
    zoom : str
        0 to 24; fractions are allowed.

    Raises
    ------
    BadQuery
        When a number is missing, is not finite, or the corners are the wrong
        way round.

    Examples
    --------
    >>> parse_window("113.6,22.9,113.8,23.1", "13").zoom
    13.0
    """
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError:
        raise BadQuery("bad_parameter", field="bbox", value=bbox[:80], rule="bbox") from None
    if not (-540 <= west < east <= 540 and -90 <= south < north <= 90):
        raise BadQuery("bad_parameter", field="bbox", value=bbox[:80], rule="bbox")
    try:
        level = float(zoom)
    except ValueError:
        level = float("nan")
    if not 0 <= level <= MAX_ZOOM:
        raise BadQuery("bad_parameter", field="zoom", value=zoom[:20], rule="zoom")
    return Window(west, south, east, north, level)
