"""Find the nearest facility of points along streets, at any distance."""

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
    """Ways from points to facilities along streets, including those to and from the street.

    Attributes
    ----------
    facilities : Facilities
    pieces : Pieces
    snaps : Snaps
        The points snapped to the network.
    count : int
        Number of points.
    """

    facilities: Facilities
    pieces: Pieces
    snaps: Snaps
    count: int

    @property
    def off_streets(self) -> Flags:
        """Points too far from any street to have a way, (n,) bool."""
        off = np.ones(self.count, dtype=bool)
        off[self.snaps.of] = False
        return off

    @cached_property
    def nominal(self) -> tuple[Integers, Floats]:
        """Nearest facility of each point, -1 for none, and the way to it, metres."""
        every = np.ones(len(self.facilities), dtype=bool)
        walk, offset = self._walk(every, np.zeros(len(every)))
        facility = np.full(self.count, -1, np.int64)
        facility[self.snaps.of] = walk.facility_of(self.snaps)
        return facility, self._at_points(walk, offset)

    def least(self, chosen: Flags, added_m: Floats) -> Floats:
        """Return the least sum of walking distance and the facility's added length.

        Parameters
        ----------
        chosen : (m,) bool
            Facilities to consider.
        added_m : (m,) float64
            Length added to the ways to each facility, metres; finite for the chosen
            ones, may be negative.

        Returns
        -------
        (n,) float64
            Metres; infinite where no way leads to any of them.
        """
        return self._at_points(*self._walk(chosen, added_m))

    def _walk(self, chosen: Flags, added_m: Floats) -> tuple[WalkReach, float]:
        """Search from the chosen facilities; return the reach and the offset of its distances."""
        added = added_m[chosen]
        # No way is longer than all streets plus the ways to and from them.
        gaps = self.pieces.gates.gap_m, self.snaps.gap_m
        longest = float(self.pieces.streets.length_m.sum()) + sum(
            float(each.max(initial=0.0)) for each in gaps
        )
        enough = longest + float(np.abs(added).max(initial=0.0))
        radius = np.full(len(chosen), -1.0)
        radius[chosen] = enough - added
        walk = reach(self.pieces, radius)
        return walk, walk.limit_m - enough

    def _at_points(self, walk: WalkReach, offset_m: float) -> Floats:
        metres = np.full(self.count, np.inf)
        metres[self.snaps.of] = walk.to_snaps(self.snaps) - offset_m
        return metres


def ways_to(
    x: Floats,
    y: Floats,
    facilities: Facilities,
    streets: Streets,
    farthest_m: float = FARTHEST_STREET_M,
) -> Ways:
    """Prepare the search for ways from points to facilities.

    Parameters
    ----------
    x, y : (n,) float64
        Metres, in the streets' projected system.
    facilities : Facilities
    streets : Streets
    farthest_m : float
        Points and facilities farther from any street have no way, metres.
    """
    pieces = pieces_of(streets, facilities, farthest_m)
    return Ways(facilities, pieces, snap(streets, x, y, farthest_m), len(x))


def nearest_along_streets(ways: Ways, radius_m: float) -> Nearest:
    """Return the nearest facility of points along streets.

    Parameters
    ----------
    ways : Ways
    radius_m : float
        Radius of the rule, metres; see
        :func:`geo.coverage.straight_line.nearest.nearest_facility`.

    Returns
    -------
    Nearest
        Distances in metres, infinite where no way leads to any facility.
    """
    facility, distance = ways.nominal
    uncertainty = ways.facilities.uncertainty_m
    known = np.isfinite(uncertainty)
    low = ways.least(np.ones(len(known), dtype=bool), -np.where(known, uncertainty, radius_m))
    high = ways.least(known, uncertainty)
    return Nearest(facility, distance, np.maximum(low, 0.0), high)


def walking_distances(ways: Ways) -> Floats:
    """Return the radii from which points are certainly, nominally and possibly reached.

    These correspond to :func:`geo.coverage.population.distance_curve.reaching_distances`,
    along streets.

    Parameters
    ----------
    ways : Ways

    Returns
    -------
    (3, n) float64
        Metres; infinite where a point is never reached.
    """
    uncertainty = ways.facilities.uncertainty_m
    known = np.isfinite(uncertainty)
    low = np.maximum(ways.least(known, -uncertainty), 0.0)
    unknown = ways.least(~known, np.zeros(len(uncertainty)))
    return np.array([ways.least(known, uncertainty), ways.nominal[1], np.minimum(low, unknown / 2)])
