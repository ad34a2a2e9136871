"""What every part of the printed handout needs, and its dimensions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.export.fonts import Typeface
from geo.export.map.frame import Bounds
from geo.export.paper import PAPERS, Paper
from geo.model.basemap import base_map
from geo.model.text.language import Language
from geo.model.text.translate import translate
from geo.publish.facts import Imprint
from geo.store.snapshot import Snapshot

BAND, FOOTER, GAP = 14.0, 7.0, 4.0  # mm on A4: the title's band, the foot, between two parts


@dataclass(frozen=True, slots=True)
class Making:
    """What every part of the handout needs.

    Attributes
    ----------
    snapshot : Snapshot
        Of the projects that are printed, and no others.
    rows : (m,) int64
        In the plan's order.
    language : {"zh", "en"}
    paper : Paper
    face : Typeface
    imprint : Imprint
    """

    snapshot: Snapshot
    rows: npt.NDArray[np.int64]
    language: Language
    paper: Paper
    face: Typeface
    imprint: Imprint

    def say(self, text: str, **params: object) -> str:
        """Return a text of the catalogue."""
        return translate(text, self.language, **params)

    def home(self) -> Bounds:
        """Return the bounds of the plan's area, in degrees."""
        return base_map().home

    def mm(self, length: float) -> float:
        """Return a length of the A4 sheet on this sheet."""
        return length * self.paper.scale / PAPERS["a4"].scale

    def room(self) -> tuple[float, float]:
        """Return the width and the height between the margins, below the band, in mm."""
        paper = self.paper
        # A millimetre less, so that a rounding never asks for another page.
        height = paper.height - 2 * paper.margin - self.mm(BAND + FOOTER + GAP) - 1.0
        return paper.width - 2 * paper.margin, height
