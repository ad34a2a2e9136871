"""Facts given with a coverage along streets: assumptions, time, detour, what was not reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.coverage.straight_line.service_area import Interval
from geo.model.errors import Finding

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """How a coverage along streets came about.

    Attributes
    ----------
    width_m : float
        To each side of a reached street what lies there counts as covered: an assumption.
    farthest_m : float
        A facility or a person farther from any street is not counted.
    metres_per_minute : float
        Walking speed.
    minutes : float
        That it takes to walk the rule's radius.
    detour : float or None
        Walking distance over straight line, over all nominally reached streets;
        None where there are none.
    not_reached : tuple of str
        Ids of facilities too far from any street; they cover nothing.
    apart : tuple of str
        Ids of facilities whose streets are not connected with the largest part of them.
    streets_km : float
        Length of all streets of the file.
    reached_km : Interval
        Length of the reached ones.
    people_off_streets : float or None
        People too far from any street; None where people are not known by point.
    street_findings : tuple of Finding
        What was noticed about the network.
    """

    width_m: float
    farthest_m: float
    metres_per_minute: float
    minutes: float
    detour: float | None
    not_reached: tuple[str, ...]
    streets_km: float
    reached_km: Interval
    people_off_streets: float | None = None
    apart: tuple[str, ...] = ()
    street_findings: tuple[Finding, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """What a reader of the figures has to know."""
        found = list(self.street_findings)
        for code, ids in (
            ("facilities_off_streets", self.not_reached),
            ("facilities_apart", self.apart),
        ):
            if ids:
                params = {
                    "count": len(ids),
                    "limit": round(self.farthest_m),
                    "value": tuple(ids[:_MOST_NAMED]),
                }
                found.append(Finding(code, "warning", params=params))
        if self.people_off_streets:
            params = {"count": round(self.people_off_streets), "limit": round(self.farthest_m)}
            found.append(Finding("people_off_streets", "warning", params=params))
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as JSON for machines."""
        return {
            "width_m": self.width_m,
            "farthest_m": self.farthest_m,
            "metres_per_minute": self.metres_per_minute,
            "minutes": round(self.minutes, 2),
            "detour": None if self.detour is None else round(self.detour, 4),
            "not_reached": list(self.not_reached),
            "apart": list(self.apart),
            "streets_km": round(self.streets_km, 3),
            "reached_km": self.reached_km.to_dict(3),
            "people_off_streets": self.people_off_streets,
        }
