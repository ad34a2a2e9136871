"""Paper sizes in landscape format, and conversions between mm, CSS pixels and dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PaperName = Literal["a4", "a3"]

MM_AN_INCH = 25.4
CSS_DOTS = 96.0  # CSS pixels per inch
PRINT_DOTS = 300.0  # dots per inch from which print looks sharp


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper.

    Attributes
    ----------
    width, height : float
        In mm.
    margin : float
        In mm.
    scale : float
        Factor for the size of marks and type: a larger sheet is read from farther away.
    """

    width: float
    height: float
    margin: float
    scale: float

    def css(self, mm: float) -> float:
        """Convert a length on this sheet from mm to CSS pixels of the map."""
        return mm / MM_AN_INCH * CSS_DOTS / self.scale

    def mm(self, css: float) -> float:
        """Convert a length of the map from CSS pixels to mm on this sheet."""
        return css * MM_AN_INCH / CSS_DOTS * self.scale


PAPERS: dict[PaperName, Paper] = {
    "a4": Paper(297.0, 210.0, 10.0, 0.9),
    "a3": Paper(420.0, 297.0, 12.0, 1.15),
}


def pixels(mm: float, dots_an_inch: float = PRINT_DOTS) -> int:
    """Convert a length on paper from mm to dots.

    Examples
    --------
    >>> pixels(297.0), pixels(25.4, 96)
    (3508, 96)
    """
    return round(mm / MM_AN_INCH * dots_an_inch)
