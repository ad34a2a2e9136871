"""PDF: the handout of a meeting: a map sheet, the list of projects, a page a section."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geo.export.fonts import Typeface, typeface
from geo.export.html import chosen
from geo.export.paper import PAPERS, PaperName
from geo.export.pdf.content import handout
from geo.export.pdf.context import Making
from geo.export.progress import Progress
from geo.export.typesetting import compiled
from geo.model.text.language import N_, Language, translate
from geo.present import Composition
from geo.publish.facts import imprint
from geo.store.snapshot import Snapshot

_TEMPLATE = Path(__file__).with_name("handout.typ")


def to_pdf(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as a handout on A4.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
    """
    return handout_pdf(snapshot, rows, language)


def handout_pdf(
    snapshot: Snapshot,
    rows: npt.NDArray[np.int64],
    language: Language,
    *,
    composition: Composition | None = None,
    paper: PaperName = "a4",
    face: Typeface | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return projects as a handout.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        The projects that are in it; figures and texts are theirs alone.
    language : {"zh", "en"}
    composition : Composition, optional
        Which scenes are printed, in which order; by default the map sheet, a page a
        section, the targets and the sources.
    paper : {"a4", "a3"}
        Landscape.
    face : Typeface, optional
        The one to print with by default; the PDF holds the characters it uses.
    progress : callable, optional
        Told the share done and what is being done.
    """
    used, tell = face or typeface(), progress or (lambda _share, _text: None)
    mine = chosen(snapshot, rows)
    told = imprint(mine, language)
    making = Making(mine, mine.plan_order, language, PAPERS[paper], used, told)
    made = handout(making, composition or Composition(projects=()), progress)
    tell(0.7, translate(N_("Setting the pages"), language))
    inputs = {"data": json.dumps(made.words), **made.drawings}
    content = compiled(_TEMPLATE.read_bytes(), inputs, "pdf", face=used)
    tell(1.0, translate(N_("Ready"), language))
    return content
