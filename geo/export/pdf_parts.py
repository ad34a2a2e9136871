"""The handout's pages of parts of the plan: a page a section, a page a key project."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from geo.export.map_picture import Parts, map_svg
from geo.export.map_picture_svg import one_line
from geo.export.pdf_making import Making
from geo.export.pdf_tables import MAX_SECTION, figures_of, more_text, project_rows, reasons_told
from geo.export.scene_window import window
from geo.export.signs import CERTAINTIES
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.present import Scene
from geo.present.listing import NEAR, plan_words
from geo.present.scene import Bounds

_MAP_SHARE = 0.52  # of the page's width: a section's map
_PADDING = 60.0  # px around a section's projects, for their names
_KEY_MAP_SHARE = 0.6  # of the page's width: a key project's map


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
    listed = project_rows(making, rows[:MAX_SECTION])
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
        "reasons": reasons_told(making, rows[:MAX_SECTION]),
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
    chosen: str = "",
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
        chosen=chosen,
    )
    alt = scene.text.of(making.language)
    return {"key": scene.id, "width": size[0], "height": size[1], "alt": alt}


def project_page(making: Making, scene: Scene, drawings: dict[str, str]) -> dict[str, Any]:
    """Return the page of a key project: a large map, the plan's words, facts, what is near.

    Parameters
    ----------
    making : Making
    scene : Scene
        Of one project.
    drawings : dict
        Gets the map.
    """
    language, project = making.language, scene.projects[0]
    row = making.snapshot.row(project.id)
    width, height = making.room()
    size = (width * _KEY_MAP_SHARE, height)
    rows = making.rows if project.located else np.array([row])
    frame: dict[str, Any] = {"bounds": window(scene), "size": size, "chosen": project.id}
    made = _map(making, scene, rows, drawings, **frame)
    known = {*CERTAINTIES, *vocabulary().codes("status")}
    return {
        "kind": "project",
        "kicker": f"{making.say(N_('Key projects'))} · {one_line(scene.kicker.of(language))}",
        "heading": one_line(scene.heading.of(language)),
        "map": made,
        "words-heading": making.say(N_("Plan's words")),
        "words": [one_line(each) for each in plan_words(project, language)],
        "facts": [
            {
                "label": fact.label.of(language),
                "value": one_line(fact.value.of(language)),
                "sign": fact.code if fact.code in known else "",
            }
            for fact in scene.facts
            if fact.code != "phrase"
        ],
        "near-heading": making.say(NEAR),
        "near": [
            {"name": one_line(each.name.of(language)), "distance": each.distance.of(language)}
            for each in scene.nearby
        ],
        "source-heading": making.say(N_("Source of the place")),
        "source": one_line(scene.sources[-1].of(language)) if len(scene.sources) > 1 else "",
    }
