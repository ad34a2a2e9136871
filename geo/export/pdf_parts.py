"""The handout's pages of parts of the plan: a page a section, three key projects a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.export.map_picture import Parts, map_svg
from geo.export.map_picture_svg import one_line
from geo.export.pdf_making import GAP, Making
from geo.export.pdf_tables import MAX_SECTION, figures_of, more_text, project_rows
from geo.export.scene_window import window
from geo.export.signs import CERTAINTIES
from geo.model.language import N_
from geo.model.plan import plan
from geo.model.vocabulary import vocabulary
from geo.present import Scene
from geo.present.scene import Bounds

_MAP_SHARE = 0.52  # of the page's width: a section's map
_PADDING = 60.0  # px around a section's projects, for their names
_CARDS = 3  # key projects side by side
_CARD_MAP = 84.0  # mm on A4: the height of a key project's map


def section_page(making: Making, scene: Scene, drawings: dict[str, str]) -> dict[str, Any]:
    """Return a section's page: figures, projects, and a map where one has a place.

    Parameters
    ----------
    making : Making
    scene : Scene
    drawings : dict
        Gets the map.
    """
    language = making.language
    rows = making.rows[making.snapshot.columns.section[making.rows] == scene.section]
    # Beside a map there is no room for the reason why a project has no place.
    listed = project_rows(making, rows[:MAX_SECTION], short=scene.bounds is not None)
    placed = [fact for fact in scene.facts if fact.kind != "status"]
    return {
        "kind": "section",
        "kicker": f"{plan().text('title', language)} · {scene.kicker.of(language)}",
        "heading": scene.heading.of(language),
        "figures": [
            figures_of(making, placed),
            figures_of(making, [fact for fact in scene.facts if fact.kind == "status"]),
        ],
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
    size = (width, height)
    return _map(making, scene, rows, drawings, bounds=scene.bounds, size=size, padding=_PADDING)


def _map(
    making: Making,
    scene: Scene,
    rows: npt.NDArray[np.int64],
    drawings: dict[str, str],
    *,
    bounds: Bounds,
    size: tuple[float, float],
    padding: float = 0.0,
) -> dict[str, Any]:
    drawings[scene.id] = map_svg(
        making.snapshot,
        rows,
        bounds=bounds,
        width=making.paper.css(size[0]),
        height=making.paper.css(size[1]),
        language=making.language,
        parts=Parts(legend=False, border=True),
        family=making.face.family,
        padding=padding,
    )
    alt = scene.text.of(making.language)
    return {"key": scene.id, "width": size[0], "height": size[1], "alt": alt}


def project_pages(
    making: Making, shown: Sequence[Scene], drawings: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the pages of key projects that follow each other, about as many on each.

    Parameters
    ----------
    making : Making
    shown : sequence of Scene
        Each of one project.
    drawings : dict
        Gets the maps.
    """
    count = -(-len(shown) // _CARDS)
    return [
        {
            "kind": "projects",
            "kicker": plan().text("title", making.language),
            "heading": making.say(N_("Key projects")),
            "columns": _CARDS,
            "cards": [_card(making, scene, drawings) for scene in part.tolist()],
        }
        for part in np.array_split(np.array(shown, dtype=object), count)
    ]


def _card(making: Making, scene: Scene, drawings: dict[str, str]) -> dict[str, Any]:
    language = making.language
    width = (making.room()[0] - (_CARDS - 1) * making.mm(2 * GAP)) / _CARDS
    row = making.snapshot.row(scene.projects[0].id)
    size = (width, making.mm(_CARD_MAP))
    made = _map(making, scene, np.array([row]), drawings, bounds=window(scene), size=size)
    known = {*CERTAINTIES, *vocabulary().codes("status")}
    return {
        "kicker": one_line(scene.kicker.of(language)),
        "name": one_line(scene.heading.of(language)),
        "map": made,
        "facts": [
            {
                "label": fact.label.of(language),
                "value": one_line(fact.value.of(language)),
                "sign": fact.code if fact.code in known else "",
            }
            for fact in scene.facts
        ],
    }
