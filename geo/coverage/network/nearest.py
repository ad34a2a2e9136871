"""How far points are from their nearest facility along streets, without a limit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo.coverage.facilities import Facilities
from geo.coverage.network.snap import FARTHEST_STREET_M, Snaps, snap
from geo.coverage.network.streets import Streets
from geo.coverage.network.walk import Pieces, WalkReach, pieces_of, reach
from geo.coverage.straight_line.nearest import Nearest
from geo.model.arrays import Flags, Floats, Integers


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways from points to facilities along streets; the ways to and from the street included.

    Attributes
    ----------
    facilities : Facilities
    pieces : Pieces
    snaps : Snaps
        Where points stand on the network.
    count : int
        Of the points.
    """

    facilities: Facilities
    pieces: Pieces
    snaps: Snaps
    count: int

    @property
    def off_streets(self) -> Flags:
        """Points too far from any street: they have no way, (n,) bool."""
        off = np.ones(self.count, dtype=bool)
        off[self.snaps.of] = False
        return off

    @cached_property
    def nominal(self) -> tuple[Integers, Floats]:
        """Nearest facility of each point, -1 for none, and the way to it, metres."""
        every = np.ones(len(self.facilities), dtype=bool)
        found, before = self._found(every, np.zeros(len(every)))
        facility = np.full(self.count, -1, np.int64)
        facility[self.snaps.of] = found.facility_of(self.snaps)
        return facility, self._at_points(found, before)

    def least(self, chosen: Flags, added_m: Floats) -> Floats:
        """Return the least way plus what is added to each facility's.

        Parameters
        ----------
        chosen : (m,) bool
            Facilities.
        added_m : (m,) float64
            Metres, finite for those; may be negative.

        Returns
        -------
        (n,) float64
            Infinite where no way leads to any of them.
        """
        return self._at_points(*self._found(chosen, added_m))

    def _found(self, chosen: Flags, added_m: Floats) -> tuple[WalkReach, float]:
        added = added_m[chosen]
        # No way is longer than all streets together and the ways beside them.
        gaps = self.pieces.gates.gap_m, self.snaps.gap_m
        longest = float(self.pieces.streets.length_m.sum()) + sum(
            float(each.max(initial=0.0)) for each in gaps
        )
        room = longest + float(np.abs(added).max(initial=0.0))
        radius = np.full(len(chosen), -1.0)
        radius[chosen] = room - added
        found = reach(self.pieces, radius)
        return found, found.limit_m - room

    def _at_points(self, found: WalkReach, before_m: float) -> Floats:
        metres = np.full(self.count, np.inf)
        metres[self.snaps.of] = found.to_snaps(self.snaps) - before_m
        return metres


def ways_to(
    x: Floats,
    y: Floats,
    facilities: Facilities,
    streets: Streets,
    farthest_m: float = FARTHEST_STREET_M,
) -> Ways:
    """Look for the ways from points to facilities.

    Parameters
    ----------
    x, y : (n,) float64
        Metres, in the streets' projected system.
    facilities : Facilities
    streets : Streets
    farthest_m : float
        Points and facilities farther from any street have no way.
    """
    pieces = pieces_of(streets, facilities, farthest_m)
    return Ways(facilities, pieces, snap(streets, x, y, farthest_m), len(x))


def nearest_along_streets(ways: Ways, radius_m: float) -> Nearest:
    """Return the nearest facility of points along streets.

    Parameters
    ----------
    ways : Ways
    radius_m : float
        Of the rule, metres; see :func:`geo.coverage.straight_line.nearest.nearest_facility`.

    Returns
    -------
    Nearest
        Infinite distances where no way leads to any facility.
    """
    facility, distance = ways.nominal
    spread = ways.facilities.uncertainty_m
    known = np.isfinite(spread)
    low = ways.least(np.ones(len(known), dtype=bool), -np.where(known, spread, radius_m))
    high = ways.least(known, spread)
    return Nearest(facility, distance, np.maximum(low, 0.0), high)


def walking_distances(ways: Ways) -> Floats:
    """Return from which distance on points are surely, nominally and possibly reached.

    The same three as :func:`geo.coverage.population.distance_curve.reaching_distances`,
    along streets.

    Parameters
    ----------
    ways : Ways

    Returns
    -------
    (3, n) float64
        Metres; infinite where a point is never reached.
    """
    spread = ways.facilities.uncertainty_m
    known = np.isfinite(spread)
    low = np.maximum(ways.least(known, -spread), 0.0)
    unknown = ways.least(~known, np.zeros(len(spread)))
    return np.array([ways.least(known, spread), ways.nominal[1], np.minimum(low, unknown / 2)])
