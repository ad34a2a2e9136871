"""Draw the legend of what a map picture shows, and its signs separately for tables."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.export.map.marks import Mark, draw_icon, draw_status
from geo.export.map.style import COLOURS, LINE, SOFT, text_width
from geo.export.map.svg import add, as_text, drawing, write
from geo.model.config.settings import store_settings
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary

Sign = Callable[[ET.Element, float, float], None]  # draws at the centre of a 20 pixel square
Groups = tuple[tuple[str, int, tuple[tuple[Sign, str], ...]], ...]

_SIZE = 10.5  # px, of the text
_HEIGHT = 18.0
_HEAD = 17.0
_INDENT = 26.0
_PAD = 10.0
_SOFT_FILL = 0.2
CERTAINTIES = ("surveyed", "estimate", "not_located", "no_place")
_SIGN_SIZE = 20.0  # px


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend that has been laid out.

    Attributes
    ----------
    groups : tuple of (heading, columns, entries)
    width, height : float
        In pixels, including the panel's padding.
    """

    groups: Groups
    width: float
    height: float

    def draw(self, svg: ET.Element, left: float, top: float, *, panel: bool = True) -> None:
        """Draw the legend with its upper left corner at `left`, `top`."""
        pad = _PAD if panel else 0.0
        if panel:
            look: dict[str, Any] = {"fill": COLOURS["paper"], "fill_opacity": 0.95, "stroke": LINE}
            add(svg, "rect", x=left, y=top, width=self.width, height=self.height, rx=5, **look)
        y = top + pad
        for heading, columns, entries in self.groups:
            write(svg, left + pad, y + _HEAD / 2 - 1, heading, _SIZE, colour=SOFT)
            y += _HEAD
            column_width = (self.width - 2 * _PAD) / columns
            for index, (sign, label) in enumerate(entries):
                x = left + pad + (index % columns) * column_width
                middle = y + _HEIGHT * (index // columns + 0.5)
                sign(svg, x + 9, middle)
                write(svg, x + _INDENT, middle, label, _SIZE)
            y += _HEIGHT * math.ceil(len(entries) / columns) + 4


def legend(
    marks: list[Mark],
    language: Language,
    *,
    columns: int = 2,
    counted: frozenset[str] = frozenset(),
    more: Groups = (),
) -> Legend:
    """Lay out the legend for the given marks.

    Parameters
    ----------
    marks : list of Mark
    language : {"zh", "en"}
    columns : int
        Number of columns for the categories.
    counted : frozenset of str
        Statuses of projects that the map shows in clusters.
    more : Groups
        Further groups: of what lies below the projects.
    """
    statuses = counted | {mark.properties["status"] for mark in marks}
    categories = {mark.properties["category"] for mark in marks}
    words = vocabulary()
    groups: list[tuple[str, int, tuple[tuple[Sign, str], ...]]] = [
        (
            translate(N_("Status"), language),
            1,
            tuple(
                (_status_sign(term.code), term.label(language))
                for term in words.status
                if term.code in statuses
            ),
        ),
        (translate(N_("Certainty"), language), 1, tuple(_certainties(marks, language))),
        (
            translate(N_("Category"), language),
            columns,
            tuple(
                (_category_sign(term.code), term.label(language))
                for term in words.category
                if term.code in categories
            ),
        ),
    ]
    if counted:
        number = translate(N_("Number of projects"), language)
        groups.append((translate(N_("Counts"), language), 1, ((_counted, number),)))
    kept = tuple(group for group in (*groups, *more) if group[2])
    return Legend(kept, _width(kept), _height(kept))


def _width(groups: Groups) -> float:
    widest = [
        max(text_width(label, _SIZE) + _INDENT + 8 for _, label in entries) * columns
        for _, columns, entries in groups
    ]
    return 2 * _PAD + max(widest, default=0.0)


def _height(groups: Groups) -> float:
    rows = [math.ceil(len(entries) / columns) for _, columns, entries in groups]
    return 2 * _PAD - 4 + sum(_HEAD + 4 + _HEIGHT * count for count in rows)


def _certainties(marks: list[Mark], language: Language) -> list[tuple[Sign, str]]:
    points = [mark for mark in marks if mark.shape.geom_type == "Point"]
    lines = [mark for mark in marks if mark.shape.geom_type.endswith("LineString")]
    certainties, words = {mark.certainty for mark in marks}, vocabulary()
    entries: list[tuple[Sign, str]] = []
    if "surveyed" in certainties:
        entries.append((draw_surveyed, words.label("certainty", "surveyed", language)))
    if "estimate" in certainties:
        entries.append((draw_estimate, words.label("certainty", "estimate", language)))
    if any(mark.radius and mark.properties.get("location_type") == "area" for mark in points):
        entries.append((_rough_area, translate(N_("Approximate area"), language)))
    if any(mark.certainty == "surveyed" for mark in lines):
        entries.append((_line, translate(N_("Road, confirmed"), language)))
    if any(mark.certainty != "surveyed" for mark in lines):
        entries.append((_rough_line, translate(N_("Road, name or course unconfirmed"), language)))
    return entries


def _status_sign(code: str) -> Sign:
    return lambda svg, x, y: draw_status(svg, x, y, 14, code)


def _category_sign(code: str) -> Sign:
    return lambda svg, x, y: draw_icon(svg, (x - 8, y - 8), 16, code, COLOURS["ink"])


def _counted(svg: ET.Element, x: float, y: float) -> None:
    add(svg, "circle", cx=x, cy=y, r=6.5, fill=COLOURS["paper"], stroke=SOFT, stroke_width=3)


def draw_surveyed(svg: ET.Element, x: float, y: float) -> None:
    """Draw the sign for a confirmed place."""
    add(svg, "circle", cx=x, cy=y, r=6, fill=SOFT)


def draw_estimate(svg: ET.Element, x: float, y: float) -> None:
    """Draw the sign for an estimated place."""
    add(svg, "circle", cx=x, cy=y, r=8.5, fill=SOFT, fill_opacity=_SOFT_FILL)
    add(svg, "circle", cx=x, cy=y, r=4.6, fill=COLOURS["paper"], stroke=SOFT, stroke_width=2)


def _rough_area(svg: ET.Element, x: float, y: float) -> None:
    look: dict[str, Any] = {"fill": SOFT, "fill_opacity": _SOFT_FILL, "stroke": SOFT}
    add(svg, "circle", cx=x, cy=y, r=7.5, stroke_dasharray="3.2 2.4", stroke_width=1.2, **look)


def _line(svg: ET.Element, x: float, y: float) -> None:
    add(svg, "line", x1=x - 9, y1=y, x2=x + 9, y2=y, stroke=SOFT, stroke_width=4)


def _rough_line(svg: ET.Element, x: float, y: float) -> None:
    dashes: dict[str, Any] = {"stroke_width": 4, "stroke_dasharray": "5 3"}
    add(svg, "line", x1=x - 9, y1=y, x2=x + 9, y2=y, stroke=SOFT, **dashes)


def signs(family: str) -> dict[str, str]:
    """Return small signs as SVG, named ``sign-CODE`` or, for a category, ``sign-category-CODE``.

    Parameters
    ----------
    family : str
        Typeface named in the drawings, although the signs have no text.
    """
    return _signs(family, store_settings().data)


@lru_cache(maxsize=2)
def _signs(family: str, _data: Path) -> dict[str, str]:
    middle, words, ink = _SIGN_SIZE / 2, vocabulary(), COLOURS["ink"]
    drawings: dict[str, str] = {}

    def make(name: str, draw: Callable[[ET.Element], object]) -> None:
        svg = drawing(_SIGN_SIZE, _SIGN_SIZE, family)
        draw(svg)
        drawings[f"sign-{name}"] = as_text(svg)

    for code in words.codes("status"):
        make(code, lambda svg, code=code: draw_status(svg, middle, middle, 17, code))  # type: ignore[misc]
    for code in words.codes("category"):
        make(f"category-{code}", lambda svg, code=code: draw_icon(svg, (1, 1), 18, code, ink))  # type: ignore[misc]
    make("surveyed", lambda svg: draw_surveyed(svg, middle, middle))
    make("estimate", lambda svg: draw_estimate(svg, middle, middle))
    make("not_located", _not_located)
    make("no_place", _no_place)
    return drawings


def _not_located(svg: ET.Element) -> None:
    middle = _SIGN_SIZE / 2
    look: dict[str, Any] = {"stroke": SOFT, "stroke_width": 2, "stroke_dasharray": "2 2"}
    add(svg, "circle", cx=middle, cy=middle, r=6, **look)


def _no_place(svg: ET.Element) -> None:
    middle = _SIGN_SIZE / 2
    add(svg, "line", x1=3, y1=middle, x2=_SIGN_SIZE - 3, y2=middle, stroke=SOFT, stroke_width=3)
