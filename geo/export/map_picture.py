"""The map as a picture: what the screen's map shows, drawn for paper."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.export import map_picture_furniture as furniture
from geo.export.fonts import Typeface, typeface
from geo.export.map_picture_base import draw_base, label_base
from geo.export.map_picture_frame import Bounds, Frame, fit
from geo.export.map_picture_labels import Box, Labels
from geo.export.map_picture_legend import legend
from geo.export.map_picture_look import LABELLED
from geo.export.map_picture_marks import Mark, draw_marks, marks_of
from geo.export.map_picture_names import broken
from geo.export.map_picture_reference import reference
from geo.export.map_picture_svg import as_text, drawing
from geo.export.typesetting import picture
from geo.model.language import Language
from geo.model.plan import plan
from geo.model.settings import store_settings
from geo.store.snapshot import Snapshot

Rows = npt.NDArray[np.int64]

CSS_INCH = 96.0
_SCREEN = 1280.0  # CSS pixels of a picture whose scale is not told
_NAME = 11.0
_NAME_WIDTH = 132.0


def map_svg(
    snapshot: Snapshot,
    rows: Rows,
    *,
    bounds: Bounds,
    width: float,
    height: float,
    language: Language,
    key: bool = True,
    labels: bool = True,
    credits_lines: Sequence[str] = (),
    family: str | None = None,
) -> str:
    """Draw projects on the base map.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        Which projects.
    bounds : (west, south, east, north)
        What must be in the picture; WGS 84, in degrees.
    width, height : float
        In CSS pixels, of which 96 make an inch: they say how large marks and
        type are on paper.
    language : {"zh", "en"}
    key : bool
        With legend, scale bar and north arrow.
    labels : bool
        With the projects' names.
    credits_lines : sequence of str
        Small print along the lower edge: sources, approval number.
    family : str, optional
        Typeface; the one to print with by default.

    Returns
    -------
    str
        SVG source.
    """
    frame = fit(bounds, width, height)
    svg = drawing(width, height, family or typeface().family)
    base = reference(store_settings().data)
    subject = plan().subject
    draw_base(svg, frame, base, subject)
    marks = marks_of(snapshot, rows, frame)
    draw_marks(svg, marks)
    taken = [_box_of(mark) for mark in marks]
    if credits_lines:
        taken.append(furniture.draw_credits(svg, frame, credits_lines))
    if key:
        taken += _draw_key(svg, frame, marks, language, lines=len(credits_lines))
    names = Labels(svg, frame, taken)
    if labels:
        _label_marks(names, marks, language)
    label_base(names, frame, base, subject, language)
    return as_text(svg)


def picture_png(
    snapshot: Snapshot,
    rows: Rows,
    *,
    bounds: Bounds,
    width_px: int,
    height_px: int,
    language: Language,
    scale: float | None = None,
    key: bool = True,
    labels: bool = True,
    credits_lines: Sequence[str] = (),
    face: Typeface | None = None,
) -> bytes:
    """Draw projects on the base map as a PNG of exactly the size asked for.

    Parameters
    ----------
    snapshot, rows, bounds, language, key, labels, credits_lines
        As for :func:`map_svg`.
    width_px, height_px : int
        Of the picture.
    scale : float, optional
        Picture pixels a CSS pixel: 1 for a screen, 300 / 96 for paper. By
        default marks and type are as large as on a screen of 1280 pixels.
    face : Typeface, optional
    """
    used = face or typeface()
    ratio = scale or max(width_px / _SCREEN, 0.5)
    svg = map_svg(
        snapshot,
        rows,
        bounds=bounds,
        width=width_px / ratio,
        height=height_px / ratio,
        language=language,
        key=key,
        labels=labels,
        credits_lines=credits_lines,
        family=used.family,
    )
    return picture(svg, width_px, height_px, face=used)


def _draw_key(
    svg: ET.Element, frame: Frame, marks: list[Mark], language: Language, *, lines: int
) -> list[Box]:
    edge = furniture.EDGE
    bottom = frame.height - edge - 13 * lines
    longest = min(160.0, frame.width / 4)
    made = legend(marks, language)
    boxes = [
        furniture.draw_scale(svg, frame, frame.width - edge, bottom, longest),
        furniture.draw_north(svg, frame.width - edge, edge, language),
    ]
    if made.groups and made.height < frame.height - 2 * edge and made.width < frame.width / 2:
        top = frame.height - edge - made.height
        made.draw(svg, edge, top)
        boxes.append((edge - 4, top - 4, edge + made.width + 4, frame.height))
    return boxes


def _box_of(mark: Mark) -> Box:
    reach = mark.size / 2 + 2
    return mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach


def _label_marks(names: Labels, marks: list[Mark], language: Language) -> None:
    if len(marks) > LABELLED:
        return
    for mark in marks:
        name = mark.properties["name" if language == "zh" else "name_en"]
        names.beside(mark.x, mark.y, broken(name, _NAME_WIDTH, _NAME), _NAME, mark.size / 2 + 1)
