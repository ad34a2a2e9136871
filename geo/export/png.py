"""Export a view of the map as a PNG at print resolution."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

from geo.export.fonts import Typeface
from geo.export.imprint import small_print
from geo.export.map.frame import Bounds
from geo.export.map.picture import AROUND, Parts, picture_png
from geo.export.paper import CSS_DOTS, MM_AN_INCH, PAPERS, PRINT_DOTS, PaperName, pixels
from geo.export.progress import Progress
from geo.model.basemap import base_map
from geo.model.errors import BadQuery
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.publish.facts import imprint
from geo.store.snapshot import Snapshot

LEAST_DOTS, MOST_DOTS = 36, 600  # dots per inch; A3 at 600 has 70 million pixels
_HEAD = 8 + 25  # bytes of the PNG signature and the IHDR chunk


def to_png(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return a map of projects in the plan's area, A4 landscape at 300 dots per inch.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
    """
    return map_png(snapshot, rows, language)


def map_png(
    snapshot: Snapshot,
    rows: npt.NDArray[np.int64],
    language: Language,
    *,
    bounds: Bounds | None = None,
    paper: PaperName = "a4",
    dots_an_inch: float = PRINT_DOTS,
    face: Typeface | None = None,
    progress: Progress | None = None,
    basemap: str | None = None,
    layers: str = "",
) -> bytes:
    """Return a view of the map for printing.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
    bounds : (west, south, east, north), optional
        WGS 84 degrees; by default the plan's area.
    paper : {"a4", "a3"}
        Landscape.
    dots_an_inch : float
        36 to 600.
    face : Typeface, optional
    progress : callable, optional
        Receives the share done and the current step.
    basemap : str, optional
        As for :func:`geo.export.map.picture.map_svg`.
    layers : str
        The office's layers on it (see :mod:`geo.model.layer_choice`); by default the
        communities.

    Raises
    ------
    BadQuery
        ``bad_parameter`` if the resolution is out of range.
    """
    if not LEAST_DOTS <= dots_an_inch <= MOST_DOTS:
        value = f"{dots_an_inch:g}"
        limits = {"low": LEAST_DOTS, "high": MOST_DOTS}
        raise BadQuery("bad_parameter", field="dpi", value=value, rule="number", **limits)
    sheet = PAPERS[paper]
    facts = imprint(snapshot, language)
    if progress:
        progress(0.1, translate(N_("Drawing the map"), language))
    content = picture_png(
        snapshot,
        rows,
        bounds=bounds or base_map().home,
        width_px=pixels(sheet.width, dots_an_inch),
        height_px=pixels(sheet.height, dots_an_inch),
        language=language,
        scale=dots_an_inch / CSS_DOTS * sheet.scale,
        parts=Parts(
            title=plan().text("map_title", language),
            under=plan().text("title", language),
            mark=facts.mark,
            small_print=small_print(facts),
        ),
        face=face,
        padding=0.0 if bounds else AROUND,
        basemap=basemap,
        layers=layers,
    )
    return with_density(content, dots_an_inch)


def with_density(png: bytes, dots_an_inch: float) -> bytes:
    """Add a pHYs chunk with the density to a PNG, so that it prints at the right size.

    Parameters
    ----------
    png : bytes
        Without a pHYs chunk.
    dots_an_inch : float
    """
    dots_per_metre = round(dots_an_inch / MM_AN_INCH * 1000)
    content = b"pHYs" + struct.pack(">IIB", dots_per_metre, dots_per_metre, 1)
    chunk = struct.pack(">I", 9) + content + struct.pack(">I", zlib.crc32(content))
    return png[:_HEAD] + chunk + png[_HEAD:]
