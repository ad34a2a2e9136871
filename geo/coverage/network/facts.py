"""Hold the assumptions and further figures that go with a coverage along streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.coverage.straight_line.service_area import Interval
from geo.model.errors import Finding

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """Assumptions and figures of a coverage along streets.

    Attributes
    ----------
    width_m : float
        Width of the strip on each side of a reached street that is assumed to be
        covered, metres.
    farthest_m : float
        Facilities and people farther from any street are not counted, metres.
    metres_per_minute : float
        Walking speed.
    minutes : float
        Time to walk the rule's radius.
    detour : float or None
        Ratio of walking distance to straight-line distance on all nominally reached
        streets; None if there are none.
    not_reached : tuple of str
        Ids of facilities too far from any street; they cover nothing.
    apart : tuple of str
        Ids of facilities not connected to the largest part of the network.
    streets_km : float
        Length of all streets in the file.
    reached_km : Interval
        Length of the reached streets.
    people_off_streets : float or None
        People too far from any street; None if people are not known by point.
    street_findings : tuple of Finding
        About the network.
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
        """Findings that a reader of the figures has to know."""
        findings = list(self.street_findings)
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
                findings.append(Finding(code, "warning", params=params))
        if self.people_off_streets:
            params = {"count": round(self.people_off_streets), "limit": round(self.farthest_m)}
            findings.append(Finding("people_off_streets", "warning", params=params))
        return findings

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as JSON data."""
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
