"""Rectangles of coordinates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of coordinates, easting or longitude first.

    Attributes
    ----------
    west, south, east, north : float
        In the unit of the system; west < east, south < north.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Refuse a rectangle that holds nothing."""
        if not (self.west < self.east and self.south < self.north):
            raise ValueError(f"empty bounds: {self}")


CHINA = Bounds(73.0, 3.0, 135.5, 54.0)  # land and sea, rounded outwards
WORLD = Bounds(-180.0, -90.0, 180.0, 90.0)
