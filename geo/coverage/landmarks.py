"""Known places near a point, so that an area can be named in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.coverage.town import Town
from geo.coverage.wording import distance
from geo.model.directions import direction_words
from geo.model.language import N_, Language, translate
from geo.model.settings import store_settings

FAR_M = 5_000.0  # a place further away names nothing
CLOSE_M = 300.0  # nearer than this, a direction says more than is known


@dataclass(frozen=True, eq=False, slots=True)
class Landmarks:
    """Known places.

    Attributes
    ----------
    points : (n,) array of shapely Points
        WGS 84 degrees.
    names, names_en : tuple of str, n long
    """

    points: npt.NDArray[np.object_]
    names: tuple[str, ...]
    names_en: tuple[str, ...]


def landmarks() -> Landmarks:
    """Return the places of ``reference_places.geojson``; none where there is no such file."""
    return _read(store_settings().data / "reference_places.geojson")


@lru_cache(maxsize=4)
def _read(path: Path) -> Landmarks:
    try:
        features = orjson.loads(path.read_bytes())["features"]
        named = [each["properties"] for each in features]
        points = [shape(each["geometry"]).centroid for each in features]
        names = tuple(str(each["name"]) for each in named)
        english = tuple(str(each.get("name_en") or each["name"]) for each in named)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        points, names, english = [], (), ()
    figures: npt.NDArray[np.object_] = np.empty(len(points), dtype=object)
    figures[:] = points
    return Landmarks(figures, names, english)


def around(
    x: float, y: float, town: Town, language: Language, known: Landmarks | None = None
) -> str | None:
    """Say in words where a point lies.

    Parameters
    ----------
    x, y : float
        Metres, in the town's projected system.
    town : Town
        With the outlines of its communities, the one that holds the point is named.
    language : {"zh", "en"}
    known : Landmarks, optional
        By default those of the data folder.

    Returns
    -------
    str or None
        None where nothing known is within 5 km.
    """
    point = shapely.Point(x, y)
    for name, outline in (town.communities or {}).items():
        if outline.covers(point):
            return name
    known = landmarks() if known is None else known
    if not len(known.points):
        return None
    places = town.to_metres(known.points)
    far = shapely.distance(places, point)
    at = int(far.argmin())
    if not far[at] <= FAR_M:
        return None
    name = known.names[at] if language == "zh" else known.names_en[at]
    if far[at] < CLOSE_M:
        return name
    turned = np.degrees(np.arctan2(x - places[at].x, y - places[at].y))
    direction = direction_words(float(turned), language)
    metres = distance(float(far[at]), language, CLOSE_M)
    return translate(
        N_("a point about {metres} {direction} of {name}"),
        language,
        metres=metres,
        direction=direction,
        name=name,
    )
