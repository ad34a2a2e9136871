"""Scale bar, north arrow, title and small print of a picture."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo.export.map.frame import Frame
from geo.export.map.style import COLOURS, SOFT, STAMP, text_width
from geo.export.map.svg import add, write
from geo.model.text.language import N_, Language, translate
from geo.model.text.measures import length_text

Box = tuple[float, float, float, float]

_SIZE = 10.0
_BAR = 5.0
_NORTH_WIDTH = 28.0  # px, with what is left free beside it
EDGE = 14.0  # px from the picture's edge


def round_length(longest: float) -> float:
    """Return the largest length of 1, 2 or 5 times a power of ten, in metres.

    Examples
    --------
    >>> round_length(1743.0), round_length(999.0), round_length(0.3)
    (1000.0, 500.0, 0.2)
    """
    power = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= longest)


def draw_scale(
    svg: ET.Element,
    frame: Frame,
    right: float,
    bottom: float,
    *,
    longest: float,
    language: Language,
) -> Box:
    """Draw a scale bar that ends at `right`, `bottom`, and return the box it fills.

    It is right for the latitude of the picture's middle.

    Parameters
    ----------
    longest : float
        How long the bar may be, in pixels.
    """
    metres = round_length(longest * frame.metres_a_pixel())
    width = metres / frame.metres_a_pixel()
    far = length_text(metres, language)
    divisor = 1000.0 if metres >= 1000 else 1.0
    room = text_width(far, _SIZE) / 2
    left = right - width - room
    top = bottom - _BAR
    look: dict[str, Any] = {"height": _BAR, "stroke": SOFT, "stroke_width": 0.8}
    for place in range(4):
        colour = SOFT if place % 2 == 0 else COLOURS["paper"]
        add(svg, "rect", x=left + place * width / 4, y=top, width=width / 4, fill=colour, **look)
    for share in (0.0, 0.5, 1.0):
        label = far if share == 1 else f"{metres * share / divisor:g}"
        write(svg, left + share * width, top - 9, label, _SIZE, anchor="middle", halo=True)
    return left - 6, top - 18, right + 4, bottom + 4


def draw_north(
    svg: ET.Element, frame: Frame, in_the_way: Any, taken: Sequence[Box], language: Language
) -> Box:
    """Draw a north arrow where nothing is in its way, and return its box.

    North is straight up everywhere in Web Mercator. The upper right corner is
    tried first, then places to the left of it and below it.

    Parameters
    ----------
    in_the_way : shapely.Geometry
        Lines of the base map, in pixels.
    taken : sequence of Box
        What else the arrow must not cover.
    """
    right, top = _clear_corner(frame, in_the_way, taken)
    x = right - 11
    dark = f"M{x} {top}L{x - 8} {top + 25}L{x} {top + 19.5}Z"
    light = f"M{x} {top}L{x + 8} {top + 25}L{x} {top + 19.5}Z"
    look: dict[str, Any] = {"stroke": SOFT, "stroke_width": 0.9, "stroke_linejoin": "round"}
    add(svg, "path", d=dark, fill=SOFT, **look)
    add(svg, "path", d=light, fill=COLOURS["paper"], **look)
    name = translate(N_("N"), language)
    write(svg, x, top + 33, name, 11, colour=SOFT, anchor="middle", halo=True)
    return x - 16, top - 4, right + 4, top + 42


def _clear_corner(frame: Frame, in_the_way: Any, taken: Sequence[Box]) -> tuple[float, float]:
    across = np.arange(frame.width - EDGE, frame.width / 2, -12.0)
    down = np.arange(EDGE, frame.height / 2, 12.0)
    corners = [(x, EDGE) for x in across.tolist()]
    corners += [(frame.width - EDGE, y) for y in down.tolist()]
    corners += [(EDGE + _NORTH_WIDTH, y) for y in down.tolist()]
    barrier = shapely.union_all([in_the_way, *(shapely.box(*each) for each in taken)])
    shapely.prepare(barrier)
    boxes = [shapely.box(x - _NORTH_WIDTH, y - 6, x + 6, y + 44) for x, y in corners]
    free = np.flatnonzero(~shapely.intersects(barrier, boxes))
    return corners[int(free[0])] if len(free) else corners[0]


def draw_small_print(svg: ET.Element, frame: Frame, lines: Sequence[str]) -> Box:
    """Write sources and approval number in small type along the lower edge."""
    height = 13.0
    top = frame.height - 6 - height * len(lines)
    widest = max((text_width(line, 9) for line in lines), default=0.0)
    for place, line in enumerate(lines):
        y = top + height * (place + 0.5)
        write(svg, frame.width - EDGE, y, line, 9, colour=SOFT, anchor="end", halo=True)
    return frame.width - EDGE - widest - 4, top - 2, frame.width, frame.height


def draw_border(svg: ET.Element, frame: Frame) -> None:
    """Draw a fine line around the map."""
    size = {"width": frame.width - 1, "height": frame.height - 1}
    add(svg, "rect", x=0.5, y=0.5, stroke=COLOURS["outline"], stroke_width=1, **size)


def draw_title(svg: ET.Element, title: str, under: str, mark: str) -> list[Box]:
    """Write a title in the upper left corner, a smaller line under it, and a mark as a stamp."""
    boxes = []
    x, y = EDGE, EDGE + 11.0
    for text, size, colour in ((title, 19.0, COLOURS["ink"]), (under, 11.0, SOFT)):
        if text:
            write(svg, x, y, text, size, colour=colour, halo=True)
            boxes.append((x - 4, y - size, x + text_width(text, size) + 4, y + size))
            y += 21.0
    if mark:
        width = text_width(mark, 11.0) + 14
        look: dict[str, Any] = {"fill": COLOURS["paper"], "stroke": STAMP, "stroke_width": 1.2}
        add(svg, "rect", x=x, y=y - 8, width=width, height=18, rx=3, **look)
        write(svg, x + 7, y + 1, mark, 11.0, colour=STAMP)
        boxes.append((x - 4, y - 12, x + width + 4, y + 14))
    return boxes
