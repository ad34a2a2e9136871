"""Compute accessibility by the two-step floating catchment area method (Luo and Wang 2003)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.coverage import Method
from geo.coverage.facilities import Facilities
from geo.coverage.network.sites import ways_within
from geo.coverage.network.streets import Streets
from geo.coverage.network.walk import ROUNDING_M
from geo.coverage.straight_line.service_area import Interval, three_radii
from geo.model.arrays import Floats


class _Pairs(NamedTuple):
    person: npt.NDArray[np.intp]
    facility: npt.NDArray[np.intp]
    far: Floats  # metres

    def closer_than(self, radius_m: Floats) -> _Pairs:
        """Return the pairs within each facility's radius."""
        keep = self.far <= radius_m[self.facility]
        return _Pairs(self.person[keep], self.facility[keep], self.far[keep])


@dataclass(frozen=True, eq=False, slots=True)
class Catchment:
    """The places that people can reach, shared with everyone else who can reach them.

    Attributes
    ----------
    radius_m : float
    x, y, people : (n,) float64
        Where people live, metres in the town's projected system, and their number.
    places : (n,) float64
        Places per person; 0 if no facility of known capacity is within reach.
    facilities : int
        All facilities.
    known : int
        Facilities whose capacity is known; only these count.
    served : Interval
        People within reach of at least one of them.
    idle_places : float
        Capacity that is within reach of nobody.
    reached : (known,) float64
        People within the nominal reach of each facility of known capacity.
    method : {"straight_line", "network"}
    off_streets : int
        Facilities of known capacity too far from any street to be reached; 0 by
        straight line.
    people_off_streets : float
        People too far from any street to reach anything; 0 by straight line.
    """

    radius_m: float
    x: Floats
    y: Floats
    people: Floats
    places: Floats
    facilities: int
    known: int
    served: Interval
    idle_places: float
    reached: Floats
    method: Method = "straight_line"
    off_streets: int = 0
    people_off_streets: float = 0.0

    @property
    def unknown(self) -> int:
        """Facilities whose capacity is unknown; not included."""
        return self.facilities - self.known

    @property
    def per_1000(self) -> float | None:
        """Mean places per 1,000 people over all people; None if there are none."""
        total = float(self.people.sum())
        return float(self.people @ self.places) / total * 1000 if total else None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON data."""
        mean = self.per_1000
        off = {"off_streets": self.off_streets, "people_off_streets": self.people_off_streets}
        return {
            "method": self.method,
            "radius_m": self.radius_m,
            "facilities": self.facilities,
            "capacity_known": self.known,
            "capacity_unknown": self.unknown,
            "people_with_access": self.served.to_dict(1),
            "idle_places": self.idle_places,
            "per_1000": None if mean is None else round(mean, 3),
            **(off if self.method == "network" else {}),
        }


def floating_catchment(  # noqa: PLR0917
    x: Floats,
    y: Floats,
    people: Floats,
    facilities: Facilities,
    radius_m: float,
    streets: Streets | None = None,
) -> Catchment:
    """Share the places of facilities among the people who can reach them.

    In the first step each facility's places are divided by the people within the
    radius, R_j = S_j / sum of P_k over d_kj <= d0; in the second these ratios are added
    up for each person, A_i = sum of R_j over d_ij <= d0 (Luo and Wang 2003).

    Parameters
    ----------
    x, y : (n,) float64
        Positions of people or centres of cells, metres, in the town's projected
        system.
    people : (n,) float64
    facilities : Facilities
        Those of unknown capacity are left out, and their number is stated.
    radius_m : float
        d0, metres.
    streets : Streets, optional
        Measure d_kj along these streets from door to door, as in
        :func:`geo.coverage.network.coverage.network_coverage`; by default, by
        straight line.
    """
    known = facilities.chosen(np.isfinite(facilities.capacity))
    reach = _straight if streets is None else partial(_walked, streets=streets)
    pairs, on_streets, off = reach(x, y, people, known, radius_m)
    within = pairs.closer_than(np.full(len(known), radius_m))
    return Catchment(
        radius_m=radius_m,
        x=x,
        y=y,
        people=people,
        places=_places(people, known, within),
        facilities=len(facilities) + facilities.not_located,
        known=len(known),
        served=_served(people, known, pairs, radius_m),
        idle_places=float(np.delete(known.capacity, within.facility).sum()),
        reached=np.bincount(within.facility, people[within.person], len(known)).astype(np.float64),
        method="straight_line" if streets is None else "network",
        off_streets=off,
        people_off_streets=float(people[~on_streets].sum()),
    )


class _Reached(NamedTuple):
    pairs: _Pairs
    on_streets: npt.NDArray[np.bool_]  # of the people
    off_streets: int  # facilities


def _straight(
    x: Floats, y: Floats, people: Floats, facilities: Facilities, radius_m: float
) -> _Reached:
    """Return the pairs of people and facilities possibly within reach by straight line."""
    radius = three_radii(radius_m, facilities.uncertainty_m)[2]
    inhabited = np.flatnonzero(people > 0)
    homes = shapely.points(x[inhabited], y[inhabited])
    facility, home = shapely.STRtree(homes).query(
        facilities.geometry, predicate="dwithin", distance=radius
    )
    far = shapely.distance(homes[home], facilities.geometry[facility])
    return _Reached(_Pairs(inhabited[home], facility, far), np.ones(len(people), np.bool_), 0)


def _walked(  # noqa: PLR0917
    x: Floats,
    y: Floats,
    people: Floats,
    facilities: Facilities,
    radius_m: float,
    streets: Streets,
) -> _Reached:
    """Return the pairs of people and facilities possibly within reach along streets."""
    longest = float(three_radii(radius_m, facilities.uncertainty_m)[2].max(initial=0.0))
    inhabited = np.flatnonzero(people > 0)
    ways = ways_within(x[inhabited], y[inhabited], facilities, streets, longest)
    on_streets = np.ones(len(people), np.bool_)
    on_streets[inhabited] = ways.on_streets
    # Sums of lengths differ in the last digit; exactly the radius must count as within.
    pairs = _Pairs(inhabited[ways.person], ways.facility, ways.metres - ROUNDING_M)
    return _Reached(pairs, on_streets, ways.off_streets)


def _places(people: Floats, facilities: Facilities, within: _Pairs) -> Floats:
    """Return places per person: both steps, each a sum over the pairs within reach."""
    sharing = np.bincount(within.facility, people[within.person], len(facilities))
    ratio = np.zeros(len(facilities))  # stays 0 where nobody is within reach
    np.divide(facilities.capacity, sharing, out=ratio, where=sharing > 0)
    places = np.bincount(within.person, ratio[within.facility], len(people))
    return places.astype(np.float64)  # without any pairs, numpy returns integers


def _served(people: Floats, facilities: Facilities, pairs: _Pairs, radius_m: float) -> Interval:
    """Return the people certainly, nominally and possibly within reach of a facility."""
    counts = []
    for radius in three_radii(radius_m, facilities.uncertainty_m):
        reached = np.unique(pairs.closer_than(radius).person)
        counts.append(float(people[reached].sum()))
    return Interval(*counts)
