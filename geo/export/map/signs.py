"""The small signs of statuses, categories and certainties, for tables and figures."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from geo.export.map.legend import draw_estimate, draw_surveyed
from geo.export.map.style import COLOURS, SOFT
from geo.export.map.svg import add, as_text, drawing
from geo.export.map.symbols import draw_icon, draw_status
from geo.model.config.settings import store_settings
from geo.model.vocabulary import vocabulary

CERTAINTIES = ("surveyed", "estimate", "not_located", "no_place")
_SIZE = 20.0  # px


def signs(family: str) -> dict[str, str]:
    """Return the signs as SVG: ``sign-`` and the code; of a category ``sign-category-``.

    Parameters
    ----------
    family : str
        Typeface; the signs have no text, but a drawing names one.
    """
    return _signs(family, store_settings().data)


@lru_cache(maxsize=2)
def _signs(family: str, _data: Path) -> dict[str, str]:
    middle, words, ink = _SIZE / 2, vocabulary(), COLOURS["ink"]
    found: dict[str, str] = {}

    def make(name: str, draw: Callable[[ET.Element], object]) -> None:
        svg = drawing(_SIZE, _SIZE, family)
        draw(svg)
        found[f"sign-{name}"] = as_text(svg)

    for code in words.codes("status"):
        make(code, lambda svg, code=code: draw_status(svg, middle, middle, 17, code))  # type: ignore[misc]
    for code in words.codes("category"):
        make(f"category-{code}", lambda svg, code=code: draw_icon(svg, (1, 1), 18, code, ink))  # type: ignore[misc]
    make("surveyed", lambda svg: draw_surveyed(svg, middle, middle))
    make("estimate", lambda svg: draw_estimate(svg, middle, middle))
    make("not_located", _not_located)
    make("no_place", _no_place)
    return found


def _not_located(svg: ET.Element) -> None:
    middle = _SIZE / 2
    add(
        svg,
        "circle",
        cx=middle,
        cy=middle,
        r=6,
        stroke=SOFT,
        stroke_width=2,
        stroke_dasharray="2 2",
    )


def _no_place(svg: ET.Element) -> None:
    add(svg, "line", x1=3, y1=_SIZE / 2, x2=_SIZE - 3, y2=_SIZE / 2, stroke=SOFT, stroke_width=3)
