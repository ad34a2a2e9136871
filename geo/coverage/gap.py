"""One part of what is not covered: how large, how many people, where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.coverage.landmarks import Near, address
from geo.model.text.language import Language


@dataclass(frozen=True, eq=False, slots=True)
class Gap:
    """One part of what is not covered.

    Attributes
    ----------
    rank : int
        From 1.
    geometry : shapely Polygon
        In the town's projected system, metres.
    area_km2 : float
    people : float or None
        None where nothing is known of residents.
    label : tuple of float
        x, y of the middle of the largest circle inside, metres.
    facility, facility_name : str or None
        Nearest to the label; None where there is no facility.
    distance_m, low_m, high_m : float
        From the label to it by straight line, metres; infinite without one.
        See :class:`geo.coverage.nearest.Nearest`.
    community : str or None
        That holds it, where outlines are loaded.
    near : Near or None
        A known place inside, else the nearest one within 5 km.
    """

    rank: int
    geometry: Any
    area_km2: float
    people: float | None
    label: tuple[float, float]
    facility: str | None
    facility_name: str | None
    distance_m: float
    low_m: float
    high_m: float
    community: str | None = None
    near: Near | None = None

    def where(self, language: Language) -> str | None:
        """Return its address in words; None where no community and no place is known."""
        return address(self.community, self.near, language)
