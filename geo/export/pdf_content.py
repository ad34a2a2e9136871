"""What the printed handout says: words and figures as JSON, maps and signs as drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.export.imprinted import date_line, notes
from geo.export.map_picture import AROUND, Parts, legend_svg, map_svg
from geo.export.map_picture_look import COLOURS, LINE, SOFT, STAMP
from geo.export.pdf_closing import closing_page
from geo.export.pdf_making import BAND, FOOTER, GAP, Making
from geo.export.pdf_tables import MAX_SECTION, more_text, project_list, project_rows
from geo.export.progress import Progress
from geo.export.signs import CERTAINTIES, signs
from geo.model.language import N_
from geo.model.plan import plan
from geo.present.part_scenes import section_scene
from geo.present.plan_scenes import title_scene
from geo.present.scene import Fact, Scene

_SIDE = 62.0  # mm on A4: the column beside the map
_IMPRINT = 74.0  # mm that figures and imprint need below the legend
_MAP_SHARE = 0.52  # of the page's width: a section's map
_PADDING = 60.0  # px around a section's projects, for their names
_MIST = "#f4f6f8"


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


def handout(making: Making, progress: Progress | None = None) -> Handout:
    """Return the words and drawings of a handout.

    Parameters
    ----------
    making : Making
    progress : callable, optional
        Told the share done and what is being done.
    """
    language, told = making.language, making.told
    tell = progress or (lambda _share, _text: None)
    tell(0.05, making.say(N_("Drawing the map")))
    drawings = signs(making.face.family)
    sheet = _sheet(making, drawings)
    sections = []
    numbers = np.unique(making.snapshot.columns.section).tolist()
    chosen = [each for each in plan().section if each.number in numbers]
    for place, section in enumerate(chosen):
        text = making.say(N_("Drawing section {n} of {total}"), n=place + 1, total=len(chosen))
        tell(0.2 + 0.5 * place / len(chosen), text)
        sections.append(_section(making, section_scene(making.snapshot, section), drawings))
    day = told.made_on
    words = {
        "language": language,
        "title": plan().text("map_title", language),
        "kicker": plan().text("title", language),
        "publisher": plan().text("publisher", language),
        "date": [day.year, day.month, day.day],
        "mark": told.mark,
        "footer": " · ".join(
            filter(None, (told.mark, plan().text("title", language), date_line(told)))
        ),
        "page": _page(making),
        "colours": {**COLOURS, "line": LINE, "soft": SOFT, "stamp": STAMP, "mist": _MIST},
        "headings": [
            making.say(text) for text in (N_("Name"), N_("Status"), N_("Place"), N_("Category"))
        ],
        "imprint": _imprint(making),
        "sheet": sheet,
        "list": project_list(making),
        "sections": sections,
        "closing": closing_page(making),
    }
    return Handout(words, drawings)


def _page(making: Making) -> dict[str, float]:
    paper = making.paper
    return {
        "width": paper.width,
        "height": paper.height,
        "margin": paper.margin,
        "band": making.mm(BAND),
        "footer": making.mm(FOOTER),
        "gap": making.mm(GAP),
        "unit": making.mm(1.0),
    }


def _sheet(making: Making, drawings: dict[str, str]) -> dict[str, Any]:
    width, height = making.room()
    side = making.mm(_SIDE)
    map_width = width - side - making.mm(GAP)
    paper = making.paper
    frame: dict[str, Any] = {
        "bounds": making.home(),
        "width": paper.css(map_width),
        "height": paper.css(height),
        "language": making.language,
        "family": making.face.family,
    }
    snapshot, rows = making.snapshot, making.rows
    parts = Parts(legend=False, border=True)
    drawings["map"] = map_svg(snapshot, rows, parts=parts, padding=AROUND, **frame)
    drawings["legend"], legend_width, legend_height = legend_svg(
        snapshot, rows, padding=AROUND, **frame
    )
    wide, high = paper.mm(legend_width), paper.mm(legend_height)
    shrink = min(1.0, side / max(wide, 1.0), (height - making.mm(_IMPRINT)) / max(high, 1.0))
    scene = title_scene(snapshot)
    return {
        "kicker": f"{plan().text('publisher', making.language)} · {plan().date.isoformat()}",
        "map": {"width": map_width, "height": height, "alt": scene.text.of(making.language)},
        "legend": {
            "heading": making.say(N_("Legend")),
            "width": wide * shrink,
            "height": high * shrink,
        },
        "facts": _facts(scene.facts, ("projects", "located", "surveyed", "estimate"), making),
    }


def _facts(
    facts: Sequence[Fact], codes: Sequence[str] | None, making: Making
) -> list[dict[str, str]]:
    return [
        {
            "value": fact.value.of(making.language),
            "label": fact.label.of(making.language),
            "sign": fact.code if fact.kind == "status" or fact.code in CERTAINTIES else "",
        }
        for fact in facts
        if codes is None or fact.code in codes
    ]


def _imprint(making: Making) -> list[list[str]]:
    told = making.told
    lines = [
        (making.say(N_("Sources")), [*told.sources[:1], _pointer(making)]),
        (making.say(N_("Base map")), [told.base_map, *notes(told)]),
        (making.say(N_("Date of the data")), [told.data_date.isoformat()]),
        (
            making.say(N_("Map approval number")),
            [told.approval or making.say(N_("none yet"))],
        ),
    ]
    return [[name, "\n".join(filter(None, parts))] for name, parts in lines]


def _pointer(making: Making) -> str:
    if len(making.told.sources) < 2:
        return ""
    return making.say(N_("The sources of the places are on the last page."))


def _section(making: Making, scene: Scene, drawings: dict[str, str]) -> dict[str, Any]:
    snapshot, language = making.snapshot, making.language
    rows = making.rows[snapshot.columns.section[making.rows] == scene.section]
    listed = project_rows(making, rows[:MAX_SECTION], short=True)
    return {
        "kicker": f"{plan().text('title', language)} · {scene.kicker.of(language)}",
        "heading": scene.heading.of(language),
        "facts": _facts(scene.facts, None, making),
        "map": _section_map(making, scene, rows, drawings),
        "rows": listed,
        "more": more_text(making, len(rows) - len(listed)),
    }


def _section_map(
    making: Making, scene: Scene, rows: npt.NDArray[np.int64], drawings: dict[str, str]
) -> dict[str, Any] | None:
    if scene.bounds is None:
        return None
    width, height = making.room()[0] * _MAP_SHARE, making.room()[1]
    drawings[scene.id] = map_svg(
        making.snapshot,
        rows,
        bounds=scene.bounds,
        width=making.paper.css(width),
        height=making.paper.css(height),
        language=making.language,
        parts=Parts(legend=False, border=True),
        family=making.face.family,
        padding=_PADDING,
    )
    alt = scene.text.of(making.language)
    return {"key": scene.id, "width": width, "height": height, "alt": alt}
