"""Describe where a point or an area lies by its community and the nearest known place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.report.wording import distance
from geo.coverage.town import Town
from geo.model.basemap import BaseMap, base_map
from geo.model.text.english import community_label
from geo.model.text.language import N_, Language
from geo.model.text.measures import direction_words
from geo.model.text.translate import translate

FAR_M = 5_000.0  # a place farther away does not help to find the area
CLOSE_M = 300.0  # any nearer, places are not known exactly enough to state a direction


@dataclass(frozen=True, eq=False, slots=True)
class Landmarks:
    """Known places that addresses can refer to.

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
    """Return the places in ``reference_places.geojson``; none if there is no such file."""
    return _landmarks(base_map())


@lru_cache(maxsize=4)
def _landmarks(base: BaseMap) -> Landmarks:
    places = base.places
    rows = [row for row, each in enumerate(places.properties) if each.get("name")]
    named = [places.properties[row] for row in rows]
    return Landmarks(
        shapely.centroid(places.geometry[rows]),
        tuple(str(each["name"]) for each in named),
        tuple(str(each.get("name_en") or each["name"]) for each in named),
    )


@dataclass(frozen=True, slots=True)
class Near:
    """A known place near a point or an area.

    Attributes
    ----------
    name, name_en : str
    metres : float
        From the place to the point, or to the middle of the area.
    bearing : float
        Direction from the place to the point, degrees clockwise from north.
    is_inside : bool
        Whether the place lies in the area; False for a point.
    """

    name: str
    name_en: str
    metres: float
    bearing: float
    is_inside: bool = False

    def words(self, language: Language) -> str:
        """Return a phrase with distance and direction from the place, or "around" the place."""
        name = self.name if language == "zh" else self.name_en
        text = N_("around {name}")
        if not self.is_inside:
            text = N_("about {metres} {direction} of {name}")
            if self.metres < CLOSE_M:
                text = N_("about {metres} from {name}")
        return translate(
            text,
            language,
            name=name,
            metres=distance(max(self.metres, 10.0), language),
            direction=direction_words(self.bearing, language),
        )


def near_point(x: float, y: float, town: Town, known: Landmarks | None = None) -> Near | None:
    """Return the known place nearest to a point.

    Parameters
    ----------
    x, y : float
        Metres, in the town's projected system.
    town : Town
    known : Landmarks, optional
        By default those of the data folder.

    Returns
    -------
    Near or None
        None if no known place is within 5 km.
    """
    return near_areas([shapely.Point(x, y)], [(x, y)], town, known)[0]


def near_areas(
    areas: Sequence[Any],
    middles: Sequence[tuple[float, float]],
    town: Town,
    known: Landmarks | None = None,
) -> list[Near | None]:
    """Return for each area the known place inside it, or else the nearest one.

    Parameters
    ----------
    areas : sequence of shapely geometries
        In the town's projected system, metres.
    middles : sequence of (x, y)
        A point inside each area, to which distance and direction refer; of several
        places inside an area, the one nearest to this point is returned.
    town : Town
    known : Landmarks, optional
        By default those of the data folder.

    Returns
    -------
    list of Near or None
        None if no known place is within 5 km of the area.
    """
    known = landmarks() if known is None else known
    if not len(known.points):
        return [None] * len(areas)
    places = town.to_metres(known.points)
    return [_near(area, middle, places, known) for area, middle in zip(areas, middles, strict=True)]


def _near(area: Any, middle: tuple[float, float], places: Any, known: Landmarks) -> Near | None:
    x, y = middle
    to_area = shapely.distance(places, area)
    to_middle = shapely.distance(places, shapely.Point(x, y))
    at = int(np.lexsort((to_middle, to_area))[0])
    if not to_area[at] <= FAR_M:
        return None
    bearing = np.degrees(np.arctan2(x - places[at].x, y - places[at].y))
    inside = bool(to_area[at] == 0) and shapely.get_dimensions(area) == 2
    return Near(known.names[at], known.names_en[at], float(to_middle[at]), float(bearing), inside)


def around(
    x: float, y: float, town: Town, language: Language, known: Landmarks | None = None
) -> str | None:
    """Return in words where a point lies: its community and the nearest known place.

    Parameters
    ----------
    x, y : float
        Metres, in the town's projected system.
    town : Town
        Provides the outlines of communities, if loaded.
    language : {"zh", "en"}
    known : Landmarks, optional
        By default those of the data folder.

    Returns
    -------
    str or None
        None if the point is in no known community and no known place is within 5 km.
    """
    point = shapely.Point(x, y)
    outlines = (town.communities or {}).items()
    community = next((name for name, outline in outlines if outline.covers(point)), None)
    return address(community, near_point(x, y, town, known), language)


def address(community: str | None, near: Near | None, language: Language) -> str | None:
    """Combine a community and a known place into one address; None if both are None.

    Examples
    --------
    >>> address("西平社区", Near("蛤地站", "Gedi station", 812.0, 2.0), "zh")
    '西平社区，蛤地站北约 810 米处'
    >>> address(None, None, "en") is None
    True
    """
    place = near.words(language) if near else None
    community = community_label(community, language) if community else None
    if community is None or place is None:
        return community or place
    return translate(N_("{community}, {place}"), language, community=community, place=place)
