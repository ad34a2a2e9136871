"""A project's mark: shape and colour show the status, the icon shows the category."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from geo.export.map.style import COLOURS, HAIRLINE, ink_on
from geo.export.map.svg import add, number
from geo.model.vocabulary import Category, Status, vocabulary

_BOX = 24.0  # the vocabulary's shapes and icons are drawn in a box of this size
_ICON = 0.56  # of the mark
_INSET = _BOX * (1 - _ICON) / 2


def draw_mark(
    svg: ET.Element, x: float, y: float, size: float, properties: dict[str, Any], *, sure: str
) -> None:
    """Draw a project's mark, centred at `x`, `y`.

    Shape and colour say the status, the icon says the category, solid or hollow
    says how sure the place is.

    Parameters
    ----------
    size : float
        In pixels.
    properties : dict
        With ``status`` and ``category``.
    sure : {"surveyed", "estimate"}
    """
    status = status_of(properties)
    solid = sure == "surveyed" and not status.hollow
    scale = size / _BOX
    corner = f"{number(x - size / 2)} {number(y - size / 2)}"
    turn = f"translate({corner}) scale({scale:.4f})"
    group = add(svg, "g", transform=turn, stroke_linejoin="round")
    hairline, opacity = HAIRLINE
    seam = 2.6 if solid else 4.6
    add(group, "path", d=status.shape, stroke=hairline, stroke_opacity=opacity, stroke_width=seam)
    add(
        group,
        "path",
        d=status.shape,
        fill=status.colour if solid else COLOURS["paper"],
        stroke=COLOURS["paper"] if solid else status.colour,
        stroke_width=1.1 if solid else 3,
    )
    ink = ink_on(status.colour) if solid else COLOURS["ink"]
    draw_icon(group, (_INSET, _INSET), _ICON * _BOX, properties["category"], ink)


def draw_status(svg: ET.Element, x: float, y: float, size: float, code: str) -> None:
    """Draw a status without a category, flat, for legends and tables."""
    status = status_of({"status": code})
    turn = f"translate({number(x - size / 2)} {number(y - size / 2)}) scale({size / _BOX:.4f})"
    look: dict[str, Any] = {"fill": status.colour}
    if status.hollow:
        look = {"fill": COLOURS["paper"], "stroke": status.colour, "stroke_width": 3}
    add(svg, "path", d=status.shape, transform=turn, stroke_linejoin="round", **look)


def draw_icon(
    svg: ET.Element, corner: tuple[float, float], size: float, category: str, colour: str
) -> None:
    """Draw a category's icon with its upper left corner at `corner`."""
    left, top = corner
    term = vocabulary().term("category", category)
    assert isinstance(term, Category)
    turn = f"translate({number(left)} {number(top)}) scale({size / _BOX:.4f})"
    add(svg, "path", d=term.icon, fill=colour, fill_rule="evenodd", transform=turn)


def status_of(properties: dict[str, Any]) -> Status:
    """Return the term of a project's status."""
    term = vocabulary().term("status", properties["status"])
    assert isinstance(term, Status)
    return term
