"""What the printed handout says: words and figures as JSON, maps and signs as drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from geo.export.imprinted import date_line
from geo.export.map_picture_look import COLOURS, LINE, SOFT, STAMP
from geo.export.pdf_closing import closing_page
from geo.export.pdf_making import BAND, FOOTER, GAP, Making
from geo.export.pdf_parts import project_page, section_page
from geo.export.pdf_sheet import sheet
from geo.export.pdf_tables import project_list
from geo.export.progress import Progress
from geo.export.signs import signs
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.present import Composition, Scene, scenes

_MIST = "#f4f6f8"
_TOGETHER: dict[str, str] = {"project": "projects", "targets": "closing", "closing": "closing"}
Page = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Handout:
    """A handout before it is set.

    Attributes
    ----------
    words : dict
        What the template reads as JSON.
    drawings : dict of str to str
        SVG sources by name.
    """

    words: dict[str, Any]
    drawings: dict[str, str]


def handout(making: Making, composition: Composition, progress: Progress | None = None) -> Handout:
    """Return the words and drawings of a handout.

    Parameters
    ----------
    making : Making
    composition : Composition
        Which scenes are printed, in which order.
    progress : callable, optional
        Told the share done and what is being done.
    """
    drawings = signs(making.face.family)
    pages = _pages(making, _printed(making, composition), drawings, progress)
    told, day = making.told, making.told.made_on
    words = {
        "language": making.language,
        "title": plan().text("map_title", making.language),
        "kicker": plan().text("title", making.language),
        "publisher": plan().text("publisher", making.language),
        "date": [day.year, day.month, day.day],
        "mark": told.mark,
        "footer": " · ".join(
            filter(None, (told.mark, plan().text("title", making.language), date_line(told)))
        ),
        "page": _measures(making),
        "colours": {**COLOURS, "line": LINE, "soft": SOFT, "stamp": STAMP, "mist": _MIST},
        "headings": {
            "name": making.say(N_("Name")),
            "status": making.say(N_("Status")),
            "place": making.say(N_("Place")),
            "category": making.say(N_("Category")),
            "phrase": making.say(N_("Plan's words")),
        },
        "pages": pages,
    }
    return Handout(words, drawings)


def _printed(making: Making, composition: Composition) -> list[Scene]:
    """Return the scenes in order; a section without a project has no page."""
    held = np.unique(making.snapshot.columns.section).tolist()
    shown = scenes(making.snapshot, composition)
    return [scene for scene in shown if scene.kind != "section" or scene.section in held]


def _pages(
    making: Making, shown: Sequence[Scene], drawings: dict[str, str], progress: Progress | None
) -> list[Page]:
    """Return the pages in the order of the scenes; what stands together shares a page."""
    tell = progress or (lambda _share, _text: None)
    found: list[Page] = []
    done = 0
    for kind, group in groupby(shown, _page):
        together = list(group)
        heading = together[0].heading.of(making.language)
        tell(0.05 + 0.6 * done / len(shown), making.say(N_("Page: {title}"), title=heading))
        found += _pages_of(making, kind, together, drawings)
        done += len(together)
    return found


def _page(scene: Scene) -> str:
    return _TOGETHER.get(scene.kind, scene.id)


def _pages_of(
    making: Making, kind: str, together: list[Scene], drawings: dict[str, str]
) -> list[Page]:
    if kind == "title":
        return [sheet(making, drawings), project_list(making)]
    if kind == "projects":
        return [project_page(making, scene, drawings) for scene in together]
    if kind == "closing":
        return [closing_page(making, {scene.kind: scene for scene in together})]
    return [section_page(making, together[0], drawings)]


def _measures(making: Making) -> dict[str, float]:
    paper = making.paper
    return {
        "width": paper.width,
        "height": paper.height,
        "margin": paper.margin,
        "band": making.mm(BAND),
        "footer": making.mm(FOOTER),
        "gap": making.mm(GAP),
        "unit": making.mm(1.0),
        "room": making.room()[1],
    }
