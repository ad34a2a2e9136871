"""Draw the communities on the base map for print, shaded by one figure.

The shades are those of the coverage page (geo/web/js/editor/areas.js in its light theme; a test
compares them). Dots that grow with the class tell them apart in a grey print, too.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import shapely

from geo.coverage.communities import CommunityRow
from geo.coverage.community_figures import Shading
from geo.coverage.coverage import Coverage
from geo.export.coverage.map import draw_outline, name_communities, reference_of
from geo.export.map.frame import fit
from geo.export.map.labels import Labels
from geo.export.map.picture import (
    EDGE,
    draw_base,
    draw_border,
    draw_north,
    draw_scale,
    label_base,
    lines_drawn,
)
from geo.export.map.style import COLOURS
from geo.export.map.svg import add, as_text, drawing, path_data
from geo.model.plan import plan
from geo.model.text.language import Language

REACH = ("#E4EEF7", "#B5D2EA", "#78AEDB", "#2F7FC0", "#0A4A8A")
LACK = ("#FFF3D1", "#FED98E", "#FDAE4A", "#DE6A17", "#99370A")
# Shades of fewer classes, as far apart as of five.
SPREAD = {1: (2,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
NO_FIGURE, UNSURE = "no_figure", "unsure"
_OPACITY = {"reach": 0.78, "lack": 0.6}
_DOT = {"reach": "#04284d", "lack": "#3b1600"}
_RADII = (0.0, 0.45, 0.7, 0.95, 1.2)  # px
_TILE = 6
_AROUND = 12.0  # px
_SIGN = (22.0, 14.0)  # px


def shade_steps(shaded: Shading) -> tuple[int, ...]:
    """Return the step of the ramp, 0 to 4, of each class."""
    return SPREAD[len(shaded.classes)]


def community_map(
    coverage: Coverage,
    rows: tuple[CommunityRow, ...],
    shaded: Shading,
    language: Language,
    *,
    size: tuple[float, float],
    family: str,
) -> str:
    """Draw the communities of a coverage as SVG, shaded by one figure.

    Parameters
    ----------
    coverage : Coverage
        Its town has the outlines.
    rows : tuple of CommunityRow
        In the order of the shading.
    shaded : Shading
    language : {"zh", "en"}
    size : (width, height)
        In CSS pixels.
    family : str
        Typeface.
    """
    town, subject = coverage.town, plan().subject
    frame = fit(town.to_degrees(town.outline).bounds, *size, padding=_AROUND)
    svg = drawing(*size, family)
    base = reference_of(coverage)
    draw_base(svg, frame, base, subject)
    _define(svg)
    steps, outlines = shade_steps(shaded), town.communities or {}
    for at, row in enumerate(rows):
        inside = shapely.intersection(shapely.make_valid(outlines[row.name]), town.outline)
        parts = shapely.get_parts(shapely.get_parts(inside))
        areas = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
        shape = path_data(frame.drawn(town.to_degrees(areas)))
        found = shaded.class_at(at)
        _fill(svg, shape, _ramp(shaded), None if found is None else steps[found])
        if shaded.is_unsure(at):
            add(svg, "path", d=shape, fill=f"url(#{UNSURE})", fill_rule="evenodd")
        add(svg, "path", d=shape, stroke=COLOURS["paper"], stroke_width=1.1)
    draw_outline(svg, frame, coverage)
    place = (frame.width - EDGE, frame.height - EDGE)
    longest = min(130.0, frame.width / 4)
    boxes = [draw_scale(svg, frame, *place, longest=longest, language=language)]
    boxes.append(draw_north(svg, frame, lines_drawn(frame), boxes, language))
    labels = Labels(svg, frame, boxes)
    name_communities(labels, frame, coverage, language)
    label_base(labels, frame, base, subject, language)
    draw_border(svg, frame)
    return as_text(svg)


def shade_sign(shaded: Shading, step: int | None, family: str, *, is_unsure: bool = False) -> str:
    """Return the sign of a class for the legend, as SVG of 22 by 14 px.

    Parameters
    ----------
    shaded : Shading
    step : int or None
        Of the ramp, 0 to 4; None for communities without a figure.
    family : str
        Typeface.
    is_unsure : bool
        The mark of what may belong to another class.
    """
    width, height = _SIGN
    svg = drawing(width, height, family)
    _define(svg)
    shape = path_data(shapely.box(1.5, 1.5, width - 1.5, height - 1.5))
    if is_unsure:
        add(svg, "path", d=shape, fill=f"url(#{UNSURE})")
    else:
        _fill(svg, shape, _ramp(shaded), step)
    add(svg, "path", d=shape, stroke=COLOURS["quietText"], stroke_width=0.6)
    return as_text(svg)


def _ramp(shaded: Shading) -> str:
    return "lack" if shaded.figure.is_lack else "reach"


def _fill(svg: ET.Element, shape: str, ramp: str, step: int | None) -> None:
    if step is None:
        add(svg, "path", d=shape, fill=f"url(#{NO_FIGURE})", fill_rule="evenodd")
        return
    colour = (LACK if ramp == "lack" else REACH)[step]
    look: dict[str, Any] = {"fill": colour, "fill_opacity": _OPACITY[ramp], "fill_rule": "evenodd"}
    add(svg, "path", d=shape, **look)
    if _RADII[step]:
        add(svg, "path", d=shape, fill=f"url(#{ramp}{step})", fill_rule="evenodd")


def _define(svg: ET.Element) -> None:
    """Define the patterns: dots by class, hatching for what is unsure or has no figure."""
    defs = add(svg, "defs")
    square: dict[str, Any] = {"width": _TILE, "height": _TILE, "patternUnits": "userSpaceOnUse"}
    middle = {"cx": _TILE / 2, "cy": _TILE / 2}
    for ramp, ink in _DOT.items():
        for step, radius in enumerate(_RADII):
            if radius:
                dots = add(defs, "pattern", id=f"{ramp}{step}", **square)
                add(dots, "circle", r=radius, fill=ink, fill_opacity=0.4, **middle)
    for name, ink in ((UNSURE, COLOURS["ink"]), (NO_FIGURE, COLOURS["quietText"])):
        hatch = add(defs, "pattern", id=name, patternTransform="rotate(45)", **square)
        line: dict[str, Any] = {"x1": 3, "y1": -1, "x2": 3, "y2": _TILE + 1}
        add(hatch, "line", stroke=ink, stroke_width=0.9, stroke_opacity=0.75, **line)
