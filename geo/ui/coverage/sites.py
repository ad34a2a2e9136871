"""Sites that somebody tries out, as the address holds them: ``113.75,23.02;113.76,23.03``."""

from __future__ import annotations

import math
from collections.abc import Sequence

from geo.coverage.scenario import Placed
from geo.coverage.town import Town
from geo.ui.words import _

Position = tuple[float, float]
MAX_SITES = 30


def sites_of(text: str) -> tuple[Position, ...]:
    """Return the positions in a text; what is none is left out.

    Returns
    -------
    tuple of (longitude, latitude)
        WGS 84 degrees.

    Examples
    --------
    >>> sites_of("113.75,23.02;x;1,2,3;nan,4;200,0")
    ((113.75, 23.02),)
    >>> sites_of("")
    ()
    """
    found = [_position(part) for part in text.split(";")]
    return tuple(each for each in found if each is not None)[:MAX_SITES]


def sites_text(sites: Sequence[Position]) -> str:
    """Return positions as the address holds them, to about a metre.

    Examples
    --------
    >>> sites_text([(113.7512345, 23.02)])
    '113.75123,23.02'
    """
    return ";".join(f"{round(x, 5)},{round(y, 5)}" for x, y in sites[:MAX_SITES])


def placed(sites: Sequence[Position], town: Town) -> tuple[Placed, ...]:
    """Return the positions as places of a scenario, in the town's projected system."""
    import shapely

    if not sites:
        return ()
    x, y = town.points([site[0] for site in sites], [site[1] for site in sites])
    return tuple(
        Placed(shapely.Point(east, north), name=_("Trial site {n}", n=number))
        for number, (east, north) in enumerate(zip(x, y, strict=True), 1)
    )


def _position(text: str) -> Position | None:
    parts = text.split(",")
    try:
        x, y = (float(part) for part in parts)
    except ValueError:
        return None
    if not (math.isfinite(x) and abs(x) <= 180 and math.isfinite(y) and abs(y) <= 90):
        return None
    return x, y
